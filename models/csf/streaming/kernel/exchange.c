/* csf/streaming: exchange with tissue by uniformization (kernel.h). */
#include "csf/streaming/kernel.h"

#include "poisson.h"

static void step_cells(const struct streaming_exchange *by, const struct poisson *p, size_t at,
                       double *const amounts[3])
{
    const double per = 1 / by->fastest, release = by->release * per;
    const double leaves = (by->release + by->cleared + by->binding) * per;
    const double bind = by->binding * per, unbind = by->unbinding * per;
    const vec uptake = *(const vec *)(by->uptake + at) * per;
    const vec out = *(const vec *)(by->out + at) * per;
    vec c = *(vec *)(amounts[0] + at), t = *(vec *)(amounts[1] + at);
    vec b = *(vec *)(amounts[2] + at);
    const vec none = {0};
    vec sum[3] = {none, none, none}, exposure = none, held = none;
    for (size_t k = 0; k < p->count; k++) {
        const vec c0 = c, t0 = t, b0 = b;
        sum[0] += p->weight[k] * c0;
        sum[1] += p->weight[k] * t0;
        sum[2] += p->weight[k] * b0;
        exposure += p->behind[k] * per * c0;
        held += p->behind[k] * per * t0;
        c = c0 - out * c0 + release * t0;
        t = t0 - leaves * t0 + uptake * c0 + unbind * b0;
        b = b0 - unbind * b0 + bind * t0;
    }
    for (int k = 0; k < 3; k++) *(vec *)(amounts[k] + at) = sum[k];
    *(vec *)(by->exposure + at) += exposure;
    *(vec *)(by->held + at) += held;
}

/* The same where nothing binds: B stays. */
static void step_free(const struct streaming_exchange *by, const struct poisson *p, size_t at,
                      double *const amounts[3])
{
    const double per = 1 / by->fastest, release = by->release * per;
    const double leaves = (by->release + by->cleared) * per;
    const vec uptake = *(const vec *)(by->uptake + at) * per;
    const vec out = *(const vec *)(by->out + at) * per;
    vec c = *(vec *)(amounts[0] + at), t = *(vec *)(amounts[1] + at);
    const vec none = {0};
    vec sum[2] = {none, none}, exposure = none, held = none;
    for (size_t k = 0; k < p->count; k++) {
        const vec c0 = c, t0 = t;
        const double behind = p->behind[k] * per;
        sum[0] += p->weight[k] * c0;
        sum[1] += p->weight[k] * t0;
        exposure += behind * c0;
        held += behind * t0;
        c = c0 - out * c0 + release * t0;
        t = t0 - leaves * t0 + uptake * c0;
    }
    for (int k = 0; k < 2; k++) *(vec *)(amounts[k] + at) = sum[k];
    *(vec *)(by->exposure + at) += exposure;
    *(vec *)(by->held + at) += held;
}

void STREAMING_ISA(th_streaming_exchange)(const struct streaming_mesh *mesh,
                                          const struct streaming_exchange *by, double h,
                                          double *const amounts[3])
{
    const double turns = by->fastest * h;
    const long pieces = lround(fmax(1, ceil(turns / TURNS)));
    const struct poisson p = poisson_of(turns / (double)pieces, 2e-16);
    const size_t size = mesh->angles * mesh->stride;
    for (size_t k = 0; k < size; k++) by->exposure[k] = by->held[k] = 0;
    for (long piece = 0; piece < pieces; piece++)
        for (size_t at = 0; at < size; at += WIDE)
            (by->binding > 0 || by->unbinding > 0 ? step_cells : step_free)(by, &p, at,
                                                                            amounts);
}
