/* Published numbers of pumps and catheters of other makers on a bench, of pumps in people, and
 * of failures by chance: what they were, and what comes of the same set-up here. */
#include <math.h>

#include "validate.h"

/* V-C1: (110 cm - 30 cm) 0.0026 mL/cm. */
static void trimmed(struct table *table)
{
    struct run run = run_case(table, "V-C1", NULL);
    add_row(table, (struct row){.id = "V-C1",
                                .setup = "110 cm less 30 cm of 0.0026 mL/cm: volume",
                                .unit = "mL",
                                .expected = 0.208,
                                .got = run_final(&run, "catheter.lumen", 0) * 1e6,
                                .tolerance = 1e-9,
                                .source = "Prometra II instructions for use, p. 33"});
    run_close(&run);
}

/* V-T2: 128 mu L/(pi d^4). */
static void insulin_set(struct table *table)
{
    struct run run = run_case(table, "V-T2", NULL);
    add_row(table,
            (struct row){.id = "V-T2",
                         .setup = "0.385 mm x 1.0922 m at 37 C: resistance",
                         .unit = "Pa s/m3",
                         .expected = 1.398e12,
                         .got = run_final(&run, "catheter.pressure_drop", 0) / (1e-6 / DAY),
                         .tolerance = 5e-3,
                         .source = "Hagen-Poiseuille, 0.69 mPa s; github.com/mathworks/"
                                   "Infusion-Pump, its tubing"});
    run_close(&run);
}

/* V-P6, V-P7, V-T1: Q/V pulses a day, 20 mL/Q. */
static void dosing_app(struct table *table)
{
    static const struct {
        const char *pulses, *lasts;
        double count, days;
    } cases[] = {
        {"40 ug/day of 350 ug/mL in pulses of 2.5 uL: in a week", "20 mL of it last", 320, 175},
        {"0.5 mg/day of 20 mg/mL in pulses of 2.5 uL: in a week", "20 mL of it last", 70, 800}};
    struct run run = run_case(table, "V-P7", NULL);
    for (uint64_t k = 0; k < 2; k++) {
        const char *source = "arithmetic; github.com/JullianCockerell/"
                             "IntrathecalTherapyOptimization";
        add_row(table, (struct row){.id = k ? "V-P6" : "V-P7",
                                    .setup = cases[k].pulses,
                                    .unit = "pulses",
                                    .expected = cases[k].count,
                                    .got = run_final(&run, "pump.pulse_count", k),
                                    .tolerance = 1e-12,
                                    .source = source});
        add_row(table, (struct row){.id = "V-T1",
                                    .setup = cases[k].lasts,
                                    .unit = "day",
                                    .expected = cases[k].days,
                                    .got = run_final(&run, "reservoir.refill_due", k) / DAY,
                                    .tolerance = 1e-9,
                                    .source = source});
    }
    run_close(&run);
}

/* V-C13: t Q = C dp. */
static void insulin_alarm(struct table *table)
{
    struct run run = run_case(table, "V-C13", NULL);
    const double fast = run_required(&run, 0, 0), slow = run_required(&run, 0, 1);
    const char *source = "MMT-511 specifications: typical";
    add_row(table, (struct row){.id = "V-C13",
                                .setup = "occlusion to alarm at 1.0 U/h",
                                .unit = "min",
                                .expected = 75,
                                .got = fast / 60,
                                .tolerance = 1e-2,
                                .people = true,
                                .evidence = BENCH,
                                .akin = true,
                                .source = source});
    add_row(table, (struct row){.id = "V-C13",
                                .setup = "the same line at 0.1 U/h",
                                .unit = "h",
                                .expected = 12.5,
                                .got = slow / HOUR,
                                .tolerance = 1e-2,
                                .people = true,
                                .evidence = BENCH,
                                .source = source});
    run_close(&run);
}

/* V-C14: one C dp, which the middle one calibrates. */
static void subcutaneous_alarm(struct table *table)
{
    static const struct {
        const char *setup;
        double minutes;
    } cases[] = {{"occlusion to alarm at 500 uL/h", 50},
                 {"the same line at 100 uL/h", 300},
                 {"the same line at 5000 uL/h", 5}};
    struct run slow = run_case(table, "V-C14", NULL), fast = run_case(table, "V-C14b", NULL);
    for (uint64_t k = 0; k < 3; k++)
        add_row(table, (struct row){.id = "V-C14",
                                    .setup = cases[k].setup,
                                    .unit = "min",
                                    .expected = cases[k].minutes,
                                    .got = run_required(k < 2 ? &slow : &fast, 0, k % 2) / 60,
                                    .tolerance = 0.2,
                                    .people = true,
                                    .evidence = BENCH,
                                    .akin = k == 0,
                                    .source = "Crono Five user guide, p. 87"});
    run_close(&slow);
    run_close(&fast);
}

