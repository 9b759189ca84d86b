/* What the published spread of a parameter makes of a run: rows whose sources differ say from
 * where to where (struct th_row, published); the patient whose values are those of the
 * scenario, undrawn, is run with each of them at both ends, all else as it is. All ends are
 * members of one ensemble, which costs about as much as one member more. */
#ifndef TH_PUBLISHED_H
#define TH_PUBLISHED_H

#include "ensemble/ensemble.h"

enum { TH_PUBLISHED = 4 };

struct th_published {
    size_t count;
    struct th_published_row {
        size_t instance, row;
        double ends[2]; /* SI; member 2 k has the first of row k, 2 k + 1 the second, the last
                           none */
    } rows[TH_PUBLISHED];
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_trace *trace; /* of the ends; NULL: nothing was run */
};

/* Left out: what the scenario gives itself with a source, varies, or sets during the run.
 * Nothing is run for a sweep over grids, whose values are not one patient's. TH_INTERRUPTED, or
 * why there is none: the run itself is sound. th_published_free in any case. */
enum th_status th_published_run(const struct th_trace *trace,
                                const struct th_ensemble_options *options,
                                struct th_published *published, struct th_error *error);
void th_published_free(struct th_published *published);

#endif
