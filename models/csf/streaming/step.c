/* csf/streaming: one step, lane by lane. It is cut into pairs of substeps h, and each pair is,
 * for every drug,
 *
 *     transport h, lateral mixing h, body h, cord 2 h, body h, lateral mixing h, transport h
 *
 * which is symmetric, so of second order in h (Strang 1968). The substep follows from the
 * fluxes alone, in steps of 2^(1/4); the last pair of a step is as short as it leaves it, so
 * that a state inside a step is continuous in time. In a shorter pair lateral mixing is the
 * share of its matrix that belongs to it. Where the halves of the ring are mirror images, one
 * is enough (ring/half.c). Parents come before what is formed of them: of that a pair gives,
 * evenly, what the parent lost in the same pair. */
#include "step.h"

#include "heavy/heavy.h"
#include "laws.h"

#include <math.h>
#include <string.h>

/* ---- a pair of substeps ---- */

/* By the streams alone, with the sources there are so far from the middle of the step. */
static void transport(const struct th_view *view, const struct streaming_memory *memory,
                      const struct streaming_run *run, size_t d, double h, double off, int i)
{
    const struct streaming_drug *own = &memory->drug[d];
    const struct streaming_flows flows = {memory->down, memory->up, memory->right,
                                          memory->left};
    th_streaming_set_sources(view, memory, d, off, i);
    th_streaming_transport(memory, run, &flows, d, h, own->amounts[STREAMING_CSF],
                           &own->body->amount[BODY_CISTERNS]);
    th_streaming_clear_sources(memory, d);
}

/* Counts the drug that a step of the body moved; that to tissue comes there. */
static void count_body(const struct th_view *view, const struct streaming_memory *memory,
                       size_t d, const struct streaming_body *body, struct streaming_left *left,
                       int i)
{
    left->cisterns += body->left[BODY_CISTERN_ABSORBED];
    left->convexity += body->left[BODY_CONVEXITY_ABSORBED];
    left->formed += body->left[BODY_FORMS];
    left->cleared += body->left[BODY_FORMS] + body->left[BODY_CLEARS];
    left->drawn += body->left[BODY_DRAWN];
    left->leaked += body->left[BODY_LEAKED];
    const double given = body->left[BODY_TO_TISSUE];
    if (!(given > 0))
        return;
    const double outer = th_streaming_give_tissue(view, memory, d, given, i);
    left->cord -= given - outer;
    left->dura -= outer;
}

static void step_body(const struct th_view *view, const struct streaming_memory *memory,
                      size_t d, double h, struct streaming_left *left, int i)
{
    struct streaming_body *body = memory->drug[d].body;
    memset(body->left, 0, sizeof body->left);
    th_streaming_step_body(body, h);
    count_body(view, memory, d, body, left, i);
}

/* Drug that comes to plasma evenly over 2 h, of which h has passed: the body is linear, so that
 * what the first half of it became there is added, and the rest is a source. Given at once in
 * the middle it would not yet be in the tissues of the body that plasma feeds faster than h. */
static void give_plasma(const struct th_view *view, const struct streaming_memory *memory,
                        size_t d, double lost, double h, struct streaming_left *left, int i)
{
    struct streaming_body *body = memory->drug[d].body, late = *body;
    memset(late.amount, 0, sizeof late.amount);
    memset(late.source, 0, sizeof late.source);
    memset(late.left, 0, sizeof late.left);
    late.source[BODY_PLASMA] = lost / (2 * h);
    th_streaming_step_body(&late, h);
    for (int k = 0; k < BODY_STATES; k++) body->amount[k] += late.amount[k];
    count_body(view, memory, d, &late, left, i);
    body->source[BODY_PLASMA] += lost / (2 * h);
}

