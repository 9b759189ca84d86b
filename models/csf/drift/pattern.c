/* The patterns of pattern.h, computed at nodes of alpha (gap.h) where they are needed, and
 * cached. */
#include "pattern.h"

#include <math.h>
#include <string.h>

enum { PLACES = 128, SLOPES = 3 };

/* Behind it [PLACES][SLOPES][stations]: Psi_Q, Psi_h, Psi_l; then [PLACES][stations]: Psi_i,
 * which only a flux needs whose phase changes. All zero: empty. */
struct th_drift_patterns {
    double eccentricity, drag;          /* of the cached patterns */
    bool known[PLACES], turned[PLACES]; /* Psi_i is, too */
    int node[PLACES];
    struct drift_gaps gaps;
};

size_t th_drift_patterns_bytes(size_t stations)
{
    return sizeof(struct th_drift_patterns) + PLACES * (SLOPES + 1) * stations * sizeof(double);
}

/* Of a node: Psi of unit faces with one slope each, from one to before another. */
static void compute(struct th_drift_patterns *patterns, const struct drift_ring *ring, int node,
                    int from, int end, double *psi)
{
    const double alpha = th_drift_alpha(node);
    struct drift_gap gap[TH_DRIFT_MOST_STATIONS];
    for (size_t s = 0; s < ring->stations; s++)
        gap[s] = th_drift_gap(&patterns->gaps, alpha * ring->shape[s]);
    for (int slope = from; slope < end; slope++) {
        const struct drift_face unit = {
            .flux = {1, slope == SLOPES ? I : slope == 0},
            .gap = {1, slope == 1},
            .perimeter = {1, slope == 2},
            .omega = 1,
            .viscosity = 1 / (alpha * alpha),
            .drag = patterns->drag,
        };
        th_drift_face(&unit, ring, gap, psi + (size_t)(slope - from) * ring->stations);
    }
}

static const double *pattern_at_node(struct th_drift_patterns *patterns,
                                     const struct drift_ring *ring, int node)
{
    const size_t place = (unsigned)node % PLACES;
    double *psi = (double *)(patterns + 1) + place * SLOPES * ring->stations;
    if (!patterns->known[place] || patterns->node[place] != node) {
        compute(patterns, ring, node, 0, SLOPES, psi);
        patterns->node[place] = node;
        patterns->known[place] = true;
        patterns->turned[place] = false;
    }
    return psi;
}

/* Psi_i of a node whose other patterns are there. */
static const double *turned_at_node(struct th_drift_patterns *patterns,
                                    const struct drift_ring *ring, int node)
{
    const size_t place = (unsigned)node % PLACES;
    double *psi = (double *)(patterns + 1) + (PLACES * SLOPES + place) * ring->stations;
    if (!patterns->turned[place])
        compute(patterns, ring, node, SLOPES, SLOPES + 1, psi);
    patterns->turned[place] = true;
    return psi;
}

/* The sum over the neighbours in alpha of the patterns, times their slopes. */
void th_drift_compose(struct th_drift_patterns *patterns, double eccentricity,
                      const struct drift_ring *ring, const struct drift_face *face, double *psi)
{
    const size_t n = ring->stations;
    const double h0 = face->gap.here, l = face->perimeter.here, q = face->flux.here;
    const double unit = q / (l * h0 * face->omega);
    const double turns = unit * cimag(face->flux.slope);
    const double drives[SLOPES] = {unit * creal(face->flux.slope),
                                   unit * q * face->gap.slope / h0,
                                   unit * q * face->perimeter.slope / l};
    const struct drift_stencil spot =
        th_drift_stencil(h0 * sqrt(face->omega / face->viscosity));
    const double drag = face->drag / face->omega;
    if (patterns->eccentricity != eccentricity || patterns->drag != drag) {
        memset(patterns->known, 0, sizeof patterns->known);
        patterns->eccentricity = eccentricity;
        patterns->drag = drag;
        th_drift_gaps_of(&patterns->gaps, drag);
    }
    memset(psi, 0, n * sizeof *psi);
    for (int k = 0; k < DRIFT_NEIGHBOURS; k++) {
        const double *pattern = pattern_at_node(patterns, ring, spot.first + k),
                     weight = spot.weight[k];
        const double flux = weight * drives[0], gap = weight * drives[1],
                     perimeter = weight * drives[2];
        for (size_t s = 0; s < n; s++)
            psi[s] += flux * pattern[s] + gap * pattern[n + s] + perimeter * pattern[2 * n + s];
        if (turns == 0)
            continue;
        const double *turned = turned_at_node(patterns, ring, spot.first + k);
        for (size_t s = 0; s < n; s++) psi[s] += weight * turns * turned[s];
    }
}
