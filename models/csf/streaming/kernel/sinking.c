/* csf/streaming: Psi of the flow that an uneven density drives, and the flows that it adds
 * (kernel.h; equations: heavy/sinking.c). */
#include "csf/streaming/kernel.h"

#include <string.h>

/* Excess of all cells; above the first face that of the cisterns. */
static void set_excess(const struct streaming_mesh *mesh, const struct streaming_sinking *by,
                       const double *per_volume, const double *amounts, double cistern)
{
    for (size_t j = 0; j < mesh->angles; j++) {
        const size_t at = th_streaming_at(mesh, j, 0);
        const double *restrict m = amounts + at, *restrict per = per_volume + at;
        double *restrict e = by->excess + at;
        for (size_t i = 0; i < mesh->cells; i++) e[i] = m[i] * per[i] * by->per_density;
        e[-1] = cistern * by->per_density;
    }
}

/* The negative right-hand side at the corners of the faces but the closed end. Of the first
 * face there is half a cell, and no gravity across above it. */
static void set_drive(const struct streaming_mesh *mesh, const struct streaming_sinking *by)
{
    const size_t n = mesh->cells, last = mesh->angles - 1;
    const double lean = 0.5 * (double)mesh->angles, per = 0.5 / by->spacing;
    for (size_t j = 0; j < mesh->angles; j++) {
        const double *e = by->excess + th_streaming_at(mesh, j, 0);
        const double *one = by->excess + th_streaming_at(mesh, j ? j - 1 : last, 0);
        double *restrict drive = by->drive + th_streaming_at(mesh, j, 0);
        const double side = per * by->around[j];
        for (size_t f = 1; f < n; f++)
            drive[f] = side * (by->across[f] * (one[f] + e[f]) -
                               by->across[f - 1] * (one[f - 1] + e[f - 1])) -
                       lean * by->along[f] * ((e[f - 1] + e[f]) - (one[f - 1] + one[f]));
        drive[0] = side * by->across[0] * (one[0] + e[0]) -
                   lean / 2 * by->along[0] * ((e[-1] + e[0]) - (one[-1] + one[0]));
    }
}

/* Sums over the angles, with the elements of a row, or of a column, of the eigenvectors. */
static void turn(const struct streaming_mesh *mesh, const double *vector, size_t row,
                 size_t column, const double *from, double *to)
{
    for (size_t k = 0; k < mesh->angles; k++) {
        double *restrict sum = to + k * mesh->stride;
        memset(sum, 0, mesh->stride * sizeof *sum);
        for (size_t j = 0; j < mesh->angles; j++) {
            const double weight = vector[k * row + j * column];
            const double *restrict at = from + j * mesh->stride;
            for (size_t i = 0; i < mesh->stride; i++) sum[i] += weight * at[i];
        }
    }
}

/* Adds what the damping makes of the last solution. */
static void add_damped(const struct streaming_mesh *mesh, const struct streaming_sinking *by,
                       double *drive)
{
    const size_t n = mesh->cells;
    for (size_t k = 0; k < mesh->angles; k++) {
        const size_t at = th_streaming_at(mesh, k, 0);
        const double *y = by->modes + at;
        double *restrict to = drive + at;
        const double value = by->value[k];
        to[0] += value * by->round[0] * y[0] + by->past[0] * (y[0] - y[1]);
        for (size_t f = 1; f < n; f++)
            to[f] += value * by->round[f] * y[f] + by->past[f] * (y[f] - y[f + 1]) +
                     by->past[f - 1] * (y[f] - y[f - 1]);
    }
}

static void solve(const struct streaming_mesh *mesh, const struct streaming_sinking *by,
                  double *y)
{
    const size_t n = mesh->cells;
    for (size_t k = 0; k < mesh->angles; k++)
        y[th_streaming_at(mesh, k, 0)] *= by->pivot[th_streaming_at(mesh, k, 0)];
    for (size_t f = 1; f < n; f++)
        for (size_t k = 0; k < mesh->angles; k++) {
            const size_t at = th_streaming_at(mesh, k, f);
            y[at] = (y[at] + by->couple[f - 1] * y[at - 1]) * by->pivot[at];
        }
    for (size_t k = 0; k < mesh->angles; k++) y[th_streaming_at(mesh, k, n)] = 0;
    for (size_t f = n; f-- > 0;)
        for (size_t k = 0; k < mesh->angles; k++) {
            const size_t at = th_streaming_at(mesh, k, f);
            y[at] += by->couple[f] * by->pivot[at] * y[at + 1];
        }
}

void STREAMING_ISA(th_streaming_sink)(const struct streaming_mesh *mesh,
                                      const struct streaming_sinking *by,
                                      const double *per_volume, const double *amounts,
                                      double cistern, double *psi)
{
    set_excess(mesh, by, per_volume, amounts, cistern);
    set_drive(mesh, by);
    turn(mesh, by->vector, mesh->angles, 1, by->drive, psi);
    add_damped(mesh, by, psi);
    solve(mesh, by, psi);
    memcpy(by->modes, psi, mesh->angles * mesh->stride * sizeof *psi);
    turn(mesh, by->vector, 1, mesh->angles, by->modes, psi);
}

static inline double above(double flow)
{
    return flow > 0 ? flow : 0;
}

void STREAMING_ISA(th_streaming_join)(const struct streaming_mesh *mesh,
                                      const struct streaming_flows *at_rest, const double *psi,
                                      const struct streaming_flows *flows, double *out)
{
    const size_t n = mesh->cells, angles = mesh->angles;
    for (size_t j = 0; j < angles; j++) {
        const size_t at = th_streaming_at(mesh, j, 0);
        const double *here = psi + at;
        const double *next = psi + th_streaming_at(mesh, j + 1 < angles ? j + 1 : 0, 0);
        double *restrict down = flows->down + at, *restrict up = flows->up + at;
        double *restrict right = flows->right + at, *restrict left = flows->left + at;
        for (size_t f = 0; f <= n; f++) {
            const double flow =
                at_rest->down[at + f] - at_rest->up[at + f] + (next[f] - here[f]);
            down[f] = above(flow);
            up[f] = above(-flow);
        }
        for (size_t i = 0; i < n; i++) {
            const double flow =
                at_rest->right[at + i] - at_rest->left[at + i] + (here[i] - here[i + 1]);
            right[i] = above(flow);
            left[i] = above(-flow);
        }
    }
    for (size_t j = 0; j < angles; j++) {
        const size_t at = th_streaming_at(mesh, j, 0);
        const double *right =
            flows->right + th_streaming_at(mesh, j + 1 < angles ? j + 1 : 0, 0);
        const double *up = flows->up + at, *down = flows->down + at, *left = flows->left + at;
        for (size_t i = 0; i < n; i++) out[at + i] = up[i] + down[i + 1] + left[i] + right[i];
    }
}
