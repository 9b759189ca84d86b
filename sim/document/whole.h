/* A whole file in memory, up to a size. */
#ifndef TH_DOCUMENT_WHOLE_H
#define TH_DOCUMENT_WHOLE_H

#include <stddef.h>
#include <stdio.h>

/* All of a file, but not more than one byte more than most; malloced. NULL: no memory. Errors
 * of reading are the file's (ferror). */
char *th_whole_read(FILE *file, size_t most, size_t *length);

#endif
