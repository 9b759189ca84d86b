/* Notices and suggestions: models that are not written, values after the end of the run,
 * probable meanings. */
#define TH_SUITE "notice"
#include "support/check_main.h"

#include "support/scenario_fixture.h"

#define DAYS "run: {duration: 30 day}\n"
#define DRUG "drug: {from: morphine, concentration: 10 mg/mL}\n"
#define PROGRAM "program: {use: simple, dose: 2 mg/day}\n"
#define CATHETER "catheter: {from: silicone_89cm, tip: T10}\n"
#define DEVICES "pump: {from: peristaltic_20ml}\nreservoir: {from: bellows_20ml}\n" CATHETER
#define WHOLE DAYS DRUG PROGRAM DEVICES
#define EFFECT "effects: {use: emax, name: relief}\n"
#define KINK "faults: [{use: kink, at: 30 cm, closed: 95 %, begins: "

/* A scenario that is wrong in one way, and the whole of the one sentence behind its place. */
static const struct {
    const char *text, *says;
} wrong[] = {
    {DAYS PROGRAM DEVICES, "t.yaml:1:1: error: there is no drug: it needs concentration"},
    {DAYS "drug: {name: morphine}\n" PROGRAM DEVICES,
     "t.yaml:2:7: error: drug.morphine needs concentration: concentration as labelled"},
    {DAYS DRUG PROGRAM, "t.yaml:1:1: error: there is no catheter: it needs length, tip"},
    {DAYS DRUG PROGRAM "catheter: {from: silicone_89cm}\n", "error: catheter needs tip: "},
    {"run: {duration: 1 day, sample: 0 h}\n" DRUG PROGRAM DEVICES,
     "t.yaml:1:32: error: sample: 0 h is out of range: 1 ms to 24 h"},
    {"run: {duration: 1d12h}\n" DRUG PROGRAM DEVICES,
     "t.yaml:1:17: error: duration: \"1d12h\": write 1 day 12 h"},
    {"run: {duration: 1 day, start: 2026-02-30 08:00}\n" DRUG PROGRAM DEVICES,
     "start: \"2026-02-30 08:00\" is no date: February 2026 has 28 days"},
    {WHOLE "ensemble: {vary: {csf.volume: [90 mL, 110 mL]}}\n",
     "t.yaml:7:31: error: vary csf.volume: a list is no law: write grid 90 mL, 110 mL"},
    {WHOLE EFFECT
     "require: [{check: effect.relief.effect, of: effect.relief.peak, above: 1}]\n",
     "t.yaml:8:45: error: effect.relief.peak is no output any more: it is take: max of "
     "effect.relief.effect"},
    {WHOLE EFFECT "record: [{path: effect.peak_at, take: max}]\n",
     "effect.relief.peak_at is no output any more: it is take: time of max of "
     "effect.relief.effect"},
    {WHOLE "record: [gauge.ratio]\n",
     "error: gauge.ratio: did you mean gauge.delivered.ratio?"},
    {WHOLE "record: [gauge.error]\n", "error: gauge.error: which one? There are gauge."},
    {WHOLE "csf:\u00A0{cells: 100}\n",
     "t.yaml:7:1: error: unknown key \"csf:\u00A0{cells\" in the scenario: a blank or a sign "
     "in it is none of ASCII"},
    {WHOLE "csf:\n  cells: 100\n \u00A0probe: T10\n", ": a no-break space stands in this line"},
    {DAYS DRUG DEVICES, "t.yaml:1:1: error: there is no program: give one of dose or rate"},
    {DAYS DRUG "program: {}\n" DEVICES,
     "t.yaml:3:10: error: program: give one of dose or rate"},
};

START_TEST(says_what_is_wanted)
{
    ck_assert_ptr_null(read_real(wrong[_i].text, NULL, 0));
    ck_assert_msg(strstr(error.text[0], wrong[_i].says) != NULL, "%s", error.text[0]);
    ck_assert_int_eq(error.count, 1);
    ck_assert_int_eq(error.status, TH_BAD_INPUT);
}
END_TEST

