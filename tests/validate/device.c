/* Pump, catheter and reservoir against closed forms. */
#include <math.h>

#include "validate.h"

/* V-C2: 128 mu L/(pi d^4) Q. */
static void pressure(struct table *table)
{
    struct run run = run_case(table, "V-C2", NULL);
    add_row(table, (struct row){.id = "V-C2",
                                .setup = "0.5293 mm x 0.89 m, water at 37 C, 1 mL/day",
                                .unit = "Pa",
                                .expected = 3.696,
                                .got = run_final(&run, "catheter.pressure_drop", 0),
                                .tolerance = 1e-3,
                                .source = "Hagen-Poiseuille"});
    run_close(&run);
}

/* V-C9: series resistances; at half the flow the pinch resists as the whole tube. */
static void kink(struct table *table)
{
    struct run run = run_case(table, "V-C9", NULL);
    double open = run_at(&run, "catheter.tip_flow", 0, 0.9 * HOUR);
    add_row(table,
            (struct row){.id = "V-C9",
                         .setup = "constant pressure, 2 mm pinched to 0.2177 of 0.5293 mm",
                         .unit = "of flow",
                         .expected = 0.5,
                         .got = run_final(&run, "catheter.tip_flow", 0) / open,
                         .tolerance = 5e-3,
                         .source = "series resistance; 50 % is a kink, EN 13868"});
    run_close(&run);
}

/* V-T3: the shares of the area that a published sweep of occlusions removes. */
static void pinch(struct table *table)
{
    static const double closed[] = {0.9,    0.95,   0.99,   0.995, 0.999,
                                    0.9993, 0.9995, 0.9997, 0.9999};
    static const char path[] = "catheter.pressure_drop";
    struct run run = run_case(table, "V-T3", NULL);
    for (uint64_t m = 0; m < sizeof closed / sizeof *closed; m++)
        add_row(
            table,
            (struct row){.id = "V-T3",
                         .setup = "a pinch of 2 mm in 1 m, 90 to 99.99 % closed",
                         .unit = "of the line's",
                         .expected = 0.002 / ((1 - closed[m]) * (1 - closed[m])),
                         .got = run_at(&run, path, m, 240 * HOUR) /
                                    run_at(&run, path, m, 12 * HOUR) -
                                1 + 0.002,
                         .tolerance = 1e-3,
                         .source = "Poiseuille; shares of github.com/mathworks/Infusion-Pump"});
    run_close(&run);
}

/* The bend at which a catheter collapses that is bent evenly within an hour to `least`, m. */
static double collapse(struct run *run, double least)
{
    double at = 0;
    while (at < HOUR && !(run_at(run, "fault.kink.closed", 0, at) > 0.999)) at += 4;
    return at < HOUR ? least * HOUR / at : NAN;
}

/* V-C3, V-C16: Brazier, z = 2/9. V-C17: the wall of PTFE, by what its maker measured. */
static void bend(struct table *table)
{
    struct run run = run_case(table, "V-C3", NULL);
    const double radius = 1.911e-3, before = 4 * floor(1.5e-3 / radius * HOUR / 4);
    const double left = run_at(&run, "fault.kink.bore", 0, before) / 0.64e-3;
    add_row(table,
            (struct row){.id = "V-C3",
                         .setup = "flow at constant pressure just before a bend collapses",
                         .unit = "of round",
                         .expected = 0.81862,
                         .got = pow(left, 4),
                         .tolerance = 2e-3, /* samples of 4 s */
                         .source = "ellipse of z = 2/9"});
    add_row(table, (struct row){.id = "V-C16",
                                .setup = "0.64/0.94 mm collapses at a bend of",
                                .unit = "mm",
                                .expected = 1.91,
                                .got = collapse(&run, 1.5e-3) * 1e3,
                                .tolerance = 1e-2,
                                .source = "Brazier 1927"});
    run_close(&run);
    run = run_case(table, "V-C17", NULL);
    add_row(table, (struct row){.id = "V-C17",
                                .setup = "PTFE of 1/16 inch collapses at a bend of",
                                .unit = "inch",
                                .expected = 0.688,
                                .got = collapse(&run, 10e-3) / 25.4e-3,
                                .tolerance = 6e-2,
                                .source = "zeusinc.com, bend radius",
                                .people = true,
                                .evidence = BENCH,
                                .akin = true});
    run_close(&run);
}

