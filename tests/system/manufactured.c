/* The observed order of csf/axial in space, by manufactured solutions: a state is chosen, its
 * balance in the continuous equations gives every cell a source, and the model with that source
 * must find the state again. One state is steady, one grows as exp(mu t) in all its parts.
 * Everything is at work: bulk flow, varying section, dispersion and surfaces, losses, cord,
 * binding, plasma and back, the peripheral compartment.
 *
 *     s = d/dx (Q C* - A D (C*)') + mu A C* + lost C* + cord (uptake C* - release T*)
 *
 * T*, B*, P*, P2* follow from C* by their own equations. D is the model's own at the faces,
 * held by tests/models/csf/axial/disperse.c; the rest is written here from the page of
 * csf/axial.
 */
#define TH_SUITE "manufactured"
#include "support/check_main.h"

#include "support/bench/axial.h"
#include "support/bench/canal.h"

/* Points of the midpoint rule for the integrals; every grid divides them. */
enum { POINTS = 32000 };

/* C*, kg/m3, at the fraction f of the way down, and its slope per metre: none at the closed
 * end, some at the foramen. */
static double wanted(double f)
{
    return 2 + cos(4 * (1 - f));
}

static double wanted_slope(double f, double metres)
{
    return 4 * sin(4 * (1 - f)) / metres;
}

/* The data of the continuous problem, from the bench's parameters and ports. */
struct continuum {
    struct th_anatomy csf, cord, roots, dura;
    double volume, length, absorbed, net, spinal; /* net: flow into the canal at its mouth */
    double dura_area, permeability, cord_area, root_area, depth;
    double skull[AXIAL_SKULL], leaves[AXIAL_SKULL]; /* volumes, and what is absorbed there */
    double brain, wash; /* its volume, and its exchange over that, 1/s */
    double uptake, release, clear, bind, free, partition;
    double growth, hold; /* mu; what cord keeps of its free drug to grow, bound included, 1/s */
    double plasma, deep; /* P*, P2*, kg/m3 */
};

static double column(struct bench *b, const char *name)
{
    return bench_param(b, name)[0];
}

static struct continuum continuum_of(struct bench *b, double growth)
{
    const struct th_ports *p = b->ports;
    struct continuum c = {
        .volume = column(b, "volume"),
        .length = column(b, "length"),
        .absorbed = column(b, "production"),
        .spinal = column(b, "spinal_absorption"),
        .dura_area = column(b, "dura_surface"),
        .permeability = p->drug.dural_permeability[0][0],
        .cord_area = column(b, "cord_surface"),
        .root_area = column(b, "root_surface"),
        .depth = column(b, "depth"),
        .uptake = p->drug.pial_permeability[0][0] / column(b, "depth"),
        .clear = p->drug.tissue_clearance[0][0],
        .bind = p->drug.binding[0][0],
        .free = p->drug.unbinding[0][0],
        .partition = column(b, "plasma_partition"),
        .growth = growth,
    };
    c.release = c.uptake / p->drug.partition[0][0];
    c.hold = growth * (1 + c.bind / (c.free + growth));
    c.net = c.absorbed * c.spinal * (1 - column(b, "spinal_formation"));
    const double skull = column(b, "cranial_volume") * (1 - column(b, "ventricle_share"));
    const double cisterns = column(b, "cistern_share"), rest = 1 - cisterns;
    const double convexity = column(b, "convexity_share");
    const double lymph = column(b, "cistern_absorption"), up = c.absorbed * (1 - c.spinal);
    c.brain = column(b, "brain_volume");
    c.wash = column(b, "brain_exchange") / c.brain;
    c.skull[AXIAL_CONVEXITY] = skull * rest * convexity;
    c.skull[AXIAL_SYLVIAN] = skull * rest * (1 - convexity);
    c.skull[AXIAL_CISTERNS] = skull * cisterns;
    c.leaves[AXIAL_CONVEXITY] = up * (1 - lymph);
    c.leaves[AXIAL_CISTERNS] = up * lymph;
    th_anatomy_of(TH_CSF_VOLUME, &c.csf);
    th_anatomy_of(TH_CORD_SURFACE, &c.cord);
    th_anatomy_of(TH_ROOT_SURFACE, &c.roots);
    th_anatomy_of(TH_DURA_SURFACE, &c.dura);
    return c;
}

/* Q C - A D dC/dx at a face, kg/s; all that enters the canal is gone at its end. */
static double flux(const struct continuum *c, double f, double dispersion)
{
    double section = c->volume * th_anatomy_density(&c->csf, f) / c->length;
    double flow = c->net * (1 - th_anatomy_share(&c->roots, f));
    return flow * wanted(f) - section * dispersion * wanted_slope(f, c->length);
}

static double tissue_of(const struct continuum *c, double csf)
{
    return (c->uptake * csf + c->clear * c->partition * c->plasma) /
           (c->release + c->clear + c->hold);
}

/* Integrals over [from, to) of POINTS at the wanted state: what CSF loses to plasma and to cord
 * and what it keeps to grow, kg/s; the cord's volume weighted by C* and by 1, kg and m3. */