/* The message of an instant that --until refuses names --until. */
START_TEST(until_has_its_name)
{
    const char *set = "run.until=31 day";
    ck_assert_ptr_null(read_real(WHOLE, &set, 1));
    const char *says = "--until 31 day: error: until: \"31 day\" is after the end of the run, ";
    ck_assert_msg(strstr(error.text[0], says) == error.text[0], "%s", error.text[0]);
}
END_TEST

/* A misspelt part is a misspelling like any other; a part that is there and cannot be read is
 * not. */
START_TEST(parts_are_words)
{
    ck_assert_ptr_null(read_real(
        DAYS "drug: {from: morphin, concentration: 10 mg/mL}\n" PROGRAM DEVICES, NULL, 0));
    ck_assert_int_eq(error.status, TH_BAD_INPUT);
    ck_assert_ptr_nonnull(strstr(error.text[0], "did you mean morphine?"));
    ck_assert_ptr_null(read_real(
        DAYS "drug: {from: ./parts, concentration: 10 mg/mL}\n" PROGRAM DEVICES, NULL, 0));
    ck_assert_int_eq(error.status, TH_IO);
}
END_TEST

/* Gauges that leave none of those that stand unsaid; one of these is a choice. */
START_TEST(tells_of_standard_gauges_that_go)
{
    struct th_scenario *s = read_real(WHOLE "gauges: {use: trumpet}\n", NULL, 0);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_int_eq(notices_with(s, "t.yaml:7:9: notice: gauges: in place of {use: delivered} "
                                     "and {use: balance}"),
                     1);
    th_scenario_free(s);
    s = read_real(WHOLE "gauges: [{use: trumpet}, {use: balance}]\n", NULL, 0);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_int_eq(notices_with(s, "in place of"), 0);
    th_scenario_free(s);
}
END_TEST

/* Rows of instants behind the end of 30 days, and the notices that tell them in files without
 * format:, as in 0.1 (R13). */
static const struct {
    const char *tail, *set, *says;
    int notices;
} late[] = {
    {KINK "31 day}]\n", NULL,
     "t.yaml:7:55: notice: fault.kink.begins: 31 day is after the end of the run, 30 day: it "
     "does not happen",
     1},
    {KINK "day 31 00:00}]\n", NULL, "fault.kink.begins: 31 day is after", 1},
    {KINK "30 day}]\n", NULL, NULL, 0},
    {KINK "2 day}]\n", NULL, NULL, 0},
    {KINK "never}]\n", NULL, NULL, 0},
    {KINK "2 day, until: 40 day}]\n", NULL, "fault.kink.until: 40 day is after", 1},
    {KINK "2 day}]\n", "fault.kink.begins=31 day",
     "--set fault.kink.begins=31 day: notice: fault.kink.begins: 31 day is after", 1},
    {KINK "2 day}]\nevents: [{at: 1 day, set: {fault.kink.begins: 50 day}}]\n", NULL,
     "t.yaml:8:28: notice: set fault.kink.begins: 50 day is after", 1},
    {KINK "2 day}]\nensemble: {members: 3, vary: {fault.kink.begins: grid 1 31 60 day}}\n",
     NULL, "notice: vary fault.kink.begins: 31 day is after", 2},
    {KINK "31 day}]\n", "run.until=3 day", "fault.kink.begins: 31 day is after", 1},
    {KINK "20 day}]\n", "run.until=3 day", NULL, 0},
};

START_TEST(tells_what_begins_late)
{
    char text[2000];
    snprintf(text, sizeof text, WHOLE "%s", late[_i].tail);
    struct th_scenario *s = read_real(text, &late[_i].set, late[_i].set ? 1 : 0);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_int_eq(notices_with(s, "after the end of the run"), late[_i].notices);
    if (late[_i].says)
        ck_assert_int_eq(notices_with(s, late[_i].says), 1);
    th_scenario_free(s);
}
END_TEST

