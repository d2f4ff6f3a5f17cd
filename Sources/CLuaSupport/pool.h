// Memory for the small blocks of one Lua state, faster than malloc: Lua makes millions of small strings and tables, says
// how large a block is when it frees it, and uses a state in one thread only.
#ifndef LK_POOL_H
#define LK_POOL_H

#include <stddef.h>

/// Blocks of up to this size come from the pool, in classes of LK_POOL_STEP bytes; larger ones from malloc.
enum { LK_POOL_STEP = 16, LK_POOL_LARGEST = 512 };

struct lk_pool_chunk;

/// A pool; all zeros is an empty one. Freed small blocks stay with it for the next ones of their size: only
/// `lk_pool_clear` gives chunks back to the system, so a state keeps the chunks of its largest moment.
typedef struct {
    void *unused[LK_POOL_LARGEST / LK_POOL_STEP];
    /// What is still untouched of the newest chunk.
    char *next, *end;
    struct lk_pool_chunk *chunks;
} lk_pool;

/// Makes (`block` is NULL), resizes or frees (`new_size` is 0) a block, as lua_Alloc does; NULL when memory does not suffice.
void *lk_pool_resize(lk_pool *pool, void *block, size_t old_size, size_t new_size);
/// Frees the chunks; every block must have been freed, or be forgotten.
void lk_pool_clear(lk_pool *pool);

#endif
