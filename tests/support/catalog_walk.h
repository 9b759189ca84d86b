/* Scenarios about a model that is only known by its tables: a small base, in which the model's
 * own slot holds it with what it must be given and nothing else. */
#ifndef TH_CATALOG_WALK_H
#define TH_CATALOG_WALK_H

#include <check.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/start.h"
#include "ensemble/ensemble.h"
#include "language/language.h"
#include "scenario/column.h"
#include "scenario/people/members.h"
#include "support/shipped.h"

enum { WALK_TEXT = 8000, WALK_WORD = 128, WALK_STEPS = 4000, WALK_INSTANCES = 64 };
enum { WALK_MINUTES = 90 }; /* of a run: an event of each hour comes twice */
#define WALK_NAME \
    "scenarios/walk.yaml" /* parts are sought beside it; tests run from the root */

/* The slots that are not walked. */
static const struct walk_base {
    const char *key, *text;
} walk_base[] = {
    {"program", "{dose: 2 mg/day, demand_dose: 0.2 mg}"},
    {"drug", "{from: parts/morphine.yaml, concentration: 10 mg/mL}"},
    {"pump", "{from: parts/peristaltic_20ml.yaml}"},
    {"catheter", "{from: parts/silicone_89cm.yaml, tip: T10}"},
    {"reservoir", "{from: parts/bellows_20ml.yaml}"},
    {"csf", "{cells: 24}"},
    {"line", "{cells: 32}"},
};

/* One model on its walk. */
struct walk {
    const struct th_model *model;
    const struct th_slot *slot;
    const struct th_row *extra; /* of "give this or that": which of them; or NULL */
    char instance[64];          /* "pump", "fault.walked" */
};

/* Set by a suite: a piston draws from a reservoir that sucks. One under pressure presses itself
 * empty through the check valves, in thousands of steps. */
static bool walk_sucks;

/* The words of a slot that is not walked. */
static inline const char *walk_beside(const struct th_model *model,
                                      const struct walk_base *base)
{
    return walk_sucks && strcmp(base->key, "reservoir") == 0 &&
                   strcmp(model->name, "piston") == 0
               ? "{from: parts/suction_15ml.yaml}"
               : base->text;
}

/* The result of a short run. */
struct walk_end {
    bool loaded;
    enum th_status status;
};

static struct th_units *walk_units;
static char walk_folder[] = "/tmp/thecal-walk-XXXXXX"; /* of the examples of FILE rows */

