// JSON <-> Lua: decoding with simdjson's DOM straight into Lua tables, encoding with sorted keys.
//
// Lua may leave any function here by longjmp (a refused allocation, a raised error), which skips C++ destructors. So no
// object with a destructor lives on the stack while Lua is called: the parser belongs to the host, the encoder's memory
// is Lua userdata.
#include "host.h"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <simdjson.h>

namespace {

constexpr int depth_limit = 1000;
const char null_key = 0;  // its address names json.null in the registry
const char array_key = 0; // its address names the metatable of arrays

void push_null(lua_State *L) { lua_rawgetp(L, LUA_REGISTRYINDEX, &null_key); }

// Decoding ----------------------------------------------------------------------------------------------------------

struct decoder {
    lua_State *L;
    int null_index;
    int array_index;

    void push(simdjson::dom::element element, int depth) {
        using simdjson::dom::element_type;
        // A value, a key and what a table needs while it grows.
        luaL_checkstack(L, 4, "JSON nested too deeply");
        switch (element.type()) {
        case element_type::ARRAY: {
            simdjson::dom::array array = element.get_array().value_unsafe();
            lua_createtable(L, static_cast<int>(std::min<size_t>(array.size(), 0xFFFFFF)), 0);
            lua_pushvalue(L, array_index);
            lua_setmetatable(L, -2);
            lua_Integer index = 0;
            for (simdjson::dom::element item : array) {
                push(item, depth + 1);
                lua_rawseti(L, -2, ++index);
            }
            break;
        }
        case element_type::OBJECT: {
            simdjson::dom::object object = element.get_object().value_unsafe();
            lua_createtable(L, 0, static_cast<int>(std::min<size_t>(object.size(), 0xFFFFFF)));
            for (simdjson::dom::key_value_pair field : object) {
                lua_pushlstring(L, field.key.data(), field.key.size());
                push(field.value, depth + 1);
                lua_rawset(L, -3);
            }
            break;
        }
        case element_type::INT64: lua_pushinteger(L, element.get_int64().value_unsafe()); break;
        case element_type::DOUBLE: lua_pushnumber(L, element.get_double().value_unsafe()); break;
        case element_type::STRING: {
            std::string_view text = element.get_string().value_unsafe();
            lua_pushlstring(L, text.data(), text.size());
            break;
        }
        case element_type::BOOL: lua_pushboolean(L, element.get_bool().value_unsafe()); break;
        case element_type::NULL_VALUE: lua_pushvalue(L, null_index); break;
        case element_type::UINT64: {
            char digits[24];
            snprintf(digits, sizeof digits, "%llu", static_cast<unsigned long long>(element.get_uint64().value_unsafe()));
            lk_raise(L, "json", "invalid JSON: the number %s does not fit a 64-bit integer", digits);
            break;
        }
        }
    }
};

/// Finds what simdjson does not tell: where a text stops being JSON, and why. Runs only after a failure.
struct locator {
    const char *text;
    size_t length;
    size_t at = 0;
    const char *why = nullptr;

