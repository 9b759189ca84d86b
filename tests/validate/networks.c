/* Published networks of compartments: each against the same equations solved by an independent
 * program (a dense matrix exponential, from the numbers of the papers), and against what the
 * papers and labels themselves say. */
#include <math.h>

#include "validate.h"

struct point {
    const char *setup, *path;
    double hours, expected; /* ng/mL */
};

static void add_points(struct table *table, const char *id, const char *set,
                       const struct point *points, size_t count, const char *source)
{
    struct run run = run_case(table, id, set);
    for (size_t k = 0; k < count; k++)
        add_row(table, (struct row){
                           .id = id,
                           .setup = points[k].setup,
                           .unit = "ng/mL",
                           .expected = points[k].expected,
                           .got = run_at(&run, points[k].path, 0, points[k].hours * HOUR) * 1e6,
                           .tolerance = 1e-3,
                           .source = source});
    double worst = run_peak(&run, "gauge.balance.worst", 0, NULL);
    add_row(table, (struct row){.id = id,
                                .setup = "the same: largest error of the balance so far",
                                .unit = "",
                                .expected = 0,
                                .got = worst,
                                .within = ABSOLUTE,
                                .tolerance = 1e-12,
                                .source = "no drug is made or lost"});
    run_close(&run);
}
#define POINTS(table_, id_, points_, source_) \
    add_points(table_, id_, NULL, points_, sizeof(points_) / sizeof *(points_), source_)

static double half_life(const struct run *run)
{
    return -log(2) / run_log_slope(run, "csf.concentration_in_csf", 112 * DAY, 412 * DAY) / DAY;
}

/* The other set of the paper; and, without elimination, the dose (P5). */
static void nusinersen_otherwise(struct table *table)
{
    struct run run = run_case(table, "N-1b", NULL);
    add_row(table, (struct row){.id = "N-1b",
                                .setup = "nusinersen, network: half-life, the set of table 2",
                                .unit = "day",
                                .expected = 162.5643,
                                .got = half_life(&run),
                                .tolerance = 1e-4,
                                .source = "Luu 2017, table 2, eigenvalue"});
    add_row(table, (struct row){.id = "N-1b",
                                .setup = "the same against published",
                                .unit = "day",
                                .expected = 163,
                                .got = half_life(&run),
                                .tolerance = 0.005,
                                .source = "Luu 2017, 72 children, doi:10.1002/jcph.884",
                                .people = true,
                                .akin = true});
    run_close(&run);
    run = run_case(table, "N-1", "csf.plasma_to_out=0 L/h");
    const double held = run_final(&run, "csf.amount", 0) +
                        run_final(&run, "csf.tissue_amount", 0) +
                        run_final(&run, "plasma.amount", 0);
    add_row(table, (struct row){.id = "P5",
                                .setup = "nusinersen, network, none eliminated, after 412 days",
                                .unit = "mg",
                                .expected = 12,
                                .got = held * 1e6,
                                .tolerance = 1e-12,
                                .source = "the dose"});
    run_close(&run);
}

/* P1, P2 by the network itself. */
static void nusinersen(struct table *table)
{
    static const struct point points[] = {
        {"nusinersen 12 mg, network: CSF at 1 h", "csf.concentration_in_csf", 1, 17211.74},
        {"the same at 4 h", "csf.concentration_in_csf", 4, 4358.370},
        {"the same at 24 h", "csf.concentration_in_csf", 24, 5.863636},
        {"the same at 7 days", "csf.concentration_in_csf", 168, 5.271803},
        {"the same at 112 days", "csf.concentration_in_csf", 2688, 3.382852},
        {"the same: plasma at 4 h", "plasma.concentration", 4, 162.8045},
        {"the same: plasma at 7 days", "plasma.concentration", 168, 0.7807068}};
    POINTS(table, "N-1", points, "Luu 2017, abstract's set");
    struct run run = run_case(table, "N-1", NULL);
    const double half = half_life(&run);
    add_row(table, (struct row){.id = "N-1",
                                .setup = "nusinersen, network: terminal half-life, this set",
                                .unit = "day",
                                .expected = 164.048,
                                .got = half,
                                .tolerance = 1e-4,
                                .source = "Luu 2017, abstract's set, eigenvalue"});
    add_row(table, (struct row){.id = "N-1",
                                .setup = "the same against published",
                                .unit = "day",
                                .expected = 163,
                                .got = half,
                                .tolerance = 0.02,
                                .source = "Luu 2017, 72 children, doi:10.1002/jcph.884",
                                .people = true,
                                .akin = true});
    run_close(&run);
}

static void tominersen(struct table *table)
{
    static const struct point points[] = {
        {"tominersen 120 mg, network: CSF at 4 h", "csf.concentration_in_csf", 4, 379691.9},
        {"the same at 24 h", "csf.concentration_in_csf", 24, 27909.78},
        {"the same at 28 days", "csf.concentration_in_csf", 672, 2.423701},
        {"the same: tissue at 24 h", "csf.concentration_in_tissue", 24, 64720.43},
        {"the same: plasma at 4 h", "plasma.concentration", 4, 522.1968},
        {"the same: plasma at 28 days", "plasma.concentration", 672, 0.09380290}};
    POINTS(table, "N-2", points, "Yamamoto 2023, doi:10.1002/psp4.13001");
}

