import GRDB

/// Short forms for cached prepared statements: every statement of the sandbox is one of a few, run again and again.
extension Database {
    typealias Arguments = [(any DatabaseValueConvertible)?]

    func one(_ sql: String, _ arguments: Arguments = []) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }

    func all(_ sql: String, _ arguments: Arguments = []) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }

    /// What is read from the first row.
    func one<Value>(_ sql: String, _ arguments: Arguments = [], read: (Columns) throws -> Value) throws -> Value? {
        try StatementRun(sql, arguments, in: self).next(read)
    }

    /// What is read from each row.
    func all<Value>(_ sql: String, _ arguments: Arguments = [], read: (Columns) throws -> Value) throws -> [Value] {
        var values: [Value] = []
        let rows = try StatementRun(sql, arguments, in: self)
        while let value = try rows.next(read) { values.append(value) }
        return values
    }

    /// What is read from `limit` rows after those skipped.
    func some<Value>(
        _ sql: String, _ arguments: Arguments, skipping offset: Int, limit: Int, read: (Columns) throws -> Value
    ) throws -> [Value] {
        var values: [Value] = []
        let rows = try StatementRun(sql, arguments, in: self)
        for _ in 0..<offset { guard try rows.next({ _ in }) != nil else { return [] } }
        while values.count < limit, let value = try rows.next(read) { values.append(value) }
        return values
    }

    func run(_ sql: String, _ arguments: Arguments = []) throws {
        _ = try StatementRun(sql, arguments, in: self).next { _ in }
    }

    /// `?,?,?` for a list of values.
    static func placeholders(_ count: Int) -> String { repeatElement("?", count: count).joined(separator: ",") }
}
