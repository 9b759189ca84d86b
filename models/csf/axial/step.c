/* csf/axial: one step of all drugs, family by family, and its results in the ports: the ledger,
 * and concentrations for the other models. */
#include "axial.h"

#include "laws.h"

#include <math.h>
#include <string.h>

/* After an event, where binding saturates, steps grow by this factor up to saturable_step. */
#define GROWTH 1.6

/* The lanes of the Runge-Kutta method: by choice, or because flows have changed since the
 * longest step was given to the engine. */
static bool find_implicit(const struct th_view *view, const struct th_csf_family *family,
                          bool wanted[TH_LANES])
{
    const double lambda = th_axial_lambda(view);
    bool any = false;
    for (int i = 0; i < TH_LANES; i++) {
        const double longest = th_axial_longest(view, family, i, lambda);
        wanted[i] = view->alive[i] && !th_csf_is_family_saturable(view, family, i) &&
                    (th_axial_method(view, family, i, longest) == AXIAL_BY_SDIRK ||
                     !(view->step[i] <= longest * (1 + 1e-9)));
        any |= wanted[i];
    }
    return any;
}

/* The Runge-Kutta method for the wanted lanes of a family, into the results of the exponential.
 */
static void step_implicit(const struct th_view *view, const struct axial_memory *memory,
                          const struct th_csf_family *family,
                          const struct th_canal_request *steps, const bool wanted[TH_LANES],
                          long parts[TH_LANES])
{
    struct axial_states *s = view->states;
    _Alignas(64) double area[TH_SPECIES][TH_LANES];
    _Alignas(64) double lagged[TH_SPECIES][TH_PROBES][TH_LANES];
    _Alignas(64) double cleared[TH_SPECIES][TH_LAYERS][TH_LANES];
    struct th_canal_request others[TH_SPECIES];
    struct th_csf_links links;
    const struct th_canal_size size = {.cells = memory->cells, .layers = memory->layers};
    struct th_canal_control control = {.tolerance = view->structural[ROW_accuracy]};
    memcpy(control.wanted, wanted, sizeof control.wanted);
    for (size_t k = 0; k < family->count; k++) {
        others[k] = steps[k];
        others[k].area = area[k];
        others[k].exposure = th_axial_memory_of(memory, k).exposure + memory->cells * TH_LANES;
        others[k].lagged = lagged[k];
        others[k].cleared = steps[k].cleared ? cleared[k] : NULL;
    }
    th_csf_link(family, others, &links);
    th_axial_step_sdirk(view, memory, family, others, &control);
    for (size_t k = 0; k < family->count; k++) {
        th_csf_take_lanes(memory->vectors, &size, &steps[k], &others[k], wanted);
        for (int i = 0; i < TH_LANES; i++)
            if (wanted[i])
                s->substep[family->drug[k]][i] = control.next[i];
    }
    for (int i = 0; i < TH_LANES; i++) {
        parts[i] = wanted[i] ? control.taken[i] : parts[i];
        if (wanted[i] && control.taken[i] < 0 && view->status[i] == TH_OK)
            view->status[i] = TH_NOT_CONVERGED;
    }
}

/* Updates the coefficients of the lanes that advance, where flow or tip have changed. */
static void refresh(const struct th_view *view, const struct axial_memory *memory, size_t d)
{
    const struct th_ports *port = view->ports;
    const struct axial_drug drug = th_axial_drug(memory, d);
    bool moved[TH_LANES], changed[TH_LANES];
    for (int i = 0; i < TH_LANES; i++) {
        const struct axial_key *key = &drug.key[i];
        moved[i] = false;
        if (!view->alive[i])
            continue;
        const struct axial_bulk bulk = th_axial_bulk(view, memory, i);
        moved[i] = !th_axial_same_bulk(&key->bulk, &bulk) ||
                   key->tip != port->catheter.opening_position[TH_TIP][i] ||
                   key->mixed != th_axial_jet(view, memory, TH_TIP, i);
    }
    th_axial_set_coefficients(view, memory, d, moved, changed);
    for (int i = 0; i < TH_LANES; i++)
        if (view->alive[i])
            th_axial_update_rate(view, memory, d, i, changed[i]);
}

