/* Loads, runs and judges a scenario of the set. */
#include "command/device/trial.h"

#include <stdlib.h>
#include <string.h>

#include "command/call/scenario.h"
#include "command/device/words.h"
#include "ensemble/check_start.h"
#include "ensemble/require.h"
#include "report/record.h"
#include "store/store.h"

enum { BESIDE = 400 };

/* Freed by clear. */
struct trial {
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_trace *trace;
    struct th_finding *findings;
};

static void clear(struct trial *trial)
{
    free(trial->findings);
    th_trace_free(trial->trace);
    th_layout_free(trial->layout);
    th_scenario_free(trial->scenario);
}

/* The words for --set of a test: behind the pump, before the user's, which win, what its pulses
 * are in this test. NULL: no memory. */
static const char *const *words_of(const struct th_device_bench *bench, const char *pulses,
                                   size_t *count, struct th_arena *arena)
{
    static const char path[] = "pump.pulses=";
    *count = bench->set_count;
    if (!pulses || !bench->set->pulsed || bench->set_count == 0)
        return bench->sets;
    const char **words = th_arena_take(arena, (bench->set_count + 1) * sizeof *words);
    char *word = th_arena_take(arena, sizeof path + strlen(pulses));
    if (!words || !word)
        return NULL;
    sprintf(word, "%s%s", path, pulses);
    words[0] = bench->sets[0];
    words[1] = word;
    for (size_t k = 1; k < bench->set_count; k++) words[k + 1] = bench->sets[k];
    *count = bench->set_count + 1;
    return words;
}

static struct th_scenario *load(const struct th_device_bench *bench, const char *name,
                                const char *pulses, struct th_error *error)
{
    struct th_arena arena = {0};
    const char *path = th_device_file(bench->set, name, &arena);
    struct th_scenario *scenario = NULL;
    const char *const *words = NULL;
    size_t count = 0, given = 0;
    const char *const *all = words_of(bench, pulses, &given, &arena);
    if (!path || !all)
        th_error_add(error, TH_NO_MEMORY, "no memory for the tests");
    else if (th_device_words(bench->set, path, all, given, &words, &count, &arena, error) ==
             TH_OK)
        scenario = th_call_load(bench->call, bench->units, path, words, count, error);
    th_arena_free(&arena);
    return scenario;
}

/* The lines of a report are no rows of the table, and extremes cost more than the run: they are
 * left out where no result is kept. */
static void drop_report(struct th_scenario *s)
{
    size_t kept = 0;
    for (size_t k = 0; k < s->reduction_count; k++) {
        bool wanted = s->reductions[k].recorded;
        for (size_t q = 0; q < s->requirement_count; q++)
            wanted |= s->requirements[q].reduction == k || s->requirements[q].of == k;
        if (!wanted)
            continue;
        for (size_t q = 0; q < s->requirement_count; q++) {
            struct th_requirement *r = &s->requirements[q];
            r->reduction = r->reduction == k ? kept : r->reduction;
            r->of = r->of == k ? kept : r->of;
        }
        s->reductions[kept++] = s->reductions[k];
    }
    s->reduction_count = kept;
}

/* Members that stop on their way are no failure of the run: the rows tell of them. */
static enum th_status advance(const struct th_device_bench *bench,
                              const struct th_device_test *test, struct trial *trial,
                              struct th_error *missed, struct th_error *error)
{
    struct th_start_check check = th_start_check_short;
    struct th_error stopped = {.status = TH_OK};
    struct th_ensemble_options options = {
        .threads = (int)th_call_count(bench->call, TH_OPTION_THREADS, 0),
        .progress = bench->progress,
        .stop = bench->stop,
    };
    trial->layout = th_layout_create(trial->scenario, error);
    enum th_status status =
        trial->layout ? th_check_start(trial->layout, &check, error) : error->status;
    if (status != TH_OK)
        return status;
    status = th_ensemble_run(trial->layout, &options, &trial->trace, &stopped);
    if (trial->trace && (status == TH_RUN_FAILED || status == TH_NOT_CONVERGED)) {
        th_error_add(missed, status, "%s: %s", test->name, stopped.text[0]);
        return TH_OK;
    }
    if (status != TH_OK && status != TH_INTERRUPTED)
        *error = stopped;
    return status;
}