/* Drug that the exchange has taken out of CSF and tissue to plasma, by its exposures. */
static double take_losses(const struct th_view *view, const struct streaming_memory *memory,
                          size_t d, const struct streaming_run *run,
                          struct streaming_left *left, int i)
{
    const struct streaming_params *p = view->params;
    const struct th_ports *port = view->ports;
    const struct streaming_mesh *mesh = &memory->mesh;
    double absorbed = 0, dura = 0, held = 0, outer = 0;
    for (size_t c = 0; c < mesh->cells; c++) {
        double fluid = 0, wall = 0;
        for (size_t j = 0; j < mesh->angles; j++) {
            const size_t at = th_streaming_at(mesh, j, c);
            const double exposed = memory->exposure[at] * memory->per_volume[at];
            fluid += exposed * memory->lateral[j];
            wall += exposed;
            held += memory->held[at];
            outer += run->layered[d] ? memory->given[at] : 0;
        }
        absorbed += fmax(0, memory->absorbed[c]) * fluid;
        dura += p->dura_surface[i] * th_streaming_dura(memory, p, c, i) * wall;
    }
    const double all = 1 / th_streaming_held(memory);
    absorbed *= all;
    dura *= all * port->drug.dural_permeability[d][i] / (double)mesh->ring;
    dura = th_streaming_has_dura(view, memory, i) ? all * outer : dura;
    const double cleared = all * held * (run->layered[d] ? 1 : run->exchange[d].cleared);
    for (int k = TH_CSF_NEEDLE; k < TH_CSF_SOURCES; k++) {
        const struct streaming_place *place = &memory->places[k];
        double *to = k == TH_CSF_NEEDLE ? &left->drawn : &left->leaked;
        if (place->used && place->flow < 0)
            for (size_t j = 0; j < mesh->angles; j++)
                for (size_t c = place->first; c < place->end; c++)
                    *to += all * th_streaming_drawn_rate(memory, k, j, c) *
                           memory->exposure[th_streaming_at(mesh, j, c)];
    }
    left->spine += absorbed;
    left->dura += dura;
    left->cord += cleared;
    return absorbed + dura + cleared;
}

/* Exchange of CSF and tissue over h. */
static void exchange_tissue(const struct streaming_memory *memory,
                            const struct streaming_run *run, size_t d, double h)
{
    double *const *amounts = memory->drug[d].amounts;
    double *free[STREAMING_LAYERS] = {NULL}, *bound[STREAMING_LAYERS] = {NULL};
    if (!run->layered[d]) {
        run->with->exchange(&memory->mesh, &run->exchange[d], h, amounts);
        return;
    }
    for (size_t l = 0; l < memory->layers; l++) {
        free[l] = amounts[STREAMING_FREE + l];
        bound[l] = amounts[th_streaming_bound(memory, l)];
    }
    run->with->layers(&memory->mesh, &run->layers[d], h, amounts[STREAMING_CSF], free, bound);
}

/* Of a pair of one drug all but its transport. made: kg/s of its parent. */
static void exchange(const struct th_view *view, const struct streaming_memory *memory,
                     const struct streaming_run *run, size_t d, double h, double off,
                     double made, int i)
{
    struct streaming_left *left = &run->left[d];
    th_streaming_set_body_sources(view, memory, d, off, made, i);
    th_streaming_mix_rows(memory, run, d, h);
    step_body(view, memory, d, h, left, i);
    exchange_tissue(memory, run, d, 2 * h);
    const double lost = take_losses(view, memory, d, run, left, i);
    if (lost > 0)
        give_plasma(view, memory, d, lost, h, left, i);
    step_body(view, memory, d, h, left, i);
    th_streaming_mix_rows(memory, run, d, h);
}

/* A pair of substeps h, at most run->substep, from so far behind the start of the step, s. */
struct pair {
    double from, h;
};

/* A pair of all members of a family, parents first; alone: with their transport. */
static void step_members(const struct th_view *view, const struct streaming_memory *memory,
                         const struct streaming_run *run, const struct th_csf_family *family,
                         const struct pair *pair, bool alone, int i)
{
    const double h = pair->h, off = pair->from + h - view->step[i] / 2;
    double formed[TH_SPECIES];
    for (size_t k = 0; k < family->count; k++) {
        const size_t d = family->drug[k], parent = family->parent[k];
        const double before = run->left[d].formed;
        double made = 0;
        if (parent < family->count)
            made = formed[parent] * th_csf_formed(view->ports, d, family->drug[parent], i);
        if (alone) {
            th_streaming_draw_in(view, memory, d, 2 * h / view->step[i], i);
            transport(view, memory, run, d, h, off - h / 2, i);
        }
        exchange(view, memory, run, d, h, off, made / (2 * h), i);
        if (alone)
            transport(view, memory, run, d, h, off + h / 2, i);
        formed[k] = run->left[d].formed - before;
        run->left[d].made += made;
        if (alone)
            th_streaming_follow(view, memory, d, 2 * h, &run->probes[d], i);
    }
}

