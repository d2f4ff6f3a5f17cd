// How values are looked at without running code of a script, or only so much of it.
#include "host.h"
#include <stdio.h>

/// Length of a well-formed UTF-8 sequence at `text`, its code point in *code; 0 when malformed.
static size_t utf8_sequence(const unsigned char *text, size_t left, unsigned *code) {
    static const unsigned smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = text[0];
    size_t length = lead >= 0xF0 && lead <= 0xF4 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
    if (lead > 0xF4 || length == 0 || length > left) return 0;
    *code = lead & (0xFF >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xC0) != 0x80) return 0;
        *code = *code << 6 | (text[i] & 0x3F);
    }
    return *code < smallest[length] || *code > 0x10FFFF || (*code >= 0xD800 && *code <= 0xDFFF) ? 0 : length;
}

static bool drives_terminal(unsigned code) {
    return (code >= 0x80 && code <= 0x9F) || (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
           code == 0x200E || code == 0x200F || code == 0x2028 || code == 0x2029;
}

static void add_inert(luaL_Buffer *buffer, const char *bytes, size_t length) {
    const unsigned char *text = (const unsigned char *)bytes;
    char escape[16];
    for (size_t i = 0; i < length;) {
        unsigned code = text[i];
        size_t step = 1;
        if (code == '\n' || code == '\t' || (code >= 0x20 && code < 0x7F)) {
            luaL_addchar(buffer, bytes[i]);
        } else if (code < 0x80 || (step = utf8_sequence(text + i, length - i, &code)) == 0) {
            step = 1;
            snprintf(escape, sizeof escape, "\\x%02X", text[i]);
            luaL_addstring(buffer, escape);
        } else if (drives_terminal(code)) {
            snprintf(escape, sizeof escape, "\\u{%04X}", code);
            luaL_addstring(buffer, escape);
        } else {
            luaL_addlstring(buffer, bytes + i, step);
        }
        i += step;
    }
}

/// inert(text): the text with what drives a terminal made visible; line feeds and tabs stay.
int lk_inert(lua_State *L) {
    size_t length;
    const char *text = luaL_checklstring(L, 1, &length);
    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    add_inert(&buffer, text, length);
    luaL_pushresult(&buffer);
    return 1;
}

/// metafield(value, name): the field of the value's metatable, whatever that has as `__metatable`; or nil.
static int metafield(lua_State *L) {
    luaL_checkany(L, 1);
    if (luaL_getmetafield(L, 1, luaL_checkstring(L, 2)) == LUA_TNIL) lua_pushnil(L);
    return 1;
}

void lk_set_inspection_functions(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"inert", lk_inert}, {"metafield", metafield}, {"names", lk_names}, {"call_bounded", lk_call_bounded},
        {"same", lk_json_same}, {"differing", lk_json_differing}, {"settle", lk_json_settle}, {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