/* V-R6: what is left of 40 mL. */
static void shell(struct table *table)
{
    struct run run = run_case(table, "V-R6", NULL);
    add_row(table, (struct row){.id = "V-R6",
                                .setup = "40 mL, empty at 4 atmospheres, takes in all",
                                .unit = "mL",
                                .expected = 27,
                                .got = run_final(&run, "reservoir.volume", 0) * 1e6,
                                .tolerance = 1e-3,
                                .source = "Draulans 2013",
                                .people = true,
                                .akin = true});
    run_close(&run);
}

/* V-S7: 10 mL/h 0.5 min. */
static void sample(struct table *table)
{
    struct run run = run_case(table, "V-S7", NULL);
    add_row(table, (struct row){.id = "V-S7",
                                .setup = "10 mL/h in a sample of 0.5 min",
                                .unit = "uL",
                                .expected = 250. / 3,
                                .got = (run_at(&run, "gauge.often.volume", 0, 300) -
                                        run_at(&run, "gauge.often.volume", 0, 270)) *
                                       1e9,
                                .tolerance = 1e-9,
                                .source = "arithmetic; QA-IDS analyser, manual p. 23"});
    run_close(&run);
}

/* V-P10: without slip the rotor sets the flow. */
static void back_pressure(struct table *table)
{
    struct run run = run_case(table, "V-P10", NULL);
    double before = run_at(&run, "catheter.inlet_flow", 0, 5 * HOUR);
    double after = run_at(&run, "catheter.inlet_flow", 0, 23 * HOUR);
    double rise = run_at(&run, "catheter.pressure", 0, 23 * HOUR) -
                  run_at(&run, "catheter.pressure", 0, 5 * HOUR);
    add_row(table, (struct row){.id = "V-P10",
                                .setup = "rise at the outlet, pinch of 13.4 um, 1 mL/day",
                                .unit = "kPa",
                                .expected = 20.22,
                                .got = rise * 1e-3,
                                .tolerance = 5e-3,
                                .source = "Hagen-Poiseuille"});
    add_row(table, (struct row){.id = "V-P10",
                                .setup = "relative change of the pump's flow by that",
                                .unit = "",
                                .expected = 0,
                                .got = after / before - 1,
                                .within = ABSOLUTE,
                                .tolerance = 1e-9,
                                .source = "positive displacement"});
    run_close(&run);
}

/* V-R1: (V_r C_old + V_f C_new)/(V_r + V_f). */
static void refill(struct table *table)
{
    static const struct {
        const char *setup, *set;
        double hours, expected;
    } cases[] = {
        {"1.4 mL of 500 with 18.6 mL of 2000 ug/mL", "reservoir.capacity=20 mL", 2, 1895},
        {"1.4 mL of 2000 with 18.6 mL of 500 ug/mL", "reservoir.capacity=20 mL", 3, 605},
        {"1.4 mL of 500 with 38.6 mL of 2000 ug/mL", "reservoir.capacity=40 mL", 2, 1947.5}};
    for (int k = 0; k < 3; k++) {
        /* The second starts from 2000 ug/mL, the others from 500. */
        struct run run = run_case(table, k == 1 ? "V-R1b" : "V-R1a", cases[k].set);
        double c = run_final(&run, "reservoir.concentration", 0);
        add_row(table, (struct row){.id = "V-R1",
                                    .setup = cases[k].setup,
                                    .unit = "ug/mL",
                                    .expected = cases[k].expected,
                                    .got = c * 1e3,
                                    .tolerance = 1e-9,
                                    .source = "mass balance"});
        run_close(&run);
    }
}

