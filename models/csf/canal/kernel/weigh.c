/* Weighted sums over the canal's cells; compiled once for each instruction set. */
#include "csf/canal/private.h"
#include "vector.h"

void ISA(th_canal_weigh)(const struct th_canal_weighing *w)
{
    for (size_t lane = 0; lane < TH_LANES; lane += WIDE) {
        /* Those of cells with an even and an odd number: twice as many sums side by side. */
        vec sum[2][TH_CANAL_WEIGHTS];
        UNROLL for (int k = 0; k < TH_CANAL_WEIGHTS; k++) sum[0][k] = sum[1][k] = splat(0);
        for (size_t i = 0; i + 1 < w->cells; i += 2) {
            const vec even = load(w->values + i * TH_LANES + lane);
            const vec odd = load(w->values + (i + 1) * TH_LANES + lane);
            UNROLL for (int k = 0; k < TH_CANAL_WEIGHTS; k++)
            {
                sum[0][k] = fma_(splat(w->weights[k][i]), even, sum[0][k]);
                sum[1][k] = fma_(splat(w->weights[k][i + 1]), odd, sum[1][k]);
            }
        }
        if (w->cells % 2) {
            const size_t i = w->cells - 1;
            const vec even = load(w->values + i * TH_LANES + lane);
            UNROLL for (int k = 0; k < TH_CANAL_WEIGHTS; k++) sum[0][k] =
                fma_(splat(w->weights[k][i]), even, sum[0][k]);
        }
        for (int k = 0; k < TH_CANAL_WEIGHTS; k++)
            store(w->sums[k] + lane, sum[0][k] + sum[1][k]);
    }
}
