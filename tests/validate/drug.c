/* Drugs: identities, compartments, shelf life. */
#include <math.h>

#include "laws.h"
#include "validate.h"

static void constants(struct table *table)
{
    static const struct {
        const char *setup;
        double wilke;
    } cases[] = {{"morphine, 284.6 cm3/mol", 765},   {"fentanyl, 415.6 cm3/mol", 610},
                 {"sufentanil, 459.5 cm3/mol", 574}, {"bupivacaine, 371.4 cm3/mol", 652},
                 {"baclofen, 228.9 cm3/mol", 872},   {"clonidine, 222.8 cm3/mol", 886}};
    struct run run = run_case(table, "P-01", NULL);
    add_row(table, (struct row){.id = "P-01",
                                .setup = "base in Infumorph, 10 mg/mL of sulfate pentahydrate",
                                .unit = "mg/mL",
                                .expected = 7.52,
                                .got = run_final(&run, "drug.morphine.stock_base", 0),
                                .tolerance = 2e-3,
                                .source = "2 x 285.34/758.83 g/mol, Infumorph label"});
    run_close(&run);
    run = run_case(table, "P-02", NULL);
    for (uint64_t k = 0; k < sizeof cases / sizeof *cases; k++)
        add_row(table, (struct row){.id = "P-02",
                                    .setup = cases[k].setup,
                                    .unit = "um2/s",
                                    .expected = cases[k].wilke,
                                    .got = run_final(&run, "drug.solute.diffusivity", k) * 1e12,
                                    .tolerance = 0.01,
                                    .source = "Wilke & Chang 1955, 37 C"});
    run_close(&run);
    add_row(table, (struct row){.id = "P-02",
                                .setup = "morphine, the second correlation",
                                .unit = "um2/s",
                                .expected = 724,
                                .got = th_hayduk_laudie(0.692e-3, 284.6e-6) * 1e12,
                                .tolerance = 0.01,
                                .source = "Hayduk & Laudie 1974"});
    add_row(table, (struct row){.id = "P-02",
                                .setup = "ziconotide, radius 1.05 nm",
                                .unit = "um2/s",
                                .expected = 313,
                                .got = th_stokes_einstein(310.15, 0.692e-3, 1.05e-9) * 1e12,
                                .tolerance = 0.01,
                                .source = "Stokes-Einstein"});
}

/* P-04: ln 2 V/CL, and what was measured. */
static void ziconotide(struct table *table)
{
    struct run run = run_case(table, "P-04", NULL);
    double slope = run_log_slope(&run, "csf.tip_concentration", 2 * HOUR, 24 * HOUR);
    double half = -log(2) / slope / HOUR;
    add_row(table, (struct row){.id = "P-04",
                                .setup = "ziconotide, 155 mL cleared of 0.38 mL/min: half-life",
                                .unit = "h",
                                .expected = 4.71,
                                .got = half,
                                .tolerance = 0.01,
                                .source = "ln 2 V/CL, Prialt label"});
    add_row(table,
            (struct row){.id = "P-04",
                         .setup = "ziconotide, half-life of label V and CL against measured",
                         .unit = "h",
                         .expected = 4.6,
                         .got = half,
                         .within = ABSOLUTE,
                         .tolerance = 0.9,
                         .source = "Prialt label, 23 subjects, +/-SD",
                         .people = true,
                         .akin = true});
    run_close(&run);
}

