/* A scenario: which models, with which numbers, what happens when, what is recorded and
 * required.
 *
 * Made from a YAML text against a catalogue; complete (every default visible), checked (a
 * scenario that loads cannot fail on its input later) and constant afterwards. The grammar:
 *
 *     format: 1                                       old spellings are then errors
 *     title: words
 *     run:      {duration: 35 day, sample: 1 h, start: 08:00, precision: double|single,
 *                refine: 2}
 *     <slot>:   {from: part, use: model, name: word, <param>: value, ...}   or a list of them
 *     events:   [{at: day 5 10:00, every: 1 day, until: 9 day, do: pump.word, <arg>: value},
 *                {name: word, at: [6 day, 8 day 4 h], set: {csf.stroke_volume: 0.8 mL}},
 *                {when: {check: path, above: value}, do: [{do: word, chance: 5 %}, ...]}]
 *     hazards:  [{name: word, after: law, since: word, during: stage, do: fault.on}]
 *     stages:   [{name: word, device: in|out, begin: [{do: word}], events: [...],
 *                 leave: [{after: 6 month, to: stage}], ends: yes}]
 *     ensemble: {members: 256 | each: 50, seed: 7, table: FILE, design: FILE,
 *                vary: {path: normal 2 % | lognormal 24 % | uniform a b | grid a b c | ...,
 *                       X.from: grid part part},
 *                correlations: [{pair: [path, path], rho: 0.3}]}
 *     record:   [path, instance, default, all,
 *                {path: csf.concentration, axis: levels | cells | 20 points},
 *                {path: csf.tip_concentration, take: max, during: 1 day .. end}]
 *     require:  [{name: words, check: path | log.HAPPENING, of: path,
 *                 take: max | time above 5 ug/mL | ... (model/take.h) or at: 3 day,
 *                 during: 1 day .. HAPPENING | stage | [stages], since: HAPPENING,
 *                 between: [least, most] | above: | below: | is:,
 *                 across: median | mean | 95 % | 95 % over 5 %,
 *                 share: 95 %, confidence: 95 %}]
 *
 * A value is a word, or {value: word, mark: read|derived|..., source: words}. Paths are
 * INSTANCE.ROW[.DRUG][@PLACE], the same through every door (--set, set:, vary:, check:, of:,
 * record:, do:, the library). An instance of a slot that holds one is named by its slot
 * ("pump"), of a list by SLOT.NAME ("fault.kink", second of a kind "fault.kink_2"); NAME may be
 * left out where there is one ("fault.at"). */
#ifndef TH_SCENARIO_H
#define TH_SCENARIO_H

#include "base/arena.h"
#include "model/model.h"
#include "model/quantity.h"
#include "model/take.h"
#include "scenario/item.h"

/* The origin of one parameter, beside its number. */
struct th_provenance {
    double least, most; /* its range, SI */
    enum th_mark mark;
    const char *text;      /* as it is written, or the default of the row */
    const char *source;    /* a citation or "" */
    struct th_place place; /* line 0: the row's default */
};

struct th_instance {
    const struct th_model *model;
    const char *name;                 /* "pump", "fault.kink" */
    size_t slot, index;               /* which slot; which of the slot's instances */
    const char *part;                 /* the file that from: found, or NULL */
    double *params;                   /* [model->params.count], SI; NaN: not given */
    const void *const *data;          /* [model->params.count]: of FILE rows; NULL: none */
    struct th_provenance *provenance; /* [model->params.count] */
};

/* A planned event: a command to an instance, or a parameter that is set. Sorted by tick;
 * those of one tick in the order of the text. Repetitions are written out. */
struct th_planned {
    th_tick at;
    size_t instance;
    bool set;              /* true: parameter `number` becomes args[0] */
    size_t number;         /* the command, or the row of the parameter */
    double args[TH_ARGS];  /* SI; NaN: not given */
    const char *name;      /* of the event in the text, or NULL */
    size_t item;           /* of scenario->items; SIZE_MAX: none */
    size_t order;          /* of the item's orders */
    const char *args_text; /* "dose=0.2 mg, over=1 h": args as they were written; NULL: none */
    struct th_place place;
};

