/* Programmes in closed form, a priming bolus, the readings at a refill, and flow metrics of the
 * gauge trumpet: trains of pulses in closed form, and an even flow. */
#include <math.h>

#include "validate.h"

static const char *const definition = "definition";

/* PG-1: of ten days. */
static void flex(struct table *table)
{
    struct run run = run_case(table, "PG-1", NULL);
    const double whole = run_final(&run, "program.ordered_mass", 0);
    add_row(table, (struct row){.id = "PG-1",
                                .setup = "base 2 mg/day, 1 mg from 22:00 to 06:00: dose a day",
                                .unit = "mg",
                                .expected = 2.0 * 16 / 24 + 1,
                                .got = whole / 10 * 1e6,
                                .tolerance = 1e-12,
                                .source = definition});
    run_close(&run);
}

/* PG-2: of ten days. */
static void periodic(struct table *table)
{
    struct run run = run_case(table, "PG-2", NULL);
    add_row(table, (struct row){.id = "PG-2",
                                .setup = "0.05 mL every 2 h over 0.048 mL/day: mean flow",
                                .unit = "mL/day",
                                .expected = 12 * 0.05 + 0.048,
                                .got = run_final(&run, "program.ordered_volume", 0) / 10 * 1e6,
                                .tolerance = 1e-9,
                                .source = definition});
    run_close(&run);
}

/* PG-3: V_dead/Q; the front is at the tip when half of the concentration is. */
static void prime(struct table *table)
{
    struct run run = run_case(table, "PG-3", NULL);
    const double from = 5 * 60;
    add_row(table, (struct row){.id = "PG-3",
                                .setup = "primed at 24 mL/day: volume of the bolus",
                                .unit = "mL",
                                .expected = 0.199 + 89 * 0.0022,
                                .got = run_final(&run, "program.ordered_volume", 0) * 1e6,
                                .tolerance = 1e-9,
                                .source = "definition: tubing and catheter"});
    add_row(table, (struct row){
                       .id = "PG-3",
                       .setup = "the same: half of the drug's concentration is at the tip",
                       .unit = "min",
                       .expected = 0.3948 / 24 * 1440,
                       .got = (run_passes(&run, "line.tip_concentration", 1, from) - from) / 60,
                       .tolerance = 0.01,
                       .source = "definition: dead volume/flow"});
    run_close(&run);
}

/* V-R4: sqrt(2) s/V; and the share of refills that err by 1 mL or more by chance. */
static void readings(struct table *table)
{
    enum { PERSONS = 2000 };
    struct run run = run_case(table, "V-R4",
                              "record=[reservoir.measured_discrepancy, "
                              "reservoir.discrepancy_notices]");
    double sum = 0, squares = 0, notices = 0;
    for (uint64_t m = 0; m < PERSONS; m++) {
        const double error = -run_final(&run, "reservoir.measured_discrepancy", m) / 18e-6;
        sum += error;
        squares += error * error;
        notices += run_final(&run, "reservoir.discrepancy_notices", m);
    }
    const double mean = sum / PERSONS, sd = sqrt(2) * 0.3 / 18;
    const double chance = erfc(1 / (0.3 * sqrt(2)) / sqrt(2));
    add_row(table, (struct row){.id = "V-R4",
                                .setup = "18 mL, fill and reading err by 0.3 mL: error's SD",
                                .unit = "%",
                                .expected = 100 * sd,
                                .got = 100 * sqrt(squares / PERSONS - mean * mean),
                                .tolerance = 0.05,
                                .source = "closed form: sqrt(2) s/V; 2000 refills"});
    add_row(table, (struct row){.id = "V-R4",
                                .setup = "the same: false notices of 1 mL, share of refills",
                                .unit = "%",
                                .expected = 100 * chance,
                                .got = 100 * notices / PERSONS,
                                .within = ABSOLUTE,
                                .tolerance = 300 * sqrt(chance * (1 - chance) / PERSONS),
                                .source = "closed form: normal tails; 3 SD of 2000 refills"});
    run_close(&run);
}

void validate_programme(struct table *table)
{
    flex(table);
    periodic(table);
    prime(table);
    readings(table);
}

static const double minutes[] = {15, 60, 150, 330, 570, 930};
static const char *const setups[][2] = {
    {"of 15 min, most", "of 15 min, least"},   {"of 60 min, most", "of 60 min, least"},
    {"of 150 min, most", "of 150 min, least"}, {"of 330 min, most", "of 330 min, least"},
    {"of 570 min, most", "of 570 min, least"}, {"of 930 min, most", "of 930 min, least"}};
static const char *const ends[] = {"gauge.trumpet.maximum", "gauge.trumpet.minimum"};

/* Twelve numbers of a trumpet, of V-S2 at the pump, else at the tip. */
static void trumpet(struct table *table, const char *id, const double expected[][2],
                    double tolerance, const char *source)
{
    struct run run = run_case(table, id, NULL);
    for (int w = 0; w < 6; w++)
        for (int e = 0; e < 2; e++)
            add_row(table, (struct row){.id = id,
                                        .setup = setups[w][e],
                                        .unit = "%",
                                        .expected = expected[w][e],
                                        .got = 100 * run_along(&run, ends[e], 60 * minutes[w],
                                                               50 * HOUR),
                                        .within = ABSOLUTE,
                                        .tolerance = tolerance,
                                        .source = source});
    run_close(&run);
}

/* V-S5: A and both memories of an even flow. */
static void even_flow(struct table *table)
{
    static const char *const paths[] = {"gauge.trumpet.overall_error",
                                        "gauge.trumpet.weighted_error"};
    static const char *const of[] = {"5 % too much: error A of 25 h",
                                     "5 % too much: as a half-life of 2.8 h has it"};
    struct run run = run_case(table, "V-S5", NULL);
    for (int k = 0; k < 2; k++)
        add_row(table, (struct row){.id = "V-S5",
                                    .setup = of[k],
                                    .unit = "%",
                                    .expected = 5,
                                    .got = 100 * run_final(&run, paths[k], 0),
                                    .within = ABSOLUTE,
                                    .tolerance = 1e-4, /* walls fill at the start */
                                    .source = "definition; IEC 60601-2-24"});
    run_close(&run);
}

void validate_gauge(struct table *table)
{
    static const double fast[][2] = {{140, -100},     {20, -40},       {20, -4},
                                     {9.091, -1.818}, {1.053, -5.263}, {0.645, -3.226}};
    static const double slow[][2] = {{860, -100},       {140, -100},      {92, -4},
                                     {30.909, -12.727}, {1.053, -24.211}, {8.387, -7.097}};
    static const double even[][2] = {{5, 5}, {5, 5}, {5, 5}, {5, 5}, {5, 5}, {5, 5}};
    trumpet(table, "V-S1", fast, 0.01, "closed form, pulses each 36 min");
    trumpet(table, "V-S2", slow, 0.01, "closed form; a dosing app's 10 pulses a day");
    trumpet(table, "V-S5", even, 1e-4, "definition; IEC 60601-2-24");
    even_flow(table);
}
