/* Doses over hours to months: relief after one and after it is taken away, slow and fast
 * titration, metabolites. */
#include <math.h>

#include "csf/anatomy.h"
#include "validate.h"

enum { PEOPLE = 16 };

/* D-01: half of the effect at C50 whatever the steepness; the way there by hand: Ce/C of a
 * constant C is 1 - 2^(-t/4.4 h), here behind plasma that fills by two exponentials. */
static void half(struct table *table)
{
    static const struct {
        const char *path, *setup;
    } cases[] = {
        {"effect.pain.effect", "morphine by vein, plasma at C50, 5 days: relief, n 2.4"},
        {"effect.breathing.effect", "the same: breathing, n 1"}};
    struct run run = run_case(table, "D-01", NULL);
    for (int k = 0; k < 2; k++)
        add_row(table,
                (struct row){.id = "D-01",
                             .setup = cases[k].setup,
                             .unit = "",
                             .expected = 0.5,
                             .got = run_final(&run, cases[k].path, 0),
                             .tolerance = 0.01,
                             .source = "Anesthesiology 2004;101:1201: definition of C50"});
    run_close(&run);
}

/* Hours for which half of the relief lasts, mean of those whom it reaches. */
static double relieved(const struct run *run)
{
    double hours = 0;
    int reached = 0;
    for (uint64_t m = 0; m < PEOPLE; m++) {
        double own = 0;
        for (double at = 0; at < 48 * HOUR; at += 1800)
            own += run_at(run, "effect.pain.effect", m, at) > 0.5 ? 0.5 : 0;
        hours += own;
        reached += own > 0;
    }
    return hours / reached;
}

static void duration(struct table *table)
{
    static const struct {
        const char *set, *setup;
    } cases[] = {
        {"event.injection.dose=0.25 mg", "morphine 0.25 mg at L3: relief of half lasts"},
        {NULL, "morphine 0.50 mg at L3: relief of half lasts"}};
    for (int k = 0; k < 2; k++) {
        struct run run = run_case(table, "D-02", cases[k].set);
        add_row(table, (struct row){.id = "D-02",
                                    .setup = cases[k].setup,
                                    .unit = "h",
                                    .expected = 12,
                                    .got = relieved(&run),
                                    .within = BAND,
                                    .least = 8,
                                    .most = 16,
                                    .source = "Nordberg 1984, mean of about 12 h, 1 to 40 h",
                                    .people = true,
                                    .akin = true,
                                    .given = "volume, ec50 varied"});
        run_close(&run);
    }
}

/* Share of people whose pain is up by more than 2 of 10 after ten weeks. */
static double worse(const struct run *run)
{
    double count = 0;
    for (uint64_t m = 0; m < PEOPLE; m++) {
        const char *path = "effect.pain.pain_score";
        const double before = run_at(run, path, m, 7 * DAY);
        count += run_final(run, path, m) - before > 2;
    }
    return count / PEOPLE;
}

static void taken_away(struct table *table)
{
    const char *source = "Raphael 2013: 7 of 10 withdrew, 0 of 5 with an unchanged dose";
    struct run run = run_case(table, "D-04", NULL);
    add_row(table,
            (struct row){.id = "D-04",
                         .setup = "morphine less by 20 % a week for 10 weeks: pain up by 2",
                         .unit = "",
                         .expected = 0.7,
                         .got = worse(&run),
                         .within = BAND,
                         .least = 0.4,
                         .most = 0.8,
                         .source = source,
                         .people = true,
                         .evidence = POPULATION,
                         .given = "tolerance 10, ec50 varied"});
    run_close(&run);
    run = run_case(table, "D-04", "event.less.by=0 %");
    add_row(table, (struct row){.id = "D-04",
                                .setup = "the same dose all the time: pain up by 2",
                                .unit = "",
                                .expected = 0,
                                .got = worse(&run),
                                .within = BAND,
                                .least = 0,
                                .most = 0.2,
                                .source = source,
                                .people = true,
                                .evidence = POPULATION,
                                .given = "tolerance 10, ec50 varied"});
    run_close(&run);
}

