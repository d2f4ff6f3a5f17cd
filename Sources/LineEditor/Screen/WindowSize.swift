/// The size of a terminal, in character cells; at least one each way.
public struct WindowSize: Hashable, Sendable {
    /// Character cells in a row.
    public var columns: Int
    /// Rows.
    public var rows: Int

    /// A size below one counts as one.
    public init(columns: Int, rows: Int) {
        self.columns = max(1, columns)
        self.rows = max(1, rows)
    }
}