/* P-08: in the steady state rate/CL, whatever the way into plasma. */
static void plasma(struct table *table)
{
    const char *path = "plasma.concentration";
    struct run run = run_case(table, "P-08a", NULL);
    double clonidine = run_final(&run, path, 0) * 1e6;
    run_close(&run);
    add_row(table, (struct row){.id = "P-08",
                                .setup = "clonidine, 30 ug/h, day 12: plasma",
                                .unit = "ng/mL",
                                .expected = 2.283,
                                .got = clonidine,
                                .tolerance = 1e-3,
                                .source = "rate/CL, CL 219 mL/min, Duraclon label"});
    add_row(table, (struct row){.id = "P-08",
                                .setup = "clonidine, 30 ug/h epidural, against measured plasma",
                                .unit = "ng/mL",
                                .expected = 2.3,
                                .got = clonidine,
                                .within = ABSOLUTE,
                                .tolerance = 1.1,
                                .source = "Duraclon label, 2.2 +/- 1.1 and 2.4 +/- 1.4",
                                .people = true,
                                .akin = true});
    run = run_case(table, "P-08b", NULL);
    add_row(table, (struct row){.id = "P-08",
                                .setup = "ziconotide, 2.4 ug/day, day 120: plasma",
                                .unit = "pg/mL",
                                .expected = 6.173,
                                .got = run_final(&run, path, 0) * 1e9,
                                .tolerance = 1e-3,
                                .source = "rate/CL, CL 270 mL/min, Prialt label"});
    run_close(&run);
}

/* P-11: two and three exponentials, by both methods. */
static void tablet(struct table *table)
{
    static const struct {
        const char *solver, *setup[2];
        double tolerance;
    } cases[] = {{"csf.solver=exponential",
                  {"10 mg by mouth, after 2 h: plasma", "its metabolite, after 6 h: plasma"},
                  1e-5},
                 {"csf.solver=sdirk",
                  {"the same tablet by the Runge-Kutta method", "the same metabolite by it"},
                  1e-4}};
    for (int k = 0; k < 2; k++) {
        struct run run = run_case(table, "P-11", cases[k].solver);
        add_row(
            table,
            (struct row){.id = "P-11",
                         .setup = cases[k].setup[0],
                         .unit = "ng/mL",
                         .expected = 62.9429,
                         .got = run_at(&run, "plasma.concentration.mother", 0, 2 * HOUR) * 1e6,
                         .tolerance = cases[k].tolerance,
                         .source = "Bateman: 10 mg/V ka/(ka - k) (exp(-3) - exp(-4))"});
        add_row(table,
                (struct row){
                    .id = "P-11",
                    .setup = cases[k].setup[1],
                    .unit = "ng/mL",
                    .expected = 38.5560,
                    .got = run_at(&run, "plasma.concentration.metabolite", 0, 6 * HOUR) * 1e6,
                    .tolerance = cases[k].tolerance,
                    .source = "a chain of three, 0.4 x 450/300 of the dose"});
        run_close(&run);
    }
}

/* P-03: volumes and exchange of the part, made of alpha, beta, clearance and volume, give them
 * back: C = A e^(-alpha t) + B e^(-beta t). */
static void baclofen(struct table *table)
{
    const char *path = "plasma.concentration",
               *source = "alpha, beta: doi:10.1038/clpt.1985.167";
    struct run run = run_case(table, "P-03", NULL);
    const double beta = -run_log_slope(&run, path, 12 * HOUR, 24 * HOUR) * HOUR;
    const double late = run_at(&run, path, 0, 12 * HOUR) * exp(12 * beta);
    const double one = run_at(&run, path, 0, 0.25 * HOUR) - late * exp(-0.25 * beta);
    const double two = run_at(&run, path, 0, 1.25 * HOUR) - late * exp(-1.25 * beta);
    add_row(table, (struct row){.id = "P-03",
                                .setup = "baclofen by vein: terminal half-life",
                                .unit = "h",
                                .expected = log(2) / 0.191,
                                .got = log(2) / beta,
                                .tolerance = 0.01,
                                .source = source});
    add_row(table, (struct row){.id = "P-03",
                                .setup = "the same: the fast exponential",
                                .unit = "1/h",
                                .expected = 1.29,
                                .got = log(one / two),
                                .tolerance = 0.01,
                                .source = source});
    run_close(&run);
}

/* The same in a child of 25 kg, by the weight alone: clearance over weight with the spread
 * between children. */
