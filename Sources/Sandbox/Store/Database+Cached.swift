import GRDB

/// Short forms for cached prepared statements: every statement of the sandbox is one of a few, run again and again.
extension Database {
    func one(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }

    func all(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
    }

    func run(_ sql: String, _ arguments: StatementArguments = []) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// `?,?,?` for a list of values.
    static func placeholders(_ count: Int) -> String { repeatElement("?", count: count).joined(separator: ",") }
}
