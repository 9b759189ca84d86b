/* Series are found by the names that a scenario may write: with every NAME, or without where a
 * result has one instance of the slot; and refused for the same reason. */
#define TH_SUITE "compare_name"
#include "support/check_main.h"

#include <string.h>

#include "catalog.h"
#include "compare/name.h"

static char names[6][64] = {"csf.tip_concentration", "fault.kink.closed",
                            "fault.kink.bore",       "gauge.delivered.ratio",
                            "gauge.balance.error",   "gauge.delivered.error"};
enum { NAMES = sizeof names / sizeof names[0] };

static const struct {
    const char *name, *found, *says; /* found NULL: not there, or why not */
} cases[] = {
    {"csf.tip_concentration", "csf.tip_concentration", NULL},
    {"fault.kink.closed", "fault.kink.closed", NULL},
    {"fault.closed", "fault.kink.closed", NULL},
    {"faults.bore", "fault.kink.bore", NULL},
    {"fault.kink", NULL, NULL},
    {"fault.at", NULL, NULL},
    {"fault.twist.closed", NULL, NULL},
    {"gauge.balance.error", "gauge.balance.error", NULL},
    {"gauge.error", NULL,
     "gauge.error: which one? There are gauge.balance.error, gauge.delivered.error"},
    {"gauge.ratio", NULL, "gauge.ratio: did you mean gauge.delivered.ratio?"},
    {"tip_concentration", NULL, NULL},
    {"", NULL, NULL},
};

START_TEST(names_of_series)
{
    struct th_series series[NAMES] = {{0}};
    struct th_result result = {.series = series, .count = NAMES};
    struct th_error error = {0};
    for (size_t k = 0; k < NAMES; k++) series[k].name = names[k];
    const struct th_series *found =
        th_series_find(&th_catalog, &result, cases[_i].name, &error);
    ck_assert_int_eq(found != NULL, cases[_i].found != NULL);
    if (found)
        ck_assert_str_eq(found->name, cases[_i].found);
    ck_assert_int_eq(error.count, cases[_i].says ? 1 : 0);
    if (cases[_i].says)
        ck_assert_str_eq(error.text[0], cases[_i].says);
}
END_TEST

static const struct {
    const char *name, *says; /* NULL: it is a name, whether the result has it or not */
} checked[] = {
    {"csf.tip_concentration", NULL},
    {"catheter.tip_flow", NULL},
    {"csf.tip_concentration.morphine", NULL},
    {"csf.concentration.baclofen", NULL},
    {"reservoir.volume min", NULL},
    {"fault.closed", NULL},
    {"fault.twist.closed", NULL},
    {"faults.twist.closed", NULL},
    {"effect.pain.effect", NULL},
    {"fault.kink.bore", NULL},
    {"catheter.tipflow", "r.csv: nothing is called \"catheter.tipflow\""},
    {"csf.tip_concentratoin",
     "r.csv: nothing is called \"csf.tip_concentratoin\"; did you mean "
     "\"csf.tip_concentration\"?"},
    {"catheter.tip_flow.morphine", "nothing is called"},
    {"fault.kink.closd", "did you mean \"fault.kink.closed\"?"},
    {"catheter", "nothing is called"},
    {"tip_flow", "nothing is called"},
    {"effect.pain.peak",
     "r.csv: effect.pain.peak is no output any more: it is \"effect.pain.effect max\""},
    {"effect.peak_at", "it is \"effect.effect time of max\""},
    {"fault.kink.peak", "nothing is called"},
    {"", "nothing is called \"\""},
};

/* An output that the catalogue has and the result has not is a difference; another name is
 * a mistake. */
START_TEST(a_name_that_is_none)
{
    struct th_series series[NAMES] = {{0}};
    struct th_result result = {.series = series, .count = NAMES};
    struct th_error error = {0};
    for (size_t k = 0; k < NAMES; k++) series[k].name = names[k];
    const char *name = checked[_i].name, *says = checked[_i].says;
    enum th_status status = th_series_check(&th_catalog, &result, "r.csv", name, &error);
    ck_assert_msg(status == (says ? TH_BAD_INPUT : TH_OK), "%s: %s", name, error.text[0]);
    if (says)
        ck_assert_msg(strstr(error.text[0], says) != NULL, "%s", error.text[0]);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "names");
    tcase_add_loop_test(tests, names_of_series, 0, (int)(sizeof cases / sizeof cases[0]));
    tcase_add_loop_test(tests, a_name_that_is_none, 0,
                        (int)(sizeof checked / sizeof checked[0]));
}
