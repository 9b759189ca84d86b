/* The whole chain with its shipped defaults against what was measured in patients. */
#include <math.h>
#include <string.h>

#include "csf/anatomy.h"
#include "validate.h"

static double position(const char *level)
{
    for (size_t k = 0; k < th_level_count; k++)
        if (strcmp(th_levels[k].name, level) == 0)
            return th_levels[k].position;
    return NAN;
}

struct injection {
    const char *id, *set, *concentration, *half, *source, *half_source;
    double at_hour, minutes;
};

/* The larger dose in blood, and in the medulla, which lies at the foramen magnum. */
static void add_larger_dose(struct table *table, const struct run *run)
{
    double at = NAN;
    add_row(table, (struct row){.id = "S-08",
                                .setup = "0.50 mg: largest plasma concentration",
                                .unit = "ng/mL",
                                .expected = 1,
                                .got = run_peak(run, "plasma.concentration", 0, NULL) * 1e6,
                                .within = BAND,
                                .least = 0,
                                .most = 1,
                                .source = "Nordberg 1984, below 1",
                                .people = true});
    run_peak(run, "csf.concentration", 0, &at);
    add_row(table, (struct row){.id = "S-13",
                                .setup = "0.50 mg: peak at the foramen magnum after",
                                .unit = "h",
                                .expected = 6,
                                .got = at / HOUR,
                                .within = BAND,
                                .least = 4,
                                .most = 10,
                                .source = "Gregory 1985, baboon, L4-5: medulla, of 3, 6, 24 h",
                                .people = true,
                                .evidence = ANIMAL,
                                .given = "a person for a baboon"});
}

/* S-08: lumbar CSF after one injection. Half-life by a straight line through ln C, 2 to 10 h.
 */
static void add_injection(struct table *table, const struct injection *given)
{
    struct run run = run_case(table, given->id, given->set);
    double slope = run_log_slope(&run, "csf.tip_concentration", 2 * HOUR, 10 * HOUR);
    add_row(table, (struct row){.id = "S-08",
                                .setup = given->concentration,
                                .unit = "ng/mL",
                                .expected = given->at_hour,
                                .got = run_at(&run, "csf.tip_concentration", 0, HOUR) * 1e6,
                                .within = FACTOR,
                                .tolerance = 1.5,
                                .source = given->source,
                                .people = true});
    add_row(table, (struct row){.id = "S-08",
                                .setup = given->half,
                                .unit = "min",
                                .expected = given->minutes,
                                .got = -log(2) / slope / 60,
                                .tolerance = 0.25,
                                .source = given->half_source,
                                .people = true});
    if (strcmp(given->id, "S-08b") == 0)
        add_larger_dose(table, &run);
    run_close(&run);
}

/* With the defaults: the drift is computed, and nothing in it was chosen to meet these rows. */
static void nordberg(struct table *table)
{
    const struct injection cases[] = {
        {"S-08a", NULL, "morphine 0.25 mg at L3: lumbar CSF at 1 h",
         "0.25 mg: half-life, 2 to 10 h", "Nordberg 1984, 4228 +/- 361 (SEM)",
         "Nordberg 1984, 196 +/- 13 (SEM)", 4228, 196},
        {"S-08b", NULL, "morphine 0.50 mg at L3: lumbar CSF at 1 h",
         "0.50 mg: half-life, 2 to 10 h", "Nordberg 1984, 10447 +/- 1538 (SEM)",
         "Nordberg 1984, 175 +/- 9 (SEM)", 10447, 175}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) add_injection(table, &cases[k]);
}

/* C(T2)/C(T12) = 0.43 over 20 cm of cord: decay length 23.7 cm. In this anatomy T2 and T12 are
 * 27 cm apart, which takes the ratio to 0.32 at the same decay length. */
static void kroin(struct table *table)
{
    struct run run = run_case(table, "Kroin", NULL);
    double low = run_along(&run, "csf.concentration", position("T12"), 72 * HOUR);
    double high = run_along(&run, "csf.concentration", position("T2"), 72 * HOUR);
    double middle = run_along(&run, "csf.concentration", position("T12") - 0.2, 72 * HOUR);
    add_row(table, (struct row){.id = "Kroin",
                                .setup = "DTPA at L2 for 72 h: C(T2)/C(T12)",
                                .unit = "",
                                .expected = 0.43,
                                .got = high / low,
                                .within = FACTOR,
                                .tolerance = 1.5,
                                .source = "Kroin 1993, 4 of 5 patients",
                                .people = true,
                                .given = "a tracer"});
    add_row(table, (struct row){.id = "Kroin",
                                .setup = "the same: decay length over 20 cm above T12",
                                .unit = "cm",
                                .expected = 23.7,
                                .got = 20 / log(low / middle),
                                .within = FACTOR,
                                .tolerance = 1.5,
                                .source = "20 cm/ln(1/0.43), Kroin 1993",
                                .people = true,
                                .given = "a tracer"});
    run_close(&run);
}