/* True if a sentence is about a number that is shown alone, and missing. */
static bool is_of_shown(const struct th_scenario *scenario, const char *text)
{
    char start[TH_SENTENCE];
    for (size_t k = 0; k < scenario->requirement_count; k++) {
        const struct th_requirement *r = &scenario->requirements[k];
        snprintf(start, sizeof start, "require \"%s\":", r->name);
        if (th_device_is_shown(scenario, r) && strncmp(text, start, strlen(start)) == 0)
            return true;
    }
    return false;
}

static enum th_status judge(const struct th_device_test *test, struct trial *trial,
                            struct th_error *missed, struct th_error *error)
{
    const struct th_scenario *scenario = trial->scenario;
    struct th_error *found = calloc(1, sizeof *found);
    trial->findings = calloc(scenario->requirement_count + 1, sizeof *trial->findings);
    if (!found || !trial->findings) {
        free(found);
        return th_error_add(error, TH_NO_MEMORY, "no memory for the requirements");
    }
    enum th_status status = th_require(trial->trace, trial->findings, found);
    for (int k = 0; status == TH_LIMITS && k < found->count && k < TH_ERRORS; k++)
        if (!is_of_shown(scenario, found->text[k]))
            th_error_add(missed, status, "%s: %s", test->name, found->text[k]);
    if (status == TH_LIMITS)
        status = TH_OK;
    else if (status != TH_OK)
        *error = *found;
    free(found);
    return status;
}

static enum th_status keep(const struct th_device_bench *bench,
                           const struct th_device_test *test, const struct trial *trial,
                           struct th_error *error)
{
    char path[TH_PART_PATH];
    if (snprintf(path, sizeof path, "%s/%s.h5", bench->keep, test->name) >= TH_PART_PATH)
        return th_error_add(error, TH_USAGE, "--keep: the folder's name is too long");
    const struct th_report_facts facts = {.findings = trial->findings, .output = path};
    struct th_report_record record;
    const struct th_store_options options = {.tables = record.tables,
                                             .table_count = TH_RECORD_TABLES};
    enum th_status status = th_report_record_make(trial->trace, &facts, &record, error);
    if (status == TH_OK)
        status = th_store_write(trial->trace, path, &options, error);
    th_report_record_free(&record);
    return status;
}

enum th_status th_device_run(const struct th_device_bench *bench,
                             const struct th_device_test *test, struct th_device_table *table,
                             struct th_error *missed, struct th_error *error)
{
    struct trial trial = {.scenario = load(bench, test->name, test->pulses, error)};
    if (!trial.scenario)
        return error->status;
    if (!bench->keep)
        drop_report(trial.scenario);
    enum th_status status = advance(bench, test, &trial, missed, error);
    if (status == TH_OK)
        status = judge(test, &trial, missed, error);
    if (status == TH_OK)
        status = th_device_rows(test, trial.trace, trial.findings,
                                th_device_accuracy(bench->set), table, error);
    if (status == TH_OK && bench->keep)
        status = keep(bench, test, &trial, error);
    clear(&trial);
    return status;
}

/* "morphine, bellows_20ml, silicone_89cm": the parts but for the pump, as their files are
 * called. */
static const char *parts_of(const struct th_scenario *scenario, const char *pump,
                            struct th_arena *arena)
{
    char text[BESIDE] = "";
    size_t used = 0;
    for (const struct th_named *it = scenario->named; it && used < sizeof text; it = it->next) {
        char name[TH_PART_NAME];
        if (it->by != SIZE_MAX || strcmp(it->word, pump) == 0)
            continue;
        th_part_name(it->word, name);
        used +=
            (size_t)snprintf(text + used, sizeof text - used, "%s%s", used ? ", " : "", name);
    }
    return th_arena_copy(arena, text);
}

enum th_status th_device_inspect(const struct th_device_bench *bench, const char *name,
                                 bool notices, const char **model, const char **beside,
                                 struct th_arena *arena, struct th_error *error)
{
    struct th_scenario *scenario = load(bench, name, NULL, error);
    if (!scenario)
        return error->status;
    if (notices && !th_call_has(bench->call, TH_OPTION_QUIET))
        th_call_print_notices(bench->call, scenario);
    th_device_set_inspect(bench->set, scenario);
    *model = NULL;
    for (size_t k = 0; k < scenario->instance_count; k++)
        if (strcmp(scenario->instances[k].name, "pump") == 0)
            *model = th_arena_copy(arena, scenario->instances[k].model->name);
    *beside = parts_of(scenario, bench->sets[0] + strlen("pump.from="), arena);
    th_scenario_free(scenario);
    return *model && *beside ? TH_OK
                             : th_error_add(error, TH_NO_MEMORY, "no memory for the pump");
}
