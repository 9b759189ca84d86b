/* Right-hand side, bordered Schur solver, dosing course and error norm shared by the reference
 * and the other solvers. */
#include "system.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One allocation, cut in count vectors of the given length, each on a 64-byte line. */
static int carve(double **vectors[], int count, int length)
{
    const size_t stride = ((size_t)length + 7) / 8 * 8;
    double *block = aligned_alloc(64, stride * (size_t)count * sizeof *block);
    if (!block)
        return -1;
    memset(block, 0, stride * (size_t)count * sizeof *block);
    for (int i = 0; i < count; i++) *vectors[i] = block + stride * (size_t)i;
    return 0;
}

int th_system_alloc(struct system *m, int cells)
{
    double **vectors[] = {&m->lo, &m->di, &m->up,  &m->a,   &m->wc,
                          &m->wt, &m->s,  &m->csf, &m->cord};
    *m = (struct system){.cells = cells};
    return carve(vectors, 9, cells);
}

void th_system_free(struct system *m)
{
    free(m->lo);
    *m = (struct system){0};
}

void th_system_rhs(const struct system *m, double rate, const double *restrict y,
                   double *restrict dy)
{
    const int n = m->cells;
    const double *restrict c = y, *restrict t = y + n, *restrict b = y + 2 * n;
    const double *restrict lo = m->lo, *restrict di = m->di, *restrict up = m->up;
    const double *restrict a = m->a, *restrict wc = m->wc, *restrict wt = m->wt;
    const double *restrict s = m->s;
    double *restrict dc = dy, *restrict dt = dy + n, *restrict db = dy + 2 * n;
    const double full = m->bmax > 0 ? 1 / m->bmax : 0, feed = m->kpl * y[3 * n];
    double plasma = 0;
    dc[0] = di[0] * c[0] + up[0] * c[1] + a[0] * t[0] + rate * s[0];
    for (int i = 1; i < n - 1; i++)
        dc[i] = lo[i] * c[i - 1] + di[i] * c[i] + up[i] * c[i + 1] + a[i] * t[i] + rate * s[i];
    dc[n - 1] =
        lo[n - 1] * c[n - 2] + di[n - 1] * c[n - 1] + a[n - 1] * t[n - 1] + rate * s[n - 1];
#pragma omp simd reduction(+ : plasma)
    for (int i = 0; i < n; i++) {
        const double net = m->kb * t[i] * (1 - b[i] * full) - m->koff * b[i];
        dt[i] = m->kct * c[i] - m->rt * t[i] - net + feed;
        db[i] = net;
        plasma += wc[i] * c[i] + wt[i] * t[i];
    }
    dy[3 * n] = plasma + m->pd * y[3 * n];
}

int th_schur_alloc(struct schur *f, int cells)
{
    double **vectors[] = {&f->eb, &f->et,     &f->kb, &f->kf, &f->e, &f->el,
                          &f->eu, &f->lambda, &f->v,  &f->q,  &f->z};
    *f = (struct schur){.cells = cells};
    return carve(vectors, 11, cells);
}

void th_schur_free(struct schur *f)
{
    free(f->eb);
    *f = (struct schur){0};
}

static void local_pivots(struct schur *f, const struct system *m, const double *y)
{
    const int n = m->cells;
    const double g = f->g, full = m->bmax > 0 ? 1 / m->bmax : 0;
    const double *t = y + n, *b = y + 2 * n;
    for (int i = 0; i < n; i++) {
        f->kb[i] = m->kb * (1 - b[i] * full);
        f->kf[i] = m->koff + m->kb * t[i] * full;
        f->eb[i] = 1 / (1 + g * f->kf[i]);
        f->et[i] = 1 / (1 + g * (m->rt + f->kb[i]) - g * f->kf[i] * f->eb[i] * g * f->kb[i]);
        f->v[i] = g * m->a[i] * f->et[i] * g * m->kpl;
        f->q[i] = 1 - g * m->di[i] - g * m->a[i] * f->et[i] * g * m->kct;
    }
}

