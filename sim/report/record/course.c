/* /run/stages and /run/items of a result: what the report says of the course of the members. */
#include "report/course/course.h"
#include "report/record.h"
#include "report/record/making.h"
#include "report/sweep.h"

/* All members and, of a sweep, those under each condition. */
static size_t group_count(const struct th_trace *trace)
{
    const uint64_t conditions =
        th_conditions_of(trace->layout->scenario, trace->first, trace->members);
    return trace->members > 1 && conditions > 1 ? 1 + (size_t)conditions : 1;
}

/* Group 0 is all. *text: its condition, "" of all. */
static enum th_status fill_group(struct th_making *it, size_t group, const char **text,
                                 struct th_report_course *course, struct th_error *error)
{
    const struct th_trace *trace = it->trace;
    const struct th_scenario *scenario = trace->layout->scenario;
    char head[TH_SENTENCE] = "";
    struct th_among among = th_among_all(trace->members);
    if (group > 0) {
        const uint64_t condition =
            th_condition_at(scenario, trace->first, trace->members, group - 1);
        among = th_among_condition(scenario, condition, trace->first, trace->members);
        th_sweep_condition(scenario, condition, head, sizeof head);
    }
    *text = th_making_copy(it, head);
    return th_report_course_fill(trace, among, it->arena, course, error);
}

struct stage_columns {
    const char **condition, **name;
    double *members, *entered, *there, *median, *low, *high, *share;
    double *ends; /* NULL: no stage does */
};

static void fill_stages(struct stage_columns *to, size_t at, const char *condition,
                        const struct th_report_course *course)
{
    for (size_t k = 0; k < course->stage_count; k++, at++) {
        const struct th_report_stage *stage = &course->stages[k];
        to->condition[at] = condition;
        to->name[at] = stage->name;
        to->members[at] = (double)course->members;
        to->entered[at] = (double)stage->entered;
        to->there[at] = (double)stage->there;
        to->median[at] = stage->median;
        to->low[at] = stage->low;
        to->high[at] = stage->high;
        to->share[at] = stage->share;
        if (to->ends)
            to->ends[at] = stage->ends;
    }
}

static enum th_status make_stages(const struct th_trace *trace, size_t groups,
                                  struct th_report_record *record, struct th_error *error)
{
    enum { COLUMNS = 10 };
    const size_t stages = trace->layout->scenario->stage_count;
    bool ends = false;
    for (size_t k = 0; k < stages; k++) ends |= trace->layout->scenario->stages[k].ends;
    enum th_status status = TH_OK;
    struct th_making it =
        th_making_begin(trace, NULL, &record->arena, groups * stages, COLUMNS);
    struct stage_columns to;
    to.condition = th_making_texts(&it, "condition", "under which; empty: all members");
    to.name = th_making_texts(&it, "name", "the stage");
    to.members = th_making_whole(&it, "members", "members that ran to the end");
    to.entered = th_making_whole(&it, "entered", "of these, those that ever entered it");
    to.there = th_making_whole(&it, "at_end", "of these, those that are in it at the end");
    to.median = th_making_numbers(&it, "median", "s", "median of their first entries");
    to.low = th_making_numbers(&it, "low", "s", "5 % entered it before");
    to.high = th_making_numbers(&it, "high", "s", "95 % entered it before");
    to.share = th_making_numbers(&it, "share", "1",
                                 "share of the time of all members, until the end of the run");
    to.ends = ends ? th_making_whole(&it, "ends", "1: it finishes a member, which stays there")
                   : NULL;
    for (size_t g = 0; !it.full && g < groups && status == TH_OK; g++) {
        struct th_report_course course;
        const char *text;
        status = fill_group(&it, g, &text, &course, error);
        if (status == TH_OK)
            fill_stages(&to, g * stages, text, &course);
    }
    return status != TH_OK ? status
                           : th_making_end(&it, "stages", "the flow through the stages",
                                           &record->tables[4], error);
}

struct act_columns {
    const char **condition, **name, **kind;
    double *members, *median, *least, *most, *never, *acted, *years, *low, *high, *by_law;
};

static void fill_acts(struct act_columns *to, size_t at, const char *condition,
                      const struct th_report_course *course)
{
    for (size_t k = 0; k < course->act_count; k++, at++) {
        const struct th_report_acts *acts = &course->acts[k];
        to->condition[at] = condition;
        to->name[at] = acts->name;
        to->kind[at] = acts->kind;
        to->members[at] = (double)course->members;
        to->median[at] = acts->median;
        to->least[at] = acts->least;
        to->most[at] = acts->most;
        to->never[at] = (double)acts->never;
        to->acted[at] = acts->acted;
        to->years[at] = acts->years;
        to->low[at] = acts->low;
        to->high[at] = acts->high;
        to->by_law[at] = acts->by_law;
    }
}

static enum th_status make_acts(const struct th_trace *trace, size_t groups, size_t acts,
                                struct th_report_record *record, struct th_error *error)
{
    enum { COLUMNS = 13 };
    enum th_status status = TH_OK;
    struct th_making it = th_making_begin(trace, NULL, &record->arena, groups * acts, COLUMNS);
    struct act_columns to;
    to.condition = th_making_texts(&it, "condition", "under which; empty: all members");
    to.name = th_making_texts(&it, "name", "the hazard or event");
    to.kind = th_making_texts(&it, "kind", "hazard, event or way out");
    to.members = th_making_whole(&it, "members", "members that ran to the end");
    to.median = th_making_numbers(&it, "median", "1", "how often it acted, median of these");
    to.least = th_making_numbers(&it, "least", "1", "least of these");
    to.most = th_making_numbers(&it, "most", "1", "largest of these");
    to.never = th_making_whole(&it, "never", "members in which it never acted");
    to.acted = th_making_whole(&it, "acted", "how often it acted in all of these");
    to.years =
        th_making_numbers(&it, "patient_years", "year",
                          "their time in the stages in which it may act; of what happens "
                          "once, without stages, until it has");
    to.low = th_making_numbers(&it, "rate_low", "1/year",
                               "lower end of the 95 % interval of acted over patient_years");
    to.high = th_making_numbers(&it, "rate_high", "1/year", "upper end of it");
    to.by_law = th_making_numbers(&it, "rate_by_law", "1/year",
                                  "rate of an exponential law; NaN: it has another one");
    for (size_t g = 0; !it.full && g < groups && status == TH_OK; g++) {
        struct th_report_course course;
        const char *text;
        status = fill_group(&it, g, &text, &course, error);
        if (status == TH_OK)
            fill_acts(&to, g * acts, text, &course);
    }
    return status != TH_OK ? status
                           : th_making_end(&it, "items", "how often hazards and events acted",
                                           &record->tables[5], error);
}

enum th_status th_record_course(const struct th_trace *trace, struct th_report_record *record,
                                struct th_error *error)
{
    struct th_report_course course;
    enum th_status status = th_report_course_fill(trace, th_among_all(trace->members),
                                                  &record->arena, &course, error);
    const size_t groups = group_count(trace);
    if (status == TH_OK && course.members && course.stage_count)
        status = make_stages(trace, groups, record, error);
    if (status == TH_OK && course.members && course.act_count)
        status = make_acts(trace, groups, course.act_count, record, error);
    return status;
}
