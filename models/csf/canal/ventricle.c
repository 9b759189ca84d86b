/* The ventricle beside the canal (canal.h): its amount in closed form, and its outflow into its
 * cell at the poles. Over a time t, with x = rate t, S = a/t + b tau/t^2 and mean, integral and
 * ramp of laws.h; of the outflow the share rate/(rate + lost) goes into the cell:
 *
 *     m(t)    = m(0) e^-x + a mean + b integral
 *     outflow = x (m(0) mean + a integral + b ramp) */
#include "private.h"

#include "laws.h"
#include "poles.h"

#include <complex.h>
#include <math.h>

typedef double complex pole;

struct th_canal_ventricle_state
th_canal_ventricle_at(const struct th_canal_ventricle *ventricle, int lane, double time)
{
    const double rate = ventricle->rate[lane], lost = ventricle->lost[lane];
    const double x = (rate + lost) * time, start = ventricle->amount[lane];
    const double share = lost > 0 ? lost / (rate + lost) : 0;
    const double a = ventricle->source[lane] * time, b = ventricle->ramp[lane] * time * time;
    const double all = start + a + b / 2;
    if (start == 0 && a == 0 && b == 0)
        return (struct th_canal_ventricle_state){0};
    const struct th_fade fade = th_fade(x);
    /* The smaller of the two from its formula, the other as the rest: the sum is exact. */
    if (x < 0.5) {
        const double outflow =
            x * (start * fade.mean + a * fade.integral + b * th_ramp(x).mean);
        return (struct th_canal_ventricle_state){.amount = all - outflow,
                                                 .outflow = outflow - share * outflow,
                                                 .lost = share * outflow};
    }
    const double left = start * exp(-x) + a * fade.mean + b * fade.integral;
    return (struct th_canal_ventricle_state){.amount = left,
                                             .outflow = all - left - share * (all - left),
                                             .lost = share * (all - left)};
}

struct th_canal_ventricle th_canal_ventricle_after(const struct th_canal_ventricle *ventricle,
                                                   const double time[TH_LANES])
{
    struct th_canal_ventricle later = *ventricle;
    EACH_LANE(i) {
        later.amount[i] = th_canal_ventricle_at(ventricle, i, time[i]).amount;
        later.source[i] += ventricle->ramp[i] * time[i];
    }
    return later;
}

bool th_canal_has_outflow(const struct th_canal_ventricle *ventricle, int lane)
{
    return ventricle->rate[lane] > 0 &&
           (ventricle->amount[lane] != 0 || ventricle->source[lane] != 0 ||
            ventricle->ramp[lane] != 0);
}

void th_canal_find_outflow(struct th_canal_job *job)
{
    const struct th_canal_ventricle *v = job->request->ventricle;
    const struct th_poles *table = th_poles(job->poles);
    job->has_outflow = false;
    for (int i = 0; v && i < TH_LANES; i++) job->has_outflow |= th_canal_has_outflow(v, i);
    for (int i = 0; job->has_outflow && i < TH_LANES; i++) {
        const double h = job->request->dt[i];
        pole s[TH_CANAL_POLES_MOST], outflow[TH_CANAL_POLES_MOST];
        double sum = 0;
        for (size_t k = 0; k < job->poles; k++) {
            const pole a = table->a[k][0] + I * table->a[k][1];
            s[k] = (table->p[k][0] + I * table->p[k][1]) / h;
            outflow[k] = v->rate[i] / (s[k] + (v->rate[i] + v->lost[i])) *
                         (v->amount[i] + (v->source[i] + v->ramp[i] / s[k]) / s[k]);
            sum += creal(-2 * a / h * outflow[k] / s[k]);
        }
        const bool drains = th_canal_has_outflow(v, i);
        const double constant = (th_canal_ventricle_at(v, i, h).outflow - sum) / h;
        for (size_t k = 0; k < job->poles; k++) {
            const pole all = drains ? outflow[k] + constant / s[k] : 0;
            job->outflow[k][0][i] = creal(all);
            job->outflow[k][1][i] = cimag(all);
        }
    }
}
