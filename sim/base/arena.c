/* Chunks of memory, from which pieces are taken in order. */
#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 64 << 10 };

/* The head fills one alignment unit, so that what follows it is aligned. */
struct th_arena_chunk {
    struct th_arena_chunk *before;
    size_t used, size;
    void *memory; /* in which it lies */
};

static struct th_arena_chunk *new_chunk(struct th_arena *arena, size_t bytes)
{
    size_t size = bytes > CHUNK ? bytes : CHUNK;
    /* Large memory that calloc gives is zero without being written. */
    char *memory = calloc(1, 2 * TH_ALIGNMENT + size);
    if (!memory)
        return NULL;
    struct th_arena_chunk *chunk =
        (void *)(memory + (TH_ALIGNMENT - (uintptr_t)memory % TH_ALIGNMENT));
    chunk->memory = memory;
    chunk->size = size;
    chunk->before = arena->last;
    arena->last = chunk;
    return chunk;
}

void *th_arena_take(struct th_arena *arena, size_t bytes)
{
    if (bytes > SIZE_MAX / 2)
        return NULL;
    bytes = th_aligned(bytes ? bytes : 1);
    struct th_arena_chunk *chunk = arena->last;
    if (!chunk || chunk->size - chunk->used < bytes)
        chunk = new_chunk(arena, bytes);
    if (!chunk)
        return NULL;
    void *piece = (char *)chunk + TH_ALIGNMENT + chunk->used;
    chunk->used += bytes;
    arena->bytes += bytes;
    return piece;
}

char *th_arena_copy(struct th_arena *arena, const char *text)
{
    size_t length = strlen(text) + 1;
    char *copy = th_arena_take(arena, length);
    if (copy)
        memcpy(copy, text, length);
    return copy;
}

void th_arena_free(struct th_arena *arena)
{
    while (arena->last) {
        struct th_arena_chunk *before = arena->last->before;
        free(arena->last->memory);
        arena->last = before;
    }
    arena->bytes = 0;
}
