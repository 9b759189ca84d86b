/* The Runge-Kutta method of the canal (canal.h, sdirk.h): step control per lane around the
 * stages of kernel/sdirk.c.
 *
 * Each lane divides the step into equal substeps of its own. Their length h changes only when
 * the controller proposes a markedly different one, so that factors serve several substeps:
 *
 *     proposed h = h clamp(0.85 E^(-1/4), 0.2, 5),
 *
 * E the largest over C, T, B, P of the root mean square of error/(tolerance (|y| + 1e-3 max
 * |y|)). A substep with E <= 1 is accepted. */
#include "sdirk.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { TRIES = 100000, POWERS = SDIRK_POWERS };
#define EACH_STAGE(j) for (int j = 0; j < SDIRK_STAGES; j++)

static const double floor_share = 1e-3, first_substep = 30; /* 1; s */

struct sdirk_run {
    struct th_sdirk_job job;
    double *state, *next; /* whole states                                  */
    double dt[TH_LANES] __attribute__((aligned(64)));     /* of the substep                */
    double remaining[TH_LANES], proposed[TH_LANES];       /* of the step; next substep, s  */
    long left[TH_LANES], tries[TH_LANES];                 /* substeps of this length       */
    double source[TH_LANES] __attribute__((aligned(64))); /* at a stage */
    double since[TH_LANES] __attribute__((aligned(64)));
    /* The ventricle's outflow at the stages; has_outflow: some lane has one. */
    double outflow[SDIRK_STAGES][TH_LANES] __attribute__((aligned(64)));
    bool has_outflow;
    double lagged[TH_CANAL_PROBES][TH_LANES];
    bool active[TH_LANES];
};

static double *take_vectors(double **free, size_t vectors)
{
    double *piece = *free;
    *free += vectors * TH_LANES;
    return piece;
}

/* Divides what remains into equal substeps that are no longer than wished. */
static void divide_rest(struct sdirk_run *run, int lane, double wish)
{
    const double count = ceil(run->remaining[lane] / wish - 1e-9);
    run->left[lane] = count < 1 ? 1 : count > 1e9 ? 1000000000 : (long)count;
    run->dt[lane] = run->remaining[lane] / (double)run->left[lane];
}

/* Divides the scratch, and starts all lanes at the state before the step. */
static void begin(struct sdirk_run *run, struct th_canal *canal,
                  const struct th_canal_request *request, struct th_canal_control *control)
{
    const size_t n = canal->cells, whole = th_canal_vectors(n);
    double *free = th_canal_claim_scratch(canal, th_sdirk_vectors(n));
    run->job = (struct th_sdirk_job){.canal = canal,
                                     .source = run->source,
                                     .sources = request->sources,
                                     .sources_ramp = request->sources_ramp,
                                     .since = run->since};
    run->job.constants = take_vectors(&free, SDIRK_CONSTANTS);
    run->job.e = take_vectors(&free, n);
    run->job.lambda = take_vectors(&free, n);
    for (int i = 0; i < SDIRK_STAGES; i++) run->job.k[i] = take_vectors(&free, whole);
    run->job.rhs = take_vectors(&free, whole);
    run->state = take_vectors(&free, whole);
    run->next = request->after;
    run->job.state = run->state;
    run->job.dt = run->dt;
    memcpy(run->state, request->before, whole * TH_LANES * sizeof(double));
    EACH_LANE(i) {
        const double next = control->next[i];
        run->active[i] = control->wanted[i];
        run->remaining[i] = request->dt[i];
        run->tries[i] = control->taken[i] = 0;
        run->proposed[i] = next > 0 && isfinite(next) ? next : first_substep;
        divide_rest(run, i, run->active[i] ? run->proposed[i] : request->dt[i]);
        request->area[i] = 0;
    }
    run->has_outflow = false;
    for (int i = 0; request->ventricle && i < TH_LANES; i++)
        run->has_outflow |= run->active[i] && th_canal_has_outflow(request->ventricle, i);
    memset(run->lagged, 0, sizeof run->lagged);
    if (request->exposure)
        memset(request->exposure, 0, n * TH_LANES * sizeof(double));
}

