// Writes strings and numbers as JSON.
#include "json_text.h"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <simdjson.h>

// Memory -------------------------------------------------------------------------------------------------------------

void json_block::grow(lua_State *L, size_t least) {
    size_t larger = std::max<size_t>({capacity * 2, least, 1024});
    void *context;
    lua_Alloc allocate = lua_getallocf(L, &context);
    void *grown = allocate(context, bytes, capacity, larger);
    if (!grown) throw json_stop::no_memory;
    bytes = static_cast<char *>(grown);
    capacity = larger;
}

void json_block::release(lua_State *L) {
    void *context;
    lua_Alloc allocate = lua_getallocf(L, &context);
    if (bytes) allocate(context, bytes, capacity, 0);
    bytes = nullptr;
    capacity = 0;
}

void json_text::make_room(size_t bytes) {
    size_t used = length();
    block.grow(L, used + bytes);
    next = block.bytes + used;
    end = block.bytes + block.capacity;
}

// Strings ------------------------------------------------------------------------------------------------------------

namespace {

constexpr uint64_t each_byte = 0x0101010101010101;

template <typename word> word load(const char *from) {
    word value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

template <typename word> void store(char *to, word value) { std::memcpy(to, &value, sizeof value); }

/// Marks bytes that are not ASCII or have to be escaped: not zero if there is any. A byte minus a larger one borrows, which
/// sets its top bit; it may reach the byte above too, but only when something is to be marked anyway.
constexpr uint64_t unusual(uint64_t bytes) {
    uint64_t control = bytes - each_byte * 0x20;
    uint64_t quote = (bytes ^ each_byte * '"') - each_byte;
    uint64_t backslash = (bytes ^ each_byte * '\\') - each_byte;
    return (bytes | control | quote | backslash) & each_byte * 0x80;
}

/// Sixteen bytes that the processor handles at once.
typedef signed char lane __attribute__((vector_size(16)));

/// Marks the same bytes as `unusual`. As signed numbers those that are not ASCII are below the printable ones, too.
lane unusual(lane bytes) { return (bytes < 0x20) | (bytes == '"') | (bytes == '\\'); }

bool any(lane marks) {
    uint64_t halves[2];
    std::memcpy(halves, &marks, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}

/// Copies a string if it can be written as it is: almost all can. Words at both ends overlap instead of a rest of bytes.
bool copy_usual(char *to, const char *from, size_t length) {
    if (length >= 16) {
        auto last = load<lane>(from + length - 16);
        store(to + length - 16, last);
        lane found = unusual(last);
        for (size_t i = 0; i + 16 < length; i += 16) {
            auto bytes = load<lane>(from + i);
            store(to + i, bytes);
            found |= unusual(bytes);
        }
        return !any(found);
    }
    if (length >= 8) {
        auto first = load<uint64_t>(from), last = load<uint64_t>(from + length - 8);
        store(to, first);
        store(to + length - 8, last);
        return (unusual(first) | unusual(last)) == 0;
    }
    if (length >= 4) {
        auto first = load<uint32_t>(from), last = load<uint32_t>(from + length - 4);
        store(to, first);
        store(to + length - 4, last);
        return unusual(uint64_t{first} << 32 | last) == 0;
    }
    uint64_t bytes = each_byte * ' ';
    for (size_t i = 0; i < length; i++) {
        bytes = bytes << 8 | static_cast<unsigned char>(from[i]);
        to[i] = from[i];
    }
    return unusual(bytes) == 0;
}

bool is_escaped(unsigned char c) { return c < 0x20 || c == '"' || c == '\\'; }

/// Writes the escape of a byte and returns where it ends: at most six bytes further.
char *write_escape(char *to, unsigned char c) {
    *to++ = '\\';
    switch (c) {
    case '\n': *to++ = 'n'; break;
    case '\r': *to++ = 'r'; break;
    case '\t': *to++ = 't'; break;
    case '\b': *to++ = 'b'; break;
    case '\f': *to++ = 'f'; break;
    case '"':
    case '\\': *to++ = static_cast<char>(c); break;
    default:
        std::memcpy(to, "u00", 3);
        to[3] = "0123456789abcdef"[c >> 4];
        to[4] = "0123456789abcdef"[c & 15];
        to += 5;
    }
    return to;
}

} // namespace

void json_text::put_string(const char *text, size_t length) {
    char *to = room(length + 2);
    *to++ = '"';
    if (!copy_usual(to, text, length)) return put_escaped(text, length);
    to[length] = '"';
    next = to + length + 1;
}

void json_text::put_key(const char *text, size_t length) {
    char *to = room(length + 3);
    *to++ = '"';
    if (copy_usual(to, text, length)) {
        to += length;
        *to++ = '"';
        *to++ = ':';
        next = to;
    } else {
        put_escaped(text, length);
        put(':');
    }
}

void json_text::put_escaped(const char *text, size_t length) {
    if (!simdjson::validate_utf8(text, length)) throw json_stop::not_json;
    const char *rest = text, *stop = text + length;
    put('"');
    while (rest != stop) {
        const char *escaped = std::find_if(rest, stop, is_escaped);
        put(rest, static_cast<size_t>(escaped - rest));
        rest = escaped;
        if (rest != stop) next = write_escape(room(6), static_cast<unsigned char>(*rest++));
    }
    put('"');
}

// Numbers ------------------------------------------------------------------------------------------------------------

namespace {

constexpr size_t longest_number = 40;

char *write_integer(char *to, long long value) { return std::to_chars(to, to + longest_number, value).ptr; }

/// Writes a number of at most three decimals, which most have that were measured or counted, and fifteen digits; null when it
/// is not one. A quotient is the double nearest to it, and no two decimals of fifteen digits share one: so if the number
/// is such a quotient, these are its only and shortest digits. All of them are written in less time than Ryu starts.
char *write_short_decimal(char *to, double value) {
    double size = std::fabs(value);
    if (!(size < 1e12)) return nullptr;
    double thousandfold = size * 1000;
    auto whole = static_cast<long long>(thousandfold);
    if (static_cast<double>(whole) != thousandfold || static_cast<double>(whole) / 1000 != size) return nullptr;
    if (std::signbit(value)) *to++ = '-';
    to = write_integer(to, whole / 1000);
    auto thousandths = static_cast<int>(whole % 1000);
    *to++ = '.';
    to[0] = static_cast<char>('0' + thousandths / 100);
    to[1] = static_cast<char>('0' + thousandths / 10 % 10);
    to[2] = static_cast<char>('0' + thousandths % 10);
    if (thousandths % 10 != 0) return to + 3;
    return thousandths % 100 != 0 ? to + 2 : to + 1;
}

/// Writes the digits as Python lays them out, so that files of both agree.
char *write_float(char *to, double value) {
    if (char *end = write_short_decimal(to, value)) return end;
    double size = std::fabs(value);
    bool plain = size >= 1e-4 && size < 1e16;
    char *end = std::to_chars(to, to + longest_number, value,
                              plain ? std::chars_format::fixed : std::chars_format::scientific).ptr;
    if (plain && !std::memchr(to, '.', static_cast<size_t>(end - to))) *end++ = '.', *end++ = '0';
    return end;
}

} // namespace

void json_text::put_integer(lua_Integer value) { next = write_integer(room(longest_number), value); }

void json_text::put_float(double value) {
    if (!std::isfinite(value)) throw json_stop::not_json;
    next = write_float(room(longest_number + 2), value);
}