struct integrals {
    double lost, taken, grown, cord_drug, cord;
};

static struct integrals integrate(const struct continuum *c, int from, int to)
{
    struct integrals sum = {0};
    for (int k = from; k < to; k++) {
        double f = (k + 0.5) / POINTS, csf = wanted(f);
        double roots = th_anatomy_density(&c->roots, f);
        double lost = c->absorbed * c->spinal * roots +
                      c->permeability * c->dura_area * th_anatomy_density(&c->dura, f);
        double cord =
            c->depth * (c->cord_area * th_anatomy_density(&c->cord, f) + c->root_area * roots);
        sum.lost += lost * csf / POINTS;
        sum.taken += cord * (c->uptake * csf - c->release * tissue_of(c, csf)) / POINTS;
        sum.grown += c->growth * c->volume * th_anatomy_density(&c->csf, f) * csf / POINTS;
        sum.cord_drug += cord * csf / POINTS;
        sum.cord += cord / POINTS;
    }
    return sum;
}

/* The same of a cell of the skull: all of them are at C*(0), so that what flows through them
 * carries that, however they mix. */
static double brain_of(const struct continuum *c)
{
    return c->wash * wanted(0) / (c->wash + c->growth);
}

static struct integrals of_skull(const struct continuum *c, int cell)
{
    static const double parts[AXIAL_SKULL] = {0.55, 0.25, 0.2};
    return (struct integrals){
        .lost = c->leaves[cell] * wanted(0),
        .taken = parts[cell] * c->brain * c->wash * (wanted(0) - brain_of(c)),
        .grown = c->growth * c->skull[cell] * wanted(0),
    };
}

/* P*: what comes from the canal and the skull is cleared, returns to cord, or stays to grow. */
static void find_plasma(struct continuum *c, const struct th_ports *p)
{
    struct integrals canal = integrate(c, 0, POINTS);
    double absorbed = 0;
    for (int k = 0; k < AXIAL_SKULL; k++) absorbed += of_skull(c, k).lost;
    double between = p->drug.intercompartmental[0][0];
    double follows =
        between / (c->growth * p->drug.peripheral_volume[0][0] + between); /* P2/P */
    double share = c->clear / (c->release + c->clear + c->hold);
    double kept = p->drug.plasma_clearance[0][0] + c->growth * p->drug.plasma_volume[0][0] +
                  between * (1 - follows);
    c->plasma = (canal.lost + absorbed + share * c->uptake * canal.cord_drug) /
                (kept + share * (c->release + c->hold) * c->partition * canal.cord);
    c->deep = follows * c->plasma;
}

/* The balance of every cell at the wanted state becomes its source, kg/s over its volume. */
static void make_source(struct bench *b, const struct continuum *c)
{
    const struct axial_memory memory = th_axial_memory(&b->view);
    const struct axial_drug drug = th_axial_drug(&memory, 0);
    const struct th_canal_rows rows = th_canal_rows(drug.canal);
    const int per_cell = POINTS / (int)memory.n;
    double came = 0, up = c->leaves[AXIAL_CONVEXITY];
    for (size_t cell = 0; cell < memory.cells; cell++) {
        const size_t face = cell + 1 - AXIAL_SKULL; /* below it */
        struct integrals sink;
        double f = (double)face / (double)memory.n, went = 0;
        if (cell < AXIAL_SKULL)
            sink = of_skull(c, (int)cell);
        else
            sink = integrate(c, per_cell * ((int)face - 1), per_cell * (int)face);
        if (cell < AXIAL_CISTERNS)
            went = -up * wanted(0);
        else if (face < memory.n)
            went = flux(c, f, drug.dispersion[face * TH_LANES]);
        EACH_LANE(i) {
            size_t at = cell * TH_LANES + (size_t)i;
            rows.b[at] =
                (went - came + sink.lost + sink.taken + sink.grown) / memory.volume[at];
        }
        came = went;
    }
    EACH_LANE(i) th_canal_update(drug.canal, i);
}

/* The wanted state, in the order of the canal's. */
static double wanted_vector(const struct continuum *c, size_t cells, size_t vector)
{
    size_t cell = vector / 3;
    if (cell >= cells)
        return vector == 3 * cells ? c->plasma : vector == 3 * cells + 1 ? c->deep : 0;
    double csf = wanted(th_axial_centre(cell) / (double)(cells - AXIAL_SKULL));
    bool brain = cell < AXIAL_SKULL;
    double tissue = brain ? brain_of(c) : tissue_of(c, csf);
    return vector % 3 == 0   ? csf
           : vector % 3 == 1 ? tissue
           : brain           ? 0
                             : tissue * c->bind / (c->free + c->growth);
}

/* Relative error of what was reached: C, T, B, in the 2-norm and the largest; P, P2. */
enum { LARGEST = 3, PLASMA = 6, ERRORS = 8 };