/* The lags of a drug into its ports; amounts: of the ventricles at the step's start. */
static void fill_lags(const struct th_view *view, size_t d, size_t count,
                      double (*lagged)[TH_LANES], const struct th_canal_ventricle *amounts)
{
    struct th_ports *port = view->ports;
    for (size_t k = 0; k < count; k++)
        for (int i = 0; i < TH_LANES; i++)
            port->csf.probe_lagged[k][d][i] = th_axial_probes_ventricle(view, k, i)
                                                  ? th_axial_ventricle_lag(view, amounts, k, i)
                                                  : lagged[k][i];
}

/* Sums of what plasma has lost, and of what was made of a parent; made: in this step, kg. */
static void update_blood(const struct th_view *view, size_t d,
                         const struct th_canal_request *request, double made[TH_LANES])
{
    struct axial_states *s = view->states;
    EACH_LANE(i) {
        const double lost = th_csf_lost(view, d, request->area, request->passage, i);
        const double cleared = lost + s->owed[d][i];
        made[i] = th_csf_made(view, d, request->feed, i);
        th_add(&s->made[d][i], &s->made_excess[d][i], made[i]);
        th_add(&s->cleared[d][i], &s->cleared_excess[d][i], fmax(cleared, 0));
        s->owed[d][i] = fmin(cleared, 0);
    }
}

/* A drug in a step: what its request points to. */
struct member {
    _Alignas(64) double source[TH_LANES];
    _Alignas(64) double ramp[TH_LANES];
    _Alignas(64) double area[TH_LANES];
    _Alignas(64) double lagged[TH_PROBES][TH_LANES];
    _Alignas(64) double cleared[TH_LAYERS][TH_LANES];
    struct th_canal_probe probes[TH_PROBES];
    struct th_canal_ventricle amounts, ventricle;
    struct th_canal_dose dose;
    struct th_canal_feed feed;
};

/* Coefficients and sources of the k-th member of a family, and its request. */
static void open_step(const struct th_view *view, const struct axial_memory *memory,
                      const struct th_csf_family *family, size_t k,
                      struct th_canal_passage *blood, struct member *m,
                      struct th_canal_request *request)
{
    const struct th_ports *port = view->ports;
    const size_t d = family->drug[k], from = d * memory->vectors * TH_LANES;
    refresh(view, memory, d);
    memset(m->cleared, 0, sizeof m->cleared);
    EACH_LANE(i) {
        const double h = view->step[i];
        m->source[i] = th_csf_source_mass(port, TH_TIP, d, i) / h;
        m->ramp[i] = 12 * th_csf_source_moment(port, TH_TIP, d, i) / (h * h * h);
    }
    m->amounts = th_axial_split_source(view, memory, d, m->source, m->ramp);
    m->ventricle = th_axial_per_volume(&m->amounts, memory);
    for (int i = 0; i < TH_LANES; i++) {
        const double h = view->step[i];
        if (view->alive[i])
            th_axial_update_bend(view, memory, d, i, m->source[i] + m->ramp[i] * h / 2,
                                 m->ramp[i] * h);
    }
    th_axial_update_further(view, memory, d);
    const bool further = th_axial_fill_inflow(view, memory, d);
    *request = (struct th_canal_request){
        .dt = view->step,
        .source = m->source,
        .ramp = m->ramp,
        .sources = further ? memory->inflow : NULL,
        .sources_ramp = further ? memory->inflow + memory->cells * TH_LANES : NULL,
        .before = view->before + from,
        .after = view->arrays + from,
        .area = m->area,
        .exposure = memory->exposure,
        .cleared = memory->layers ? m->cleared : NULL,
        .alive = view->alive,
        .probes = m->probes,
        .lagged = m->lagged,
        .probe_count = th_axial_probes(view, memory, d, view->alive, m->probes),
        .ventricle = &m->ventricle,
        .dose = th_csf_dose(view, d, &m->dose),
        .feed = th_csf_feed(view, family, k, blood, &m->feed),
        .passage = th_csf_passed(view, family, k) ? &blood[k] : NULL,
    };
}

