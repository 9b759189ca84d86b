/* One recorded column as a dataset: shape, chunks, attributes and values. Private to sim/store.
 */
#ifndef TH_STORE_ARRAY_H
#define TH_STORE_ARRAY_H

#include "store/job.h"

/* A coordinate of profiles, a dimension scale of the group. */
struct th_store_axis {
    hid_t id;
    bool second;
    enum th_axis kind;
    size_t points;
    char name[64];
    char level[32]; /* the names of its levels; "": it has none */
};

struct th_store_array {
    const struct th_store_job *job;
    hid_t group;
    size_t column; /* of scenario->columns */
    const char *name;
    const struct th_store_axis *axis;   /* NULL: not a profile */
    const struct th_store_axis *axis_2; /* NULL: it has one axis at most */
};

bool th_store_array(const struct th_store_array *array);
/* Numbers and words of a CHOICE, as CF has them. */
bool th_store_words(hid_t data, const char *labels);

#endif
