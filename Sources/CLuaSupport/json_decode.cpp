// JSON -> Lua: simdjson's DOM straight into Lua tables.
#include "json_keys.h"
#include <algorithm>
#include <cstdio>
#include <new>
#include <simdjson.h>

namespace {

/// What is kept from one document to the next. It is a userdata with a finalizer, so that neither an error nor the state's end
/// loses it; its user value is the table with the keys.
struct reader {
    simdjson::dom::parser *parser = nullptr;
    json_keys keys;
    bool in_use = false;
    /// The state ends: nothing may be kept, for it would not be freed any more.
    bool finalized = false;

    void release() {
        delete parser;
        parser = nullptr;
    }
};

const char reader_key = 0; // its address names the reader in the registry

int free_reader(lua_State *L) {
    auto *kept = static_cast<reader *>(lua_touserdata(L, 1));
    kept->release();
    kept->finalized = true;
    return 0;
}

void push_new_reader(lua_State *L) {
    new (lua_newuserdatauv(L, sizeof(reader), 1)) reader();
    json_keys::push_new_strings(L);
    lua_setiuservalue(L, -2, 1);
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, free_reader);
    lua_setfield(L, -2, "__gc");
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &reader_key);
}

/// Pushes the reader. It is in use when an error has left a decoding, or a finalizer decodes during another one: then there is
/// a new one from now on, and the old one is left to the collector.
reader *take_reader(lua_State *L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &reader_key);
    auto *kept = static_cast<reader *>(lua_touserdata(L, -1));
    if (!kept || kept->in_use) {
        lua_pop(L, 1);
        push_new_reader(L);
        kept = static_cast<reader *>(lua_touserdata(L, -1));
    }
    kept->in_use = true;
    return kept;
}

void give_back(reader *kept, size_t length) {
    kept->in_use = false;
    // Hundreds of megabytes are not kept for one large document.
    if (kept->finalized || length > (1u << 26)) kept->release();
}

struct decoder {
    lua_State *L;
    reader *kept;
    size_t length;
    int strings_index, null_index, array_index;

    void push(simdjson::dom::element element, int depth) {
        using simdjson::dom::element_type;
        switch (element.type()) {
        case element_type::ARRAY: {
            simdjson::dom::array array = element.get_array().value_unsafe();
            luaL_checkstack(L, container_room, too_deep);
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
            luaL_checkstack(L, container_room, too_deep);
            lua_createtable(L, 0, static_cast<int>(std::min<size_t>(object.size(), 0xFFFFFF)));
            for (simdjson::dom::key_value_pair field : object) {
                kept->keys.push(L, strings_index, field.key.data(), field.key.size());
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
            give_back(kept, length);
            lk_raise(L, "json", "invalid JSON: the number %s does not fit a 64-bit integer", digits);
            break;
        }
        }
    }

private:
    /// What a container needs on the stack: itself, a key, a value, and one for those who push them.
    static constexpr int container_room = 5;
    static constexpr const char *too_deep = "JSON nested too deeply";
};

int raise_invalid(lua_State *L, const char *text, size_t length, const char *simdjson_message) {
    json_fault fault = json_find_fault(text, length);
    size_t line = 1, column = 1, end = fault.at;
    for (size_t i = 0; i < end; i++) {
        if (text[i] == '\n') line++, column = 1;
        else if ((text[i] & 0xC0) != 0x80) column++;
    }
    return lk_raise(L, "json", "invalid JSON at line %d, column %d (byte %d): %s", static_cast<int>(line),
                    static_cast<int>(column), static_cast<int>(end + 1), fault.why ? fault.why : simdjson_message);
}

/// Leaves the decoded value on top; raises on invalid text.
int decode_text(lua_State *L, const char *text, size_t length) {
    int start = lua_gettop(L);
    reader *kept = take_reader(L);
    if (!kept->parser) kept->parser = new (std::nothrow) simdjson::dom::parser();
    simdjson::dom::parser *parser = kept->parser;
    if (!parser) return lk_raise(L, "memory", "not enough memory");
    simdjson::dom::element root;
    simdjson::error_code error = simdjson::SUCCESS;
    if (parser->max_depth() != json_depth_limit) error = parser->allocate(0, json_depth_limit);
    // The parser copies the text into padded memory of its own.
    if (!error) error = parser->parse(text, length, true).get(root);
    if (error) give_back(kept, length);
    if (error == simdjson::MEMALLOC) return lk_raise(L, "memory", "not enough memory to decode %d bytes of JSON", (int)length);
    if (error == simdjson::CAPACITY) return lk_raise(L, "json", "the JSON text is too large (over 4 GiB)");
    if (error) return raise_invalid(L, text, length, simdjson::error_message(error));
    lua_getiuservalue(L, start + 1, 1);
    json_push_null(L);
    json_push_array_metatable(L);
    decoder decode{L, kept, length, start + 2, start + 3, start + 4};
    decode.push(root, 0);
    give_back(kept, length);
    lua_replace(L, start + 1);
    lua_settop(L, start + 1);
    return 1;
}

struct text_slice {
    const char *text;
    size_t length;
};

int decode_slice(lua_State *L) {
    auto *slice = static_cast<text_slice *>(lua_touserdata(L, 1));
    return decode_text(L, slice->text, slice->length);
}

} // namespace

int json_decode(lua_State *L) {
    size_t length;
    if (lua_type(L, 1) != LUA_TSTRING)
        return lk_raise(L, "argument", "json.decode: 'text' must be a string, got %s", luaL_typename(L, 1));
    const char *text = lua_tolstring(L, 1, &length);
    return decode_text(L, text, length);
}

bool lk_json_decode(lua_State *L, const char *text, size_t length) {
    text_slice slice{text, length};
    return lk_protect(L, decode_slice, &slice, 1) == LUA_OK;
}
