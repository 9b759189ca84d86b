/* Clearance of lumbar CSF of morphine, ziconotide, baclofen and bupivacaine, as a needle there
 * finds it, and morphine in plasma: the canal with its shipped defaults. */
#include <math.h>
#include <string.h>

#include "validate.h"

static const char *const at_needle = "needle.concentration";

static double half_life(const struct run *run, double from, double to)
{
    return -log(2) / run_log_slope(run, at_needle, from * HOUR, to * HOUR);
}

/* P7: moments of the first 10 h; what is injected is at first in so much CSF. */
static void morphine(struct table *table)
{
    const char *source = "intradural morphine in abdominal surgery, 21 people, mean +/- SD";
    struct run run = run_case(table, "P7", NULL);
    const struct moments sum = run_moments(&run, at_needle, 0, 10 * HOUR);
    const double stays = sum.first / sum.area, clears = 3.5e-6 / sum.area;
    add_band(table,
             (struct row){.id = "P7",
                          .setup = "morphine 3.5 mg at L3: mean residence time, 0 to 10 h",
                          .unit = "min",
                          .expected = 137,
                          .got = stays / 60,
                          .source = source},
             82, 192);
    add_band(table,
             (struct row){.id = "P7",
                          .setup = "the same: dose over AUC of 10 h",
                          .unit = "mL/min",
                          .expected = 0.34,
                          .got = clears * 6e7,
                          .source = source},
             0.16, 0.52);
    add_band(table,
             (struct row){.id = "P7",
                          .setup = "the same: dose over C at 10 min",
                          .unit = "mL",
                          .expected = 15,
                          .got = 3.5e-6 / run_at(&run, at_needle, 0, 600) * 1e6,
                          .source = source},
             9.5, 20.5);
    add_band(table,
             (struct row){.id = "P7",
                          .setup = "the same: clearance times residence",
                          .unit = "mL",
                          .expected = 42,
                          .got = clears * stays * 1e6,
                          .source = source},
             23.7, 60.3);
    run_close(&run);
}

/* P-07, its hydrophilic half: of 1 mg in lumbar CSF what is in blood, and when most. */
static void morphine_in_plasma(struct table *table)
{
    const char *source = "13 people, doi:10.1213/00000539-198607000-00002, +/- SEM";
    struct run run = run_case(table, "P7", "event.injection.dose=1 mg");
    double at = NAN;
    const double most = run_peak(&run, "plasma.concentration", 0, &at);
    add_band(table,
             (struct row){.id = "P-07",
                          .setup = "morphine 1 mg at L3: largest plasma concentration",
                          .unit = "ng/mL",
                          .expected = 2.31,
                          .got = most * 1e6,
                          .source = source},
             2.31 / 2, 2.31 * 2);
    add_band(table,
             (struct row){.id = "P-07",
                          .setup = "the same: when that is",
                          .unit = "min",
                          .expected = 216,
                          .got = at / 60,
                          .source = source},
             216 - 2 * 39, 216 + 2 * 39);
    add_band(table,
             (struct row){.id = "P-07",
                          .setup = "the same: half-life in lumbar CSF, 1 to 4 h",
                          .unit = "min",
                          .expected = 73,
                          .got = half_life(&run, 1, 4) / 60,
                          .source = source},
             73 - 2 * 5, 73 + 2 * 5);
    run_close(&run);
}

/* P6, along the canal. */
static void ziconotide(struct table *table)
{
    const char *source = "Prialt label, 23 people";
    struct run run = run_case(table, "P6", NULL);
    const struct moments sum = run_moments(&run, at_needle, 0, 24 * HOUR);
    add_band(table,
             (struct row){.id = "P6",
                          .setup = "ziconotide 10 ug over 1 h at L3: half-life, 2 to 10 h",
                          .unit = "h",
                          .expected = 4.6,
                          .got = half_life(&run, 2, 10) / HOUR,
                          .source = source},
             3.7, 5.5);
    add_band(table,
             (struct row){.id = "P6",
                          .setup = "the same: AUC of 24 h",
                          .unit = "ng h/mL",
                          .expected = 608,
                          .got = sum.area * 1e6 / HOUR,
                          .source = source},
             608 / 2, 608 * 2);
    add_band(table,
             (struct row){.id = "P6",
                          .setup = "the same: largest",
                          .unit = "ng/mL",
                          .expected = 132,
                          .got = run_peak(&run, at_needle, 0, NULL) * 1e6,
                          .source = source},
             132 / 2, 132 * 2);
    run_close(&run);
}

static void baclofen(struct table *table)
{
    struct run run = run_case(table, "D-07", NULL);
    const struct moments sum = run_moments(&run, at_needle, 0, 24 * HOUR);
    add_band(table,
             (struct row){.id = "BAC",
                          .setup = "baclofen 50 ug at L3: half-life, 0.5 to 4 h",
                          .unit = "h",
                          .expected = 1.5,
                          .got = half_life(&run, 0.5, 4) / HOUR,
                          .source = "4 people, 0.9 to 5 h, doi:10.1007/BF00265844"},
             0.9, 5);
    add_band(table,
             (struct row){.id = "BAC",
                          .setup = "the same: dose over AUC of 24 h",
                          .unit = "mL/h",
                          .expected = 30,
                          .got = 50e-9 / sum.area * 1e6 * HOUR,
                          .source = "4 people, 13 to 80 mL/h, doi:10.1007/BF00265844"},
             13, 80);
    run_close(&run);
}

/* S-09, Pop-05: who differ in canal and stroke, at 5 to 45 min. */
static void bupivacaine(struct table *table)
{
    enum { PEOPLE = 16, LOOKS = 9 };
    const char *source = "Ruppen 2009, 60 people, 26 to 781, median 242 in men";
    struct run run = run_case(table, "S-09", NULL);
    double all[PEOPLE * LOOKS];
    size_t count = 0;
    for (uint64_t m = 0; m < PEOPLE; m++)
        for (int k = 1; k <= LOOKS; k++) {
            const double c = run_at(&run, at_needle, m, k * 300) * 1e3;
            size_t place = count++;
            for (; place > 0 && all[place - 1] > c; place--) all[place] = all[place - 1];
            all[place] = c;
        }
    add_row(table,
            (struct row){.id = "S-09",
                         .setup = "bupivacaine 20 mg at L3: lumbar CSF, 5 to 45 min, median",
                         .unit = "ug/mL",
                         .expected = 242,
                         .got = (all[count / 2] + all[count / 2 - 1]) / 2,
                         .within = FACTOR,
                         .tolerance = 1.5,
                         .source = source,
                         .people = true,
                         .evidence = POPULATION,
                         .given = "volume, stroke varied"});
    add_row(table, (struct row){.id = "Pop-05",
                                .setup = "the same: largest over smallest",
                                .unit = "",
                                .expected = 8,
                                .got = all[count - 1] / all[0],
                                .within = BAND,
                                .least = 4,
                                .most = 30,
                                .source = source,
                                .people = true,
                                .evidence = POPULATION,
                                .given = "volume, stroke varied"});
    run_close(&run);
}

void validate_lumbar(struct table *table)
{
    morphine(table);
    morphine_in_plasma(table);
    ziconotide(table);
    baclofen(table);
    bupivacaine(table);
}
