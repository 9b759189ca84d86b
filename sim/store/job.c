/* Units, labels and record groups of a result that is written. */
#include "store/job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/column.h"

bool th_store_scale(const struct th_store_job *job, const struct th_row *row, double *factor,
                    double *offset)
{
    if (th_quantity_scale(job->scenario->units, row->quantity, th_row_unit(row), factor,
                          offset) == TH_OK)
        return true;
    snprintf(job->message, TH_SENTENCE, "%s cannot be shown in %s", row->name,
             th_row_unit(row));
    return false;
}

/* The part of a doc before a colon or a semicolon is the name of the row, the rest explains it.
 */
static int short_doc(const struct th_row *row)
{
    const char *doc = row->doc && row->doc[0] ? row->doc : row->name;
    return (int)strcspn(doc, ":;");
}

static void append(char *text, size_t size, const char *before, const char *word,
                   const char *after)
{
    size_t used = strlen(text);
    if (used + 1 < size)
        snprintf(text + used, size - used, "%s%s%s", before, word, after);
}

void th_store_label(const struct th_scenario *scenario, const struct th_column *column,
                    char *text, size_t size)
{
    const struct th_row *row = th_column_row(scenario, column);
    const struct th_instance *instance = &scenario->instances[column->instance];
    const char *doc = row->doc && row->doc[0] ? row->doc : row->name;
    const char *point = strchr(instance->name, '.');
    snprintf(text, size, "%.*s", short_doc(row), doc);
    if (point && strcmp(point + 1, instance->model->name) != 0)
        append(text, size, ", ", point + 1, "");
    if (column->placed)
        append(text, size, " at ", strchr(column->path, '@') + 1, "");
    if (column->species >= 0)
        append(text, size, ", ", scenario->species_names[column->species], "");
}

void th_store_label_unit(const char *unit, char *text, size_t size)
{
    if (strcmp(unit, "1") != 0)
        append(text, size, " [", unit, "]");
}

void th_store_name(const char *path, char *name, size_t size)
{
    int bare = (int)strcspn(path, "@");
    snprintf(name, size, "%.*s%s%s", bare, path, path[bare] ? "_at_" : "",
             path[bare] ? path + bare + 1 : "");
    for (char *c = name; *c; c++)
        if (*c == '.' || *c == '/')
            *c = '_';
}

hid_t th_store_records(const struct th_store_job *job, const char *name, size_t count,
                       hid_t *record)
{
    int64_t *numbers = malloc((count + 1) * sizeof *numbers);
    hid_t group = numbers ? th_h5_group(job->run, name, "NXcollection") : H5I_INVALID_HID;
    for (size_t k = 0; numbers && k < count; k++) numbers[k] = (int64_t)k;
    *record = group >= 0 ? th_h5_scale(group, "record", TH_H5_INT64, numbers, count, "1",
                                       "number of the record")
                         : H5I_INVALID_HID;
    free(numbers);
    return group;
}

bool th_store_close_records(hid_t group, hid_t record, bool done)
{
    if (record >= 0)
        H5Dclose(record);
    return group >= 0 && H5Gclose(group) >= 0 && record >= 0 && done;
}
