/* csf/axial: estimates of the numerical error. In time, the step of the exponential is compared
 * with two steps of half the length, that of the Runge-Kutta method with one of a smaller
 * tolerance, whenever a step is longer than any verified one. In space, from second
 * differences.
 */
#include "axial.h"

#include <math.h>
#include <string.h>

/* An estimate holds for steps up to this factor longer than its own. */
#define LONGER 1.5

/* Relative errors are taken of no less than this share of all drug: plasma that has hardly
 * begun to fill, a cord that the drug has not reached, do not count by themselves. */
#define LEAST 1e-3

void th_axial_update_rate(const struct th_view *view, const struct axial_memory *memory,
                          size_t species, int lane, bool changed)
{
    struct axial_states *s = view->states;
    const double rate = th_axial_drug(memory, species).key[lane].rate;
    s->rate[species][lane] = rate;
    if (!changed && rate <= LONGER * s->trusted[species][lane])
        return;
    s->trusted[species][lane] = rate;
    s->checked[species][lane] = 0;
}

static bool remembered(const struct th_view *view, const struct axial_key *key, int i)
{
    return key->memo_step == view->step[i] && key->memo_now == view->now[i];
}

/* The volume that turns a vector of a state into amounts, m3: of CSF, cord, blood, layers. */
static const double *weight_of(const struct th_view *view, const struct axial_memory *memory,
                               size_t d, size_t vector)
{
    if (vector < 3 * memory->cells)
        return (vector % 3 ? memory->tissue : memory->volume) + vector / 3 * TH_LANES;
    if (vector >= 3 * memory->cells + TH_CANAL_PLASMA) {
        const size_t number = (vector - 3 * memory->cells - TH_CANAL_PLASMA) / 2;
        return memory->layer +
               (number % memory->layers * memory->cells + number / memory->layers) * TH_LANES;
    }
    return th_csf_volume_behind(view->ports, d, vector - 3 * memory->cells);
}

/* Drug at the start of the step and given during it, the ventricles' included, kg. */
static void find_own_drug(const struct th_view *view, const struct axial_memory *memory,
                          size_t d, const struct th_canal_request *request,
                          double drug[TH_LANES])
{
    const struct th_canal_ventricle *v = request->ventricle;
    EACH_LANE(i) {
        const double h = request->dt[i], given = (v->source[i] + v->ramp[i] * h / 2) * h;
        drug[i] =
            fmax(0, request->source[i] * h) +
            memory->volume[AXIAL_CISTERNS * TH_LANES + i] * (v->amount[i] + fmax(0, given));
    }
    for (size_t k = 0; k < memory->vectors; k++) {
        const double *weight = weight_of(view, memory, d, k),
                     *x = request->before + k * TH_LANES;
        EACH_LANE(i) drug[i] += weight[i] * fabs(x[i]);
    }
    for (size_t at = 0; request->sources && at < memory->cells * TH_LANES; at++)
        drug[at % TH_LANES] +=
            memory->volume[at] * fmax(0, request->sources[at] * request->dt[at % TH_LANES]);
}

/* All drug of each member: its own, and what may be formed of all of its parent. */
static void find_drug(const struct th_view *view, const struct axial_memory *memory,
                      const struct th_csf_family *family,
                      const struct th_canal_request *requests,
                      double drug[TH_SPECIES][TH_LANES])
{
    for (size_t k = 0; k < family->count; k++) {
        const size_t p = family->parent[k];
        find_own_drug(view, memory, family->drug[k], &requests[k], drug[k]);
        for (int i = 0; p < family->count && i < TH_LANES; i++)
            drug[k][i] += th_csf_formed(view->ports, family->drug[k], family->drug[p], i) *
                          (drug[p][i] + th_csf_given(view->ports, family->drug[p], i));
    }
}

size_t th_axial_field(const struct axial_memory *memory, size_t vector)
{
    const size_t plasma = 3 * memory->cells, layers = plasma + TH_CANAL_PLASMA;
    return vector < plasma ? vector % 3 : vector < layers ? 3 : 1 + (vector - layers) % 2;
}

/* The error measure: amounts by which the end of the step differs from another computation of
 * it, relative to the amounts in CSF, free, bound and plasma, at least LEAST of all drug; the
 * largest of the four. */
