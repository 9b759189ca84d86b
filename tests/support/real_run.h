/* Runs a scenario of the real catalogue from its text; parts are found as beside scenarios/. */
#ifndef TH_REAL_RUN_H
#define TH_REAL_RUN_H

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "ensemble/ensemble.h"
#include "language/language.h"

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
    run.units = th_units_create(&run.error);
    ck_assert_ptr_nonnull(run.units);
    run.scenario = th_scenario_parse(&th_catalog, run.units, "scenarios/t.yaml", text,
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
    th_units_free(run->units);
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

#endif
