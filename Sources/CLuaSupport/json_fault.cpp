// Finds where a text stops being JSON: what simdjson does not tell. Runs only after a failure.
#include "json.h"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <simdjson.h>
#include <string>

namespace {

/// Reads a text by the grammar of RFC 8259 until it is broken.
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
        if (depth > json_depth_limit) return fail("nested too deeply");
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
        size_t bad = json_find_bad_utf8(text, length);
        if (bad == length) return true;
        at = bad;
        return fail("not UTF-8");
    }
    void document() {
        if (!utf8() || !value(0)) return;
        blank();
        if (at < length) fail("more text after the JSON value");
    }
};

} // namespace

size_t json_find_bad_utf8(const char *text, size_t length) {
    size_t good = 0;
    while (good < length) {
        unsigned char lead = text[good];
        size_t n = lead < 0x80 ? 1 : lead >= 0xC2 && lead < 0xE0 ? 2 : lead >= 0xE0 && lead < 0xF0 ? 3 : 4;
        if (!simdjson::validate_utf8(text + good, std::min(n, length - good))) return good;
        good += n;
    }
    return length;
}

json_fault json_find_fault(const char *text, size_t length) {
    locator where{text, length};
    where.document();
    return {std::min(where.at, length), where.why};
}
