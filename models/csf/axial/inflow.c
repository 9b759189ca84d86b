/* csf/axial: all that comes in and is drawn, at each opening of the catheter and of the needle.
 *
 * Fluid enters the bulk flow, and drug the CSF, by the shares of each source (source.c). The
 * tip is the source of the solver's S; all other sources of a drug go into its cells as S_i,
 * mean and slope over the step. Fluid that the catheter draws in leaves with the amount that
 * the line takes, at the concentration of the step's start; what the needle draws leaves with
 * the C of its cells, at the rate q w_i/V_i (`lost` of csf/canal/canal.h), so that C stays
 * positive however much is drawn. */
#include "axial.h"

#include "laws.h"

#include <math.h>
#include <string.h>

/* Adds the sizes of a vector's numbers, which are all 0 together with their sum. */
static void add_sizes(double sum[TH_LANES], const double lanes[TH_LANES])
{
    EACH_LANE(i) sum[i] += fabs(lanes[i]);
}

static bool is_none(const double sum[TH_LANES])
{
    bool any = false;
    EACH_LANE(i) any |= !(sum[i] == 0);
    return !any;
}

/* True if nothing comes or came through an opening of the catheter, in no lane: most are shut,
 * and this is quick to tell. */
static bool is_shut(const struct th_view *view, const struct axial_further *further, int k)
{
    const struct th_ports *port = view->ports;
    double sum[TH_LANES] = {0};
    add_sizes(sum, port->catheter.opening_volume[k]);
    add_sizes(sum, further->flow[k]);
    for (size_t d = 0; d < view->species; d++) {
        add_sizes(sum, port->line.opening_mass[k][d]);
        add_sizes(sum, port->line.opening_moment[k][d]);
        add_sizes(sum, further->bends[d].source[k]);
        add_sizes(sum, further->bends[d].swept[k]);
    }
    return is_none(sum);
}

/* Sources that some lane uses now, or whose bend has not faded. */
void th_axial_find_used(const struct th_view *view, struct axial_memory *memory)
{
    const struct th_ports *port = view->ports;
    const struct axial_further *further = th_axial_further(view, memory);
    for (int k = TH_TIP + 1; k < TH_CSF_SOURCES; k++) {
        bool any = false;
        memory->used[k] = false;
        if (k < TH_CSF_NEEDLE && is_shut(view, further, k))
            continue;
        EACH_LANE(i) any |= th_csf_source_flow(view, k, i) != 0 || further->flow[k][i] != 0;
        for (size_t d = 0; d < view->species; d++)
            EACH_LANE(i)
                any |= th_csf_source_mass(port, k, d, i) != 0 ||
                       th_csf_source_moment(port, k, d, i) != 0 ||
                       further->bends[d].source[k][i] != 0 ||
                       further->bends[d].swept[k][i] != 0;
        memory->used[k] = any;
    }
}

/* From the step's start to its end; the flows of the step; the shares of what is used. */
void th_axial_begin_further(const struct th_view *view, struct axial_memory *memory)
{
    const struct th_ports *port = view->ports;
    const size_t from = view->species * memory->vectors * TH_LANES;
    struct axial_further *further = th_axial_further(view, memory);
    memcpy(view->arrays + from, view->before + from,
           th_axial_further_vectors(view->species) * sizeof(double[TH_LANES]));
    for (int k = TH_TIP + 1; k < TH_CSF_SOURCES; k++) {
        if (k < TH_CSF_NEEDLE && is_none(port->catheter.opening_volume[k])) {
            EACH_LANE(i) further->flow[k][i] = 0;
            continue;
        }
        EACH_LANE(i)
            further->flow[k][i] = th_csf_grains(port, th_csf_source_flow(view, k, i), i);
    }
    th_axial_find_used(view, memory);
}

/* Sources that are not where they were last placed, or not as wide: the memory may be that of a
 * view inside a step, with another place of a tip that moves. What else makes the tip's shares
 * other ones places it with the coefficients. */
void th_axial_place_sources(const struct th_view *view, const struct axial_memory *memory,
                            int i)
{
    const struct th_ports *port = view->ports;
    const struct axial_source *tip = th_axial_source(memory, TH_TIP, i);
    const double at = th_csf_source_position(port, TH_TIP, i);
    const double width = th_axial_jet(view, memory, TH_TIP, i);
    if (tip->end > 0 && (tip->position != at || tip->mixed != width))
        th_axial_place_source(memory, view->params, TH_TIP, at, width, i);
    for (int k = TH_TIP + 1; k < TH_CSF_SOURCES; k++) {
        const double position = th_csf_source_position(port, k, i);
        const double mixed = memory->used[k] ? th_axial_jet(view, memory, k, i) : 0;
        if (memory->used[k] && !th_axial_is_placed(memory, view->params, k, position, mixed, i))
            th_axial_place_source(memory, view->params, k, position, mixed, i);
    }
}