/* R13: with format: 1 each of them is an error where it stands. */
START_TEST(refuses_what_begins_late)
{
    char text[2000];
    snprintf(text, sizeof text, "format: 1\n" WHOLE "%s", late[_i].tail);
    struct th_scenario *s = read_real(text, &late[_i].set, late[_i].set ? 1 : 0);
    if (late[_i].notices == 0)
        ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_int_eq(error.count, late[_i].notices);
    for (int k = 0; k < error.count; k++)
        ck_assert_msg(strstr(error.text[k],
                             "day is after the end of the run, 30 day; what does "
                             "not happen is never"),
                      "%s", error.text[k]);
    th_scenario_free(s);
}
END_TEST

/* The notice of each slot that is not written. */
static const struct {
    const char *key, *line, *says; /* NULL: nothing */
    bool refused;
} slots[] = {
    {"surroundings", "", NULL, false},
    {"patient", "", NULL, false},
    {"clinician", "", NULL, false},
    {"medicines", "", NULL, false},
    {"program", PROGRAM, "there is no program: give one of dose or rate", true},
    {"drug", DRUG, "there is no drug: it needs concentration", true},
    {"pump", "pump: {from: peristaltic_20ml}\n", "no pump: pump.peristaltic with its defaults",
     false},
    {"faults", "", NULL, false},
    {"catheter", CATHETER, "there is no catheter: it needs length, tip", true},
    {"reservoir", "reservoir: {from: bellows_20ml}\n",
     "no reservoir: reservoir.bellows with its defaults", false},
    {"line", "", NULL, false},
    {"needle", "", NULL, false},
    {"depot", "", NULL, false},
    {"pressure", "", NULL, false},
    {"tissue", "", NULL, false},
    {"plasma", "", NULL, false},
    {"csf", "csf: {probe: L1}\n", "no csf: csf.axial with its defaults", false},
    {"effects", "", NULL, false},
    {"gauges", "", NULL, false},
    {"course", "", NULL, false},
};

/* All that is written, but one slot. */
static void without(size_t left_out, char text[2000])
{
    strcpy(text, DAYS);
    for (size_t k = 0; k < sizeof slots / sizeof slots[0]; k++)
        if (k != left_out)
            strcat(text, slots[k].line);
}

START_TEST(tells_what_is_left_out)
{
    char text[2000], whole[200];
    snprintf(whole, sizeof whole, "t.yaml:1:1: notice: %s", slots[_i].says);
    ck_assert_str_eq(th_catalog.slots[_i].key, slots[_i].key);
    without((size_t)_i, text);
    struct th_scenario *s = read_real(text, NULL, 0);
    ck_assert_msg((s == NULL) == slots[_i].refused, "%s", error.text[0]);
    if (!s) {
        ck_assert_ptr_nonnull(strstr(error.text[0], slots[_i].says));
        return;
    }
    ck_assert_int_eq(s->notices ? s->notices->count : 0, slots[_i].says != NULL);
    ck_assert(!slots[_i].says || notices_with(s, whole) == 1);
    th_scenario_free(s);
}
END_TEST

/* A slot that is named in any way, even if it is empty, gives no notice. */
START_TEST(a_word_is_enough)
{
    static const char *const set = "pump.error=1 %";
    char text[2000];
    ck_assert_uint_eq(th_catalog.slot_count, sizeof slots / sizeof slots[0]);
    without(SIZE_MAX, text);
    struct th_scenario *s = read_real(text, NULL, 0);
    ck_assert_ptr_null(s->notices);
    th_scenario_free(s);
    without(6, text); /* the pump */
    s = read_real(text, &set, 1);
    ck_assert_ptr_null(s->notices);
    th_scenario_free(s);
    strcat(text, "pump: {}\n");
    s = read_real(text, NULL, 0);
    ck_assert_ptr_null(s->notices);
    th_scenario_free(s);
}
END_TEST