/* One step of a family: coefficients, sources, the solver, its error, and the sums of the
 * ledger. distant: by the exponential, however long the step is, without an estimate. parts:
 * into how many the step was cut, of each drug. */
static void step_family(const struct th_view *view, const struct axial_memory *memory,
                        const struct th_csf_family *family, bool distant,
                        struct axial_passage passage[TH_SPECIES],
                        double made[TH_SPECIES][TH_LANES], long parts[TH_SPECIES][TH_LANES])
{
    const struct axial_params *p = view->params;
    struct axial_states *s = view->states;
    struct member members[TH_SPECIES];
    struct th_canal_request requests[TH_SPECIES];
    struct th_canal_passage blood[TH_SPECIES];
    bool implicit[TH_LANES];
    long cut[TH_LANES];
    for (size_t k = 0; k < family->count; k++) {
        const struct axial_memory own = th_axial_memory_of(memory, k);
        open_step(view, &own, family, k, blood, &members[k], &requests[k]);
    }
    th_axial_step_exponential(view, memory, family, requests, false, cut);
    if (!distant && find_implicit(view, family, implicit))
        step_implicit(view, memory, family, requests, implicit, cut);
    if (!distant)
        th_axial_estimate(view, memory, family, requests, implicit);
    for (size_t k = 0; k < family->count; k++) {
        const size_t d = family->drug[k];
        const struct axial_memory own = th_axial_memory_of(memory, k);
        fill_lags(view, d, requests[k].probe_count, members[k].lagged, &members[k].amounts);
        th_axial_update_ventricle(view, d, &members[k].amounts);
        th_axial_update_drawn(view, &own, d, &members[k].amounts);
        th_axial_find_passage(view, &own, d, &requests[k], &passage[d]);
        update_blood(view, d, &requests[k], made[d]);
        memcpy(parts[d], cut, sizeof cut);
        EACH_LANE(i) s->graded[d][i] = fmin(GROWTH * s->graded[d][i], p->saturable_step[i]);
    }
}

/* All drug of a species in the body, kg. */
static double held(const struct th_ports *port, size_t d, int i)
{
    return port->ledger.mass[TH_IN_CSF][d][i] + port->ledger.mass[TH_IN_TISSUE][d][i] +
           port->ledger.mass[TH_IN_PLASMA][d][i] + port->ledger.mass[TH_IN_GUT][d][i];
}

/* Drug that left with CSF, drawn or leaked, kg. */
static double drawn_so_far(const struct axial_states *s, size_t d, int i)
{
    return s->drawn[d][i] - s->drawn_excess[d][i] + (s->leaked[d][i] - s->leaked_excess[d][i]);
}

/* Adds the round-off of a step, a few last digits of all drug for each of its parts, to plasma:
 * over hundred thousands of them it would add up. More than that is no round-off, and stays for
 * the balance to find. */
static void close_balance(const struct th_view *view, const struct axial_memory *memory,
                          size_t d, const double before[TH_LANES],
                          const double cleared[TH_LANES], const double drawn[TH_LANES],
                          const long parts[TH_LANES])
{
    const struct axial_states *s = view->states;
    struct th_ports *port = view->ports;
    double *plasma = view->arrays + (d * memory->vectors + 3 * memory->cells) * TH_LANES;
    for (int i = 0; i < TH_LANES; i++) {
        const double now = s->cleared[d][i] - cleared[i] - s->cleared_excess[d][i];
        const double out = drawn_so_far(s, d, i) - drawn[i];
        const double lacks = before[i] - now - held(port, d, i) - out;
        const double least = parts[i] > 1 ? 1e-14 + 1e-15 * (double)parts[i] : 1e-14;
        if (!view->alive[i] || !(fabs(lacks) <= fmin(least, 5e-12) * before[i]))
            continue;
        plasma[i] += lacks / port->drug.plasma_volume[d][i];
        port->ledger.mass[TH_IN_PLASMA][d][i] += lacks;
        port->csf.compartment_mass[TH_CENTRAL][d][i] += lacks;
    }
}