    bool fail(const char *reason) {
        if (!why) why = reason;
        return false;
    }
    bool is(char c) const { return at < length && text[at] == c; }
    bool digit() const { return at < length && text[at] >= '0' && text[at] <= '9'; }
    void blank() {
        while (is(' ') || is('\n') || is('\r') || is('\t')) at++;
    }
    bool word(const char *expected) {
        size_t n = std::strlen(expected);
        if (length - at < n || std::memcmp(text + at, expected, n) != 0) return fail("not a JSON value");
        at += n;
        return true;
    }
    bool string() {
        at++;
        while (at < length) {
            unsigned char c = text[at];
            if (c == '"') return at++, true;
            if (c < 0x20) return fail("a control character in a string must be escaped");
            if (c == '\\') {
                if (at + 1 >= length) break;
                char escape = text[at + 1];
                if (escape == 'u') {
                    unsigned value = 0;
                    if (!hex(at + 2, value)) return fail("\\u needs four hexadecimal digits");
                    bool low = value >= 0xDC00 && value <= 0xDFFF, high = value >= 0xD800 && value <= 0xDBFF;
                    unsigned next = 0;
                    if (low || (high && !(at + 7 < length && text[at + 6] == '\\' && text[at + 7] == 'u' &&
                                          hex(at + 8, next) && next >= 0xDC00 && next <= 0xDFFF)))
                        return fail("a lone surrogate");
                    at += high ? 12 : 6;
                } else if (std::strchr("\"\\/bfnrt", escape) && escape) {
                    at += 2;
                } else {
                    return fail("an unknown escape in a string");
                }
            } else {
                at++;
            }
        }
        return fail("a string without its closing quote");
    }
    bool hex(size_t from, unsigned &value) const {
        if (from + 4 > length) return false;
        return std::from_chars(text + from, text + from + 4, value, 16).ptr == text + from + 4;
    }
    bool number() {
        size_t start = at;
        bool integer = true;
        if (is('-')) at++;
        if (!digit()) return fail("not a JSON number");
        if (is('0')) {
            at++;
            if (digit()) return fail("a number must not start with 0");
        }
        while (digit()) at++;
        if (is('.')) {
            integer = false;
            at++;
            if (!digit()) return fail("a digit must follow the decimal point");
            while (digit()) at++;
        }
        if (is('e') || is('E')) {
            integer = false;
            at++;
            if (is('+') || is('-')) at++;
            if (!digit()) return fail("a number without its exponent");
            while (digit()) at++;
        }
        if (integer) {
            long long value;
            if (std::from_chars(text + start, text + at, value).ec == std::errc()) return true;
            at = start;
            return fail("a number that does not fit a 64-bit integer");
        }
        double value = 1; // from_chars leaves it as it is when it fails
        if (std::from_chars(text + start, text + at, value).ec == std::errc() || value == 0 || true_underflow(start))
            return true;
        at = start;
        return fail("a number that does not fit a 64-bit float");
    }
    bool true_underflow(size_t start) const {
        return std::fabs(std::strtod(std::string(text + start, at - start).c_str(), nullptr)) < 1;
    }
    bool value(int depth) {
        blank();
        if (at >= length) return fail("the text ends too early");
        if (depth > depth_limit) return fail("nested too deeply");
        switch (text[at]) {
        case '{': return members(depth);
        case '[': return items(depth);
        case '"': return string();
        case 't': return word("true");
        case 'f': return word("false");
        case 'n': return word("null");
        default: return text[at] == '-' || digit() ? number() : fail("not a JSON value");
        }
    }
    bool members(int depth) {
        at++;
        blank();
        if (is('}')) return at++, true;
        while (true) {
            blank();
            if (!is('"')) return fail(at < length ? "a member name in quotes is expected" : "the text ends too early");
            if (!string()) return false;
            blank();
            if (!is(':')) return fail(at < length ? "':' is expected" : "the text ends too early");
            at++;
            if (!value(depth + 1)) return false;
            blank();
            if (is('}')) return at++, true;
            if (!is(',')) return fail(at < length ? "',' or '}' is expected" : "the text ends too early");
            at++;
        }
    }
    bool items(int depth) {
        at++;
        blank();
        if (is(']')) return at++, true;
        while (true) {
            if (!value(depth + 1)) return false;
            blank();
            if (is(']')) return at++, true;
            if (!is(',')) return fail(at < length ? "',' or ']' is expected" : "the text ends too early");
            at++;
        }
    }
    bool utf8() {
        size_t good = 0;
        while (good < length) {
            unsigned char lead = text[good];
            size_t n = lead < 0x80 ? 1 : lead >= 0xC2 && lead < 0xE0 ? 2 : lead >= 0xE0 && lead < 0xF0 ? 3 : 4;
            if (!simdjson::validate_utf8(text + good, std::min(n, length - good))) {
                at = good;
                return fail("not UTF-8");
            }
            good += n;
        }
        return true;
    }
    void document() {
        if (!utf8() || !value(0)) return;
        blank();
        if (at < length) fail("more text after the JSON value");
    }
};

int raise_invalid(lua_State *L, const char *text, size_t length, const char *simdjson_message) {
    locator where{text, length};
    where.document();
    size_t line = 1, column = 1, end = std::min(where.at, length);
    for (size_t i = 0; i < end; i++) {
        if (text[i] == '\n') line++, column = 1;
        else if ((text[i] & 0xC0) != 0x80) column++;
    }
    return lk_raise(L, "json", "invalid JSON at line %d, column %d (byte %d): %s", static_cast<int>(line),
                    static_cast<int>(column), static_cast<int>(end + 1), where.why ? where.why : simdjson_message);
}

/// Leaves the decoded value on top; raises on invalid text.
int decode_text(lua_State *L, const char *text, size_t length) {
    void **slot = lk_json_parser(L);
    if (!*slot) *slot = new (std::nothrow) simdjson::dom::parser();
    auto *parser = static_cast<simdjson::dom::parser *>(*slot);
    if (!parser) return lk_raise(L, "memory", "not enough memory");
    simdjson::dom::element root;
    simdjson::error_code error = simdjson::SUCCESS;
    if (parser->max_depth() != depth_limit) error = parser->allocate(0, depth_limit);
    // The parser copies the text into padded memory of its own.
    if (!error) error = parser->parse(text, length, true).get(root);
    if (error == simdjson::MEMALLOC) return lk_raise(L, "memory", "not enough memory to decode %d bytes of JSON", (int)length);
    if (error == simdjson::CAPACITY) return lk_raise(L, "json", "the JSON text is too large (over 4 GiB)");
    if (error) return raise_invalid(L, text, length, simdjson::error_message(error));
    push_null(L);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &array_key);
    decoder decode{L, lua_gettop(L) - 1, lua_gettop(L)};
    decode.push(root, 0);
    lua_replace(L, decode.null_index);
    lua_settop(L, decode.null_index);
    if (length > (1u << 26)) { // do not keep hundreds of megabytes for one large document
        delete parser;
        *slot = nullptr;
    }
    return 1;
}