static void ziconotide(struct table *table)
{
    const char *relief = "effect.relief.effect", *head = "effect.head.effect";
    struct run slow = run_case(table, "D-11", NULL), fast = run_case(table, "D-11b", NULL);
    add_row(table, (struct row){.id = "D-11",
                                .setup = "ziconotide to 6.96 ug/day in 21 days: relief",
                                .unit = "",
                                .expected = 0.147,
                                .got = run_final(&slow, relief, 0),
                                .within = FACTOR,
                                .tolerance = 2,
                                .source = "Rauck 2006, 112 people",
                                .people = true,
                                .akin = true});
    add_row(table, (struct row){.id = "D-11",
                                .setup = "from 9.6 ug/day, doubled daily, 6 days: relief",
                                .unit = "",
                                .expected = 0.312,
                                .got = run_final(&fast, relief, 0),
                                .within = FACTOR,
                                .tolerance = 2,
                                .source = "Wallace 2006, 169 people",
                                .people = true});
    struct run least = run_case(table, "D-11b", "event.fast.by=0 %");
    add_row(table,
            (struct row){.id = "D-11",
                         .setup = "9.6 ug/day, the least of fast titration, 6 days: relief",
                         .unit = "",
                         .expected = 0.312,
                         .got = run_final(&least, relief, 0),
                         .within = FACTOR,
                         .tolerance = 2,
                         .source = "Wallace 2006, 169 people",
                         .people = true});
    run_close(&least);
    add_row(table, (struct row){.id = "D-11",
                                .setup = "side effects, fast over slow",
                                .unit = "",
                                .expected = 2,
                                .got = run_final(&fast, head, 0) / run_final(&slow, head, 0),
                                .within = BAND,
                                .least = 1,
                                .most = INFINITY,
                                .source = "more of them with fast titration",
                                .people = true});
    run_close(&slow);
    run_close(&fast);
}

/* F-05: steps of 2.4 ug/day, three a week, up to 19.2 ug/day within 21 days. */
static void schedule(struct table *table)
{
    static const char *const label[SETS] = {"event.slow.by=2.4 ug/day", "event.slow.every=56 h",
                                            "event.slow.at=56 h",
                                            "event.slow.most=19.2 ug/day"};
    static const struct {
        const char *setup;
        double days, expected;
    } cases[] = {{"ziconotide by its label, 2.4 ug/day each 56 h: day 10", 10, 12},
                 {"the same: day 21, no more than", 21, 19.2}};
    struct run run = run_with(table, "D-11", label);
    for (int k = 0; k < 2; k++)
        add_row(table,
                (struct row){.id = "F-05",
                             .setup = cases[k].setup,
                             .unit = "ug/day",
                             .expected = cases[k].expected,
                             .got = run_at(&run, "program.dose_rate", 0, cases[k].days * DAY) *
                                    1e9 * DAY,
                             .tolerance = 1e-9,
                             .source = "Prialt label"});
    run_close(&run);
}

static double position(const char *level)
{
    for (size_t k = 0; k < th_level_count; k++)
        if (th_levels[k].name[0] == level[0] && th_levels[k].name[1] == level[1])
            return th_levels[k].position;
    return NAN;
}

/* Wallace and Yaksh sampled at L4-5; the tips lay above. */
static void glucuronides(struct table *table)
{
    static const struct {
        const char *path, *setup;
        double expected, least, most;
    } cases[] = {{"csf.concentration.morphine", "morphine 5 mg/day at T10: C(L4) over C(tip)",
                  0.3, 0, 0.9},
                 {"csf.concentration.m3g", "the same of M3G", 1, 0.8, 1.25},
                 {"csf.concentration.m6g", "the same of M6G", 1, 0.8, 1.25}};
    struct run run = run_case(table, "WY", NULL);
    for (int k = 0; k < 3; k++)
        add_row(table, (struct row){
                           .id = "WY",
                           .setup = cases[k].setup,
                           .unit = "",
                           .expected = cases[k].expected,
                           .got = run_along(&run, cases[k].path, position("L4"), 30 * DAY) /
                                  run_along(&run, cases[k].path, 0.362, 30 * DAY),
                           .within = BAND,
                           .least = cases[k].least,
                           .most = cases[k].most,
                           .source = "Wallace and Yaksh 2012, 13 people: falls, does not fall",
                           .people = true,
                           .evidence = EMERGENT,
                           .given = "plasma_partition 0.1, pial 1.56e-4 cm/min of both"});
    run_close(&run);
}

void validate_doses(struct table *table)
{
    half(table);
    duration(table);
    taken_away(table);
    ziconotide(table);
    schedule(table);
    glucuronides(table);
}
