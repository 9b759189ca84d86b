/* The rotor: a population, a scanner, stalls by chance, over-infusion, a closed line, ripple.
 */
#include "validate.h"

#include <math.h>

/* V-P11: of normal errors about -2.4 %, of 4.8 %, 99.4 % are within +/-14.5 %; the mean of 1000
 * is known to 0.15 %. */
static void population(struct table *table)
{
    enum { PUMPS = 1000 };
    struct run run = run_case(table, "V-P11", NULL);
    double sum = 0, within = 0;
    for (uint64_t m = 0; m < PUMPS; m++) {
        const double error = run_final(&run, "pump.moved_volume", m) / (0.25e-6) - 1;
        sum += error;
        within += fabs(error) <= 0.145;
    }
    add_row(table, (struct row){.id = "V-P11",
                                .setup = "mean error of 1000 pumps",
                                .unit = "%",
                                .expected = -2.4,
                                .got = 100 * sum / PUMPS,
                                .within = ABSOLUTE,
                                .tolerance = 0.3,
                                .people = true,
                                .evidence = POPULATION,
                                .akin = true,
                                .source = "laboratory, Wesemann 2014; spread assumed"});
    add_row(table, (struct row){.id = "V-P11",
                                .setup = "of them within what the label says, +/-14.5 %",
                                .unit = "%",
                                .got = 100 * within / PUMPS,
                                .within = BAND,
                                .least = 99,
                                .most = 100,
                                .people = true,
                                .evidence = POPULATION,
                                .akin = true,
                                .source = "ECRI, 26 Mar 2014; spread assumed"});
    run_close(&run);
}

/* V-P13: Q times an hour, and the programmer is wrong by that. */
static void scanner(struct table *table)
{
    static const char *const setups[] = {"an hour in a scanner: volume that was missed",
                                         "more in the reservoir than the programmer counts"};
    struct run run = run_case(table, "V-P13", NULL);
    const double found[] = {1e-6 - run_final(&run, "pump.moved_volume", 0),
                            run_final(&run, "reservoir.discrepancy", 0)};
    for (int k = 0; k < 2; k++)
        add_row(table, (struct row){.id = "V-P13",
                                    .setup = setups[k],
                                    .unit = "uL",
                                    .expected = 1e3 / 24,
                                    .got = found[k] * 1e9,
                                    .tolerance = k ? 1e-6 : 1e-9,
                                    .source = "Q times an hour"});
    run_close(&run);
}

/* V-F1: e^-6h of a hazard h per year, within three standard errors of 1500. */
static void chance(struct table *table)
{
    enum { PUMPS = 1500 };
    static const struct {
        const char *setup, *path;
        double survive;
    } labels[] = {{"no stall in 6 years, drugs on the label", "pump.occlusion_lost", 0.973},
                  {"no stall in 6 years, drugs off it", "pump.stalls", 0.911}};
    struct run run = run_case(table, "V-F1", NULL);
    for (int k = 0; k < 2; k++) {
        const double expected = labels[k].survive;
        double none = 0;
        for (uint64_t m = 0; m < PUMPS; m++) none += run_final(&run, labels[k].path, m) == 0;
        add_row(table,
                (struct row){.id = "V-F1",
                             .setup = labels[k].setup,
                             .unit = "%",
                             .expected = 100 * expected,
                             .got = 100 * none / PUMPS,
                             .within = ABSOLUTE,
                             .tolerance = 300 * sqrt(expected * (1 - expected) / PUMPS),
                             .people = true,
                             .evidence = POPULATION,
                             .akin = true,
                             .source = "SynchroMed II, 6 years: drugdeliverybusiness.com"});
    }
    run_close(&run);
}

/* V-F3: by t days the conductance is g t, and 30 kPa less the outlet's pressure over it: what
 * 30 days have more than what is ordered, g dp (t2^2 - t1^2)/2, of 15 mL. */
