/* csf/streaming: by which part a concentration differs from that on the coarse mesh,
 *
 *     e = max(a, b) - 1,   a = max(P, P')/min(P, P'),   b the same of the areas under C
 *
 * P the largest C so far at that place, P' that on the coarse mesh, linear between the middles
 * of its cells. What is below the floor (of an area the floor times the time) counts as that,
 * so that e is bounded. Of a place that a front has hardly reached C hangs on the mesh by a
 * factor, of which e is that less one, and a mean distance (misplaced.c) says nothing. */
#include "csf/streaming/streaming.h"

#include <math.h>

/* Of a place: each on the mesh of the model, and on the coarse one. */
enum { PEAK, AREA = 2, MEASURES = 4 };

static size_t places_of(size_t cells)
{
    return STREAMING_SIDES * cells + STREAMING_ERROR_PLACES;
}

size_t th_streaming_error_arrays(const struct th_setup *setup)
{
    return setup->species * places_of((size_t)llround(setup->params[ROW_cells])) * MEASURES;
}

static size_t measures_at(const struct streaming_memory *memory, size_t d, size_t place, int i)
{
    return (d * places_of(memory->mesh.cells) + place) * MEASURES * TH_LANES + (size_t)i;
}

static void keep(const struct streaming_coarse *coarse, size_t at, double fine, double rough,
                 double h)
{
    const double *before = coarse->errors_before + at, now[] = {fine, rough};
    double *to = coarse->errors + at;
    for (int k = 0; k < 2; k++) {
        to[(PEAK + k) * TH_LANES] = fmax(before[(PEAK + k) * TH_LANES], now[k]);
        to[(AREA + k) * TH_LANES] = before[(AREA + k) * TH_LANES] + now[k] * h;
    }
}

/* Of a side of the section all rows of cells. */
static void keep_rows(const struct th_view *view, const struct streaming_memory *memory,
                      const struct streaming_coarse *coarse,
                      const struct streaming_memory *half, size_t d, enum streaming_side side,
                      int i)
{
    const size_t cells = memory->mesh.cells, few = half->mesh.cells;
    double weight[STREAMING_ANGLES], rough_weight[STREAMING_ANGLES], *rough = half->work[0];
    th_streaming_weigh(view, memory, side, weight, i);
    th_streaming_weigh(&coarse->view, half, side, rough_weight, i);
    for (size_t c = 0; c < few; c++)
        rough[c] = th_streaming_mean(&coarse->view, half, d, c, rough_weight, i);
    for (size_t c = 0; c < cells; c++) {
        const double x = ((double)c + 0.5) * (double)few / (double)cells - 0.5;
        const double from = fmin(fmax(floor(x), 0), (double)few - 2);
        const double part = fmin(fmax(x - from, 0), 1);
        const double *at = rough + (size_t)from;
        keep(coarse, measures_at(memory, d, side * cells + c, i),
             th_streaming_mean(view, memory, d, c, weight, i), at[0] + part * (at[1] - at[0]),
             view->step[i]);
    }
}

void th_streaming_compare_places(const struct th_view *view,
                                 const struct streaming_memory *memory,
                                 const struct streaming_coarse *coarse, int i)
{
    const struct streaming_params *p = view->params;
    const struct streaming_memory half = th_streaming_memory(&coarse->view);
    const struct th_ports *port[] = {view->ports, coarse->view.ports};
    (void)th_streaming_set_geometry(view, memory, i);
    (void)th_streaming_set_geometry(&coarse->view, &half, i);
    for (size_t d = 0; d < view->species; d++) {
        double body[2][STREAMING_ERROR_PLACES];
        for (int k = 0; k < 2; k++) {
            body[k][STREAMING_ERROR_TIP] = port[k]->csf.opening_concentration[TH_TIP][d][i];
            body[k][STREAMING_ERROR_NEEDLE] = port[k]->csf.needle_concentration[d][i];
            body[k][STREAMING_ERROR_CISTERN] = port[k]->csf.cistern_concentration[d][i];
            body[k][STREAMING_ERROR_CONVEXITY] =
                th_streaming_body_at(k ? &coarse->view : view, k ? &half : memory, d,
                                     BODY_CONVEXITY, i) /
                th_streaming_skull_volume(p, BODY_CONVEXITY, i);
        }
        for (size_t k = 0; k < STREAMING_SIDES; k++)
            keep_rows(view, memory, coarse, &half, d, (enum streaming_side)k, i);
        for (size_t k = 0; k < STREAMING_ERROR_PLACES; k++)
            keep(coarse, measures_at(memory, d, STREAMING_SIDES * memory->mesh.cells + k, i),
                 body[0][k], body[1][k], view->step[i]);
    }
}

static double apart(double one, double other, double floor)
{
    const double low = fmax(fmin(one, other), floor), high = fmax(one, other);
    return high > low ? high / low - 1 : 0;
}

double th_streaming_error(const struct th_view *view, const struct streaming_memory *memory,
                          const struct streaming_coarse *coarse, size_t d, size_t place, int i)
{
    const struct streaming_states *s = view->states;
    const double *at = coarse->errors + measures_at(memory, d, place, i);
    const double floor = STREAMING_FLOOR * s->peak[d][i];
    if (!(floor > 0))
        return 0;
    return fmax(apart(at[PEAK * TH_LANES], at[(PEAK + 1) * TH_LANES], floor),
                apart(at[AREA * TH_LANES], at[(AREA + 1) * TH_LANES], floor * s->compared[i]));
}
