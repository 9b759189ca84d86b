/* The library (include/thecal.h): one handle holds a loaded scenario and a block in whose first
 * lane the steered member runs. Beside main.c the only file of sim/ that includes the
 * catalogue. */
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "catalog.h"
#include "engine/rules.h"
#include "engine/saved.h"
#include "engine/start.h"
#include "ensemble/check_start.h"
#include "ensemble/checkpoint.h"
#include "ensemble/ensemble.h"
#include "ensemble/forecast.h"
#include "ensemble/refine.h"
#include "language/language.h"
#include "layout/failure.h"
#include "scenario/column.h"
#include "scenario/path.h"
#include "scenario/rules.h"
#include "store/store.h"
#include "thecal.h"

enum { ERROR_TEXT = TH_ERRORS * (TH_SENTENCE + 1) + 64 };

/* The unit system is read-only and serves all threads; it goes with the last user. */
struct thecal_context {
    struct th_units *units; /* NULL: its table cannot be read */
    struct th_error error;
    atomic_size_t users; /* handles, and the caller */
};

struct thecal {
    struct thecal_context *context;
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_block *block;
    bool begun;
    struct th_error error;
    char text[ERROR_TEXT];
};

const char *thecal_version(void)
{
    return th_version();
}

/* Returns false and sets the error if a text is missing. */
static bool given(struct thecal *run, const char *text, const char *what)
{
    if (!text)
        th_error_add(&run->error, TH_BAD_INPUT, "no %s was given", what);
    return text != NULL;
}

static bool all_given(struct thecal *run, const char *path, const char *const *sets,
                      size_t count)
{
    bool all = given(run, path, "path of a scenario");
    for (size_t k = 0; all && k < count; k++)
        all = given(run, sets ? sets[k] : NULL, "override");
    return all;
}

struct thecal_context *thecal_context_create(void)
{
    struct thecal_context *context = calloc(1, sizeof *context);
    if (!context)
        return NULL;
    context->users = 1;
    context->units = th_units_create(&context->error);
    return context;
}

void thecal_context_free(struct thecal_context *context)
{
    if (!context || atomic_fetch_sub(&context->users, 1) > 1)
        return;
    th_units_free(context->units);
    free(context);
}

static void load(struct thecal *run, const char *path, const char *const *sets,
                 size_t set_count)
{
    const struct th_units *units = run->context->units;
    run->error = run->context->error;
    if (units && all_given(run, path, sets, set_count))
        run->scenario =
            th_scenario_load(&th_catalog, units, path, sets, set_count, &run->error);
    if (run->scenario)
        run->layout = th_layout_create(run->scenario, &run->error);
    /* A handle without a block is one whose loading failed (ready). */
    struct th_start_check check = th_start_check_short;
    if (run->layout && th_check_start(run->layout, &check, &run->error) == TH_OK)
        run->block = th_block_create(run->layout, &run->error);
    if (run->block)
        th_block_profile_all(run->block); /* any output may be read */
}

struct thecal *thecal_load_in(struct thecal_context *context, const char *path,
                              const char *const *sets, size_t set_count)
{
    struct thecal *run = context ? calloc(1, sizeof *run) : NULL;
    if (!run)
        return NULL;
    atomic_fetch_add(&context->users, 1);
    run->context = context;
    load(run, path, sets, set_count);
    return run;
}

struct thecal *thecal_load_with(const char *path, const char *const *sets, size_t set_count)
{
    struct thecal_context *context = thecal_context_create();
    struct thecal *run = thecal_load_in(context, path, sets, set_count);
    thecal_context_free(context);
    return run;
}

struct thecal *thecal_load(const char *path)
{
    return thecal_load_with(path, NULL, 0);
}

void thecal_free(struct thecal *run)
{
    if (!run)
        return;
    th_block_free(run->block);
    th_layout_free(run->layout);
    th_scenario_free(run->scenario);
    thecal_context_free(run->context);
    free(run);
}

int thecal_status(const struct thecal *run)
{
    return run ? (int)run->error.status : THECAL_NO_MEMORY;
}

