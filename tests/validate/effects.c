/* Effects in people: breathing, block by a local anaesthetic; people who differ: who passes a
 * screening trial, and how far apart they are at one dose. */
#include <math.h>
#include <string.h>

#include "scenario/people/members.h"
#include "validate.h"

/* D-05: the largest depression calibrates the part; its time and 12 h do not. */
static void breathing(struct table *table)
{
    struct run run = run_case(table, "D-05", NULL);
    double at = NAN;
    const double most = run_peak(&run, "effect.breathing.effect", 0, &at);
    add_row(table,
            (struct row){.id = "D-05",
                         .setup = "morphine 0.3 mg at L3: largest loss of breathing",
                         .unit = "",
                         .expected = 0.61,
                         .got = most,
                         .within = BAND,
                         .least = 0.40,
                         .most = 0.75,
                         .source = "Bailey 2000, response to hypoxia, 14.5 of 36.8 L/min",
                         .people = true,
                         .akin = true});
    add_row(table, (struct row){.id = "D-05",
                                .setup = "the same: when it is largest",
                                .unit = "h",
                                .expected = 5.5,
                                .got = at / HOUR,
                                .within = BAND,
                                .least = 3,
                                .most = 8,
                                .source = "Bailey 1993, 3.5 to 7.5 h (recalled); baboons 6 h",
                                .people = true});
    add_row(table,
            (struct row){.id = "D-05",
                         .setup = "the same: at 12 h, of the largest",
                         .unit = "",
                         .expected = 0.9,
                         .got = run_at(&run, "effect.breathing.effect", 0, 12 * HOUR) / most,
                         .within = BAND,
                         .least = 0.5,
                         .most = 1,
                         .source = "Bailey 2000, still depressed at 12 h",
                         .people = true});
    run_close(&run);
}

/* D-10: T12 +/- 2.1 levels is a height of 8. */
static void block(struct table *table)
{
    struct run run = run_case(table, "D-10", NULL);
    add_row(table, (struct row){.id = "D-10",
                                .setup = "bupivacaine 15 mg plain at L4: height, S2 1, T12 8",
                                .unit = "",
                                .expected = 8,
                                .got = run_peak(&run, "effect.block.height", 0, NULL),
                                .within = BAND,
                                .least = 8 - 2 * 2.1,
                                .most = 8 + 2 * 2.1,
                                .source = "20 people, T12 +/- 2.1; scilit.com 47de3cac21c25f33",
                                .people = true});
    run_close(&run);
}

enum { PEOPLE = 24 };

/* The number of those that are smaller. */
static void rank(const double values[PEOPLE], double ranks[PEOPLE])
{
    for (int k = 0; k < PEOPLE; k++) {
        ranks[k] = 0;
        for (int n = 0; n < PEOPLE; n++) ranks[k] += values[n] < values[k];
    }
}

/* Spearman's correlation, of values without ties. */
static double spearman(const double a[PEOPLE], const double b[PEOPLE])
{
    double one[PEOPLE], two[PEOPLE], squares = 0;
    rank(a, one);
    rank(b, two);
    for (int k = 0; k < PEOPLE; k++) squares += (one[k] - two[k]) * (one[k] - two[k]);
    return 1 - 6 * squares / (PEOPLE * (PEOPLE * PEOPLE - 1.0));
}

/* A parameter of a member, SI. */
static double param(const struct run *run, const char *instance, const char *name,
                    uint64_t member)
{
    double params[512];
    for (size_t k = 0; run->scenario && k < run->scenario->instance_count; k++) {
        const struct th_instance *it = &run->scenario->instances[k];
        const struct th_row *row = th_table_find(&it->model->params, name);
        if (strcmp(it->name, instance) != 0 || !row || it->model->params.count > 512)
            continue;
        th_member_params(run->scenario, k, member, params);
        return params[row - it->model->params.rows];
    }
    return NAN;
}

/* D-10: the more CSF, the lower. */
static void block_and_volume(struct table *table)
{
    struct run run = run_case(table, "D-10b", NULL);
    double volume[PEOPLE], height[PEOPLE];
    for (uint64_t m = 0; m < PEOPLE; m++) {
        volume[m] = param(&run, "csf", "volume", m);
        height[m] = NAN;
        for (double at = 0; at <= 960; at += 60) /* highest within 10 min */
            height[m] = fmax(height[m], run_at(&run, "effect.block.height", m, at));
    }
    add_row(table, (struct row){.id = "D-10",
                                .setup = "the same, 24 people: Spearman of volume and height",
                                .unit = "",
                                .expected = -0.65,
                                .got = spearman(volume, height),
                                .within = BAND,
                                .least = -0.85,
                                .most = -0.4,
                                .source = "Higuchi 2004, Anesthesiology 100:106, 41 people",
                                .people = true,
                                .evidence = POPULATION,
                                .given = "volume, stroke varied"});
    run_close(&run);
}

