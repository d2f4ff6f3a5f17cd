// Whether two documents are the same.
#include "json.h"

namespace {

/// As jsonpatch tells: marked as an array, or with a first element.
bool is_array(lua_State *L, int index) {
    if (lua_getmetatable(L, index)) {
        json_push_array_metatable(L);
        bool is_marked = lua_rawequal(L, -1, -2);
        lua_pop(L, 2);
        if (is_marked) return true;
    }
    bool has_first = lua_rawgeti(L, index, 1) != LUA_TNIL;
    lua_pop(L, 1);
    return has_first;
}

lua_Integer count(lua_State *L, int table) {
    lua_Integer members = 0;
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) members++;
    return members;
}

/// Compares what stands at two absolute indices.
bool same(lua_State *L, int a, int b, bool is_exact, int depth) {
    if (lua_rawequal(L, a, b))
        return !is_exact || lua_type(L, a) != LUA_TNUMBER || lua_isinteger(L, a) == lua_isinteger(L, b);
    if (lua_type(L, a) != LUA_TTABLE || lua_type(L, b) != LUA_TTABLE) return false;
    if (depth == json_depth_limit) lk_raise(L, "argument", "the documents are nested deeper than %d levels", depth);
    luaL_checkstack(L, 6, "nested too deeply");
    if (is_array(L, a) != is_array(L, b)) return false;
    lua_Integer members = 0;
    for (lua_pushnil(L); lua_next(L, a); lua_pop(L, 2)) {
        lua_pushvalue(L, -2);
        lua_rawget(L, b);
        int other = lua_gettop(L);
        if (!same(L, other - 1, other, is_exact, depth + 1)) {
            lua_pop(L, 3);
            return false;
        }
        members++;
    }
    return members == count(L, b);
}

} // namespace

int lk_json_same(lua_State *L) {
    luaL_checkany(L, 2);
    bool is_exact = lua_toboolean(L, 3);
    lua_settop(L, 2);
    lua_pushboolean(L, same(L, 1, 2, is_exact, 0));
    return 1;
}
