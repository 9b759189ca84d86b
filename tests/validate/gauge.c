/* Flow metrics of the gauge trumpet: trains of pulses in closed form, and an even flow. */
#include <math.h>

#include "validate.h"

#define HOUR 3600.0

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
