/* The path of the key or value that stands at a place in a text. */
#ifndef TH_DOCUMENT_PATH_H
#define TH_DOCUMENT_PATH_H

#include <stdbool.h>

#include "document/document.h"

/* "events[0].set.catheter.tip": the key or value that begins at that line and column. Where a
 * mapping begins with its first key, the key counts if the sentence names it. False: nothing
 * begins there. */
bool th_document_path(const struct th_document *document, int line, int column,
                      const char *sentence, char *path, size_t size);

#endif