/* V-R2: (V_r/(V_r + V_w))^3. */
static void rinses(struct table *table)
{
    struct run run = run_case(table, "V-R2", NULL);
    double before = run_at(&run, "reservoir.mass", 0, 0);
    add_row(table, (struct row){.id = "V-R2",
                                .setup = "three rinses of 2 mL with 1.4 mL left each time",
                                .unit = "left",
                                .expected = 0.06981,
                                .got = run_final(&run, "reservoir.mass", 0) / before,
                                .tolerance = 1e-4,
                                .within = ABSOLUTE,
                                .source = "mass balance; procedure: prialt.com, pump use"});
    run_close(&run);
}

/* V-R3: (20 - 1.4)/0.3/(1 + error) with next to no taper; half of the flow is gone of a taper d
 * when d (1 - ln 2) of it has not come: ((20 - 1.4) - d (1 - ln 2))/0.3/(1 + error). */
static void depletion(struct table *table)
{
    static const char *const setups[][3] = {
        {"20 mL with 1.4 mL residual, 0.001 mL taper, at 0.3 mL/day runs dry",
         "the same, pump at +14.5 %", "the same, pump at -14.5 %"},
        {"with the default taper of 0.3 mL it is at half of its flow",
         "half of its flow, pump at +14.5 %", "half of its flow, pump at -14.5 %"}};
    static const double days[][3] = {{62.00, 54.15, 72.51}, {61.69, 53.88, 72.16}};
    for (int c = 0; c < 2; c++) {
        struct run run = run_case(table, "V-R3", c ? "reservoir.taper=0.3 mL" : NULL);
        for (uint64_t k = 0; k < 3; k++)
            add_row(table,
                    (struct row){.id = "V-R3",
                                 .setup = setups[c][k],
                                 .unit = "day",
                                 .expected = days[c][k],
                                 .got = run_final(&run, "reservoir.empty_at", k) / DAY,
                                 .tolerance = 0.01,
                                 .within = ABSOLUTE,
                                 .source = "arithmetic; label +/-14.5 %, ECRI 26 Mar 2014"});
        run_close(&run);
    }
}

/* F-01 to F-03: (volume - reserve)/rate, but not later than the pump's longest interval. */
static void due(struct table *table, const char *id, const char *set, const char *setup,
                double days)
{
    struct run run = run_case(table, id, set);
    add_row(table, (struct row){.id = id,
                                .setup = setup,
                                .unit = "day",
                                .expected = days,
                                .got = run_final(&run, "reservoir.refill_due", 0) / DAY,
                                .tolerance = 1e-9,
                                .source = "arithmetic"});
    run_close(&run);
}

void validate_device(struct table *table)
{
    pressure(table);
    kink(table);
    pinch(table);
    bend(table);
    shell(table);
    sample(table);
    back_pressure(table);
    refill(table);
    rinses(table);
    depletion(table);
    due(table, "F-01", NULL, "refill due: 20 mL, reserve 2 mL, 0.5 mL/day", 36);
    due(table, "F-02", NULL, "refill due: 40 mL, reserve 2 mL, 0.2 mL/day, at most 180 d", 180);
    due(table, "F-02", "reservoir.longest_interval=1000 day", "the same without that limit",
        190);
    static const struct {
        const char *set, *setup;
        double days;
    } ziconotide[] = {
        {"reservoir.longest_interval=84 day", "ziconotide, undiluted: 20 mL, 0.2 mL/day", 84},
        {"reservoir.longest_interval=40 day", "diluted", 40},
        {"reservoir.longest_interval=14 day", "the first fill of a pump", 14}};
    for (size_t k = 0; k < sizeof ziconotide / sizeof *ziconotide; k++)
        due(table, "F-03", ziconotide[k].set, ziconotide[k].setup, ziconotide[k].days);
}
