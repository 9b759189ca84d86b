/* One drug in a step of the Runge-Kutta method (sdirk.h): sources and outflow at the stages,
 * the error of a substep, integrals and lags when it is accepted. */
#include "sdirk.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { POWERS = SDIRK_POWERS };
#define EACH_STAGE(j) for (int j = 0; j < SDIRK_STAGES; j++)

static double *take_vectors(double **free, size_t vectors)
{
    double *piece = *free;
    *free += vectors * TH_LANES;
    return piece;
}

void th_sdirk_begin(struct th_sdirk_member *member, struct th_canal *canal,
                    const struct th_canal_request *request, const struct th_sdirk_clock *clock)
{
    const size_t n = canal->cells, whole = th_canal_vectors(n, canal->layers);
    double *free = th_canal_claim_scratch(canal, th_sdirk_vectors(n, canal->layers));
    *member = (struct th_sdirk_member){.request = request, .next = request->after};
    member->job = (struct th_sdirk_job){.canal = canal,
                                        .source = member->source,
                                        .sources = request->sources,
                                        .sources_ramp = request->sources_ramp,
                                        .since = member->since};
    member->job.constants = take_vectors(&free, SDIRK_CONSTANTS);
    member->job.e = take_vectors(&free, n);
    member->job.lambda = take_vectors(&free, n);
    member->job.tree = take_vectors(&free, canal_tree_vectors(n, 1, canal->layers));
    for (int i = 0; i < SDIRK_STAGES; i++) member->job.k[i] = take_vectors(&free, whole);
    member->job.rhs = take_vectors(&free, whole);
    member->state = take_vectors(&free, whole);
    member->job.state = member->state;
    member->job.dt = clock->dt;
    memcpy(member->state, request->before, whole * TH_LANES * sizeof(double));
    for (int i = 0; i < SDIRK_STAGES; i++)
        memset(member->job.k[i] + 3 * n * TH_LANES, 0,
               (whole - 3 * n) * TH_LANES * sizeof(double));
    EACH_LANE(i) request->area[i] = 0;
    for (int i = 0; request->ventricle && i < TH_LANES; i++)
        member->has_outflow |= clock->active[i] && th_canal_has_outflow(request->ventricle, i);
    if (request->exposure)
        memset(request->exposure, 0, n * TH_LANES * sizeof(double));
    if (request->passage)
        memset(request->passage, 0, sizeof *request->passage);
    if (request->cleared)
        memset(request->cleared, 0, canal->layers * sizeof *request->cleared);
    th_sdirk_begin_network(member);
}

/* The ventricle's outflow at the stages of a lane's substep, from the closed form, plus the
 * constant that makes their weighted sum equal to the outflow of the substep: mass is exact. */
void th_sdirk_find_outflow(struct th_sdirk_member *member, const struct th_sdirk_clock *clock,
                           int lane)
{
    const struct th_canal_request *request = member->request;
    const struct th_canal_ventricle *v = request->ventricle;
    const double h = clock->dt[lane], past = request->dt[lane] - clock->remaining[lane];
    double constant = 0;
    if (!member->has_outflow)
        return;
    EACH_STAGE(j) member->outflow[j][lane] = 0;
    if (!clock->active[lane] || !th_canal_has_outflow(v, lane))
        return;
    constant = (th_canal_ventricle_at(v, lane, past + h).outflow -
                th_canal_ventricle_at(v, lane, past).outflow) /
               h;
    EACH_STAGE(j) {
        member->outflow[j][lane] =
            v->rate[lane] * th_canal_ventricle_at(v, lane, past + sdirk_node(j) * h).amount;
        constant -= sdirk_a[SDIRK_STAGES - 1][j] * member->outflow[j][lane];
    }
    EACH_STAGE(j) member->outflow[j][lane] += constant;
}

