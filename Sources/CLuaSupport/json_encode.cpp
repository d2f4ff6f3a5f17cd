// Lua -> JSON, with sorted keys and shortest numbers. The encoder's memory is Lua userdata, so that a longjmp frees it.
#include "json.h"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <simdjson.h>

namespace {

struct key_slice {
    const char *text;
    size_t length;
    bool operator<(const key_slice &other) const {
        int order = std::memcmp(text, other.text, std::min(length, other.length));
        return order != 0 ? order < 0 : length < other.length;
    }
};

/// Writes into a luaL_Buffer-like userdata of its own, kept at a fixed stack index so that the stack stays free.
struct encoder {
    lua_State *L;
    int buffer_index;
    int indent;
    const void *null_value;
    char *bytes = nullptr;
    size_t used = 0;
    size_t capacity = 0;
    int path_length = 0;

    void reserve(size_t more) {
        if (used + more <= capacity) return;
        size_t larger = std::max<size_t>({capacity * 2, used + more, 512});
        char *grown = static_cast<char *>(lua_newuserdatauv(L, larger, 0));
        if (used) std::memcpy(grown, bytes, used);
        bytes = grown;
        capacity = larger;
        lua_replace(L, buffer_index);
    }
    void add(char c) {
        reserve(1);
        bytes[used++] = c;
    }
    void add(const char *text, size_t length) {
        reserve(length);
        std::memcpy(bytes + used, text, length);
        used += length;
    }
    void line(int depth) {
        if (indent <= 0) return;
        size_t n = static_cast<size_t>(indent) * depth;
        reserve(n + 1);
        bytes[used++] = '\n';
        std::memset(bytes + used, ' ', n);
        used += n;
    }

    /// Raises an error that names the place in the value by the keys on the path, which are kept on the Lua stack.
    int refuse(const int *path, int depth, const char *message) {
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
        return lk_raise(L, "json", "cannot encode as JSON: %s%s%s", message, *place ? " at " : "", place);
    }

    void string(int index, const int *path, int depth) {
        size_t length;
        const char *text = lua_tolstring(L, index, &length);
        if (!simdjson::validate_utf8(text, length)) {
            char message[80];
            snprintf(message, sizeof message, "a string that is not UTF-8 (at its byte %zu)",
                     json_find_bad_utf8(text, length) + 1);
            refuse(path, depth, message);
        }
        quote(text, length);
    }
    void quote(const char *text, size_t length) {
        reserve(length + 2);
        bytes[used++] = '"';
        size_t start = 0;
        for (size_t i = 0; i < length; i++) {
            unsigned char c = text[i];
            if (c >= 0x20 && c != '"' && c != '\\') continue;
            add(text + start, i - start);
            start = i + 1;
            char escape[8];
            switch (c) {
            case '"': add("\\\"", 2); break;
            case '\\': add("\\\\", 2); break;
            case '\n': add("\\n", 2); break;
            case '\r': add("\\r", 2); break;
            case '\t': add("\\t", 2); break;
            case '\b': add("\\b", 2); break;
            case '\f': add("\\f", 2); break;
            default: add(escape, snprintf(escape, sizeof escape, "\\u%04x", c));
            }
        }
        add(text + start, length - start);
        add('"');
    }
    void number(int index, const int *path, int depth) {
        char text[40];
        if (lua_isinteger(L, index)) {
            auto end = std::to_chars(text, text + sizeof text, static_cast<long long>(lua_tointeger(L, index))).ptr;
            return add(text, end - text);
        }
        double value = lua_tonumber(L, index);
        if (!std::isfinite(value)) refuse(path, depth, std::isnan(value) ? "NaN" : "an infinite number");
        // Shortest digits that read back as the same double, laid out as Python does, so that files of both agree.
        double size = std::fabs(value);
        bool plain = size == 0 || (size >= 1e-4 && size < 1e16);
        auto end = std::to_chars(text, text + sizeof text - 2, value,
                                 plain ? std::chars_format::fixed : std::chars_format::scientific).ptr;
        if (plain && !std::memchr(text, '.', end - text)) *end++ = '.', *end++ = '0';
        add(text, end - text);
    }

    void value(int index, int *path, int depth) {
        switch (lua_type(L, index)) {
        case LUA_TNIL: add("null", 4); break;
        case LUA_TBOOLEAN: lua_toboolean(L, index) ? add("true", 4) : add("false", 5); break;
        case LUA_TNUMBER: number(index, path, depth); break;
        case LUA_TSTRING: string(index, path, depth); break;
        case LUA_TTABLE: table(index, path, depth); break;
        default:
            if (lua_touserdata(L, index) == null_value && null_value) {
                add("null", 4);
            } else {
                char message[64];
                snprintf(message, sizeof message, "a %s", luaL_typename(L, index));
                refuse(path, depth, message);
            }
        }
    }

    bool is_marked_array(int index) {
        if (!lua_getmetatable(L, index)) return false;
        json_push_array_metatable(L);
        bool marked = lua_rawequal(L, -1, -2);
        lua_pop(L, 2);
        return marked;
    }

