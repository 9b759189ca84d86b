/* csf/axial: concentrations at places along the canal.
 *
 * A place lies in three cells by quadratic splines: with t its distance from the centre of the
 * nearest, in cells,
 *
 *     (1/2 - t)^2/2,   3/4 - t^2,   (1/2 + t)^2/2
 *
 * Their sum is 1, their mean the place, their variance 1/4 wherever in its cell the place lies:
 * the error of a source is smooth in the number of cells. A share beyond an end is mirrored.
 * Beyond the foramen lie the cisterns, half a cell above the first centre: a share w there is 2
 * w of the cisterns less w of the first cell.
 *
 * At a source, whose drug lies about x with the standard deviation sigma (source.c), C has a
 * bend that cells smooth, a bend if sigma is 0: over it the slope falls by J = (S - q C)/(A D),
 * S the drug and q the fluid infused. Cells represent it as -J/2 sum_j w_j |x_i - x_j| in place
 * of -J/2 times the mean of |x_i - x|, so that a value at y by the weights v lacks
 *
 *     J/2 (sum_ij v_i w_j |x_i - x_j| - mean |y - x|),
 *
 * which is nothing some cells away. A bend takes the time (dx^2/8 + sigma sqrt(sigma^2 +
 * dx^2/2))/D to form: S and q are the rates as far as they have settled, so that a short burst
 * makes no bend yet. Where they flow away faster than a cell diffuses there is none either: of
 * both only the part tanh(z/2)/(z/2) counts, z = q dx/(A D), as of the flux between cells. At a
 * closed end the mirror image adds the distances of the means of v and w from y and x. The
 * bends of several sources add. Fluid that is drawn takes its drug along and makes none.
 *
 * Stretches of csf/chain are mixed: there is no bend, and C is linear between their centres. */
#include "axial.h"

#include "laws.h"

#include <math.h>
#include <string.h>

double th_axial_component(const double *state, const struct axial_stencil *stencil,
                          int component, int lane)
{
    const double *cell = state + (3 * stencil->first + (size_t)component) * TH_LANES + lane;
    double sum = 0;
    for (int k = 0; k < TH_CANAL_PROBE_CELLS; k++)
        sum += stencil->weight[k] * cell[3 * k * TH_LANES];
    return sum;
}

/* Resistance of a cell's length at a place, s/m3: dx/(A D), linear between its faces. */
static double resistance(const struct axial_memory *memory, const struct axial_params *p,
                         const double *dispersion, double at, int lane)
{
    const size_t face = (size_t)at < memory->n ? (size_t)at : memory->n - 1;
    const double t = at - (double)face;
    const double one = th_axial_section(memory, p, face, lane) * dispersion[face * TH_LANES];
    const double two =
        th_axial_section(memory, p, face + 1, lane) * dispersion[(face + 1) * TH_LANES];
    const double both = (1 - t) * one + t * two;
    return both > 0 ? p->length[lane] / (double)memory->n / both : 0;
}

/* The bend of one source at a place, s/m3; 0 if the place is not near it. */
static double bend_of(const struct th_view *view, const struct axial_memory *memory,
                      size_t species, int number, const struct axial_stencil *stencil, int lane)
{
    const double lacks = th_axial_bend_lack(memory, number, stencil, lane);
    return lacks == 0 ? 0
                      : lacks / 2 *
                            resistance(memory, view->params,
                                       th_axial_drug(memory, species).dispersion + lane,
                                       th_axial_source(memory, number, lane)->at, lane);
}

/* The bends with the flows infused: C = sum + sum over the sources of bend (S - q C), solved
 * for C. */
struct axial_reading th_axial_reading(const struct th_view *view,
                                      const struct axial_memory *memory, size_t species,
                                      double position, int lane)
{
    const struct axial_states *s = view->states;
    const struct axial_bends *bends = &th_axial_further(view, memory)->bends[species];
    struct axial_reading reading = {
        .stencil = th_axial_stencil_of(memory, view->params, position, lane)};
    if (memory->stretches)
        return reading;
    reading.bend = bend_of(view, memory, species, TH_TIP, &reading.stencil, lane);
    double thinned = 1 + reading.bend * s->swept[species][lane];
    for (int k = TH_TIP + 1; k < TH_CSF_SOURCES; k++) {
        if (!memory->used[k] || (bends->source[k][lane] == 0 && bends->swept[k][lane] == 0))
            continue;
        const double bend = bend_of(view, memory, species, k, &reading.stencil, lane);
        thinned += bend * bends->swept[k][lane];
        reading.added += bend * bends->source[k][lane];
    }
    if (thinned == 1)
        return reading;
    for (int k = 0; k < TH_CANAL_PROBE_CELLS; k++) reading.stencil.weight[k] /= thinned;
    reading.bend /= thinned;
    reading.added /= thinned;
    return reading;
}

