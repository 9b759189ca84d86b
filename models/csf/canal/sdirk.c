/* The Runge-Kutta method of the canal (canal.h, sdirk.h): step control per lane around the
 * stages of kernel/sdirk.c.
 *
 * Each lane divides the step into equal substeps of its own. Their length h changes only when
 * the controller proposes a markedly different one, so that factors serve several substeps:
 *
 *     proposed h = h clamp(0.85 E^(-1/4), 0.2, 5),
 *
 * E the largest over C, T, B, P of the root mean square of error/(tolerance (|y| + 1e-3 max
 * |y|)), the maximum at least a thousandth of what all drug would make (sdirk_drug.c), over the
 * other compartments of a network, and over the drugs of a family. A substep with E <= 1 is
 * accepted. */
#include "sdirk.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { TRIES = 100000 };

static const double first_substep = 30; /* s */

struct sdirk_run {
    struct th_sdirk_member *members;
    size_t count;
    struct th_sdirk_clock clock;
    double proposed[TH_LANES];            /* next substep, s            */
    long left[TH_LANES], tries[TH_LANES]; /* substeps of this length    */
};
#define EACH_MEMBER(run, m) \
    for (struct th_sdirk_member *m = (run)->members; m < (run)->members + (run)->count; m++)

/* Divides what remains into equal substeps that are no longer than wished. */
static void divide_rest(struct sdirk_run *run, int lane, double wish)
{
    const double count = ceil(run->clock.remaining[lane] / wish - 1e-9);
    run->left[lane] = count < 1 ? 1 : count > 1e9 ? 1000000000 : (long)count;
    run->clock.dt[lane] = run->clock.remaining[lane] / (double)run->left[lane];
}

/* The member before the k-th whose passage feeds it; NULL: none. */
static const struct th_sdirk_member *parent_of(const struct sdirk_run *run, size_t k)
{
    const struct th_canal_feed *feed = run->members[k].request->feed;
    for (size_t p = 0; feed && p < k; p++)
        if (run->members[p].request->passage == feed->parent)
            return &run->members[p];
    return NULL;
}

static void begin(struct sdirk_run *run, struct th_canal *const *canals,
                  const struct th_canal_request *const *steps, struct th_canal_control *control)
{
    EACH_LANE(i) {
        const double next = control->next[i];
        run->clock.active[i] = control->wanted[i];
        run->clock.remaining[i] = steps[0]->dt[i];
        run->tries[i] = control->taken[i] = 0;
        run->proposed[i] = next > 0 && isfinite(next) ? next : first_substep;
        divide_rest(run, i, run->clock.active[i] ? run->proposed[i] : steps[0]->dt[i]);
    }
    for (size_t k = 0; k < run->count; k++) {
        th_sdirk_begin(&run->members[k], canals[k], steps[k], &run->clock);
        th_sdirk_find_drug(&run->members[k], parent_of(run, k));
    }
}

/* Accepts or rejects the substep of one lane and sets the length of the next; returns the
 * former.
 */
static bool accept_or_reject(struct sdirk_run *run, const double *whole,
                             struct th_canal_control *control, int lane, double error)
{
    const double h = run->clock.dt[lane], factor = 0.85 * pow(error, -0.25);
    const double change = !(factor > 0.2) ? 0.2 : factor > 5 ? 5 : factor, wish = h * change;
    const bool good = error <= 1;
    if (good) {
        EACH_MEMBER(run, m) th_sdirk_accept(m, &run->clock, lane);
        run->clock.remaining[lane] -= h;
        run->left[lane]--;
        control->taken[lane]++;
        run->proposed[lane] = wish;
    }
    if (good && run->left[lane] == 0) {
        run->clock.active[lane] = false;
        return true;
    }
    if (++run->tries[lane] >= TRIES || !(h > 1e-12 * whole[lane])) {
        control->taken[lane] = -1;
        run->clock.active[lane] = false;
        return good;
    }
    if (!good || change < 0.95 || change > 1.4)
        divide_rest(run, lane, wish);
    return good;
}

static bool any_of(const bool *active)
{
    bool found = false;
    EACH_LANE(i) found |= active[i];
    return found;
}

static void factor(struct sdirk_run *run, const struct th_canal_isa *isa)
{
    EACH_MEMBER(run, m)
    {
        th_sdirk_factor_network(m);
        isa->sdirk_factor(&m->job);
    }
}

/* The stages of a substep, and its error. */
static void substep(struct sdirk_run *run, const struct th_canal_isa *isa, double tolerance,
                    double error[TH_LANES])
{
    EACH_MEMBER(run, m)
    EACH_LANE(i) th_sdirk_find_outflow(m, &run->clock, i);
    for (int stage = 0; stage < SDIRK_STAGES; stage++) EACH_MEMBER(run, m)
        {
            th_sdirk_find_source(m, &run->clock, stage);
            m->job.outflow = m->has_outflow ? m->outflow[stage] : NULL;
            th_sdirk_open_stage(m, &run->clock, stage);
            isa->sdirk_stage(&m->job, stage);
            th_sdirk_close_stage(m, stage);
        }
    EACH_LANE(i) error[i] = 0;
    EACH_MEMBER(run, m) th_sdirk_find_error(m, isa, tolerance, error);
}

static void finish(const struct sdirk_run *run)
{
    EACH_MEMBER(run, m)
    {
        const struct th_canal_request *request = m->request;
        memcpy(request->after, m->state,
               th_canal_vectors(m->job.canal->cells, m->job.canal->layers) * TH_LANES *
                   sizeof(double));
        if (request->probe_count)
            memcpy(request->lagged, m->lagged, request->probe_count * sizeof m->lagged[0]);
    }
}

/* All lanes advance together, each with its own substep; a finished one repeats the others'
 * stages without effect. Factors are made anew when any substep has changed. */
void th_canal_sdirk_family(struct th_canal *const *canals,
                           const struct th_canal_request *const *steps, size_t count,
                           struct th_canal_control *control)
{
    struct th_sdirk_member members[TH_CANAL_FAMILY];
    struct sdirk_run run = {.members = members, .count = count};
    double factored[TH_LANES] = {0}, error[TH_LANES];
    int64_t level;
    const struct th_canal_isa *isa = th_canal_kernels(canals[0], &level);
    bool taken = true;
    for (size_t k = 0; k < count; k++) taken = th_canal_takes(canals[k], steps[k]) && taken;
    if (!taken) {
        EACH_LANE(i) control->taken[i] = -1;
        return;
    }
    begin(&run, canals, steps, control);
    while (any_of(run.clock.active)) {
        if (memcmp(factored, run.clock.dt, sizeof factored) != 0) {
            factor(&run, isa);
            memcpy(factored, run.clock.dt, sizeof factored);
        }
        substep(&run, isa, control->tolerance, error);
        bool accepted[TH_LANES];
        EACH_LANE(i)
            accepted[i] = run.clock.active[i] &&
                          accept_or_reject(&run, steps[0]->dt, control, i, error[i]);
        EACH_MEMBER(&run, m) th_sdirk_renew(m, isa, accepted);
    }
    finish(&run);
    EACH_LANE(i) control->next[i] = run.proposed[i];
}

void th_canal_sdirk(struct th_canal *canal, const struct th_canal_request *request,
                    struct th_canal_control *control)
{
    th_canal_sdirk_family(&canal, &request, 1, control);
}
