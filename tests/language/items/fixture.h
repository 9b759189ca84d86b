/* A catalogue that is only read, for the tests of items: a valve in the body, with commands
 * that are relative, that begin and that end something, outputs of every kind, a fault, a ward.
 */
#ifndef TH_ITEMS_FIXTURE_H
#define TH_ITEMS_FIXTURE_H

#include "support/scenario_fixture.h"

static const struct th_row valve_rows[] = {
    TH_ROW(rate, FLOW, "1 mL/day", "0 mL/day", "24 mL/day", CHOSEN, "", "flow"),
    TH_ROW(bore, LENGTH, "1 mm", "0.1 mm", "3 mm", CHOSEN, "", "width"),
    TH_ROW(stages, NUMBER, "4", "1", "16", CHOSEN, "", "size", .flags = TH_STRUCTURAL)};
static const struct th_row change_args[] = {
    TH_ROW(rate, FLOW, "", "0 mL/day", "24 mL/day", CHOSEN, "", "new flow"),
    TH_ROW(over, TIME, "0 s", "0 s", "1 day", CHOSEN, "", "how long")};
static const struct th_row give_args[] = {
    TH_ROW(volume, VOLUME, "", "0 mL", "5 mL", CHOSEN, "", "how much"),
    TH_ROW(over, TIME, "5 min", "1 s", "1 day", CHOSEN, "", "how long"),
    TH_ROW(mode, CHOICE, "fast", "", "", CHOSEN, "", "how", .labels = "fast slow")};
static enum th_status give_check(const double *args, struct th_error *found)
{
    return args[0] <= 4e-6 ? TH_OK : th_error_add(found, TH_BAD_INPUT, "more than 4 mL");
}
static double present(const struct th_view *view, int lane)
{
    (void)view, (void)lane;
    return 1;
}
static const struct th_command valve_words[] = {
    {.name = "change",
     .doc = "a new flow",
     .args = TH_TABLE(change_args),
     .relative = 1,
     .present = present},
    {.name = "give", .doc = "a gift", .args = TH_TABLE(give_args), .check = give_check},
    {.name = "stop", .doc = "stop"}};
static const struct th_row valve_outputs[] = {
    TH_OUT(flow, FLOW, "delivered"), TH_OUT(total, VOLUME, "so far"),
    TH_OUT(state, CHOICE, "what it does", .labels = "open shut"),
    TH_OUT(opened, NUMBER, "how often", .flags = TH_COUNTED),
    TH_OUT(low, NUMBER, "alarm", .log = TH_LOG_ALARM, .flags = TH_COUNTED)};
static enum th_status valve_check(const struct th_setup *setup, struct th_error *found)
{
    return setup->params[0] <= setup->params[1] * 12e-6 / 86400 / 1e-3
               ? TH_OK
               : th_error_add(found, TH_BAD_INPUT, "rate is above 12 mL/day for each mm");
}
static const struct th_model valve = {.slot = "pump",
                                      .name = "valve",
                                      .params = TH_TABLE(valve_rows),
                                      .check = valve_check,
                                      .outputs = TH_TABLE(valve_outputs),
                                      .commands = valve_words,
                                      .command_count = 3};
static const struct th_command clot_words[] = {{.name = "on", .doc = "begins"},
                                               {.name = "off", .doc = "ends", .ends = true}};
static const struct th_row clot_rows[] = {
    TH_ROW(closed, FRACTION, "90 %", "0 %", "100 %", CHOSEN, "", "of the lumen")};
static const struct th_model clot = {.slot = "fault",
                                     .name = "clot",
                                     .params = TH_TABLE(clot_rows),
                                     .commands = clot_words,
                                     .command_count = 2};
static const struct th_row posture_args[] = {
    TH_ROW(to, CHOICE, "", "", "", CHOSEN, "", "how", .labels = "upright supine")};
static const struct th_command ward_words[] = {
    {.name = "posture", .doc = "turns", .args = TH_TABLE(posture_args)}};
static const struct th_row ward_rows[] = {
    TH_ROW(warmth, FRACTION, "50 %", "0 %", "100 %", CHOSEN, "", "of the ward")};
static const struct th_row ward_outputs[] = {TH_OUT(noise, FRACTION, "in the ward")};
static const struct th_row ward_profiles[] = {TH_OUT(position, POSITION, "", .flags = TH_AXIS),
                                              TH_OUT(light, NUMBER, "along the ward")};
static const struct th_model ward = {.slot = "ward",
                                     .name = "plain",
                                     .params = TH_TABLE(ward_rows),
                                     .outputs = TH_TABLE(ward_outputs),
                                     .profiles = TH_TABLE(ward_profiles),
                                     .commands = ward_words,
                                     .command_count = 1};
static const struct th_slot item_slots[] = {
    {"pump", "pump", 1, NULL, "what drives", true},
    {"fault", "faults", 3, NULL, "what goes wrong", true},
    {"ward", "ward", 1, "plain", "where it stands", false}};
static const struct th_model *const item_models[] = {&valve, &clot, &ward};
static const struct th_catalog item_catalog = {
    .slots = item_slots, .slot_count = 3, .models = item_models, .model_count = 3};

#define ITEMS_NAME "tests/data/t.yaml" /* tables are sought beside it */
/* Five lines before the items. */
#define ITEMS_HEAD                                       \
    "format: 1\n"                                        \
    "run: {duration: 10 day, start: 2026-03-02 08:00}\n" \
    "pump: {use: valve}\n"                               \
    "faults: [{use: clot}, {use: clot, name: other}]\n"  \
    "ward: {}\n"
#define ITEMS_STAGES                                                      \
    "stages:\n  - {name: trial, device: out, leave: [{after: 1 day, to: " \
    "home}]}\n  - {name: home, leave: [{after: 9 day, to: trial}]}\n"

/* The head, then the text. */
static inline struct th_scenario *items_parse(const char *text, const char *const *sets,
                                              size_t count)
{
    char whole[8000];
    snprintf(whole, sizeof whole, "%s%s", ITEMS_HEAD, text);
    memset(&error, 0, sizeof error);
    return th_scenario_parse(&item_catalog, units, ITEMS_NAME, whole, strlen(whole), sets,
                             count, &error);
}

static inline struct th_scenario *items_good(const char *text)
{
    struct th_scenario *s = items_parse(text, NULL, 0);
    ck_assert_msg(s != NULL, "%s: %s", text, error.text[0]);
    ck_assert_int_eq(error.count, 0);
    return s;
}

/* One sentence, with these words. */
static inline void items_bad(const char *text, const char *says)
{
    check_refused(items_parse(text, NULL, 0), text, says);
}

static inline const struct th_item *item_named(const struct th_scenario *s, const char *name)
{
    for (size_t k = 0; k < s->item_count; k++)
        if (s->items[k].name && strcmp(s->items[k].name, name) == 0)
            return &s->items[k];
    ck_abort_msg("no %s", name);
}

static inline int items_notices(const struct th_scenario *s, const char *words)
{
    int found = 0;
    for (int k = 0; s->notices && k < s->notices->count && k < TH_ERRORS; k++)
        found += strstr(s->notices->text[k], words) != NULL;
    return found;
}

#endif
