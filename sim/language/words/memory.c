/* Two arenas, and one sentence when there is no more memory. */
#include "language/words/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void *checked(struct th_memory *memory, void *piece)
{
    if (!piece && !memory->exhausted)
        th_error_add(memory->error, TH_NO_MEMORY, "no memory for the scenario");
    memory->exhausted = memory->exhausted || !piece;
    return piece;
}

void *th_memory_keep(struct th_memory *memory, size_t bytes)
{
    return checked(memory, th_arena_take(memory->kept, bytes));
}

void *th_memory_scratch(struct th_memory *memory, size_t bytes)
{
    return checked(memory, th_arena_take(&memory->scratch, bytes));
}

const char *th_memory_format(struct th_memory *memory, const char *format, ...)
{
    va_list args, again;
    char small[200];
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(small, sizeof small, format, args);
    char *text = length < 0 ? NULL : th_memory_keep(memory, (size_t)length + 1);
    if (text && (size_t)length < sizeof small)
        memcpy(text, small, (size_t)length + 1);
    else if (text)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(args);
    return text ? text : "";
}
