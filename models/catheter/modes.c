/* Modes of a chain: see modes.h. */
#include "modes.h"

#include <math.h>
#include <string.h>

#include "ports.h"

/* Of the largest conductance: below it a face or a leak is closed; of the largest column,
 * squared: rounding. */
static const double closed = 1e-20, nothing = 1e-24;

enum { FACES = TH_SEGMENTS + 1, COLUMNS = FACES + TH_SEGMENTS, SWEEPS = 40 };

size_t th_modes_doubles(int nodes)
{
    size_t n = (size_t)nodes;
    return 1 + (n + 1) + n + n + n * n;
}

struct th_modes th_modes_at(double *memory, int nodes)
{
    double *face = memory + 1, *leak = face + nodes + 1, *rate = leak + nodes;
    return (struct th_modes){.nodes = nodes,
                             .known = memory,
                             .face = face,
                             .leak = leak,
                             .rate = rate,
                             .shape = rate + nodes};
}

static double dot(const double *a, const double *b, int n)
{
    double sum = 0;
    for (int k = 0; k < n; k++) sum += a[k] * b[k];
    return sum;
}

/* Makes two columns orthogonal, the longer one first; false if they are, or one is nothing. */
static bool rotate(double *a, double *b, int n, double least)
{
    double aa = dot(a, a, n), bb = dot(b, b, n), ab = dot(a, b, n);
    bool turned = fmin(aa, bb) > least && fabs(ab) > 4e-16 * n * sqrt(aa) * sqrt(bb);
    double sine = 0, cosine = 1;
    if (turned) {
        double half = (bb - aa) / (2 * ab);
        double tangent = copysign(1 / (fabs(half) + sqrt(1 + half * half)), half);
        cosine = 1 / sqrt(1 + tangent * tangent);
        sine = cosine * tangent;
    }
    for (int k = 0; turned && k < n; k++) {
        double was = a[k];
        a[k] = cosine * was - sine * b[k];
        b[k] = sine * was + cosine * b[k];
    }
    if (dot(a, a, n) < dot(b, b, n))
        for (int k = 0; k < n; k++) {
            double was = a[k];
            a[k] = b[k];
            b[k] = was;
        }
    return turned;
}

static void orthogonalise(double (*column)[TH_SEGMENTS], int count, int n, double least)
{
    bool turned = true;
    for (int sweep = 0; turned && sweep < SWEEPS; sweep++) {
        turned = false;
        for (int a = 0; a < count - 1; a++)
            for (int b = a + 1; b < count; b++)
                turned |= rotate(column[a], column[b], n, least);
    }
}

/* Nodes first .. last between two closed faces, without a leak, keep their sum: an even mode of
 * rate 0. */
static void float_block(const struct th_modes *m, int mode, int first, int last)
{
    m->rate[mode] = 0;
    for (int k = 0; k < m->nodes; k++)
        m->shape[k * m->nodes + mode] =
            k >= first && k <= last ? 1 / sqrt(last - first + 1) : 0;
}

/* The floating blocks take the last modes; returns how many are left for the columns. */
static int float_blocks(const struct th_modes *m, const double *open, const double *leaks)
{
    int rank = m->nodes, first = 0;
    bool leaky = false;
    for (int k = 0; k < m->nodes; k++) {
        leaky |= leaks[k] > 0;
        if (open[k + 1] > 0 && k + 1 < m->nodes)
            continue;
        if (!(open[first] > 0) && !(open[k + 1] > 0) && !leaky)
            float_block(m, --rank, first, k);
        first = k + 1;
        leaky = false;
    }
    return rank;
}

/* A window's memory holds what these faces and leaks need. */
static bool holds(const double *memory, const double *face, const double *leak, int nodes)
{
    const size_t n = (size_t)nodes;
    return *memory > 0 && memcmp(memory + 1, face, sizeof(double) * (n + 1)) == 0 &&
           memcmp(memory + 1 + n + 1, leak, sizeof(double) * n) == 0;
}

/* The columns of M without those of closed leaks; returns their number. open, leaks: those that
 * are not closed. */
static int fill_columns(double (*column)[TH_SEGMENTS], const double *open, const double *leaks,
                        int n)
{
    int count = n + 1;
    for (int k = 0; k <= n; k++) {
        if (k < n)
            column[k][k] = sqrt(open[k]);
        if (k > 0)
            column[k][k - 1] = -sqrt(open[k]);
        if (k < n && leaks[k] > 0)
            column[count++][k] = sqrt(leaks[k]);
    }
    return count;
}

void th_modes_find(const struct th_modes *m, const double *face, const double *leak)
{
    const int n = m->nodes;
    double column[COLUMNS][TH_SEGMENTS] = {{0}}, open[FACES], leaks[TH_SEGMENTS], most = 0;
    if (holds(m->known, face, leak, n))
        return;
    for (int k = 0; k < m->others; k++)
        if (holds(m->beside + (size_t)k * m->apart, face, leak, n)) {
            memmove(m->known, m->beside + (size_t)k * m->apart,
                    sizeof(double) * th_modes_doubles(n));
            return;
        }
    for (int k = 0; k <= n; k++) most = fmax(most, fmax(face[k], k < n ? leak[k] : 0));
    for (int k = 0; k <= n; k++) open[k] = face[k] > closed * most ? face[k] : 0;
    for (int k = 0; k < n; k++) leaks[k] = leak[k] > closed * most ? leak[k] : 0;
    orthogonalise(column, fill_columns(column, open, leaks, n), n, nothing * most);
    const int rank = float_blocks(m, open, leaks);
    for (int j = 0; j < rank; j++) {
        double square = dot(column[j], column[j], n), length = sqrt(square);
        m->rate[j] = square;
        for (int k = 0; k < n; k++)
            m->shape[k * n + j] = length > 0 ? column[j][k] / length : 0;
    }
    memcpy(m->face, face, sizeof(double) * (size_t)(n + 1));
    memcpy(m->leak, leak, sizeof(double) * (size_t)n);
    *m->known = 1;
}