/* The step's fluid into the sums of the ledger. */
static void add_fluid(const struct th_view *view, int i)
{
    struct axial_states *s = view->states;
    const struct th_ports *port = view->ports;
    const double leaked = port->pressure.leaked[i] * view->step[i];
    th_add(&s->infused[i], &s->infused_excess[i], th_csf_inflow(port, i) - leaked);
    th_add(&s->drawn_volume[i], &s->drawn_volume_excess[i], fmax(0, -port->needle.volume[i]));
    th_add(&s->leaked_volume[i], &s->leaked_volume_excess[i], leaked);
}

/* Drug that comes into CSF and plasma in this step, kg. */
static double given(const struct th_ports *port, size_t d, int i)
{
    double sum = port->depot.absorbed_mass[d][i];
    for (int k = TH_TIP; k < TH_CSF_SOURCES; k++) sum += th_csf_source_mass(port, k, d, i);
    return sum;
}

/* All drugs one after the other with the flows of the step, then ledger and ports. */
static void advance(const struct th_view *view, bool distant)
{
    double before[TH_SPECIES][TH_LANES], cleared[TH_SPECIES][TH_LANES];
    double drawn[TH_SPECIES][TH_LANES];
    double made[TH_SPECIES][TH_LANES];
    long parts[TH_SPECIES][TH_LANES];
    struct th_csf_family families[TH_SPECIES];
    struct axial_passage passage[TH_SPECIES];
    const struct th_ports *port = view->ports;
    struct axial_states *s = view->states;
    struct axial_memory memory = th_axial_memory(view);
    th_axial_begin_further(view, &memory);
    for (int i = 0; i < TH_LANES; i++) {
        int *refused = &th_axial_drug(&memory, 0).key[i].refused;
        if (!view->alive[i])
            continue;
        add_fluid(view, i);
        th_axial_update_flow(view, i);
        th_axial_place_sources(view, &memory, i);
        *refused = (int)th_axial_check_injection(view, i);
        if (*refused)
            view->status[i] = TH_BAD_INPUT;
    }
    for (size_t d = 0; d < view->species; d++)
        EACH_LANE(i) {
            before[d][i] = held(port, d, i) + given(port, d, i) - s->cleared_excess[d][i] +
                           th_csf_given(port, d, i);
            cleared[d][i] = s->cleared[d][i];
            drawn[d][i] = drawn_so_far(s, d, i);
        }
    const size_t count = th_csf_families(view, families);
    for (size_t f = 0; f < count; f++)
        step_family(view, &memory, &families[f], distant, passage, made, parts);
    th_axial_fill_ports(view, &memory, view->alive);
    th_axial_update_fluid(view, &memory);
    for (size_t d = 0; d < view->species; d++) {
        th_axial_update_ways(view, &memory, d, &passage[d]);
        EACH_LANE(i) before[d][i] += made[d][i];
        if (!distant)
            close_balance(view, &memory, d, before[d], cleared[d], drawn[d], parts[d]);
    }
    for (size_t d = 0; d < view->species; d++) {
        th_axial_update_misplaced(view, &memory, d);
        th_axial_update_floors(view, &memory, d);
    }
}

void th_axial_advance(const struct th_view *view)
{
    advance(view, false);
}

void th_axial_advance_far(const struct th_view *view)
{
    advance(view, true);
}

