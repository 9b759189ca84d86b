/* The names that would be right in some place of a scenario, for messages about one that is
 * not. */
#ifndef TH_LANGUAGE_CANDIDATES_H
#define TH_LANGUAGE_CANDIDATES_H

#include "language/words/memory.h"
#include "model/model.h"

struct th_reader;

struct th_candidates {
    const char **items;
    size_t count, capacity;
    const struct th_model *of; /* the model whose rows they are, to explain rows that are gone;
                                  or NULL */
};

void th_candidates_add(struct th_memory *memory, struct th_candidates *names, const char *name);
void th_candidates_table(struct th_memory *memory, struct th_candidates *names,
                         const struct th_table *table);
/* The keys of a section of the scenario language. */
void th_candidates_section(struct th_memory *memory, struct th_candidates *names,
                           const char *section);
/* 'unknown key "flwo" in pump; did you mean "flow"? (allowed: flow, mode, ...)' */
void th_candidates_reject(struct th_reader *r, struct th_place place, const char *kind,
                          const char *word, const char *where,
                          const struct th_candidates *names);

#endif
