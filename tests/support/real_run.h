/* Runs a scenario of the real catalogue, without the lines of its report, from its text; parts
 * are found as beside scenarios/. */
#ifndef TH_REAL_RUN_H
#define TH_REAL_RUN_H

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ensemble/ensemble.h"
#include "language/language.h"
#include "support/bench/units.h"
#include "support/shipped.h"

/* A suite about the report defines it as th_catalog. */
#ifndef REAL_CATALOG
#define REAL_CATALOG silent_catalog
#endif

struct real_run {
    struct th_units *units;
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_trace *trace;
    struct th_error error;
    enum th_status status;
};

/* A patient with an axial canal, 0.4 mL/day of 500 ug/mL; duration and sample are to be given.
 */
#define REAL_PATIENT                                                \
    "title: t\n"                                                    \
    "drug: {from: parts/baclofen.yaml, concentration: 500 ug/mL}\n" \
    "program: {rate: 0.4 mL/day}\n"                                 \
    "reservoir: {from: parts/bellows_20ml.yaml}\n"                  \
    "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\n"        \
    "csf: {use: axial, cells: 60, probe: L1}\n"
#define REAL_PUMP "pump: {from: parts/peristaltic_20ml.yaml, error: 0 %}\n"

static inline struct real_run real_open(const char *text)
{
    struct real_run run = {0};
    run.units = suite_units();
    run.scenario = th_scenario_parse(&REAL_CATALOG, run.units, "scenarios/t.yaml", text,
                                     strlen(text), NULL, 0, &run.error);
    ck_assert_msg(run.scenario != NULL, "%s", run.error.text[0]);
    run.layout = th_layout_create(run.scenario, &run.error);
    ck_assert_msg(run.layout != NULL, "%s", run.error.text[0]);
    return run;
}

static inline struct real_run real_run_on(const char *text, int threads)
{
    struct real_run run = real_open(text);
    struct th_ensemble_options options = {.threads = threads};
    run.status = th_ensemble_run(run.layout, &options, &run.trace, &run.error);
    ck_assert_msg(run.status == TH_OK, "%s", run.error.text[0]);
    return run;
}

static inline struct real_run real_run(const char *text)
{
    return real_run_on(text, 1);
}

static inline void real_close(struct real_run *run)
{
    th_trace_free(run->trace);
    th_layout_free(run->layout);
    th_scenario_free(run->scenario);
}

static inline size_t real_column(const struct real_run *run, const char *path)
{
    for (size_t k = 0; k < run->scenario->column_count; k++)
        if (strcmp(run->scenario->columns[k].path, path) == 0)
            return k;
    ck_abort_msg("no column %s", path);
    return SIZE_MAX;
}

static inline double real_get(const struct real_run *run, const char *path, size_t time)
{
    return th_trace_get(run->trace, real_column(run, path), 0, time, 0);
}

/* At the run's end. */
static inline double real_last(const struct real_run *run, const char *path)
{
    return real_get(run, path, run->trace->times - 1);
}

/* A run that went to its end, and whose drug and fluid add up; it records gauge.balance. */
static inline struct real_run real_balanced(const char *text)
{
    struct real_run run = real_run(text);
    ck_assert_int_eq(run.trace->status[0], TH_OK);
    ck_assert_double_le(real_last(&run, "gauge.balance.worst"), 1e-12);
    return run;
}

/* True if a member of a run has the samples and the log of a member of another one. */
static inline bool real_same(const struct real_run *a, uint64_t i, const struct real_run *b,
                             uint64_t j, const char *const *columns, size_t count)
{
    const struct th_entry *left = &a->trace->log[i * a->layout->log_plan->capacity];
    const struct th_entry *right = &b->trace->log[j * b->layout->log_plan->capacity];
    bool good =
        a->trace->times == b->trace->times && a->trace->logged[i] == b->trace->logged[j];
    for (uint32_t e = 0; good && e < a->trace->logged[i]; e++) good = left[e].at == right[e].at;
    for (size_t c = 0; good && c < count; c++)
        for (size_t t = 0; good && t < a->trace->times; t++)
            good = th_trace_get(a->trace, real_column(a, columns[c]), i, t, 0) ==
                   th_trace_get(b->trace, real_column(b, columns[c]), j, t, 0);
    return good;
}

/* The instant, s, of the entries of an output in the log of member 0; NaN: there are not as
 * many. */
static inline double logged_at(const struct real_run *run, const char *path, int nth)
{
    for (uint32_t e = 0; e < run->trace->logged[0]; e++) {
        const struct th_entry *entry = &run->trace->log[e];
        if (strcmp(run->layout->log_plan->paths[entry->path], path) == 0 && nth-- == 0)
            return th_seconds_of(entry->at);
    }
    return NAN;
}

static inline int logged_count(const struct real_run *run, const char *path)
{
    int count = 0;
    while (!isnan(logged_at(run, path, count))) count++;
    return count;
}

#endif