/* Intracranial signal was at its height within 1 to 3 h, and fell at 7 h. */
static void dyke(struct table *table)
{
    struct run run = run_case(table, "Dyke", NULL);
    double at = NAN;
    run_peak(&run, "csf.cistern_concentration", 0, &at);
    add_row(table, (struct row){.id = "Dyke",
                                .setup = "tracer at L3: peak in the cisterns after",
                                .unit = "h",
                                .expected = 2,
                                .got = at / HOUR,
                                .within = BAND,
                                .least = 1,
                                .most = 3,
                                .source = "Dyke 2020, 8 healthy, intracranial signal",
                                .people = true,
                                .given = "a tracer"});
    run_close(&run);
}

/* S-05, S-06: steady lumbar baclofen. */
static void baclofen(struct table *table)
{
    struct run run = run_case(table, "S-06", NULL);
    double tip = run_final(&run, "csf.tip_concentration", 0);
    double skull = run_final(&run, "csf.cistern_concentration", 0);
    add_row(table, (struct row){.id = "S-05",
                                .setup = "baclofen 575 ug/day at L2: lumbar to cisternal",
                                .unit = "",
                                .expected = 4,
                                .got = tip / skull,
                                .within = BAND,
                                .least = 2,
                                .most = 10,
                                .source = "Lioresal label (recalled), great variability",
                                .people = true});
    add_row(table, (struct row){.id = "S-06",
                                .setup = "the same: CSF at the tip",
                                .unit = "ug/mL",
                                .expected = 3.3,
                                .got = tip * 1e3,
                                .within = BAND,
                                .least = 1.5,
                                .most = 10,
                                .source = "Albright 2007, 43 patients, 607 ug/day, median",
                                .people = true});
    run_close(&run);
}

/* D-06, D-08: legs under infusion, and when the pump has stalled. */
static void spasticity_by_infusion(struct table *table)
{
    struct run run = run_case(table, "D-06", NULL);
    const double steady = run_at(&run, "effect.legs.concentration", 0, 48 * HOUR);
    double quarter = NAN;
    for (double at = 48 * HOUR; isnan(quarter) && at <= 72 * HOUR; at += HOUR / 4)
        if (run_at(&run, "effect.legs.concentration", 0, at) < steady / 4)
            quarter = at - 48 * HOUR;
    add_row(table, (struct row){.id = "D-06",
                                .setup = "baclofen 300 ug/day at L2: legs after 48 h",
                                .unit = "",
                                .expected = 1.2,
                                .got = run_at(&run, "effect.legs.score", 0, 48 * HOUR),
                                .within = BAND,
                                .least = 0.6,
                                .most = 1.8,
                                .source = "Penn 1989, 20 people, 4.0 +/- 1.0 to 1.2 +/- 0.4",
                                .people = true,
                                .akin = true});
    add_row(table, (struct row){.id = "D-08",
                                .setup = "stalled: a quarter is left at the effect site after",
                                .unit = "h",
                                .expected = 7,
                                .got = quarter / HOUR,
                                .within = BAND,
                                .least = 4,
                                .most = 10,
                                .source = "withdrawal felt 8 h after a stall (case report)",
                                .people = true});
    run_close(&run);
}

/* D-07: legs lose more than arms, which lie further from the needle. */
static void spasticity_by_injection(struct table *table)
{
    struct run run = run_case(table, "D-07", NULL);
    add_row(table, (struct row){.id = "D-07",
                                .setup = "baclofen 50 ug at L3: fall of the legs' score at 6 h",
                                .unit = "",
                                .expected = 1.9,
                                .got = 3.3 - run_at(&run, "effect.legs.score", 0, 6 * HOUR),
                                .within = BAND,
                                .least = 1.4,
                                .most = 2.4,
                                .source = "Meythaler 2001, 21 people, 3.3 to 1.4",
                                .people = true,
                                .given = "scores before the dose"});
    add_row(table, (struct row){.id = "D-07",
                                .setup = "the same: fall of the arms' score",
                                .unit = "",
                                .expected = 1,
                                .got = 2.8 - run_at(&run, "effect.arms.score", 0, 6 * HOUR),
                                .within = BAND,
                                .least = 0.5,
                                .most = 1.5,
                                .source = "Meythaler 2001, 21 people, 2.8 to 1.8",
                                .people = true,
                                .given = "scores before the dose"});
    run_close(&run);
}

void validate_people(struct table *table)
{
    nordberg(table);
    kroin(table);
    dyke(table);
    baclofen(table);
    spasticity_by_infusion(table);
    spasticity_by_injection(table);
}
