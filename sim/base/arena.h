/* Memory that is taken piece by piece and given back at once. All pieces are zeroed and 64-byte
 * aligned; they stay where they are until th_arena_free. */
#ifndef TH_ARENA_H
#define TH_ARENA_H

#include <stddef.h>

enum { TH_ALIGNMENT = 64 }; /* bytes of a cache line, and of the widest vectors */

/* The next multiple of TH_ALIGNMENT. */
static inline size_t th_aligned(size_t bytes)
{
    return (bytes + TH_ALIGNMENT - 1) / TH_ALIGNMENT * TH_ALIGNMENT;
}

struct th_arena_chunk;

struct th_arena {
    struct th_arena_chunk *last;
    size_t bytes; /* handed out so far */
};

void *th_arena_take(struct th_arena *arena, size_t bytes);     /* NULL if there is no memory */
char *th_arena_copy(struct th_arena *arena, const char *text); /* a string; NULL likewise     */
void th_arena_free(struct th_arena *arena);

#endif
