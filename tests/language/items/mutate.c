/* Every beginning, and every changed byte, of a text with every key of items: read or refused
 * with a sentence, never more. */
#define TH_SUITE "items_mutate"
#include "support/check_main.h"

#include "language/items/fixture.h"

static const char full[] = ITEMS_HEAD
    "hazards:\n"
    "  - {name: h, after: weibull shape 0.65 scale 60 year, since: [home, h], during: home, "
    "do: "
    "fault.clot.on, mark: read, source: x}\n"
    "  - {every: {value: exponential rate 0.1 1/day, mark: chosen}, to: home}\n"
    "events:\n"
    "  - {name: a, at: [1 day, day 2 09:00], chance: 5 %, do: pump.give, volume: 1 mL}\n"
    "  - {after: 35 h, since: [start, a, pump.low], every: 2 h, until: 8 day, times: 5, "
    "during: "
    "pump.low .. 7 day, between: [22:00, 06:30], do: pump.change, by: -3 %, least: 1 mL/day, "
    "most: 3 mL/day}\n"
    "  - {when: {all: [{check: pump.state, is: shut}, {check: pump.total, outside: [1 mL, 3 "
    "mL]}], for: 1 h}, do: fault.clot.off, cause: h}\n"
    "  - {when: {check: pump.flow, of: pump.flow, above: 1.1, reset: 0.9}, do: [{set: "
    "{pump.bore: 2 mm}, if: {any: [{check: pump.opened, is: 2}]}}, {do: pump.stop}]}\n"
    "stages:\n"
    "  - {name: trial, device: out, begin: {do: ward.posture, to: supine}, leave: [{after: 1 "
    "day, chance: 70 %, to: home}]}\n"
    "  - {name: home, events: [{at: [08:00, 20:00], do: pump.stop}], leave: [{after: 1 h, to: "
    "over}]}\n"
    "  - {name: over, device: out, ends: yes}\n";

static bool read_text(const char *text, size_t length)
{
    memset(&error, 0, sizeof error);
    struct th_scenario *s =
        th_scenario_parse(&item_catalog, units, ITEMS_NAME, text, length, NULL, 0, &error);
    ck_assert((s != NULL) == (error.count == 0));
    th_scenario_free(s);
    return error.count == 0;
}

START_TEST(truncations)
{
    size_t taken = 0;
    for (size_t length = 0; length <= strlen(full); length++) taken += read_text(full, length);
    ck_assert_uint_gt(taken, 0);
    ck_assert(read_text(full, strlen(full)));
}
END_TEST

START_TEST(mutations)
{
    static const char bytes[] = "\n:{],\"'0-%.#|? z";
    char text[sizeof full];
    for (size_t at = strlen(ITEMS_HEAD); at < strlen(full); at++) {
        strcpy(text, full);
        text[at] = bytes[_i];
        read_text(text, strlen(text));
    }
}
END_TEST

/* A piece that is missing: every key with its value, one after the other. */
START_TEST(left_out)
{
    char text[sizeof full];
    size_t taken = 0, pieces = 0;
    for (const char *from = strstr(full, "hazards:"), *to; from; from = to) {
        to = strpbrk(from + 1, ",{}[]\n");
        size_t before = (size_t)(from - full);
        memcpy(text, full, before);
        strcpy(text + before, to ? to : "");
        taken += read_text(text, strlen(text));
        pieces++;
    }
    ck_assert(pieces > 100 && taken > 10);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "mutate");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_test(tests, truncations);
    tcase_add_loop_test(tests, mutations, 0, 16);
    tcase_add_test(tests, left_out);
}
