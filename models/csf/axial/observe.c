/* csf/axial: outputs and profiles, and the floors below which a value is round-off. The
 * exponential is in error by a share of the largest value of a field, anywhere in it: far from
 * the drug nothing smaller is meaningful. The largest concentration is that about a source,
 * where drug comes in, or that in the skull. */
#include "axial.h"

#include "laws.h"

#include <math.h>

double th_axial_floor_share(size_t poles)
{
    static const double shares[] = {1e-5, 1e-7, 1e-9}; /* of 3, 4, 5 pole pairs */
    return shares[poles < 3 ? 0 : poles > 5 ? 2 : poles - 3];
}

/* The largest C in the cells that hold a source, and, but of the tip, where it is. */
static double largest_at(const struct th_view *view, const struct axial_memory *memory,
                         size_t species, int number, int i)
{
    const struct axial_source *source = th_axial_source(memory, number, i);
    const double *state = view->arrays + species * memory->vectors * TH_LANES;
    double most =
        number == TH_TIP ? 0 : th_axial_opening_concentration(view, memory, species, number, i);
    for (size_t c = source->first; c < source->end; c++)
        most = fmax(most, state[3 * c * TH_LANES + (size_t)i]);
    return most;
}

void th_axial_update_floors(const struct th_view *view, const struct axial_memory *memory,
                            size_t species)
{
    struct th_ports *port = view->ports;
    struct axial_states *s = view->states;
    const double share = th_axial_floor_share(memory->poles);
    EACH_LANE(i) {
        const double now = port->ledger.mass[TH_IN_CSF][species][i] +
                           port->ledger.mass[TH_IN_TISSUE][species][i] +
                           port->ledger.mass[TH_IN_PLASMA][species][i];
        const double largest = fmax(port->csf.opening_concentration[TH_TIP][species][i],
                                    port->csf.cistern_concentration[species][i]);
        s->peak[species][i] = fmax(s->peak[species][i], largest);
        for (int k = TH_TIP; k < TH_CSF_SOURCES; k++)
            if (k == TH_TIP || memory->used[k])
                s->peak[species][i] =
                    fmax(s->peak[species][i], largest_at(view, memory, species, k, i));
        s->held[species][i] = fmax(s->held[species][i], now);
        port->csf.concentration_floor[species][i] = share * s->peak[species][i];
        port->csf.plasma_floor[species][i] =
            share * s->held[species][i] / port->drug.plasma_volume[species][i];
    }
}

/* A value at the tip, which is missing where there is no catheter. */
static double at_tip(const struct th_ports *port, double value, int lane)
{
    return port->catheter.segment_count[lane] > 0 ? value : NAN;
}

static void observe_drug(const struct th_view *view, const struct axial_memory *memory,
                         size_t d)
{
    const struct axial_params *p = view->params;
    const struct axial_states *s = view->states;
    const struct th_ports *port = view->ports;
    struct axial_outputs *out = view->outputs;
    const double *state = view->arrays + d * memory->vectors * TH_LANES;
    const double *dispersion = th_axial_drug(memory, d).dispersion;
    for (int i = 0; i < TH_LANES; i++) {
        const double tip =
            fmin(fmax(port->catheter.opening_position[TH_TIP][i] / p->length[i], 0), 1);
        const size_t face = (size_t)lrint(tip * (double)memory->n);
        out->tip_concentration[d][i] =
            at_tip(port, port->csf.opening_concentration[TH_TIP][d][i], i);
        out->probe_concentration[d][i] =
            th_axial_concentration(view, memory, d, p->probe[i], i);
        out->cistern_concentration[d][i] = port->csf.cistern_concentration[d][i];
        out->convexity_concentration[d][i] = state[3 * AXIAL_CONVEXITY * TH_LANES + i];
        out->ventricle_concentration[d][i] = th_axial_ventricle(view, d, i);
        out->cranial_amount[d][i] = s->ventricle[d][i];
        for (int c = 0; c < AXIAL_SKULL; c++)
            out->cranial_amount[d][i] +=
                memory->volume[c * TH_LANES + i] * state[3 * c * TH_LANES + i];
        out->spinal_amount[d][i] =
            port->ledger.mass[TH_IN_CSF][d][i] - out->cranial_amount[d][i];
        out->tip_dispersion[d][i] = at_tip(port, dispersion[face * TH_LANES + (size_t)i], i);
        out->floor[d][i] = port->csf.concentration_floor[d][i];
        out->amount_floor[d][i] = th_axial_floor_share(memory->poles) * s->held[d][i];
        out->tip_numerical_error[d][i] =
            s->tip_most[d][i] > 0 ? s->tip_bound[d][i] / s->tip_most[d][i] - 1 : 0;
        out->numerical_error[d][i] = th_axial_error(s, d, i);
    }
}

