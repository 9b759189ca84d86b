/* Tables of the report's numbers. */
#include "report/record.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/notice.h"
#include "report/published.h"
#include "report/record/making.h"
#include "report/sweep.h"
#include "report/table.h"
#include "scenario/people/people.h"

static size_t count_numbers(const struct th_report_table *lines)
{
    size_t count = 0;
    for (size_t k = 0; k < lines->count; k++) count += lines->lines[k].take_count;
    return count;
}

struct report_columns {
    const char **label, **brief, **path, **take, **word, **unit, **text, **advice;
    double *value, *low, *high, *least, *most, *refined, *limit, *members;
    double *digits, *unresolved, *numerics, *poor;
};

/* True if a number is of fewer members than others. */
static bool lacks(const struct th_making *it)
{
    uint64_t ran = 0;
    for (uint64_t m = 0; m < it->trace->members; m++) ran += it->trace->status[m] == TH_OK;
    for (size_t k = 0; k < it->lines->count; k++)
        for (size_t j = 0; j < it->lines->lines[k].take_count; j++)
            if (it->lines->lines[k].spreads[j].members < ran)
                return true;
    return false;
}

static struct report_columns add_report(struct th_making *it)
{
    struct report_columns to;
    to.label = th_making_texts(it, "label", "line of the report");
    to.brief =
        th_making_texts(it, "brief", "its heading in a table of conditions, if it has one");
    to.path = th_making_texts(it, "path", "output that it is of");
    to.take = th_making_texts(it, "take", "what is taken of it");
    to.word = th_making_texts(it, "word", "the same as the report has it");
    to.unit = th_making_texts(it, "unit", "unit of the numbers");
    to.value = th_making_numbers(it, "value", NULL, "median of the members; infinite: never");
    to.low = th_making_numbers(it, "low", NULL, "5 % of the members are below");
    to.high = th_making_numbers(it, "high", NULL, "95 % of the members are below");
    to.least = th_making_numbers(it, "least", NULL, "least of the members");
    to.most = th_making_numbers(it, "most", NULL, "largest of the members");
    to.text = th_making_texts(it, "text", "the value as it is printed");
    to.digits = th_making_whole(it, "digits", "significant digits that it is printed with");
    to.unresolved = th_making_whole(it, "unresolved", "1: grid and steps do not resolve it");
    to.numerics = th_making_whole(it, "numerics", "1: a measure of numerical quality");
    to.poor = th_making_whole(it, "poor", "1: beyond its limit");
    to.limit = th_making_numbers(it, "limit", NULL, "limit of a measure of numerical quality");
    to.advice = th_making_texts(it, "advice", "what helps if it is beyond its limit");
    to.refined = th_making_numbers(
        it, "refined", NULL, "how far it may be off by grid and steps, of runs on finer ones");
    to.members = lacks(it) ? th_making_whole(it, "members",
                                             "members that have it; others failed, or their "
                                             "device was out at the time")
                           : NULL;
    return to;
}

/* The limit of a line of numerics in its unit. */
static double limit_of(const struct th_line *line)
{
    const double scale = line->spreads[0].most / line->si[0].most;
    return line->numerics ? strtod(line->rule->unit, NULL) * (isfinite(scale) ? scale : 1)
                          : NAN;
}

static void fill_number(struct th_making *it, struct report_columns *to, size_t at,
                        const struct th_line *line, size_t k)
{
    const struct th_spread *spread = &line->spreads[k];
    const bool several = it->trace->members > 1;
    char text[64];
    th_line_number(spread->median, th_line_vanishes(it->trace, line), th_line_digits(line, k),
                   text, sizeof text);
    to->label[at] = th_making_copy(it, line->label);
    to->brief[at] = th_making_copy(it, line->brief);
    to->path[at] = it->trace->layout->scenario->outputs[line->output].path;
    to->take[at] = th_take_kind(line->takes[k])->name;
    to->word[at] = th_table_take(line, k);
    to->unit[at] = th_making_copy(it, line->unit);
    to->text[at] = th_making_copy(it, text);
    to->advice[at] = line->rule->advice ? line->rule->advice : "";
    to->value[at] = spread->median;
    to->low[at] = several ? spread->low : NAN;
    to->high[at] = several ? spread->high : NAN;
    to->least[at] = several ? spread->least : NAN;
    to->most[at] = several ? spread->most : NAN;
    if (to->members)
        to->members[at] = (double)spread->members;
    to->digits[at] = th_line_digits(line, k);
    to->unresolved[at] = line->unresolved[k];
    to->numerics[at] = line->numerics;
    to->poor[at] = line->numerics && line->poor;
    to->limit[at] = limit_of(line);
    to->refined[at] = line->refined[k].difference;
}

