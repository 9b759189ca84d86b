/* Pumps that the reservoir's pressure drives, against closed forms. */
#include "validate.h"

#include <math.h>

static const double atmosphere = 101.325;

/* V-P1 to V-P4, and retrograde flow: (p_v - p_tip)/R, R with the viscosity of water. */
static void constant_flow(struct table *table)
{
    static const struct {
        const char *warm, *set, *gas, *high, *deep;
        double pressure, changes[3]; /* kPa; % */
    } cases[] = {{"V-P3",
                  NULL,
                  "n-butane at 37 C",
                  "n-butane, 305 m up",
                  "n-butane, at 2 atm",
                  347.80,
                  {6.13, 1.47, 58.7 - 100}},
                 {"V-P4",
                  "reservoir.propellant=r11",
                  "R-11 at 37 C",
                  "R-11, 305 m up",
                  "R-11, at 2 atm: backwards",
                  158.62,
                  {11.34, 6.45, -180.9}}};
    for (int k = 0; k < 2; k++) {
        struct run run = run_case(table, "V-P3", cases[k].set);
        const double flow = run_at(&run, "catheter.inlet_flow", 0, DAY);
        const double vapour = run_at(&run, "reservoir.pressure", 0, DAY) * 1e-3 + atmosphere;
        add_row(table, (struct row){.id = k ? "V-P2" : "V-P1",
                                    .setup = cases[k].gas,
                                    .unit = "kPa",
                                    .expected = cases[k].pressure,
                                    .got = vapour,
                                    .tolerance = 5e-4,
                                    .source = "CoolProp, vapour-pressure ancillaries"});
        for (int c = 0; c < 3; c++) {
            const char *const setups[] = {"flow at 38 C against that at 37 C", cases[k].high,
                                          cases[k].deep};
            const double now = run_at(&run, "catheter.inlet_flow", 0, (c + 2) * DAY);
            add_row(table, (struct row){.id = c < 2 ? cases[k].warm : "V-R5",
                                        .setup = setups[c],
                                        .unit = "%",
                                        .expected = cases[k].changes[c],
                                        .got = 100 * (now / flow - 1),
                                        .within = ABSOLUTE,
                                        .tolerance = 0.1,
                                        .source = "closed form, Hagen-Poiseuille"});
        }
        run_close(&run);
    }
}

/* V-P8: C dp (1 - a)^2/(1 - a^2), a = e^-4. */
static void accumulator(struct table *table)
{
    struct run run = run_case(table, "V-P8", NULL);
    add_row(table, (struct row){.id = "V-P8",
                                .setup = "pulse of 2.5e-14 m3/Pa, 100 kPa, 1e13 Pa s/m3, 1 s",
                                .unit = "uL",
                                .expected = 2.41007,
                                .got = run_final(&run, "pump.pulse_volume", 0) * 1e9,
                                .tolerance = 1e-4,
                                .source = "closed form"});
    run_close(&run);
}

/* V-P9: what passes while both valves are open, and after it. */
static void safety_valve(struct table *table)
{
    struct run run = run_case(table, "V-P9", NULL);
    const double before = run_at(&run, "pump.net_volume", 0, DAY),
                 shut = run_at(&run, "pump.net_volume", 0, 3 * DAY);
    add_row(table, (struct row){.id = "V-P9",
                                .setup = "free flow in a scanner, and two days until a reset",
                                .unit = "uL",
                                .got = (shut - before) * 1e9,
                                .within = BAND,
                                .least = 0,
                                .most = 10,
                                .source = "Prometra II instructions for use: at most 10 uL"});
    add_row(table, (struct row){.id = "V-P6",
                                .setup = "pulses of 2.5 uL at 0.3 mL/day, of one day",
                                .unit = "",
                                .expected = 120,
                                .got = run_at(&run, "pump.pulse_count", 0, DAY),
                                .tolerance = 1e-12,
                                .source = "arithmetic"});
    run_close(&run);
}

/* V-P15: p_v - p_amb; what that pushes through valves without an opening pressure, beside the
 * strokes: (p_v - p_amb - p_tip + R Q)/(R + R_cat). */
