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
 *                {name: word, at: [6 day, 8 day 4 h], set: {csf.stroke_volume: 0.8 mL}}]
 *     ensemble: {members: 256, seed: 7, vary: {path: normal 2 % | lognormal 24 % | uniform a b
 *                | grid a b c}}       of a share: normal 2 % points | normal 2 % of value
 *     record:   [path, instance, default, all,
 *                {path: csf.concentration, axis: levels | cells | 20 points},
 *                {path: csf.tip_concentration, take: max, during: 1 day .. end}]
 *     require:  [{name: words, check: path, of: path,
 *                 take: max | time above 5 ug/mL | ... (model/take.h) or at: 3 day,
 *                 during: 1 day .. end, since: event,
 *                 between: [least, most] | above: | below: | is:,
 *                 share: 95 %}]
 *
 * A value is a word, or {value: word, mark: read|derived|..., source: words}. Paths are
 * INSTANCE.ROW, the same through every door (--set, set:, vary:, check:, of:, record:, do:, the
 * library). An instance of a slot that holds one is named by its slot ("pump"), of a list by
 * SLOT.NAME ("fault.kink", second of a kind "fault.kink_2"); NAME may be left out where there
 * is one ("fault.at"). */
#ifndef TH_SCENARIO_H
#define TH_SCENARIO_H

#include <stdio.h>

#include "base/arena.h"
#include "model/model.h"
#include "model/quantity.h"
#include "model/take.h"

/* One resolved parameter. */
struct th_value {
    double si;
    double least, most;
    enum th_mark mark;
    const char *text; /* as it was written, in the unit of who wrote it, or the row's default */
    const char *source;    /* a citation or "" */
    struct th_place place; /* line 0: the row's default */
};

struct th_instance {
    const struct th_model *model;
    const char *name;        /* "pump", "fault.kink" */
    size_t slot, index;      /* which slot; which of the slot's instances */
    const char *part;        /* the file that from: found, or NULL */
    struct th_value *values; /* [model->params.count] */
    double *params;          /* the same as bare SI numbers */
};

/* What happens at a tick: a word to an instance, or a parameter set. Sorted by tick; those of
 * one tick in the order of the text. Repetitions are written out. */
struct th_planned {
    th_tick at;
    size_t instance;
    bool set;             /* true: parameter `number` becomes args[0] */
    size_t number;        /* the word, or the parameter's row */
    double args[TH_ARGS]; /* SI; NaN: not given */
    const char *name;     /* of the event in the text, or NULL */
    const char
        *said; /* "dose=0.2 mg, over=1 h": its arguments as they were written; NULL: none */
    struct th_place place;
};

/* LISTED: member m has grid[m modulo grid_count]; no scenario can write it
 * (ensemble/published.h). */
enum th_law { TH_NORMAL, TH_LOGNORMAL, TH_UNIFORM, TH_GRID, TH_LISTED };

/* One parameter that differs between members. NORMAL: mean = the scenario's value, spread =
 * standard deviation (SI). LOGNORMAL: median = the scenario's value, spread = coefficient of
 * variation. What lies beyond least .. most, the row's bounds or those of within, is cut off
 * and the rest scaled up. UNIFORM: least .. most. GRID: grid[], the first-named path turning
 * slowest; members = product of the grids unless given, then they cycle: a scenario may give a
 * multiple of the product only, the command line any number. */
struct th_vary {
    size_t instance, row;
    enum th_law law;
    double spread, least, most;
    double *grid;
    size_t grid_count;
    const char *path;  /* keys the draw, with seed and member */
    const char *words; /* the law as it was written */
    bool within;       /* least and most are of the law: within A B */
};

/* Where a profile is kept: at all its cells, at the catalogue's landmarks, at some points that
 * are evenly spread over the cells. */
enum th_axis { TH_CELLS, TH_LEVELS, TH_POINTS };

