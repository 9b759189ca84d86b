/* Reads datasets of one dimension as columns of numbers or texts. Private to sim/result. */
#ifndef TH_RESULT_COLUMN_H
#define TH_RESULT_COLUMN_H

#include "base/arena.h"
#include "result/about.h"
#include "result/query.h"

struct th_column_reader {
    struct th_query *query;
    struct th_arena *arena; /* of what is read */
    size_t count;           /* of the values of the last dataset that was looked at */
};

/* Values that a column may have; others are looked at alone, and there is no such column. A
 * single value is a column of one. */
struct th_column_found {
    struct th_column_read column;
    char **units; /* [count]: of an enumeration with flag_units; or NULL */
    bool there;   /* false: of another shape or kind, or texts that cannot be trusted */
};

/* False with an error message if it is damaged. */
bool th_column_read(struct th_column_reader *reader, hid_t data, const char *name,
                    struct th_column_found *found);

#endif
