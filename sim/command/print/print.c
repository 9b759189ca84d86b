/* thecal print: numbers of a result on the terminal or as CSV. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command/call/failed.h"
#include "command/call/scenario.h"
#include "command/print/job.h"
#include "command/print/show.h"
#include "command/verbs.h"
#include "compare/place.h"
#include "compare/profile.h"
#include "compare/value.h"
#include "language/language.h"

enum kind { SERIES, PROFILE, NUMBER, KINDS };

static void clear(struct th_print_job *job)
{
    free(job->names);
    free(job->series);
    free(job->places);
    th_result_free(job->result);
    th_result_free(job->list);
    th_about_free(job->about);
    th_units_free(job->units);
    th_arena_free(&job->arena);
}

static enum kind kind_of(const struct th_result *result, const struct th_series *series)
{
    if (series >= result->series && series < result->series + result->count)
        return series->axis ? PROFILE : SERIES;
    return NUMBER;
}

static bool is_wanted(const char *path, const void *context)
{
    const struct th_print_job *job = context;
    for (size_t k = 0; k < job->count; k++)
        if (strcmp(job->names[k], path) == 0)
            return true;
    return false;
}

/* Makes the series of places from their profiles. False: no memory. */
static bool add_places(struct th_print_job *job)
{
    for (size_t k = 0; k < job->count; k++) {
        size_t profile = 0;
        if (!job->places[k].name)
            continue;
        while (profile < job->result->count &&
               strcmp(job->result->series[profile].name, job->names[k]) != 0)
            profile++;
        job->names[k] = job->places[k].name;
        if (profile < job->result->count &&
            !th_series_add_place(job->result, profile, job->names[k],
                                 job->places[k].coordinate))
            return false;
    }
    return true;
}

/* Reads the series that are wanted, with their values. */
static enum th_status read_series(struct th_print_job *job)
{
    job->result = th_store_read_some(job->path, is_wanted, job, job->one, &job->error);
    if (!job->result)
        return job->error.status;
    if (!add_places(job))
        return th_error_add(&job->error, TH_NO_MEMORY, "no memory for the series");
    const size_t all = job->result->count + job->result->number_count;
    for (size_t k = 0; k < job->count; k++)
        for (size_t j = 0; j < all; j++)
            if (strcmp(th_print_nth(job->result, j)->name, job->names[k]) == 0)
                job->series[k] = th_print_nth(job->result, j);
    return TH_OK;
}

static enum th_status check_member(struct th_print_job *job)
{
    job->member = th_call_count(job->call, TH_OPTION_MEMBER, 0);
    for (size_t k = 0; job->one && k < job->count; k++) {
        const struct th_series *series = job->series[k];
        if (job->member - series->first >= series->members)
            return th_error_add(
                &job->error, TH_USAGE,
                series->fan ? "--member %" PRIu64 ": %s keeps no values of members"
                            : "--member %" PRIu64 ": %s has the members %" PRIu64
                              " to %" PRIu64,
                job->member, job->path, series->first, series->first + series->members - 1);
    }
    return TH_OK;
}

/* The clock of the run is that of the scenario in the result. Where that cannot be read, as in
 * some files of other versions, an instant is a time since the start. */
static enum th_status read_at(struct th_print_job *job)
{
    const char *text = th_call_text(job->call, TH_OPTION_AT);
    const struct th_series *first = job->series[0];
    const double end = first->time[first->times - 1];
    struct th_error unread = {.status = TH_OK};
    job->at = NAN;
    if (!text)
        return TH_OK;
    for (size_t k = 0; k < job->count; k++)
        if (kind_of(job->result, job->series[k]) == NUMBER)
            return th_error_add(
                &job->error, TH_USAGE,
                "%.200s is a number of the whole path: it has no instant, and no --at",
                job->series[k]->name);
    struct th_scenario *scenario =
        th_call_load(job->call, job->units, job->path, NULL, 0, &unread);
    const struct th_scenario plain = {.units = job->units,
                                      .duration = (th_tick)llround(end * 1e6)};
    enum th_status status = TH_OK;
    if (!scenario && strchr(text, ':'))
        status =
            th_error_add(&job->error, TH_USAGE,
                         "--at \"%.60s\": the clock at the start of %s is not known; write "
                         "the time since the start, 3 day 7 h",
                         text, job->path);
    else
        status =
            th_scenario_when(scenario ? scenario : &plain, "--at", text, &job->at, &job->error);
    th_scenario_free(scenario);
    if (status == TH_OK && !th_spot(first->time, first->times, job->at).inside)
        status =
            th_error_add(&job->error, TH_USAGE, "--at \"%.60s\" is not within the times of %s",
                         text, first->name);
    return status;
}

