/* Chunks of memory, from which pieces are taken in order. */
#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* LARGE: memory that is the system's own, zero without being written: what nothing touches of
 * it takes no memory, where calloc may give memory that was used before and has to be cleared.
 */
enum { CHUNK = 64 << 10, LARGE = 1 << 20 };

/* The head fills one alignment unit, so that what follows it is aligned. */
struct th_arena_chunk {
    struct th_arena_chunk *before;
    size_t used, size;
    void *memory;  /* in which it lies */
    size_t mapped; /* its bytes, of memory that is the system's; 0: it is of calloc */
};

/* Zero bytes; NULL: there are none. */
static char *take_memory(size_t bytes, bool mapped)
{
    if (!mapped)
        return calloc(1, bytes);
    char *memory =
        mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

static struct th_arena_chunk *new_chunk(struct th_arena *arena, size_t bytes)
{
    size_t size = bytes > CHUNK ? bytes : CHUNK;
    const size_t bytes_of_all = 2 * TH_ALIGNMENT + size;
    char *memory = take_memory(bytes_of_all, size >= LARGE);
    if (!memory)
        return NULL;
    struct th_arena_chunk *chunk =
        (void *)(memory + (TH_ALIGNMENT - (uintptr_t)memory % TH_ALIGNMENT));
    chunk->memory = memory;
    chunk->mapped = size < LARGE ? 0 : bytes_of_all;
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
        const struct th_arena_chunk last = *arena->last;
        if (last.mapped)
            munmap(last.memory, last.mapped);
        else
            free(last.memory);
        arena->last = last.before;
    }
    arena->bytes = 0;
}