static void relative_error(const struct th_view *view, const struct axial_memory *memory,
                           size_t d, const struct th_canal_request *request,
                           const double *other, const double drug[TH_LANES],
                           double share[TH_LANES])
{
    double held[4][TH_LANES] = {{0}}, apart[4][TH_LANES] = {{0}};
    for (size_t k = 0; k < memory->vectors; k++) {
        const size_t field = th_axial_field(memory, k);
        const double *weight = weight_of(view, memory, d, k);
        EACH_LANE(i) {
            const double x = request->after[k * TH_LANES + (size_t)i];
            held[field][i] += weight[i] * fabs(x);
            apart[field][i] += weight[i] * fabs(x - other[k * TH_LANES + (size_t)i]);
        }
    }
    EACH_LANE(i) {
        double all = held[0][i] + held[1][i] + held[2][i] + held[3][i];
        share[i] = 0;
        for (int f = 0; f < 4; f++) {
            const double base = fmax(held[f][i], LEAST * fmax(drug[i], all));
            const double off = apart[f][i] > 0 ? apart[f][i] / base : 0;
            share[i] = off > share[i] ? off : share[i];
        }
        share[i] = isfinite(all) ? share[i] : INFINITY;
    }
}

/* One half of the step of a member, first or second, from the state that its request names. */
struct half {
    _Alignas(64) double source[TH_LANES];
    _Alignas(64) double area[TH_LANES];
    struct th_canal_dose dose;
    struct th_canal_ventricle ventricle;
};

/* The request of the k-th member for a half, whose middle is so far behind that of the step. */
static void halve(const struct axial_memory *memory, const struct th_canal_request *request,
                  const double *dt, const double middle[TH_LANES], bool first,
                  struct half *half, struct th_canal_request *part)
{
    *part = *request;
    EACH_LANE(i) half->source[i] = request->source[i] + request->ramp[i] * middle[i];
    part->dt = dt;
    part->source = half->source;
    part->area = half->area;
    part->exposure = NULL;
    part->cleared = NULL;
    part->probe_count = 0;
    part->before = first ? request->before : memory->spare;
    part->after = memory->spare + (first ? 0 : memory->vectors * TH_LANES);
    if (request->sources)
        th_axial_shift_inflow(memory, part, request->sources, middle, 2);
    if (request->dose) {
        th_csf_part_of_dose(request->dose, middle, first, &half->dose);
        part->dose = &half->dose;
    }
    if (!first) {
        half->ventricle = th_canal_ventricle_after(request->ventricle, dt);
        part->ventricle = &half->ventricle;
    }
}

/* Error of the exponential: the same step of the family in two halves. */
static void estimate_by_halves(const struct th_view *view, const struct axial_memory *memory,
                               const struct th_csf_family *family,
                               const struct th_canal_request *requests,
                               double error[TH_SPECIES][TH_LANES])
{
    _Alignas(64) double dt[TH_LANES];
    double middle[TH_LANES], drug[TH_SPECIES][TH_LANES];
    struct half halves[TH_SPECIES];
    struct th_canal_request parts[TH_SPECIES];
    struct th_csf_links links;
    EACH_LANE(i) dt[i] = requests->dt[i] / 2;
    for (int part = 0; part < 2; part++) {
        EACH_LANE(i) middle[i] = part ? dt[i] / 2 : -dt[i] / 2;
        for (size_t k = 0; k < family->count; k++) {
            const struct axial_memory own = th_axial_memory_of(memory, k);
            halve(&own, &requests[k], dt, middle, part == 0, &halves[k], &parts[k]);
        }
        th_csf_link(family, parts, &links);
        th_axial_step_exponential(view, memory, family, parts, true, NULL);
    }
    find_drug(view, memory, family, requests, drug);
    for (size_t k = 0; k < family->count; k++)
        relative_error(view, memory, family->drug[k], &requests[k], parts[k].after, drug[k],
                       error[k]);
}

/* Error of the Runge-Kutta method: the same step with a tolerance 16 times smaller. */
static void estimate_by_tolerance(const struct th_view *view, const struct axial_memory *memory,
                                  const struct th_csf_family *family,
                                  const struct th_canal_request *requests,
                                  const bool wanted[TH_LANES],
                                  double error[TH_SPECIES][TH_LANES])
{
    _Alignas(64) double area[TH_SPECIES][TH_LANES];
    double drug[TH_SPECIES][TH_LANES];
    struct th_canal_request others[TH_SPECIES];
    struct th_csf_links links;
    struct th_canal_control control = {.tolerance = view->structural[ROW_accuracy] / 16};
    memcpy(control.wanted, wanted, sizeof control.wanted);
    for (size_t k = 0; k < family->count; k++) {
        others[k] = requests[k];
        others[k].area = area[k];
        others[k].exposure = NULL;
        others[k].cleared = NULL;
        others[k].probe_count = 0;
    }
    th_csf_link(family, others, &links);
    th_axial_step_sdirk(view, memory, family, others, &control);
    find_drug(view, memory, family, requests, drug);
    for (size_t k = 0; k < family->count; k++)
        relative_error(view, memory, family->drug[k], &requests[k], others[k].after, drug[k],
                       error[k]);
}