/* A parameter that differs between members (law.h makes the distribution of one member).
 * NORMAL, LOGNORMAL: about the value that stands there, its mean or its median.
 * STATED: a distribution that is written in full, whatever the value is. These are cut off at
 * least and most, the range of the row or what within: leaves of it, and the rest scaled up.
 * GRID: a condition for each of grid[]. WEIGHTED: one of grid[], in shares[] of all draws.
 * EMPIRICAL: one of grid[], each as likely.
 * LISTED: member m has grid[m modulo grid_count]; no scenario can write it
 * (ensemble/published.h). */
enum th_law {
    TH_NORMAL,
    TH_LOGNORMAL,
    TH_STATED,
    TH_GRID,
    TH_WEIGHTED,
    TH_EMPIRICAL,
    TH_LISTED
};

struct th_vary {
    size_t instance, row;
    enum th_law law;
    double spread;                 /* NORMAL, LOGNORMAL: standard deviation, SI, about the
                                      scenario's value */
    double share;                  /* whichever value stands there, NORMAL: the standard
                                      deviation over it; LOGNORMAL: that of the logarithm; 0:
                                      the standard deviation is spread */
    struct th_distribution stated; /* STATED, without its cut */
    double least, most;
    double *grid, *shares;
    size_t grid_count;
    const struct th_source *file; /* EMPIRICAL: the table */
    const char *path;             /* keys the draw, with seed and person */
    const char *words;            /* the law as it was written */
    bool within;                  /* least and most are of the law: within A B */
    enum th_mark mark;            /* of the law, and its source or "" */
    const char *source;
    struct th_place place;
};

/* Correlations between the normal scores of laws: a Gaussian copula. The paths that hang
 * together are a group, sorted by name; between groups there is none. */
struct th_correlated {
    size_t vary;         /* of scenario->vary */
    size_t first;        /* of scenario->correlated: where its group begins */
    const double *score; /* its score is the sum of these times the independent scores of its
                            group, up to its own: a row of the Cholesky factor */
    const double *rho;   /* with each of its group */
    size_t count;        /* of its group */
};

/* X.from of vary:, table: or design:: the parts, of one model, that stand below an instance. */
enum th_swap_by { TH_SWAP_GRID, TH_SWAP_CHOICE, TH_SWAP_TABLE, TH_SWAP_DESIGN };

struct th_swap {
    size_t instance;
    enum th_swap_by by;
    const char *path;         /* "catheter.from": keys the draw of a CHOICE */
    const char *words;        /* as it was written */
    const char *const *parts; /* [count], as they are named */
    size_t count;
    const double *shares; /* CHOICE: below shares[k] of all draws one of the first k + 1 */
    const size_t *of_row; /* TABLE, DESIGN: the part of each row; SIZE_MAX: the scenario's */
};

/* Values of one parameter: of the rows of table: for persons, of those of design: for
 * conditions, or of the parts of a swap. */
enum th_replacer { TH_REPLACED_PART, TH_REPLACED_TABLE, TH_REPLACED_DESIGN };

struct th_replaced {
    size_t instance, row;
    enum th_replacer by;
    size_t swap;                                   /* PART: of scenario->swaps */
    const struct th_provenance *const *provenance; /* PART: [its parts][rows of the model] */
    const double *values; /* SI; TABLE, DESIGN: NaN where the cell is empty */
    const char *path;
};

/* The rows of table: or design:. */
struct th_rows {
    uint64_t count;
    const char *const *ids; /* [count]; NULL: the file has none */
    const struct th_source *file;
};

/* The points at which a profile is kept: all its cells, the catalogue's landmarks, some that
 * are evenly spread over the cells; or its means over segments, from the middle between a
 * landmark and the one above to that between it and the one below. */
