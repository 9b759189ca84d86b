/* The library's face. Beside main.c the only file of the engine that sees the catalogue. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "ensemble.h"
#include "rehearse.h"
#include "store.h"
#include "thecal.h"

#ifndef TH_VERSION
#define TH_VERSION "0"
#endif

enum { ERROR_TEXT = TH_ERRORS * (TH_SENTENCE + 1) + 64 };

struct thecal {
    struct th_units *units;
    struct th_scenario *scenario;
    struct th_rig *rig;
    struct th_block *block;
    bool begun;
    struct th_error error;
    char text[ERROR_TEXT];
};

const char *thecal_version(void)
{
    return TH_VERSION;
}

struct thecal *thecal_load(const char *path)
{
    return thecal_load_with(path, NULL, 0);
}

struct thecal *thecal_load_with(const char *path, const char *const *sets, size_t set_count)
{
    struct thecal *run = calloc(1, sizeof *run);
    if (!run)
        return NULL;
    run->units = th_units_create(&run->error);
    if (run->units)
        run->scenario =
            th_scenario_load(&th_catalog, run->units, path, sets, set_count, &run->error);
    if (run->scenario)
        run->rig = th_rig_create(run->scenario, &run->error);
    if (run->rig)
        run->block = th_block_create(run->rig, &run->error);
    if (run->block)
        th_rehearse(run->rig, &run->error);
    return run;
}

void thecal_free(struct thecal *run)
{
    if (!run)
        return;
    th_block_free(run->block);
    th_rig_free(run->rig);
    th_scenario_free(run->scenario);
    th_units_free(run->units);
    free(run);
}

int thecal_status(const struct thecal *run)
{
    return (int)run->error.status;
}

const char *thecal_error(const struct thecal *run)
{
    char *text = ((struct thecal *)run)->text; /* a view of the same list, built on demand */
    size_t at = 0;
    text[0] = 0;
    for (int k = 0; k < run->error.count && k < TH_ERRORS; k++) {
        size_t length = strlen(run->error.text[k]);
        memcpy(text + at, run->error.text[k], length);
        at += length;
        text[at++] = '\n';
        text[at] = 0;
    }
    return text;
}

/* A call begins with a clean list, unless loading failed: then every call fails as it did. */
static bool ready(struct thecal *run)
{
    if (!run->block)
        return false;
    memset(&run->error, 0, sizeof run->error);
    return true;
}

int thecal_run(struct thecal *run, const char *result, int threads)
{
    if (!ready(run))
        return thecal_status(run);
    struct th_ensemble_options options = {.threads = threads};
    struct th_trace *trace = NULL;
    th_ensemble_run(run->rig, &options, &trace, &run->error);
    if (trace)
        th_store_write(trace, result, &(struct th_store_options){0}, &run->error);
    th_trace_free(trace);
    return thecal_status(run);
}

int thecal_begin(struct thecal *run, unsigned long long member)
{
    if (!ready(run))
        return thecal_status(run);
    if (member >= run->scenario->members)
        return (int)th_error_add(&run->error, TH_BAD_INPUT,
                                 "%s has members 0 to %llu, there is no member %llu",
                                 run->scenario->file,
                                 (unsigned long long)run->scenario->members - 1, member);
    th_block_start(run->block, member, 1);
    run->begun = true;
    return THECAL_OK;
}

static bool begun(struct thecal *run)
{
    return run->begun ? ready(run) : thecal_begin(run, 0) == THECAL_OK;
}

int thecal_advance(struct thecal *run, double until)
{
    if (!begun(run))
        return thecal_status(run);
    double last = (double)run->scenario->duration / TH_TICKS_PER_SECOND;
    if (!(until >= thecal_time(run) && until <= last))
        return (int)th_error_add(&run->error, TH_BAD_INPUT,
                                 "cannot advance from %.9g s to %.9g s: the run ends at %.9g s",
                                 thecal_time(run), until, last);
    th_block_march(run->block, (th_tick)llround(until * TH_TICKS_PER_SECOND), NULL, NULL);
    enum th_status status = th_block_status(run->block, 0);
    if (status != TH_OK)
        th_error_add(&run->error, status, "the run stopped at %.9g s: %s", thecal_time(run),
                     th_status_text(status));
    return thecal_status(run);
}

