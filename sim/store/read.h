/* Private to the files that read a result: false with a sentence if what is there cannot be
 * read. */
#ifndef TH_STORE_READ_H
#define TH_STORE_READ_H

#include "store/ask.h"
#include "store/store.h"

/* The numbers of the members, one after the other, beside a dataset with series->members of
 * them. */
bool th_store_read_members(struct th_asking *asking, struct th_series *series, hid_t group);
/* A dataset of /run/reductions; many: a number of each member. */
bool th_store_read_number(struct th_asking *asking, struct th_result *result, hid_t group,
                          hid_t data, const char *label, bool many);

#endif
