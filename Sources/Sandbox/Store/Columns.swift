import GRDB

/// The columns of the row that a statement stands on, read where SQLite holds them.
///
/// GRDB's `Row` makes a dictionary of the column names for every query, which takes longer than most queries here. To GRDB this
/// is a value that decodes itself from a statement; it is good only until the next row.
struct Columns {
    private let statement: SQLiteStatement

    /// The value of a column; optional where it may be null.
    subscript<Value: StatementColumnConvertible>(_ index: Int) -> Value {
        guard let value = Value.fromStatement(statement, atUncheckedIndex: CInt(index)) else {
            preconditionFailure("column \(index) is null")
        }
        return value
    }
}

extension Columns: StatementColumnConvertible {
    init?(sqliteStatement: SQLiteStatement, index: CInt) { statement = sqliteStatement }

    static func fromStatement(_ sqliteStatement: SQLiteStatement, atUncheckedIndex index: CInt) -> Columns? {
        Columns(sqliteStatement: sqliteStatement, index: index)
    }
}

extension Columns: DatabaseValueConvertible {
    var databaseValue: DatabaseValue { .null }

    static func fromDatabaseValue(_ value: DatabaseValue) -> Columns? { nil }
}
