/* The hazards of scenarios/device_failures.yaml are drawn by their laws: of each part that they
 * name, the mean time to its first occurrence within a century, and how many have it within a
 * year, are those of the law, by closed forms, within three standard errors. */
#define TH_SUITE "hazards that are shipped"
#include "support/check_main.h"

#include "base/random.h"
#include "scenario/distribution.h"
#include "support/real_run.h"

enum { PEOPLE = 20000, CENTURY = 100, TEXT = 8000, LINE = 600 };

static const double year = 365.25 * 86400;

/* A law as it is written: exponential if its shape is 1. */
struct law {
    char name[32], text[120];
    double scale, shape; /* years */
};

/* The law, mark and source of the part of a hazard. */
static void read_part(const char *name, struct law *law)
{
    char path[TEXT], line[LINE];
    bool found = false;
    snprintf(path, sizeof path, "scenarios/parts/%s.yaml", name);
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s", path);
    while (!found && fgets(line, sizeof line, file))
        found = sscanf(line, "after: {value: %119[^,]", law->text) == 1 ||
                sscanf(line, "every: {value: %119[^,]", law->text) == 1;
    fclose(file);
    law->shape = 1;
    ck_assert_msg(found && (sscanf(law->text, "exponential mean %lf year", &law->scale) == 1 ||
                            sscanf(law->text, "weibull shape %lf scale %lf year", &law->shape,
                                   &law->scale) == 2),
                  "%s: %s", path, law->text);
    ck_assert_msg(strstr(line, "mark: ") && strstr(line, "source: "), "%s: %s", path, line);
}

/* The hazards of the file: a line each, which names its part. */
static size_t read_laws(struct law *laws, size_t most)
{
    FILE *file = fopen("scenarios/device_failures.yaml", "r");
    char line[LINE], part[64];
    size_t count = 0;
    bool within = false;
    ck_assert_ptr_nonnull(file);
    while (fgets(line, sizeof line, file)) {
        within = strcmp(line, "hazards:\n") == 0 || (within && line[0] == ' ');
        if (!within ||
            sscanf(line, " - {from: %63[^,], name: %31[^,}]", part, laws[count].name) != 2)
            continue;
        read_part(part, &laws[count]);
        ck_assert_uint_lt(++count, most);
    }
    fclose(file);
    return count;
}

/* Share that has it not by then, years. */
static double survives(const struct law *law, double time)
{
    return exp(-pow(time / law->scale, law->shape));
}

/* Mean and standard deviation of min(time, a century), years: integrals of S and of 2 t S. */
static void restricted(const struct law *law, double *mean, double *deviation)
{
    enum { PARTS = 20000 };
    const double h = (double)CENTURY / PARTS;
    double first = 0, second = 0;
    for (int k = 0; k <= PARTS; k++) {
        const double weight = k == 0 || k == PARTS ? 1 : k % 2 ? 4 : 2, t = k * h;
        first += weight * h / 3 * survives(law, t);
        second += weight * h / 3 * 2 * t * survives(law, t);
    }
    *mean = first;
    *deviation = sqrt(second - first * first);
}

/* The first draws of an item of the scenario, years. */
static void expect(const struct th_item *item, const struct law *law)
{
    double sum = 0, mean, deviation;
    int within_a_year = 0;
    ck_assert_str_eq(item->name, law->name);
    ck_assert_msg(item->section == TH_SECTION_HAZARD && item->law, "%s", law->name);
    for (uint64_t m = 0; m < PEOPLE; m++) {
        const double u = th_random(1, m, item->key, 0);
        const double at = th_distribution_quantile(item->law, u) / year;
        sum += fmin(at, CENTURY);
        within_a_year += at < 1;
    }
    restricted(law, &mean, &deviation);
    const double off = (sum / PEOPLE - mean) / (deviation / sqrt(PEOPLE));
    ck_assert_msg(fabs(off) <= 3, "%s: mean %g, by law %g years: %g standard errors", law->name,
                  sum / PEOPLE, mean, off);
    const double share = 1 - survives(law, 1), spread = sqrt(PEOPLE * share * (1 - share));
    ck_assert_msg(fabs(within_a_year - PEOPLE * share) <= 3 * spread,
                  "%s: %d within a year, by law %g +- %g", law->name, within_a_year,
                  PEOPLE * share, spread);
}

START_TEST(by_their_laws)
{
    struct law laws[24];
    const size_t count = read_laws(laws, 24);
    char text[4 * TEXT];
    FILE *file = fopen("scenarios/device_failures.yaml", "r");
    ck_assert_ptr_nonnull(file);
    const size_t length = fread(text, 1, sizeof text - 1, file);
    text[length] = 0;
    fclose(file);
    struct real_run run = real_open(text);
    ck_assert_uint_ge(count, 9);
    for (size_t k = 0; k < count; k++) {
        size_t j = 0;
        while (
            j < run.scenario->item_count &&
            (!run.scenario->items[j].name || strcmp(run.scenario->items[j].name, laws[k].name)))
            j++;
        ck_assert_uint_lt(j, run.scenario->item_count);
        expect(&run.scenario->items[j], &laws[k]);
    }
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "hazards");
    tcase_add_test(tests, by_their_laws);
}