/* Refills of a reservoir of 20 mL, of which 1.4 mL stay: 18.6 mL fit. */
static const struct {
    const char *tail, *says; /* NULL: nothing */
} refills[] = {
    {"events: [{at: 3 day, do: reservoir.refill, volume: 18.6 mL}]\n", NULL},
    {"events: [{at: 3 day, do: reservoir.refill, volume: 18.61 mL}]\n",
     "t.yaml:7:10: notice: reservoir.refill: 18.61 mL are to be filled in, at most 18.6 mL fit "
     "(capacity 20 mL, of which 1.4 mL stay in it)"},
    {"events: [{at: 3 day, every: 5 day, do: reservoir.refill, volume: 25 mL}]\n", "25 mL are"},
    {"events: [{at: 3 day, do: reservoir.refill, volume: 25 mL}, "
     "{at: 1 day, set: {reservoir.capacity: 40 mL}}]\n",
     NULL}, /* not known without the run */
    {"events: [{at: 3 day, do: reservoir.refill, volume: 25 mL}]\n"
     "ensemble: {members: 9, vary: {reservoir.capacity: uniform 20 40 mL}}\n",
     NULL},
    {"events: [{at: 3 day, do: reservoir.refill, volume: 25 mL}]\n"
     "ensemble: {members: 9, vary: {pump.error: normal 5 % points}}\n",
     "25 mL are"},
};

START_TEST(tells_what_cannot_fit)
{
    char text[2000];
    snprintf(text, sizeof text, WHOLE "%s", refills[_i].tail);
    struct th_scenario *s = read_real(text, NULL, 0);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_int_eq(notices_with(s, "reservoir.refill: "), refills[_i].says != NULL);
    ck_assert(!refills[_i].says || notices_with(s, refills[_i].says) == 1);
    th_scenario_free(s);
}
END_TEST

/* One that holds less than its residual at the start may hold less later. */
START_TEST(little_fits)
{
    static const char *const set = "reservoir.volume=1 mL";
    struct th_scenario *s = read_real(
        WHOLE "events: [{at: 3 day, do: reservoir.refill, volume: 19 mL}]\n", &set, 1);
    ck_assert_int_eq(notices_with(s, "reservoir.refill: "), 0);
    th_scenario_free(s);
    s = read_real(WHOLE "events: [{at: 3 day, do: reservoir.refill, volume: 19.1 mL}]\n", &set,
                  1);
    ck_assert_int_eq(notices_with(s, "at most 19 mL fit"), 1);
    th_scenario_free(s);
}
END_TEST

/* Each @ is a blank, each ~ a minus, as it may be copied from a printed page. */
static const char printed[] =
    "format: 1\nrun: {duration: 30@day}\n" DRUG "program: {dose: 2@mg/day}\n"
    "pump: {from: peristaltic_20ml, error: ~2@%}\n" CATHETER "title: \"a@~b\"\n"
    "events: [{at: day@3@10:00, every: 1@day@12@h, times: 3, do: pump.stall, over: 90@min}]\n"
    "ensemble: {members: 4, vary: {csf.volume: normal@5@mL@within@80@mL@120@mL}}\n"
    "record: [{path: csf.tip_concentration, take: time@above@5@ug/mL, during: 1@day@..@end}]\n";

static struct th_scenario *read_printed(const char *blank, const char *minus)
{
    char text[4000] = "";
    size_t used = 0;
    for (const char *c = printed; *c; c++) {
        char itself[2] = {*c, 0};
        const char *piece = *c == '@' ? blank : *c == '~' ? minus : itself;
        memcpy(text + used, piece, strlen(piece) + 1);
        used += strlen(piece);
    }
    return read_real(text, NULL, 0);
}

