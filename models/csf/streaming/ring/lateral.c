/* csf/streaming: lateral mixing, of the amounts m_j of a row
 *
 *     dm_j/dt = D/(l ds)^2 sum over both edges of h_e (m_k/h_k - m_j/h_j)
 *
 * h the gap over its mean, of a cell or at an edge, ds = 1/angles. With H = diag h it is
 * H^(1/2) S H^(-1/2), S symmetric and the same for all rows, so that its exponential over a
 * substep follows from the eigenvectors of S. It is a positive matrix whose columns sum to one:
 * what round-off leaves below 0 is set to 0, and the columns are normalised. */
#include "csf/streaming/streaming.h"

#include "laws.h"

#include <math.h>
#include <string.h>

/* One rotation of Jacobi's method, which makes the element (p, q) 0 (Golub and Van Loan, Matrix
 * Computations, 8.5). Vectors are rows. */
static void rotate(double *s, double *vectors, size_t n, size_t p, size_t q)
{
    const double off = s[p * n + q];
    if (off == 0)
        return;
    const double theta = (s[q * n + q] - s[p * n + p]) / (2 * off);
    const double t = copysign(1 / (fabs(theta) + hypot(theta, 1)), theta);
    const double c = 1 / hypot(t, 1), d = t * c;
    for (size_t k = 0; k < n; k++) {
        const double a = s[k * n + p], b = s[k * n + q];
        s[k * n + p] = c * a - d * b;
        s[k * n + q] = d * a + c * b;
    }
    for (size_t k = 0; k < n; k++) {
        const double a = s[p * n + k], b = s[q * n + k];
        s[p * n + k] = c * a - d * b;
        s[q * n + k] = d * a + c * b;
        const double v = vectors[p * n + k], w = vectors[q * n + k];
        vectors[p * n + k] = c * v - d * w;
        vectors[q * n + k] = d * v + c * w;
    }
}

static double off_diagonal(const double *s, size_t n)
{
    double sum = 0;
    for (size_t p = 0; p < n; p++)
        for (size_t q = 0; q < p; q++) sum += s[p * n + q] * s[p * n + q];
    return sum;
}

/* Eigenvectors of a symmetric matrix, whose diagonal its eigenvalues become. Vectors are rows.
 */
void th_streaming_diagonalise(double *s, double *vectors, size_t n)
{
    memset(vectors, 0, n * n * sizeof *vectors);
    for (size_t j = 0; j < n; j++) vectors[j * n + j] = 1;
    for (int sweep = 0; sweep < 30 && off_diagonal(s, n) > 1e-28; sweep++)
        for (size_t q = 1; q < n; q++)
            for (size_t p = 0; p < q; p++) rotate(s, vectors, n, p, q);
}

/* Eigenvalues and eigenvectors of S. */
static void set_ring(const struct streaming_memory *memory, double eccentricity)
{
    const size_t n = memory->mesh.angles;
    double *s = memory->ring.matrix;
    if (*memory->ring.key == eccentricity)
        return;
    memset(s, 0, n * n * sizeof *s);
    for (size_t j = 0; j < n; j++) {
        const size_t k = (j + 1) % n;
        const double edge = 1 - eccentricity * cos(2 * TH_PI * (double)k / (double)n);
        const double here = memory->lateral[j] * (double)n,
                     there = memory->lateral[k] * (double)n;
        s[j * n + j] -= edge / here;
        s[k * n + k] -= edge / there;
        s[j * n + k] += edge / sqrt(here * there);
        s[k * n + j] += edge / sqrt(here * there);
    }
    th_streaming_diagonalise(s, memory->ring.vector, n);
    for (size_t q = 0; q < n; q++) memory->ring.value[q] = fmin(0, s[q * n + q]);
    *memory->ring.key = eccentricity;
}

/* Columns of all rows to a sum of one. */
static void normalise(const struct streaming_memory *memory, double *matrices)
{
    const size_t n = memory->mesh.angles, stride = memory->mesh.stride;
    double *sum = memory->work[0];
    for (size_t k = 0; k < n; k++) {
        for (size_t i = 0; i < stride; i++) sum[i] = 0;
        for (size_t j = 0; j < n; j++) {
            double *column = matrices + (j * n + k) * stride;
            for (size_t i = 0; i < stride; i++) {
                column[i] = column[i] > 0 ? column[i] : 0;
                sum[i] += column[i];
            }
        }
        for (size_t i = 0; i < stride; i++) sum[i] = sum[i] > 0 ? 1 / sum[i] : 0;
        for (size_t j = 0; j < n; j++) {
            double *column = matrices + (j * n + k) * stride;
            for (size_t i = 0; i < stride; i++) column[i] *= sum[i];
        }
    }
}

/* Of a ring whose halves are mirror images, the matrices of one half. */
static void fold(const struct streaming_memory *memory, const double *matrices, double *folded)
{
    const size_t n = memory->mesh.angles, half = n / 2, stride = memory->mesh.stride;
    for (size_t j = 0; j < half; j++)
        for (size_t k = 0; k < half; k++) {
            const double *one = matrices + (j * n + k) * stride;
            const double *other = matrices + (j * n + n - 1 - k) * stride;
            double *to = folded + (j * half + k) * stride;
            for (size_t i = 0; i < stride; i++) to[i] = one[i] + other[i];
        }
}

void th_streaming_set_matrices(const struct th_view *view,
                               const struct streaming_memory *memory,
                               const struct th_drift *drift, size_t species, double substep,
                               int lane)
{
    const struct streaming_params *p = view->params;
    const size_t n = memory->mesh.angles, stride = memory->mesh.stride;
    const struct streaming_drug *own = &memory->drug[species];
    double *turns = memory->work[1], *decay = memory->work[2];
    struct streaming_mixed now;
    memset(&now, 0, sizeof now);
    now.canal = *drift->canal;
    now.step = substep;
    now.diffusivity = p->lateral_mixing[lane] * th_streaming_diffusivity(view, species, lane);
    if (memcmp(own->mixed, &now, sizeof now) == 0)
        return;
    set_ring(memory, drift->canal->eccentricity);
    memset(turns, 0, stride * sizeof *turns);
    for (size_t i = 0; i < memory->mesh.cells; i++) {
        const double l = (drift->perimeter[i] + drift->perimeter[i + 1]) / 2;
        turns[STREAMING_GHOSTS + i] = now.diffusivity * substep * (double)(n * n) / (l * l);
    }
    memset(own->matrices, 0, n * n * stride * sizeof *own->matrices);
    for (size_t q = 0; q < n; q++) {
        const double *v = memory->ring.vector + q * n;
        for (size_t i = 0; i < stride; i++) decay[i] = exp(memory->ring.value[q] * turns[i]);
        for (size_t j = 0; j < n; j++)
            for (size_t k = 0; k < n; k++) {
                const double part = v[j] * v[k] * sqrt(memory->lateral[j] / memory->lateral[k]);
                double *to = own->matrices + (j * n + k) * stride;
                for (size_t i = 0; i < stride; i++) to[i] += part * decay[i];
            }
    }
    normalise(memory, own->matrices);
    fold(memory, own->matrices, own->folded);
    *own->mixed = now;
}