/* V-C15: C dp/Q and a delay; C dp in the walls. */
static void worked_example(struct table *table)
{
    const char *source = "closed form; atlasofengineering.com, occlusion alarm delay";
    struct run run = run_case(table, "V-C15", NULL);
    add_row(table,
            (struct row){.id = "V-C15",
                         .setup = "0.010 mL/kPa, 70 kPa to the alarm, 12 mL/h, 8 s: it sounds",
                         .unit = "s",
                         .expected = 218,
                         .got = run_required(&run, 0, 0),
                         .tolerance = 2e-3,
                         .source = source});
    add_row(table, (struct row){.id = "V-C15",
                                .setup = "stored in the walls 8 s before that",
                                .unit = "mL",
                                .expected = 0.7,
                                .got = (run_at(&run, "catheter.stored_volume", 0, HOUR + 210) -
                                        run_at(&run, "catheter.stored_volume", 0, HOUR)) *
                                       1e6,
                                .tolerance = 2e-3,
                                .source = source});
    run_close(&run);
}

/* V-A4: C dp/Q until as much is out of the tip as before. */
static void hydrostatic(struct table *table)
{
    struct run run = run_case(table, "V-A4", NULL);
    const double before = run_at(&run, "catheter.tip_volume", 0, 6 * HOUR);
    const double again = run_passes(&run, "catheter.tip_volume", before, 6 * HOUR + 60);
    add_row(table, (struct row){.id = "V-A4",
                                .setup = "lowered by 50 cm at 4 uL/h, 0.52 uL/kPa: no delivery",
                                .unit = "min",
                                .expected = 38.4,
                                .got = (again - 6 * HOUR) / 60,
                                .within = ABSOLUTE,
                                .tolerance = 7.3,
                                .people = true,
                                .evidence = BENCH,
                                .akin = true,
                                .source = "Panomat P-10: 38.4 +/- 7.3 min, Neff 2002"});
    run_close(&run);
}

/* V-A2: delivered of programmed, over six refills, of each pump. */
static void six_refills(struct table *table)
{
    enum { PUMPS = 110 };
    struct run run = run_case(table, "V-A2", NULL);
    double sum = 0, within = 0;
    for (uint64_t k = 0; k < PUMPS; k++) {
        const double ratio = run_final(&run, "pump.net_volume", k) / (0.3e-6 * 180);
        sum += ratio;
        within += ratio >= 0.85 && ratio <= 1.15;
    }
    add_row(table, (struct row){.id = "V-A2",
                                .setup = "110 valve-gated pumps over six refills: mean",
                                .unit = "%",
                                .expected = 97.1,
                                .got = 100 * sum / PUMPS,
                                .within = BAND,
                                .least = 95.5,
                                .most = 97.7,
                                .people = true,
                                .evidence = POPULATION,
                                .akin = true,
                                .source = "Rauck 2013: 97.1 % in 1 to 6 months; interval: "
                                          "instructions for use"});
    add_row(table, (struct row){.id = "V-A2",
                                .setup = "of these, within 85 to 115 %",
                                .unit = "%",
                                .expected = 100,
                                .got = 100 * within / PUMPS,
                                .within = ABSOLUTE,
                                .tolerance = 0.5,
                                .people = true,
                                .evidence = POPULATION,
                                .source = "Prometra II instructions for use, p. 22"});
    run_close(&run);
}

/* V-F2: e^(-9/38.02), within three standard errors of 4000. V-R7: 100 000 years over 1650. */
static void by_chance(struct table *table)
{
    enum { CATHETERS = 4000, PUMPS = 1000 };
    double none = 0, events = 0;
    struct run run = run_case(table, "V-F2", NULL);
    for (uint64_t m = 0; m < CATHETERS; m++) none += run_required(&run, 0, m) == 0;
    run_close(&run);
    add_row(table, (struct row){.id = "V-F2",
                                .setup = "no complication of a catheter in nine months",
                                .unit = "%",
                                .expected = 78.9,
                                .got = 100 * none / CATHETERS,
                                .within = ABSOLUTE,
                                .tolerance = 300 * sqrt(0.789 * 0.211 / CATHETERS),
                                .people = true,
                                .evidence = POPULATION,
                                .akin = true,
                                .source = "Follett 2000, 209 people; 3 SD of 4000"});
    run = run_case(table, "V-R7", NULL);
    for (uint64_t m = 0; m < PUMPS; m++) events += run_required(&run, 0, m);
    run_close(&run);
    add_row(table, (struct row){.id = "V-R7",
                                .setup = "pocket fills in 100 000 years of pumps",
                                .unit = "",
                                .expected = 60.6,
                                .got = events,
                                .within = ABSOLUTE,
                                .tolerance = 2 * 7.8,
                                .people = true,
                                .evidence = POPULATION,
                                .akin = true,
                                .source = "letter of Medtronic, January 2011; 2 SD"});
}

