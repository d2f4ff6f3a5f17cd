/// Options as the engine gets them.
protocol EngineOptions {
    /// Values by their names in Lua; those that were not given are nil.
    var fields: [String: Any?] { get }
}