const char *thecal_error(const struct thecal *run)
{
    if (!run)
        return "no memory\n";
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

/* Clears the errors of the call before. If loading failed, its errors stay, and every call
 * fails. */
static bool ready(struct thecal *run)
{
    if (!run || !run->block)
        return false;
    memset(&run->error, 0, sizeof run->error);
    return true;
}

int thecal_run(struct thecal *run, const char *result, int threads)
{
    if (!ready(run) || !given(run, result, "path of a result"))
        return thecal_status(run);
    struct th_store_stream stream = {.path = result};
    const struct th_sink sink = th_store_sink(&stream);
    struct th_ensemble_options options = {.threads = threads, .sink = &sink, .beside = result};
    struct th_trace *trace = NULL;
    struct th_forecast size;
    if (th_forecast(run->layout, threads, TH_KEPT_IN_RESULT, &size, &run->error) != TH_OK ||
        th_forecast_memory(&size, &run->error) != TH_OK ||
        th_forecast_disk(&size, result, size.file, &run->error) != TH_OK)
        return thecal_status(run);
    struct th_refinement refinement = {0};
    enum th_status status = th_ensemble_run(run->layout, &options, &trace, &run->error);
    if (status == TH_OK && run->scenario->refine > 1)
        th_refine(trace, &options, &refinement, &run->error);
    if (trace && status != TH_IO)
        th_store_close(stream.store, NULL, &run->error);
    else
        th_store_drop(stream.store, &run->error);
    th_refinement_free(&refinement);
    th_trace_free(trace);
    return thecal_status(run);
}

/* Returns false and sets the error if the member has failed: it has no outputs then. */
static bool going(struct thecal *run)
{
    const struct th_outcome outcome = th_block_outcome(run->block, 0);
    char why[TH_SENTENCE], failure[TH_SENTENCE];
    if (outcome.status == TH_OK)
        return true;
    th_failure_print(run->scenario, outcome.at, outcome.failed_in,
                     th_block_reason(run->block, 0, why), failure, sizeof failure);
    th_error_add(&run->error, outcome.status, "member %llu %s",
                 (unsigned long long)outcome.member, failure);
    return false;
}

int thecal_begin(struct thecal *run, unsigned long long member)
{
    if (!ready(run))
        return thecal_status(run);
    const uint64_t first = run->scenario->first, count = run->scenario->members;
    if (member < first || member - first >= count)
        return (int)th_error_add(&run->error, TH_BAD_INPUT,
                                 "%s has members %llu to %llu, there is no member %llu",
                                 run->scenario->file, (unsigned long long)first,
                                 (unsigned long long)(first + count - 1), member);
    th_block_start(run->block, member, 0, 1);
    th_block_observe(run->block);
    run->begun = true;
    going(run);
    return thecal_status(run);
}

static bool begun(struct thecal *run)
{
    return ready(run) && (run->begun || thecal_begin(run, run->scenario->first) == THECAL_OK);
}

int thecal_advance(struct thecal *run, double until)
{
    if (!begun(run))
        return thecal_status(run);
    double last = th_seconds_of(run->scenario->duration);
    if (!(until >= thecal_time(run) && until <= last))
        return (int)th_error_add(&run->error, TH_BAD_INPUT,
                                 "cannot advance from %.9g s to %.9g s: the run ends at %.9g s",
                                 thecal_time(run), until, last);
    th_tick end = th_ticks_of(until);
    if (end > th_block_shown(run->block, 0))
        th_block_keep(run->block, 0);
    th_block_observe_at(run->block, end);
    going(run);
    return thecal_status(run);
}

double thecal_time(const struct thecal *run)
{
    return run && run->begun ? th_seconds_of(th_block_shown(run->block, 0)) : 0;
}

/* Finds an output, recorded or not; of a profile its cells. */
static bool find(struct thecal *run, const char *path, struct th_column *column)
{
    struct th_path sought;
    if (!given(run, path, "path of an output") ||
        th_scenario_find(run->scenario, TH_OUTPUT, path, &sought, &run->error) != TH_OK)
        return false;
    const struct th_column of = th_column_of(&sought, 0);
    bool each = th_column_row(run->scenario, &of)->flags & TH_EACH_SPECIES;
    if (each && sought.species < 0 && run->scenario->species > 1) {
        th_error_add(&run->error, TH_BAD_INPUT, "%s: of which drug? write %s.%s", path, path,
                     run->scenario->species_names[0]);
        return false;
    }
    *column = th_column_of(&sought, !each ? -1 : sought.species < 0 ? 0 : sought.species);
    column->path = path;
    return true;
}

static size_t points_of(const struct thecal *run, const struct th_column *column)
{
    return column->profile ? th_slice_cells(&run->layout->slices[column->instance],
                                            th_column_row(run->scenario, column))
                           : 1;
}

static bool get(struct thecal *run, const char *path, size_t k, struct th_column *column,
                double *value)
{
    *value = NAN;
    if (!begun(run) || !going(run) || !find(run, path, column))
        return false;
    if (k >= points_of(run, column)) {
        th_error_add(&run->error, TH_BAD_INPUT, "%s has %zu points, there is no point %zu",
                     path, points_of(run, column), k);
        return false;
    }
    *value = th_block_get(run->block, 0, column, k);
    if (column->placed && isnan(*value))
        th_error_add(&run->error, TH_BAD_INPUT, "%s: there is no value at that place", path);
    return !column->placed || !isnan(*value);
}

double thecal_get_at(struct thecal *run, const char *path, size_t k)
{
    struct th_column column;
    double value;
    get(run, path, k, &column, &value);
    return value;
}

double thecal_get(struct thecal *run, const char *path)
{
    return thecal_get_at(run, path, 0);
}

double thecal_in(struct thecal *run, const char *path, const char *unit)
{
    struct th_column column;
    double si, shown = NAN;
    if (!get(run, path, 0, &column, &si) || !given(run, unit, "unit"))
        return NAN;
    enum th_quantity quantity = th_column_row(run->scenario, &column)->quantity;
    if (th_quantity_to(run->scenario->units, quantity, unit, si, &shown) == TH_OK)
        return shown;
    th_error_add(&run->error, TH_BAD_INPUT, "%s cannot be given in \"%s\"; \"%s\" would do",
                 path, unit, th_quantity_shown(quantity));
    return NAN;
}

size_t thecal_points(struct thecal *run, const char *path)
{
    if (!ready(run))
        return 0;
    struct th_column column;
    return find(run, path, &column) ? points_of(run, &column) : 0;
}

/* Returns false and sets the error if a parameter's new value breaks a rule of its model. */
static bool rules_hold(struct thecal *run, size_t instance, size_t row, double si)
{
    const struct th_instance *of = &run->scenario->instances[instance];
    struct th_error found = {0};
    if (th_block_rules(run->block, 0, instance, row, si, &found) == TH_OK)
        return true;
    const char *text = found.text[0];
    char name[80];
    th_error_add(&run->error, TH_BAD_INPUT, "%s%s",
                 th_scenario_prefix(of, text, name, sizeof name), text);
    return false;
}

int thecal_set(struct thecal *run, const char *path, const char *value)
{
    struct th_path sought;
    double si;
    if (!begun(run) || !going(run) || !given(run, path, "path of a parameter") ||
        !given(run, value, "value"))
        return thecal_status(run);
    if (th_scenario_find(run->scenario, TH_PARAM, path, &sought, &run->error) != TH_OK)
        return thecal_status(run);
    size_t instance = sought.instance, row = sought.row;
    const struct th_row *it = &run->scenario->instances[instance].model->params.rows[row];
    if (th_row_fixed(it))
        return (int)th_error_add(&run->error, TH_BAD_INPUT, "%s %s", path, th_row_fixed(it));
    if (th_scenario_value(run->scenario, instance, row, value, &si, &run->error) != TH_OK ||
        !rules_hold(run, instance, row, si))
        return thecal_status(run);
    /* A change is an event: the steps stop at this instant. */
    th_block_advance(run->block, th_block_shown(run->block, 0), NULL, NULL);
    if (th_block_set(run->block, 0, instance, row, si) != TH_OK)
        th_error_add(&run->error, TH_BAD_INPUT, "%s cannot become \"%s\"", path, value);
    return thecal_status(run);
}

static uint64_t fingerprint(const struct thecal *run)
{
    return th_checkpoint_fingerprint(run->layout, run->scenario->first, run->scenario->members);
}

size_t thecal_save(struct thecal *run, void *bytes, size_t size)
{
    return begun(run) ? th_saved_write(run->block, fingerprint(run), bytes, size) : 0;
}

int thecal_restore(struct thecal *run, const void *bytes, size_t size)
{
    if (!begun(run) || !given(run, bytes, "saved state"))
        return thecal_status(run);
    return (int)th_saved_read(run->block, fingerprint(run), run->scenario->file, bytes, size,
                              &run->error);
}
