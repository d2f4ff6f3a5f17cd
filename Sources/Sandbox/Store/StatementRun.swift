import GRDB
import GRDBSQLite

/// A run of a cached prepared statement, straight through SQLite.
///
/// GRDB checks its queue, its observers and the state of its transaction around every step, which takes longer than what most
/// statements here do; nothing in the sandbox observes the database. The statement is free for its next run when this goes.
struct StatementRun: ~Copyable {
    private let statement: Statement

    /// Binds the arguments; those of the last run are all replaced.
    init(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?], in database: Database) throws {
        let statement = try database.cachedStatement(sql: sql)
        let raw = statement.sqliteStatement
        precondition(arguments.count == sqlite3_bind_parameter_count(raw), "arguments do not match \(sql)")
        for (index, argument) in zip(CInt(1)..., arguments) {
            let code = argument?.bind(to: raw, at: index) ?? sqlite3_bind_null(raw, index)
            guard code == SQLITE_OK else { throw DatabaseError(code, of: statement) }
        }
        self.statement = statement
    }

    deinit { sqlite3_reset(statement.sqliteStatement) }

    /// Reads the next row; nil after the last one.
    func next<Value>(_ read: (Columns) throws -> Value) throws -> Value? {
        switch sqlite3_step(statement.sqliteStatement) {
        case SQLITE_ROW: return try read(Columns(statement.sqliteStatement))
        case SQLITE_DONE: return nil
        case let code: throw DatabaseError(code, of: statement)
        }
    }
}

extension DatabaseError {
    /// What SQLite says about the last call for a statement.
    fileprivate init(_ code: CInt, of statement: Statement) {
        self.init(
            resultCode: ResultCode(rawValue: code),
            message: String(cString: sqlite3_errmsg(sqlite3_db_handle(statement.sqliteStatement))), sql: statement.sql)
    }
}