static void child(struct table *table)
{
    const char *path = "plasma.concentration",
               *source = "He 2014, J Pediatr 164:1181, oral, +/- SD between children";
    struct run run = run_case(table, "P-03", "patient.from=../parts/child.yaml");
    const double beta = -run_log_slope(&run, path, 12 * HOUR, 24 * HOUR) * HOUR;
    const struct moments sum = run_moments(&run, path, 0, 24 * HOUR);
    add_band(table,
             (struct row){.id = "P-03",
                          .setup = "baclofen in a child of 25 kg: clearance over weight",
                          .unit = "L/h/kg",
                          .expected = 0.273,
                          .got = 10e-6 / sum.area * 1e3 * HOUR / 25,
                          .source = source},
             0.183, 0.363);
    add_row(table, (struct row){.id = "P-03",
                                .setup = "the same: terminal half-life",
                                .unit = "h",
                                .expected = 4.5,
                                .got = log(2) / beta,
                                .within = FACTOR,
                                .tolerance = 1.5,
                                .source = source,
                                .people = true});
    run_close(&run);
}

/* P1, P2: nusinersen in children. */
static void nusinersen(struct table *table)
{
    static const struct {
        const char *setup;
        double hours, expected;
    } cases[] = {{"nusinersen 12 mg, four compartments: CSF at 1 h", 1, 17212},
                 {"the same at 4 h", 4, 4358.4},
                 {"the same at 24 h", 24, 5.864},
                 {"the same at 7 days", 168, 5.272},
                 {"the same at 28 days", 672, 4.824},
                 {"the same at 112 days", 2688, 3.383}};
    struct run run = run_case(table, "P1", NULL);
    double slope = run_log_slope(&run, "csf.tip_concentration", 112 * DAY, 412 * DAY);
    double half = -log(2) / slope / DAY;
    add_row(table, (struct row){.id = "P1",
                                .setup = "nusinersen 12 mg: terminal half-life, this set",
                                .unit = "day",
                                .expected = 164.05,
                                .got = half,
                                .tolerance = 5e-3,
                                .source = "Luu 2017, abstract's set, eigenvalue"});
    add_row(table, (struct row){.id = "P1",
                                .setup = "nusinersen, terminal half-life against published",
                                .unit = "day",
                                .expected = 163,
                                .got = half,
                                .tolerance = 0.02,
                                .source = "Luu 2017, 72 children, doi:10.1002/jcph.884",
                                .people = true,
                                .akin = true});
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        add_row(table, (struct row){.id = "P2",
                                    .setup = cases[k].setup,
                                    .unit = "ng/mL",
                                    .expected = cases[k].expected,
                                    .got = run_at(&run, "csf.tip_concentration", 0,
                                                  cases[k].hours * HOUR) *
                                           1e6,
                                    .tolerance = 5e-3,
                                    .source = "the four equations, integrated"});
    run_close(&run);
}

/* P-09: 90 % at the end of the label's interval. */
static void shelf_life(struct table *table)
{
    static const struct {
        const char *setup, *set;
        double days;
    } cases[] = {{"ziconotide undiluted, in the pump after 84 days", NULL, 84},
                 {"ziconotide diluted, in the pump after 40 days",
                  "drug.ziconotide.degradation=2.634e-3 1/day", 40}};
    for (int k = 0; k < 2; k++) {
        struct run run = run_case(table, "P-09", cases[k].set);
        double old = run_at(&run, "reservoir.concentration", 0, cases[k].days * DAY);
        add_row(table, (struct row){.id = "P-09",
                                    .setup = cases[k].setup,
                                    .unit = "left",
                                    .expected = 0.9,
                                    .got = old / run_at(&run, "reservoir.concentration", 0, 0),
                                    .tolerance = 1e-3,
                                    .source = "90 % at the refill interval, prialt.com"});
        run_close(&run);
    }
}

void validate_drug(struct table *table)
{
    constants(table);
    ziconotide(table);
    plasma(table);
    tablet(table);
    baclofen(table);
    child(table);
    nusinersen(table);
    shelf_life(table);
}
