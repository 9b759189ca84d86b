/* Memory of the reader: what the scenario keeps, and what is needed until the reading ends. */
#ifndef TH_LANGUAGE_MEMORY_H
#define TH_LANGUAGE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/status.h"

struct th_memory {
    struct th_arena *kept; /* the scenario's */
    struct th_arena scratch;
    struct th_error *error;
    bool exhausted; /* a sentence about it was added */
};

/* Zeroed pieces; NULL, and once a sentence, without memory. */
void *th_memory_keep(struct th_memory *memory, size_t bytes);
void *th_memory_scratch(struct th_memory *memory, size_t bytes);
/* A kept text; "" without memory. */
const char *th_memory_format(struct th_memory *memory, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
