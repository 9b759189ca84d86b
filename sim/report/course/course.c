/* Counts members by stage and item. */
#include "report/course/course.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/quantile.h"

static bool is_shown(const struct th_item *item)
{
    return !item->plain && item->trigger != TH_TRIGGER_ENTRY && (item->name || item->law);
}

static uint64_t fill_stage(const struct th_trace *trace, struct th_among among, size_t k,
                           struct th_report_stage *stage, double *scratch)
{
    double there = 0, all = 0;
    uint64_t members = 0;
    const struct th_scenario *scenario = trace->layout->scenario;
    *stage = (struct th_report_stage){.name = scenario->stages[k].name,
                                      .ends = scenario->stages[k].ends};
    for (uint64_t m = among.from; m < among.to; m += among.step) {
        const struct th_tally *tally = th_trace_tally(trace, k, m);
        if (trace->status[m] != TH_OK)
            continue;
        members++;
        if (tally->count)
            scratch[stage->entered++] = th_seconds_of(tally->first);
        stage->there += tally->there != 0;
        there += (double)tally->lasted;
        there += tally->there ? (double)(scenario->duration - trace->ended[m]) : 0;
        all += (double)scenario->duration;
    }
    th_sort(scratch, stage->entered);
    stage->median = th_quantile(scratch, stage->entered, 0.5);
    stage->low = th_quantile(scratch, stage->entered, 0.05);
    stage->high = th_quantile(scratch, stage->entered, 0.95);
    stage->share = all > 0 ? there / all : NAN;
    return members;
}

static uint64_t fill_acts(const struct th_trace *trace, struct th_among among, size_t k,
                          struct th_report_acts *acts, double *scratch)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    const struct th_item *item = &scenario->items[k];
    uint64_t members = 0;
    double seconds = 0;
    *acts = (struct th_report_acts){.name = item->name ? item->name : item->key,
                                    .kind = item->section == TH_SECTION_HAZARD  ? "hazard"
                                            : item->section == TH_SECTION_LEAVE ? "way out"
                                                                                : "event"};
    if (item->law_words) {
        acts->law = item->law_words;
        acts->mark = th_mark_name(item->mark);
        acts->source = item->source && item->source[0] ? item->source : NULL;
    }
    for (uint64_t m = among.from; m < among.to; m += among.step) {
        if (trace->status[m] != TH_OK)
            continue;
        scratch[members] = (double)th_trace_tally(trace, scenario->stage_count + k, m)->count;
        acts->acted += scratch[members];
        seconds += th_report_exposed(trace, item, m);
        acts->never += scratch[members++] == 0;
    }
    th_report_rate_fill(scenario, item, seconds, acts);
    th_sort(scratch, members);
    acts->median = th_quantile(scratch, members, 0.5);
    acts->least = th_quantile(scratch, members, 0);
    acts->most = th_quantile(scratch, members, 1);
    return members;
}

enum th_status th_report_course_fill(const struct th_trace *trace, struct th_among among,
                                     struct th_arena *arena, struct th_report_course *course,
                                     struct th_error *error)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    *course = (struct th_report_course){.stage_count = scenario->stage_count};
    for (size_t k = 0; k < scenario->item_count; k++)
        course->act_count += is_shown(&scenario->items[k]);
    course->stages = th_arena_take(arena, (course->stage_count + 1) * sizeof *course->stages);
    course->acts = th_arena_take(arena, (course->act_count + 1) * sizeof *course->acts);
    double *scratch = malloc((trace->members + 1) * sizeof *scratch);
    const bool full = !course->stages || !course->acts || !scratch;
    for (size_t k = 0; !full && k < scenario->stage_count; k++)
        course->members = fill_stage(trace, among, k, &course->stages[k], scratch);
    for (size_t k = 0, at = 0; !full && k < scenario->item_count; k++)
        if (is_shown(&scenario->items[k]))
            course->members = fill_acts(trace, among, k, &course->acts[at++], scratch);
    free(scratch);
    return full ? th_error_add(error, TH_NO_MEMORY, "no memory for the report") : TH_OK;
}
