/* The waist: the contract between the engine and a model of one physical idea.
 *
 * A model is one file with one constant struct th_model; models/catalog.c lets it in with one
 * line. The engine knows no physics; a model knows this header (and models/ports.h,
 * models/laws.h).
 *
 * One step, for eight members (lanes) at once:
 *
 *     limit    each model shortens the step as it needs (per lane; exact stops come on top)
 *     advance  each model, in the order of the slots, carries itself from t to t + step: takes
 *              the transfers that came in through the ports and writes those that left;
 *              behind it, take_reading for each reading that it passed
 *     event_functions  values whose fall from above zero to zero or below is an event, located
 *              to a tick; of the model's own states, parameters and constants alone
 *     event    commands of the scenario, timers and crossings, at their tick, one lane at a
 * time prepare  constants until the next event observe  outputs, only when they are read
 *
 * Rules that a test holds every model to:
 *   - lane i's numbers never depend on another lane;
 *   - advance reads `before` and writes every vector of `arrays`; the engine may repeat a step
 *     with other lengths from the same start, so advance changes nothing but states, arrays,
 *     ports, timer and status (fixed may cache, if the cache cannot change a bit of any
 *     result);
 *   - prepare is idempotent and depends on params, states and ports of its lane alone;
 *   - lanes that rest or failed are computed along with a harmless step and put back by the
 *     engine, or left out (alive): then nothing that outlasts the step, in fixed, may come from
 *     them;
 *   - states and ports are finite, always: one that is not freezes its lane (NaN or infinity is
 *     no way to say "never" or "not given" there);
 *   - no pointers in states, arrays, ports or fixed: a block can be written to disk as it lies.
 *
 * Time is counted in ticks of one microsecond (int64), so that instants and steps are exact. */
#ifndef TH_MODEL_H
#define TH_MODEL_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "model/chart.h"
#include "model/data_table.h"
#include "model/field.h"
#include "model/former.h"
#include "model/idle.h"
#include "model/lanes.h"
#include "model/library.h"
#include "model/settle.h"

/* TH_READINGS: the most of one model within an hour, the longest step. */
enum { TH_SPECIES = 8, TH_ARGS = 8, TH_READINGS = 128, TH_TICKS_PER_SECOND = 1000000 };

#define TH_NEVER INT64_MAX
/* A century, the longest run, s. States are finite, so a date that never comes is this one: an
 * output of a TIME that is as late is reported as "never". */
#define TH_CENTURY (36525 * 86400.0)

/* Ticks of a second. A double holds every tick below 2^53 exactly; a count of ticks that is
 * computed and reaches 9e15 (285 years) is never. */
#define TH_SECOND ((double)TH_TICKS_PER_SECOND)
#define TH_EXACT_TICKS 9e15

typedef int64_t th_tick;

static inline double th_seconds_of(th_tick ticks)
{
    return (double)ticks / TH_TICKS_PER_SECOND;
}

/* The nearest tick. */
static inline th_tick th_ticks_of(double seconds)
{
    return llround(seconds * TH_TICKS_PER_SECOND);
}

/* Local time of a run's start; every day has 24 hours. */
struct th_local {
    th_tick clock; /* since the midnight before it */
    int weekday;   /* of its date, 0: monday .. 6: sunday */
    bool dated;    /* false: it has no date, and no weekday */
};

struct th_model;
struct th_loan; /* of models/ports.h */

/* One model's window on one block of eight members. Arrays of lanes unless said. */
struct th_view {
    const th_tick *now;   /* the step's start                                        ticks   */
    const double *step;   /* its length; always positive and finite                  s       */
    const bool *due;      /* prepare: the lanes that had an event                            */
    const bool *alive;    /* limit, advance: the lanes that move; the others are put back    */
    const void *params;   /* the model's struct params                               SI      */
    void *states;         /* its struct states                                       SI      */
    void *outputs;        /* its struct outputs (observe)                            SI      */
    const double *before; /* [arrays][TH_LANES] at the step's start                           */
    double *arrays;       /* [arrays][TH_LANES] at its end; start, event: both are the same   */
    double *profiles;     /* [profile row][species, if each][points][TH_LANES] (observe); of a
                             row with TH_AXIS_2 [across], with TH_PLANE [points][across] */
    void *fixed;          /* constants and caches, fixed() bytes, 64-byte aligned            */
    void *ports;          /* struct th_ports of models/ports.h                               */
    th_tick *timer;       /* the model's own next event, TH_NEVER if none            ticks   */
    enum th_status *status;         /* anything but TH_OK freezes the lane */
    size_t species, points, across; /* how many drugs; points(), across() of the profiles */
    size_t index; /* which of the slot's instances this is                           */
    const double *structural; /* [param rows] of member 0: for STRUCTURAL rows only */
    uint64_t profiled;        /* observe: bit k: profile row k is read; 0: none is */
    const bool *out;          /* the lanes whose device is not in the body: those of its slots
                                 move and show nothing */
    const void *const
        *data;        /* [param rows]: of a FILE row, made by the model's load; else NULL */
    const char *name; /* of the instance: "pump", "fault.kink" */
    uint64_t seed;    /* with a lane's person and a name of its own, the draws of a model */
    const uint64_t *person; /* (base/random.h); the count of its draws is one of its states */
    const struct th_model *model;
    const struct th_view
        *beside;    /* of the model beside it, to be read in observe; NULL: none */
    uint32_t *gave; /* [TH_LANES] bits of the commands that its own schedule gives: th_gives */
    struct th_local local; /* the time of day, and of the week, at tick 0 */
};

