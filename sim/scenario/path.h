/* Paths, the same for every input (--set, set:, vary:, check:, of:, record:, do:, the library):
 * INSTANCE.ROW[.DRUG][@PLACE].
 *
 * INSTANCE is SLOT or SLOT.NAME; NAME may be left out where the slot has one instance:
 * "pump.error", "fault.kink.at", "fault.at". A slot's key ("faults") means the same as its
 * name. An output of each drug may end in the drug's name. PLACE is a place on the axis of a
 * profile (place.h): "csf.concentration@T10", "csf.concentration@36.2 cm". */
#ifndef TH_SCENARIO_PATH_H
#define TH_SCENARIO_PATH_H

#include "scenario/scenario.h"

enum { TH_PLACE_NAME = 32, TH_PATH_LENGTH = 200 };

struct th_path {
    size_t instance;
    size_t
        row; /* of the parameters, of the outputs or profiles, or the number of the command */
    bool profile;
    int species; /* of an output of each drug: which; -1: none was given and there are several
                  */
    bool placed; /* a profile at one place, not all of it; profile is false then: */
    double position;              /* on its axis, SI */
    double position_2;            /* on its second axis, SI; 0: it has none */
    char place[TH_PLACE_NAME];    /* as it is written, without blanks */
    const struct th_moved *moved; /* the old name by which it was found; NULL: by its own */
};

/* False if the path names nothing of that kind. A name of an earlier version leads to what it
 * means now (struct th_moved). */
bool th_scenario_path(const struct th_scenario *scenario, enum th_sought sought,
                      const char *text, struct th_path *path);
/* The same of parameters alone. */
bool th_scenario_param(const struct th_scenario *scenario, const char *text, size_t *instance,
                       size_t *row);

/* The instance of that full name; SIZE_MAX: none. */
size_t th_scenario_instance(const struct th_scenario *scenario, const char *name);
/* The slot that a path begins with, by name or key, and what follows (NULL: nothing). */
const struct th_slot *th_scenario_slot(const struct th_catalog *catalog, const char *path,
                                       const char **rest);

/* The slot without a model that a path begins with, by name or key; NULL: it begins with none.
 */
const struct th_vacancy *th_scenario_vacancy(const struct th_catalog *catalog,
                                             const char *path);

/* A path split by the names of the scenario's slots and instances, for messages about paths
 * that name nothing. */
struct th_path_split {
    const struct th_slot *slot; /* NULL: the path begins with the name of none */
    const char *rest;           /* behind the slot's name, NULL: nothing */
    size_t count, only;         /* the slot's instances; the first of them */
    size_t named;               /* the instance whose NAME follows, SIZE_MAX: none */
    const char *behind;         /* what follows that NAME, NULL: nothing */
};
struct th_path_split th_path_split(const struct th_scenario *scenario, const char *path);
/* ROW or ROW.DRUG within one instance; name may be NULL. */
bool th_path_in(const struct th_scenario *scenario, enum th_sought sought, size_t instance,
                const char *name, struct th_path *path);

/* The path before its @, in bare; what follows the @, NULL: there is none. */
const char *th_path_place(const char *text, char bare[TH_PATH_LENGTH]);

/* True if a path matches a pattern with at most one star, "effect.*.effect"; star: what the
 * star stands for, a name without a point, or behind an @ a place. */
bool th_path_fits(const char *pattern, const char *path, size_t length, const char **star,
                  size_t *star_length);

#endif