/* Drug that the cells misplace in CSF and cord, kg: three eighths of the second differences. An
 * eighth is the interpolation error of a place that lies in three cells, and about the error
 * that gathers over the width of the profile; it grows with the distance from the tip, to less
 * than three times that in the skull. Cells as long as the stretches over which the drift
 * changes misplace more. The cisterns lie half a cell above the first cell; their error stays
 * in the skull as long as its fluid does. */
static void find_misplaced(const struct axial_memory *memory, const double *state,
                           double misplaced[TH_LANES], double skull[TH_LANES])
{
    const size_t stride = 3 * TH_LANES;
    const double *last = state + (memory->cells - 1) * stride, *before = last - stride;
    EACH_LANE(i) {
        const double *c = state + AXIAL_CISTERNS * stride + i;
        skull[i] = 0.375 * memory->volume[AXIAL_SKULL * TH_LANES + i] *
                   fabs(2 * c[0] - 3 * c[stride] + c[2 * stride]);
        misplaced[i] += memory->volume[(memory->cells - 1) * TH_LANES + (size_t)i] *
                        fabs(last[i] - before[i]);
        misplaced[i] *= 0.375;
    }
}

/* The error in the skull decays as its fluid is replaced; the others are those of the present
 * state. (dx/smoothing)^2 covers cells as long as the changes of the drift. */
void th_axial_update_misplaced(const struct th_view *view, const struct axial_memory *memory,
                               size_t species)
{
    const struct th_ports *port = view->ports;
    struct axial_states *s = view->states;
    const struct axial_params *p = view->params;
    double misplaced[TH_LANES], skull[TH_LANES];
    if (memory->stretches) { /* they are the model's own, and misplace nothing */
        EACH_LANE(i)
            s->most[species][i] =
                fmax(s->most[species][i], port->ledger.mass[TH_IN_CSF][species][i]);
        return;
    }
    EACH_LANE(i) misplaced[i] = s->bent[species][i];
    find_misplaced(memory, view->arrays + species * memory->vectors * TH_LANES, misplaced,
                   skull);
    EACH_LANE(i) {
        const double lost =
            (1 - port->pressure.spinal_share[i]) *
            (port->pressure.formed[TH_CANAL][i] + port->pressure.formed[TH_SKULL][i]) /
            p->cranial_volume[i] * view->step[i];
        const double cell = p->length[i] / (double)memory->n / p->smoothing[i];
        s->shifted[species][i] = fmax(s->shifted[species][i] * exp(-lost), skull[i]);
        s->misplaced[species][i] = (1 + cell * cell) * (misplaced[i] + s->shifted[species][i]);
        s->most[species][i] =
            fmax(s->most[species][i], port->ledger.mass[TH_IN_CSF][species][i]);
    }
}

double th_axial_error(const struct axial_states *states, size_t species, int lane)
{
    const double most = states->most[species][lane];
    const double space = most > 0 ? states->misplaced[species][lane] / most : 0;
    return fmax(space, states->worst[species][lane]);
}

const char *th_axial_failure(const struct th_view *view, int lane)
{
    const struct axial_params *p = view->params;
    const struct axial_memory memory = th_axial_memory(view);
    bool wrong = false;
    for (size_t d = 0; d < view->species; d++) {
        const struct axial_key *key = &th_axial_drug(&memory, d).key[lane];
        wrong |= key->memo_now == view->now[lane] && !(key->memo_error <= p->tolerance[lane]);
    }
    if (!wrong)
        return "the Runge-Kutta method gave up: 100000 substeps were not enough";
    if (p->solver[lane] == AXIAL_SDIRK)
        return "the estimated numerical error of a step is above csf.tolerance: take a smaller "
               "csf.accuracy";
    return memory.poles < 5
               ? "the estimated numerical error of a step is above csf.tolerance: take "
                 "csf.poles: 5, or a larger csf.tolerance"
               : "the estimated numerical error of a step is above csf.tolerance, "
                 "although csf.poles is 5: take a smaller csf.accuracy, or a larger "
                 "csf.tolerance";
}