static bool needs_levels(const struct th_ports *port, int i)
{
    bool asked = false;
    for (int k = 0; k < TH_PROBES; k++) asked |= port->effect.levels[k][i] > 0;
    return asked;
}

/* Ledger and concentrations of one species. */
static void fill_drug_ports(const struct th_view *view, const struct axial_memory *memory,
                            size_t d, const bool wanted[TH_LANES])
{
    const struct axial_params *p = view->params;
    struct axial_states *s = view->states;
    struct th_ports *port = view->ports;
    const double *state = view->arrays + d * memory->vectors * TH_LANES;
    struct th_canal_sums sums;
    struct th_canal_probe probes[TH_PROBES];
    const size_t probe_count = th_axial_probes(view, memory, d, wanted, probes);
    th_canal_amounts(th_axial_drug(memory, d).canal, state, memory->volume, memory->tissue,
                     memory->layers ? memory->layer : NULL, &sums);
    for (int i = 0; i < TH_LANES; i++) {
        if (!wanted[i])
            continue;
        s->bent[d][i] = sums.second_differences[i];
        port->ledger.mass[TH_IN_CSF][d][i] = sums.csf[i] + s->ventricle[d][i];
        port->ledger.mass[TH_IN_TISSUE][d][i] = sums.tissue[i];
        th_csf_fill_blood_ports(port, d, i, state + 3 * memory->cells * TH_LANES + i,
                                s->owed[d][i], s->made[d][i]);
        port->ledger.mass[TH_CLEARED][d][i] = s->cleared[d][i];
        port->ledger.mass[TH_DRAWN][d][i] = s->drawn[d][i];
        port->ledger.mass[TH_LOST][d][i] = s->leaked[d][i];
        const struct axial_stencil at = th_axial_stencil_of(memory, p, p->probe[i], i);
        port->csf.probe_tissue[d][i] =
            th_axial_component(state, &at, 1, i) + th_axial_component(state, &at, 2, i);
        port->csf.cistern_concentration[d][i] = state[3 * AXIAL_CISTERNS * TH_LANES + i];
        port->csf.opening_concentration[TH_TIP][d][i] =
            th_axial_tip_concentration(view, memory, d, i);
        for (int m = TH_TIP + 1; m < TH_ACCESS; m++)
            if (port->catheter.opening_conductance[m][i] > 0)
                port->csf.opening_concentration[m][d][i] =
                    th_axial_opening_concentration(view, memory, d, m, i);
        if (port->needle.bore[i] > 0)
            port->csf.needle_concentration[d][i] =
                th_axial_opening_concentration(view, memory, d, TH_CSF_NEEDLE, i);
        for (size_t k = 0; k < probe_count; k++)
            port->csf.probe_concentration[k][d][i] =
                th_axial_probes_ventricle(view, k, i)
                    ? th_axial_ventricle(view, d, i)
                    : th_axial_probe_value(view, memory, d, &probes[k], i);
        if (needs_levels(port, i))
            th_axial_fill_levels(view, memory, d, i);
    }
}

void th_axial_fill_ports(const struct th_view *view, const struct axial_memory *memory,
                         const bool wanted[TH_LANES])
{
    const struct axial_params *p = view->params;
    const struct axial_states *s = view->states;
    struct th_ports *port = view->ports;
    EACH_LANE(i)
        if (wanted[i]) {
            port->csf.canal_volume[i] = p->volume[i];
            for (size_t k = 0; k < TH_SPINAL_LEVELS; k++)
                port->csf.level_position[k][i] = th_axial_level(p, k, i);
            port->ledger.volume[TH_IN_CSF][i] = s->infused[i];
            port->ledger.volume[TH_DRAWN][i] = s->drawn_volume[i];
            port->ledger.volume[TH_LOST][i] = s->leaked_volume[i];
        }
    for (size_t d = 0; d < view->species; d++) fill_drug_ports(view, memory, d, wanted);
}
