/* Pumps with rows that show more of their contract than their defaults do. */
#ifndef TH_PUMP_DRESS_H
#define TH_PUMP_DRESS_H

#include "support/catalog_walk.h"

#define ALL_ALARMS                                                                      \
    ", stall_alarm: on, stall_alarm_delay: 3 min, stall_alarm_fails: 30 %"              \
    ", occlusion_alarm: on, occlusion_threshold: 31 kPa, occlusion_alarm_false: 20 min" \
    ", fill_alarm: on, fill_threshold: 15 mL, fill_error: -3 mL"

static const struct dress {
    const char *model, *rows;
} dresses[] = {
    {"peristaltic",
     ", leak: 40 uL/day/kPa, slip: 1e-5 mL/min/mmHg, ripple: 60 %"
     ", roller_volume: 2 uL, refill_time: 300 s, volume_effect: 20 %" ALL_ALARMS},
    {"peristaltic", ", leak: 4 mL/day/kPa, ripple: 100 %, pulses: resolved, slip: "
                    "1e-3 mL/min/mmHg, relief_pressure: 20 kPa, error: 7 %"},
    {"valve_gated", ALL_ALARMS},
    {"piezo", ALL_ALARMS},
};
enum { DRESSES = sizeof dresses / sizeof *dresses };

/* The k-th dress of a model, "" the first; NULL: there are no more. */
static inline const char *dress_of(const struct th_model *model, int k)
{
    for (int d = 0; k > 0 && d < DRESSES; d++)
        if (strcmp(dresses[d].model, model->name) == 0 && --k == 0)
            return dresses[d].rows;
    return k == 0 ? "" : NULL;
}

/* Puts it on the pump of a walk's text. */
static inline void dress_text(const struct th_model *model, const char *rows,
                              char text[WALK_TEXT])
{
    char words[WALK_WORD], rest[WALK_TEXT];
    snprintf(words, sizeof words, "pump: {use: %s", model->name);
    char *after = strstr(text, words);
    ck_assert_ptr_nonnull(after);
    after += strlen(words);
    strcpy(rest, after);
    walk_add(text, (size_t)(after - text), "%s%s", rows, rest);
}

#endif