static void over_infusion(struct table *table)
{
    static const char *const setups[] = {"first refill: too little by, of what was ordered",
                                         "second refill", "third refill: beyond 14.5 %"};
    struct run run = run_case(table, "V-F3", NULL);
    const double drive = 30 - 1e-3 * run_at(&run, "catheter.pressure", 0, 50 * DAY);
    for (int k = 0; k < 3; k++) {
        const double more = drive * 30 * 30 * (2 * k + 1) / 2 / 25 * 1e-3;
        add_row(table, (struct row){.id = "V-F3",
                                    .setup = setups[k],
                                    .unit = "%",
                                    .expected = 100 * more / 15,
                                    .got = -100 *
                                           run_at(&run, "reservoir.discrepancy", 0,
                                                  (30 * k + 30) * DAY) /
                                           15e-6,
                                    .tolerance = 2e-4,
                                    .source = "closed form; more than 14.5 % is a flag"});
    }
    run_close(&run);
}

/* V-F4: the volumes add up. */
static void closed_line(struct table *table)
{
    struct run run = run_case(table, "V-F4", NULL);
    const double missing =
        run_final(&run, "pump.asked_volume", 0) - run_final(&run, "catheter.inlet_volume", 0);
    const double more = run_final(&run, "reservoir.volume", 0) -
                        run_final(&run, "reservoir.programmed_volume", 0);
    add_row(table, (struct row){.id = "V-F4",
                                .setup = "closed line: in the reservoir, less what is missing",
                                .unit = "uL",
                                .expected = 0,
                                .got = (more - missing) * 1e9,
                                .within = ABSOLUTE,
                                .tolerance = 1e-9 * 18e3,
                                .source = "conservation"});
    add_row(table, (struct row){.id = "V-F4",
                                .setup = "stalls of a rotor before a closed line",
                                .unit = "",
                                .expected = 0,
                                .got = run_final(&run, "pump.stalls", 0),
                                .within = ABSOLUTE,
                                .tolerance = 0,
                                .source = "it turns: Rhee 2012"});
    run_close(&run);
}

/* V-S4: 100 e |sin(pi P/T)/(pi P/T)|, both ways. */
static void ripple(struct table *table)
{
    static const int minutes[] = {2, 5, 11, 19, 31};
    static const double expected[] = {29.509, 27.009, 17.149, 1.572, 6.085};
    static const char *const setups[][2] = {
        {"ripple of 30 %, 20 min, windows of 2 min, most", "windows of 2 min, least"},
        {"windows of 5 min, most", "windows of 5 min, least"},
        {"windows of 11 min, most", "windows of 11 min, least"},
        {"windows of 19 min, most", "windows of 19 min, least"},
        {"windows of 31 min, most", "windows of 31 min, least"}};
    struct run run = run_case(table, "V-S4", NULL);
    for (int w = 0; w < 5; w++) {
        double ends[2] = {-INFINITY, INFINITY};
        for (int k = 120; k + 2 * minutes[w] <= 360; k++) {
            const double from = run_at(&run, "pump.moved_volume", 0, k * 30.0),
                         to = run_at(&run, "pump.moved_volume", 0, (k + 2 * minutes[w]) * 30.0);
            const double error = 100 * ((to - from) / (1e-6 / DAY * minutes[w] * 60.0) - 1);
            ends[0] = fmax(ends[0], error);
            ends[1] = fmin(ends[1], error);
        }
        for (int e = 0; e < 2; e++)
            add_row(table, (struct row){.id = "V-S4",
                                        .setup = setups[w][e],
                                        .unit = "%",
                                        .expected = e ? -expected[w] : expected[w],
                                        .got = ends[e],
                                        .within = ABSOLUTE,
                                        .tolerance = 0.001,
                                        .source = "closed form; IEC 60601-2-24"});
    }
    run_close(&run);
}

void validate_rotor(struct table *table)
{
    population(table);
    scanner(table);
    chance(table);
    over_infusion(table);
    closed_line(table);
    ripple(table);
}
