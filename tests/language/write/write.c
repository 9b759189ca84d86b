/* A scenario that is written reads back to the same numbers. */
#define TH_SUITE "write"
#include "support/check_main.h"

#include "support/csv_files.h"
#include "support/full_scenario.h"
#include "support/scenario_fixture.h"

static void same_instances(const struct th_scenario *a, const struct th_scenario *b)
{
    ck_assert_uint_eq(a->instance_count, b->instance_count);
    for (size_t i = 0; i < a->instance_count; i++) {
        const struct th_instance *x = &a->instances[i], *y = &b->instances[i];
        ck_assert_str_eq(x->name, y->name);
        ck_assert_ptr_eq(x->model, y->model);
        ck_assert_mem_eq(x->params, y->params, x->model->params.count * sizeof *x->params);
        for (size_t k = 0; k < x->model->params.count; k++) {
            ck_assert_int_eq(x->provenance[k].mark, y->provenance[k].mark);
            ck_assert_str_eq(x->provenance[k].source, y->provenance[k].source);
        }
    }
}

static void same_lists(const struct th_scenario *a, const struct th_scenario *b)
{
    ck_assert_uint_eq(a->event_count, b->event_count);
    for (size_t k = 0; k < a->event_count; k++) {
        ck_assert_int_eq(a->events[k].at, b->events[k].at);
        ck_assert_uint_eq(a->events[k].number, b->events[k].number);
        ck_assert_mem_eq(a->events[k].args, b->events[k].args, sizeof a->events[k].args);
    }
    ck_assert_uint_eq(a->vary_count, b->vary_count);
    for (size_t k = 0; k < a->vary_count; k++) {
        const struct th_vary *x = &a->vary[k], *y = &b->vary[k];
        ck_assert_str_eq(x->path, y->path);
        ck_assert_int_eq(x->law, y->law);
        ck_assert(x->spread == y->spread && x->least == y->least && x->most == y->most);
        ck_assert(x->share == y->share && x->within == y->within);
        ck_assert_mem_eq(&x->stated, &y->stated, sizeof x->stated);
        ck_assert_uint_eq(x->grid_count, y->grid_count);
        if (x->grid_count)
            ck_assert_mem_eq(x->grid, y->grid, x->grid_count * sizeof *x->grid);
        if (x->shares)
            ck_assert_mem_eq(x->shares, y->shares, x->grid_count * sizeof *x->shares);
    }
    ck_assert_uint_eq(a->column_count, b->column_count);
    for (size_t k = 0; k < a->column_count; k++)
        ck_assert_str_eq(a->columns[k].path, b->columns[k].path);
    ck_assert_uint_eq(a->requirement_count, b->requirement_count);
    for (size_t k = 0; k < a->requirement_count; k++) {
        struct th_requirement x = a->requirements[k], y = b->requirements[k];
        ck_assert_str_eq(x.name, y.name);
        struct th_reduction p = a->reductions[x.reduction], q = b->reductions[y.reduction];
        ck_assert(p.output == q.output && x.of == y.of && p.take == q.take);
        ck_assert(p.from == q.from && p.to == q.to);
        ck_assert(p.level == q.level || (isnan(p.level) && isnan(q.level)));
        double off = p.take == TH_AUC ? 1e-15 * x.most : 0; /* its unit is not the quantity's */
        ck_assert(x.least == y.least && (x.most == y.most || fabs(x.most - y.most) <= off));
        ck_assert(x.share == y.share && x.open == y.open);
        ck_assert(x.confidence == y.confidence && x.across == y.across);
        ck_assert_mem_eq(x.quantiles, y.quantiles, sizeof x.quantiles);
        ck_assert(p.log == q.log && p.since == q.since && !p.opening == !q.opening);
        if (p.opening)
            ck_assert(p.opening->from == q.opening->from && p.opening->to == q.opening->to &&
                      p.opening->since == q.opening->since &&
                      p.opening->stages == q.opening->stages);
    }
}

START_TEST(writes_what_it_read)
{
    struct th_scenario *a = good(FULL);
    struct th_scenario *b = read_back(a);
    ck_assert_str_eq(b->title, "a \"b\" \\ c");
    ck_assert(a->duration == b->duration && a->sample == b->sample && a->single == b->single);
    ck_assert(a->members == b->members && a->seed == b->seed && a->ensemble == b->ensemble);
    same_instances(a, b);
    same_lists(a, b);
    ck_assert_int_eq(th_scenario_write(a, "/no/such/place", &error), TH_IO);
    th_scenario_free(a);
    th_scenario_free(b);
}
END_TEST

static const char all_laws[] =
    "format: 1\n" RUN SALT "pump: {drift: 2.5 %}\n"
    "ensemble:\n  members: 6\n  vary:\n"
    "    pump.rate: normal 2.3 %\n"
    "    pump.bore: exponential rate 3 1/mm\n"
    "    pump.drift: normal 7 % of value\n"
    "    pump.heat: normal mean 36.7 degC sd 0.7 degF\n"
    "    pump.pulses: choice mean 33.3 % resolved 66.7 %\n"
    "    csf.volume: lognormal mean 97.3 mL cv 24 % within 60 300 mL\n"
    "    csf.tip: triangular C5 33.3 cm L2\n"
    "    drug.halflife: weibull shape 0.65 scale 60 day\n"
    "    drug.concentration: uniform 0.7 3.1 mg/mL\n"
    "  correlations:\n"
    "    - {pair: [csf.volume, pump.rate], rho: 0.3}\n"
    "    - {pair: [pump.rate, pump.drift], rho: -0.1}\n"
    "    - {pair: [pump.heat, csf.tip], rho: 0.7}\n";

