/* Sums over the canal's cells (th_canal_weigh, th_canal_amounts); compiled once for each
 * instruction set. */
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

ALWAYS vec magnitude(vec x)
{
    return greater(x, -x);
}

/* Adds the sums of one layer, from the vector of its free drug in the first cell. */
ALWAYS void add_layer(const struct th_canal_amounts_job *job, const double *state,
                      const double *volume, vec *sum, vec *second)
{
    vec last = splat(0), slope = splat(0);
    for (size_t i = 0; i < job->cells; i++) {
        const double *at = state + 2 * i * job->layers * TH_LANES;
        const vec t = load(at) + load(at + TH_LANES), d = t - last;
        *sum = fmadd(load(volume + i * TH_LANES), t, *sum);
        if (i > job->mesh + 1)
            *second = fmadd(load(volume + (i - 1) * TH_LANES), magnitude(d - slope), *second);
        last = t;
        slope = d;
    }
}

/* Sums over the cells in one pass; second differences lag one cell behind. */
void ISA(th_canal_amounts)(const struct th_canal_amounts_job *job, struct th_canal_sums *sums)
{
    for (size_t lane = 0; lane < TH_LANES; lane += WIDE) {
        const double *state = job->state + lane, *csf = job->csf + lane;
        const double *tissue = job->tissue + lane;
        vec csf_sum = splat(0), tissue_sum = splat(0), second = splat(0);
        /* C and T + B of the cell before, and their differences there. */
        vec c_last = splat(0), t_last = splat(0), dc_last = splat(0), dt_last = splat(0);
        for (size_t i = 0; i < job->cells; i++) {
            const size_t row = i * TH_LANES;
            const double *cell = state + 3 * row;
            const vec c = load(cell), t = load(cell + TH_LANES) + load(cell + 2 * TH_LANES);
            const vec dc = c - c_last, dt = t - t_last;
            csf_sum = fmadd(load(csf + row), c, csf_sum);
            tissue_sum = fmadd(load(tissue + row), t, tissue_sum);
            if (i > job->mesh + 1) {
                second = fmadd(load(csf + row - TH_LANES), magnitude(dc - dc_last), second);
                second = fmadd(load(tissue + row - TH_LANES), magnitude(dt - dt_last), second);
            }
            c_last = c;
            t_last = t;
            dc_last = dc;
            dt_last = dt;
        }
        for (size_t l = 0; l < job->layers; l++)
            add_layer(job,
                      state + th_canal_layer_vector(job->cells, job->layers, 0, l) * TH_LANES,
                      job->layer + l * job->cells * TH_LANES + lane, &tissue_sum, &second);
        store(sums->csf + lane, csf_sum);
        store(sums->tissue + lane, tissue_sum);
        store(sums->second_differences + lane, second);
    }
}