/* A bend that formed with another jet counts as far as that was as wide as this one: the share
 * that stays. width: of that jet, then of this one. */
static double rescale_bend(const struct axial_params *p, const struct axial_memory *memory,
                           const struct axial_source *is, double *width, int lane)
{
    const double cell = p->length[lane] / (double)memory->n;
    const double now = is->sigma * is->sigma + 0.125,
                 was = now + (*width * *width - is->mixed * is->mixed) / (12 * cell * cell);
    *width = is->mixed;
    return was > 0 ? fmin(now, was) / fmax(now, was) : 0;
}

/* A step of a bend: `reached` is the part of a new one that has formed; of S and q the part
 * `diffuses` counts. `shown` is the part of a burst that cells resolve by now, which settles
 * eight times as fast as a cell diffuses, over the time `lasts`. */
struct settling {
    double reached, diffuses, shown, lasts;
};

/* Flow that comes in at a source, and at those less than a cell away as far as they are near:
 * together they are one source. */
static double flow_about(const struct th_view *view, const struct axial_memory *memory,
                         int number, int lane)
{
    const struct axial_states *s = view->states;
    const struct axial_further *further = th_axial_further(view, memory);
    const double at = th_axial_source(memory, number, lane)->at;
    double sum = 0;
    for (int k = TH_TIP; k < TH_CSF_SOURCES; k++) {
        const double flow = k == TH_TIP ? s->flow[lane] : further->flow[k][lane];
        const double off = fabs(th_axial_source(memory, k, lane)->at - at);
        if (k == number)
            sum += fmax(0, flow);
        else if ((k == TH_TIP || memory->used[k]) && flow > 0 && off < 1)
            sum += (1 - off) * flow;
    }
    return sum;
}

static struct settling settling_of(const struct th_view *view,
                                   const struct axial_memory *memory, size_t species,
                                   int number, int lane)
{
    const struct axial_source *source = th_axial_source(memory, number, lane);
    const struct axial_params *p = view->params;
    const double *dispersion = th_axial_drug(memory, species).dispersion;
    const size_t face = (size_t)lrint(source->at);
    const double cell = p->length[lane] / (double)memory->n, *h = view->step;
    const double spread = dispersion[face * TH_LANES + (size_t)lane];
    const double width = source->sigma * cell;
    const double bends = cell * cell / 8 + width * sqrt(width * width + cell * cell / 2);
    const double seen = 8 * spread * h[lane] / (cell * cell), shown = -expm1(-seen);
    const double z = flow_about(view, memory, number, lane) *
                     resistance(memory, p, dispersion + lane, source->at, lane);
    return (struct settling){
        .reached = -expm1(-spread * h[lane] / bends),
        .diffuses = 1 / (th_bernoulli(z) + z / 2), /* z/2 coth(z/2) */
        .shown = shown,
        .lasts = seen > 0 ? h[lane] * shown / seen : h[lane],
    };
}

void th_axial_update_bend(const struct th_view *view, const struct axial_memory *memory,
                          size_t species, int lane, double rate, double change)
{
    struct axial_states *s = view->states;
    if (memory->stretches)
        return;
    const struct axial_source *is = th_axial_source(memory, TH_TIP, lane);
    const double flow = fmax(0, s->flow[lane]);
    const struct settling now = settling_of(view, memory, species, TH_TIP, lane);
    double *source = &s->source[species][lane], *burst = &s->burst[species][lane];
    const double given = fmax(0, rate), most = fmax(given, rate - change);
    if (s->bend_width[species][lane] != is->mixed) {
        const double stays =
            rescale_bend(view->params, memory, is, &s->bend_width[species][lane], lane);
        s->source[species][lane] *= stays;
        s->swept[species][lane] *= stays;
        s->burst[species][lane] *= stays;
    }
    *burst = fmax(0, (1 - now.shown) * *burst + now.lasts * (most - *source));
    *source += now.reached * (now.diffuses * given - *source);
    s->swept[species][lane] += now.reached * (now.diffuses * flow - s->swept[species][lane]);
    s->unsettled[species][lane] = now.diffuses * most - *source;
}