/* Half of the transport of a pair, of all drugs as one. */
static int carry(const struct th_view *view, const struct streaming_memory *memory,
                 const struct streaming_run *run, double h, double off, int i)
{
    for (size_t d = 0; d < view->species; d++)
        th_streaming_set_sources(view, memory, d, off, i);
    const int refused = th_streaming_carry(view, memory, run, h, i);
    for (size_t d = 0; d < view->species; d++) th_streaming_clear_sources(memory, d);
    return refused;
}

/* A pair while CSF is heavy or light somewhere. */
static int step_heavy(const struct th_view *view, const struct streaming_memory *memory,
                      const struct streaming_run *run, const struct pair *pair, int i)
{
    const double h = pair->h, off = pair->from + h - view->step[i] / 2;
    for (size_t d = 0; d < view->species; d++)
        th_streaming_draw_in(view, memory, d, 2 * h / view->step[i], i);
    int refused = carry(view, memory, run, h, off - h / 2, i);
    for (size_t f = 0; f < run->family_count; f++)
        step_members(view, memory, run, &run->family[f], pair, false, i);
    th_streaming_mix_rows(memory, run, view->species, h);
    th_streaming_lose_excess(view, memory, 2 * h, i);
    th_streaming_mix_rows(memory, run, view->species, h);
    if (!refused)
        refused = carry(view, memory, run, h, off + h / 2, i);
    for (size_t d = 0; d < view->species; d++)
        th_streaming_follow(view, memory, d, 2 * h, &run->probes[d], i);
    return refused;
}

/* The pair of a number, of those of the step; the last is as short as the step leaves it. */
static struct pair pair_of(const struct th_view *view, const struct streaming_run *run,
                           long number, int i)
{
    const double whole = 2 * run->substep, from = (double)number * whole;
    return (struct pair){from, fmin(run->substep, (view->step[i] - from) / 2)};
}

static void step_family(const struct th_view *view, const struct streaming_memory *memory,
                        const struct streaming_run *run, const struct th_csf_family *family,
                        int i)
{
    for (long n = 0;; n++) {
        const struct pair pair = pair_of(view, run, n, i);
        if (!(pair.h > 0))
            break;
        step_members(view, memory, run, family, &pair, true, i);
    }
}

static int step_all_heavy(const struct th_view *view, const struct streaming_memory *memory,
                          const struct streaming_run *run, int i)
{
    int refused = 0;
    for (long n = 0; !refused; n++) {
        const struct pair pair = pair_of(view, run, n, i);
        if (!(pair.h > 0))
            break;
        refused = step_heavy(view, memory, run, &pair, i);
    }
    return refused;
}

/* ---- the step ---- */

/* The fluxes of a lane, and how its step is cut; whether anything is heavy in it. */
static bool open_lane(const struct th_view *view, struct streaming_memory *memory,
                      struct streaming_run *run, int i)
{
    static const double most_substep = 600; /* s: of a canal in which nothing moves */
    struct streaming_states *s = view->states;
    const struct streaming_params *p = view->params;
    const struct th_drift drift = th_streaming_set_geometry(view, memory, i);
    double longest = most_substep;
    th_streaming_set_places(view, memory, &drift, i);
    th_streaming_set_flow(view, memory, i);
    for (size_t d = 0; d < view->species; d++) {
        th_streaming_gather(view, memory, d, i);
        memset(memory->drug[d].source, 0, memory->size * sizeof(double));
        longest = fmin(longest, th_streaming_set_mix(view, memory, &drift, d, i));
    }
    run->substep = exp2(floor(16 * log2(longest)) / 16);
    run->per_cistern = 1 / th_streaming_skull_volume(p, BODY_CISTERNS, i);
    for (size_t d = 0; d < view->species; d++) {
        th_streaming_set_reach(memory, d, run->substep);
        th_streaming_set_matrices(view, memory, &drift, d, run->substep, i);
        run->layered[d] = th_streaming_is_layered(view, memory, d, i);
        if (run->layered[d])
            th_streaming_set_layers(view, memory, d, i, &run->layers[d]);
        else
            th_streaming_set_exchange(view, memory, d, i, &run->exchange[d]);
        th_streaming_set_body(view, memory, d, i);
        run->left[d] = (struct streaming_left){0};
    }
    const bool heavy = th_streaming_is_heavy(view, memory, i);
    if (heavy && !(s->sinks[i] > 0))
        s->sinks[i] = run->substep;
    if (heavy)
        th_streaming_open_excess(view, memory, &drift, run->substep, i);
    return heavy;
}