/* One recorded output. species < 0: not one per species. */
struct th_column {
    const char *path; /* "csf.concentration", with several drugs "csf.concentration.morphine" */
    size_t instance, row;
    int species;
    bool profile;      /* row counts in model->profiles instead of outputs */
    enum th_axis axis; /* of a profile */
    size_t points;     /* TH_POINTS: how many, at least 2 */
};

/* A number that is taken from the path of one output of each member, at every step and not from
 * the samples: asked for by a requirement, by the report or by record. It depends on the
 * scenario alone. */
struct th_reduction {
    size_t output; /* of scenario->outputs */
    enum th_take take;
    double level;     /* above V, below V: SI; else NaN */
    th_tick from, to; /* the window; for AT both are the instant */
    th_tick since;    /* instants are counted from then; the window does not begin before */
    bool recorded;    /* record: {path:, take:} asks for it */
};

struct th_requirement {
    const char *name;
    size_t reduction, of; /* of: SIZE_MAX if none */
    double least, most;   /* SI; of the ratio if `of` is given */
    bool open;            /* above, below: the bound itself does not do */
    double share;         /* of the members that must meet it; 1 by default */
    struct th_place place;
};

/* A place in the scenario's text that format 1 writes anew. */
enum th_edit_kind {
    TH_EDIT_VALUE,  /* the word `value` becomes text                                */
    TH_EDIT_ENTRY,  /* the entry key: value becomes text; "": it is taken out       */
    TH_EDIT_INSERT, /* text becomes the first entry of the mapping that begins here */
};

struct th_edit {
    enum th_edit_kind kind;
    struct th_place place, value_place;
    const char *key, *value, *text;
    const struct th_edit *next;
};

/* The scenario language for people: its keys, the laws of vary:, the instants. */
struct th_key {
    const char *section, *key, *kind, *otherwise, *doc;
};
struct th_phrase {
    const char *written, *doc;
};
const struct th_key *th_scenario_keys(size_t *count);
const char *th_key_doc(const char *section, const char *key); /* "" if there is none */
const struct th_phrase *th_scenario_laws(size_t *count);
const struct th_phrase *th_scenario_instants(size_t *count);

/* One spelling of 0.1 and what format 1 writes: for people. */
struct th_old_row {
    const char *where, *old, *now;
};
const struct th_old_row *th_scenario_old(size_t *count);

/* A file that from: names. */
struct th_source {
    const char *path, *text;
    size_t length;                /* bytes of text */
    size_t number;                /* how many were read before */
    const struct th_source *next; /* the one that was read before */
};

/* A word behind from: and the file that it leads to. */
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

struct th_scenario {
    const struct th_catalog *catalog;
    const struct th_units *units;
    const char *file, *title, *text; /* text: the bytes of the file */
    size_t text_length;
    const struct th_source *parts;
    const struct th_named *named;
    int format;               /* 0: not said */
    struct th_error *notices; /* what is read, but not as it looks or not for long; or NULL */
    const struct th_edit *edits;
    const char *overrides; /* the --set words, a line each, or "" */
    th_tick duration, sample;
    const char *start;   /* "08:00", "2026-03-01 08:00" */
    th_tick start_clock; /* time of day at time 0 */
    bool dated;          /* the start has a date: */
    int64_t start_date;  /* days since 1600-01-01 */
    bool single;         /* results stored as 32-bit */
    int refine; /* 1; 2, 4: the run is repeated with cells and steps half, a quarter as large */
    int substeps; /* 1; of a finer scenario: each step is taken in so many */
    struct th_instance *instances;
    size_t instance_count, species;
    const char **species_names; /* [species] */
    struct th_planned *events;
    size_t event_count;
    uint64_t members, seed;
    bool ensemble; /* an ensemble: was written; results carry a member axis */
    struct th_vary *vary;
    size_t vary_count;
    struct th_column *columns;
    size_t column_count;
    struct th_column *outputs; /* all single numbers of all instances, recorded or not */
    size_t output_count;
    struct th_reduction *reductions; /* no two are the same */
    size_t reduction_count;
    struct th_requirement *requirements;
    size_t requirement_count;
    struct th_arena arena;
};

