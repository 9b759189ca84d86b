/* The set of scenarios that thecal device-test runs for one pump: the file tests.yaml in a
 * folder device-tests, and which of its tests are for a pump of that model.
 *
 * The folder is sought in each folder in which parts are sought, and in the one around it:
 * beside the pump's file, in parts/ there, in those of THECAL_PATH, then where the scenarios
 * are installed. The first that has a tests.yaml counts. */
#ifndef TH_DEVICE_SET_H
#define TH_DEVICE_SET_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/status.h"
#include "document/part.h"

/* for: any pump; those that obey the programme; those of their own rate; models by name. */
enum th_device_for { TH_FOR_ANY, TH_FOR_ORDERED, TH_FOR_OWN_RATE, TH_FOR_MODELS };

struct th_scenario;

struct th_device_test {
    const char *name; /* of the scenario's file, without folder and ending */
    enum th_device_for pumps;
    const char *const *models; /* FOR_MODELS */
    size_t model_count;
    const char *const *except; /* models for which it is not, "but for" */
    size_t except_count;
    const char *fitted; /* a row of the pump, "occlusion_alarm": the test is for pumps that have
                           it and in which it is not none; NULL: for all */
    bool lacking;       /* this pump has none: th_device_set_inspect */
    const char *pulses; /* what pump.pulses is in it, "resolved", of a pump that has that row;
                           NULL: as the pump has it */
    /* Of a test of a hazard: its row in the table of hazards, and how often it is published to
     * happen, "0.0046 1/year", with mark and source; NULL: none. */
    const char *hazard, *often, *mark, *source;
    struct th_place place;
};

/* A part beside a pump of a model, in place of the one that the scenarios name. */
struct th_device_beside {
    const char *model, *slot, *part; /* "reservoir", a part; or "reservoir.capacity", a value */
};

/* A promise of a pump's label, "accuracy": the bound of all requirements of those names,
 * unless --set label.NAME says another. */
struct th_device_label {
    const char *name, *value; /* "accuracy", "14.5 %" */
    const char
        *bound; /* above, below, share, confidence, or around: between 1 - and 1 + value */
    const char *const *of; /* names of requirements */
    size_t of_count;
    const char *mark, *source;
    struct th_place place;
};

struct th_device_set {
    char folder[TH_PART_PATH], file[TH_PART_PATH];
    struct th_device_label *labels;
    size_t label_count;
    const char *own_rate; /* the scenario that finds the rate of a pump that obeys no order */
    struct th_device_test *tests;
    size_t count;
    struct th_device_beside *beside;
    size_t beside_count;
    bool pulsed;      /* the pump has the row pulses: th_device_set_inspect */
    const char **own; /* models that obey no order */
    size_t own_count;
};

/* Finds and reads the set for the pump of that file. TH_IO or TH_BAD_INPUT and sentences. All
 * that it has lies in the arena. */
enum th_status th_device_set_read(struct th_device_set *set, const char *pump,
                                  struct th_arena *arena, struct th_error *error);

/* True if a pump of that model obeys no order, and whether a test is for it. */
bool th_device_own_rate(const struct th_device_set *set, const char *model);
bool th_device_is_for(const struct th_device_set *set, const struct th_device_test *test,
                      const char *model);
/* Marks the tests for pumps that are fitted with what the pump of a scenario has none of, and
 * whether it gives pulses. */
void th_device_set_inspect(struct th_device_set *set, const struct th_scenario *scenario);
/* The word that the pump of a scenario has for its pulses; false: it gives none. */
bool th_device_pulses(const struct th_scenario *scenario, char *word, size_t size);
/* The share that the label named accuracy allows on either side of 1; NaN: there is none. */
double th_device_accuracy(const struct th_device_set *set);
/* The test of that name; NULL and a sentence with the nearest one. */
const struct th_device_test *th_device_test_find(const struct th_device_set *set,
                                                 const char *name, struct th_error *error);
/* The file of a scenario of the set, in the arena; NULL: no memory. */
const char *th_device_file(const struct th_device_set *set, const char *name,
                           struct th_arena *arena);

#endif