/* Gives the step up for a reason, 0: none. A step that is let pass leaves the reason: it may be
 * a shorter one, computed to look inside that which was given up. */
static void refuse(const struct th_view *view, const struct streaming_memory *memory,
                   int reason, int i)
{
    if (!reason)
        return;
    memory->refused[i] = reason;
    view->status[i] = TH_BAD_INPUT;
}

static void step_lane(const struct th_view *view, struct streaming_memory *memory, int i)
{
    struct streaming_states *s = view->states;
    struct streaming_left left[TH_SPECIES];
    struct streaming_probes probes[TH_SPECIES];
    struct th_csf_family families[TH_SPECIES];
    struct streaming_run run = {
        .with = th_streaming_kernels(), .left = left, .probes = probes, .next = &s->sinks[i]};
    const bool heavy = open_lane(view, memory, &run, i);
    const struct streaming_memory whole = *memory, half = th_streaming_half(memory);
    const bool mirrored = th_streaming_is_mirrored(&whole, view->species) &&
                          (!heavy || th_streaming_sinks_evenly(view, &whole, i));
    s->substep[i] = run.substep;
    run.family = families;
    run.family_count = th_csf_families(view, families);
    if (mirrored && !heavy)
        *memory = half;
    for (size_t d = 0; d < view->species; d++) {
        th_streaming_begin_probes(view, memory, d, &probes[d], i);
        th_streaming_give_at_once(view, memory, d, i);
    }
    if (heavy)
        refuse(view, memory, step_all_heavy(view, memory, &run, i), i);
    for (size_t f = 0; !heavy && f < run.family_count; f++)
        step_family(view, memory, &run, &families[f], i);
    *memory = whole;
    if (heavy && mirrored)
        th_streaming_mirror(memory, memory->species);
    if (heavy && !th_streaming_scatter_excess(view, memory, i))
        s->sinks[i] = 0;
    for (size_t d = 0; d < view->species; d++) {
        if (mirrored)
            th_streaming_mirror(memory, d);
        th_streaming_close(view, memory, d, &left[d], i);
        th_streaming_scatter(view, memory, d, i);
        th_streaming_show_tissue(view, memory, d, i);
    }
}

/* The step's fluid into the sums of the ledger. */
static void add_fluid(const struct th_view *view, const struct streaming_memory *memory, int i)
{
    struct streaming_states *s = view->states;
    const struct th_ports *port = view->ports;
    const double leaked = port->pressure.leaked[i] * view->step[i];
    double spine = 0;
    for (size_t c = 0; c < memory->mesh.cells; c++) spine += memory->absorbed[c];
    th_add(&s->infused[i], &s->infused_excess[i], th_csf_inflow(port, i) - leaked);
    th_add(&s->drawn_volume[i], &s->drawn_volume_excess[i], fmax(0, -port->needle.volume[i]));
    th_add(&s->leaked_volume[i], &s->leaked_volume_excess[i], leaked);
    th_add(&s->spinal_fluid[i], &s->spinal_fluid_excess[i], fmax(0, spine) * view->step[i]);
    th_add(&s->cranial_fluid[i], &s->cranial_fluid_excess[i],
           fmax(0, port->pressure.absorbed[TH_IN_CISTERNS][i] +
                       port->pressure.absorbed[TH_AT_CONVEXITY][i]) *
               view->step[i]);
}

void th_streaming_advance_mesh(const struct th_view *view)
{
    struct streaming_memory memory = th_streaming_memory(view);
    int like[TH_LANES];
    bool own[TH_LANES];
    th_streaming_find_alike(view, &memory, like);
    memcpy(view->arrays, view->before, memory.arrays * sizeof(double[TH_LANES]));
    for (int i = 0; i < TH_LANES; i++) {
        own[i] = view->alive[i] && like[i] == i;
        if (!own[i])
            continue;
        const int refusal = th_streaming_refusal(view, &memory, i);
        refuse(view, &memory, refusal, i);
        if (!refusal)
            step_lane(view, &memory, i);
        add_fluid(view, &memory, i);
    }
    th_streaming_fill_ports(view, &memory, own);
    for (int i = 0; i < TH_LANES; i++)
        if (like[i] != i)
            th_streaming_copy_lane(view, &memory, like[i], i);
}
