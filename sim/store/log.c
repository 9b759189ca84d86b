/* /run/log: the log of each member (engine/watch/log.h), as columns over one dimension, in the
 * order of members and, within each, of time. Paths and kinds are integers with flag_values and
 * flag_meanings, so that every reader takes them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/sections.h"

struct columns {
    int64_t *member;
    int32_t *path, *kind;
    double *time, *value;
};

static size_t count_entries(const struct th_trace *trace, int64_t *lost)
{
    size_t count = 0;
    *lost = 0;
    for (uint64_t m = 0; m < trace->members; m++) {
        count += trace->logged[m];
        *lost += trace->lost[m];
    }
    return count;
}

/* The value of an entry in the unit of its signal. */
static bool shown(const struct th_store_job *job, const struct th_entry *entry, double *value)
{
    const struct th_log_plan *plan = job->trace->layout->log_plan;
    double factor, offset;
    *value = entry->value;
    if ((size_t)entry->path >= plan->signal_count)
        return true;
    const struct th_signal *signal = &plan->signals[entry->path];
    const struct th_row *row =
        &job->scenario->instances[signal->instance].model->outputs.rows[signal->row];
    if (!th_store_scale(job, row, &factor, &offset))
        return false;
    *value = entry->value * factor;
    return true;
}

static bool fill_columns(const struct th_store_job *job, struct columns *to)
{
    const struct th_trace *trace = job->trace;
    const size_t room = trace->layout->log_plan->capacity;
    size_t k = 0;
    for (uint64_t m = 0; m < trace->members; m++)
        for (uint32_t e = 0; e < trace->logged[m]; e++, k++) {
            const struct th_entry *entry = &trace->log[m * room + e];
            to->member[k] = (int64_t)(trace->first + m);
            to->time[k] = th_seconds_of(entry->at);
            to->path[k] = entry->path;
            to->kind[k] = entry->kind;
            if (!shown(job, entry, &to->value[k]))
                return false;
        }
    return true;
}

/* Meanings, blank between them, and their numbers 0, 1, 2 .. */
static bool write_flags(hid_t group, const char *name, const char *const *meanings,
                        size_t count, const char *units)
{
    size_t length = 1;
    for (size_t k = 0; k < count; k++) length += strlen(meanings[k]) + 1;
    char *text = calloc(length, 1), *at = text;
    int32_t *numbers = malloc((count + 1) * sizeof *numbers);
    hid_t data = text && numbers ? H5Dopen2(group, name, H5P_DEFAULT) : H5I_INVALID_HID;
    for (size_t k = 0; data >= 0 && k < count; k++) {
        at += sprintf(at, "%s%s", k ? " " : "", meanings[k]);
        numbers[k] = (int32_t)k;
    }
    bool done = data >= 0 && th_h5_word(data, "flag_meanings", text) &&
                th_h5_numbers(data, "flag_values", TH_H5_INT32, numbers, count) &&
                (!units || th_h5_text(data, "flag_units", units));
    if (data >= 0 && H5Dclose(data) < 0)
        done = false;
    free(text);
    free(numbers);
    return done;
}

/* Of a path that is no signal's: the age at which a hazard happened; orders have none. */
static const char *unit_of_item(const struct th_store_job *job, size_t path)
{
    const struct th_log_plan *plan = job->trace->layout->log_plan;
    for (size_t k = 0; k < job->scenario->item_count; k++)
        if (job->scenario->items[k].law && plan->item[k] == path)
            return "s";
    return "1";
}

/* The units of value by path. */
static char *units_of(const struct th_store_job *job)
{
    const struct th_log_plan *plan = job->trace->layout->log_plan;
    char *text = calloc(plan->path_count + 1, 64), *at = text;
    for (size_t k = 0; text && k < plan->path_count; k++) {
        const char *unit = unit_of_item(job, k);
        if (k < plan->signal_count) {
            const struct th_signal *signal = &plan->signals[k];
            unit = th_row_unit(
                &job->scenario->instances[signal->instance].model->outputs.rows[signal->row]);
        }
        at += snprintf(at, 64, "%s%.60s", k ? " " : "", unit);
    }
    return text;
}

static bool write_columns(const struct th_store_job *job, const struct columns *from,
                          size_t count, int64_t lost)
{
    const struct th_log_plan *plan = job->trace->layout->log_plan;
    const char *kinds[TH_LOG_KINDS];
    for (int k = 0; k < TH_LOG_KINDS; k++) kinds[k] = th_log_kind_name((enum th_log_kind)k);
    char *units = units_of(job);
    hid_t record = H5I_INVALID_HID;
    hid_t group = units ? th_store_records(job, "log", count, &record) : H5I_INVALID_HID;
    bool done =
        record >= 0 &&
        th_h5_column(group, record, "member", TH_H5_INT64, from->member, count, "1",
                     "member") &&
        th_h5_column(group, record, "time", TH_H5_REAL, from->time, count, "s", "when") &&
        th_h5_column(group, record, "path", TH_H5_INT32, from->path, count, NULL,
                     "what happened") &&
        th_h5_column(group, record, "kind", TH_H5_INT32, from->kind, count, NULL,
                     "of which kind") &&
        th_h5_column(group, record, "value", TH_H5_REAL, from->value, count, NULL,
                     "a counted one: by how much; a state: its value, 0 at its end; a hazard: "
                     "the age at which it happened; in flag_units "
                     "of path") &&
        write_flags(group, "path", plan->paths, plan->path_count, units) &&
        write_flags(group, "kind", kinds, TH_LOG_KINDS, NULL) &&
        th_h5_number(group, "lost", TH_H5_INT64, &lost);
    free(units);
    return th_store_close_records(group, record, done);
}

bool th_store_log(const struct th_store_job *job)
{
    int64_t lost;
    size_t count = count_entries(job->trace, &lost);
    if (count == 0)
        return true;
    char *room = malloc(count * (sizeof(int64_t) + 2 * sizeof(int32_t) + 2 * sizeof(double)));
    if (!room)
        return false;
    struct columns to = {.member = (int64_t *)room};
    to.time = (double *)(to.member + count);
    to.value = to.time + count;
    to.path = (int32_t *)(to.value + count);
    to.kind = to.path + count;
    bool done = fill_columns(job, &to) && write_columns(job, &to, count, lost);
    free(room);
    return done;
}
