import CLua
import CLuaSupport

/// The stack of a Lua state or coroutine. Only operations that cannot raise are offered: what can raise in Lua runs
/// behind a protected call in CLuaSupport, so that no Lua error ever crosses a Swift frame.
///
/// A value of this type is valid on the state's own thread, and inside a function only until that function returns.
public struct LuaStack {
    let L: OpaquePointer

    /// Number of values: in a function its arguments, at indices 1...count.
    public var count: Int32 { lua_gettop(L) }

    /// Removes `n` values from the top.
    public func pop(_ n: Int32 = 1) { lua_settop(L, -n - 1) }

    /// Makes room for `n` more values; false when the stack cannot grow that far.
    public func reserve(_ n: Int32) -> Bool { lua_checkstack(L, n) != 0 }

    /// Turns an index counted from the top into one counted from the bottom.
    public func absolute(_ index: Int32) -> Int32 { lua_absindex(L, index) }

    // MARK: Reading

    /// Name of the type at `index`: "nil", "table", ...; "no value" beyond the top.
    public func typeName(at index: Int32) -> String { String(cString: lua_typename(L, lua_type(L, index))) }

    /// Whether there is a table at `index`.
    public func isTable(at index: Int32) -> Bool { lua_type(L, index) == LUA_TTABLE }

    /// The truth of the value at `index`, as Lua's `if` sees it.
    public func truth(at index: Int32) -> Bool { lua_toboolean(L, index) != 0 }