/* Around the scenario's values. */
static const char laws_around[] = "format: 1\n" RUN SALT "pump: {drift: 2.5 %}\n"
                                  "ensemble:\n  members: 6\n  vary:\n"
                                  "    pump.rate: lognormal sd 0.013 mL/day\n"
                                  "    pump.heat: normal sd 0.7 degF\n"
                                  "    pump.drift: normal cv 7.7 %\n"
                                  "    pump.bore: lognormal omega 0.33\n"
                                  "    csf.volume: lognormal 24.1 %\n"
                                  "    drug.concentration: lognormal gsd 1.7\n"
                                  "    csf.tip: normal sd 2.3 cm\n";

/* A scenario of laws, written and read again. */
static void reads_back(const char *text, size_t laws, struct th_scenario *both[2])
{
    both[0] = good(text);
    both[1] = read_back(both[0]);
    ck_assert_uint_eq(both[0]->vary_count, laws);
    same_lists(both[0], both[1]);
}

/* All laws and correlations, to the bit. */
START_TEST(writes_laws)
{
    struct th_scenario *both[2];
    reads_back(all_laws, 9, both);
    ck_assert_uint_eq(both[0]->correlated_count, 5);
    ck_assert_uint_eq(both[1]->correlated_count, 5);
    for (size_t k = 0; k < 5; k++) {
        const struct th_correlated *x = &both[0]->correlated[k], *y = &both[1]->correlated[k];
        ck_assert_str_eq(both[0]->vary[x->vary].path, both[1]->vary[y->vary].path);
        ck_assert_mem_eq(x->score, y->score, x->count * sizeof *x->score);
    }
    th_scenario_free(both[0]);
    th_scenario_free(both[1]);
}
END_TEST

START_TEST(writes_laws_around_values)
{
    struct th_scenario *both[2];
    reads_back(laws_around, 7, both);
    th_scenario_free(both[0]);
    th_scenario_free(both[1]);
}
END_TEST

/* The table of an empirical law is named as it is found from the new file's folder. */
START_TEST(writes_empirical_laws)
{
    static const char column[] = "csf.volume[mL]\n100\n123.4\n150\n";
    char text[200];
    snprintf(text, sizeof text,
             RUN SALT "ensemble: {members: 6, vary: {csf.volume: empirical %s}}\n",
             csv(column));
    struct th_scenario *a = good(text);
    struct th_scenario *b = read_back(a);
    ck_assert_uint_eq(a->vary[0].grid_count, 3);
    same_lists(a, b);
    th_scenario_free(a);
    th_scenario_free(b);
    remove_files();
}
END_TEST

/* Series fold into lines again, but never so that the order at one tick changes: an alias
 * stands twice, with another event between. */
static const char *const many[] = {
    RUN SALT "events: [{at: 0 s, every: 9 s, do: pump.stop}, {at: 18 s, do: pump.stop}]\n",
    RUN SALT "events: [&a {at: 1 h, set: {pump.rate: 1 mL/day}},\n"
             "  {at: 1 h, set: {pump.rate: 2 mL/day}}, *a]\n"};

START_TEST(writes_series)
{
    struct th_scenario *a = good(many[_i]);
    ck_assert_uint_eq(a->event_count, _i == 0 ? 96002 : 3);
    struct th_scenario *b = read_back(a);
    same_lists(a, b);
    th_scenario_free(a);
    th_scenario_free(b);
}
END_TEST

static const char all_requirements[] =
    "format: 1\n" RUN SALT "events:\n"
    "  - {name: fast, when: {check: pump.flow, above: 1 mL/day}}\n"
    "  - {name: slow, when: {check: pump.flow, below: 0.1 mL/day}}\n"
    "stages:\n"
    "  - {name: trial, leave: [{after: 1 day, to: home}]}\n"
    "  - {name: home}\n"
    "ensemble: {members: 60, vary: {pump.rate: normal 2 %}}\n"
    "require:\n"
    "  - {check: pump.flow, take: max, during: fast .. slow, below: 2 mL/day, across: median}\n"
    "  - {check: pump.total, take: rise, during: 1 day .. slow, below: 7, of: pump.total,\n"
    "     across: 95 % over 5 %}\n"
    "  - {check: pump.flow, take: mean, during: trial, below: 2 mL/day, share: 90 %,\n"
    "     confidence: 95 %}\n"
    "  - {check: pump.flow, take: time of max, during: [trial, home], since: slow, is: 3 h}\n"
    "  - {check: log.fast, take: first, since: slow, below: 2 day}\n"
    "  - {check: log.slow, take: longest, since: fast, during: 1 day .. 3 day, below: 2 day}\n"
    "  - {check: log.home, take: count, is: 1}\n";

START_TEST(writes_requirements)
{
    struct th_scenario *a = good(all_requirements);
    ck_assert_uint_eq(a->requirement_count, 7);
    struct th_scenario *b = read_back(a);
    same_lists(a, b);
    th_scenario_free(a);
    th_scenario_free(b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "written");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_test(tests, writes_what_it_read);
    tcase_add_test(tests, writes_laws);
    tcase_add_test(tests, writes_laws_around_values);
    tcase_add_test(tests, writes_requirements);
    tcase_add_test(tests, writes_empirical_laws);
    tcase_add_loop_test(tests, writes_series, 0, 2);
}