/* Tells, in start, prepare or event, that the model's own schedule does what a command orders:
 * it happens as if somebody had given it. */
static inline void th_gives(const struct th_view *view, size_t command, int lane)
{
    if (view->gave)
        view->gave[lane] |= 1u << command;
}

/* IMPLANTED, EXPLANTED: to each model of a slot of the device (struct th_slot). After IMPLANTED
 * it is as at the start, with the parameters of the moment and no fault on; totals go on. From
 * EXPLANTED on it moves nothing, and its drug is in the ledger. */
enum th_event_kind {
    TH_COMMAND,
    TH_TIMER,
    TH_CROSSING,
    TH_IMPLANTED,
    TH_EXPLANTED,
    TH_ENTERED, /* to the slot "course" alone, as those below: a stage, of that number */
    TH_SKIPPED, /* an order of a stage was not given: its device is out, or it has no value */
    TH_FITTED   /* a relative order was changed by the range of what it computes */
};

struct th_event {
    enum th_event_kind kind;
    size_t number;      /* of the command or of the event function */
    const double *args; /* COMMAND: SI values, one per row of the command's table */
    size_t cause; /* COMMAND: the item of the scenario that gives it; SIZE_MAX: somebody */
    bool hazard;  /* COMMAND: which is a hazard */
    size_t ends;  /* COMMAND that ends something: the item whose cause it ends; SIZE_MAX: all
                     but those of hazards and those with an end of their own (over:) */
};

/* Arguments of the sizes and the rules of a model. More members may follow: a model reads
 * those that it needs. */
struct th_setup {
    const double *params; /* [param rows], SI; where sizes are meant, only STRUCTURAL rows hold
                             for every member */
    size_t species;       /* how many drugs there are, at most TH_SPECIES */
    const struct th_units *units; /* for the sentences of a rule (th_row_print) */
    const void *const *data;      /* as of a view; NULL if the instance has no FILE row */
    size_t beside_points, beside_across; /* points(), across() of the model beside it, else 0 */
    struct th_local local;               /* as of a view */
};

/* A file that a FILE row names, as the model's load gets it. */
struct th_file {
    size_t row;                        /* of the parameters */
    const char *path;                  /* in messages */
    const struct th_data_table *table; /* of the sort TABLE */
    const struct th_units *units;
    const struct th_library *library; /* of the sort LIBRARY */
    const struct th_model *model;     /* of extend: the model, with what other files brought */
    const void *const *data; /* of load: what it made of the FILE rows before this one */
};

/* A command of a model: do: reservoir.refill. */
struct th_command {
    const char *name, *doc;
    struct th_table args; /* at most TH_ARGS rows; an init of "nan" is "not given" */
    enum th_status (*check)(const double *args,
                            struct th_error *error); /* across them, or NULL */
    /* Adds a sentence on the part of an order that cannot be carried out, whatever the state
     * is by then; or NULL. */
    void (*doubt)(const struct th_setup *setup, const double *args, struct th_error *found);
    size_t relative; /* 1 + the argument that by:, least: and most: compute; 0: none */
    double (*present)(const struct th_view *view, int lane); /* what by: starts from, SI */
    bool ends; /* it ends what others began: all that it may, or what event->ends names (cause:)
                */
};

