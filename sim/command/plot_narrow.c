/* Of the series that are plotted one member, and a stretch of time. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "command/plot_read.h"
#include "model/quantity.h"

/* Keeps one member of a series; false: it has none of that number. */
static bool keep_member(struct th_series *series, uint64_t member)
{
    const size_t each = series->times * series->points;
    if (member < series->first || member - series->first >= series->members)
        return false;
    memmove(series->values, series->values + (member - series->first) * each,
            each * sizeof *series->values);
    series->first = member;
    series->members = 1;
    series->of = 0;
    return true;
}

/* Keeps the times of a stretch. */
static void keep_times(struct th_series *series, double from, double to)
{
    size_t first = 0, end = series->times, points = series->points;
    while (first < end && series->time[first] < from) first++;
    while (end > first && series->time[end - 1] > to) end--;
    for (size_t m = 0; m < series->members; m++)
        memmove(series->values + m * (end - first) * points,
                series->values + (m * series->times + first) * points,
                (end - first) * points * sizeof *series->values);
    memmove(series->time, series->time + first, (end - first) * sizeof *series->time);
    series->times = end - first;
}

static enum th_status read_time(const struct th_call *call, enum th_option option, double *time,
                                struct th_error *error)
{
    const char *text = th_call_text(call, option);
    char why[TH_SENTENCE / 2];
    if (!text)
        return TH_OK;
    struct th_units *units = th_units_create(error);
    enum th_status status =
        units ? th_quantity_read(units, TH_TIME, text, time, why, sizeof why) : TH_NO_MEMORY;
    if (units && status != TH_OK)
        status = th_error_add(error, TH_USAGE, "--%s \"%s\": %s", th_option_row(option)->name,
                              text, why);
    th_units_free(units);
    return status;
}

enum th_status th_plot_narrow(const struct th_call *call, struct th_plot *plot,
                              struct th_error *error)
{
    double from = -INFINITY, to = INFINITY;
    const bool one = th_call_has(call, TH_OPTION_MEMBER);
    const uint64_t member = th_call_count(call, TH_OPTION_MEMBER, 0);
    enum th_status status = read_time(call, TH_OPTION_FROM, &from, error);
    if (status == TH_OK)
        status = read_time(call, TH_OPTION_TO, &to, error);
    if (status == TH_OK && !(from < to))
        status = th_error_add(error, TH_USAGE,
                              "--from is not before --to: the stretch of time is empty");
    size_t left = 0;
    bool untold = false;
    for (size_t s = 0; s < plot->source_count; s++) untold |= plot->sources[s].result->untold;
    for (size_t s = 0; s < plot->source_count && status == TH_OK; s++)
        for (size_t k = 0; k < plot->sources[s].result->count && status == TH_OK; k++) {
            struct th_series *series = &plot->sources[s].result->series[k];
            if (one && !keep_member(series, member))
                status = th_error_add(error, TH_USAGE, "%s has no member %" PRIu64,
                                      plot->files[s], member);
            else if (series->between)
                status =
                    th_error_add(error, TH_USAGE,
                                 "%s: there is no summary of that place in %s, and not all "
                                 "members are kept: --member N draws one of them",
                                 series->name, plot->files[s]);
            else
                keep_times(series, from, to);
            left += series->times;
        }
    const char *where = isfinite(from) || isfinite(to) ? " in that stretch of time" : "";
    if (status == TH_OK && left == 0)
        status = th_error_add(error, TH_USAGE, "%s%s",
                              untold ? "nothing to draw: " : "nothing was recorded",
                              untold ? TH_UNTOLD : where);
    return status;
}
