import GRDB

/// Short forms for cached prepared statements: every statement of the sandbox is one of a few, run again and again.
extension Database {
    func one(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }

    func all(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
    }

    /// What is read from the first row; the row itself is not copied.
    func one<Value>(
        _ sql: String, _ arguments: StatementArguments = [], read: (Row) throws -> Value
    ) throws -> Value? {
        let rows = try Row.fetchCursor(cachedStatement(sql: sql), arguments: arguments)
        // The row is the statement's, which the cursor resets when it goes.
        return try withExtendedLifetime(rows) { try rows.next().map(read) }
    }

    /// What is read from each row; the rows themselves are not copied.
    func all<Value>(
        _ sql: String, _ arguments: StatementArguments = [], read: (Row) throws -> Value
    ) throws -> [Value] {
        let rows = try Row.fetchCursor(cachedStatement(sql: sql), arguments: arguments)
        var values: [Value] = []
        while let row = try rows.next() { values.append(try read(row)) }
        return values
    }

    func run(_ sql: String, _ arguments: StatementArguments = []) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// `?,?,?` for a list of values.
    static func placeholders(_ count: Int) -> String { repeatElement("?", count: count).joined(separator: ",") }
}
