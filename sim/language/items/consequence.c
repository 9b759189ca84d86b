/* The consequence of each hazard until its detection: when that comes, by how much the outputs
 * of the report's lines of hazards rise until then, and what that of the third was before.
 * Taken in every scenario with hazards, for its report; a requirement may use the same numbers.
 */
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

/* Of the outputs of each line of hazards: the rise, or of the third line the last value. */
static void add_lines(struct th_reader *r, struct th_reduction rise, struct th_reduction before)
{
    const struct th_scenario *s = r->scenario;
    for (size_t k = 0, line = 0; k < s->catalog->report_count; k++) {
        if (!is_of_hazards(&s->catalog->report[k]))
            continue;
        struct th_reduction reduction = line++ == TH_HAZARD_BEFORE ? before : rise;
        for (size_t o = 0; o < s->output_count; o++) {
            reduction.output = o;
            if (th_read_line_fits(s, s->catalog->report[k].path, &s->outputs[o]))
                th_add_reduction(r, reduction);
        }
    }
}

/* The first detection after an item, the rises until it, and the last values before the item.
 */
static void add_consequence(struct th_reader *r, size_t number, size_t detections)
{
    const struct th_scenario *s = r->scenario;
    const size_t item = th_read_item_happening(r, number);
    if (item == SIZE_MAX)
        return;
    const char *word = s->happenings[item].word;
    const struct th_opening
        since = {.from = SIZE_MAX, .to = SIZE_MAX, .since = item, .words = NULL},
        until = {.from = item,
                 .to = detections,
                 .since = SIZE_MAX,
                 .words = th_memory_format(&r->memory, "%s .. detections", word)},
        before = {.from = SIZE_MAX,
                  .to = item,
                  .since = SIZE_MAX,
                  .words = th_memory_format(&r->memory, "start .. %s", word)};
    struct th_reduction reduction = {.output = detections,
                                     .log = true,
                                     .take = TH_WHEN_FIRST,
                                     .level = NAN,
                                     .to = s->duration,
                                     .opening = th_keep_opening(r, &since)};
    th_add_reduction(r, reduction);
    reduction.log = false;
    struct th_reduction rise = reduction, last = reduction;
    rise.take = TH_RISE;
    rise.opening = th_keep_opening(r, &until);
    last.take = TH_FINAL;
    last.opening = th_keep_opening(r, &before);
    add_lines(r, rise, last);
}

/* Nothing where the scenario refers to so many happenings that they exceed the capacity. */
void th_read_consequences(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    const size_t hazards = count_hazards(s);
    const struct th_scalar text = {.text = "detections"};
    if (!hazards || r->error->count || s->happening_count + hazards + 1 > TH_HAPPENINGS)
        return;
    const size_t detections = th_read_happening(r, &text, "hazards");
    for (size_t k = 0; detections != SIZE_MAX && k < s->item_count; k++)
        if (th_item_has_consequence(&s->items[k]))
            add_consequence(r, k, detections);
}