double thecal_time(const struct thecal *run)
{
    return run->begun ? (double)th_block_now(run->block, 0) / TH_TICKS_PER_SECOND : 0;
}

static const struct th_column *find(struct thecal *run, const char *path)
{
    for (size_t k = 0; k < run->scenario->column_count; k++)
        if (strcmp(run->scenario->columns[k].path, path) == 0)
            return &run->scenario->columns[k];
    th_error_add(&run->error, TH_BAD_INPUT, "%s records no output \"%s\"", run->scenario->file,
                 path);
    return NULL;
}

static size_t points_of(const struct thecal *run, const struct th_column *column)
{
    return column->profile ? run->rig->rooms[column->instance].points : 1;
}

double thecal_get_at(struct thecal *run, const char *path, size_t k)
{
    if (!begun(run))
        return NAN;
    const struct th_column *column = find(run, path);
    if (!column)
        return NAN;
    if (k >= points_of(run, column)) {
        th_error_add(&run->error, TH_BAD_INPUT, "%s has %zu points, there is no point %zu", path,
                     points_of(run, column), k);
        return NAN;
    }
    th_block_observe(run->block);
    return th_block_get(run->block, 0, column, k);
}

double thecal_get(struct thecal *run, const char *path)
{
    return thecal_get_at(run, path, 0);
}

double thecal_in(struct thecal *run, const char *path, const char *unit)
{
    double si = thecal_get(run, path), shown = NAN;
    const struct th_column *column = run->block ? find(run, path) : NULL;
    if (!column)
        return NAN;
    const struct th_model *model = run->scenario->instances[column->instance].model;
    const struct th_table *table = column->profile ? &model->profiles : &model->outputs;
    enum th_quantity quantity = table->rows[column->row].quantity;
    if (th_quantity_to(run->units, quantity, unit, si, &shown) != TH_OK)
        th_error_add(&run->error, TH_BAD_INPUT, "%s cannot be given in \"%s\"; \"%s\" would do",
                     path, unit, th_quantity_shown(quantity));
    return shown;
}

size_t thecal_points(struct thecal *run, const char *path)
{
    if (!ready(run))
        return 0;
    const struct th_column *column = find(run, path);
    return column ? points_of(run, column) : 0;
}

int thecal_set(struct thecal *run, const char *path, const char *value)
{
    if (!begun(run))
        return thecal_status(run);
    size_t instance, row;
    if (!th_scenario_param(run->scenario, path, &instance, &row))
        return (int)th_error_add(&run->error, TH_BAD_INPUT, "there is no parameter \"%s\"", path);
    const struct th_row *it = &run->scenario->instances[instance].model->params.rows[row];
    char why[TH_SENTENCE];
    double si;
    if (th_quantity_read(run->units, it->quantity, value, &si, why, sizeof why) != TH_OK)
        return (int)th_error_add(&run->error, TH_BAD_INPUT, "%s: %.400s", path, why);
    if (th_block_set(run->block, 0, instance, row, si) != TH_OK)
        return (int)th_error_add(&run->error, TH_BAD_INPUT,
                                 "%s cannot become \"%s\": allowed is %s to %s%s", path, value,
                                 it->least, it->most,
                                 it->flags & (TH_STRUCTURAL | TH_AT_START)
                                     ? ", and only before the run"
                                     : "");
    return THECAL_OK;
}

size_t thecal_save(struct thecal *run, void *bytes, size_t size)
{
    if (!begun(run))
        return 0;
    size_t count;
    const void *from = th_block_bytes(run->block, &count);
    if (size >= count)
        memcpy(bytes, from, count);
    return count;
}

int thecal_restore(struct thecal *run, const void *bytes, size_t size)
{
    if (!begun(run))
        return thecal_status(run);
    size_t count;
    void *to = th_block_bytes(run->block, &count);
    if (size != count)
        return (int)th_error_add(&run->error, TH_BAD_INPUT,
                                 "a saved state of this run has %zu bytes, not %zu", count, size);
    memcpy(to, bytes, count);
    th_block_look(run->block);
    return THECAL_OK;
}
