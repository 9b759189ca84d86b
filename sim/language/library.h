/* Instances and their models; files that the reader finds, shared objects among them. */
#ifndef TH_LANGUAGE_LIBRARY_H
#define TH_LANGUAGE_LIBRARY_H

#include "document/beside.h"
#include "language/reader.h"

/* source.c: the file that the scalar names. *kept: its entry in the result that is run again,
 * or NULL. False and a sentence if there is none. */
bool th_source_find(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                    char path[TH_BESIDE_PATH], struct stat *seen,
                    const struct th_source **kept);

/* library.c: the library that the scalar names, loaded once for a scenario; NULL and sentences
 * if there is none. */
const struct th_library *th_read_library(struct th_reader *r, const struct th_scalar *scalar,
                                         const char *what);

/* param.c: the scalar that is written for a row; false if there is none. *bad: it is no scalar.
 */
bool th_read_written(struct th_reader *r, const struct th_draft *draft, const char *path,
                     const struct th_row *row, struct th_scalar *scalar, bool *bad);

/* words/row_list.c: the rows of lists (struct th_row_list) in place of the lists that are
 * written in an instance and its parts, and in --set, which come behind all others. */
void th_read_row_lists(struct th_reader *r, const struct th_model *model,
                       struct th_draft *draft);
void th_override_row_lists(struct th_reader *r);
/* The texts of "[a, b]", or the one that it is. */
const char **th_read_listed(struct th_reader *r, const char *text, size_t *count);

/* present.c: takes out the models that need points of the model beside them, where that has
 * none: a sentence for one that is written. */
void th_slot_pointless(struct th_reader *r);

/* bring.c: whether what the parts of a draft bring for other slots can be read. */
bool th_read_brings(struct th_reader *r, const struct th_slot *slot,
                    const struct th_draft *draft);
/* Puts the rows that parts of earlier slots bring for a model below the layers of its draft. */
void th_read_brought(struct th_reader *r, const struct th_model *model, struct th_draft *draft);
/* Of one draft's parts: if they bring rows for the slot of a model; the same as
 * th_read_brought for them alone, false after a sentence; takes what it put there out again. */
bool th_read_brings_for(const struct th_draft *by, const struct th_model *model);
bool th_read_brought_by(struct th_reader *r, const struct th_draft *by,
                        const struct th_model *model, struct th_draft *draft);
void th_drop_brought(const struct th_draft *by, const struct th_model *model,
                     struct th_draft *draft);

/* instance.c: an instance of a slot, the index-th of it; mapping NULL: one that is not written;
 * standard: its model without use:, or NULL. */
void th_read_instance(struct th_reader *r, size_t slot, size_t index,
                      const struct th_node *mapping, const char *standard);

/* landmarks.c: puts the named levels where the canal of the scenario has them. */
void th_read_landmarks(struct th_reader *r);

/* extend.c: the model of an instance with the rows of its files; NULL and sentences. */
const struct th_model *th_read_extended(struct th_reader *r, const struct th_draft *draft,
                                        const struct th_model *model, const char *instance);

#endif