static void suction(struct table *table)
{
    static const char *const setups[] = {"R-113 at 2400 m, 37 C: suction",
                                         "R-113 at 2400 m, 39.0 C: none is left"};
    struct run run = run_case(table, "V-P15", NULL);
    for (int k = 0; k < 2; k++)
        add_row(table, (struct row){
                           .id = "V-P15",
                           .setup = setups[k],
                           .unit = "kPa",
                           .expected = k ? 0 : 5.28,
                           .got = -1e-3 * run_at(&run, "reservoir.pressure", 0, (k + 1) * DAY),
                           .within = ABSOLUTE,
                           .tolerance = k ? 0.26 : 0.01, /* 0.1 K; the last digit */
                           .source = "CoolProp; standard atmosphere; labels allow 2400 m"});
    add_row(table, (struct row){.id = "V-P15",
                                .setup = "strokes there, 37 to 39.0 C, of 0.3 mL/day",
                                .unit = "mL",
                                .expected = 0.6,
                                .got = 1e6 * run_at(&run, "pump.net_volume", 0, 2 * DAY),
                                .tolerance = 1e-9,
                                .source = "a stroke that fills displaces its volume"});
    const double drive = (81.0281 - 75.6261 - 1.3) * 1e3, order = 0.3e-6 / DAY, valves = 2e14;
    add_row(table,
            (struct row){.id = "V-P15",
                         .setup = "at 41 C, valves that open at no pressure",
                         .unit = "mL/day",
                         .expected = (drive + valves * order) / (valves + 3.0e11) * DAY * 1e6,
                         .got = run_at(&run, "pump.flow", 0, 3 * DAY) * DAY * 1e6,
                         .tolerance = 2e-4,
                         .source = "CoolProp; standard atmosphere; Hagen-Poiseuille"});
    run_close(&run);
}

/* The share of a stroke that fills: (p_res - p_c) t/(R V), p_c of water at 37 C 6.2819 kPa. */
static void cavitation(struct table *table)
{
    struct run run = run_case(table, "V-P15", "pump.inlet=1.5e13 Pa s/m3");
    add_row(table, (struct row){.id = "piston",
                                .setup = "70.35 kPa through 1.5e13 Pa s/m3 in 0.1 s, of 0.5 uL",
                                .unit = "%",
                                .expected = 100 * (70.35e3 - 6281.9) * 0.1 / 1.5e13 / 0.5e-9,
                                .got = 100 * run_at(&run, "pump.filling", 0, DAY),
                                .tolerance = 1e-4,
                                .source = "closed form; Wagner & Pruss 2002, vapour of water"});
    run_close(&run);
}

/* V-P12: volume delivered of what was programmed, in 110 pumps; the part has that mean. */
static void population(struct table *table)
{
    struct run run = run_case(table, "V-P12", NULL);
    double sum = 0;
    enum { PUMPS = 110 };
    for (uint64_t k = 0; k < PUMPS; k++)
        sum += run_at(&run, "pump.net_volume", k, 30 * DAY) / (0.3e-6 * 30);
    add_row(table,
            (struct row){.id = "V-P12",
                         .setup = "valve-gated pumps: volume at refills over programmed",
                         .unit = "%",
                         .expected = 96.8,
                         .got = 100 * sum / PUMPS,
                         .within = BAND,
                         .least = 95.5,
                         .most = 97.7,
                         .people = true,
                         .evidence = POPULATION,
                         .akin = true,
                         .source = "Prometra instructions for use: 110 pumps, 90 % of mean"});
    run_close(&run);
}

/* V-S1: 100 (ceil(P/T) T/P - 1) and 100 (floor(P/T) T/P - 1) over all windows of 25 h. */
static void trumpet(struct table *table)
{
    static const int samples[] = {1, 4, 10, 22, 38, 62};
    static const char *const setups[][2] = {
        {"pulses each 36 min, windows of 15 min, most", "windows of 15 min, least"},
        {"windows of 60 min, most", "windows of 60 min, least"},
        {"windows of 150 min, most", "windows of 150 min, least"},
        {"windows of 330 min, most", "windows of 330 min, least"},
        {"windows of 570 min, most", "windows of 570 min, least"},
        {"windows of 930 min, most", "windows of 930 min, least"}};
    static const double expected[][2] = {{140, -100},     {20, -40},       {20, -4},
                                         {9.091, -1.818}, {1.053, -5.263}, {0.645, -3.226}};
    struct run run = run_case(table, "V-S1", NULL);
    for (int w = 0; w < 6; w++) {
        double ends[2] = {-INFINITY, INFINITY};
        for (int k = 100; k + samples[w] <= 200; k++) {
            const double from = run_at(&run, "pump.net_volume", 0, k * 900.0),
                         to = run_at(&run, "pump.net_volume", 0, (k + samples[w]) * 900.0);
            const double error = 100 * ((to - from) / (0.1e-6 / DAY * samples[w] * 900.0) - 1);
            ends[0] = fmax(ends[0], error);
            ends[1] = fmin(ends[1], error);
        }
        for (int e = 0; e < 2; e++)
            add_row(table, (struct row){.id = "V-S1",
                                        .setup = setups[w][e],
                                        .unit = "%",
                                        .expected = expected[w][e],
                                        .got = ends[e],
                                        .within = ABSOLUTE,
                                        .tolerance = 0.001,
                                        .source = "closed form; IEC 60601-2-24, low rate"});
    }
    run_close(&run);
}

void validate_pumps(struct table *table)
{
    constant_flow(table);
    accumulator(table);
    safety_valve(table);
    suction(table);
    cavitation(table);
    population(table);
    trumpet(table);
}