static void measure(const struct canal_run *run, const struct continuum *c, double grown,
                    double error[ERRORS])
{
    double above[5] = {0}, below[5] = {0}, most[5] = {0}, size[5] = {0};
    for (size_t v = 0; v < 3 * run->cells + 2; v++) {
        size_t field = v < 3 * run->cells ? v % 3 : 3 + v % 3;
        double exact = grown * wanted_vector(c, run->cells, v);
        double off = fabs(run->state[0][v * TH_LANES + 1] - exact);
        above[field] += off * off;
        below[field] += exact * exact;
        most[field] = fmax(most[field], off);
        size[field] = fmax(size[field], fabs(exact));
    }
    for (int k = 0; k < 3; k++) {
        error[k] = sqrt(above[k] / below[k]);
        error[LARGEST + k] = most[k] / size[k];
    }
    for (int k = 0; k < 2; k++) error[PLASMA + k] = most[3 + k] / size[3 + k];
}

/* From the wanted state to e times it in 16384 steps, each with the source's mean, which costs
 * (1/16384)^2/12 = 3e-10; or from nothing to where nothing changes any more. */
static double advance(struct canal_run *run, const struct continuum *c)
{
    enum { STEPS = 16384 };
    if (c->growth == 0) {
        for (int k = 0; k < 6; k++) canal_step(run, 1e10, 1);
        return 1;
    }
    const double h = 1 / (c->growth * STEPS);
    for (size_t v = 0; v < run->vectors; v++)
        EACH_LANE(i) run->state[0][v * TH_LANES + (size_t)i] = wanted_vector(c, run->cells, v);
    for (double k = 0; k < STEPS; k++)
        canal_step(run, h, (exp((k + 1) / STEPS) - exp(k / STEPS)) * STEPS);
    return exp(1);
}

/* Anatomy as shipped, a drug that diffuses fast enough for cells to resolve its flow. */
static void state_error(const char *cells, const char *formation, double growth,
                        double error[ERRORS])
{
    struct bench b;
    axial_bench(&b, 1);
    bench_set(&b, "cells", cells);
    bench_set(&b, "poles", "5");
    bench_set(&b, "lateral_mixing", "1");
    bench_set(&b, "eccentricity", "0"); /* what is left varies smoothly along the canal */
    bench_set(&b, "spinal_formation", formation);
    bench_set(&b, "plasma_partition", "0.5");
    opioid(&b, 0.3);
    EACH_LANE(i) b.ports->drug.diffusivity[0][i] = 1e-7;
    bench_start(&b);
    struct continuum c = continuum_of(&b, growth);
    find_plasma(&c, b.ports);
    make_source(&b, &c);
    const struct axial_memory memory = th_axial_memory(&b.view);
    const struct axial_drug drug = th_axial_drug(&memory, 0);
    double least = INFINITY, most = 0;
    for (size_t face = 0; face < memory.n; face++) {
        least = fmin(least, drug.dispersion[face * TH_LANES]);
        most = fmax(most, drug.dispersion[face * TH_LANES]);
    }
    ck_assert_double_gt(most, 5 * least);
    struct canal_run run = {.cells = memory.cells,
                            .vectors = memory.vectors,
                            .canal = drug.canal,
                            .state = {b.arrays[0], b.arrays[1]}};
    double grown = advance(&run, &c);
    measure(&run, &c, grown, error);
    bench_close(&b);
}

/* Expected: 2 in every field and norm, with a flow down the canal and without. Slopes of
 * section, surfaces and dispersion jump at the anatomy's levels; that costs no order, as the
 * wanted state is smooth and face values are exact. The largest error is that of the first
 * cell, which half a cell joins to the skull, with the coefficients of the mouth: h^2 (1 + c
 * h), so the largest norm is asked from 100 cells on. Where all is steady, plasma is what the
 * sources add up to over its clearance, on any grid: what the cells lose is what the others
 * gain. */
static void check_order(const char *formation, double growth)
{
    const char *const grids[] = {"50", "100", "200", "400", "800"};
    const int fields = growth > 0 ? ERRORS : PLASMA;
    double before[ERRORS], now[ERRORS];
    for (int k = 0; k < 5; k++) {
        state_error(grids[k], formation, growth, now);
        for (int e = 0; e < fields && k > 0; e++) {
            if (k == 1 && e >= LARGEST && e < PLASMA)
                continue;
            double order = log2(before[e] / now[e]);
            ck_assert_msg(fabs(order - 2) <= 0.1, "%s cells, error %d: order %.3f (%.3g)",
                          grids[k], e, order, now[e]);
        }
        for (int e = fields; e < ERRORS; e++) ck_assert_double_lt(now[e], 1e-12);
        memcpy(before, now, sizeof before);
    }
    for (int e = 0; e < ERRORS; e++) ck_assert_double_lt(now[e], 1e-5);
}

static const char *const formed[] = {"0 %", "100 %"}; /* flow down, none */

START_TEST(order_in_space)
{
    check_order(formed[_i], 0);
}
END_TEST

/* e times as much every 6 hours: of the order of the other rates. */
START_TEST(order_in_space_while_growing)
{
    check_order(formed[_i], 1.0 / 21600);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "space");
    tcase_add_loop_test(tests, order_in_space, 0, 2);
    tcase_add_loop_test(tests, order_in_space_while_growing, 0, 2);
}
