/* Tables of /run that the caller has made, such as the numbers that the report printed. */
#include <math.h>
#include <stdlib.h>

#include "store/sections.h"

static bool write_whole(hid_t group, hid_t record, const struct th_store_column *column,
                        size_t count)
{
    int64_t *values = malloc(count * sizeof *values);
    for (size_t k = 0; values && k < count; k++) values[k] = llround(column->numbers[k]);
    bool done = values && th_h5_column(group, record, column->name, TH_H5_INT64, values, count,
                                       column->unit, column->doc);
    free(values);
    return done;
}

static bool write_column(hid_t group, hid_t record, const struct th_store_column *column,
                         size_t count)
{
    if (column->texts)
        return th_h5_strings(group, record, column->name, column->texts, count, column->doc);
    if (column->whole)
        return write_whole(group, record, column, count);
    return th_h5_column(group, record, column->name, TH_H5_REAL, column->numbers, count,
                        column->unit, column->doc);
}

bool th_store_table(const struct th_store_job *job, const struct th_store_table *table)
{
    hid_t record = H5I_INVALID_HID;
    hid_t group = th_store_records(job, table->name, table->count, &record);
    bool done = record >= 0 && (!table->title || th_h5_text(group, "title", table->title));
    for (size_t k = 0; done && k < table->column_count; k++)
        done = write_column(group, record, &table->columns[k], table->count);
    return th_store_close_records(group, record, done);
}

bool th_store_tables(const struct th_store_job *job)
{
    bool done = true;
    for (size_t k = 0; done && k < job->options->table_count; k++)
        done =
            job->options->tables[k].count == 0 || th_store_table(job, &job->options->tables[k]);
    return done;
}
