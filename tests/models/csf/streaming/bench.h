/* Shared by the tests of csf/streaming: a bench with drugs in the ports. All lanes are alike,
 * so that one is computed. */
#ifndef TH_STREAMING_BENCH_H
#define TH_STREAMING_BENCH_H

#include "support/bench/view.h"

#include "csf/streaming/streaming.h"

extern const struct th_model th_csf_streaming, th_pressure_steady, th_tissue_cord;

/* A drug that only diffuses, with the tip there. */
static inline void streaming_tracer(struct bench *b, double tip)
{
    for (size_t d = 0; d < TH_SPECIES; d++)
        EACH_LANE(i) {
            b->ports->drug.diffusivity[d][i] = 5e-10;
            b->ports->drug.plasma_volume[d][i] = 3e-3;
            b->ports->catheter.opening_position[TH_TIP][i] = tip;
        }
}

/* Something like morphine. */
static inline void streaming_opioid(struct bench *b, double tip)
{
    streaming_tracer(b, tip);
    struct th_ports *p = b->ports;
    for (size_t d = 0; d < TH_SPECIES; d++)
        EACH_LANE(i) {
            p->drug.pial_permeability[d][i] = p->drug.dural_permeability[d][i] = 1e-7;
            p->drug.partition[d][i] = 0.8;
            p->drug.tissue_clearance[d][i] = 2e-5;
            p->drug.binding[d][i] = 1e-4;
            p->drug.unbinding[d][i] = 3e-5;
            p->drug.plasma_volume[d][i] = 21e-3;
            p->drug.plasma_clearance[d][i] = 1.4e-3 / 60;
            p->drug.peripheral_volume[d][i] = 124e-3;
            p->drug.intercompartmental[d][i] = 2.3e-3 / 60;
        }
}

/* Opens a bench of the model with so many drugs, sets parameters, (name, text) pairs up to
 * NULL, and starts it. */
__attribute__((sentinel)) static inline void
streaming_open(struct bench *b, size_t species, void (*drug)(struct bench *, double), ...)
{
    va_list list;
    bench_open(b, &th_csf_streaming, species);
    bench_behind(b, &th_pressure_steady);
    bench_behind(b, &th_tissue_cord);
    bench_set(b, "probe", "8.375 cm");
    va_start(list, drug);
    for (const char *name; (name = va_arg(list, const char *));)
        bench_set(b, name, va_arg(list, const char *));
    va_end(list);
    drug(b, 0.4);
    bench_start(b);
}

/* A dose at the tip in the next step. */
static inline void streaming_give(struct bench *b, double mass)
{
    EACH_LANE(i) b->ports->line.opening_mass[TH_TIP][0][i] = mass;
}

/* The amount of a cell of the first drug, of all lanes, kg. */
static inline double *streaming_cell(struct bench *b, size_t angle, size_t cell)
{
    const struct streaming_memory memory = th_streaming_memory(&b->view);
    return b->view.arrays + (angle * memory.mesh.cells + cell) * TH_LANES;
}

static inline double streaming_skull(struct bench *b)
{
    return bench_output(b, "cranial_amount", 0)[0];
}

/* The order of what `below` finds on three meshes, each twice as fine as the one before: of
 * the second order the differences fall by a factor of four. */
static inline void streaming_check_order(void (*below)(const char *, const char *, double *),
                                         const char *const cells[3])
{
    static const char *const angles[] = {"8", "16", "32"};
    double sums[3][8], one = 0, two = 0;
    for (int k = 0; k < 3; k++) below(cells[k], angles[k], sums[k]);
    for (int k = 0; k < 8; k++) {
        one = fmax(one, fabs(sums[0][k] - sums[1][k]));
        two = fmax(two, fabs(sums[1][k] - sums[2][k]));
    }
    ck_assert_msg(one > 3 * two, "differences %g, then %g: order %.2f", one, two,
                  log2(one / two));
}

#endif
