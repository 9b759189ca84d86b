/* csf/streaming: the flow that an uneven density drives, by lubrication theory between cord and
 * dura, of a canal of any section.
 *
 * CSF that is heavier than at rest by E times its density weighs g E; g_x, g_s the gravity
 * along the canal, toward its end, and round the cord, toward growing s; nu kinematic
 * viscosity, l(x) mean perimeter, h = h0(x) (1 - eccentricity cos 2 pi s) the gap,
 *
 *     U = -(dp/dx - g_x E)/R,   W = -(dp/ds/l - g_s E)/R     m2/s, of flow round and along
 *     R = 12 nu/(h e^2)         e = h between cord and dura alone
 *
 * p pressure over density. With rootlets in its way e is smaller by the share of cord and dura
 * in all that the section wets, 2 l/(P_cord + P_dura + P_roots): the plates of the same
 * hydraulic diameter. (The whole canal then resists 2.4 times as much; 2 to 2.5 times in a
 * simulation of roots and trabeculae, Tangen 2015, J Biomech 48:2144.) With l U = dPsi/ds,
 * W = -dPsi/dx, and p taken out of both,
 *
 *     d/ds (R/l dPsi/ds) + d/dx (l R dPsi/dx) = d/ds (g_x E) - d/dx (l g_s E)
 *     Psi = 0 at the closed end;  p the same all round at the foramen: l R dPsi/dx = -l g_s E
 *
 * so that no flow passes a section as a whole. Of a cloud that is long against the perimeter
 * that is the closure which is not local, l U = l g_x h e^2/(12 nu) (E - <h^3 E>/<h^3>): E the
 * same all round a section moves nothing along it (Alaminos-Quesada et al. 2022, J Fluid Mech;
 * derived here). Finite volumes about the corners of the cells, of second order; Psi is exact
 * but for round-off by the eigenvectors round the cord and elimination along it, so that the
 * flow is free of divergence and the ring closes as that of the streams does.
 *
 * Lying on the back the canal is no level: between its highest lumbar and its lowest thoracic
 * point it falls toward the head as a half sine of the largest slope lumbar_slope, from there
 * it rises to the foramen as one of thoracic_slope; below the highest point the lumbar sine
 * goes on. */
#include "csf/streaming/heavy/heavy.h"

#include "laws.h"

#include <math.h>
#include <string.h>

/* Middles of L4, the highest, and T8, the lowest point, as shares of the canal. */
#define HIGHEST (0.559 / TH_CANAL_LENGTH)
#define LOWEST (0.3075 / TH_CANAL_LENGTH)

/* The angle by which the canal falls toward its end, lying on the back. */
static double slope_at(const struct streaming_params *p, double f, int i)
{
    const double degree = TH_PI / 180;
    if (f < LOWEST)
        return degree * p->thoracic_slope[i] * sin(TH_PI * f / LOWEST);
    return -degree * p->lumbar_slope[i] * sin(TH_PI * (f - LOWEST) / (HIGHEST - LOWEST));
}

/* Gravity at the faces, along, and at the cells, across. */
static void set_gravity(const struct th_view *view, const struct streaming_memory *memory,
                        int i)
{
    const struct streaming_params *p = view->params;
    const struct th_ports *port = view->ports;
    const struct streaming_heavy *heavy = &memory->heavy;
    const double n = (double)memory->mesh.cells, angles = (double)memory->mesh.angles;
    const enum th_posture posture = (enum th_posture)port->surroundings.posture[i];
    const double down = th_streaming_angle(p, posture == TH_LATERAL ? 90 : 180, i);
    for (size_t f = 0; f <= memory->mesh.cells; f++)
        heavy->by.along[f] = posture == TH_UPRIGHT ? TH_GRAVITY
                             : posture == TH_SUPINE
                                 ? TH_GRAVITY * sin(slope_at(p, (double)f / n, i))
                                 : 0;
    for (size_t c = 0; c < memory->mesh.cells; c++) {
        const double slope = posture == TH_SUPINE ? slope_at(p, ((double)c + 0.5) / n, i) : 0;
        const double l = (heavy->perimeter[c] + heavy->perimeter[c + 1]) / 2;
        heavy->by.across[c] = posture == TH_UPRIGHT ? 0 : l * TH_GRAVITY * cos(slope);
    }
    for (size_t j = 0; j < memory->mesh.angles; j++)
        heavy->by.around[j] = sin(2 * TH_PI * (down - (double)j / angles));
}

