/* Weighted sums over the canal's cells (th_canal_weigh); compiled once for each instruction
 * set.
 */
#include "csf/canal/private.h"
#include "vector.h"

void ISA(th_canal_weigh)(const struct th_canal_weigh_job *job)
{
    for (size_t lane = 0; lane < TH_LANES; lane += WIDE) {
        /* Cells with an even and with an odd number apart: two chains of sums at a time. */
        vec sum[2][TH_CANAL_WEIGHTS];
        UNROLL for (int k = 0; k < TH_CANAL_WEIGHTS; k++) sum[0][k] = sum[1][k] = splat(0);
        for (size_t i = 0; i + 1 < job->cells; i += 2) {
            const vec even = load(job->values + i * TH_LANES + lane);
            const vec odd = load(job->values + (i + 1) * TH_LANES + lane);
            UNROLL for (int k = 0; k < TH_CANAL_WEIGHTS; k++)
            {
                sum[0][k] = fmadd(splat(job->weights[k][i]), even, sum[0][k]);
                sum[1][k] = fmadd(splat(job->weights[k][i + 1]), odd, sum[1][k]);
            }
        }
        if (job->cells % 2) {
            const size_t i = job->cells - 1;
            const vec even = load(job->values + i * TH_LANES + lane);
            UNROLL for (int k = 0; k < TH_CANAL_WEIGHTS; k++) sum[0][k] =
                fmadd(splat(job->weights[k][i]), even, sum[0][k]);
        }
        for (int k = 0; k < TH_CANAL_WEIGHTS; k++)
            store(job->sums[k] + lane, sum[0][k] + sum[1][k]);
    }
}