    void table(int index, int *path, int depth) {
        if (depth >= json_depth_limit) refuse(path, std::min(depth, 8), "a table nested deeper than 1000 levels");
        luaL_checkstack(L, 8, "a value nested too deeply for JSON");
        for (int i = 0; i < depth; i++) { // each table on the way here lies just below its key
            if (lua_rawequal(L, path[i] - 1, index)) refuse(path, depth, "a table that contains itself");
        }
        lua_Integer items = static_cast<lua_Integer>(lua_rawlen(L, index));
        size_t keys = 0, strings = 0;
        lua_pushnil(L);
        while (lua_next(L, index)) {
            keys++;
            lua_pop(L, 1);
            if (lua_type(L, -1) == LUA_TSTRING) {
                strings++;
            } else if (!lua_isinteger(L, -1)) {
                char message[96];
                snprintf(message, sizeof message, "a table whose key is a %s, not a string", luaL_typename(L, -1));
                refuse(path, depth, message);
            }
        }
        bool marked = is_marked_array(index);
        if (strings == keys && !marked) return object(index, keys, path, depth);
        if (strings > 0)
            refuse(path, depth, marked ? "an array that also has string keys" : "a table with both string and number keys");
        if (static_cast<lua_Integer>(keys) != items)
            refuse(path, depth, "an array with holes or with keys outside 1..n (use json.null for empty places)");
        array(index, items, path, depth);
    }

    void array(int index, lua_Integer items, int *path, int depth) {
        add('[');
        lua_pushvalue(L, index); // the table just below its key, for the check of cycles and for messages
        for (lua_Integer i = 1; i <= items; i++) {
            if (i > 1) add(',');
            line(depth + 1);
            lua_pushinteger(L, i);
            path[depth] = lua_gettop(L);
            lua_rawgeti(L, index, i);
            value(lua_gettop(L), path, depth + 1);
            lua_pop(L, 2);
        }
        lua_pop(L, 1);
        if (items > 0) line(depth);
        add(']');
    }

    void object(int index, size_t keys, int *path, int depth) {
        add('{');
        auto *sorted = static_cast<key_slice *>(lua_newuserdatauv(L, std::max<size_t>(keys, 1) * sizeof(key_slice), 0));
        size_t n = 0;
        lua_pushnil(L);
        while (lua_next(L, index)) {
            lua_pop(L, 1);
            size_t length;
            const char *text = lua_tolstring(L, -1, &length); // stays valid: the table holds the key
            sorted[n++] = {text, length};
        }
        std::sort(sorted, sorted + n);
        lua_pushvalue(L, index);
        for (size_t i = 0; i < n; i++) {
            if (i > 0) add(',');
            line(depth + 1);
            lua_pushlstring(L, sorted[i].text, sorted[i].length);
            path[depth] = lua_gettop(L);
            string(lua_gettop(L), path, depth + 1);
            indent > 0 ? add(": ", 2) : add(':');
            lua_pushvalue(L, -1);
            lua_rawget(L, index);
            value(lua_gettop(L), path, depth + 1);
            lua_pop(L, 2);
        }
        lua_pop(L, 2);
        if (n > 0) line(depth);
        add('}');
    }
};

} // namespace

int json_encode(lua_State *L) {
    if (lua_isnone(L, 1)) return lk_raise(L, "argument", "json.encode: 'value' is missing");
    int indent = 0;
    if (!lua_isnoneornil(L, 2)) {
        if (lua_type(L, 2) != LUA_TTABLE)
            return lk_raise(L, "argument", "json.encode: 'options' must be a table, got %s", luaL_typename(L, 2));
        lua_pushnil(L);
        while (lua_next(L, 2)) {
            bool known = lua_type(L, -2) == LUA_TSTRING && std::strcmp(lua_tostring(L, -2), "indent") == 0;
            if (!known)
                return lk_raise(L, "argument", "json.encode: unknown option '%s'; the only one is 'indent'",
                                luaL_tolstring(L, -2, nullptr));
            if (!lua_isinteger(L, -1) || lua_tointeger(L, -1) < 0 || lua_tointeger(L, -1) > 16)
                return lk_raise(L, "argument", "json.encode: 'indent' must be an integer from 0 to 16, got %s",
                                luaL_tolstring(L, -1, nullptr));
            indent = static_cast<int>(lua_tointeger(L, -1));
            lua_pop(L, 1);
        }
    }
    lua_settop(L, 1);
    json_push_null(L);
    const void *null_value = lua_touserdata(L, -1);
    lua_pop(L, 1);
    lua_pushnil(L); // becomes the buffer
    int *path = static_cast<int *>(lua_newuserdatauv(L, (json_depth_limit + 1) * sizeof(int), 0));
    encoder encode{L, 2, indent, null_value};
    encode.value(1, path, 0);
    lua_pushlstring(L, encode.bytes, encode.used);
    return 1;
}
