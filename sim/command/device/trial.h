/* One scenario of the set, run with a pump. */
#ifndef TH_DEVICE_TRIAL_H
#define TH_DEVICE_TRIAL_H

#include "command/call/command.h"
#include "command/device/rows.h"
#include "ensemble/ensemble.h"

struct th_device_bench {
    const struct th_call *call;
    const struct th_units *units;
    struct th_device_set *set;
    const char *const *sets; /* words for --set: pump, parts beside it, rate, the user's */
    size_t set_count;
    const char *keep; /* a folder for the results, or NULL */
    struct th_stop *stop;
    struct th_progress progress;
};

/* Runs a scenario and adds its rows. TH_OK whatever the verdicts; each requirement that is not
 * met adds a sentence to `missed`. Otherwise the reason for which there are no rows. */
enum th_status th_device_run(const struct th_device_bench *bench,
                             const struct th_device_test *test, struct th_device_table *table,
                             struct th_error *missed, struct th_error *error);

/* The model of the pump, its full name, and the words of the parts that stand beside it, from a
 * scenario of the set; in the arena. notices: the notices of loading are printed, unless
 * --quiet.
 */
enum th_status th_device_inspect(const struct th_device_bench *bench, const char *scenario,
                                 bool notices, const char **model, const char **beside,
                                 struct th_arena *arena, struct th_error *error);

#endif
