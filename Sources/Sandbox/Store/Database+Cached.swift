import GRDB

/// Short forms for cached prepared statements: every statement of the sandbox is one of a few, run again and again.
extension Database {
    func one(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }

    func all(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
    }

    /// What is read from the first row.
    func one<Value>(
        _ sql: String, _ arguments: StatementArguments = [], read: (Columns) throws -> Value
    ) throws -> Value? {
        let rows = try Columns.fetchCursor(cachedStatement(sql: sql), arguments: arguments)
        // The columns are the statement's, which the cursor resets when it goes.
        return try withExtendedLifetime(rows) { try rows.next().map(read) }
    }

    /// What is read from each row.
    func all<Value>(
        _ sql: String, _ arguments: StatementArguments = [], read: (Columns) throws -> Value
    ) throws -> [Value] {
        var values: [Value] = []
        try Columns.fetchCursor(cachedStatement(sql: sql), arguments: arguments).forEach { values.append(try read($0)) }
        return values
    }

    /// What is read from `limit` rows after those skipped.
    func some<Value>(
        _ sql: String, _ arguments: StatementArguments, skipping offset: Int, limit: Int,
        read: (Columns) throws -> Value
    ) throws -> [Value] {
        var values: [Value] = []
        let rows = try Columns.fetchCursor(cachedStatement(sql: sql), arguments: arguments)
        try withExtendedLifetime(rows) {
            for _ in 0..<offset { guard try rows.next() != nil else { return } }
            while values.count < limit, let row = try rows.next() { values.append(try read(row)) }
        }
        return values
    }

    func run(_ sql: String, _ arguments: StatementArguments = []) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// `?,?,?` for a list of values.
    static func placeholders(_ count: Int) -> String { repeatElement("?", count: count).joined(separator: ",") }
}
