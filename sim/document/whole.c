/* Grows with what is there: most files are a page. */
#include "document/whole.h"

#include <stdlib.h>

char *th_whole_read(FILE *file, size_t most, size_t *length)
{
    size_t room = 1 << 13;
    char *text = malloc(room);
    *length = 0;
    while (text) {
        *length += fread(text + *length, 1, room - *length, file);
        if (*length < room || room > most)
            return text;
        room = 2 * room > most ? most + 1 : 2 * room;
        char *more = realloc(text, room);
        if (!more)
            free(text);
        text = more;
    }
    return NULL;
}
