/* /run/log: the log of each member (engine/watch/log.h), as columns over one dimension, in the
 * order of members and, within each, of time. Paths and kinds are integers with flag_values and
 * flag_meanings, so that every reader takes them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/disk/file.h"
#include "store/rows/spill.h"
#include "store/sections.h"

/* Rows that are written at once. */
enum { ROWS = 4096 };

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

/* The columns, without values. */
static bool make_columns(const struct th_store_job *job, hid_t group, hid_t record,
                         size_t count)
{
    const struct th_log_plan *plan = job->trace->layout->log_plan;
    const char *kinds[TH_LOG_KINDS];
    for (int k = 0; k < TH_LOG_KINDS; k++) kinds[k] = th_log_kind_name((enum th_log_kind)k);
    int64_t lost = 0;
    for (uint64_t m = 0; m < job->trace->members; m++) lost += job->trace->lost[m];
    char *units = units_of(job);
    bool done =
        units &&
        th_h5_column(group, record, "member", TH_H5_INT64, NULL, count, "1", "member") &&
        th_h5_column(group, record, "time", TH_H5_REAL, NULL, count, "s", "when") &&
        th_h5_column(group, record, "path", TH_H5_INT32, NULL, count, NULL, "what happened") &&
        th_h5_column(group, record, "kind", TH_H5_INT32, NULL, count, NULL, "of which kind") &&
        th_h5_column(group, record, "value", TH_H5_REAL, NULL, count, NULL,
                     "a counted one: by how much; a state: its value, 0 at its end; a hazard: "
                     "the age at which it happened; in flag_units "
                     "of path") &&
        write_flags(group, "path", plan->paths, plan->path_count, units) &&
        write_flags(group, "kind", kinds, TH_LOG_KINDS, NULL) &&
        th_h5_number(group, "lost", TH_H5_INT64, &lost);
    free(units);
    return done;
}

/* A column of the rows that were read. */
union column {
    int64_t wide[ROWS];
    int32_t narrow[ROWS];
    double number[ROWS];
};

enum { RECORD, MEMBER, TIME, PATH, KIND, VALUE, COLUMNS };

static enum th_h5_kind kind_of(int column)
{
    return column == TIME || column == VALUE  ? TH_H5_REAL
           : column == PATH || column == KIND ? TH_H5_INT32
                                              : TH_H5_INT64;
}

static void pick(const struct th_log_row *rows, size_t count, uint64_t first, int column,
                 union column *to)
{
    for (size_t k = 0; k < count; k++)
        if (column == RECORD)
            to->wide[k] = (int64_t)(first + k);
        else if (column == MEMBER)
            to->wide[k] = rows[k].member;
        else if (column == PATH || column == KIND)
            to->narrow[k] = column == PATH ? rows[k].path : rows[k].kind;
        else
            to->number[k] = column == TIME ? rows[k].time : rows[k].value;
}

/* Rows in the order of members, a piece of all columns after the other. */
static bool write_rows(const struct th_store_job *job, const hid_t data[COLUMNS],
                       struct th_log_row *rows, union column *scratch)
{
    struct th_spill_at at = {0};
    struct th_part part = {0};
    size_t count;
    bool done = true;
    for (uint64_t row = 0; done && !part.failed; row += count) {
        count = th_spill_read(job->spill, &at, rows, ROWS, &part);
        if (!count)
            break;
        for (int k = 0; done && k < COLUMNS; k++) {
            pick(rows, count, row, k, scratch);
            done = th_h5_piece(data[k], kind_of(k), row, count, scratch);
        }
    }
    if (part.failed)
        snprintf(job->message, TH_SENTENCE, "its log cannot be read back: %s",
                 strerror(part.failed));
    return done && !part.failed;
}

static bool fill_columns(const struct th_store_job *job, hid_t group)
{
    static const char *const names[] = {"record", "member", "time", "path", "kind", "value"};
    struct th_log_row *rows = malloc(ROWS * sizeof *rows);
    union column *scratch = malloc(sizeof *scratch);
    hid_t data[COLUMNS];
    bool done = rows && scratch;
    for (int k = 0; k < COLUMNS; k++) {
        data[k] = H5Dopen2(group, names[k], H5P_DEFAULT);
        done = done && data[k] >= 0;
    }
    done = done && write_rows(job, data, rows, scratch);
    for (int k = 0; k < COLUMNS; k++) done = data[k] >= 0 && H5Dclose(data[k]) >= 0 && done;
    free(rows);
    free(scratch);
    return done;
}

bool th_store_log(const struct th_store_job *job)
{
    const size_t count = th_spill_count(job->spill);
    if (count == 0)
        return true;
    hid_t group = th_h5_group(job->run, "log", "NXcollection");
    hid_t record = group < 0 ? H5I_INVALID_HID
                             : th_h5_scale(group, "record", TH_H5_INT64, NULL, count, "1",
                                           "number of the record");
    return th_store_close_records(group, record,
                                  record >= 0 && make_columns(job, group, record, count) &&
                                      fill_columns(job, group));
}