START_TEST(printed_pages_are_read)
{
    static const char *const blanks[] = {"\u00A0", "\u202F",  "\u2009",       "\u2007",
                                         "\u3000", " \u00A0", "\u200B \u200B"};
    struct th_scenario *a = read_printed(" ", "-");
    ck_assert_msg(a != NULL, "%s", error.text[0]);
    struct th_scenario *b = read_printed(blanks[_i], "\u2212");
    ck_assert_msg(b != NULL, "%s", error.text[0]);
    for (size_t i = 0; i < a->instance_count; i++)
        ck_assert_mem_eq(a->instances[i].params, b->instances[i].params,
                         a->instances[i].model->params.count * sizeof(double));
    ck_assert_double_eq(number(b, "pump.error"), -0.02);
    ck_assert_uint_eq(b->event_count, 3);
    for (size_t k = 0; k < 3; k++)
        ck_assert(b->events[k].at == a->events[k].at && b->events[k].args[0] == 5400);
    ck_assert(a->vary[0].spread == b->vary[0].spread && a->vary[0].most == b->vary[0].most);
    ck_assert_uint_eq(a->reduction_count, b->reduction_count);
    for (size_t k = 0; k < a->reduction_count; k++)
        ck_assert(memcmp(&a->reductions[k].level, &b->reductions[k].level, sizeof(double)) ==
                      0 &&
                  a->reductions[k].from == b->reductions[k].from);
    ck_assert_str_eq(a->title, "a -b");
    ck_assert_ptr_nonnull(strstr(b->title, blanks[_i])); /* what is for people stays as it is */
    th_scenario_free(a);
    th_scenario_free(b);
}
END_TEST

/* The signs for a millionth, and those that are refused in words. */
START_TEST(signs)
{
    static const struct {
        const char *dose, *says; /* NULL: 2 mg/day */
    } doses[] = {
        {"2000 \u00B5g/day", NULL},
        {"2000 \u03BCg/day", NULL},
        {"2000\u00A0\u00B5g\u2215day", NULL},
        {"2 mg\u2044day", NULL},
        {"\u22122 mg/day", "program.dose: -2 mg/day is out of range"},
        {"\u20132 mg/day", "\" is not a number"}, /* a dash may stand between two */
        {"1\u20133 mg/day", "unknown unit"},
        {"\uFF12 mg/day", "\" is not a number"},
    };
    char text[2000];
    for (size_t k = 0; k < sizeof doses / sizeof doses[0]; k++) {
        snprintf(text, sizeof text, DAYS DRUG "program: {dose: %s}\n" DEVICES, doses[k].dose);
        struct th_scenario *s = read_real(text, NULL, 0);
        ck_assert_msg((s == NULL) == (doses[k].says != NULL), "%s: %s", doses[k].dose,
                      error.text[0]);
        if (s)
            near(number(s, "program.dose"), 2e-6 / 86400);
        else
            ck_assert_msg(strstr(error.text[0], doses[k].says) != NULL, "%s", error.text[0]);
        th_scenario_free(s);
    }
    const char *set = "program.dose=3\u00A0mg/day";
    struct th_scenario *s = read_real(WHOLE, &set, 1);
    near(number(s, "program.dose"), 3e-6 / 86400);
    th_scenario_free(s);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "sentences");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_test(tests, tells_of_standard_gauges_that_go);
    tcase_add_loop_test(tests, says_what_is_wanted, 0, (int)(sizeof wrong / sizeof wrong[0]));
    tcase_add_test(tests, until_has_its_name);
    tcase_add_test(tests, parts_are_words);
    tcase_add_loop_test(tests, tells_what_begins_late, 0, (int)(sizeof late / sizeof late[0]));
    tcase_add_loop_test(tests, refuses_what_begins_late, 0,
                        (int)(sizeof late / sizeof late[0]));
    tcase_add_loop_test(tests, tells_what_is_left_out, 0,
                        (int)(sizeof slots / sizeof slots[0]));
    tcase_add_test(tests, a_word_is_enough);
    tcase_add_loop_test(tests, tells_what_cannot_fit, 0,
                        (int)(sizeof refills / sizeof refills[0]));
    tcase_add_test(tests, little_fits);
    tcase_add_loop_test(tests, printed_pages_are_read, 0, 7);
    tcase_add_test(tests, signs);
}