static enum th_status make_report(const struct th_trace *trace,
                                  const struct th_report_table *lines,
                                  struct th_report_record *record, struct th_error *error)
{
    enum { COLUMNS = 20 };
    struct th_making it =
        th_making_begin(trace, lines, &record->arena, count_numbers(lines), COLUMNS);
    struct report_columns to = add_report(&it);
    size_t at = 0;
    for (size_t k = 0; !it.full && k < lines->count; k++)
        for (size_t j = 0; j < lines->lines[k].take_count; j++)
            fill_number(&it, &to, at++, &lines->lines[k], j);
    return th_making_end(&it, "report", "the numbers that the report of the run has",
                         &record->tables[0], error);
}

/* Names and units are those of the lines, for the columns of conditions. */
static double *add_condition(struct th_making *it, const struct th_line *line, size_t k)
{
    char name[4 * TH_LABEL], doc[4 * TH_LABEL];
    const char *word = th_table_take(line, k);
    snprintf(name, sizeof name, "%s.%s",
             it->trace->layout->scenario->outputs[line->output].path,
             th_take_kind(line->takes[k])->name);
    snprintf(doc, sizeof doc, "%s%s%s", line->label, word[0] ? ": " : "", word);
    return th_making_numbers(it, th_making_copy(it, name), th_making_copy(it, line->unit),
                             th_making_copy(it, doc));
}

static enum th_status fill_conditions(struct th_making *it, const char **texts,
                                      double **numbers, struct th_line *lines,
                                      struct th_error *error)
{
    char text[TH_SENTENCE];
    enum th_status status = TH_OK;
    for (size_t c = 0; c < it->count && status == TH_OK && !it->full; c++) {
        size_t at = 1;
        const uint64_t condition = th_condition_at(it->trace->layout->scenario,
                                                   it->trace->first, it->trace->members, c);
        th_sweep_condition(it->trace->layout->scenario, condition, text, sizeof text);
        texts[c] = th_making_copy(it, text);
        numbers[0][c] = (double)condition;
        status = th_sweep_fill(it->trace, it->lines, condition, lines, error);
        for (size_t k = 0; status == TH_OK && k < it->lines->count; k++)
            for (size_t j = 0; j < lines[k].take_count; j++)
                numbers[at++][c] = lines[k].spreads[j].median;
    }
    return status;
}

static enum th_status make_conditions(const struct th_trace *trace,
                                      const struct th_report_table *lines,
                                      struct th_report_record *record, struct th_error *error)
{
    const uint64_t count =
        th_conditions_of(trace->layout->scenario, trace->first, trace->members);
    const size_t columns = 1 + count_numbers(lines);
    if (count <= 1 || trace->members == 1)
        return TH_OK;
    struct th_making it = th_making_begin(trace, lines, &record->arena, count, columns + 1);
    struct th_line *scratch =
        th_arena_take(&record->arena, (lines->count + 1) * sizeof *scratch);
    double **numbers = th_arena_take(&record->arena, (columns + 1) * sizeof *numbers);
    const char **texts =
        th_making_texts(&it, "condition", "what makes it: grids, parts, columns of design:");
    size_t at = 1;
    it.full |= !scratch || !numbers;
    if (!it.full)
        numbers[0] =
            th_making_whole(&it, "number", "of the condition, as /run/members counts them");
    for (size_t k = 0; !it.full && k < lines->count; k++)
        for (size_t j = 0; j < lines->lines[k].take_count; j++)
            numbers[at++] = add_condition(&it, &lines->lines[k], j);
    enum th_status status =
        it.full ? TH_OK : fill_conditions(&it, texts, numbers, scratch, error);
    return status != TH_OK ? status
                           : th_making_end(&it, "conditions",
                                           "medians of the lines of the report by condition",
                                           &record->tables[1], error);
}

struct published_columns {
    const char **parameter, **first, **second, **source;
    double *line, *at_first, *at_second;
};

