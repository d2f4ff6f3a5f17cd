// The pool: a list of unused blocks for each size class, refilled from chunks.
#include "pool.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

// Valgrind and the address sanitizer see each block only when it comes from malloc. The sanitizer is noticed; for
// Valgrind compile with -DLK_SYSTEM_ALLOCATOR.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LK_SYSTEM_ALLOCATOR
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) && !defined(LK_SYSTEM_ALLOCATOR)
#define LK_SYSTEM_ALLOCATOR
#endif

#ifdef LK_SYSTEM_ALLOCATOR

void *lk_pool_resize(lk_pool *pool, void *block, size_t old_size, size_t new_size) {
    (void)pool;
    (void)old_size;
    if (new_size != 0) return realloc(block, new_size);
    free(block);
    return NULL;
}

void lk_pool_clear(lk_pool *pool) { (void)pool; }

#else

/// Stands at the start of each chunk; as large as a step, so that the blocks behind it are aligned as malloc's are.
struct lk_pool_chunk {
    struct lk_pool_chunk *older;
    size_t padding;
};

/// Bytes of a chunk: with malloc's own header a whole number of pages.
enum { CHUNK_SIZE = (64 << 10) - 16 };

_Static_assert(sizeof(struct lk_pool_chunk) == LK_POOL_STEP, "blocks behind a chunk's header must be aligned");

static inline size_t class_of(size_t size) {
    return (size - 1) / LK_POOL_STEP;
}

static inline void give(lk_pool *pool, void *block, size_t class) {
    *(void **)block = pool->unused[class];
    pool->unused[class] = block;
}

static bool add_chunk(lk_pool *pool) {
    struct lk_pool_chunk *chunk = malloc(CHUNK_SIZE);
    if (!chunk) return false;
    size_t rest = (size_t)(pool->end - pool->next); // a multiple of the step, and less than the largest block
    if (rest > 0) give(pool, pool->next, class_of(rest));
    chunk->older = pool->chunks;
    pool->chunks = chunk;
    pool->next = (char *)(chunk + 1);
    pool->end = (char *)chunk + CHUNK_SIZE;
    return true;
}

static void *take(lk_pool *pool, size_t class) {
    void *block = pool->unused[class];
    if (block) {
        pool->unused[class] = *(void **)block;
        return block;
    }
    size_t size = (class + 1) * LK_POOL_STEP;
    if ((size_t)(pool->end - pool->next) < size && !add_chunk(pool)) return NULL;
    block = pool->next;
    pool->next += size;
    return block;
}

static void *make(lk_pool *pool, size_t size) {
    return size <= LK_POOL_LARGEST ? take(pool, class_of(size)) : malloc(size);
}

static void release(lk_pool *pool, void *block, size_t size) {
    if (size <= LK_POOL_LARGEST) give(pool, block, class_of(size));
    else free(block);
}

/// Resizes a block that is or becomes a small one.
static void *move(lk_pool *pool, void *block, size_t old_size, size_t new_size) {
    if (old_size <= LK_POOL_LARGEST && new_size <= LK_POOL_LARGEST && class_of(old_size) == class_of(new_size)) return block;
    void *moved = make(pool, new_size);
    if (!moved) return NULL;
    memcpy(moved, block, old_size < new_size ? old_size : new_size);
    release(pool, block, old_size);
    return moved;
}

void *lk_pool_resize(lk_pool *pool, void *block, size_t old_size, size_t new_size) {
    if (!block) return new_size != 0 ? make(pool, new_size) : NULL;
    if (new_size == 0) {
        release(pool, block, old_size);
        return NULL;
    }
    if (old_size > LK_POOL_LARGEST && new_size > LK_POOL_LARGEST) return realloc(block, new_size);
    return move(pool, block, old_size, new_size);
}

void lk_pool_clear(lk_pool *pool) {
    while (pool->chunks) {
        struct lk_pool_chunk *chunk = pool->chunks;
        pool->chunks = chunk->older;
        free(chunk);
    }
    *pool = (lk_pool){0};
}

#endif
