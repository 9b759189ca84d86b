/* Runge-Kutta fallback of the canal: step control per lane around the stages of kernel/sdirk.c.
 *
 * Each lane goes its own way to the end of the step in equal substeps, whose length changes
 * only when the controller asks for a markedly different one, so that factors serve several
 * substeps: wanted = h clamp(0.85 E^(-1/4), 0.2, 5) E: largest over C, T, B, P of the root mean
 * square of error / (tolerance (|y| + 1e-3 max |y|)). */
#include "sdirk.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { TRIES = 100000, POWERS = SDIRK_POWERS };
#define EACH_STAGE(j) for (int j = 0; j < SDIRK_STAGES; j++)

static const double floor_share = 1e-3, first_substep = 30;

struct march {
    struct th_sdirk_job job;
    double *state, *next; /* whole states                                  */
    double step[TH_LANES] __attribute__((aligned(64)));
    double remaining[TH_LANES], best[TH_LANES];
    long left[TH_LANES], tries[TH_LANES];
    double rate[TH_LANES] __attribute__((aligned(64))); /* of the source, at a stage */
    /* The ventricle's outflow at the stages; pours: some lane has one. */
    double comes[SDIRK_STAGES][TH_LANES] __attribute__((aligned(64)));
    bool pours;
    double lagged[TH_CANAL_PROBES][TH_LANES];
    bool active[TH_LANES];
};

static double *cut(double **free, size_t vectors)
{
    double *piece = *free;
    *free += vectors * TH_LANES;
    return piece;
}

/* The substeps that reach the end evenly and are no longer than wished. */
static void divide(struct march *march, int lane, double wish)
{
    const double count = ceil(march->remaining[lane] / wish - 1e-9);
    march->left[lane] = count < 1 ? 1 : count > 1e9 ? 1000000000 : (long)count;
    march->step[lane] = march->remaining[lane] / (double)march->left[lane];
}

static void begin(struct march *march, struct th_canal *canal, const struct th_canal_step *step,
                  struct th_canal_control *control)
{
    const size_t n = canal->cells, whole = th_canal_vectors(n);
    double *free = (double *)(canal_set(canal, 0) + 1);
    for (size_t i = 0; i < canal->sets; i++) canal_set(canal, i)->used = 0;
    march->job = (struct th_sdirk_job){.canal = canal, .source = march->rate};
    march->job.constants = cut(&free, SDIRK_CONSTANTS);
    march->job.e = cut(&free, n);
    march->job.lambda = cut(&free, n);
    for (int i = 0; i < SDIRK_STAGES; i++) march->job.k[i] = cut(&free, whole);
    march->job.rhs = cut(&free, whole);
    march->state = cut(&free, whole);
    march->next = step->cells;
    march->job.state = march->state;
    march->job.step = march->step;
    memcpy(march->state, step->before, whole * TH_LANES * sizeof(double));
    EACH_LANE(i) {
        const double next = control->next[i];
        march->active[i] = control->wanted[i];
        march->remaining[i] = step->step[i];
        march->tries[i] = control->taken[i] = 0;
        march->best[i] = next > 0 && isfinite(next) ? next : first_substep;
        divide(march, i, march->active[i] ? march->best[i] : step->step[i]);
        step->area[i] = 0;
    }
    march->pours = false;
    for (int i = 0; step->ventricle && i < TH_LANES; i++)
        march->pours |= march->active[i] && th_canal_holds(step->ventricle, i);
    memset(march->lagged, 0, sizeof march->lagged);
    if (step->exposure)
        memset(step->exposure, 0, n * TH_LANES * sizeof(double));
}

/* Where a stage lies in its substep, 0 .. 1. */
static double place_of(int stage)
{
    double share = 0;
    for (int j = 0; j <= stage; j++) share += sdirk_a[stage][j];
    return share;
}

/* The ventricle's outflow at the stages of a lane's substep, shifted at all of them alike so
 * that their weighted sum is the amount that leaves by the closed form: mass is exact. */
static void find_pouring(struct march *march, const struct th_canal_step *step, int lane)
{
    const struct th_canal_ventricle *v = step->ventricle;
    const double h = march->step[lane], past = step->step[lane] - march->remaining[lane];
    double even = 0;
    EACH_STAGE(j) march->comes[j][lane] = 0;
    if (!march->active[lane] || !th_canal_holds(v, lane))
        return;
    even = (th_canal_empty(v, lane, past + h).gone - th_canal_empty(v, lane, past).gone) / h;
    EACH_STAGE(j) {
        march->comes[j][lane] =
            v->rate[lane] * th_canal_empty(v, lane, past + place_of(j) * h).held;
        even -= sdirk_a[SDIRK_STAGES - 1][j] * march->comes[j][lane];
    }
    EACH_STAGE(j) march->comes[j][lane] += even;
}

