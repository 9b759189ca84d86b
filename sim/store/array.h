/* One recorded column as a dataset: shape, chunks, attributes and, compressed, values. Private
 * to sim/store.
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
    const struct th_store_times *times;
    hid_t group;
    hid_t member;  /* the scale of the members that are kept; negative: there is none */
    size_t column; /* of scenario->columns */
    const char *name;
    const struct th_store_axis *axis;   /* NULL: not a profile */
    const struct th_store_axis *axis_2; /* NULL: it has one axis at most */
};

/* Makes the dataset, whose values are written later: job->rows. */
bool th_store_array(const struct th_store_array *array);
/* Writes the values of one that is compressed, from a whole trace. */
bool th_store_compressed(const struct th_store_job *job, size_t column);
/* Numbers and words of a CHOICE, as CF has them. */
bool th_store_words(hid_t data, const char *labels);

#endif
