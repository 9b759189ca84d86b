/* Plasma as a network of compartments (network.h) in a step of the exponential. At a pole of
 * shift s and weight c the right-hand side of compartment j is
 *
 *     r_j = A_j + G_j/s + ramp_j/s^2,    of P also the feed, sum_i weight_i P_i of the parent
 *
 * A_j with what is given at once; the new amount is r0 A_j + sum Re(c A_j(pole)), its integral
 * sum Re(c A_j(pole)/s). The
 * kernels know P alone: what the others add to its pivot, `kept`, and to its right-hand side,
 * `inflow`. Of a lane that has P and P2 only they eliminate P2, too; what is given into P2 is
 * treated here. */
#include "network.h"

#include "poles.h"

enum { MOST = TH_CANAL_PLASMA };

/* One lane of one step. */
struct step {
    const struct th_canal_job *job;
    struct canal_blood blood;
    int lane;
    double mean[MOST], ramp[MOST], held[MOST]; /* mean: at the start, corrected for R''(0) */
    double once[MOST];
};

struct canal_blood th_canal_blood(const struct th_canal *canal, int lane)
{
    const struct th_canal_network *n = &canal->network;
    const struct th_canal_rates *r = &canal->rates;
    struct canal_blood blood = {.count = (size_t)canal->networked[lane],
                                .networked = canal->networked[lane] > 0,
                                .size = {1}};
    if (!blood.networked) {
        blood.count = 2;
        blood.size[1] = 1;
        blood.rate[0][1] = r->from_deep[lane];
        blood.rate[1][0] = r->deep[lane];
        blood.lost[0] = r->clearance[lane];
        if (r->deep[lane] > 0)
            blood.size[1] = r->from_deep[lane] / r->deep[lane];
        return blood;
    }
    for (size_t j = 0; j < blood.count; j++) {
        for (size_t i = 0; i < blood.count; i++)
            blood.rate[j][i] = i == j ? 0 : n->rate[j][i][lane];
        blood.lost[j] = n->lost[j][lane];
        blood.size[j] = j && n->size[j][lane] > 0 ? n->size[j][lane] : 1;
    }
    return blood;
}

void th_canal_eliminate(const struct canal_blood *blood, pole s, struct canal_elimination *e)
{
    pole w[MOST][MOST], keep[MOST];
    e->count = blood->count;
    for (size_t j = 0; j < blood->count; j++) {
        keep[j] = j ? s + blood->lost[j] : 0;
        for (size_t i = 0; i < blood->count; i++) w[j][i] = blood->rate[j][i];
    }
    for (size_t m = blood->count - 1; m > 0; m--) {
        pole pivot = keep[m];
        for (size_t i = 0; i < m; i++) pivot += w[m][i];
        e->pivot[m] = canal_reciprocal(pivot);
        for (size_t i = 0; i < m; i++) {
            e->share[m][i] = w[m][i] * e->pivot[m];
            e->from[m][i] = w[i][m];
        }
        for (size_t j = 0; j < m; j++) {
            keep[j] += w[j][m] * (keep[m] * e->pivot[m]);
            for (size_t i = 0; i < m; i++)
                if (i != j)
                    w[j][i] += w[j][m] * e->share[m][i];
        }
    }
    e->kept = keep[0];
}

void th_canal_pass_on(const struct canal_elimination *e, pole r[MOST])
{
    for (size_t m = e->count - 1; m > 0; m--)
        for (size_t i = 0; i < m; i++) r[i] += e->share[m][i] * r[m];
}

void th_canal_return(const struct canal_elimination *e, const pole r[MOST], pole a[MOST])
{
    for (size_t m = 1; m < e->count; m++) {
        pole sum = r[m];
        for (size_t i = 0; i < m; i++) sum += e->from[m][i] * a[i];
        a[m] = sum * e->pivot[m];
    }
}