/* Lanes to re-estimate: the step is longer than the longest verified one since the drug, or its
 * parent (NULL: it has none), is there. Which of them, and which method needs a second
 * computation (a remembered estimate needs none). */
struct pending {
    bool there[TH_LANES], due[TH_LANES], implicit[TH_LANES];
    bool any_exponential, any_implicit;
};

/* kg. The foremost tail of a front that comes down the line: what a step makes of it
 * underflows, and an error relative to it says nothing. */
static const double vanishing = 1e-200;

static struct pending find_pending(const struct th_view *view, const struct axial_drug *drug,
                                   size_t d, const struct pending *parent,
                                   const bool implicit[TH_LANES])
{
    const struct th_ports *port = view->ports;
    const struct axial_states *s = view->states;
    struct pending pending = {0};
    EACH_LANE(i) {
        bool there = fabs(port->ledger.mass[TH_IN_CSF][d][i]) > vanishing ||
                     fabs(port->ledger.mass[TH_IN_PLASMA][d][i]) > vanishing ||
                     fabs(port->ledger.mass[TH_IN_GUT][d][i]) > vanishing ||
                     th_csf_given(port, d, i) > 0 || (parent && parent->there[i]);
        for (int k = TH_TIP; k < TH_CSF_SOURCES; k++)
            there |= fabs(th_csf_source_mass(port, k, d, i)) > vanishing;
        pending.there[i] = there;
        pending.due[i] = there && view->alive[i] && view->step[i] > LONGER * s->checked[d][i];
        bool anew = pending.due[i] && !remembered(view, &drug->key[i], i);
        pending.implicit[i] = anew && implicit[i];
        pending.any_implicit |= anew && implicit[i];
        pending.any_exponential |= anew && !implicit[i];
    }
    return pending;
}

/* The estimates of a member into its memory and states. */
static void keep_estimate(const struct th_view *view, const struct axial_memory *memory,
                          size_t d, const struct pending *pending,
                          const bool implicit[TH_LANES], const double halved[TH_LANES],
                          const double refined[TH_LANES])
{
    const struct axial_params *p = view->params;
    struct axial_states *s = view->states;
    const struct axial_drug drug = th_axial_drug(memory, d);
    for (int i = 0; i < TH_LANES; i++) {
        struct axial_key *key = &drug.key[i];
        if (!pending->due[i])
            continue;
        if (!remembered(view, key, i)) {
            key->memo_now = view->now[i];
            key->memo_step = view->step[i];
            key->memo_error = implicit[i] ? refined[i] : halved[i];
        }
        s->checked[d][i] = view->step[i];
        s->worst[d][i] = fmax(s->worst[d][i], key->memo_error);
        if (!(key->memo_error <= p->tolerance[i]) && view->status[i] == TH_OK)
            view->status[i] = TH_NOT_CONVERGED;
    }
}

/* Estimates the errors of the pending lanes, of all members where one is pending. The memo
 * saves work only: an idle lane repeats the same step again and again. */
void th_axial_estimate(const struct th_view *view, const struct axial_memory *memory,
                       const struct th_csf_family *family,
                       const struct th_canal_request *requests, const bool implicit[TH_LANES])
{
    struct pending pending[TH_SPECIES], all = {0};
    double halved[TH_SPECIES][TH_LANES], refined[TH_SPECIES][TH_LANES];
    for (size_t k = 0; k < family->count; k++) {
        const size_t d = family->drug[k];
        const struct axial_drug drug = th_axial_drug(memory, d);
        const size_t p = family->parent[k];
        pending[k] =
            find_pending(view, &drug, d, p < family->count ? &pending[p] : NULL, implicit);
        all.any_exponential |= pending[k].any_exponential;
        all.any_implicit |= pending[k].any_implicit;
        EACH_LANE(i) all.implicit[i] |= pending[k].implicit[i];
    }
    if (all.any_exponential)
        estimate_by_halves(view, memory, family, requests, halved);
    if (all.any_implicit)
        estimate_by_tolerance(view, memory, family, requests, all.implicit, refined);
    for (size_t k = 0; k < family->count; k++)
        keep_estimate(view, memory, family->drug[k], &pending[k], implicit, halved[k],
                      refined[k]);
}