/* Profiles of the pulsation: beat_volume, breath_volume, beat_velocity, beat_pressure; bits of
 * their rows in what is read of the view. */
#define PULSE_ROWS (UINT64_C(15) << 2)

static void observe_pulse(const struct th_view *view, const struct axial_memory *memory,
                          const double *z, double *to)
{
    const struct axial_params *p = view->params;
    const struct th_ports *port = view->ports;
    const size_t row = view->points * TH_LANES;
    for (size_t at = 0; at < row; at++) {
        const int i = (int)(at % TH_LANES);
        const double density = port->pressure.density[i], stroke = p->stroke[i];
        const struct axial_beat beat =
            th_axial_beat(memory, p, z[at] / p->length[i], density, i);
        to[at] = stroke * beat.fall[TH_DRIFT_HEART];
        to[row + at] = stroke * p->breathing_stroke[i] * beat.fall[TH_DRIFT_BREATHING];
        to[2 * row + at] = TH_PI * p->heart_rate[i] * to[at] / beat.section;
        to[3 * row + at] = density * stroke * beat.pulse;
    }
}

/* Profiles: [z][concentration: species][pulsation], each [points][TH_LANES]. */
static void observe_profiles(const struct th_view *view, const struct axial_memory *memory)
{
    const struct axial_params *p = view->params;
    const size_t n = view->points, row = n * TH_LANES;
    double *z = view->profiles, *csf = z + row;
    for (size_t c = 0; c < n; c++)
        EACH_LANE(i)
            z[c * TH_LANES + (size_t)i] =
                (memory->stretches ? (memory->edge[c] + memory->edge[c + 1]) / 2
                                   : ((double)c + 0.5) / (double)n) *
                p->length[i];
    for (size_t d = 0; d < view->species; d++)
        for (size_t c = 0; c < n; c++) {
            const double *here =
                view->arrays + (d * memory->vectors + 3 * (c + AXIAL_SKULL)) * TH_LANES;
            const size_t at = d * row + c * TH_LANES;
            EACH_LANE(i) csf[at + (size_t)i] = here[i];
        }
    if (view->profiled & PULSE_ROWS)
        observe_pulse(view, memory, z, csf + view->species * row);
}

void th_axial_lend(const struct th_view *view, struct th_loan *loan)
{
    const struct axial_params *p = view->params;
    const struct axial_memory memory = th_axial_memory(view);
    *loan = (struct th_loan){
        .length = p->length,
        .cells = memory.n,
        .edge = memory.stretches ? memory.edge : NULL,
        .tissue = view->arrays + (3 * AXIAL_SKULL + 1) * TH_LANES,
        .cell = 3,
        .species = memory.vectors,
    };
    if (!memory.layers)
        return;
    loan->layers =
        view->arrays +
        th_canal_layer_vector(memory.cells, memory.layers, AXIAL_SKULL, 0) * TH_LANES;
    loan->volume = memory.layer + AXIAL_SKULL * TH_LANES;
    loan->apart = memory.cells;
}

void th_axial_observe(const struct th_view *view)
{
    struct axial_memory memory = th_axial_memory(view);
    struct axial_outputs *out = view->outputs;
    const struct axial_key *key = th_axial_drug(&memory, 0).key;
    th_axial_find_used(view, &memory);
    EACH_LANE(i) th_axial_place_sources(view, &memory, i);
    EACH_LANE(i) out->far_beats[i] = key[i].far;
    for (size_t d = 0; d < view->species; d++) observe_drug(view, &memory, d);
    th_axial_observe_ways(view);
    if (view->profiled)
        observe_profiles(view, &memory);
}
