/* Messages about text that is not YAML. */
#ifndef TH_DOCUMENT_SYNTAX_H
#define TH_DOCUMENT_SYNTAX_H

#include <libfyaml.h>

#include "document/node.h"

/* The first error of libfyaml, its place, and its probable cause in the words of a scenario. */
void th_document_syntax(const struct th_document *document, struct fy_diag *diag,
                        struct th_place *place, char *sentence, size_t size);

#endif
