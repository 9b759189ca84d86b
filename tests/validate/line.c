/* Fronts in the catheter: dead volume, bridge and dispersion. */
#include <math.h>

#include "laws.h"
#include "validate.h"

static const double bore = 0.5293e-3, metres = 0.89, diffusivity = 6e-10;
static const double dose = 200e-9 / DAY; /* kg/s */
static const char *const mass = "gauge.delivered.delivered_mass";

/* V-C4: V_dead C_old/D_old = 0.3948 mL x 500 ug/mL/(200 ug/day). */
static void bridge(struct table *table)
{
    struct run run = run_case(table, "V-C4", NULL);
    /* Linear to zero: from the last full hour before. */
    double at = 24 * HOUR, left = run_at(&run, "program.bridge_left", 0, at);
    double speed = (run_at(&run, "program.bridge_left", 0, at - HOUR) - left) / HOUR;
    double front = run_passes(&run, "line.tip_concentration", 1.25, HOUR);
    double given = run_at(&run, mass, 0, 72 * HOUR) - run_at(&run, mass, 0, HOUR);
    const char *source = "definition: dead volume x old concentration/dose";
    add_row(table,
            (struct row){.id = "V-C4",
                         .setup = "bridge 500 to 2000 ug/mL, 200 ug/day, 0.3948 mL: ends",
                         .unit = "h",
                         .expected = 23.688,
                         .got = (at + left / speed) / HOUR - 1,
                         .tolerance = 1e-3,
                         .source = source});
    add_row(table, (struct row){.id = "V-C4",
                                .setup = "the same: half of the new drug is at the tip",
                                .unit = "h",
                                .expected = 23.688,
                                .got = front / HOUR - 1,
                                .tolerance = 1e-3,
                                .source = source});
    add_row(table, (struct row){.id = "V-C4",
                                .setup = "the same: dose error over 71 h",
                                .unit = "",
                                .expected = 0,
                                .got = given / (dose * 71 * HOUR) - 1,
                                .within = ABSOLUTE,
                                .tolerance = 1e-3,
                                .source = "definition"});
    run_close(&run);
}

/* V-C5: D C_old/C_new for V_dead/(D/C_new). Dispersion smears the step and keeps its area. */
static void no_bridge(struct table *table)
{
    static const struct {
        const char *id, *during, *lasts;
        double ratio, days;
    } cases[] = {{"V-C5a", "no bridge, 500 to 2000 ug/mL, 200 ug/day: share of the dose",
                  "the same: for how long (missed dose/missed rate)", 0.25, 3.948},
                 {"V-C5b", "no bridge, 2000 to 500 ug/mL, 200 ug/day: share of the dose",
                  "the same: for how long (surplus dose/surplus rate)", 4, 0.987}};
    for (int k = 0; k < 2; k++) {
        struct run run = run_case(table, cases[k].id, NULL);
        double end = cases[k].days * DAY, start = run_at(&run, mass, 0, HOUR);
        double early = run_at(&run, mass, 0, HOUR + 0.8 * end) - start;
        double all = run_at(&run, mass, 0, HOUR + 1.9 * end) - start;
        double surplus = all - dose * 1.9 * end;
        add_row(table, (struct row){.id = "V-C5",
                                    .setup = cases[k].during,
                                    .unit = "",
                                    .expected = cases[k].ratio,
                                    .got = early / (dose * 0.8 * end),
                                    .tolerance = 5e-3,
                                    .source = "definition: old/new concentration"});
        add_row(table, (struct row){.id = "V-C5",
                                    .setup = cases[k].lasts,
                                    .unit = "day",
                                    .expected = cases[k].days,
                                    .got = surplus / ((cases[k].ratio - 1) * dose) / DAY,
                                    .tolerance = 5e-3,
                                    .source = "definition: dead volume/new flow"});
        run_close(&run);
    }
}

/* A front by its moments in delivered volume; concentration of the drug 1 kg/m3. */
struct front {
    double sigma, width, early; /* m3 */
};

