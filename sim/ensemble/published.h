/* The effect of published uncertainty on a run. Rows whose sources differ give the ends of the
 * published range (struct th_row, published); the member with the scenario's own values,
 * nothing drawn, is run with each of these parameters at both ends, one at a time. All of them
 * are members of one ensemble, which costs about as much as one more member. */
#ifndef TH_PUBLISHED_H
#define TH_PUBLISHED_H

#include "ensemble/ensemble.h"

enum { TH_PUBLISHED = 24 };

struct th_published {
    size_t count;
    struct th_published_row {
        size_t instance, row;
        double ends[2]; /* SI; of members 2 k and 2 k + 1 for row k. The last member has none */
    } rows[TH_PUBLISHED];
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_trace *trace; /* of these members; NULL: nothing was run */
};

/* Left out are parameters that the scenario gives with a source of its own, varies, or sets
 * during the run. Nothing is run for a sweep over grids, which has no values of one patient. An
 * error concerns these runs alone, not that of the trace. th_published_free in any case. */
enum th_status th_published_run(const struct th_trace *trace,
                                const struct th_ensemble_options *options,
                                struct th_published *published, struct th_error *error);
void th_published_free(struct th_published *published);

#endif