static inline void walk_setup(void)
{
    walk_units = th_units_create(NULL);
    ck_assert_ptr_nonnull(walk_units);
    memcpy(walk_folder + sizeof walk_folder - sizeof "XXXXXX", "XXXXXX", sizeof "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(walk_folder));
}

static inline void walk_teardown(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", walk_folder);
    ck_assert_int_eq(system(command), 0);
    th_units_free(walk_units);
}

/* True if the row's value is a number, not one of a few labels, nor a name. */
static inline bool walk_numeric(const struct th_row *row)
{
    return row->quantity != TH_CHOICE && row->quantity != TH_DRUG && row->quantity != TH_FILE;
}

static inline bool walk_said(const struct th_row *row)
{
    return row->init && row->init[0] && strcmp(row->init, "nan") != 0;
}

/* The bounds; the default is not read, it may be the name of a place. */
static inline void walk_bounds(const struct th_row *row, double *least, double *most)
{
    struct th_row bare = *row;
    double init;
    bare.init = "";
    ck_assert_msg(th_row_bounds(&bare, walk_units, &init, least, most) == TH_OK,
                  "%s: bounds \"%s\" and \"%s\"", row->name, row->least, row->most);
}

/* A number as it is written in a scenario, to the bit. */
static inline void walk_number(const struct th_row *row, double si, char text[WALK_WORD])
{
    th_quantity_print(walk_units, row->quantity, row->unit, si, 17, text, WALK_WORD);
}

/* Makes a library of its source, once. */
static inline void walk_library(const char *source)
{
    char command[8 * WALK_WORD];
    snprintf(command, sizeof command,
             "[ -e %.100s.so ] || { cc -std=c17 -shared -fPIC -Isim/include -o %.100s.$$ -x c "
             "%.100s && mv %.100s.$$ %.100s.so; }",
             source, source, source, source, source);
    ck_assert_int_eq(system(command), 0);
}

/* The name of a file that is the row's example; another example has another one. */
static inline void walk_file(const struct th_row *row, char text[WALK_WORD])
{
    unsigned sum = 0;
    for (const char *at = row->example; at && *at; at++) sum = 31 * sum + (unsigned char)*at;
    snprintf(text, WALK_WORD, "%s/%s_%08x", walk_folder, row->name, sum);
    FILE *file = fopen(text, "w");
    ck_assert_msg(file && row->example, "%s: a FILE row needs an example", row->name);
    fputs(row->example, file);
    ck_assert_int_eq(fclose(file), 0);
    if (row->file != TH_LIBRARY_FILE)
        return;
    walk_library(text);
    strncat(text, ".so", WALK_WORD - strlen(text) - 1);
}

/* Something that the row can be: the first of the words, or an eighth of the way up. */
static inline void walk_middle(const struct th_row *row, char text[WALK_WORD])
{
    double least, most;
    if (row->quantity == TH_DRUG)
        snprintf(text, WALK_WORD, "morphine");
    else if (row->quantity == TH_FILE)
        walk_file(row, text);
    else if (row->quantity == TH_CHOICE)
        th_labels_get(row->labels, 0, text, WALK_WORD);
    else {
        walk_bounds(row, &least, &most);
        walk_number(row, isfinite(most) ? least + (most - least) / 8 : least + 1, text);
    }
}

static inline size_t walk_add(char *text, size_t used, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static inline size_t walk_add(char *text, size_t used, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(text + used, WALK_TEXT - used, format, args);
    va_end(args);
    ck_assert(length >= 0 && used + (size_t)length < WALK_TEXT);
    return used + (size_t)length;
}

/* A mesh of two directions is as coarse as it may be: of its rows the least. */
static inline bool walk_coarse(const struct th_model *model, const struct th_row *row)
{
    int meshes = 0;
    for (size_t k = 0; k < model->params.count; k++)
        meshes += (model->params.rows[k].flags & TH_RESOLUTION) != 0;
    return meshes > 1 && row->flags & TH_RESOLUTION;
}

/* The whole scenario: the base, the model with `row` at `value` (or NULL), and a tail. */
static inline void walk_write(const struct walk *walk, const struct th_row *row,
                              const char *value, const char *tail, char text[WALK_TEXT])
{
    char word[WALK_WORD];
    size_t used = walk_add(text, 0, "run: {duration: 3 h, sample: 5 min}\nrecord: [all]\n");
    for (size_t k = 0; k < sizeof walk_base / sizeof walk_base[0]; k++)
        if (strcmp(walk_base[k].key, walk->slot->key) != 0)
            used = walk_add(text, used, "%s: %s\n", walk_base[k].key,
                            walk_beside(walk->model, &walk_base[k]));
    used = walk_add(text, used, "%s: {use: %s", walk->slot->key, walk->model->name);
    if (walk->slot->most > 1) /* a drug has the base's name, so that DRUG rows can say it */
        used = walk_add(text, used, ", name: %s", strrchr(walk->instance, '.') + 1);
    for (size_t k = 0; k < walk->model->params.count; k++) {
        const struct th_row *here = &walk->model->params.rows[k];
        const bool coarse = walk_coarse(walk->model, here);
        bool must = coarse || here == walk->extra || (here->init && !here->init[0]);
        if (here != row && !must)
            continue;
        if (here != row && coarse)
            snprintf(word, sizeof word, "%s", here->least);
        else if (here != row)
            walk_middle(here, word);
        used = walk_add(text, used, ", %s: %s", here->name, here == row ? value : word);
    }
    walk_add(text, used, "}\n%s", tail);
}

static inline struct th_scenario *walk_read_of(const struct th_catalog *catalog,
                                               const char *text, struct th_error *error)
{
    memset(error, 0, sizeof *error);
    struct th_scenario *scenario =
        th_scenario_parse(catalog, walk_units, WALK_NAME, text, strlen(text), NULL, 0, error);
    ck_assert_msg(scenario || (error->count > 0 && error->text[0][0]),
                  "refused without a sentence:\n%s", text);
    ck_assert_msg(!scenario || error->count == 0, "loaded with \"%s\"", error->text[0]);
    return scenario;
}

static inline struct th_scenario *walk_read(const char *text, struct th_error *error)
{
    return walk_read_of(&silent_catalog, text, error);
}

static inline bool walk_loads(const char *text)
{
    struct th_error error;
    struct th_scenario *scenario = walk_read(text, &error);
    bool loaded = scenario != NULL;
    th_scenario_free(scenario);
    return loaded;
}

/* The model with no more than it must be given; of rows that may be left out, with the first
 * that makes it load. */
static inline struct walk walk_to(const struct th_model *model)
{
    struct walk walk = {.model = model};
    char text[WALK_TEXT];
    for (size_t k = 0; k < th_catalog.slot_count; k++)
        if (strcmp(th_catalog.slots[k].name, model->slot) == 0)
            walk.slot = &th_catalog.slots[k];
    ck_assert_ptr_nonnull(walk.slot);
    bool drug = strcmp(model->slot, th_catalog.species_slot) == 0;
    if (walk.slot->most > 1)
        snprintf(walk.instance, sizeof walk.instance, "%s.%s", model->slot,
                 drug ? "morphine" : "walked");
    else
        snprintf(walk.instance, sizeof walk.instance, "%s", model->slot);
    walk_write(&walk, NULL, NULL, "", text);
    bool loaded = walk_loads(text);
    for (size_t k = 0; !loaded && k < model->params.count; k++) {
        walk.extra = &model->params.rows[k];
        if (walk.extra->init && strcmp(walk.extra->init, "nan") == 0) {
            walk_write(&walk, NULL, NULL, "", text);
            loaded = walk_loads(text);
        }
    }
    ck_assert_msg(loaded, "%s.%s cannot be set up:\n%s", model->slot, model->name, text);
    return walk;
}

/* True if the draws of the first eight members are consistent, by the rules of the models. */
static inline bool walk_goes_together(const struct th_scenario *scenario,
                                      struct th_error *error)
{
    struct th_broken broken[WALK_INSTANCES] = {0};
    ck_assert_uint_lt(scenario->instance_count, WALK_INSTANCES);
    return th_members_check(scenario, 0, TH_LANES, broken, error) == TH_OK &&
           th_members_report(scenario, broken, TH_LANES, error) == TH_OK;
}

/* A flow or a rate has no value before there was any time, and what is measured none before it
 * has been. */
static inline bool walk_timeless(const struct th_block *block, int lane,
                                 const struct th_layout *layout, const struct th_column *column)
{
    if (th_column_row(layout->scenario, column)->flags & TH_NOT_YET)
        return true;
    return th_slice_total(layout->scenario, layout->slices, column) != SIZE_MAX &&
           th_block_now(block, lane) == 0;
}

/* Every output and profile of the lane, once they are observed, is a number. Check notes each
 * assertion that holds, and reads the notes back in the square of their number: so these many
 * are asked by hand. */
static inline void walk_look(const struct th_block *block, int lane,
                             const struct th_layout *layout, const char *text)
{
    const struct th_scenario *scenario = layout->scenario;
    for (size_t c = 0; c < scenario->column_count; c++) {
        const struct th_column *column = &scenario->columns[c];
        size_t points = column->profile ? layout->slices[column->instance].points : 1;
        for (size_t p = 0; p < points; p++) {
            const double value = th_block_get(block, lane, column, p);
            if (!isfinite(value) && !walk_timeless(block, lane, layout, column))
                ck_abort_msg("%s is %g in\n%s", column->path, value, text);
        }
    }
}

/* The next instant at which a run is looked at: soon after its start, then at each sample. */
static inline th_tick walk_next(th_tick at, th_tick sample)
{
    th_tick soon = at ? 10 * at : th_ticks_of(1);
    return soon < sample ? soon : (at / sample + 1) * sample;
}

/* Loads and runs for so many minutes, or until enough steps were made: pulses may be very
 * short. A member that is stopped says why; one that runs has numbers in every output, at each
 * sample. */
static inline struct walk_end walk_run_of(const struct th_catalog *catalog, const char *text,
                                          int minutes)
{
    struct th_error error;
    struct th_scenario *scenario = walk_read_of(catalog, text, &error);
    if (!scenario)
        return (struct walk_end){false, error.status};
    struct th_layout *layout = th_layout_create(scenario, &error);
    struct th_block *block = layout ? th_block_create(layout, &error) : NULL;
    ck_assert_msg(block != NULL, "%s", error.text[0]);
    th_block_start(block, 0, 0, 1);
    enum th_status status = th_block_status(block, 0);
    const th_tick end = th_ticks_of(60 * minutes);
    for (th_tick at = 0; at <= end && status == TH_OK; at = walk_next(at, scenario->sample)) {
        th_block_advance(block, at, NULL, NULL);
        status = th_block_status(block, 0);
        if (status == TH_OK) {
            th_block_observe(block);
            walk_look(block, 0, layout, text);
        }
        if (th_block_steps(block, 0) > WALK_STEPS)
            break;
    }
    ck_assert(th_status_text(status)[0] != '\0');
    th_block_free(block);
    th_layout_free(layout);
    th_scenario_free(scenario);
    return (struct walk_end){true, status};
}

/* With all that the report takes of the path. */
static inline struct walk_end walk_run(const char *text)
{
    return walk_run_of(&th_catalog, text, WALK_MINUTES);
}

/* The spelling of a path. */
enum { WALK_PATH = 256 };
enum spelling { FULL, SHORT, KEY, SPELLINGS };

static inline void walk_spell(const struct walk *walk, enum spelling spelling, const char *row,
                              char path[WALK_PATH])
{
    const char *name[] = {walk->instance, walk->slot->name, walk->slot->key};
    snprintf(path, WALK_PATH, "%s.%s", name[spelling], row);
}

#endif