static struct front front_of(const struct run *run, double seconds, double flow)
{
    struct front f = {0};
    double dead = TH_PI * bore * bore / 4 * metres;
    double first = 0, second = 0, ten = NAN, ninety = NAN, last = 0, last_at = 0, before = 0;
    int steps = run->trace ? (int)run->trace->times - 1 : 0;
    for (int k = 0; k < steps; k++) {
        double left = run_at(run, mass, 0, (k + 1) * seconds) - before;
        double moved = flow * seconds, at = (k + 0.5) * moved, c = left / moved;
        before += left;
        first += moved - left;
        second += (moved - left) * 2 * at;
        if (c >= 0.1 && isnan(ten))
            ten = last_at + (0.1 - last) / (c - last) * (at - last_at);
        if (c >= 0.9 && isnan(ninety))
            ninety = last_at + (0.9 - last) / (c - last) * (at - last_at);
        last = c;
        last_at = at;
    }
    f.sigma = sqrt(second - first * first);
    f.width = ninety - ten;
    f.early = run_at(run, mass, 0, dead / flow);
    return f;
}

/* V-C6, V-C8: sigma = sqrt(2 K L/U); sigma A/sqrt(2 pi) leaves before the dead volume has. */
static void priming(struct table *table)
{
    struct run run = run_case(table, "V-C6", NULL);
    struct front f = front_of(&run, 1, 24e-6 / DAY);
    add_row(table, (struct row){.id = "V-C6",
                                .setup = "front after 0.89 m at 24 mL/day: sigma",
                                .unit = "cm",
                                .expected = 7.39,
                                .got = f.sigma / (TH_PI * bore * bore / 4) * 100,
                                .tolerance = 0.02,
                                .source = "Taylor 1953, Aris 1956"});
    add_row(table, (struct row){.id = "V-C6",
                                .setup = "the same: 10 to 90 %",
                                .unit = "uL",
                                .expected = 41.7,
                                .got = f.width * 1e9,
                                .tolerance = 0.02,
                                .source = "Taylor 1953, Aris 1956"});
    add_row(table, (struct row){.id = "V-C8",
                                .setup = "the same: drug volume out when priming ends",
                                .unit = "uL",
                                .expected = 6.49,
                                .got = f.early * 1e9,
                                .tolerance = 0.03,
                                .source = "sigma A/sqrt(2 pi)"});
    add_row(table, (struct row){.id = "V-C8",
                                .setup = "the same: largest error of mass and volume",
                                .unit = "",
                                .expected = 0,
                                .got = run_final(&run, "gauge.balance.worst", 0),
                                .within = ABSOLUTE,
                                .tolerance = 1e-12,
                                .source = "conservation"});
    run_close(&run);
}

/* V-C7: K/D = sigma^2 U/(2 L D). */
static void slow(struct table *table)
{
    struct run run = run_case(table, "V-C7", NULL);
    double flow = 0.1e-6 / DAY, area = TH_PI * bore * bore / 4;
    struct front f = front_of(&run, 300, flow);
    double sigma = f.sigma / area;
    add_row(table, (struct row){.id = "V-C7",
                                .setup = "front after 0.89 m at 0.1 mL/day: sigma",
                                .unit = "cm",
                                .expected = 1.50,
                                .got = sigma * 100,
                                .tolerance = 0.02,
                                .source = "Taylor 1953, Aris 1956"});
    add_row(table,
            (struct row){.id = "V-C7",
                         .setup = "K/D at 0.1 mL/day, the law that the line uses",
                         .unit = "",
                         .expected = 1.112,
                         .got = th_taylor_aris(diffusivity, flow / area, bore) / diffusivity,
                         .tolerance = 0.02,
                         .source = "Taylor 1953, Aris 1956"});
    run_close(&run);
}

void validate_line(struct table *table)
{
    bridge(table);
    no_bridge(table);
    priming(table);
    slow(table);
}