void validate_effects(struct table *table)
{
    breathing(table);
    block(table);
    block_and_volume(table);
}

enum { CANDIDATES = 160, DOSED = 64 };

/* The share of those who have half of the pain gone for four hours after one of three doses. */
static void trial(struct table *table)
{
    static const struct {
        const char *set, *setup, *given;
    } cases[] = {
        {NULL, "screening trial, pain from T10: passed by",
         "volume, stroke, ec50, ceiling varied"},
        {"effect.relief.level=L1", "the same, pain of back and legs, from L1",
         "effect.relief.level; the same varied"},
    };
    for (int k = 0; k < 2; k++) {
        struct run run = run_case(table, "Trial", cases[k].set);
        double passed = 0;
        for (uint64_t m = 0; m < CANDIDATES; m++)
            passed += run_final(&run, "course.stage", m) > 0.5;
        add_row(table, (struct row){.id = "Trial",
                                    .setup = cases[k].setup,
                                    .unit = "%",
                                    .expected = 70,
                                    .got = 100 * passed / CANDIDATES,
                                    .within = BAND,
                                    .least = 64,
                                    .most = 75,
                                    .source = "205 of 292, 16 of 25 (Kumar 2001), 30 of 40 "
                                              "(Anderson 1999)",
                                    .people = true,
                                    .evidence = POPULATION,
                                    .given = cases[k].given});
        /* There, as here, those who are relieved by nothing do not count. */
        if (k == 0)
            add_row(table, (struct row){.id = "Trial",
                                        .setup = "the same, double-blind, pain not of cancer",
                                        .unit = "%",
                                        .expected = 60,
                                        .got = 100 * passed / CANDIDATES,
                                        .within = BAND,
                                        .least = 26,
                                        .most = 88,
                                        .source = "6 of 10 (Levy 1997, Neurosurg Focus "
                                                  "2(1):e2), 95 % of them",
                                        .people = true,
                                        .evidence = POPULATION,
                                        .given = cases[k].given});
        run_close(&run);
    }
}

/* Standard deviation over mean of so many, %. */
static double spread(const double *value, size_t count)
{
    double sum = 0, squares = 0;
    for (size_t k = 0; k < count; k++) sum += value[k];
    const double mean = sum / (double)count;
    for (size_t k = 0; k < count; k++) squares += (value[k] - mean) * (value[k] - mean);
    return 100 * sqrt(squares / ((double)count - 1)) / mean;
}

/* ln 2 over the slope of the logarithm from 2 to 10 h, by samples of an hour. */
static double half_life(const struct run *run, uint64_t m)
{
    double sum = 0;
    for (int hour = 2; hour <= 10; hour++)
        sum += (hour - 6) * log(run_at(run, "csf.probe_concentration", m, hour * HOUR));
    return -log(2) / (sum / 60);
}

/* People at one dose; errors of means were published, of 7 to 15 people: times the root of
 * that.
 */
static void one_dose(struct table *table, const char *id, const char *of, const char *setups[2])
{
    struct run run = run_case(table, id, NULL);
    double at_hour[DOSED], half[DOSED];
    for (uint64_t m = 0; m < DOSED; m++) {
        at_hour[m] = run_at(&run, "csf.probe_concentration", m, HOUR);
        half[m] = half_life(&run, m);
    }
    struct row row = {.id = "Pop-07",
                      .setup = setups[0],
                      .unit = "%",
                      .expected = 37,
                      .got = spread(at_hour, DOSED),
                      .source = "Nordberg 1984, SEM 8.5 and 14.7 % of 7 to 15",
                      .evidence = POPULATION,
                      .given = of};
    add_band(table, row, 23, 57);
    row.setup = setups[1];
    row.expected = 19;
    row.got = spread(half, DOSED);
    row.source = "Nordberg 1984, SEM 6.6 and 5.1 % of 7 to 15";
    add_band(table, row, 13, 26);
    run_close(&run);
}

void validate_populations(struct table *table)
{
    trial(table);
    one_dose(table, "Pop-07", "volume, stroke varied",
             (const char *[]){"morphine 0.25 mg at L3: spread of lumbar CSF at 1 h",
                              "the same: spread of the half-life"});
    one_dose(table, "Pop-07b", "volume, stroke, age varied",
             (const char *[]){"at 20 to 80 years of age: spread of lumbar CSF at 1 h",
                              "the same: spread of the half-life"});
}