void th_schur_factor(struct schur *f, const struct system *m, double g, const double *y)
{
    const int n = m->cells;
    f->g = g;
    local_pivots(f, m, y);
    f->e[0] = 1 / f->q[0];
    for (int i = 1; i < n; i++)
        f->e[i] = 1 / (f->q[i] - g * m->lo[i] * g * m->up[i - 1] * f->e[i - 1]);
    for (int i = 0; i < n; i++) {
        f->el[i] = f->e[i] * g * m->lo[i];
        f->eu[i] = f->e[i] * g * m->up[i];
        f->z[i] = f->e[i] * g * (m->wc[i] + m->wt[i] * f->et[i] * g * m->kct);
    }
    for (int i = 1; i < n; i++) f->z[i] += f->e[i] * g * m->up[i - 1] * f->z[i - 1];
    f->lambda[n - 1] = f->z[n - 1];
    for (int i = n - 2; i >= 0; i--)
        f->lambda[i] = f->z[i] + f->e[i] * g * m->lo[i + 1] * f->lambda[i + 1];
    double border = 0;
    for (int i = 0; i < n; i++)
        border += g * m->wt[i] * f->et[i] * g * m->kpl + f->lambda[i] * f->v[i];
    f->kp = 1 / (1 - g * m->pd - border);
}

void th_schur_solve(const struct schur *f, const struct system *m, const double *restrict r,
                    double *restrict x)
{
    const int n = m->cells;
    const double g = f->g;
    const double *restrict rc = r, *restrict rt = r + n, *restrict rb = r + 2 * n;
    const double *restrict e = f->e, *restrict el = f->el, *restrict eu = f->eu;
    double *restrict c = x, *restrict t = x + n, *restrict b = x + 2 * n;
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int i = 0; i < n; i++) {
        b[i] = f->eb[i] * rb[i];
        t[i] = f->et[i] * (rt[i] + g * f->kf[i] * b[i]);
        c[i] = rc[i] + g * m->a[i] * t[i];
        sum += f->lambda[i] * c[i] + g * m->wt[i] * t[i];
    }
    const double p = f->kp * (r[3 * n] + sum), feed = g * m->kpl * p;
    for (int i = 0; i < n; i++) c[i] = e[i] * (c[i] + f->v[i] * p);
    for (int i = 1; i < n; i++) c[i] += el[i] * c[i - 1];
    for (int i = n - 2; i >= 0; i--) c[i] += eu[i] * c[i + 1];
    for (int i = 0; i < n; i++) {
        t[i] += f->et[i] * (g * m->kct * c[i] + feed);
        b[i] += f->eb[i] * g * f->kb[i] * t[i];
    }
    x[3 * n] = p;
}

/* The rate in force just before the time: base, and the bolus on top while it runs. */
static double rate_before(double time, double base, double extra, double start, double length)
{
    const double day = fmod(time, 86400), now = day > 0 ? day : 86400;
    return now > start && now <= start + length ? base + extra : base;
}

int th_course_make(struct course *course, int days, int rows_per_day, double base, double bolus,
                   double start, double length)
{
    const double between = 86400.0 / rows_per_day;
    const int most = days * (rows_per_day + 2);
    *course = (struct course){.stop = calloc((size_t)most, sizeof *course->stop)};
    if (!course->stop)
        return -1;
    double time = 0;
    while (course->rows < days * rows_per_day) {
        const double day = 86400 * floor(time / 86400), hour = (course->rows + 1) * between;
        const double on = day + start, off = on + length;
        double next = hour;
        if (on > time && on < next)
            next = on;
        if (off > time && off < next)
            next = off;
        const int row = next == hour;
        course->stop[course->stops++] =
            (struct stop){next, rate_before(next, base, bolus / length, start, length),
                          row ? course->rows : -1, next == on || next == off};
        course->rows += row;
        course->events += next == on || next == off;
        time = next;
    }
    return 0;
}

void th_course_free(struct course *course)
{
    free(course->stop);
    *course = (struct course){0};
}

double th_rows_error(const struct system *m, int rows, const double *got,
                     const double *reference, double field[4])
{
    const size_t size = th_system_size(m);
    double above[4] = {0}, below[4] = {0}, worst = 0;
    for (int row = 0; row < rows; row++) {
        const double *x = got + (size_t)row * size, *y = reference + (size_t)row * size;
        for (size_t i = 0; i < size; i++) {
            const size_t f = i / (size_t)m->cells, cell = i % (size_t)m->cells;
            const double weight = f == 3 ? 1 : f == 0 ? m->csf[cell] : m->cord[cell];
            above[f] += weight * (x[i] - y[i]) * (x[i] - y[i]);
            below[f] += weight * y[i] * y[i];
        }
    }
    for (int f = 0; f < 4; f++) {
        field[f] = below[f] > 0 ? sqrt(above[f] / below[f]) : 0;
        worst = field[f] > worst || isnan(field[f]) ? field[f] : worst;
    }
    return worst;
}
