/* The ventricle beside the canal (canal.h): its drug in closed form, and what its cell gets at
 * the poles. With x = rate t, S = a/t + b tau/t^2 and the integrals of laws.h, m(t) = m(0) e^-x
 * + a mean(e^-xs) + b integral,   gone = x (m(0) mean + a integral + b ramp) */
#include "private.h"

#include "laws.h"
#include "poles.h"

#include <complex.h>
#include <math.h>

typedef double complex pole;

struct th_canal_emptied th_canal_empty(const struct th_canal_ventricle *ventricle, int lane,
                                       double time)
{
    const double x = ventricle->rate[lane] * time, held = ventricle->held[lane];
    const double a = ventricle->source[lane] * time, b = ventricle->ramp[lane] * time * time;
    const double all = held + a + b / 2;
    if (held == 0 && a == 0 && b == 0)
        return (struct th_canal_emptied){0};
    const struct th_fade fade = th_fade(x);
    /* The smaller of the two, as it is small, and the other so that both are all to round-off.
     */
    if (x < 0.5) {
        const double gone = x * (held * fade.mean + a * fade.integral + b * th_ramp(x).mean);
        return (struct th_canal_emptied){.held = all - gone, .gone = gone};
    }
    const double left = held * exp(-x) + a * fade.mean + b * fade.integral;
    return (struct th_canal_emptied){.held = left, .gone = all - left};
}

struct th_canal_ventricle th_canal_later(const struct th_canal_ventricle *ventricle,
                                         const double time[TH_LANES])
{
    struct th_canal_ventricle later = *ventricle;
    EACH_LANE(i) {
        later.held[i] = th_canal_empty(ventricle, i, time[i]).held;
        later.source[i] += ventricle->ramp[i] * time[i];
    }
    return later;
}

bool th_canal_holds(const struct th_canal_ventricle *ventricle, int lane)
{
    return ventricle->rate[lane] > 0 &&
           (ventricle->held[lane] != 0 || ventricle->source[lane] != 0 ||
            ventricle->ramp[lane] != 0);
}

void th_canal_pour(struct th_canal_job *job)
{
    const struct th_canal_ventricle *v = job->step->ventricle;
    const struct th_poles *table = th_poles(job->poles);
    job->pours = false;
    for (int i = 0; v && i < TH_LANES; i++) job->pours |= th_canal_holds(v, i);
    for (int i = 0; job->pours && i < TH_LANES; i++) {
        const double h = job->step->step[i];
        pole s[TH_POLES_MOST], comes[TH_POLES_MOST];
        double sum = 0;
        for (size_t k = 0; k < job->poles; k++) {
            const pole a = table->a[k][0] + I * table->a[k][1];
            s[k] = (table->p[k][0] + I * table->p[k][1]) / h;
            comes[k] = v->rate[i] / (s[k] + v->rate[i]) *
                       (v->held[i] + (v->source[i] + v->ramp[i] / s[k]) / s[k]);
            sum += creal(-2 * a / h * comes[k] / s[k]);
        }
        const bool holds = th_canal_holds(v, i);
        const double even = (th_canal_empty(v, i, h).gone - sum) / h;
        for (size_t k = 0; k < job->poles; k++) {
            const pole all = holds ? comes[k] + even / s[k] : 0;
            job->comes[k][0][i] = creal(all);
            job->comes[k][1][i] = cimag(all);
        }
    }
}
