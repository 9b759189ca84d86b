/* csf/streaming: places along and round the canal, and the shares of its cells in a source.
 *
 * Along the canal a source is spread by a beat, a breath and a jet, as csf/axial has it: the
 * displacement DX of each oscillation has the variance DX^2/8, a jet that mixes over a length
 * that of an even spread. A cell's share is the Gaussian of that variance convolved with the
 * hat of two cells' width, which keeps the mean. Round it a source is in the two nearest cells;
 * a jet mixes it round the cord as far as along it, in proportion to the fluid there. One that
 * lies before or behind the cord is the same on both sides, to the last bit. */
#include "streaming.h"

#include "laws.h"

#include <math.h>

/* Standard deviations at which a Gaussian is cut off. */
#define FAR 8

/* E max(u + z, 0), z normal of standard deviation sigma: the second integral of its density. */
static double above(double u, double sigma)
{
    if (!(fabs(u) < FAR * sigma))
        return fmax(u, 0);
    const double t = u / sigma;
    return 0.5 * u * erfc(-t / sqrt(2)) + sigma * exp(-t * t / 2) / sqrt(2 * TH_PI);
}

/* Share of the cell whose centre lies `off` cells behind the source. */
static double share(double off, double sigma)
{
    return above(off + 1, sigma) - 2 * above(off, sigma) + above(off - 1, sigma);
}

double th_streaming_angle(const struct streaming_params *p, double degrees, int lane)
{
    const double s = degrees / 360 + (p->narrow_side[lane] == STREAMING_POSTERIOR ? 0.5 : 0);
    return s - floor(s);
}

/* The stroke of an oscillation at a place over that at the foramen magnum. */
static double fall_at(const struct streaming_params *p, const struct th_drift *drift,
                      enum th_drift_source source, double f, int i)
{
    const double at = f * (double)(drift->faces - 1);
    const size_t face = (size_t)fmin(at, (double)(drift->faces - 2));
    const double *fall = drift->fall[source], t = at - (double)face;
    return th_is(p->pulse[i], TH_CSF_WAVE) ? (1 - t) * fall[face] + t * fall[face + 1] : 1 - f;
}

/* Section, perimeter of cord and dura, displacement by a beat, at a place. */
static struct th_csf_spot spot_at(const struct streaming_params *p,
                                  const struct streaming_memory *memory,
                                  const struct th_drift *drift, double position, int i)
{
    const double n = (double)memory->mesh.cells, f = fmin(fmax(position / p->length[i], 0), 1);
    const size_t face = (size_t)fmin(f * n, n - 1);
    const double t = f * n - (double)face;
    const double section = (1 - t) * memory->section[face] + t * memory->section[face + 1];
    const double l = (1 - t) * drift->perimeter[face] + t * drift->perimeter[face + 1];
    return (struct th_csf_spot){
        section, 2 * l, p->stroke[i] * fall_at(p, drift, TH_DRIFT_HEART, f, i) / section};
}

/* The length over which the jet of a source mixes. */
static double mixed_by_jet(const struct th_view *view, int number, double flow,
                           const struct th_csf_spot *spot, int i)
{
    const struct streaming_params *p = view->params;
    const struct th_ports *port = view->ports;
    const struct th_csf_spout spout = th_csf_spout(port, number, flow, p->opening[i], i);
    const struct th_csf_stir stir = {
        .rate = hypot(p->heart_rate[i], p->breathing_rate[i] * p->breathing_stroke[i]),
        .viscosity = p->viscosity[i] / port->pressure.density[i],
        .along = p->jet[i] == STREAMING_ALONG};
    return th_csf_has_jet(&spout) ? th_csf_jet(&spout, spot, &stir) : 0;
}

/* Shares along the canal; what lies beyond its end is mirrored, and so is what lies above the
 * foramen, as far as that is closed; as far as it is open it is in the cisterns. */
static void place_along(const struct streaming_mesh *mesh, double at, double sigma, double open,
                        struct streaming_place *place)
{
    const long n = mesh->cells > 0 ? (long)mesh->cells : 1;
    const long reach = (long)ceil(2 + FAR * sigma);
    const long from = (long)floor(at) - reach, to = (long)floor(at) + reach + 1;
    double sum = 0;
    place->first = mesh->cells;
    for (long c = from; c <= to; c++) {
        const long turns = c < 0 ? -1 - c : c, there = turns % (2 * n);
        const size_t cell = (size_t)(there < n ? there : 2 * n - 1 - there);
        const double part = share((double)c + 0.5 - at, sigma), kept = c < 0 ? 1 - open : 1;
        if (!(part > 0))
            continue;
        place->along[cell] += kept * part;
        place->above += (1 - kept) * part;
        sum += part;
        place->first = cell < place->first ? cell : place->first;
        place->end = cell + 1 > place->end ? cell + 1 : place->end;
    }
    for (size_t c = place->first; c < place->end; c++) place->along[c] /= sum;
    place->above /= sum;
}

