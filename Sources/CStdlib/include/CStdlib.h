// The Lua standard library (stdlib/), embedded in the binary.
#ifndef CSTDLIB_H
#define CSTDLIB_H

#include <stddef.h>

/// One file of stdlib/: the name for `require`, its path and its text.
typedef struct {
    const char *module;
    const char *path;
    const unsigned char *text;
    size_t length;
} cap_stdlib_file;

/// The file at `index`, below cap_stdlib_count.
const cap_stdlib_file *cap_stdlib_at(size_t index);
extern const size_t cap_stdlib_count;

#endif