/* sets: "path=value" words from the command line, may be NULL. NULL and up to 20 sentences on
 * failure. The catalogue and the units must outlive the scenario. */
struct th_scenario *th_scenario_load(const struct th_catalog *catalog,
                                     const struct th_units *units, const char *path,
                                     const char *const *sets, size_t set_count,
                                     struct th_error *error);
/* The same from a text; `from:` is sought beside name. */
struct th_scenario *th_scenario_parse(const struct th_catalog *catalog,
                                      const struct th_units *units, const char *name,
                                      const char *text, size_t length, const char *const *sets,
                                      size_t set_count, struct th_error *error);
/* The same from texts alone: no file is opened. */
struct th_scenario *th_scenario_again(const struct th_catalog *catalog,
                                      const struct th_units *units,
                                      const struct th_texts *texts, const char *const *sets,
                                      size_t set_count, struct th_error *error);
void th_scenario_free(struct th_scenario *scenario);
/* SHA-256 of the scenario's text, of its parts' and of the --set words, all that its numbers
 * come from, whatever the files are called: 64 hexadecimal digits. */
void th_scenario_digest(const struct th_scenario *scenario, char hex[65]);

/* What a report is headed by: the title, or the name of the file, without its folder, if there
 * is none. */
const char *th_scenario_heading(const struct th_scenario *scenario);

/* An instant of the run as a scenario writes it, to the second: "day 12 10:00", or "2026-03-13
 * 10:00" where the start has a date. It reads back as the same. All that is printed of instants
 * comes from here. */
void th_scenario_instant(const struct th_scenario *scenario, th_tick at, char *text,
                         size_t size);

/* The same scenario on a finer grid: rows of RESOLUTION times `times`, as far as their range
 * goes, and each step in `times` substeps. It records nothing. It shares what it can with the
 * scenario, which must outlive it; th_scenario_free. NULL and a sentence on failure. */
struct th_scenario *th_scenario_finer(const struct th_scenario *scenario, int times,
                                      struct th_error *error);
/* "csf.cells 800, line.cells 256": the rows that are finer; one that its range holds back says
 * so. */
void th_scenario_finer_words(const struct th_scenario *scenario,
                             const struct th_scenario *finer, char *text, size_t size);

/* Paths, the same through every door: INSTANCE.ROW, where the NAME in an INSTANCE may be left
 * out if the slot has one instance: "pump.error", "fault.kink.at", "fault.at". An output of
 * each drug may end in the drug's name. */
enum th_sought { TH_PARAM, TH_OUTPUT, TH_DO };
struct th_path {
    size_t instance;
    size_t row; /* of the parameters, of the outputs or profiles, or the number of the word */
    bool profile;
    int species; /* of an output of each drug: which; -1: none was said and there are several */
};
bool th_scenario_path(const struct th_scenario *scenario, enum th_sought sought,
                      const char *text, struct th_path *path);
/* The same; TH_BAD_INPUT and a sentence that says why not. */
enum th_status th_scenario_find(const struct th_scenario *scenario, enum th_sought sought,
                                const char *text, struct th_path *path, struct th_error *error);
/* A parameter alone; false if there is none. */
bool th_scenario_param(const struct th_scenario *scenario, const char *text, size_t *instance,
                       size_t *row);
/* Why a parameter cannot be set during a run, to be read behind its path; NULL: it can. */
const char *th_row_fixed(const struct th_row *row);
/* The instance of that full name; SIZE_MAX: none. The slot that a path begins with, by name or
 * key, and what follows (NULL: nothing). */
size_t th_scenario_instance(const struct th_scenario *scenario, const char *name);
const struct th_slot *th_scenario_slot(const struct th_catalog *catalog, const char *path,
                                       const char **rest);
/* What that output of 0.1 is a number of now; NULL: there was none of that name. */
const struct th_retired *th_model_retired(const struct th_model *model, const char *output);
/* The row of a model that is the coordinate of its profiles, or NULL. */
const struct th_row *th_axis_row(const struct th_model *model);
/* A value for a parameter as a scenario says it: "80 1/min", "C5", a word of a choice, a drug;
 * within its bounds. TH_BAD_INPUT and a sentence if it is none. */
