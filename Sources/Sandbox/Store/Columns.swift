import GRDB

/// The columns of the row that a statement stands on, read where SQLite holds them.
///
/// GRDB's `Row` makes a dictionary of the column names for every query, which takes longer than most queries here. This is
/// good only until the next row.
struct Columns {
    private let statement: SQLiteStatement

    init(_ statement: SQLiteStatement) { self.statement = statement }

    /// The value of a column; optional where it may be null.
    subscript<Value: StatementColumnConvertible>(_ index: Int) -> Value {
        guard let value = Value.fromStatement(statement, atUncheckedIndex: CInt(index)) else {
            preconditionFailure("column \(index) is null")
        }
        return value
    }
}
