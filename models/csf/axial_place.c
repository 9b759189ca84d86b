/* csf/axial: places along the canal: what is seen there.
 *
 * A place lies in three cells by quadratic splines: t from the centre of the nearest, in cells,
 *     (1/2 - t)^2/2,   3/4 - t^2,   (1/2 + t)^2/2
 * Their sum is 1, their mean the place, their variance 1/4 wherever in its cell the place lies;
 * so the error of a source is smooth in the number of cells. What would lie beyond an end comes
 * back from it. Beyond the foramen lie the cisterns, half a cell above the first centre: a
 * share w there is 2 w of the cisterns less w of the first cell.
 *
 * At the tip, whose drug lies about x with the standard deviation of a beat's way
 * (axial_source.c), C has a bend that cells smooth, a cusp if there is no way: over it the
 * slope falls by J = (S - q C)/(A D), S the drug and q the fluid infused. Cells see it as -J/2
 * sum_j w_j |x_i - x_j| in place of -J/2 times the mean of |x_i - x|, so that a value at y,
 * seen with v, lacks J/2 (sum_ij v_i w_j |x_i - x_j| - mean |y - x|), which is nothing some
 * cells away. A bend takes its time, (dx^2/8 + sigma sqrt(sigma^2 + dx^2/2))/D, sigma the
 * standard deviation of the drug: S and q are the rates as far as they have settled, so that
 * what comes for a moment makes no bend yet. Where they flow away faster than a cell diffuses,
 * there is none either: of both only the part tanh(z/2)/(z/2) counts, z = q dx/(A D), as of the
 * flux between cells. At an end that comes back, the mirror image adds how far the means of v
 * and w are from y and x.
 */
#include "axial.h"

#include "laws.h"

#include <math.h>

struct axial_reach th_axial_reach(const struct axial_params *p, size_t n, double position,
                                  int lane)
{
    if (position < 0)
        return (struct axial_reach){.first = AXIAL_CISTERNS, .weight = {1, 0, 0}, .at = 0};
    const double at = fmin(position / p->length[lane], 1) * (double)n;
    const size_t whole = (size_t)at,
                 cell = whole < n ? whole : n - 1; /* 0: below the foramen */
    const double t = at - (double)cell - 0.5;
    const double up = (0.5 - t) * (0.5 - t) / 2, down = (0.5 + t) * (0.5 + t) / 2;
    const double here = 0.75 - t * t;
    struct axial_reach reach = {
        .first = cell + AXIAL_CISTERNS, .weight = {up, here, down}, .at = at};
    if (cell == 0 && p->foramen[lane] > 0) {
        reach.weight[0] = 2 * up;
        reach.weight[1] = here - up;
    } else if (cell == 0) {
        reach.weight[0] = 0;
        reach.weight[1] = here + up;
    } else if (cell == n - 1) {
        reach.first--;
        reach.weight[0] = 0;
        reach.weight[1] = up;
        reach.weight[2] = here + down;
    }
    return reach;
}

/* Of cord and dura, mean of a cell. */
static double perimeter(const struct axial_room *room, const struct axial_params *p,
                        size_t cell, int i)
{
    const bool even = p->shape[i] == AXIAL_UNIFORM;
    const double surface =
        p->cord_surface[i] * th_axial_share(room, even, TH_CORD_SURFACE, cell) +
        p->dura_surface[i] * th_axial_share(room, even, TH_DURA_SURFACE, cell);
    return surface * (double)room->n / p->length[i];
}

struct axial_spot th_axial_spot(const struct axial_room *room, const struct axial_params *p,
                                double position, int lane)
{
    const double f = fmin(fmax(position / p->length[lane], 0), 1), n = (double)room->n;
    const size_t face = (size_t)fmin(f * n, n - 1);
    const double t = f * n - (double)face;
    const double section = (1 - t) * th_axial_section(room, p, face, lane) +
                           t * th_axial_section(room, p, face + 1, lane);
    /* Of surfaces cells know the means: between the two nearest centres. */
    const double at = fmin(fmax(f * n - 0.5, 0), n - 1);
    const size_t cell = (size_t)fmin(at, n - 2);
    const double above = 1 - (at - (double)cell), below = 1 - above;
    return (struct axial_spot){
        .section = section,
        .perimeter =
            above * perimeter(room, p, cell, lane) + below * perimeter(room, p, cell + 1, lane),
        .moved = p->stroke[lane] * (1 - f) / section,
    };
}

double th_axial_look(const double *state, const struct axial_reach *reach, int component,
                     int lane)
{
    const double *cell = state + (3 * reach->first + (size_t)component) * TH_LANES + lane;
    double sum = 0;
    for (int k = 0; k < TH_CANAL_PROBE_CELLS; k++)
        sum += reach->weight[k] * cell[3 * k * TH_LANES];
    return sum;
}