enum th_axis { TH_CELLS, TH_LEVELS, TH_POINTS, TH_AXIS_SEGMENTS };

/* "levels", "cells", "points", "segments" */
const char *th_axis_word(enum th_axis axis);

/* A recorded output. species < 0: it is not one per species. A profile at one place is a single
 * number: computed from the profile, linear between cells, whenever outputs are. */
struct th_column {
    const char *path; /* "csf.concentration", with several drugs "csf.concentration.morphine",
                         of one place "csf.concentration@T10" */
    size_t instance, row;
    int species;
    bool profile;      /* row counts in model->profiles instead of outputs, all of its axis */
    enum th_axis axis; /* of a profile */
    size_t points;     /* TH_POINTS: how many, at least 2 */
    size_t across;     /* of a profile on both axes: points of the second; 0: its cells */
    bool placed;       /* row counts in model->profiles; its value at one place: */
    double position;   /* on the axis, SI */
    double position_2; /* on the second axis, SI, where the row has it */
    size_t vector;     /* its number among the placed outputs of its instance */
    th_tick every;     /* the interval of its samples; 0: that of all, run.sample */
};

/* A window that opens and closes in each member, by what happens to it (scenario->happenings).
 * It is open from each occurrence of `from` to the next of `to`, within the window of the
 * reduction, while the member is in one of the stages, and not before `since` first occurs. Of
 * two that are equal a scenario has one. */
struct th_opening {
    size_t from, to;   /* SIZE_MAX: the window of the reduction begins, ends it */
    uint32_t stages;   /* bits; 0: any */
    size_t since;      /* SIZE_MAX: none; instants are counted from its first occurrence */
    const char *words; /* "fault.kink.on .. alarms", or NULL: the whole run */
};

/* A number that is taken from the path of one output of each member, at every step and not
 * from the samples: requested by a requirement, by the report or by record:. It depends on
 * the scenario alone. */
struct th_reduction {
    size_t output; /* of scenario->outputs; of a log: the happening */
    bool log;      /* of the log: when, or how often, the happening occurs */
    enum th_take take;
    double level;     /* above V, below V: SI; else NaN */
    th_tick from, to; /* the window; for AT both are the instant */
    th_tick since;    /* instants are counted from then; the window does not begin before */
    const struct th_opening *opening; /* NULL: it is open from `from` to `to` */
    bool recorded;                    /* requested by record: {path:, take:} */
};

/* EACH: each member is judged. Else one number of the members together is. */
enum th_across { TH_ACROSS_EACH, TH_ACROSS_MEAN, TH_ACROSS_QUANTILE };

struct th_requirement {
    const char *name;
    size_t reduction, of; /* of: SIZE_MAX if none */
    double least, most;   /* SI; of the ratio if `of` is given */
    bool open;            /* above, below: the bound itself is excluded */
    enum th_across across;
    double quantiles[2]; /* QUANTILE: a share; of two: the ratio of the first to the second */
    int quantile_count;
    const char *across_words; /* as written; NULL: EACH */
    double share;             /* of the members that must meet it; 1 by default */
    double confidence;        /* with which the share must be shown; 0: none */
    double tried;             /* in at least so many members its window must begin; 0: in none,
                                 as by default of a window that a hazard opens, which may strike
                                 nobody; of all others 1 */
    struct th_place place;
};

/* A file that from:, a row of FILE or another key names. */
struct th_source {
    const char *path, *text;
    size_t length;                /* bytes of text */
    size_t number;                /* how many were read before */
    const struct th_source *next; /* the one that was read before */
    const char *sum; /* of a library, whose bytes are not kept: their SHA-256, which the text
                        tells; else NULL */
};

/* A word that names a file, and the file that it leads to. */
struct th_named {
    size_t by; /* the number of the file in which it stands; SIZE_MAX: the scenario, or --set */
    const char *word;
    const struct th_source *file;
    const struct th_named *next; /* the one that was read before */
};

