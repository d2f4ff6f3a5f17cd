// Why a Lua value is not JSON, and where. The encoder itself only notices that something is wrong, which keeps it fast; this
// looks for it again in the order of the keys, so that of several faults always the same is told.
#include "json.h"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <simdjson.h>

namespace {

struct numbered_key {
    const char *text;
    size_t length;
    lua_Integer number;
    bool operator<(const numbered_key &other) const {
        int order = std::memcmp(text, other.text, std::min(length, other.length));
        return order != 0 ? order < 0 : length < other.length;
    }
};

class fault_finder {
public:
    fault_finder(lua_State *L, const void *null_value, const void *array_mark, int *path)
        : L(L), null_value(null_value), array_mark(array_mark), path(path) {}

    void value(int index, int depth) {
        switch (lua_type(L, index)) {
        case LUA_TNIL:
        case LUA_TBOOLEAN: break;
        case LUA_TNUMBER: number(index, depth); break;
        case LUA_TSTRING: string(index, depth); break;
        case LUA_TTABLE: table(index, depth); break;
        default:
            if (lua_touserdata(L, index) == null_value) break;
            char message[64];
            snprintf(message, sizeof message, "a %s", luaL_typename(L, index));
            refuse(depth, message);
        }
    }

private:
    lua_State *L;
    const void *null_value, *array_mark;
    /// Where the keys on the way to the value are on the Lua stack; just below each is the table it belongs to.
    int *path;

    void refuse(int depth, const char *message) {
        luaL_checkstack(L, LUA_MINSTACK, nullptr);
        luaL_Buffer where;
        luaL_buffinit(L, &where);
        for (int i = 0; i < depth; i++) {
            int key = path[i];
            if (lua_type(L, key) == LUA_TNUMBER) {
                char index[32];
                snprintf(index, sizeof index, "[%lld]", static_cast<long long>(lua_tointeger(L, key)));
                luaL_addstring(&where, index);
            } else {
                size_t length;
                const char *text = lua_tolstring(L, key, &length);
                if (i > 0) luaL_addchar(&where, '.');
                luaL_addlstring(&where, text, length);
            }
        }
        luaL_pushresult(&where);
        const char *place = lua_tostring(L, -1);
        lk_raise(L, "json", "cannot encode as JSON: %s%s%s", message, *place ? " at " : "", place);
    }

    void string(int index, int depth) {
        size_t length;
        const char *text = lua_tolstring(L, index, &length);
        if (simdjson::validate_utf8(text, length)) return;
        char message[80];
        snprintf(message, sizeof message, "a string that is not UTF-8 (at its byte %zu)", json_find_bad_utf8(text, length) + 1);
        refuse(depth, message);
    }

    void number(int index, int depth) {
        double value = lua_tonumber(L, index);
        if (!std::isfinite(value)) refuse(depth, std::isnan(value) ? "NaN" : "an infinite number");
    }

    void table(int index, int depth) {
        if (depth >= json_depth_limit) refuse(std::min(depth, 8), "a table nested deeper than 1000 levels");
        luaL_checkstack(L, LUA_MINSTACK, "a value nested too deeply for JSON");
        for (int i = 0; i < depth; i++) {
            if (lua_rawequal(L, path[i] - 1, index)) refuse(depth, "a table that contains itself");
        }
        size_t keys = 0, strings = 0;
        lua_Integer largest = 0;
        lua_pushnil(L);
        while (lua_next(L, index)) {
            lua_pop(L, 1);
            keys++;
            if (lua_type(L, -1) == LUA_TSTRING) {
                strings++;
            } else if (lua_isinteger(L, -1)) {
                lua_Integer key = lua_tointeger(L, -1);
                largest = key < 1 ? LUA_MAXINTEGER : std::max(largest, key);
            } else {
                char message[96];
                snprintf(message, sizeof message, "a table whose key is a %s, not a string", luaL_typename(L, -1));
                refuse(depth, message);
            }
        }
        bool marked = is_marked_array(index);
        if (strings == keys && !marked) return object(index, depth);
        if (strings > 0)
            refuse(depth, marked ? "an array that also has string keys" : "a table with both string and number keys");
        if (largest != static_cast<lua_Integer>(keys))
            refuse(depth, "an array with holes or with keys outside 1..n (use json.null for empty places)");
        array(index, largest, depth);
    }

    bool is_marked_array(int index) {
        if (!lua_getmetatable(L, index)) return false;
        bool marked = lua_topointer(L, -1) == array_mark;
        lua_pop(L, 1);
        return marked;
    }

    void array(int index, lua_Integer items, int depth) {
        lua_pushvalue(L, index);
        for (lua_Integer i = 1; i <= items; i++) {
            lua_pushinteger(L, i);
            item(index, depth);
        }
        lua_pop(L, 1);
    }

    void object(int index, int depth) {
        lua_Integer count = push_keys(index);
        int keys = lua_gettop(L);
        numbered_key *sorted = push_sorted(keys, count);
        lua_pushvalue(L, index);
        for (lua_Integer i = 0; i < count; i++) {
            lua_rawgeti(L, keys, sorted[i].number);
            path[depth] = lua_gettop(L);
            string(path[depth], depth + 1);
            item(index, depth);
        }
        lua_settop(L, keys - 1);
    }

    /// Looks at the item whose key is on top, and pops the key.
    void item(int index, int depth) {
        path[depth] = lua_gettop(L);
        lua_pushvalue(L, -1);
        lua_rawget(L, index);
        value(lua_gettop(L), depth + 1);
        lua_pop(L, 2);
    }

    /// Pushes a list of the keys. It holds them: a finalizer may take them away from the table itself.
    lua_Integer push_keys(int index) {
        lua_Integer count = 0;
        lua_newtable(L);
        lua_pushnil(L);
        while (lua_next(L, index)) {
            lua_pop(L, 1);
            lua_pushvalue(L, -1);
            lua_rawseti(L, -3, ++count);
        }
        return count;
    }

    numbered_key *push_sorted(int keys, lua_Integer count) {
        auto *sorted = static_cast<numbered_key *>(lua_newuserdatauv(L, static_cast<size_t>(count) * sizeof(numbered_key), 0));
        for (lua_Integer i = 0; i < count; i++) {
            lua_rawgeti(L, keys, i + 1);
            sorted[i].text = lua_tolstring(L, -1, &sorted[i].length);
            sorted[i].number = i + 1;
            lua_pop(L, 1);
        }
        std::sort(sorted, sorted + count);
        return sorted;
    }
};

} // namespace

int json_refuse(lua_State *L, int index) {
    luaL_checkstack(L, LUA_MINSTACK, nullptr);
    json_push_null(L);
    json_push_array_metatable(L);
    auto *path = static_cast<int *>(lua_newuserdatauv(L, (json_depth_limit + 1) * sizeof(int), 0));
    fault_finder(L, lua_touserdata(L, -3), lua_topointer(L, -2), path).value(index, 0);
    // A finalizer that the search has made run has changed the value.
    return lk_raise(L, "json", "cannot encode as JSON: the value changed meanwhile");
}
