// Whether two documents are the same, where not, and what they can share.
#include "json.h"
#include <cmath>

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

/// Whether two equal numbers are written the same way: 1 and 1.0 are not, nor are 0.0 and -0.0.
bool same_text(lua_State *L, int a, int b) {
    if (lua_isinteger(L, a) != lua_isinteger(L, b)) return false;
    return lua_isinteger(L, a) || std::signbit(lua_tonumber(L, a)) == std::signbit(lua_tonumber(L, b));
}

/// Compares what stands at two absolute indices.
bool same(lua_State *L, int a, int b, bool is_exact, int depth) {
    if (lua_rawequal(L, a, b)) return !is_exact || lua_type(L, a) != LUA_TNUMBER || same_text(L, a, b);
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

/// Pushes what `settle` makes of the value at the index `a`, where the other document has the one at `b`.
void push_settled(lua_State *L, int a, int b, bool *has_new_list, int depth) {
    bool is_over_table = lua_type(L, b) == LUA_TTABLE;
    if (lua_type(L, a) != LUA_TTABLE) return lua_pushvalue(L, a);
    if (is_over_table && same(L, a, b, true, depth)) return lua_pushvalue(L, b);
    if (depth == json_depth_limit) lk_raise(L, "argument", "the document is nested deeper than %d levels", depth);
    luaL_checkstack(L, 8, "nested too deeply");
    bool is_list = is_array(L, a);
    lua_newtable(L);
    int made = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, a); lua_settop(L, made + 1)) {
        lua_pushvalue(L, made + 1);
        lua_pushvalue(L, made + 1);
        lua_rawget(L, is_over_table ? b : made); // where nothing is yet
        push_settled(L, made + 2, made + 4, has_new_list, depth + 1);
        lua_remove(L, made + 4);
        lua_rawset(L, made);
    }
    if (!is_list && is_over_table && is_array(L, b)) {
        lua_pushnil(L);
        is_list = !lua_next(L, made);
        lua_settop(L, made);
        *has_new_list |= is_list;
    }
    if (!is_list) return;
    json_push_array_metatable(L);
    lua_setmetatable(L, made);
}

} // namespace

int lk_json_same(lua_State *L) {
    luaL_checkany(L, 2);
    bool is_exact = lua_toboolean(L, 3);
    lua_settop(L, 2);
    lua_pushboolean(L, same(L, 1, 2, is_exact, 0));
    return 1;
}

int lk_json_differing(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    lua_newtable(L);
    lua_Integer count = 0;
    for (lua_pushnil(L); lua_next(L, 1); lua_settop(L, 4)) {
        lua_pushvalue(L, 4);
        lua_rawget(L, 2);
        if (same(L, 5, 6, true, 0)) continue;
        lua_pushvalue(L, 4);
        lua_rawseti(L, 3, ++count);
    }
    for (lua_pushnil(L); lua_next(L, 2); lua_settop(L, 4)) {
        lua_pushvalue(L, 4);
        if (lua_rawget(L, 1) != LUA_TNIL) continue;
        lua_pushvalue(L, 4);
        lua_rawseti(L, 3, ++count);
    }
    return 1;
}

int lk_json_settle(lua_State *L) {
    luaL_checkany(L, 2);
    lua_settop(L, 2);
    bool has_new_list = false;
    push_settled(L, 1, 2, &has_new_list, 0);
    lua_pushboolean(L, has_new_list);
    return 2;
}