/* What a cell's length of a place resists, s/m3: 1/(A D) over one cell, between its faces. */
static double resistance(const struct axial_room *room, const struct axial_params *p,
                         const double *dispersion, double at, int lane)
{
    const size_t face = (size_t)at < room->n ? (size_t)at : room->n - 1;
    const double t = at - (double)face;
    const double one = th_axial_section(room, p, face, lane) * dispersion[face * TH_LANES];
    const double two =
        th_axial_section(room, p, face + 1, lane) * dispersion[(face + 1) * TH_LANES];
    const double both = (1 - t) * one + t * two;
    return both > 0 ? p->length[lane] / (double)room->n / both : 0;
}

struct axial_sight th_axial_sight(const struct th_view *view, const struct axial_room *room,
                                  size_t species, double position, int lane)
{
    const struct axial_params *p = view->params;
    const struct axial_states *s = view->states;
    struct axial_sight sight = {.reach = th_axial_reach(p, room->n, position, lane)};
    const double lacks = th_axial_lack(room, &sight.reach, lane);
    if (lacks == 0)
        return sight;
    const double cusp = lacks / 2 *
                        resistance(room, p, th_axial_drug(room, species).dispersion + lane,
                                   room->sources[lane].at, lane);
    const double thinned = 1 + cusp * s->swept[species][lane];
    for (int k = 0; k < TH_CANAL_PROBE_CELLS; k++) sight.reach.weight[k] /= thinned;
    sight.cusp = cusp / thinned;
    return sight;
}

/* A bend that belongs to another jet counts as far as that was as wide as this one. */
static void widen(const struct th_view *view, const struct axial_room *room, size_t species,
                  int lane)
{
    const struct axial_params *p = view->params;
    struct axial_states *s = view->states;
    const double cell = p->length[lane] / (double)room->n, sigma = room->sources[lane].sigma;
    const double now = th_axial_drug(room, species).key[lane].mixed,
                 before = s->bend_width[species][lane];
    const double is = sigma * sigma + 0.125,
                 was = is + (before * before - now * now) / (12 * cell * cell);
    const double stays = was > 0 ? fmin(is, was) / fmax(is, was) : 0;
    s->bend_width[species][lane] = now;
    s->source[species][lane] *= stays;
    s->swept[species][lane] *= stays;
    s->burst[species][lane] *= stays;
}

void th_axial_settle(const struct th_view *view, const struct axial_room *room, size_t species,
                     int lane, double rate, double change)
{
    const struct axial_params *p = view->params;
    struct axial_states *s = view->states;
    const struct th_ports *port = view->ports;
    const double *dispersion = th_axial_drug(room, species).dispersion;
    const double tip = fmin(fmax(port->catheter.tip_position[lane] / p->length[lane], 0), 1);
    const size_t face = (size_t)lrint(tip * (double)room->n);
    const double cell = p->length[lane] / (double)room->n, *h = view->step;
    const double spread = dispersion[face * TH_LANES + (size_t)lane];
    const double width = room->sources[lane].sigma * cell;
    const double bends = cell * cell / 8 + width * sqrt(width * width + cell * cell / 2);
    const double reached = -expm1(-spread * h[lane] / bends);
    const double seen = 8 * spread * h[lane] / (cell * cell), shown = -expm1(-seen);
    const double lasts = seen > 0 ? h[lane] * shown / seen : h[lane];
    const double flow = fmax(0, s->flow[lane]);
    const double z =
        flow * resistance(room, p, dispersion + lane, room->sources[lane].at, lane);
    const double diffuses = 1 / (th_bernoulli(z) + z / 2); /* z/2 coth(z/2) */
    double *source = &s->source[species][lane], *burst = &s->burst[species][lane];
    if (s->bend_width[species][lane] != th_axial_drug(room, species).key[lane].mixed)
        widen(view, room, species, lane);
    *burst = fmax(0, (1 - shown) * *burst + lasts * (fmax(rate, rate - change) - *source));
    *source += reached * (diffuses * rate - *source);
    s->swept[species][lane] += reached * (diffuses * flow - s->swept[species][lane]);
    s->unsettled[species][lane] = diffuses * fmax(rate, rate - change) - *source;
}

double th_axial_see(const struct th_view *view, const struct axial_room *room, size_t species,
                    double position, int lane)
{
    const struct axial_states *s = view->states;
    const double *state = view->arrays + species * room->vectors * TH_LANES;
    const struct axial_sight sight = th_axial_sight(view, room, species, position, lane);
    return th_axial_look(state, &sight.reach, 0, lane) + sight.cusp * s->source[species][lane];
}

/* Upper bound of what the cells hide of C at the tip, kg/m3, which they show as `is`: the part
 * of the cusp that has not settled. Where a beat smears the drug, it is no more than a burst of
 * that mass at the density of the smear; and C is never above what comes in. What is put back
 * of a cusp on its way is as uncertain as it is far from either end of it. */