enum th_status th_scenario_value(const struct th_scenario *scenario, size_t instance,
                                 size_t row, const char *text, double *si,
                                 struct th_error *error);

/* The set: events of one instance in their order, to sets if that is not NULL; how many. */
size_t th_scenario_sets(const struct th_scenario *scenario, size_t instance,
                        const struct th_planned **sets);
/* "reservoir: " before a sentence of the model's rules, or "" if it begins with that by itself.
 */
const char *th_scenario_prefix(const struct th_instance *instance, const char *sentence,
                               char *text, size_t size);
/* Asks the model's own rules, across rows, about its parameters [rows] and about what those
 * sets make of them. *after: the set that breaks them, NULL: they are broken from the start.
 * The model must have rules (model->check). */
enum th_status th_scenario_rules(const struct th_instance *instance, size_t species,
                                 const struct th_planned *const *sets, size_t count,
                                 double *params, const struct th_planned **after,
                                 struct th_error *found);

/* How much of a law lies below and above two values; base: the scenario's value. 0 if nothing
 * can. */
void th_law_beyond(const struct th_vary *vary, double base, double least, double most,
                   double *below, double *above);
/* "lognormal 24 %: median 97.3 mL, coefficient of variation 24 %; 1.2 % of it lies above ..."
 */
void th_law_describe(const struct th_scenario *scenario, const struct th_vary *vary, char *text,
                     size_t size);

/* The scenario's own text in format 1. */
enum th_status th_scenario_rewrite(const struct th_scenario *scenario, FILE *out,
                                   struct th_error *error);

/* Is a row a setting: what its author decides, such as a prescription, a place or a grid? Its
 * default is chosen and cites nothing. Every other row is a number of nature or of a device. */
bool th_row_is_setting(const struct th_row *row);
/* A value nobody should take for measured: recalled or a placeholder, or, if the row is no
 * setting, without a source, wherever it stands: in a part, in the scenario, in --set. What is
 * not given is none. */
bool th_value_uncalibrated(const struct th_row *row, const struct th_value *value);
/* How many parameters of a scenario are that; *of: all of its parameters. */
size_t th_scenario_uncalibrated(const struct th_scenario *scenario, size_t *of);

/* The row of a column, and of one of scenario->outputs (scenario/column.c). */
const struct th_row *th_column_row(const struct th_scenario *scenario,
                                   const struct th_column *column);
const struct th_row *th_output_row(const struct th_scenario *scenario, size_t output);

/* The unit in which a reduction is shown, its number in that unit, and both as a text. */
void th_reduction_unit(const struct th_scenario *scenario, const struct th_reduction *reduction,
                       char *unit, size_t size);
double th_reduction_shown(const struct th_scenario *scenario,
                          const struct th_reduction *reduction, double si);
void th_reduction_print(const struct th_scenario *scenario,
                        const struct th_reduction *reduction, double si, int digits, char *text,
                        size_t size);
/* "max", "first above 5 ug/mL", "mean during day 1 00:00 .. day 3 00:00", "at day 3 00:00". */
void th_reduction_words(const struct th_scenario *scenario,
                        const struct th_reduction *reduction, char *text, size_t size);
/* The reduction of an output over the whole run without a level; SIZE_MAX: it was not asked
 * for. */
size_t th_reduction_find(const struct th_scenario *scenario, size_t output, enum th_take take);

/* Does a path fit a pattern with at most one star, "effect.*.effect"? What the star stands for
 * goes to star. */
bool th_path_fits(const char *pattern, const char *path, size_t length, const char **star,
                  size_t *star_length);

/* Writes the scenario back as YAML with every default visible: loads to the same numbers. */
enum th_status th_scenario_write(const struct th_scenario *scenario, const char *path,
                                 struct th_error *error);

#endif