void th_axial_update_further_bend(const struct th_view *view, const struct axial_memory *memory,
                                  size_t species, int number, int lane, double rate)
{
    struct axial_further *further = th_axial_further(view, memory);
    if (memory->stretches)
        return;
    struct axial_bends *bends = &further->bends[species];
    const struct axial_source *is = th_axial_source(memory, number, lane);
    const double flow = fmax(0, further->flow[number][lane]);
    const struct settling now = settling_of(view, memory, species, number, lane);
    double *source = &bends->source[number][lane], *swept = &bends->swept[number][lane];
    if (bends->width[number][lane] != is->mixed) {
        const double stays =
            rescale_bend(view->params, memory, is, &bends->width[number][lane], lane);
        *source *= stays;
        *swept *= stays;
    }
    *source += now.reached * (now.diffuses * fmax(0, rate) - *source);
    *swept += now.reached * (now.diffuses * flow - *swept);
}

double th_axial_concentration(const struct th_view *view, const struct axial_memory *memory,
                              size_t species, double position, int lane)
{
    const struct axial_states *s = view->states;
    const double *state = view->arrays + species * memory->vectors * TH_LANES;
    const struct axial_reading reading =
        th_axial_reading(view, memory, species, position, lane);
    return th_axial_component(state, &reading.stencil, 0, lane) +
           reading.bend * s->source[species][lane] + reading.added;
}

/* A level is the same share of any canal. */
double th_axial_level(const struct axial_params *p, size_t level, int lane)
{
    return th_levels[level].position * (p->length[lane] / TH_CANAL_LENGTH);
}

void th_axial_fill_levels(const struct th_view *view, const struct axial_memory *memory,
                          size_t species, int lane)
{
    struct th_csf_ports *csf = &((struct th_ports *)view->ports)->csf;
    for (size_t k = 0; k < TH_SPINAL_LEVELS; k++)
        csf->level_concentration[k][species][lane] = th_axial_concentration(
            view, memory, species, th_axial_level(view->params, k, lane), lane);
}

/* Upper bound of the part of C at the tip that the cells do not resolve, kg/m3, beside the
 * value `is`: the part of the bend that has not settled. Where a beat smears the drug, it is no
 * more than a burst of that mass at the density of the smear; and C is never above that of the
 * infusate. The correction of a bend that is settling is uncertain by its distance from either
 * end of the process. */
static double unresolved(const struct th_view *view, const struct axial_memory *memory,
                         size_t species, const struct axial_reading *reading, double is,
                         int lane)
{
    const struct axial_states *s = view->states;
    const struct axial_params *p = view->params;
    const struct axial_source *source = th_axial_source(memory, TH_TIP, lane);
    const double rate = s->unsettled[species][lane] + s->source[species][lane];
    const double above = s->flow[lane] > 0 ? rate / s->flow[lane] - is : INFINITY;
    const double lacks = fmax(0, s->unsettled[species][lane]);
    const double bend = fmin(above, reading->bend * lacks);
    if (!(source->sigma > 0))
        return fmax(0, bend);
    const size_t face = (size_t)lrint(source->at);
    const double cell =
        th_axial_section(memory, p, face, lane) * p->length[lane] / (double)memory->n;
    double seen = 0;
    for (size_t k = 0; k < TH_CANAL_PROBE_CELLS; k++)
        seen += reading->stencil.weight[k] *
                th_axial_share_of_source(memory, TH_TIP, reading->stencil.first + k, lane);
    const double dense = fmax(0, 1 / (source->sigma * sqrt(2 * TH_PI)) - seen) / cell;
    const double on_its_way =
        lacks > 0 ? reading->bend * s->source[species][lane] * lacks / rate : 0;
    return fmax(on_its_way, fmin(bend, dense * fmax(0, s->burst[species][lane])));
}

double th_axial_tip_concentration(const struct th_view *view, const struct axial_memory *memory,
                                  size_t species, int lane)
{
    struct axial_states *s = view->states;
    const struct th_ports *port = view->ports;
    const double *state = view->arrays + species * memory->vectors * TH_LANES;
    const struct axial_reading reading = th_axial_reading(
        view, memory, species, port->catheter.opening_position[TH_TIP][lane], lane);
    double is = th_axial_component(state, &reading.stencil, 0, lane) +
                reading.bend * s->source[species][lane] + reading.added;
    double may = is;
    if (!memory->stretches)
        may += unresolved(view, memory, species, &reading, is, lane);
    if (th_axial_in_ventricle(view->params, port->catheter.opening_position[TH_TIP][lane],
                              lane))
        is = may = th_axial_ventricle(view, species, lane);
    s->tip_most[species][lane] = fmax(s->tip_most[species][lane], is);
    s->tip_bound[species][lane] = fmax(s->tip_bound[species][lane], may);
    return is;
}

