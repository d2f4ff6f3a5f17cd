import LineEditor
import Scripting

/// Lua as the line editor wants to know it.
struct LuaInput: InputLanguage {
    let engine: ScriptEngine
}