struct th_model {
    const char *slot, *name;
    const char *doc;  /* one line */
    const char *page; /* equations, validity, source: printed by explain */
    struct th_table params, states, outputs, profiles;
    const struct th_command *commands;
    size_t command_count, event_function_count, list_count, retired_count;
    bool reads_ahead; /* its event functions read what later slots write in the step */
    bool shows; /* it shows what others do, which read nothing that it changes in a step */
    const struct th_row_list *lists;
    const struct th_retired *retired;
    const struct th_gone *gone;
    size_t gone_count;
    const struct th_moved *moved;
    size_t moved_count;
    size_t (*arrays)(const struct th_setup *setup); /* lane vectors, or NULL for none */
    size_t (*points)(const struct th_setup *setup); /* points of its profiles, or NULL */
    size_t (*across)(const struct th_setup *setup); /* of their second axis, or NULL */
    size_t (*fixed)(const struct th_setup *setup);  /* bytes, or NULL for none */
    /* The slot whose model is beside this one, or NULL: what one computes the other shows. A
     * size of either may follow from those of the other (struct th_setup), which do not follow
     * from it. */
    const char *beside;
    /* Shows its state to the model beside it, which copies nothing; or NULL. */
    void (*lend)(const struct th_view *view, struct th_loan *loan);
    /* Makes of a file what the model reads of it: data[row] of a view and of a setup. Once for
     * all members, when the scenario is read; it lies in the arena and is constant from then
     * on. A FILE row that is not given has no data (NULL). NULL and sentences, with the places
     * of the file, on failure. */
    const void *(*load)(const struct th_file *file, struct th_arena *arena,
                        struct th_error *error);
    /* Makes the model of an instance, with the rows that a file brings behind those that it
     * has, before values are read; in the arena; for each of its FILE rows that is given. NULL:
     * it has the rows that stand here. NULL and sentences on failure, of a table with their
     * places in it. A parameter that a table brings is called NAME_of_NAME or
     * NAME_to_NAME; an output, at a place, is at ROW@PLACE and called ROW_in_PLACE. */
    const struct th_model *(*extend)(const struct th_file *file, struct th_arena *arena,
                                     struct th_error *error);
    /* Rules across rows, or NULL: applied to the scenario, to each member, and during the run
     * after each set, with the values of that instant (TH_INITIAL rows may be NaN, which must
     * break no rule). */
    enum th_status (*check)(const struct th_setup *setup, struct th_error *error);
    void (*start)(const struct th_view *view);
    void (*prepare)(const struct th_view *view);                /* or NULL */
    void (*limit)(const struct th_view *view, double *longest); /* or NULL */
    void (*advance)(const struct th_view *view);
    /* The first instant behind `after` at which the model is to know its own states, as if a
     * step ended there: a reading; TH_NEVER: none. By parameters, ports and states at the
     * step's start, where it is asked for all readings of the step. None shortens a step. NULL:
     * the model has none. */
    th_tick (*next_reading)(const struct th_view *view, th_tick after, int lane);
    /* Behind advance, for each reading that it passed, in their order: states is the struct
     * states that advance alone would leave there; what the model makes of them it writes to
     * states and arrays of the view. */
    void (*take_reading)(const struct th_view *view, th_tick at, const void *states, int lane);
    void (*event_functions)(const struct th_view *view,
                            double *values); /* [event function][TH_LANES], or NULL */
    void (*event)(const struct th_view *view, const struct th_event *event,
                  int lane);                                  /* or NULL */
    void (*observe)(const struct th_view *view);              /* or NULL */
    const char *(*why)(const struct th_view *view, int lane); /* reason of a status, or "" */
    struct th_idle (*idle)(const struct th_setup *setup);     /* or NULL: model/idle.h */
    /* To the steady state at time 0 (model/settle.h); NULL: the start is one. Why there is
     * none, or NULL. */
    void (*settle)(const struct th_view *view, struct th_settling *how);
    const char *(*unsteady)(const struct th_view *view, int lane);
    unsigned needs; /* enum th_needs: without them it does not stand in a scenario */
    bool unsaid;    /* it stands there with its defaults without a notice */
};

/* The loan of the model beside a view's. False: there is none. */
static inline bool th_borrow(const struct th_view *view, struct th_loan *loan)
{
    if (!view->beside || !view->beside->model->lend)
        return false;
    view->beside->model->lend(view->beside, loan);
    return true;
}

/* Parts of a scenario without which a model has no meaning. */
enum th_needs {
    TH_NEEDS_DEVICE = 1, /* the slots of the device (struct th_slot) */
    TH_NEEDS_DRUG = 2,   /* a species */
    TH_NEEDS_POINTS = 4  /* a model beside it whose profiles have points */
};