/* The source's rate at a stage of the lane's substep. */
static double rate_at(const struct march *march, const struct th_canal_step *step, int stage,
                      int lane)
{
    const double share = place_of(stage);
    const double past = step->step[lane] / 2 - march->remaining[lane];
    const double slope = step->ramp ? step->ramp[lane] : 0;
    return step->source[lane] + slope * (past + share * march->step[lane]);
}

/* The new state of all lanes, and the largest |y| of each field there and before. */
static void propose(const struct march *march, double most[4][TH_LANES])
{
    const size_t whole = th_canal_vectors(march->job.canal->cells);
    memset(most, 0, 4 * sizeof *most);
    for (size_t v = 0; v + 1 < whole; v++) {
        const size_t field = v + TH_CANAL_PLASMA < whole ? v % 3 : 3;
        EACH_LANE(i) {
            const size_t at = v * TH_LANES + (size_t)i;
            double y = march->state[at];
            const double old = fabs(y);
            for (int j = 0; j < SDIRK_STAGES; j++)
                y += sdirk_a[SDIRK_STAGES - 1][j] * march->job.k[j][at];
            march->next[at] = y;
            const double now = fabs(y) > old ? fabs(y) : old;
            most[field][i] = now > most[field][i] ? now : most[field][i];
        }
    }
    EACH_LANE(i) {
        const size_t at = (whole - 1) * TH_LANES + (size_t)i;
        double y = march->state[at];
        for (int j = 0; j < SDIRK_STAGES; j++)
            y += sdirk_a[SDIRK_STAGES - 1][j] * march->job.k[j][at];
        march->next[at] = y;
    }
}