/* A stencil that has no share in the skull: that of the cisterns is the first cell's. */
static struct axial_stencil below_skull(struct axial_stencil stencil)
{
    if (stencil.first >= AXIAL_SKULL)
        return stencil;
    const size_t short_of = AXIAL_SKULL - stencil.first;
    struct axial_stencil below = {.first = AXIAL_SKULL, .at = stencil.at};
    for (size_t k = 0; k < TH_CANAL_PROBE_CELLS; k++)
        below.weight[k > short_of ? k - short_of : 0] += stencil.weight[k];
    return below;
}

static void set_probe(const struct th_view *view, const struct axial_memory *memory, size_t d,
                      size_t k, int i, struct th_canal_probe *probe)
{
    const struct axial_params *p = view->params;
    const struct th_ports *port = view->ports;
    const enum th_site site = (enum th_site)port->effect.site[k][i];
    const double position = port->effect.position[k][i];
    struct axial_reading reading = {.stencil = {.first = AXIAL_CISTERNS, .weight = {1, 0, 0}}};
    if (site == TH_AT_CSF)
        reading = th_axial_reading(view, memory, d, position, i);
    const bool layer = site == TH_AT_TISSUE && memory->layers && position >= 0;
    if (site == TH_AT_TISSUE)
        reading.stencil = th_axial_stencil_of(memory, p, position, i);
    if (layer)
        reading.stencil = below_skull(reading.stencil);
    probe->rate[i] = port->effect.rate[k][i];
    probe->site[i] = site == TH_AT_PLASMA   ? TH_CANAL_IN_PLASMA
                     : layer                ? TH_CANAL_IN_LAYER
                     : site == TH_AT_TISSUE ? TH_CANAL_IN_TISSUE
                                            : TH_CANAL_IN_CSF;
    probe->layer[i] = (int32_t)th_axial_cord_layer(port, i);
    probe->cell[i] = (int32_t)reading.stencil.first;
    probe->compartment[i] = 0;
    probe->source[i] = reading.bend;
    probe->added[i] = reading.added;
    for (int part = 0; part < TH_CANAL_PROBE_CELLS; part++)
        probe->weight[part][i] = reading.stencil.weight[part];
}

size_t th_axial_probes(const struct th_view *view, const struct axial_memory *memory,
                       size_t species, const bool lanes[TH_LANES],
                       struct th_canal_probe probes[TH_PROBES])
{
    const struct th_ports *port = view->ports;
    size_t count = 0;
    for (int k = 0; k < TH_PROBES; k++) {
        bool any = false;
        EACH_LANE(i) any |= port->effect.rate[k][i] > 0;
        if (any)
            count = (size_t)k + 1;
    }
    memset(probes, 0, count * sizeof *probes);
    for (size_t k = 0; k < count; k++)
        for (int i = 0; i < TH_LANES; i++)
            if (lanes[i])
                set_probe(view, memory, species, k, i, &probes[k]);
    return count;
}

double th_axial_probe_value(const struct th_view *view, const struct axial_memory *memory,
                            size_t species, const struct th_canal_probe *probe, int lane)
{
    const struct axial_states *s = view->states;
    const double *state = view->arrays + species * memory->vectors * TH_LANES;
    const bool tissue = probe->site[lane] == TH_CANAL_IN_TISSUE;
    const bool layer = probe->site[lane] == TH_CANAL_IN_LAYER;
    const size_t cell = (size_t)probe->cell[lane];
    const size_t first = layer ? th_canal_layer_vector(memory->cells, memory->layers, cell,
                                                       (size_t)probe->layer[lane])
                               : 3 * cell + tissue;
    const size_t next = layer ? 2 * memory->layers : 3;
    const double *at = state + first * TH_LANES + lane;
    double sum = 0;
    if (probe->site[lane] == TH_CANAL_IN_PLASMA)
        return state[3 * memory->cells * TH_LANES + (size_t)lane];
    for (size_t part = 0; part < TH_CANAL_PROBE_CELLS; part++)
        sum += probe->weight[part][lane] * at[next * part * TH_LANES];
    return sum + probe->source[lane] * s->source[species][lane] + probe->added[lane];
}