/* c_j of a stage: its time within the substep, 0 .. 1. */
static double stage_node(int stage)
{
    double share = 0;
    for (int j = 0; j <= stage; j++) share += sdirk_a[stage][j];
    return share;
}

/* The ventricle's outflow at the stages of a lane's substep, from the closed form, plus the
 * constant that makes their weighted sum equal to the outflow of the substep: mass is exact. */
static void find_outflow(struct sdirk_run *run, const struct th_canal_request *request,
                         int lane)
{
    const struct th_canal_ventricle *v = request->ventricle;
    const double h = run->dt[lane], past = request->dt[lane] - run->remaining[lane];
    double constant = 0;
    EACH_STAGE(j) run->outflow[j][lane] = 0;
    if (!run->active[lane] || !th_canal_has_outflow(v, lane))
        return;
    constant = (th_canal_ventricle_at(v, lane, past + h).outflow -
                th_canal_ventricle_at(v, lane, past).outflow) /
               h;
    EACH_STAGE(j) {
        run->outflow[j][lane] =
            v->rate[lane] * th_canal_ventricle_at(v, lane, past + stage_node(j) * h).amount;
        constant -= sdirk_a[SDIRK_STAGES - 1][j] * run->outflow[j][lane];
    }
    EACH_STAGE(j) run->outflow[j][lane] += constant;
}

/* A stage of the lane's substep: its time from the middle of the step, and S. */
static void set_stage(struct sdirk_run *run, const struct th_canal_request *request, int stage,
                      int lane)
{
    const double share = stage_node(stage);
    const double past = request->dt[lane] / 2 - run->remaining[lane];
    const double slope = request->ramp ? request->ramp[lane] : 0;
    run->since[lane] = past + share * run->dt[lane];
    run->source[lane] = request->source[lane] + slope * run->since[lane];
}

/* The new state of all lanes by the method of order 4, and the largest |y| of each field (C, T,
 * B, P) there and before. */
static void propose_state(const struct sdirk_run *run, double most[4][TH_LANES])
{
    const size_t whole = th_canal_vectors(run->job.canal->cells);
    memset(most, 0, 4 * sizeof *most);
    for (size_t v = 0; v + 1 < whole; v++) {
        const size_t field = v + TH_CANAL_PLASMA < whole ? v % 3 : 3;
        EACH_LANE(i) {
            const size_t at = v * TH_LANES + (size_t)i;
            double y = run->state[at];
            const double old = fabs(y);
            for (int j = 0; j < SDIRK_STAGES; j++)
                y += sdirk_a[SDIRK_STAGES - 1][j] * run->job.k[j][at];
            run->next[at] = y;
            const double now = fabs(y) > old ? fabs(y) : old;
            most[field][i] = now > most[field][i] ? now : most[field][i];
        }
    }
    EACH_LANE(i) {
        const size_t at = (whole - 1) * TH_LANES + (size_t)i;
        double y = run->state[at];
        for (int j = 0; j < SDIRK_STAGES; j++)
            y += sdirk_a[SDIRK_STAGES - 1][j] * run->job.k[j][at];
        run->next[at] = y;
    }
}