void th_sdirk_find_source(struct th_sdirk_member *member, const struct th_sdirk_clock *clock,
                          int stage)
{
    const struct th_canal_request *request = member->request;
    const double share = sdirk_node(stage);
    EACH_LANE(i) {
        const double past = request->dt[i] / 2 - clock->remaining[i];
        const double slope = request->ramp ? request->ramp[i] : 0;
        member->since[i] = past + share * clock->dt[i];
        member->source[i] = request->source[i] + slope * member->since[i];
    }
}

/* E of one lane's compartments behind P: the square of the largest share, of an amount
 * or of a thousandth of the largest in plasma. */
static double error_behind(const struct th_sdirk_member *member, double tolerance, int lane)
{
    const struct canal_blood *blood = &member->blood.lane[lane];
    const size_t end = 3 * member->job.canal->cells;
    double most = sdirk_floor * member->drug[lane], worst = 0;
    for (size_t j = 0; j < blood->count; j++) {
        const double y = member->next[(end + j) * TH_LANES + (size_t)lane];
        most = fmax(most, blood->size[j] * fabs(y));
    }
    for (size_t j = 1; j < blood->count; j++) {
        const size_t at = (end + j) * TH_LANES + (size_t)lane;
        const double size = fabs(member->next[at]) + sdirk_floor * most / blood->size[j];
        double off = 0;
        EACH_STAGE(k)
            off += (sdirk_a[SDIRK_STAGES - 1][k] - sdirk_embedded[k]) * member->job.k[k][at];
        const double share = off / (tolerance * size + DBL_MIN);
        worst = share * share > worst || isnan(share) ? share * share : worst;
    }
    return worst;
}

/* The new state, and E of it, per lane: 1 is just acceptable. */
void th_sdirk_find_error(const struct th_sdirk_member *member, const struct th_canal_isa *isa,
                         double tolerance, double error[TH_LANES])
{
    const struct th_canal *canal = member->job.canal;
    struct th_sdirk_error_job job = {.cells = canal->cells,
                                     .vectors = th_canal_vectors(canal->cells, canal->layers),
                                     .state = member->state,
                                     .next = member->next,
                                     .tolerance = tolerance};
    EACH_STAGE(j) job.k[j] = member->job.k[j];
    isa->sdirk_propose(&job);
    for (int field = 0; field < 4; field++)
        EACH_LANE(i)
            job.most[field][i] = fmax(
                job.most[field][i], sdirk_floor * (field < 3 ? member->mean : member->drug)[i]);
    /* Right after a dose tissue holds next to nothing: its error is taken relative to CSF. */
    for (int field = 1; field < 3; field++)
        EACH_LANE(i) job.most[field][i] = fmax(job.most[field][i], 1e-3 * job.most[0][i]);
    isa->sdirk_weigh(&job);
    EACH_LANE(i) {
        double worst = job.sum[3][i];
        for (int field = 0; field < 3; field++) {
            const double mean = job.sum[field][i] / (double)canal->cells;
            worst = mean > worst || isnan(mean) ? mean : worst;
        }
        if (member->blood.lane[i].networked) {
            const double behind = error_behind(member, tolerance, i);
            worst = behind > worst || isnan(behind) ? behind : worst;
        }
        if (member->job.canal->layers > 0) {
            const double layers = th_sdirk_layer_error(member, tolerance, i);
            worst = layers > worst || isnan(layers) ? layers : worst;
        }
        error[i] = fmax(error[i], sqrt(worst));
        error[i] = isnan(worst) ? worst : error[i];
    }
}

/* Adds the integrals over the substep, h (y + sum_j d_j K_j) with d_j = sum_i b_i a_ij: those
 * with which the mass balance of the stages closes. */