static void place_round(const struct streaming_memory *memory, double s, double sigma,
                        struct streaming_place *place)
{
    const long angles = memory->mesh.angles > 0 ? (long)memory->mesh.angles : 1;
    const double wide = fmin(sigma, (double)angles), at = s * (double)angles;
    const long reach = (long)ceil(2 + FAR * wide);
    double sum = 0;
    for (long j = 0; j < angles; j++) place->round[j] = 0;
    for (long c = (long)floor(at) - reach; c <= (long)floor(at) + reach + 1; c++)
        place->round[((c % angles) + angles) % angles] +=
            fmax(0, share((double)c + 0.5 - at, wide));
    for (long j = 0; j < angles; j++) {
        place->round[j] *= sigma > 0 ? memory->lateral[j] : 1;
        sum += place->round[j];
    }
    for (long j = 0; j < angles; j++) place->round[j] /= sum;
    if (2 * s == rint(2 * s))
        for (long j = 0; j < angles / 2; j++) place->round[angles - 1 - j] = place->round[j];
}

static double side_of(const struct streaming_params *p, int number, int i)
{
    return number >= TH_CSF_NEEDLE ? p->needle_side[i] : p->tip_side[i];
}

static void set_place(const struct th_view *view, struct streaming_memory *memory,
                      const struct th_drift *drift, int number, int i)
{
    const struct streaming_params *p = view->params;
    const struct th_ports *port = view->ports;
    struct streaming_place *place = &memory->places[number];
    const double position = th_csf_source_position(port, number, i);
    const double n = (double)memory->mesh.cells;
    place->flow = th_csf_source_flow(view, number, i);
    place->used = place->flow != 0;
    for (size_t d = 0; d < view->species; d++)
        place->used |= th_csf_source_mass(port, number, d, i) != 0;
    place->first = place->end = 0;
    place->above = 0;
    place->ventricle =
        th_csf_source_in_ventricle(port, th_streaming_ventricle_volume(p, i), number, i);
    if (!place->used)
        return;
    for (size_t c = 0; c < memory->mesh.cells; c++) place->along[c] = 0;
    for (size_t j = 0; j < memory->mesh.angles; j++) place->round[j] = memory->lateral[j];
    if (position < 0) {
        place->above = place->ventricle ? 0 : 1;
        return;
    }
    const struct th_csf_spot spot = spot_at(p, memory, drift, position, i);
    const double mixed = mixed_by_jet(view, number, place->flow, &spot, i);
    const double f = fmin(position / p->length[i], 1);
    const double breath = th_is(p->pulse[i], TH_CSF_WAVE)
                              ? p->stroke[i] * fall_at(p, drift, TH_DRIFT_BREATHING, f, i) /
                                    spot.section * p->breathing_stroke[i]
                              : spot.moved * p->breathing_stroke[i];
    const double sd =
        sqrt((spot.moved * spot.moved + breath * breath) / 8 + mixed * mixed / 12);
    place_along(&memory->mesh, fmin(position / p->length[i], 1) * n, sd * n / p->length[i],
                p->foramen[i], place);
    place_round(memory, th_streaming_angle(p, side_of(p, number, i), i),
                mixed / sqrt(12) / (spot.perimeter / 2) * (double)memory->mesh.angles, place);
}

void th_streaming_set_places(const struct th_view *view, struct streaming_memory *memory,
                             const struct th_drift *drift, int lane)
{
    for (int k = TH_TIP; k < TH_CSF_SOURCES; k++) set_place(view, memory, drift, k, lane);
}

struct streaming_spot th_streaming_spot(const struct th_view *view,
                                        const struct streaming_memory *memory, double position,
                                        int i)
{
    const struct streaming_params *p = view->params;
    const double n = (double)memory->mesh.cells;
    if (position < 0)
        return (struct streaming_spot){
            .skull = true,
            .ventricle = th_csf_in_ventricle(th_streaming_ventricle_volume(p, i), position)};
    const double at = fmin(fmax(position / p->length[i] * n - 0.5, 0), n - 1);
    const size_t cell = (size_t)fmin(at, n - 2);
    const double t = at - (double)cell;
    return (struct streaming_spot){.cell = {cell, cell + 1}, .weight = {1 - t, t}};
}

double th_streaming_drawn_rate(const struct streaming_memory *memory, int number, size_t angle,
                               size_t cell)
{
    const struct streaming_place *place = &memory->places[number];
    if (!place->used || !(place->flow < 0) || cell < place->first || cell >= place->end)
        return 0;
    return -place->flow * th_streaming_part(place, angle, cell) *
           memory->per_volume[th_streaming_at(&memory->mesh, angle, cell)];
}