/* V-H1: of 126 adults of 43 months each 5, 2, 1 and 1 are as many times 100 000/451.5 in
 * 100 000 years, within three standard deviations. */
static void catheters_by_mode(struct table *table)
{
    enum { PEOPLE = 1000, MODES = 4 };
    static const struct {
        const char *setup;
        double seen;
    } modes[MODES] = {{"occlusions of catheters in 100 000 patient-years", 5},
                      {"fractures", 2},
                      {"disconnections", 1},
                      {"kinks", 1}};
    struct run run = run_case(table, "V-H1", NULL);
    for (size_t k = 0; k < MODES; k++) {
        const double expected = modes[k].seen * 1e5 / (126 * 43 / 12.0);
        double events = 0;
        for (uint64_t m = 0; m < PEOPLE; m++) events += run_required(&run, k, m);
        add_row(table, (struct row){.id = "V-H1",
                                    .setup = modes[k].setup,
                                    .unit = "",
                                    .expected = expected,
                                    .got = events,
                                    .within = ABSOLUTE,
                                    .tolerance = 3 * sqrt(expected),
                                    .people = true,
                                    .evidence = POPULATION,
                                    .akin = true,
                                    .source = "Feller 2021: 5, 2, 1, 1 in 126 adults of 43 "
                                              "months; 3 SD"});
    }
    run_close(&run);
}

/* V-H2: shares of 4000 whom it struck by then, within three standard deviations. */
static void pumps_by_chance(struct table *table)
{
    enum { PUMPS = 4000 };
    static const struct {
        size_t requirement;
        double hours, percent;
        const char *setup, *source;
    } cases[] = {
        {0, 6.5, 2.4, "stalled by 78 months, drugs on the label", "Medscape 776694; 3 SD"},
        {1, 6.5, 7.0, "stalled by 78 months, drugs off it", "Medscape 776694; 3 SD"},
        {2, 6, 0.13, "battery empty by 72 months", "drugdeliverybusiness.com, 2017; 3 SD"},
        {3, 6, 1.2, "mass at the tip by 6 years", "radiopaedia.org; 3 SD"},
        {4, 1, 1.4, "pocket infected in the first year", "Neuromodulation 2021; 3 SD"},
        {5, 29.6 / 12, 0.16, "over-infusion by 29.6 months",
         "less than 0.16 %: HPRA SN2014(14), Konrad 2016; 3 SD"}};
    struct run run = run_case(table, "V-H2", NULL);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        const double share = cases[k].percent / 100;
        double struck = 0;
        for (uint64_t m = 0; m < PUMPS; m++)
            struck += run_required(&run, cases[k].requirement, m) <= cases[k].hours * HOUR;
        add_row(table, (struct row){.id = "V-H2",
                                    .setup = cases[k].setup,
                                    .unit = "%",
                                    .expected = cases[k].percent,
                                    .got = 100 * struck / PUMPS,
                                    .within = ABSOLUTE,
                                    .tolerance = 300 * sqrt(share * (1 - share) / PUMPS),
                                    .people = true,
                                    .evidence = POPULATION,
                                    .akin = true,
                                    .source = cases[k].source});
    }
    run_close(&run);
}

/* V-A5: fluid half as viscous again, without slip. */
static void viscous(struct table *table)
{
    struct run thin = run_case(table, "V-P10", NULL),
               thick = run_case(table, "V-P10", "catheter.relative_viscosity=1.5");
    add_row(table, (struct row){.id = "V-A5",
                                .setup = "positive displacement, 1.5 times the viscosity: "
                                         "relative change of flow",
                                .unit = "",
                                .expected = 0,
                                .got = run_at(&thick, "catheter.inlet_flow", 0, 5 * HOUR) /
                                           run_at(&thin, "catheter.inlet_flow", 0, 5 * HOUR) -
                                       1,
                                .within = ABSOLUTE,
                                .tolerance = 1e-9,
                                .people = true,
                                .evidence = EMERGENT,
                                .source = "no significant effect: Batista 2015, Biomed Tech "
                                          "60:347"});
    run_close(&thin);
    run_close(&thick);
}

void validate_bench(struct table *table)
{
    trimmed(table);
    insulin_set(table);
    dosing_app(table);
    insulin_alarm(table);
    subcutaneous_alarm(table);
    worked_example(table);
    hydrostatic(table);
    six_refills(table);
    by_chance(table);
    catheters_by_mode(table);
    pumps_by_chance(table);
    viscous(table);
}