static double hidden(const struct th_view *view, const struct axial_room *room, size_t species,
                     const struct axial_sight *sight, double is, int lane)
{
    const struct axial_states *s = view->states;
    const struct axial_params *p = view->params;
    const struct axial_source *source = &room->sources[lane];
    const double rate = s->unsettled[species][lane] + s->source[species][lane];
    const double above = s->flow[lane] > 0 ? rate / s->flow[lane] - is : INFINITY;
    const double lacks = fmax(0, s->unsettled[species][lane]);
    const double cusp = fmin(above, sight->cusp * lacks);
    if (!(source->sigma > 0))
        return fmax(0, cusp);
    const size_t face = (size_t)lrint(source->at);
    const double cell =
        th_axial_section(room, p, face, lane) * p->length[lane] / (double)room->n;
    double seen = 0;
    for (size_t k = 0; k < TH_CANAL_PROBE_CELLS; k++)
        seen += sight->reach.weight[k] *
                th_axial_share_of_source(room, sight->reach.first + k, lane);
    const double dense = fmax(0, 1 / (source->sigma * sqrt(2 * TH_PI)) - seen) / cell;
    const double on_its_way =
        lacks > 0 ? sight->cusp * s->source[species][lane] * lacks / rate : 0;
    return fmax(on_its_way, fmin(cusp, dense * fmax(0, s->burst[species][lane])));
}

double th_axial_tip(const struct th_view *view, const struct axial_room *room, size_t species,
                    int lane)
{
    struct axial_states *s = view->states;
    const struct th_ports *port = view->ports;
    const double *state = view->arrays + species * room->vectors * TH_LANES;
    const struct axial_sight sight =
        th_axial_sight(view, room, species, port->catheter.tip_position[lane], lane);
    double is =
        th_axial_look(state, &sight.reach, 0, lane) + sight.cusp * s->source[species][lane];
    double may = is + hidden(view, room, species, &sight, is, lane);
    if (th_axial_tip_in_ventricle(view->params, port, lane))
        is = may = th_axial_ventricle(view, species, lane);
    s->tip_most[species][lane] = fmax(s->tip_most[species][lane], is);
    s->tip_bound[species][lane] = fmax(s->tip_bound[species][lane], may);
    return is;
}

static void aim(const struct th_view *view, const struct axial_room *room, size_t d, size_t k,
                int i, struct th_canal_probe *probe)
{
    const struct axial_params *p = view->params;
    const struct th_ports *port = view->ports;
    const enum th_site site = (enum th_site)port->effect.site[k][i];
    const double position = port->effect.position[k][i];
    struct axial_sight sight = {.reach = {.first = AXIAL_CISTERNS, .weight = {1, 0, 0}}};
    if (site == TH_AT_CSF)
        sight = th_axial_sight(view, room, d, position, i);
    if (site == TH_AT_TISSUE)
        sight.reach = th_axial_reach(p, room->n, position, i);
    probe->rate[i] = port->effect.rate[k][i];
    probe->site[i] = site == TH_AT_PLASMA   ? TH_CANAL_IN_PLASMA
                     : site == TH_AT_TISSUE ? TH_CANAL_IN_TISSUE
                                            : TH_CANAL_IN_CSF;
    probe->cell[i] = (int32_t)sight.reach.first;
    probe->source[i] = sight.cusp;
    for (int part = 0; part < TH_CANAL_PROBE_CELLS; part++)
        probe->weight[part][i] = sight.reach.weight[part];
}

size_t th_axial_probes(const struct th_view *view, const struct axial_room *room,
                       size_t species, struct th_canal_probe probes[TH_PROBES])
{
    const struct th_ports *port = view->ports;
    size_t count = 0;
    for (int k = 0; k < TH_PROBES; k++) {
        bool any = false;
        EACH_LANE(i) any |= port->effect.rate[k][i] > 0;
        if (any)
            count = (size_t)k + 1;
    }
    for (size_t k = 0; k < count; k++)
        EACH_LANE(i) aim(view, room, species, k, i, &probes[k]);
    return count;
}

double th_axial_seen(const struct th_view *view, const struct axial_room *room, size_t species,
                     const struct th_canal_probe *probe, int lane)
{
    const struct axial_states *s = view->states;
    const double *state = view->arrays + species * room->vectors * TH_LANES;
    const bool tissue = probe->site[lane] == TH_CANAL_IN_TISSUE;
    const double *at = state + (3 * (size_t)probe->cell[lane] + tissue) * TH_LANES + lane;
    double sum = 0;
    if (probe->site[lane] == TH_CANAL_IN_PLASMA)
        return state[3 * room->cells * TH_LANES + (size_t)lane];
    for (size_t part = 0; part < TH_CANAL_PROBE_CELLS; part++)
        sum += probe->weight[part][lane] * at[3 * part * TH_LANES];
    return sum + probe->source[lane] * s->source[species][lane];
}