/* E of the proposed state, per lane: 1 is just acceptable. */
static void find_error(const struct sdirk_run *run, double tolerance, double *error)
{
    const size_t n = run->job.canal->cells;
    double most[4][TH_LANES], sum[4][TH_LANES] = {{0}};
    propose_state(run, most);
    /* Right after a dose tissue holds next to nothing: its error is taken relative to CSF. */
    for (int field = 1; field < 3; field++)
        EACH_LANE(i) most[field][i] = fmax(most[field][i], 1e-3 * most[0][i]);
    for (size_t v = 0; v < 3 * n + 1; v++) {
        const size_t field = v < 3 * n ? v % 3 : 3;
        EACH_LANE(i) {
            const size_t at = v * TH_LANES + (size_t)i;
            double off = 0;
            for (int j = 0; j < SDIRK_STAGES; j++)
                off += (sdirk_a[SDIRK_STAGES - 1][j] - sdirk_embedded[j]) * run->job.k[j][at];
            const double size = fabs(run->next[at]) + floor_share * most[field][i];
            const double share = off / (tolerance * size + DBL_MIN);
            sum[field][i] += share * share;
        }
    }
    EACH_LANE(i) {
        double worst = sum[3][i];
        for (int field = 0; field < 3; field++) {
            const double mean = sum[field][i] / (double)n;
            worst = mean > worst || isnan(mean) ? mean : worst;
        }
        error[i] = sqrt(worst);
    }
}

/* Adds the integrals over the substep, h (y + sum_j d_j K_j) with d_j = sum_i b_i a_ij: those
 * with which the mass balance of the stages closes. */
static void integrate(const struct sdirk_run *run, const struct th_canal_request *request,
                      int lane)
{
    const size_t n = run->job.canal->cells, end = 3 * n * TH_LANES + (size_t)lane;
    const double h = run->dt[lane];
    double d[SDIRK_STAGES] = {0};
    for (int j = 0; j < SDIRK_STAGES; j++)
        for (int i = j; i < SDIRK_STAGES; i++)
            d[j] += sdirk_a[SDIRK_STAGES - 1][i] * sdirk_a[i][j];
    double mean = run->state[end];
    for (int j = 0; j < SDIRK_STAGES; j++) mean += d[j] * run->job.k[j][end];
    request->area[lane] += h * mean;
    for (size_t i = 0; request->exposure && i < n; i++) {
        const size_t at = 3 * i * TH_LANES + (size_t)lane;
        mean = run->state[at];
        for (int j = 0; j < SDIRK_STAGES; j++) mean += d[j] * run->job.k[j][at];
        request->exposure[i * TH_LANES + (size_t)lane] += h * mean;
    }
}

/* The value of a probe in a state, or its slope: numbers [3 cells + 2][TH_LANES]. */
static double probe_value(const struct sdirk_run *run, const struct th_canal_probe *probe,
                          const double *numbers, int lane)
{
    const size_t tissue = probe->site[lane] == TH_CANAL_IN_TISSUE;
    const double *at = numbers + (3 * (size_t)probe->cell[lane] + tissue) * TH_LANES + lane;
    double sum = 0;
    if (probe->site[lane] == TH_CANAL_IN_PLASMA)
        return numbers[3 * run->job.canal->cells * TH_LANES + (size_t)lane];
    for (size_t part = 0; part < TH_CANAL_PROBE_CELLS; part++)
        sum += probe->weight[part][lane] * at[3 * part * TH_LANES];
    return sum;
}

/* z times the integral from 0 to 1 of exp(-z (1 - x)) x^m, m = 0 .. POWERS:
 * I_m = 1 - m/z I_{m-1}, upward where z is large, downward where it is small. */
static void find_moments(double z, double moment[POWERS + 1])
{
    double next = 0;
    if (z < 2) {
        for (int m = 24; m > 0; m--) {
            next = z / m * (1 - next);
            if (m <= POWERS + 1)
                moment[m - 1] = next;
        }
        return;
    }
    moment[0] = -expm1(-z);
    for (int m = 1; m <= POWERS; m++) moment[m] = 1 - m / z * moment[m - 1];
}

/* Advances the lags over the substep, exactly for the polynomial y + sum_j b_j(x) K_j, x = 0 ..
 * 1, of the method's dense output. The source adds a straight line. */
