// The members of objects that are being written, and their order.
#ifndef LK_JSON_MEMBERS_H
#define LK_JSON_MEMBERS_H

#include "json_text.h"
#include <algorithm>
#include <cstdint>
#include <new>

/// A member of an object that is being written.
struct json_member {
    const char *key;
    size_t length;
    /// Index of the value: on the Lua stack, or in the table of a large object.
    int value;
    /// What json_prefix_of makes of the key, once it is to be sorted: nearly always enough to compare.
    uint64_t prefix;

    bool operator<(const json_member &other) const { return prefix != other.prefix ? prefix < other.prefix : precedes(other); }

private:
    bool precedes(const json_member &other) const {
        int order = std::memcmp(key, other.key, std::min(length, other.length));
        return order != 0 ? order < 0 : length < other.length;
    }
};

template <typename word> inline word json_load_big_endian(const char *from) {
    word value;
    std::memcpy(&value, from, sizeof value);
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) return value;
    return sizeof value == 8 ? __builtin_bswap64(value) : __builtin_bswap32(static_cast<uint32_t>(value));
}

/// The first eight bytes as a big-endian number, with zeros behind a shorter key.
inline uint64_t json_prefix_of(const char *key, size_t length) {
    if (length >= 8) return json_load_big_endian<uint64_t>(key);
    uint64_t bytes = 0;
    if (length >= 4) { // the last four bytes, without those that are among the first four
        uint64_t first = json_load_big_endian<uint32_t>(key), last = json_load_big_endian<uint32_t>(key + length - 4);
        return first << 32 | static_cast<uint32_t>(last << 8 * (8 - length));
    }
    for (size_t i = 0; i < length; i++) bytes = bytes << 8 | static_cast<unsigned char>(key[i]);
    return length == 0 ? 0 : bytes << 8 * (8 - length);
}

/// The members of all objects that are being written: those of the innermost are the last.
class json_member_stack {
public:
    json_member_stack(lua_State *L, json_block &block) : L(L), block(block) {}

    size_t size() const { return count; }
    void shrink(size_t size) { count = size; }
    const json_member &operator[](size_t i) const { return first()[i]; }

    [[gnu::always_inline]] void push(const char *key, size_t length, int value) {
        if ((count + 1) * sizeof(json_member) > block.capacity) block.grow(L, (count + 1) * sizeof(json_member));
        new (first() + count++) json_member{key, length, value, 0};
    }
    void sort_from(size_t begin) {
        for (size_t i = begin; i < count; i++) first()[i].prefix = json_prefix_of(first()[i].key, first()[i].length);
        std::sort(first() + begin, first() + count);
    }

private:
    lua_State *L;
    json_block &block;
    size_t count = 0;

    json_member *first() const { return reinterpret_cast<json_member *>(block.bytes); }
};

#endif
