/* Grows with what is there: most files are a page. */
#include "document/whole.h"

#include <stdlib.h>

char *th_whole_read(FILE *file, size_t most, size_t *length)
{
    size_t capacity = 1 << 13;
    char *text = malloc(capacity);
    *length = 0;
    while (text) {
        *length += fread(text + *length, 1, capacity - *length, file);
        if (*length < capacity || capacity > most)
            return text;
        capacity = 2 * capacity > most ? most + 1 : 2 * capacity;
        char *more = realloc(text, capacity);
        if (!more)
            free(text);
        text = more;
    }
    return NULL;
}
