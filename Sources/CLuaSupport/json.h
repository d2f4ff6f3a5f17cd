// What the JSON files share. Lua may leave any function by longjmp (a refused allocation, a raised error), which skips C++
// destructors; so in none of them an object with a destructor lives on the stack while Lua is called.
#ifndef LK_JSON_H
#define LK_JSON_H

#include "host.h"

/// Deepest nesting that is decoded or encoded.
constexpr int json_depth_limit = 1000;

/// A longer string is not the only one that Lua has with its text, so that its address says nothing.
constexpr size_t json_longest_unique = 40;

/// Pushes json.null.
void json_push_null(lua_State *L);
/// Pushes the metatable that marks a table as an array.
void json_push_array_metatable(lua_State *L);

/// Where a text stops being JSON, and why; `why` is null when nothing is wrong.
struct json_fault {
    size_t at;
    const char *why;
};

/// Finds the first fault of a JSON text.
json_fault json_find_fault(const char *text, size_t length);
/// Finds the first byte that is not UTF-8; `length` when there is none.
size_t json_find_bad_utf8(const char *text, size_t length);

int json_decode(lua_State *L);
/// Pushes json.encode.
void json_push_encode(lua_State *L);
/// Raises why the value at this index, which could not be encoded, is not JSON.
int json_refuse(lua_State *L, int index);

#endif
