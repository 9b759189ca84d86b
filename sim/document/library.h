/* Shared objects: their SHA-256, their loading, and what is kept of them in place of a text. */
#ifndef TH_DOCUMENT_LIBRARY_H
#define TH_DOCUMENT_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#include "model/library.h"

enum { TH_LIBRARY_NOTE = 160 };

/* SHA-256 and bytes of a file; false: it cannot be read, or is larger than 256 MB. */
bool th_library_sum(const char *path, char sum[65], size_t *length);

/* Loads library->path, its other members being known but for handle and symbol. False: why says
 * for what reason, to be read behind "cannot be loaded: ". */
bool th_library_open(struct th_library *library, char *why, size_t size);
/* All of a list. */
void th_libraries_close(struct th_library *library);

/* The text that stands for a library among the files of a result; and whether a text is one of
 * a library of that SHA-256. */
void th_library_note(const struct th_library *library, char text[TH_LIBRARY_NOTE]);
bool th_library_is_note(const char *text, const char *sum);

#endif
