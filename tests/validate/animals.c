/* Pig and dog by their parts: how far drug goes along cord and CSF, how fast it is cleared,
 * masses at the tip. Levels are those of people, and many numbers of the parts are
 * placeholders. */
#include <math.h>

#include "validate.h"

static const char *const in_cord = "tissue.concentration";
static const double tip = 0.4895; /* L2 of a person; stretched with the canal */

/* A straight line through ln C of cord from the tip up: its decay length, m, and r squared. */
struct line {
    double length, squared;
};

static struct line decay(const struct run *run, double from, double to, double seconds)
{
    enum { PLACES = 24 };
    double n = 0, x1 = 0, x2 = 0, y1 = 0, y2 = 0, xy = 0;
    for (int k = 0; k < PLACES; k++) {
        const double x = (to - from) * k / (PLACES - 1);
        const double y = log(run_along(run, in_cord, from + x, seconds));
        n += 1;
        x1 += x;
        x2 += x * x;
        y1 += y;
        y2 += y * y;
        xy += x * y;
    }
    const double slope = (n * xy - x1 * y1) / (n * x2 - x1 * x1);
    const double r = (n * xy - x1 * y1) / sqrt((n * x2 - x1 * x1) * (n * y2 - y1 * y1));
    return (struct line){1 / fabs(slope), r * r};
}

static void chronic_pig(struct table *table)
{
    const double at = tip * 75 / 64.95;
    struct run run = run_case(table, "S-01", NULL);
    const struct line up = decay(&run, at, at - 0.1, 14 * DAY);
    add_row(table,
            (struct row){.id = "S-01",
                         .setup = "pig, morphine 20 uL/h, 14 days: decay length over 10 cm up",
                         .unit = "cm",
                         .expected = 3.8,
                         .got = up.length * 100,
                         .within = BAND,
                         .least = 2.2,
                         .most = 6.2,
                         .source = "Flack, Anderson, Bernards 2011, 4 pigs: 5 to 10 times in 5 "
                                   "to 10 cm",
                         .people = true,
                         .evidence = ANIMAL,
                         .given = "part of a pig"});
    add_row(table,
            (struct row){.id = "S-01",
                         .setup = "the same: r squared of the straight line through ln C",
                         .unit = "",
                         .expected = 0.95,
                         .got = up.squared,
                         .within = BAND,
                         .least = 0.9,
                         .most = 1,
                         .source = "the same: exponential",
                         .people = true,
                         .evidence = ANIMAL,
                         .given = "part of a pig"});
    run_close(&run);
}

/* Share of the drug in cord that is within 5 cm of the tip. */
static double near_tip(const struct run *run, double at)
{
    double near = 0, all = 0;
    for (double x = 0.0005; x < 0.75; x += 0.001) {
        const double c = run_along(run, in_cord, x, 8 * HOUR);
        all += c;
        near += fabs(x - at) <= 0.05 ? c : 0;
    }
    return near / all;
}

static void slow_and_fast_pig(struct table *table)
{
    const double at = tip * 75 / 64.95;
    const char *source = "Bernards 2006, Anesthesiology 105:169: within a few centimetres";
    struct run slow = run_case(table, "S-02", NULL);
    struct run fast = run_case(table, "S-02", "event.infusion.flow=1000 uL/h");
    add_row(table, (struct row){.id = "D8",
                                .setup = "pig, 20 uL/h for 8 h: share of cord's within 5 cm",
                                .unit = "",
                                .expected = 0.9,
                                .got = near_tip(&slow, at),
                                .within = BAND,
                                .least = 0.8,
                                .most = 1,
                                .source = source,
                                .people = true,
                                .evidence = ANIMAL,
                                .given = "part of a pig"});
    add_row(table,
            (struct row){.id = "S-02",
                         .setup = "the same: less goes further than 5 cm than at 1000 uL/h, by",
                         .unit = "",
                         .expected = 0.5,
                         .got = (1 - near_tip(&slow, at)) / (1 - near_tip(&fast, at)),
                         .within = BAND,
                         .least = 0,
                         .most = 0.99,
                         .source = "Bernards 2006: significantly more limited",
                         .people = true,
                         .evidence = ANIMAL,
                         .given = "part of a pig"});
    run_close(&slow);
    run_close(&fast);
}