/* A scenario's text and those of all files that it is made from. */
struct th_texts {
    const char *name, *text;
    size_t length;
    const struct th_source *parts;
    const struct th_named *named;
};

struct th_edit; /* a change of the text that format 1 makes: language/language.h */

/* summary: quantiles over the persons under each condition, of recorded columns. */
enum { TH_SUMMARY_SHARES = 16 };
struct th_summary_request {
    size_t count; /* of shares, which rise; 0: there is no summary */
    double shares[TH_SUMMARY_SHARES];
    bool *columns; /* [column_count] those of it */
    uint64_t keep; /* the first persons, whose own values are kept; UINT64_MAX: of all */
};

struct th_scenario {
    const struct th_catalog *catalog;
    const struct th_units *units;
    const char *file, *title, *text; /* text: the bytes of the file */
    size_t text_length;
    const struct th_source *parts;
    const struct th_named *named;
    int format; /* 0: not given */
    struct th_error
        *notices; /* input that is read but may not be meant, or not for long; or NULL */
    const struct th_edit *edits;
    const char *overrides; /* the --set words, a line each, or "" */
    th_tick duration, sample;
    const char *start;   /* "08:00", "2026-03-01 08:00" */
    th_tick start_clock; /* time of day at time 0 */
    bool dated;          /* the start has a date: */
    int64_t start_date;  /* days since 1600-01-01 */
    bool single;         /* results stored as 32-bit */
    bool steady;         /* it begins in the steady state at time 0, not at rest */
    int refine; /* 1; 2, 4: the run is repeated with cells and steps half, a quarter as large */
    int substeps;      /* 1; of a finer scenario: each step is taken in so many */
    size_t slot_count; /* of catalog->slots those of models; behind them are those of items,
                          whose instances have what of an item differs between members */
    struct th_instance *instances;
    size_t instance_count, species;
    const char **species_names; /* [species] */
    struct th_planned *events;
    size_t event_count;
    struct th_item *items; /* in the order of one instant (scenario/item.h) */
    size_t item_count;
    struct th_stage *stages; /* members begin in the first; none: there is one, unnamed */
    size_t stage_count;
    struct th_happening *happenings;
    size_t happening_count;
    uint64_t first, members, seed; /* those from `first` on are run */
    struct th_summary_request summary;
    uint64_t whole; /* members of the ensemble of which they are a part; 0: they are no part,
                       that is neither a slice nor A:B */
    uint64_t
        persons; /* under each condition; 0: numbered as in 0.1 (scenario/people/people.h) */
    bool one_person; /* all members are person 0, in runs that compare parameters */
    uint64_t each;   /* persons of one row of the table */
    struct th_rows table, design;
    struct th_swap *swaps; /* in the order of their instances */
    size_t swap_count;
    struct th_replaced *replaced; /* those of parts first */
    size_t replaced_count;
    bool ensemble; /* an ensemble: was written; results carry a member axis */
    struct th_vary *vary;
    size_t vary_count;
    struct th_correlated *correlated;
    size_t correlated_count;
    struct th_column *columns;
    size_t column_count;
    struct th_column *outputs; /* all single numbers of all instances, recorded or not; then
                                  profiles at places, those that somebody asks for */
    size_t output_count;
    struct th_reduction *reductions; /* no two are the same */
    size_t reduction_count;
    struct th_requirement *requirements;
    size_t requirement_count;
    struct th_library *libraries; /* that were loaded for it */
    struct th_arena arena;
};

void th_scenario_free(struct th_scenario *scenario);

/* The heading of a report: the title, or the name of the file, without its folder, if there is
 * none. */
const char *th_scenario_heading(const struct th_scenario *scenario);

/* SHA-256 of the scenario's text, of its parts' and of the --set words, all that its numbers
 * come from, whatever the files are called: 64 hexadecimal digits. */
void th_scenario_digest(const struct th_scenario *scenario, char hex[65]);

#endif
