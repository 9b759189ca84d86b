/* Classical Runge-Kutta reference, cached on disk. */
#include "reference.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t hash(uint64_t h, const void *data, size_t bytes)
{
    const unsigned char *byte = data;
    for (size_t i = 0; i < bytes; i++) h = (h ^ byte[i]) * UINT64_C(1099511628211);
    return h;
}

static uint64_t name_of(const struct system *m, const struct course *course, double step)
{
    const double *vectors[] = {m->lo, m->di, m->up, m->a, m->wc, m->wt, m->s};
    const double scalars[] = {m->kct, m->rt, m->kb, m->koff, m->kpl, m->pd, m->bmax, step};
    uint64_t h = hash(UINT64_C(14695981039346656037), scalars, sizeof scalars);
    for (int i = 0; i < 7; i++) h = hash(h, vectors[i], (size_t)m->cells * sizeof(double));
    for (int i = 0; i < course->stops; i++) {
        const double stop[] = {course->stop[i].time, course->stop[i].rate,
                               (double)course->stop[i].row};
        h = hash(h, stop, sizeof stop);
    }
    return h;
}

static void step_once(const struct system *m, double rate, double h, double *y, double *work)
{
    const size_t n = th_system_size(m);
    double *k = work, *at = work + n, *sum = work + 2 * n;
    th_system_rhs(m, rate, y, k);
    for (size_t i = 0; i < n; i++) {
        sum[i] = k[i];
        at[i] = y[i] + h / 2 * k[i];
    }
    th_system_rhs(m, rate, at, k);
    for (size_t i = 0; i < n; i++) {
        sum[i] += 2 * k[i];
        at[i] = y[i] + h / 2 * k[i];
    }
    th_system_rhs(m, rate, at, k);
    for (size_t i = 0; i < n; i++) {
        sum[i] += 2 * k[i];
        at[i] = y[i] + h * k[i];
    }
    th_system_rhs(m, rate, at, k);
    for (size_t i = 0; i < n; i++) y[i] += h / 6 * (sum[i] + k[i]);
}

static int run(const struct system *m, const struct course *course, double step, double *rows)
{
    const size_t n = th_system_size(m);
    double *y = calloc(4 * n, sizeof *y), time = 0;
    if (!y)
        return -1;
    for (int i = 0; i < course->stops; i++) {
        const struct stop *stop = &course->stop[i];
        const int steps = (int)ceil((stop->time - time) / step - 1e-9);
        for (int j = 0; j < steps; j++)
            step_once(m, stop->rate, (stop->time - time) / steps, y, y + n);
        time = stop->time;
        if (stop->row >= 0)
            memcpy(rows + (size_t)stop->row * n, y, n * sizeof *y);
    }
    free(y);
    return 0;
}

double th_reference_step(const struct system *m)
{
    double fastest = 0.5;
    for (int i = 0; i < m->cells; i++)
        fastest = fmax(fastest, fabs(m->di[i]) + m->lo[i] + m->up[i] + m->a[i]);
    return 2.5 / fastest;
}

double *th_reference(const struct system *m, const struct course *course, double step,
                     const char *folder)
{
    char path[256];
    const size_t count = (size_t)course->rows * th_system_size(m);
    double *rows = malloc(count * sizeof *rows);
    if (!rows)
        return NULL;
    FILE *file = NULL;
    if (folder) {
        snprintf(path, sizeof path, "%s/reference-%016llx.bin", folder,
                 (unsigned long long)name_of(m, course, step));
        file = fopen(path, "rb");
    }
    if (file) {
        const size_t got = fread(rows, sizeof *rows, count, file);
        fclose(file);
        if (got == count)
            return rows;
    }
    if (run(m, course, step, rows)) {
        free(rows);
        return NULL;
    }
    file = folder ? fopen(path, "wb") : NULL;
    if (file) {
        const size_t put = fwrite(rows, sizeof *rows, count, file);
        if (fclose(file) || put != count)
            remove(path);
    }
    return rows;
}