static void integrate(const struct th_sdirk_member *member, double h, int lane)
{
    const size_t n = member->job.canal->cells, end = 3 * n * TH_LANES + (size_t)lane;
    const struct th_canal_request *request = member->request;
    double d[SDIRK_STAGES] = {0};
    for (int j = 0; j < SDIRK_STAGES; j++)
        for (int i = j; i < SDIRK_STAGES; i++)
            d[j] += sdirk_a[SDIRK_STAGES - 1][i] * sdirk_a[i][j];
    double mean = member->state[end];
    for (int j = 0; j < SDIRK_STAGES; j++) mean += d[j] * member->job.k[j][end];
    request->area[lane] += h * mean;
    for (size_t c = 0; request->passage && c < TH_CANAL_PLASMA; c++) {
        const size_t at = end + c * TH_LANES;
        mean = member->state[at];
        for (int j = 0; j < SDIRK_STAGES; j++) mean += d[j] * member->job.k[j][at];
        request->passage->area[c][lane] += h * mean;
    }
    if (request->cleared)
        th_sdirk_add_cleared(member, d, h, lane);
    for (size_t i = 0; request->exposure && i < n; i++) {
        const size_t at = 3 * i * TH_LANES + (size_t)lane;
        mean = member->state[at];
        for (int j = 0; j < SDIRK_STAGES; j++) mean += d[j] * member->job.k[j][at];
        request->exposure[i * TH_LANES + (size_t)lane] += h * mean;
    }
}

/* The value of a probe in a state, or its slope: numbers a whole state. */
static double probe_value(const struct th_sdirk_member *member,
                          const struct th_canal_probe *probe, const double *numbers, int lane)
{
    const struct th_canal *canal = member->job.canal;
    const size_t cell = (size_t)probe->cell[lane];
    size_t first = 3 * cell + (probe->site[lane] == TH_CANAL_IN_TISSUE), stride = 3;
    double sum = 0;
    if (probe->site[lane] == TH_CANAL_IN_PLASMA)
        return numbers[(3 * canal->cells + (size_t)probe->compartment[lane]) * TH_LANES +
                       (size_t)lane];
    if (probe->site[lane] == TH_CANAL_IN_LAYER) {
        first = th_canal_layer_vector(canal->cells, canal->layers, cell,
                                      (size_t)probe->layer[lane]);
        stride = 2 * canal->layers;
    }
    for (size_t part = 0; part < TH_CANAL_PROBE_CELLS; part++)
        sum += probe->weight[part][lane] *
               numbers[(first + part * stride) * TH_LANES + (size_t)lane];
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
static void advance_lags(struct th_sdirk_member *member, const struct th_sdirk_clock *clock,
                         int lane)
{
    const struct th_canal_request *request = member->request;
    const double h = clock->dt[lane], slope = request->ramp ? request->ramp[lane] : 0;
    const double begin =
        request->source[lane] + slope * (request->dt[lane] / 2 - clock->remaining[lane]);
    for (size_t n = 0; n < request->probe_count; n++) {
        const struct th_canal_probe *probe = &request->probes[n];
        const double z = h * probe->rate[lane];
        double moment[POWERS + 1];
        if (!(z > 0))
            continue;
        find_moments(z, moment);
        double sum = moment[0] * probe_value(member, probe, member->state, lane);
        for (int j = 0; j < SDIRK_STAGES; j++) {
            double weight = 0;
            for (int m = 0; m < POWERS; m++) weight += sdirk_inside[j][m] * moment[m + 1];
            sum += weight * probe_value(member, probe, member->job.k[j], lane);
        }
        if (probe->site[lane] == TH_CANAL_IN_CSF)
            sum += probe->source[lane] * (moment[0] * begin + moment[1] * slope * h) +
                   probe->added[lane] * moment[0];
        member->lagged[n][lane] = member->lagged[n][lane] * exp(-z) + sum;
    }
}

void th_sdirk_accept(struct th_sdirk_member *member, const struct th_sdirk_clock *clock,
                     int lane)
{
    integrate(member, clock->dt[lane], lane);
    advance_lags(member, clock, lane);
}

void th_sdirk_renew(struct th_sdirk_member *member, const struct th_canal_isa *isa,
                    const bool accepted[TH_LANES])
{
    const struct th_canal *canal = member->job.canal;
    struct th_sdirk_renew_job job = {.vectors = th_canal_vectors(canal->cells, canal->layers),
                                     .state = member->state,
                                     .next = member->next};
    EACH_LANE(i) job.take[i] = accepted[i] ? -1 : 0;
    isa->sdirk_renew(&job);
}