bool th_canal_dosed(const struct th_canal_dose *dose, int lane)
{
    bool dosed = false;
    for (int j = 1; dose && j < MOST; j++)
        dosed |=
            dose->once[j][lane] != 0 || dose->mean[j][lane] != 0 || dose->ramp[j][lane] != 0;
    return dosed;
}

static pole shift_of(const struct step *step, size_t k)
{
    const struct th_poles *table = th_poles(step->job->poles);
    return (table->p[k][0] + I * table->p[k][1]) / step->job->request->dt[step->lane];
}

static struct step step_of(const struct th_canal_job *job, int lane)
{
    const struct th_canal_request *request = job->request;
    const struct th_canal_dose *dose = request->dose;
    const double *y = request->before + 3 * job->canal->cells * TH_LANES + lane;
    const double half = th_poles(job->poles)->half, h = request->dt[lane];
    struct step step = {job, .blood = th_canal_blood(job->canal, lane), .lane = lane};
    for (size_t j = 0; j < step.blood.count; j++) {
        step.once[j] = dose ? dose->once[j][lane] : 0;
        step.held[j] = step.blood.size[j] * y[j * TH_LANES];
        step.ramp[j] = dose ? dose->ramp[j][lane] : 0;
        step.mean[j] = dose ? dose->mean[j][lane] - half * step.ramp[j] * h : 0;
    }
    return step;
}

static bool is_alive(const struct th_canal_job *job, int lane)
{
    return !job->request->alive || job->request->alive[lane];
}

/* Formed in P of the parent's compartments at pole k. */
static pole feed_at(const struct step *step, size_t k)
{
    const struct th_canal_feed *feed = step->job->request->feed;
    pole sum = 0;
    for (size_t j = 0; feed && is_alive(step->job, step->lane) && j < MOST; j++) {
        const double weight = feed->weight[j][step->lane];
        if (weight > 0)
            sum += weight * (feed->parent->at[j][k][0][step->lane] +
                             I * feed->parent->at[j][k][1][step->lane]);
    }
    return sum;
}

/* Right-hand sides at pole k; held: with the amounts at the start, but for that of P. */
static void find_sides(const struct step *step, size_t k, bool held, pole r[MOST])
{
    const pole si = canal_reciprocal(shift_of(step, k));
    for (size_t j = 0; j < step->blood.count; j++)
        r[j] = (j && held ? step->held[j] : 0) + step->once[j] +
               si * (step->mean[j] + step->ramp[j] * si);
    r[0] += feed_at(step, k);
}

/* The lanes that a job computes: all, or the single one. */
#define EACH_OF(job, i)                \
    for (int i = 0; i < TH_LANES; i++) \
        if ((job)->single_lane < 0 || (job)->single_lane == i)

void th_canal_find_network(struct th_canal_job *job)
{
    job->has_network = false;
    EACH_OF(job, i) job->has_network |= job->canal->networked[i] > 0;
}

void th_canal_find_kept(struct th_canal_job *job)
{
    memset(job->kept, 0, sizeof job->kept);
    EACH_OF(job, i)
    {
        if (job->canal->networked[i] == 0)
            continue;
        const struct step step = step_of(job, i);
        struct canal_elimination e;
        for (size_t k = 0; k < job->poles; k++) {
            th_canal_eliminate(&step.blood, shift_of(&step, k), &e);
            job->kept[k][0][i] = creal(e.kept) + step.blood.lost[0];
            job->kept[k][1][i] = cimag(e.kept);
        }
    }
}

static void find_inflow(struct th_canal_job *job)
{
    memset(job->inflow, 0, sizeof job->inflow);
    EACH_OF(job, i)
    {
        const struct step step = step_of(job, i);
        struct canal_elimination e;
        pole r[MOST];
        for (size_t k = 0; k < job->poles; k++) {
            find_sides(&step, k, step.blood.networked, r);
            th_canal_eliminate(&step.blood, shift_of(&step, k), &e);
            th_canal_pass_on(&e, r);
            job->inflow[k][0][i] = creal(r[0]);
            job->inflow[k][1][i] = cimag(r[0]);
        }
    }
}

