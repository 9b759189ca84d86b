/* The choice of kernels: by what this machine can do. */
#include "private.h"

#define KERNELS_OF(isa)                                                             \
    {                                                                               \
        th_canal_factor_##isa, th_canal_solve_##isa, th_layered_factor_##isa,       \
            th_layered_solve_##isa, th_single_factor_##isa, th_single_solve_##isa,  \
            th_canal_saturable_##isa, th_canal_amounts_##isa, th_canal_weigh_##isa, \
            th_canal_exchange_##isa, th_canal_derive_##isa, th_sdirk_factor_##isa,  \
            th_sdirk_stage_##isa, th_sdirk_propose_##isa, th_sdirk_weigh_##isa,     \
            th_sdirk_renew_##isa                                                    \
    }

#if defined(__x86_64__) && !defined(TH_PLAIN)
static const struct th_canal_isa kernels[] = {KERNELS_OF(v2), KERNELS_OF(v3), KERNELS_OF(v4)};

static int64_t best_isa(void)
{
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") ||
        !__builtin_cpu_supports("bmi2"))
        return 2;
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") ||
        !__builtin_cpu_supports("avx512cd") || !__builtin_cpu_supports("avx512dq") ||
        !__builtin_cpu_supports("avx512vl"))
        return 3;
    return 4;
}

const struct th_canal_isa *th_canal_kernels(const struct th_canal *canal, int64_t *level)
{
    *level = best_isa();
    if (*level > canal->level_most)
        *level = canal->level_most < 2 ? 2 : canal->level_most;
    return &kernels[*level - 2];
}
#else
static const struct th_canal_isa kernels[] = {KERNELS_OF(v0)};

const struct th_canal_isa *th_canal_kernels(const struct th_canal *canal, int64_t *level)
{
    (void)canal;
    *level = 0;
    return &kernels[0];
}
#endif

int th_canal_level(struct th_canal *canal, int most)
{
    int64_t level;
    canal->level_most = most;
    (void)th_canal_kernels(canal, &level);
    return (int)level;
}