/* Fills the records of one row; to NULL: counts them. */
static size_t fill_published(struct th_making *it, const struct th_published *published,
                             size_t r, struct published_columns *to, size_t at)
{
    char path[2 * TH_LABEL];
    const struct th_row *row = th_published_row(published, r, path, sizeof path);
    size_t number = 0;
    double ends[2];
    for (size_t k = 0; k < it->lines->count; k++)
        for (size_t j = 0; j < it->lines->lines[k].take_count; j++, number++) {
            if (!th_published_ends(published, r, &it->lines->lines[k], j, ends))
                continue;
            if (to) {
                to->parameter[at] = th_making_copy(it, path);
                to->first[at] = row->published[0];
                to->second[at] = row->published[1];
                to->source[at] = row->source ? row->source : "";
                to->line[at] = (double)number;
                to->at_first[at] = ends[0];
                to->at_second[at] = ends[1];
            }
            at++;
        }
    return at;
}

static enum th_status make_published(const struct th_trace *trace,
                                     const struct th_report_table *lines,
                                     const struct th_published *published,
                                     struct th_report_record *record, struct th_error *error)
{
    enum { COLUMNS = 7 };
    size_t count = 0;
    if (!published || !published->trace)
        return TH_OK;
    struct th_making it = th_making_begin(trace, lines, &record->arena, 0, COLUMNS);
    for (size_t r = 0; r < published->count; r++)
        count = fill_published(&it, published, r, NULL, count);
    it.count = count;
    struct published_columns to;
    to.parameter = th_making_texts(&it, "parameter", "whose published values differ");
    to.first = th_making_texts(&it, "first", "the one end of what is published");
    to.second = th_making_texts(&it, "second", "the other end");
    to.source = th_making_texts(&it, "source", "where the value of the parameter comes from");
    to.line = th_making_whole(&it, "line", "record of /run/report that depends on it");
    to.at_first =
        th_making_numbers(&it, "at_first", NULL, "its value at the first end, in its unit");
    to.at_second =
        th_making_numbers(&it, "at_second", NULL, "its value at the second end, in its unit");
    size_t at = 0;
    for (size_t r = 0; !it.full && r < published->count; r++)
        at = fill_published(&it, published, r, &to, at);
    return th_making_end(&it, "published", "numbers that are known to a factor only",
                         &record->tables[2], error);
}

static enum th_status make_notices(const struct th_trace *trace,
                                   struct th_report_record *record, struct th_error *error)
{
    enum { COLUMNS = 3 };
    const struct th_log_plan *plan = trace->layout->log_plan;
    struct th_notice notice;
    size_t count = 0, at = 0;
    for (size_t k = 0; k < plan->signal_count; k++)
        count += th_report_notice(trace, k, &notice);
    struct th_making it = th_making_begin(trace, NULL, &record->arena, count, COLUMNS);
    const char **path = th_making_texts(&it, "path", "output that tells it");
    double *time = th_making_numbers(&it, "time", "s", "the first time");
    const char **text = th_making_texts(&it, "text", "the notice");
    for (size_t k = 0; !it.full && k < plan->signal_count; k++) {
        if (!th_report_notice(trace, k, &notice))
            continue;
        path[at] = notice.path;
        time[at] = notice.first;
        text[at++] = th_making_copy(&it, notice.text);
    }
    return th_making_end(&it, "notices", "what nobody may overlook", &record->tables[3], error);
}

enum th_status th_report_record_make(const struct th_trace *trace,
                                     const struct th_report_facts *facts,
                                     struct th_report_record *record, struct th_error *error)
{
    struct th_report_table lines;
    *record = (struct th_report_record){.arena = {0}};
    enum th_status status = th_report_fill(trace, facts, &lines, error);
    status = status == TH_OK ? make_report(trace, &lines, record, error) : status;
    status = status == TH_OK ? make_conditions(trace, &lines, record, error) : status;
    status = status == TH_OK ? make_published(trace, &lines, facts->published, record, error)
                             : status;
    status = status == TH_OK ? make_notices(trace, record, error) : status;
    status = status == TH_OK ? th_record_course(trace, record, error) : status;
    status = status == TH_OK ? th_record_consequences(trace, record, error) : status;
    th_table_clear(&lines);
    return status;
}

void th_report_record_free(struct th_report_record *record)
{
    th_arena_free(&record->arena);
}