/* The needle opens behind the cord; csf.streaming knows sides. */
static void sides_of_pig(struct table *table)
{
    const double at = tip * 75 / 64.95;
    struct run run = run_case(table, "S-02b", NULL);
    const double before = run_along(&run, "csf.anterior", at, 8 * HOUR);
    const double behind = run_along(&run, "csf.posterior", at, 8 * HOUR);
    add_row(table,
            (struct row){.id = "S-02",
                         .setup = "the same 20 uL/h, streams: before over behind the cord",
                         .unit = "",
                         .expected = 0.8,
                         .got = before / behind,
                         .within = BAND,
                         .least = 0,
                         .most = 0.95,
                         .source = "Bernards 2006: significantly different",
                         .people = true,
                         .evidence = ANIMAL,
                         .given = "part of a pig"});
    run_close(&run);
}

/* S-03: the middle of the drug in CSF below the tip, m, after 6 h. */
static double below_tip(struct table *table, const char *posture)
{
    const double at = tip * 75 / 64.95;
    struct run run = run_case(table, "S-03", posture);
    double all = 0, moment = 0;
    for (double x = 0.0005; x < 0.75; x += 0.001) {
        const double c = run_along(&run, "csf.concentration", x, 6 * HOUR);
        all += c;
        moment += c * x;
    }
    run_close(&run);
    return moment / all - at;
}

static void heavy_in_pig(struct table *table)
{
    static const struct {
        const char *posture, *setup;
        double expected, least, most;
    } cases[] = {{"surroundings.posture=upright",
                  "pig, 0.025 g/mL heavier, 6 h, upright: middle below the tip", 5, 0.1, 20},
                 {NULL, "the same, lying: middle below the tip", -5, -20, -0.1}};
    for (int k = 0; k < 2; k++)
        add_row(table, (struct row){.id = "S-03",
                                    .setup = cases[k].setup,
                                    .unit = "cm",
                                    .expected = cases[k].expected,
                                    .got = below_tip(table, cases[k].posture) * 100,
                                    .within = BAND,
                                    .least = cases[k].least,
                                    .most = cases[k].most,
                                    .source = "Flack 2010: caudal, cephalad; no distances",
                                    .people = true,
                                    .evidence = ANIMAL,
                                    .given = "part of a pig, supine for prone"});
}

static double late_half_life(const struct run *run, const char *path)
{
    return -log(2) / run_log_slope(run, path, 2 * HOUR, 8 * HOUR) / HOUR;
}

static void dog_bolus(struct table *table)
{
    const char *source = "Yaksh 2012, 5 dogs, doi:10.1111/j.1525-1403.2012.00479.x";
    struct run run = run_case(table, "S-10", NULL);
    const double drug = late_half_life(&run, "needle.concentration.ziconotide");
    run_close(&run);
    run = run_case(table, "S-10", "event.injection.drug=inulin");
    const double inulin = late_half_life(&run, "needle.concentration.inulin");
    add_row(table, (struct row){.id = "S-10",
                                .setup = "dog, ziconotide 10 ug at L2: half-life, 2 to 8 h",
                                .unit = "h",
                                .expected = 1.77,
                                .got = drug,
                                .tolerance = 0.25,
                                .source = source,
                                .people = true,
                                .evidence = ANIMAL,
                                .given = "part of a dog"});
    add_row(table, (struct row){.id = "S-10",
                                .setup = "the same: inulin's over that of ziconotide",
                                .unit = "",
                                .expected = 2.19,
                                .got = inulin / drug,
                                .within = BAND,
                                .least = 1.7,
                                .most = 2.8,
                                .source = source,
                                .people = true,
                                .evidence = ANIMAL,
                                .given = "part of a dog"});
    run_close(&run);
}

