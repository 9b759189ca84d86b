/* Runs a scenario of the toy catalogue from its text. */
#ifndef TH_TOY_RUN_H
#define TH_TOY_RUN_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "ensemble/ensemble.h"
#include "language/language.h"
#include "support/bench/units.h"
#include "support/toy.h"

struct toy_run {
    struct th_units *units;
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_trace *trace;
    struct th_error error;
    enum th_status status;
};

static inline struct toy_run toy_open(const char *text)
{
    struct toy_run run = {0};
    run.units = suite_units();
    run.scenario = th_scenario_parse(&toy_catalog, run.units, "toy.yaml", text, strlen(text),
                                     NULL, 0, &run.error);
    ck_assert_msg(run.scenario != NULL, "%s", run.error.text[0]);
    run.layout = th_layout_create(run.scenario, &run.error);
    ck_assert_msg(run.layout != NULL, "%s", run.error.text[0]);
    return run;
}

static inline void toy_go(struct toy_run *run, struct th_ensemble_options options)
{
    run->status = th_ensemble_run(run->layout, &options, &run->trace, &run->error);
}

static inline struct toy_run toy_run(const char *text, int threads)
{
    struct toy_run run = toy_open(text);
    toy_go(&run, (struct th_ensemble_options){.threads = threads});
    return run;
}

static inline void toy_close(struct toy_run *run)
{
    th_trace_free(run->trace);
    th_layout_free(run->layout);
    th_scenario_free(run->scenario);
}

static inline size_t toy_column(const struct toy_run *run, const char *path)
{
    for (size_t k = 0; k < run->scenario->column_count; k++)
        if (strcmp(run->scenario->columns[k].path, path) == 0)
            return k;
    ck_abort_msg("no column %s", path);
    return SIZE_MAX;
}

static inline double toy_get(const struct toy_run *run, const char *path, uint64_t member,
                             size_t time)
{
    return th_trace_get(run->trace, toy_column(run, path), member, time, 0);
}

static inline double toy_last(const struct toy_run *run, const char *path, uint64_t member)
{
    return toy_get(run, path, member, run->trace->times - 1);
}

#endif
