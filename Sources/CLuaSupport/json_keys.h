// The keys of the last JSON objects as Lua strings: nearly all records have the same keys, and finding the one string that Lua
// has for a text takes longer than all the rest of a member.
#ifndef LK_JSON_KEYS_H
#define LK_JSON_KEYS_H

#include "json.h"
#include <cstdint>
#include <cstring>

/// Where which string is. The strings themselves are in a table, which lives as long.
class json_keys {
public:
    /// Pushes a table for the strings.
    static void push_new_strings(lua_State *L) {
        lua_createtable(L, places, 0);
        for (int i = 1; i <= places; i++) { // so that it never grows
            lua_pushboolean(L, false);
            lua_rawseti(L, -2, i);
        }
    }

    /// Pushes a key. The table with the strings is at the index `strings`.
    void push(lua_State *L, int strings, const char *key, size_t length) {
        if (length == 0 || length > json_longest_unique) {
            lua_pushlstring(L, key, length);
            return;
        }
        uint64_t head = 0, tail = 0;
        if (length >= 8) {
            head = load<uint64_t>(key), tail = load<uint64_t>(key + length - 8);
        } else if (length >= 4) {
            head = load<uint32_t>(key), tail = load<uint32_t>(key + length - 4);
        } else {
            for (size_t i = 0; i < length; i++) head = head << 8 | static_cast<unsigned char>(key[i]);
        }
        int place = place_of(head, tail, length);
        entry &known = entries[place];
        if (known.head == head && known.tail == tail && known.length == length &&
            (length <= 16 || std::memcmp(known.bytes, key, length) == 0)) {
            lua_rawgeti(L, strings, place + 1);
            return;
        }
        const char *bytes = lua_pushlstring(L, key, length);
        lua_pushvalue(L, -1);
        lua_rawseti(L, strings, place + 1);
        known = {head, tail, bytes, length};
    }

private:
    static constexpr int bits = 9, places = 1 << bits;

    /// The first and the last eight bytes, or four, which overlap: with the length they are the whole of a key of up to sixteen.
    struct entry {
        uint64_t head, tail;
        const char *bytes;
        size_t length;
    };
    entry entries[places] = {};

    template <typename word> static word load(const char *from) {
        word value;
        std::memcpy(&value, from, sizeof value);
        return value;
    }

    static int place_of(uint64_t head, uint64_t tail, size_t length) {
        uint64_t mixed = (head ^ (tail << 23 | tail >> 41) ^ length) * 0x9E3779B97F4A7C15;
        return static_cast<int>(mixed >> (64 - bits));
    }
};

#endif
