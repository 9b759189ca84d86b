/* Shared by the tests of csf/axial: a bench with a drug in the ports, doses, the ledger. */
#ifndef TH_AXIAL_BENCH_H
#define TH_AXIAL_BENCH_H

#include "support/bench/view.h"

#include "csf/axial/axial.h"

extern const struct th_model th_pressure_steady, th_tissue_cord;

#define NEAR(value, expected, relative)                                    \
    ck_assert_msg(fabs((value) - (expected)) <= (relative)*fabs(expected), \
                  "%.10g is not %.10g", (double)(value), (double)(expected))

/* The canal with the usual models of CSF as a fluid and of tissue before it. */
static inline void axial_bench(struct bench *b, size_t species)
{
    bench_open(b, &th_csf_axial, species);
    bench_behind(b, &th_pressure_steady);
    bench_behind(b, &th_tissue_cord);
}

/* A tracer that only diffuses. */
static inline void tracer(struct bench *b, double tip)
{
    struct th_ports *p = b->ports;
    for (size_t d = 0; d < TH_SPECIES; d++)
        EACH_LANE(i) {
            p->drug.diffusivity[d][i] = 5e-10;
            p->drug.plasma_volume[d][i] = 3e-3;
            p->catheter.opening_position[TH_TIP][i] = tip;
        }
}

/* Something like morphine in a 70 kg adult, with binding to exercise that too. */
static inline void opioid(struct bench *b, double tip)
{
    tracer(b, tip);
    struct th_ports *p = b->ports;
    for (size_t d = 0; d < TH_SPECIES; d++)
        EACH_LANE(i) {
            p->drug.diffusivity[d][i] = 7.4e-10;
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

/* Opens a bench of the model with one species, sets parameters, (name, text) pairs up to NULL,
 * and starts it with a drug at the tip. */
__attribute__((sentinel)) static inline void
axial_open(struct bench *b, void (*drug)(struct bench *, double), double tip, ...)
{
    va_list list;
    axial_bench(b, 1);
    va_start(list, tip);
    for (const char *name; (name = va_arg(list, const char *));)
        bench_set(b, name, va_arg(list, const char *));
    va_end(list);
    drug(b, tip);
    bench_start(b);
}

/* The uniform canal of the closed-form cases: no flow, no pulsation (so that the tip is a
 * point), nothing leaves but by what the drug does. */
static inline void uniform(struct bench *b, const char *volume, const char *length,
                           const char *dispersion)
{
    bench_set(b, "shape", "uniform");
    bench_set(b, "volume", volume);
    bench_set(b, "length", length);
    bench_set(b, "dispersion", dispersion);
    bench_set(b, "stroke", "0 mL");
    bench_set(b, "foramen", "0 %");
    bench_set(b, "production", "0 mL/min");
}

/* One step in which every lane's species d is given so much in so much fluid. */
static inline void give(struct bench *b, double kg, double m3, double seconds)
{
    for (size_t d = 0; d < TH_SPECIES; d++)
        EACH_LANE(i) b->ports->line.opening_mass[TH_TIP][d][i] = kg;
    EACH_LANE(i) b->ports->catheter.opening_volume[TH_TIP][i] = m3;
    bench_step(b, seconds);
    for (size_t d = 0; d < TH_SPECIES; d++)
        EACH_LANE(i) b->ports->line.opening_mass[TH_TIP][d][i] = 0;
    EACH_LANE(i) b->ports->catheter.opening_volume[TH_TIP][i] = 0;
}

static inline double ledger(const struct bench *b, size_t d, int lane)
{
    double sum = 0;
    for (int k = 0; k < TH_LEDGERS; k++) sum += b->ports->ledger.mass[k][d][lane];
    return sum;
}

/* A probe at a place, with a negligible delay. */
static inline void place_probe(struct bench *b, int probe, double position, enum th_site site)
{
    EACH_LANE(i) {
        b->ports->effect.position[probe][i] = position;
        b->ports->effect.site[probe][i] = site;
        b->ports->effect.rate[probe][i] = 1;
    }
}

/* Point release of M at x0 into a closed canal: images; C = (M/A) sum g. */
static inline double images(double x, double x0, double length, double spread, double t)
{
    double sum = 0;
    for (int n = -20; n <= 20; n++)
        for (int side = -1; side <= 1; side += 2) {
            double from = x - side * x0 - 2 * n * length;
            sum += exp(-from * from / (4 * spread * t));
        }
    return sum / sqrt(4 * 3.14159265358979323846 * spread * t);
}

#endif