int json_decode(lua_State *L) {
    size_t length;
    if (lua_type(L, 1) != LUA_TSTRING)
        return lk_raise(L, "argument", "json.decode: 'text' must be a string, got %s", luaL_typename(L, 1));
    const char *text = lua_tolstring(L, 1, &length);
    return decode_text(L, text, length);
}

struct text_slice {
    const char *text;
    size_t length;
};

int decode_slice(lua_State *L) {
    auto *slice = static_cast<text_slice *>(lua_touserdata(L, 1));
    return decode_text(L, slice->text, slice->length);
}

// Encoding ----------------------------------------------------------------------------------------------------------

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
            locator where{text, length};
            where.utf8();
            char message[80];
            snprintf(message, sizeof message, "a string that is not UTF-8 (at its byte %zu)", where.at + 1);
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
        lua_rawgetp(L, LUA_REGISTRYINDEX, &array_key);
        bool marked = lua_rawequal(L, -1, -2);
        lua_pop(L, 2);
        return marked;
    }

    void table(int index, int *path, int depth) {
        if (depth >= depth_limit) refuse(path, std::min(depth, 8), "a table nested deeper than 1000 levels");
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
    push_null(L);
    const void *null_value = lua_touserdata(L, -1);
    lua_pop(L, 1);
    lua_pushnil(L); // becomes the buffer
    int *path = static_cast<int *>(lua_newuserdatauv(L, (depth_limit + 1) * sizeof(int), 0));
    encoder encode{L, 2, indent, null_value};
    encode.value(1, path, 0);
    lua_pushlstring(L, encode.bytes, encode.used);
    return 1;
}

int json_array(lua_State *L) {
    if (lua_isnone(L, 1)) lua_newtable(L);
    if (lua_type(L, 1) != LUA_TTABLE)
        return lk_raise(L, "argument", "json.array: 'items' must be a table, got %s", luaL_typename(L, 1));
    lua_settop(L, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &array_key);
    lua_setmetatable(L, 1);
    return 1;
}

int json_is_array(lua_State *L) {
    bool marked = false;
    if (lua_type(L, 1) == LUA_TTABLE && lua_getmetatable(L, 1)) {
        lua_rawgetp(L, LUA_REGISTRYINDEX, &array_key);
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
        {"decode", json_decode}, {"encode", json_encode}, {"array", json_array}, {"is_array", json_is_array},
        {nullptr, nullptr},
    };
    luaL_newlib(L, functions);
    push_null(L);
    lua_setfield(L, -2, "null");
    return 1;
}

bool lk_json_decode(lua_State *L, const char *text, size_t length) {
    text_slice slice{text, length};
    return lk_protect(L, decode_slice, &slice, 1) == LUA_OK;
}

void lk_json_free(void *parser) { delete static_cast<simdjson::dom::parser *>(parser); }
