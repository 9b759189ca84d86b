/* Reads what was taken from the paths of outputs back: /run/reductions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/ask.h"
#include "store/read.h"
#include "store/store.h"

/* A dataset of /run/reductions: a number of each member, or one. */
static bool read_number(struct th_asking *asking, struct th_number *number, hid_t group,
                        hid_t data, const char *label, bool many)
{
    struct th_series *series = &number->series;
    hsize_t size[TH_H5_RANK] = {0};
    char *take = NULL;
    int rank = 0;
    double to = 0;
    if (!th_ask_text(asking, data, label, "path", &number->output) ||
        !th_ask_text(asking, data, label, "units", &series->unit) ||
        !th_ask_size(asking, data, label, "roundoff", &series->roundoff) ||
        !th_ask_size(asking, data, label, "from", &number->from) ||
        !th_ask_size(asking, data, label, "to", &to) ||
        !th_ask_numbers(asking, data, label, &series->values, &rank, size) ||
        !th_ask_text(asking, data, label, "take", &take))
        return false;
    size_t length = number->output && take ? strlen(number->output) + strlen(take) + 2 : 0;
    series->name = malloc(length + 1);
    series->time = malloc(sizeof *series->time);
    bool full = !series->name || !series->time;
    if (!full && length)
        snprintf(series->name, length, "%s %s", number->output, take);
    free(take);
    if (full)
        return th_ask_no_memory(asking);
    series->name[length] = '\0';
    *series->time = to;
    if (!length || !series->unit)
        return th_ask_refuse(asking, label, "has not the attributes path, take and units");
    if (rank != many)
        return th_ask_refuse(asking, label, "is not one number of each member");
    series->members = many ? size[0] : 1;
    series->times = series->points = 1;
    return !many || th_store_read_members(asking, series, group);
}

bool th_store_read_number(struct th_asking *asking, struct th_result *result, hid_t group,
                          hid_t data, const char *label, bool many)
{
    struct th_number *more =
        realloc(result->numbers, (result->number_count + 1) * sizeof *result->numbers);
    if (!more)
        return th_ask_no_memory(asking);
    result->numbers = more;
    struct th_number *number = &result->numbers[result->number_count++];
    *number = (struct th_number){.from = 0};
    if (!read_number(asking, number, group, data, label, many))
        return false;
    for (size_t k = 0; k + 1 < result->number_count; k++)
        if (strcmp(result->numbers[k].series.name, number->series.name) == 0)
            return th_ask_refuse(asking, number->series.name, "is there twice");
    return true;
}
