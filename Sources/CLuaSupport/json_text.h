// The text that the JSON encoder writes: memory that grows in place, and how strings and numbers are written into it.
#ifndef LK_JSON_TEXT_H
#define LK_JSON_TEXT_H

#include "json.h"
#include <cstring>

/// Why an encoding stopped. It is thrown, and caught before any function of Lua is left: no longjmp meets it.
enum class json_stop { not_json, no_memory };

/// Memory from the state's allocator, so that the ceiling counts it. Unlike a userdata it can grow in place, and growing it
/// never makes the collector run, so that no finalizer can change a table while it is encoded.
struct json_block {
    char *bytes = nullptr;
    size_t capacity = 0;

    /// Makes the block at least as large as asked; throws json_stop::no_memory.
    void grow(lua_State *L, size_t least);
    void release(lua_State *L);
};

/// A growing text.
class json_text {
public:
    json_text(lua_State *L, json_block &block) : L(L), block(block), next(block.bytes), end(block.bytes + block.capacity) {}

    const char *bytes() const { return block.bytes; }
    size_t length() const { return static_cast<size_t>(next - block.bytes); }
    /// Takes back what is behind so many bytes.
    void cut(size_t length) { next = block.bytes + length; }

    void put(char c) {
        *room(1) = c;
        next++;
    }
    void put(const char *text, size_t length) {
        std::memcpy(room(length), text, length);
        next += length;
    }
    /// The same, faster for a short text, behind which up to `block_size` bytes more can be read.
    void put_blocks(const char *text, size_t length) {
        char *to = room(length + block_size);
        for (size_t i = 0; i < length; i += block_size) std::memcpy(to + i, text + i, block_size);
        next += length;
    }
    static constexpr size_t block_size = 16;
    void put_spaces(size_t count) {
        std::memset(room(count), ' ', count);
        next += count;
    }
    /// Writes a string with its quotes; throws json_stop::not_json when it is not UTF-8.
    void put_string(const char *text, size_t length);
    /// The same with a colon behind it.
    void put_key(const char *text, size_t length);
    void put_integer(lua_Integer value);
    /// Writes the shortest digits that read back as the same number; throws json_stop::not_json when it is not finite.
    void put_float(double value);

private:
    lua_State *L;
    json_block &block;
    char *next, *end;

    /// Where at least so many bytes can be written.
    char *room(size_t bytes) {
        if (static_cast<size_t>(end - next) < bytes) make_room(bytes);
        return next;
    }
    void make_room(size_t bytes);
    void put_escaped(const char *text, size_t length);
};

#endif