static void infant(struct table *table)
{
    static const struct point points[] = {
        {"nusinersen 12 mg, infant: CSF at 24 h", "csf.concentration_in_csf", 24, 8403.498},
        {"the same: lumbar cord at 28 days", "csf.concentration_in_lumbar", 672, 257627.3},
        {"the same: thoracic cord at 28 days", "csf.concentration_in_thoracic", 672, 121821.8},
        {"the same: cervical cord at 28 days", "csf.concentration_in_cervical", 672, 99309.06},
        {"the same: brain at 28 days", "csf.concentration_in_brain", 672, 2133.414},
        {"the same: pons at 112 days", "csf.concentration_in_pons", 2688, 53761.40},
        {"the same: plasma at 4 h", "plasma.concentration", 4, 2438.619}};
    POINTS(table, "N-3", points, "Biliouris 2018, doi:10.1002/psp4.12323");
}

static void arylsulfatase(struct table *table)
{
    static const struct point points[] = {
        {"arylsulfatase A 100 mg, network: CSF at 4 h", "csf.concentration_in_csf", 4,
         241614.4},
        {"the same at 24 h", "csf.concentration_in_csf", 24, 1436.648},
        {"the same at 14 days", "csf.concentration_in_csf", 336, 895.4357},
        {"the same: serum at 12 h", "plasma.concentration", 12, 835.3938},
        {"the same: serum at 48 h", "plasma.concentration", 48, 181.2146}};
    POINTS(table, "N-4", points, "Troy 2020, doi:10.1002/cpt.1752");
}

/* P4. */
static void monkey(struct table *table)
{
    static const struct point points[] = {
        {"oligonucleotide 1 mg, monkey: lumbar CSF at 1 h", "csf.concentration_in_lumbar", 1,
         200.6e3},
        {"the same: cervical CSF at 1 h", "csf.concentration_in_cervical", 1, 93.10e3},
        {"the same: proximal cranial CSF at 4 h", "csf.concentration_in_proximal", 4, 15.71e3},
        {"the same: plasma at 4 h", "plasma.concentration", 4, 0.3151e3},
        {"the same: lumbar CSF at 7 days", "csf.concentration_in_lumbar", 168, 1.454},
        {"the same: liver at 7 days", "csf.concentration_in_liver", 168, 2.670e3},
        {"the same: lumbar cord at 28 days", "csf.concentration_in_lumbar_cord", 672, 0.8031e3},
        {"the same: cortex at 28 days", "csf.concentration_in_cortex", 672, 0.4441e3}};
    POINTS(table, "N-5", points, "Monine 2021, doi:10.1007/s10928-021-09761-0");
}

/* P6. */
static void ziconotide(struct table *table)
{
    struct run run = run_case(table, "N-6", NULL);
    const double half =
        -log(2) / run_log_slope(&run, "csf.concentration_in_csf", 2 * HOUR, 24 * HOUR) / HOUR;
    const char *label = "Prialt label, 23 patients";
    add_row(table, (struct row){.id = "N-6",
                                .setup = "ziconotide, network: half-life in CSF",
                                .unit = "h",
                                .expected = 4.712185,
                                .got = half,
                                .tolerance = 1e-6,
                                .source = "ln 2 155 mL/(0.38 mL/min)"});
    add_row(table, (struct row){.id = "N-6",
                                .setup = "the same against the label's 4.6 +/- 0.9 h",
                                .unit = "h",
                                .expected = 4.6,
                                .got = half,
                                .within = BAND,
                                .least = 3.7,
                                .most = 5.5,
                                .source = label,
                                .people = true,
                                .akin = true});
    add_row(table,
            (struct row){.id = "N-6",
                         .setup = "ziconotide 10 ug over 1 h, network: largest in CSF",
                         .unit = "ng/mL",
                         .expected = 59.99542,
                         .got = run_peak(&run, "csf.concentration_in_csf", 0, NULL) * 1e6,
                         .tolerance = 1e-6,
                         .source = "rate/CL (1 - exp(-k 1 h))"});
    add_row(table,
            (struct row){.id = "N-6",
                         .setup = "the same against the label's 16.4 to 132, 1 to 10 ug",
                         .unit = "ng/mL",
                         .expected = 60,
                         .got = run_peak(&run, "csf.concentration_in_csf", 0, NULL) * 1e6,
                         .within = BAND,
                         .least = 16.4,
                         .most = 132,
                         .source = label,
                         .people = true,
                         .akin = true});
    run_close(&run);
}

void validate_networks(struct table *table)
{
    nusinersen(table);
    nusinersen_otherwise(table);
    tominersen(table);
    infant(table);
    arylsulfatase(table);
    monkey(table);
    ziconotide(table);
}