/* The unit in which people read a time of that length. */
static struct th_sheet_time time_unit(const struct th_series *series, enum kind kind)
{
    static const struct {
        double seconds;
        const char *unit;
    } units[] = {{86400, "day"}, {3600, "h"}, {60, "min"}, {1, "s"}};
    const double end = series ? series->time[series->times - 1] : 0;
    size_t k = 0;
    while (k < 3 && end < 2 * units[k].seconds) k++;
    return (struct th_sheet_time){kind == SERIES ? 0 : SIZE_MAX, units[k].seconds,
                                  units[k].unit};
}

static void put_sheet(const struct th_print_job *job, const struct th_sheet *sheet,
                      const struct th_series *first, enum kind kind)
{
    const struct th_sheet_time time = time_unit(first, kind);
    if (th_call_has(job->call, TH_OPTION_CSV))
        th_sheet_csv(sheet, job->call->out);
    else
        th_sheet_print(sheet, &time, job->call->out);
}

static enum th_status print_list(struct th_print_job *job)
{
    struct th_sheet sheet;
    const struct th_show show = {
        .result = job->list, .about = job->about, .arena = &job->arena, .error = &job->error};
    enum th_status status = th_show_list(&show, &sheet);
    if (status == TH_OK)
        put_sheet(job, &sheet, NULL, KINDS);
    return status;
}

/* True if a column of values has any; the first is the time or the place. */
static bool has_values(const struct th_sheet *sheet, enum kind kind)
{
    for (size_t r = 0; r < sheet->rows; r++)
        for (size_t k = kind == NUMBER ? 0 : 1; k < sheet->columns; k++)
            if (isfinite(sheet->cells[r * sheet->columns + k]))
                return true;
    return false;
}

/* A table for what is of one kind, from PATH `from` on; *to: behind its last. */
static enum th_status print_kind(struct th_print_job *job, size_t from, size_t *to)
{
    static enum th_status (*const make[])(const struct th_show *, struct th_sheet *) = {
        th_show_series, th_show_profiles, th_show_numbers};
    const enum kind kind = kind_of(job->result, job->series[from]);
    struct th_sheet sheet;
    *to = from + 1;
    while (*to < job->count && kind_of(job->result, job->series[*to]) == kind) ++*to;
    const struct th_show show = {.result = job->result,
                                 .about = job->about,
                                 .series = &job->series[from],
                                 .count = *to - from,
                                 .one = job->one,
                                 .member = job->member,
                                 .at = job->at,
                                 .arena = &job->arena,
                                 .error = &job->error};
    enum th_status status = make[kind](&show, &sheet);
    if (status == TH_OK && !has_values(&sheet, kind))
        status = th_failed_all(job->about, job->path, &job->error);
    if (status == TH_OK)
        put_sheet(job, &sheet, job->series[from], kind);
    return status;
}

/* A CSV has one table; on paper each kind has its own. */
static enum th_status print_series(struct th_print_job *job)
{
    const enum kind first = kind_of(job->result, job->series[0]);
    const bool csv = th_call_has(job->call, TH_OPTION_CSV);
    enum th_status status = TH_OK;
    for (size_t k = 1; csv && k < job->count; k++)
        if (kind_of(job->result, job->series[k]) != first)
            return th_error_add(
                &job->error, TH_USAGE,
                "%.150s and %.150s do not fit into one CSV: series, profiles and numbers of "
                "whole paths have a table each",
                job->series[0]->name, job->series[k]->name);
    for (size_t k = 0; k < job->count && status == TH_OK;) {
        if (k)
            fputc('\n', job->call->out);
        status = print_kind(job, k, &k);
    }
    return status;
}

static enum th_status open_job(struct th_print_job *job)
{
    job->count = job->call->operand_count - 1;
    job->one = th_call_has(job->call, TH_OPTION_MEMBER);
    job->units = th_units_create(&job->error);
    job->about = job->units ? th_about_read(job->path, &job->error) : NULL;
    job->list = job->about ? th_store_list(job->path, &job->error) : NULL;
    return job->error.status;
}

int th_command_print(const struct th_call *call)
{
    struct th_print_job job = {
        .call = call, .path = call->operands[0], .error = {.status = TH_OK}};
    enum th_status status = open_job(&job);
    if (job.list && job.count == 0) {
        status = print_list(&job);
    } else if (job.list) {
        status = th_print_names(&job);
        status = status == TH_OK ? read_series(&job) : status;
        status = status == TH_OK ? check_member(&job) : status;
        status = status == TH_OK ? read_at(&job) : status;
        status = status == TH_OK ? print_series(&job) : status;
    }
    th_call_print_error(call, &job.error);
    clear(&job);
    return status == TH_OK || status == TH_NO_MEMORY ? (int)status : TH_USAGE;
}
