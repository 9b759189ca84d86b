/* How a row is called where its group and its file are not seen: on an axis, in a legend. */
#include <stdio.h>
#include <string.h>

#include "store/h5.h"
#include "store/store.h"

/* What stands before a colon or a semicolon says what it is; what follows explains it. */
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
    if (column->species >= 0)
        append(text, size, ", ", scenario->species_names[column->species], "");
}

void th_store_label_unit(const char *unit, char *text, size_t size)
{
    if (strcmp(unit, "1") != 0)
        append(text, size, " [", unit, "]");
}

size_t th_store_picture(const struct th_scenario *scenario)
{
    const struct th_catalog *catalog = scenario->catalog;
    for (size_t p = 0; catalog && p < catalog->picture_count; p++)
        for (size_t k = 0; k < scenario->column_count; k++) {
            const struct th_column *column = &scenario->columns[k];
            char path[256];
            snprintf(path, sizeof path, "%s.%s", scenario->instances[column->instance].name,
                     th_column_row(scenario, column)->name);
            if (strcmp(path, catalog->pictures[p]) == 0)
                return k;
        }
    return SIZE_MAX;
}