static void advance_lags(struct sdirk_run *run, const struct th_canal_request *request,
                         int lane)
{
    const double h = run->dt[lane], slope = request->ramp ? request->ramp[lane] : 0;
    const double begin =
        request->source[lane] + slope * (request->dt[lane] / 2 - run->remaining[lane]);
    for (size_t n = 0; n < request->probe_count; n++) {
        const struct th_canal_probe *probe = &request->probes[n];
        const double z = h * probe->rate[lane];
        double moment[POWERS + 1];
        if (!(z > 0))
            continue;
        find_moments(z, moment);
        double sum = moment[0] * probe_value(run, probe, run->state, lane);
        for (int j = 0; j < SDIRK_STAGES; j++) {
            double weight = 0;
            for (int m = 0; m < POWERS; m++) weight += sdirk_inside[j][m] * moment[m + 1];
            sum += weight * probe_value(run, probe, run->job.k[j], lane);
        }
        if (probe->site[lane] == TH_CANAL_IN_CSF)
            sum += probe->source[lane] * (moment[0] * begin + moment[1] * slope * h) +
                   probe->added[lane] * moment[0];
        run->lagged[n][lane] = run->lagged[n][lane] * exp(-z) + sum;
    }
}

/* Accepts or rejects the substep of one lane and sets the length of the next. */
static void accept_or_reject(struct sdirk_run *run, const struct th_canal_request *request,
                             struct th_canal_control *control, int lane, double error)
{
    const size_t whole = th_canal_vectors(run->job.canal->cells);
    const double h = run->dt[lane], factor = 0.85 * pow(error, -0.25);
    const double change = !(factor > 0.2) ? 0.2 : factor > 5 ? 5 : factor, wish = h * change;
    const bool good = error <= 1;
    if (good) {
        integrate(run, request, lane);
        advance_lags(run, request, lane);
        for (size_t v = 0; v < whole; v++)
            run->state[v * TH_LANES + (size_t)lane] = run->next[v * TH_LANES + (size_t)lane];
        run->remaining[lane] -= h;
        run->left[lane]--;
        control->taken[lane]++;
        run->proposed[lane] = wish;
    }
    if (good && run->left[lane] == 0) {
        run->active[lane] = false;
        return;
    }
    if (++run->tries[lane] >= TRIES || !(h > 1e-12 * request->dt[lane])) {
        control->taken[lane] = -1;
        run->active[lane] = false;
        return;
    }
    if (!good || change < 0.95 || change > 1.4)
        divide_rest(run, lane, wish);
}

static bool any_of(const bool *active)
{
    bool found = false;
    EACH_LANE(i) found |= active[i];
    return found;
}

/* All lanes advance together, each with its own substep; a finished one repeats the others'
 * stages without effect. Factors are made anew when any substep has changed. */
void th_canal_sdirk(struct th_canal *canal, const struct th_canal_request *request,
                    struct th_canal_control *control)
{
    struct sdirk_run run;
    double factored[TH_LANES] = {0}, error[TH_LANES];
    int64_t level;
    const struct th_canal_isa *isa = th_canal_kernels(canal, &level);
    begin(&run, canal, request, control);
    while (any_of(run.active)) {
        if (memcmp(factored, run.dt, sizeof factored) != 0) {
            isa->sdirk_factor(&run.job);
            memcpy(factored, run.dt, sizeof factored);
        }
        EACH_LANE(i)
            if (run.has_outflow)
                find_outflow(&run, request, i);
        for (int stage = 0; stage < SDIRK_STAGES; stage++) {
            EACH_LANE(i) set_stage(&run, request, stage, i);
            run.job.outflow = run.has_outflow ? run.outflow[stage] : NULL;
            isa->sdirk_stage(&run.job, stage);
        }
        find_error(&run, control->tolerance, error);
        EACH_LANE(i)
            if (run.active[i])
                accept_or_reject(&run, request, control, i, error[i]);
    }
    memcpy(request->after, run.state,
           th_canal_vectors(canal->cells) * TH_LANES * sizeof(double));
    if (request->probe_count)
        memcpy(request->lagged, run.lagged, request->probe_count * sizeof run.lagged[0]);
    EACH_LANE(i) control->next[i] = run.proposed[i];
}