/* True if a probe looks at a compartment behind P. */
static bool probes_others(const struct th_canal_request *request)
{
    bool found = false;
    for (size_t n = 0; n < request->probe_count; n++)
        EACH_LANE(i)
            found |= request->probes[n].rate[i] > 0 &&
                     request->probes[n].site[i] == TH_CANAL_IN_PLASMA &&
                     request->probes[n].compartment[i] > 0;
    return found;
}

void th_canal_begin_network(struct th_canal_job *job, struct th_canal_passage *other)
{
    const struct th_canal_request *request = job->request;
    job->has_inflow = job->has_network || request->dose || request->feed;
    job->passage = request->passage;
    if (job->has_inflow)
        find_inflow(job);
    if (!job->passage && (job->has_network || request->dose || probes_others(request)))
        job->passage = other;
}

/* All amounts at pole k, P from the record. */
static void find_amounts(const struct step *step, size_t k, pole a[MOST])
{
    const struct th_canal_job *job = step->job;
    const double *x = job->record + 2 * k * TH_LANES + step->lane;
    struct canal_elimination e;
    pole r[MOST];
    find_sides(step, k, true, r);
    th_canal_eliminate(&step->blood, shift_of(step, k), &e);
    th_canal_pass_on(&e, r);
    a[0] = x[0] + I * x[TH_LANES];
    th_canal_return(&e, r, a);
}

/* The compartments behind P at the end of the step, and the passage, of one lane. The kernels
 * have found P2 of a lane without network into which nothing was given. */
static void finish_lane(const struct th_canal_job *job, int lane)
{
    const struct step step = step_of(job, lane);
    const struct th_poles *table = th_poles(job->poles);
    const size_t cells = 3 * job->canal->cells * TH_LANES, count = step.blood.count;
    double *out = job->request->after + cells + lane;
    const bool whole = step.blood.networked || th_canal_dosed(job->request->dose, lane);
    double end[MOST], area[MOST] = {0};
    for (size_t j = 0; j < count; j++) end[j] = table->r0 * (step.held[j] + step.once[j]);
    for (size_t k = 0; k < job->poles; k++) {
        const pole s = shift_of(&step, k);
        const pole c = -2 * (table->a[k][0] + I * table->a[k][1]) / job->request->dt[lane];
        pole a[MOST];
        find_amounts(&step, k, a);
        for (size_t j = 0; j < count; j++) {
            end[j] += creal(c * a[j]);
            area[j] += creal(c * canal_reciprocal(s) * a[j]) / step.blood.size[j];
        }
        for (size_t j = 0; j < MOST; j++) {
            const pole x = j < count ? a[j] / step.blood.size[j] : 0;
            job->passage->at[j][k][0][lane] = creal(x);
            job->passage->at[j][k][1][lane] = cimag(x);
        }
    }
    if (step.once[0] != 0)
        out[0] += table->r0 * step.once[0];
    for (size_t j = 1; whole && j < count; j++) out[j * TH_LANES] = end[j] / step.blood.size[j];
    for (int j = 0; j < MOST; j++) job->passage->area[j][lane] = area[j];
    job->passage->area[0][lane] = job->request->area[lane];
}

void th_canal_finish_network(const struct th_canal_job *job)
{
    const size_t first = 3 * job->canal->cells + 2;
    const double *from = job->request->before + first * TH_LANES;
    double *to = job->request->after + first * TH_LANES;
    EACH_OF(job, i)
    {
        for (size_t j = 0; j < MOST - 2; j++)
            to[j * TH_LANES + (size_t)i] = from[j * TH_LANES + (size_t)i];
        if (job->passage)
            finish_lane(job, i);
    }
}