/* The row that is the coordinate of the model's profiles, or NULL; of their second axis. */
const struct th_row *th_axis_row(const struct th_model *model);
const struct th_row *th_axis_2_row(const struct th_model *model);
/* The number that replaces an output of 0.1; NULL: there was no output of that name. */
const struct th_retired *th_model_retired(const struct th_model *model, const char *output);
/* The present name of what was called so, up to a point or the end; NULL: nothing was. */
const struct th_moved *th_model_moved(const struct th_model *model, enum th_sought sought,
                                      const char *name);

/* A place in the flow of the data. Instances run in the order of the slots. */
struct th_slot {
    const char *name;     /* "pump": how models and outputs are named */
    const char *key;      /* "pump", "faults": how a scenario names it */
    size_t most;          /* 1: a mapping; more: a mapping or a list of them */
    const char *standard; /* the model where the scenario says nothing; NULL: none */
    const char *doc;
    bool device; /* of what is implanted: present all together or not at all */
};

/* A slot of the scenario language without a model, and what serves instead; or a row or a
 * command of a slot that none of its models has. */
struct th_vacancy {
    const char *name, *key; /* as of struct th_slot; of a row "drug.parent", and NULL */
    const char *doc, *instead;
};

/* A name for a position, in metres below the foramen magnum. */
struct th_landmark {
    const char *name;
    double position;
};

/* A line of the table that is printed after a run. It is skipped if nothing matches. */
struct th_report_line {
    const char
        *label; /* "* effect"; the star becomes what the path's star matched, "{csf.probe|it}"
                   the landmark or the cm of a position, the number of another parameter, or
                   what follows the bar; a star within the braces is the same star */
    const char *path; /* an output's path; * stands for one name: "effect.*.level" */
    const char *take; /* some of "final mean max min", separated by blanks; or "numerics": it
                         says how well the numbers are computed, and is shown in full if it ends
                         above `unit`, a number in SI, or if somebody asks */
    const char *unit; /* units, the first that shows at least 1 wins: "mg|ug"; "": the row's;
                         "=": that of the line before, which is chosen for both */
    const char
        *brief; /* heading of its column in the table of a sweep; NULL: it has none there */
    const char
        *unless; /* "csf.probe catheter.tip": skipped if these parameters are the same place */
    const char *advice; /* of numerics: what to do if it is not fine */
    const char *shown;  /* of numerics: the unit it is shown in; NULL: the row's */
    const char *judges; /* of numerics: "csf.tip_concentration max", the number that is not
                           resolved if it is not fine: the report marks it; NULL: none alone */
    const char *needs;  /* "catheter": skipped in a scenario without it; NULL: never */
};

/* Unit, then what else there is: "mg|ug", .brief = "dose". */
#define TH_REPORT_LINE(label_, path_, take_, ...)                          \
    {                                                                      \
        .label = label_, .path = path_, .take = take_, .unit = __VA_ARGS__ \
    }

/* An array of the ports in which each species has a line, [..][TH_SPECIES][TH_LANES], and at
 * how many bytes; those of species that a scenario lacks stay 0. */
struct th_species_lines {
    size_t at, bytes;
};

/* All that the engine knows of the physics. */
struct th_catalog {
    const struct th_slot *slots;
    size_t slot_count;
    const struct th_model *const *models;
    size_t model_count;
    const struct th_landmark *landmarks;
    size_t landmark_count;
    const char *landmark_row; /* "csf.length", with which they stretch; NULL: they do not */
    double landmark_length;   /* m: that at which they are where they are */
    const struct th_landmark *beyond; /* names of places without profiles; may be NULL */
    size_t beyond_count;
    const char *species_slot;  /* its instances are the species */
    const char *bringing_slot; /* its parts may give rows of later slots; NULL: none */
    size_t ports_bytes;        /* sizeof(struct th_ports): doubles only, starts as zero bytes */
    const struct th_species_lines *by_species; /* in the order of the ports; may be NULL */
    size_t by_species_count;
    const struct th_report_line *report; /* may be NULL */
    size_t report_count;
    const char *const *pictures; /* outputs without the drug's name: the first that a result has
                                    is what viewers open; may be NULL */
    size_t picture_count;
    const struct th_chart *charts; /* may be NULL */
    size_t chart_count;
    const struct th_vacancy *vacancies; /* may be NULL */
    size_t vacancy_count;
    const struct th_loading *loading; /* of libraries; NULL: they are loaded, unguarded */
};

/* The k-th name of a position, landmarks first, or NULL behind the last. */
static inline const struct th_landmark *th_position_name(const struct th_catalog *catalog,
                                                         size_t k)
{
    if (k < catalog->landmark_count)
        return &catalog->landmarks[k];
    k -= catalog->landmark_count;
    return k < catalog->beyond_count ? &catalog->beyond[k] : NULL;
}

#endif
