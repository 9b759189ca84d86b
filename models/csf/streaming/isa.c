/* csf/streaming: the choice of kernels, by what this machine can do. */
#include "kernel.h"

#include <stdint.h>

#define KERNELS(isa)                                                                       \
    {                                                                                      \
        th_streaming_transport_##isa, th_streaming_mix_##isa, th_streaming_exchange_##isa, \
            th_streaming_layers_##isa, th_streaming_sink_##isa, th_streaming_join_##isa,   \
    }

#if defined(__x86_64__) && !defined(TH_PLAIN)
static const struct streaming_kernels v2 = KERNELS(v2), v3 = KERNELS(v3), v4 = KERNELS(v4);

const struct streaming_kernels *th_streaming_kernels(void)
{
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") ||
        !__builtin_cpu_supports("bmi2"))
        return &v2;
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                   __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                   __builtin_cpu_supports("avx512vl")
               ? &v4
               : &v3;
}
#else
static const struct streaming_kernels v0 = KERNELS(v0);

const struct streaming_kernels *th_streaming_kernels(void)
{
    return &v0;
}
#endif
