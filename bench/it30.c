/* Assembly of the IT30 problem. */
#include "it30.h"

#include "csf/canal/canal.h"

#include <math.h>
#include <stdlib.h>

static const double length = 65, tip = 36, spread = 0.5;

const struct it30_values th_it30_values = {.cells = 400,
                                           .d0 = 1e-3,
                                           .q0 = 8e-4,
                                           .kc = 2e-5,
                                           .kct = 1.5e-4,
                                           .kp = 2,
                                           .kb = 2e-4,
                                           .koff = 2e-5,
                                           .ktp = 3e-5,
                                           .kpl = 0.5,
                                           .vp = 6e4,
                                           .cl = 3,
                                           .bmax = 0,
                                           .area = 1,
                                           .cord = 1};

const struct it30_dosing th_it30_dosing = {100.0 / 86400, 25, 8 * 3600, 900};

static double bump(double x, double at, double width)
{
    return exp(-(x - at) * (x - at) / (2 * width * width));
}

/* CSF section: 1.3 cm2, wider at the neck and in the lumbar sac, closing at the end. */
static double section(double x)
{
    return 1.3 + 0.9 * exp(-x / 6) + 0.7 * bump(x, 52, 6) - 0.5 / (1 + exp((63 - x) / 1.5));
}

/* Cord: 0.6 cm2 with enlargements, conus at 44, roots of the cauda equina below. */
static double cord(double x)
{
    const double above = 0.6 + 0.25 * bump(x, 10, 4) + 0.15 * bump(x, 40, 3);
    return 0.15 + (above - 0.15) * 0.5 * erfc((x - 44) / 3);
}

static double dispersion(double d0, double x)
{
    return d0 * (1 + 1.5 * bump(x, 15, 8));
}

static double bern(double z)
{
    return fabs(z) < 1e-8 ? 1 - z / 2 : z / expm1(z);
}

int th_it30_make(struct it30 *p, const struct it30_values *v)
{
    double **vectors[] = {&p->lo,  &p->di,     &p->up, &p->a,    &p->wc,    &p->wt,  &p->b,
                          &p->csf, &p->tissue, &p->x,  &p->left, &p->right, &p->loss};
    const int count = sizeof vectors / sizeof vectors[0];
    const int n = v->cells;
    const double h = length / n, q = v->q0 / length;
    *p = (struct it30){.values = *v, .release = v->kct / v->kp};
    double *block = calloc((size_t)(count * n), sizeof *block), source = 0, back = 0;
    if (!block)
        return -1;
    for (int k = 0; k < count; k++) *vectors[k] = block + k * n;
    for (int i = 0; i < n; i++) {
        p->x[i] = (i + 0.5) * h;
        p->csf[i] = v->area * section(p->x[i]) * h;
        p->tissue[i] = v->cord * cord(p->x[i]) * h;
        p->a[i] = p->tissue[i] / p->csf[i] * p->release;
        p->loss[i] = v->kc + q * h / p->csf[i];
        p->di[i] = -p->loss[i] - p->tissue[i] / p->csf[i] * v->kct;
        p->wc[i] = (v->kc * p->csf[i] + q * h) / v->vp;
        p->wt[i] = p->tissue[i] * v->ktp / v->vp;
        p->b[i] = bump(p->x[i], tip, spread);
        p->b[i] = p->b[i] < 1e-16 ? 0 : p->b[i];
        source += p->b[i];
        back += p->wt[i] * v->kpl;
    }
    p->pd = -(v->cl / v->vp + back);
    for (int i = 0; i < n; i++) p->b[i] /= source * p->csf[i];
    for (int i = 1; i <= n; i++) {
        const double x = i * h, a = v->area * section(x), d = dispersion(v->d0, x);
        const double flow = -v->q0 * x / length, g = a * d / h, pe = flow / g;
        const double down = g * bern(-pe), up = g * bern(pe);
        const double rate = th_canal_rate(flow / a, d, h);
        p->rate = rate > p->rate ? rate : p->rate;
        p->di[i - 1] -= down / p->csf[i - 1];
        if (i == n) {
            p->wc[i - 1] += down / v->vp;
            p->loss[i - 1] += down / p->csf[i - 1];
            break;
        }
        p->di[i] -= up / p->csf[i];
        p->lo[i] = down / p->csf[i];
        p->up[i - 1] = up / p->csf[i - 1];
        p->right[i - 1] = down / p->csf[i - 1];
        p->left[i] = up / p->csf[i];
    }
    return 0;
}

void th_it30_free(struct it30 *p)
{
    free(p->lo);
    *p = (struct it30){0};
}

void th_it30_put(const struct it30 *p, struct th_canal *canal, int lane)
{
    const struct it30_values *v = &p->values;
    const struct th_canal_rows rows = th_canal_rows(canal);
    struct th_canal_rates *rates = th_canal_rates(canal);
    for (int i = 0; i < v->cells; i++) {
        const int at = i * TH_LANES + lane;
        rows.left[at] = p->left[i];
        rows.right[at] = p->right[i];
        rows.loss[at] = p->loss[i];
        rows.tissue_ratio[at] = p->tissue[i] / p->csf[i];
        rows.volume_ratio[at] = p->csf[i] / v->vp;
        rows.b[at] = p->b[i];
    }
    rates->uptake[lane] = v->kct;
    rates->release[lane] = p->release;
    rates->to_plasma[lane] = v->ktp;
    rates->binding[lane] = v->kb;
    rates->unbinding[lane] = v->koff;
    rates->partition[lane] = v->kpl;
    rates->clearance[lane] = v->cl / v->vp;
    rates->from_deep[lane] = rates->deep[lane] = 0;
    rates->binding_capacity[lane] = v->bmax;
    th_canal_update(canal, lane);
}

double th_it30_total(const struct it30 *p, const double *state, int lane)
{
    const int n = p->values.cells;
    double csf = 0, tissue = 0;
    for (int i = 0; i < n; i++) {
        const double *cell = state + (long)i * 3 * TH_LANES + lane;
        csf += p->csf[i] * cell[0];
        tissue += p->tissue[i] * (cell[TH_LANES] + cell[2 * TH_LANES]);
    }
    return csf + tissue + p->values.vp * state[(long)n * 3 * TH_LANES + lane];
}