static void dog_infusion(struct table *table)
{
    const char *source = "Yaksh 2012, dogs, doi:10.1111/j.1525-1403.2012.00479.x";
    const char *path = "needle.concentration";
    struct run run = run_case(table, "S-11", NULL);
    const double plateau = run_at(&run, path, 0, 48 * HOUR);
    add_row(table, (struct row){.id = "S-11",
                                .setup = "dog, ziconotide 1 ug/h at L2: after 48 h",
                                .unit = "ng/mL",
                                .expected = 343,
                                .got = plateau * 1e6,
                                .within = FACTOR,
                                .tolerance = 1.5,
                                .source = source,
                                .people = true,
                                .evidence = ANIMAL,
                                .given = "part of a dog"});
    add_row(table, (struct row){.id = "S-11",
                                .setup = "the same: at 8 h, of that",
                                .unit = "",
                                .expected = 1,
                                .got = run_at(&run, path, 0, 8 * HOUR) / plateau,
                                .within = BAND,
                                .least = 0.9,
                                .most = 1.1,
                                .source = source,
                                .people = true,
                                .evidence = ANIMAL,
                                .given = "part of a dog"});
    add_row(table, (struct row){.id = "S-11",
                                .setup = "the same: half-life after it, 0 to 8 h",
                                .unit = "h",
                                .expected = 2.47,
                                .got = -log(2) /
                                       run_log_slope(&run, path, 48 * HOUR, 56 * HOUR) / HOUR,
                                .tolerance = 0.25,
                                .source = source,
                                .people = true,
                                .evidence = ANIMAL,
                                .given = "part of a dog"});
    run_close(&run);
}

/* D-12: as much morphine a day in an eighth of the fluid; and in two boluses a day. */
static void granuloma(struct table *table)
{
    struct run strong = run_case(table, "D-12", NULL);
    struct run weak = run_case(table, "D-12", "drug.morphine.concentration=1.5 mg/mL");
    const double mass = run_final(&strong, "fault.mass.size", 0);
    add_row(table,
            (struct row){.id = "D-12",
                         .setup = "dog, 12 mg/day as 1.5 mg/mL: mass over that of 12.5 mg/mL",
                         .unit = "",
                         .expected = 0.25,
                         .got = run_final(&weak, "fault.mass.size", 0) / mass,
                         .within = FACTOR,
                         .tolerance = 2,
                         .source = "Allen 2006, Anesthesiology 105:581: 1 of 4 dogs, all dogs",
                         .people = true,
                         .evidence = ANIMAL,
                         .given = "part of a dog"});
    run_close(&strong);
    run_close(&weak);
}

/* D-12: the same as 25 mg/mL in two boluses a day; the mass grows evenly after a day. */
static void granuloma_by_boluses(struct table *table)
{
    static const char *const even[SETS] = {"drug.morphine.concentration=25 mg/mL",
                                           "run.duration=3 day", "run.sample=1 day",
                                           "csf.cells=100"};
    struct run one = run_with(table, "D-12", even), two = run_case(table, "D-12b", NULL);
    add_row(table,
            (struct row){.id = "D-12",
                         .setup = "dog, 25 mg/mL, two boluses a day: mass over an even one",
                         .unit = "",
                         .expected = 0.22,
                         .got = run_final(&two, "fault.mass.size", 0) /
                                run_final(&one, "fault.mass.size", 0),
                         .within = FACTOR,
                         .tolerance = 2,
                         .source = "Hildebrand 2019: 1.8 and 8.1 mm2, median",
                         .people = true,
                         .evidence = ANIMAL,
                         .given = "part of a dog"});
    run_close(&one);
    run_close(&two);
}

void validate_animals(struct table *table)
{
    chronic_pig(table);
    slow_and_fast_pig(table);
    sides_of_pig(table);
    heavy_in_pig(table);
    dog_bolus(table);
    dog_infusion(table);
    granuloma(table);
    granuloma_by_boluses(table);
}