/* The sources of a drug in the canal's cells, for the solver; whether there are any. A source
 * in the ventricles is none of these (ventricle.c). */
bool th_axial_fill_inflow(const struct th_view *view, const struct axial_memory *memory,
                          size_t d)
{
    const struct th_ports *port = view->ports;
    const size_t cells = memory->cells * TH_LANES;
    double *mean = memory->inflow, *ramp = memory->inflow + cells;
    bool any = false;
    for (int k = TH_TIP + 1; k < TH_CSF_SOURCES; k++)
        for (int i = 0; memory->used[k] && i < TH_LANES; i++) {
            const struct axial_source *source = th_axial_source(memory, k, i);
            const double h = view->step[i], mass = th_csf_source_mass(port, k, d, i);
            const double moment = th_csf_source_moment(port, k, d, i);
            if ((mass == 0 && moment == 0) || th_axial_source_in_ventricle(view, k, i))
                continue;
            if (!any)
                memset(memory->inflow, 0, 2 * cells * sizeof(double));
            any = true;
            for (size_t c = source->first; c < source->end; c++) {
                const size_t at = c * TH_LANES + (size_t)i;
                const double share =
                    th_axial_share_of_source(memory, k, c, i) / memory->volume[at];
                mean[at] += share * (mass / h);
                ramp[at] += share * (12 * moment / (h * h * h));
            }
        }
    return any;
}

void th_axial_shift_inflow(const struct axial_memory *memory, struct th_canal_request *part,
                           const double *sources, const double middle[TH_LANES], int buffer)
{
    const size_t cells = memory->cells * TH_LANES;
    double *to = memory->inflow + (size_t)buffer * cells;
    for (size_t at = 0; at < cells; at++)
        to[at] = sources[at] + part->sources_ramp[at] * middle[at % TH_LANES];
    part->sources = to;
}

void th_axial_update_further(const struct th_view *view, const struct axial_memory *memory,
                             size_t d)
{
    const struct th_ports *port = view->ports;
    for (int k = TH_TIP + 1; k < TH_CSF_SOURCES; k++)
        for (int i = 0; memory->used[k] && i < TH_LANES; i++) {
            const double h = view->step[i];
            const double rate = th_csf_source_mass(port, k, d, i) / h +
                                6 * th_csf_source_moment(port, k, d, i) / (h * h);
            th_axial_update_further_bend(view, memory, d, k, i,
                                         th_axial_source_in_ventricle(view, k, i) ? 0 : rate);
        }
}

/* Flow that is drawn out of a cell, m3/s, with what is dissolved there. */
double th_axial_drawn_flow(const struct axial_memory *memory, const struct axial_bulk *bulk,
                           int number, size_t cell, int i)
{
    const double drawn = bulk->drawn[number - TH_CSF_NEEDLE];
    return drawn > 0 ? drawn * th_axial_share_of_source(memory, number, cell, i) : 0;
}

/* Drug that needle or leak drew out of the cells of a lane in this step, kg. */
static double drawn_mass(const struct axial_memory *memory, size_t d, int number, int i)
{
    const struct axial_bulk *bulk = &th_axial_drug(memory, d).key[i].bulk;
    const struct axial_source *source = th_axial_source(memory, number, i);
    double sum = 0;
    for (size_t c = source->first; c < source->end; c++)
        sum += th_axial_drawn_flow(memory, bulk, number, c, i) *
               memory->exposure[c * TH_LANES + (size_t)i];
    return sum;
}

/* Drug that the step drew, into the states. */
void th_axial_update_drawn(const struct th_view *view, const struct axial_memory *memory,
                           size_t d, const struct th_canal_ventricle *amounts)
{
    struct axial_states *s = view->states;
    for (int i = 0; i < TH_LANES; i++) {
        if (!view->alive[i])
            continue;
        if (memory->used[TH_CSF_NEEDLE])
            th_add(&s->drawn[d][i], &s->drawn_excess[d][i],
                   drawn_mass(memory, d, TH_CSF_NEEDLE, i) +
                       th_canal_ventricle_at(amounts, i, view->step[i]).lost);
        if (memory->used[TH_CSF_LEAK])
            th_add(&s->leaked[d][i], &s->leaked_excess[d][i],
                   drawn_mass(memory, d, TH_CSF_LEAK, i));
    }
}

double th_axial_opening_concentration(const struct th_view *view,
                                      const struct axial_memory *memory, size_t d, int number,
                                      int i)
{
    const double position = th_csf_source_position(view->ports, number, i);
    if (th_axial_in_ventricle(view->params, position, i))
        return th_axial_ventricle(view, d, i);
    return th_axial_concentration(view, memory, d, position, i);
}