    /// The bytes of a string value; nil for every other type (numbers are not converted).
    public func bytes(at index: Int32) -> [UInt8]? {
        guard lua_type(L, index) == LUA_TSTRING else { return nil }
        var length = 0
        guard let start = lua_tolstring(L, index, &length) else { return nil }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: length))
    }

    /// The text of a string value, repaired where it is not UTF-8; nil for every other type.
    public func string(at index: Int32) -> String? { bytes(at: index).map { String(decoding: $0, as: UTF8.self) } }

    /// The value of an integer, or of a float with an integral value; nil otherwise.
    public func integer(at index: Int32) -> Int64? {
        guard lua_type(L, index) == LUA_TNUMBER else { return nil }
        var exact: Int32 = 0
        let value = lua_tointegerx(L, index, &exact)
        return exact != 0 ? value : nil
    }

    /// The value of a number; nil for every other type (strings are not converted).
    public func number(at index: Int32) -> Double? {
        lua_type(L, index) == LUA_TNUMBER ? lua_tonumberx(L, index, nil) : nil
    }

    /// Copies the value at `index`; tables without metamethods, to a depth of 32. Nil for what has no counterpart.
    public func value(at index: Int32, depth: Int = 0) -> LuaValue? {
        switch lua_type(L, index) {
        case LUA_TNIL, LUA_TNONE: return .nil
        case LUA_TBOOLEAN: return .boolean(truth(at: index))
        case LUA_TNUMBER:
            if lua_isinteger(L, index) != 0 { return integer(at: index).map(LuaValue.integer) }
            return number(at: index).map(LuaValue.number)
        case LUA_TSTRING: return bytes(at: index).map(LuaValue.bytes)
        case LUA_TTABLE: return depth < 32 && reserve(4) ? table(at: absolute(index), depth: depth) : nil
        default: return nil
        }
    }

    private func table(at index: Int32, depth: Int) -> LuaValue? {
        let length = lua_rawlen(L, index)
        if length > 0 {
            var items: [LuaValue] = []
            for position in 1...length {
                lua_rawgeti(L, index, lua_Integer(position))
                defer { pop() }
                guard let item = value(at: -1, depth: depth + 1) else { return nil }
                items.append(item)
            }
            return .array(items)
        }
        var fields: [(key: String, value: LuaValue)] = []
        lua_pushnil(L)
        while lua_next(L, index) != 0 {
            guard let key = string(at: -2), let item = value(at: -1, depth: depth + 1) else {
                pop(2)
                return nil
            }
            fields.append((key, item))
            pop()
        }
        return .table(fields)
    }

    /// Copies the field `name` of the table at `index`, without metamethods.
    public func field(_ name: String, at index: Int32) -> LuaValue? {
        guard isTable(at: index), reserve(2) else { return nil }
        let table = absolute(index)
        push(name)
        lua_rawget(L, table)
        defer { pop() }
        return value(at: -1)
    }

    /// The text of any value as Lua's `tostring` gives it; runs metamethods, protected.
    public func description(at index: Int32) -> String {
        guard reserve(4) else { return "(no room to describe a value)" }
        lk_tostring(L, index)
        defer { pop() }
        return string(at: -1) ?? ""
    }

    // MARK: Pushing

    /// Pushes a string: the UTF-8 of `text`.
    public func push(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            _ = bytes.withMemoryRebound(to: CChar.self) { lua_pushlstring(L, $0.baseAddress, $0.count) }
        }
    }

    /// Pushes a string of these bytes.
    public func push(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { buffer in
            _ = buffer.withMemoryRebound(to: CChar.self) { lua_pushlstring(L, $0.baseAddress, $0.count) }
        }
    }

    /// Pushes a copy of a value.
    public func push(_ value: LuaValue) {
        switch value {
        case .nil: lua_pushnil(L)
        case .boolean(let truth): lua_pushboolean(L, truth ? 1 : 0)
        case .integer(let integer): lua_pushinteger(L, integer)
        case .number(let number): lua_pushnumber(L, number)
        case .bytes(let bytes): push(bytes)
        case .array(let items):
            lua_createtable(L, Int32(clamping: items.count), 0)
            guard reserve(4) else { return }
            for (index, item) in items.enumerated() {
                push(item)
                lua_rawseti(L, -2, lua_Integer(index + 1))
            }
        case .table(let fields):
            lua_createtable(L, 0, Int32(clamping: fields.count))
            for (key, item) in fields { setField(key, item) }
        }
    }

    /// Sets a field of the table on top, or of the one `below` as many values, without metamethods.
    public func setField(_ name: String, _ value: LuaValue, below: Int32 = 0) {
        guard reserve(4) else { return }
        push(name)
        push(value)
        lua_rawset(L, -3 - below)
    }

    /// Sets the item at an integer key of the table on top, without metamethods.
    public func setItem(_ index: Int64, _ value: LuaValue) {
        guard reserve(2) else { return }
        push(value)
        lua_rawseti(L, -2, index)
    }

    /// Pushes the field `name` of the table at `index`, without metamethods.
    public func pushField(_ name: String, of index: Int32) {
        guard reserve(2) else { return }
        let table = absolute(index)
        push(name)
        lua_rawget(L, table)
    }

    /// Removes the value at `index`; those above move down.
    public func remove(at index: Int32) {
        lua_rotate(L, index, -1)
        pop()
    }

    /// Moves the value on top into a field of the table just below it, without metamethods.
    public func setFieldToTop(_ name: String) {
        guard reserve(2) else { return }
        push(name)
        lua_rotate(L, -2, 1)
        lua_rawset(L, -3)
    }

    /// Pushes an empty table.
    public func pushNewTable() { lua_createtable(L, 0, 0) }

    /// Pushes a copy of the value at `index`.
    public func pushCopy(of index: Int32) { lua_pushvalue(L, index) }

    /// Pushes the table of globals.
    public func pushGlobals() { lua_rawgeti(L, luaRegistryIndex, lua_Integer(LUA_RIDX_GLOBALS)) }

    /// Pushes the metatable that every error table of the program has.
    public func pushErrorMetatable() {
        push(LK_ERROR_METATABLE)
        lua_rawget(L, luaRegistryIndex)
    }

    /// Adds to the table on top the functions with which values are looked at without running code of a script.
    public func setInspectionFunctions() { lk_set_inspection_functions(L) }

    /// Decodes JSON straight into Lua tables and pushes the value; answers false and pushes an error table when the
    /// bytes are not JSON.
    public func pushJSON(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { lk_json_decode(L, $0.baseAddress, $0.count) }
        }
    }

    /// Pushes the error table of `error`.
    public func push(_ error: LuaError) {
        var message = error.message
        message.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { lk_pusherror(L, error.kind, $0.baseAddress, $0.count) }
        }
        for (key, value) in error.fields { setField(key, value) }
    }

    // MARK: Code

    /// Compiles a text chunk and pushes the function.
    ///
    /// - Parameter name: what errors call the chunk: `@file` or `=description`.
    /// - Throws: `LuaSyntaxError` when the text is no Lua.
    public func load(_ text: [UInt8], name: String) throws(LuaSyntaxError) {
        let status = text.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { lk_load(L, $0.baseAddress, $0.count, name) }
        }
        guard status != LUA_OK else { return }
        defer { pop() }
        throw LuaSyntaxError(message: description(at: -1))
    }

    /// Gives the function on top the table just below it as its globals, and removes the table.
    public func setGlobals() {
        lua_rotate(L, -2, 1)
        if lua_setupvalue(L, -2, 1) == nil { pop() }
    }

    /// Keeps the value on top under a name that scripts cannot reach.
    public func keep(as name: String) {
        guard reserve(2) else { return }
        push(name)
        lua_rotate(L, -2, 1)
        lua_rawset(L, luaRegistryIndex)
    }

    /// Pushes what `keep` has kept.
    public func pushKept(_ name: String) {
        push(name)
        lua_rawget(L, luaRegistryIndex)
    }

    /// Runs `body` with the garbage collector stopped: for set-up that only makes what stays.
    public func withoutCollection(_ body: () -> Void) {
        lk_set_collecting(L, false)
        body()
        lk_set_collecting(L, true)
    }

    /// Calls the function that lies below its `arguments`; leaves `results` values, or one error value.
    ///
    /// - Returns: whether it ended without an error.
    public func call(arguments: Int32, results: Int32) -> Bool { lk_pcall(L, arguments, results) == LUA_OK }
}

/// LUA_REGISTRYINDEX, a macro that Swift does not import.
let luaRegistryIndex: Int32 = -LUAI_MAXSTACK - 1000

/// A chunk that does not compile.
public struct LuaSyntaxError: Error, Sendable {
    /// What is wrong, and on which line.
    public let message: String
    /// True when more text could complete the chunk: a prompt then reads another line.
    public var isIncomplete: Bool { message.hasSuffix("<eof>") }
}
