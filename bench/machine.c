/* Small measurements of one core: how fast vectors load from each cache, how fast they multiply
 * and add. Built for the machine it runs on. */
#include "machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if defined(__AVX512F__)
enum { WIDE = 8 };
#elif defined(__AVX2__)
enum { WIDE = 4 };
#else
enum { WIDE = 2 };
#endif
enum { CHAINS = 12, TRIES = 25 };
typedef double wide __attribute__((vector_size(8 * WIDE)));

/* The compiler must believe that the value is needed. */
#if defined(__x86_64__)
#define NEEDED(x) __asm__ volatile("" : "+v"(x))
#else
#define NEEDED(x) __asm__ volatile("" : "+m"(x))
#endif

static const char *widest(void)
{
#if defined(__AVX512F__)
    return "AVX-512";
#elif defined(__AVX2__)
    return "AVX2";
#elif defined(__ARM_NEON)
    return "NEON";
#else
    return "128 bit";
#endif
}

void th_machine_describe(struct machine *machine)
{
    char line[256];
    FILE *file = fopen("/proc/cpuinfo", "r");
    *machine = (struct machine){.cores = (int)sysconf(_SC_NPROCESSORS_ONLN)};
    snprintf(machine->processor, sizeof machine->processor, "unknown");
    snprintf(machine->vectors, sizeof machine->vectors, "%s", widest());
#if defined(__clang__)
    snprintf(machine->compiler, sizeof machine->compiler, "clang %s", __clang_version__);
#else
    snprintf(machine->compiler, sizeof machine->compiler, "gcc %s", __VERSION__);
#endif
    while (file && fgets(line, sizeof line, file)) {
        const char *colon = strchr(line, ':');
        if (colon && !strncmp(line, "model name", 10)) {
            line[strcspn(line, "\n")] = '\0';
            snprintf(machine->processor, sizeof machine->processor, "%.120s", colon + 2);
        }
    }
    if (file)
        fclose(file);
    long l2 = sysconf(_SC_LEVEL2_CACHE_SIZE), l1 = sysconf(_SC_LEVEL1_DCACHE_SIZE);
    snprintf(machine->system, sizeof machine->system, "L1d %ld KiB, L2 %ld KiB per core",
             l1 / 1024, l2 / 1024);
}

static double load_once(const wide *from, size_t vectors, int rounds)
{
    wide a = {0}, b = {0}, c = {0}, d = {0}, e = {0}, f = {0}, g = {0}, h = {0};
    const double start = th_seconds();
    for (int round = 0; round < rounds; round++) {
        for (size_t i = 0; i + 8 <= vectors; i += 8) {
            a += from[i], b += from[i + 1], c += from[i + 2], d += from[i + 3];
            e += from[i + 4], f += from[i + 5], g += from[i + 6], h += from[i + 7];
        }
        NEEDED(a);
    }
    a += b + c + d + e + f + g + h;
    NEEDED(a);
    return th_seconds() - start;
}

/* Best of several tries: the machine's limit, not what it gives on a bad day. */
static double load_bandwidth(size_t bytes)
{
    const size_t vectors = bytes / sizeof(wide);
    const int rounds = (int)(400e6 / (double)bytes) + 1;
    double best = 1e9;
    wide *from = aligned_alloc(64, vectors * sizeof *from);
    if (!from)
        return 0;
    memset(from, 0, vectors * sizeof *from);
    for (int i = 0; i < TRIES; i++) {
        const double t = load_once(from, vectors, rounds);
        best = t < best ? t : best;
    }
    free(from);
    return 1e-9 * (double)vectors * sizeof(wide) * rounds / best;
}

/* Twelve chains hide the latency of each; one chain is nothing but latency. */
static double multiply_add(long rounds)
{
    wide factor, term, a, b, c, d, e, f, g, h, i, j, k, l;
    double best = 1e9;
    for (int lane = 0; lane < WIDE; lane++) factor[lane] = 0.999999, term[lane] = 1e-9;
    a = b = c = d = e = f = g = h = i = j = k = l = term;
    /* The compiler would merge chains that it knows to be equal. */
    NEEDED(a);
    NEEDED(b);
    NEEDED(c);
    NEEDED(d);
    NEEDED(e);
    NEEDED(f);
    NEEDED(g);
    NEEDED(h);
    NEEDED(i);
    NEEDED(j);
    NEEDED(k);
    NEEDED(l);
    for (int attempt = 0; attempt < TRIES; attempt++) {
        const double start = th_seconds();
        for (long r = 0; r < rounds; r++) {
            a = a * factor + term, b = b * factor + term, c = c * factor + term;
            d = d * factor + term, e = e * factor + term, f = f * factor + term;
            g = g * factor + term, h = h * factor + term, i = i * factor + term;
            j = j * factor + term, k = k * factor + term, l = l * factor + term;
        }
        const double t = th_seconds() - start;
        best = t < best ? t : best;
    }
    a += b + c + d + e + f + g + h + i + j + k + l;
    NEEDED(a);
    return best;
}

static double one_chain(long rounds)
{
    wide factor, term, a;
    double best = 1e9;
    for (int lane = 0; lane < WIDE; lane++) factor[lane] = 0.999999, term[lane] = 1e-9;
    a = term;
    for (int attempt = 0; attempt < TRIES; attempt++) {
        const double start = th_seconds();
        for (long r = 0; r < rounds; r++) a = a * factor + term;
        const double t = th_seconds() - start;
        best = t < best ? t : best;
    }
    NEEDED(a);
    return best;
}

void th_machine_measure(struct machine *machine)
{
    const long rounds = 4000000;
    machine->l1 = load_bandwidth(24 << 10);
    machine->l2 = load_bandwidth(640 << 10);
    machine->l3 = load_bandwidth(16 << 20);
    machine->flops = 2e-9 * CHAINS * WIDE * (double)rounds / multiply_add(rounds);
    machine->latency = 1e9 * one_chain(rounds) / (double)rounds;
}