/* Weighted error of the proposed state, per lane: 1 is just acceptable. */
static void judge(const struct march *march, double tolerance, double *error)
{
    const size_t n = march->job.canal->cells;
    double most[4][TH_LANES], sum[4][TH_LANES] = {{0}};
    propose(march, most);
    /* Right after a dose cord holds next to nothing: its error counts against what CSF holds.
     */
    for (int field = 1; field < 3; field++)
        EACH_LANE(i) most[field][i] = fmax(most[field][i], 1e-3 * most[0][i]);
    for (size_t v = 0; v < 3 * n + 1; v++) {
        const size_t field = v < 3 * n ? v % 3 : 3;
        EACH_LANE(i) {
            const size_t at = v * TH_LANES + (size_t)i;
            double off = 0;
            for (int j = 0; j < SDIRK_STAGES; j++)
                off += (sdirk_a[SDIRK_STAGES - 1][j] - sdirk_embedded[j]) * march->job.k[j][at];
            const double size = fabs(march->next[at]) + floor_share * most[field][i];
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

/* The integral over a substep is h (y + sum d_j K_j), d_j = sum_i b_i a_ij: exactly what the
 * mass balance of the stages needs. */
static void integrate(const struct march *march, const struct th_canal_step *step, int lane)
{
    const size_t n = march->job.canal->cells, end = 3 * n * TH_LANES + (size_t)lane;
    const double h = march->step[lane];
    double d[SDIRK_STAGES] = {0};
    for (int j = 0; j < SDIRK_STAGES; j++)
        for (int i = j; i < SDIRK_STAGES; i++)
            d[j] += sdirk_a[SDIRK_STAGES - 1][i] * sdirk_a[i][j];
    double mean = march->state[end];
    for (int j = 0; j < SDIRK_STAGES; j++) mean += d[j] * march->job.k[j][end];
    step->area[lane] += h * mean;
    for (size_t i = 0; step->exposure && i < n; i++) {
        const size_t at = 3 * i * TH_LANES + (size_t)lane;
        mean = march->state[at];
        for (int j = 0; j < SDIRK_STAGES; j++) mean += d[j] * march->job.k[j][at];
        step->exposure[i * TH_LANES + (size_t)lane] += h * mean;
    }
}

/* A probe's sum over a state or over slopes: [3 cells + 2][TH_LANES]. */
static double sum_of(const struct march *march, const struct th_canal_probe *probe,
                     const double *numbers, int lane)
{
    const size_t tissue = probe->site[lane] == TH_CANAL_IN_TISSUE;
    const double *at = numbers + (3 * (size_t)probe->cell[lane] + tissue) * TH_LANES + lane;
    double sum = 0;
    if (probe->site[lane] == TH_CANAL_IN_PLASMA)
        return numbers[3 * march->job.canal->cells * TH_LANES + (size_t)lane];
    for (size_t part = 0; part < TH_CANAL_REACH; part++)
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

/* What follows a value: exactly, of the polynomial y + sum_j b_j(x) K_j, x = 0 .. 1 along the
 * substep, that belongs to the method. The source adds its own straight line. */
static void follow(struct march *march, const struct th_canal_step *step, int lane)
{
    const double h = march->step[lane], slope = step->ramp ? step->ramp[lane] : 0;
    const double begin =
        step->source[lane] + slope * (step->step[lane] / 2 - march->remaining[lane]);
    for (size_t n = 0; n < step->probe_count; n++) {
        const struct th_canal_probe *probe = &step->probes[n];
        const double z = h * probe->rate[lane];
        double moment[POWERS + 1];
        if (!(z > 0))
            continue;
        find_moments(z, moment);
        double sum = moment[0] * sum_of(march, probe, march->state, lane);
        for (int j = 0; j < SDIRK_STAGES; j++) {
            double weight = 0;
            for (int m = 0; m < POWERS; m++) weight += sdirk_inside[j][m] * moment[m + 1];
            sum += weight * sum_of(march, probe, march->job.k[j], lane);
        }
        if (probe->site[lane] == TH_CANAL_IN_CSF)
            sum += probe->source[lane] * (moment[0] * begin + moment[1] * slope * h);
        march->lagged[n][lane] = march->lagged[n][lane] * exp(-z) + sum;
    }
}

/* Accepts or refuses the substep of one lane and decides on the next. */
static void decide(struct march *march, const struct th_canal_step *step,
                   struct th_canal_control *control, int lane, double error)
{
    const size_t whole = th_canal_vectors(march->job.canal->cells);
    const double h = march->step[lane], factor = 0.85 * pow(error, -0.25);
    const double change = !(factor > 0.2) ? 0.2 : factor > 5 ? 5 : factor, wish = h * change;
    const bool good = error <= 1;
    if (good) {
        integrate(march, step, lane);
        follow(march, step, lane);
        for (size_t v = 0; v < whole; v++)
            march->state[v * TH_LANES + (size_t)lane] =
                march->next[v * TH_LANES + (size_t)lane];
        march->remaining[lane] -= h;
        march->left[lane]--;
        control->taken[lane]++;
        march->best[lane] = wish;
    }
    if (good && march->left[lane] == 0) {
        march->active[lane] = false;
        return;
    }
    if (++march->tries[lane] >= TRIES || !(h > 1e-12 * step->step[lane])) {
        control->taken[lane] = -1;
        march->active[lane] = false;
        return;
    }
    if (!good || change < 0.95 || change > 1.4)
        divide(march, lane, wish);
}

static bool any(const bool *active)
{
    bool found = false;
    EACH_LANE(i) found |= active[i];
    return found;
}

void th_canal_sdirk(struct th_canal *canal, const struct th_canal_step *step,
                    struct th_canal_control *control)
{
    struct march march;
    double factored[TH_LANES] = {0}, error[TH_LANES];
    int64_t level;
    const struct th_canal_isa *isa = th_canal_kernels(canal, &level);
    begin(&march, canal, step, control);
    while (any(march.active)) {
        if (memcmp(factored, march.step, sizeof factored)) {
            isa->sdirk_factor(&march.job);
            memcpy(factored, march.step, sizeof factored);
        }
        EACH_LANE(i)
            if (march.pours)
                find_pouring(&march, step, i);
        for (int stage = 0; stage < SDIRK_STAGES; stage++) {
            EACH_LANE(i) march.rate[i] = rate_at(&march, step, stage, i);
            march.job.comes = march.pours ? march.comes[stage] : NULL;
            isa->sdirk_stage(&march.job, stage);
        }
        judge(&march, control->tolerance, error);
        EACH_LANE(i)
            if (march.active[i])
                decide(&march, step, control, i, error[i]);
    }
    memcpy(step->cells, march.state,
           th_canal_vectors(canal->cells) * TH_LANES * sizeof(double));
    if (step->probe_count)
        memcpy(step->lagged, march.lagged, step->probe_count * sizeof march.lagged[0]);
    EACH_LANE(i) control->next[i] = march.best[i];
}
