/* The consequence of each hazard until its first alarm: when that comes, and by how much the
 * outputs of the report's lines of hazards rise until then. Taken in every scenario with
 * hazards, for its report; a requirement may use the same numbers. */
#include <math.h>
#include <string.h>

#include "language/items/items.h"
#include "language/record/record.h"
#include "scenario/reduction.h"

/* A line of the report that is of each hazard. */
static bool is_of_hazards(const struct th_report_line *line)
{
    return strcmp(line->take, TH_BY_HAZARD) == 0;
}

static size_t count_hazards(const struct th_scenario *s)
{
    size_t count = 0;
    for (size_t k = 0; k < s->item_count; k++) count += th_item_has_consequence(&s->items[k]);
    return count;
}

size_t th_read_consequence_most(const struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    size_t lines = 0;
    for (size_t k = 0; k < s->catalog->report_count; k++)
        lines += is_of_hazards(&s->catalog->report[k]);
    return count_hazards(s) * (1 + lines * (s->species + 1));
}

/* The first alarm after an item, and the rises until it. */
static void add_consequence(struct th_reader *r, size_t number, size_t alarms)
{
    const struct th_scenario *s = r->scenario;
    const size_t item = th_read_item_happening(r, number);
    if (item == SIZE_MAX)
        return;
    struct th_opening opening = {
        .from = SIZE_MAX, .to = SIZE_MAX, .since = item, .words = NULL};
    struct th_reduction reduction = {.output = alarms,
                                     .log = true,
                                     .take = TH_WHEN_FIRST,
                                     .level = NAN,
                                     .to = s->duration,
                                     .opening = th_keep_opening(r, &opening)};
    th_add_reduction(r, reduction);
    opening = (struct th_opening){
        .from = item,
        .to = alarms,
        .since = SIZE_MAX,
        .words = th_memory_format(&r->memory, "%s .. alarms", s->happenings[item].word)};
    reduction = (struct th_reduction){.take = TH_RISE,
                                      .level = NAN,
                                      .to = s->duration,
                                      .opening = th_keep_opening(r, &opening)};
    for (size_t k = 0; k < s->catalog->report_count; k++)
        for (size_t o = 0; o < s->output_count; o++) {
            reduction.output = o;
            if (is_of_hazards(&s->catalog->report[k]) &&
                th_read_line_fits(s, s->catalog->report[k].path, &s->outputs[o]))
                th_add_reduction(r, reduction);
        }
}

/* Nothing where the scenario refers to so many happenings that they exceed the capacity. */
void th_read_consequences(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    const size_t hazards = count_hazards(s);
    const struct th_scalar alarms = {.text = "alarms"};
    if (!hazards || r->error->count || s->happening_count + hazards + 1 > TH_HAPPENINGS)
        return;
    const size_t alarm = th_read_happening(r, &alarms, "hazards");
    for (size_t k = 0; alarm != SIZE_MAX && k < s->item_count; k++)
        if (th_item_has_consequence(&s->items[k]))
            add_consequence(r, k, alarm);
}