/* Gap over its mean, cubed. */
static double wide(double eccentricity, double s)
{
    const double gap = 1 - eccentricity * cos(2 * TH_PI * s);
    return gap * gap * gap;
}

/* Eigenvectors of -d/ds (1/a d/ds), of norm 1 in the weight 1/a. */
static void set_ring(const struct streaming_memory *memory, double eccentricity)
{
    const struct streaming_ring *ring = &memory->heavy.ring;
    const size_t n = memory->mesh.angles;
    double *s = ring->matrix;
    if (*ring->key == eccentricity)
        return;
    memset(s, 0, n * n * sizeof *s);
    for (size_t j = 0; j < n; j++) {
        const size_t k = (j + 1) % n;
        const double here = wide(eccentricity, (double)j / (double)n),
                     there = wide(eccentricity, (double)k / (double)n),
                     between = wide(eccentricity, ((double)j + 0.5) / (double)n);
        s[j * n + j] += here / between;
        s[k * n + k] += there / between;
        s[j * n + k] -= sqrt(here * there) / between;
        s[k * n + j] -= sqrt(here * there) / between;
    }
    th_streaming_diagonalise(s, ring->vector, n);
    for (size_t q = 0; q < n; q++) {
        ring->value[q] = fmax(0, s[q * n + q]);
        for (size_t j = 0; j < n; j++)
            ring->vector[q * n + j] *= sqrt(wide(eccentricity, (double)j / (double)n));
    }
    *ring->key = eccentricity;
}

/* The system without damping, and how it is damped, eliminated from the foramen down. Closed
 * parts of the foramen resist as so many cells more. */
void th_streaming_damp(const struct streaming_memory *memory, double open, const double *along,
                       const double *round)
{
    const struct streaming_heavy *heavy = &memory->heavy;
    const struct streaming_sinking *by = &heavy->by;
    const double angles = (double)memory->mesh.angles, dx = by->spacing, *x = by->couple;
    for (size_t f = 0; f < memory->mesh.cells; f++) {
        const double l = (heavy->perimeter[f] + heavy->perimeter[f + 1]) / 2;
        const double resists = l * (heavy->drag[f] + heavy->drag[f + 1]) / (2 * dx * dx);
        const double half = f > 0 ? 1 : 0.5;
        by->round[f] = half * heavy->drag[f] / heavy->perimeter[f] * angles * angles * along[f];
        by->past[f] = resists * round[f];
        by->couple[f] = resists + by->past[f];
    }
    for (size_t k = 0; k < memory->mesh.angles; k++) {
        double *pivot = by->pivot + th_streaming_at(&memory->mesh, k, 0);
        for (size_t f = 0; f < memory->mesh.cells; f++) {
            const double half = f > 0 ? 1 : 0.5;
            const double own =
                by->value[k] *
                (half * heavy->drag[f] / heavy->perimeter[f] * angles * angles + by->round[f]);
            const double above =
                f > 0 ? x[f - 1] * (1 - x[f - 1] * pivot[f - 1]) : x[0] * (1 - open) / open;
            pivot[f] = 1 / (own + x[f] + above);
        }
        if (!(open > 0))
            pivot[0] = 0;
    }
}

void th_streaming_set_sinking(const struct th_view *view, struct streaming_memory *memory,
                              const struct th_drift *drift, int i)
{
    const struct streaming_params *p = view->params;
    const struct th_ports *port = view->ports;
    struct streaming_heavy *heavy = &memory->heavy;
    const size_t n = memory->mesh.cells;
    const double spacing = p->length[i] / (double)n, nu = drift->canal->viscosity;
    const double density = port->pressure.density[i];
    for (size_t f = 0; f <= n; f++) {
        const double h = drift->gap[f], l = drift->perimeter[f];
        const double free =
            th_is(p->roots_resist[i], STREAMING_YES) ? 2 * l / drift->wetted[f] : 1;
        heavy->perimeter[f] = l;
        heavy->gap[f] = h * free;
        heavy->drag[f] = 12 * nu / (h * heavy->gap[f] * heavy->gap[f]);
    }
    heavy->by.spacing = spacing;
    heavy->by.per_density = 1 / density;
    set_ring(memory, drift->canal->eccentricity);
    set_gravity(view, memory, i);
}
