// The module `json`: its functions, json.null and the mark of arrays.
#include "json.h"

namespace {

const char null_key = 0;  // its address names json.null in the registry
const char array_key = 0; // its address names the metatable of arrays

int json_array(lua_State *L) {
    if (lua_isnone(L, 1)) lua_newtable(L);
    if (lua_type(L, 1) != LUA_TTABLE)
        return lk_raise(L, "argument", "json.array: 'items' must be a table, got %s", luaL_typename(L, 1));
    lua_settop(L, 1);
    json_push_array_metatable(L);
    lua_setmetatable(L, 1);
    return 1;
}

int json_is_array(lua_State *L) {
    bool marked = false;
    if (lua_type(L, 1) == LUA_TTABLE && lua_getmetatable(L, 1)) {
        json_push_array_metatable(L);
        marked = lua_rawequal(L, -1, -2);
    }
    lua_pushboolean(L, marked);
    return 1;
}

int null_tostring(lua_State *L) {
    lua_pushliteral(L, "null");
    return 1;
}

} // namespace

void json_push_null(lua_State *L) { lua_rawgetp(L, LUA_REGISTRYINDEX, &null_key); }

void json_push_array_metatable(lua_State *L) { lua_rawgetp(L, LUA_REGISTRYINDEX, &array_key); }

int lk_open_json(lua_State *L) {
    lua_newuserdatauv(L, 0, 0);
    lua_createtable(L, 0, 3);
    lua_pushcfunction(L, null_tostring);
    lua_setfield(L, -2, "__tostring");
    lua_pushliteral(L, "json.null");
    lua_setfield(L, -2, "__name");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &null_key);

    lua_createtable(L, 0, 2);
    lua_pushliteral(L, "json.array");
    lua_setfield(L, -2, "__name");
    lua_pushliteral(L, "json.array"); // getmetatable tells what it is, setmetatable refuses
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &array_key);

    static const luaL_Reg functions[] = {
        {"decode", json_decode}, {"array", json_array}, {"is_array", json_is_array}, {nullptr, nullptr},
    };
    luaL_newlib(L, functions);
    json_push_encode(L);
    lua_setfield(L, -2, "encode");
    json_push_null(L);
    lua_setfield(L, -2, "null");
    return 1;
}
