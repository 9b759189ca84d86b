/* Reductions as people read them: unit, number, name. */
#include "scenario/reduction.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scenario/column.h"
#include "scenario/instant.h"

const struct th_row *th_reduction_row(const struct th_scenario *scenario,
                                      const struct th_reduction *reduction)
{
    return reduction->log ? NULL : th_output_row(scenario, reduction->output);
}

void th_reduction_path(const struct th_scenario *scenario, const struct th_reduction *reduction,
                       char *text, size_t size)
{
    if (reduction->log)
        snprintf(text, size, "log.%s", scenario->happenings[reduction->output].word);
    else
        snprintf(text, size, "%s", scenario->outputs[reduction->output].path);
}

bool th_reduction_window(const struct th_scenario *scenario,
                         const struct th_reduction *reduction, char *text, size_t size)
{
    const struct th_opening *opening = reduction->opening;
    if (!opening)
        return false;
    const char *since =
        opening->since == SIZE_MAX ? NULL : scenario->happenings[opening->since].word;
    snprintf(text, size, "%s%s%s", opening->words ? opening->words : "",
             opening->words && since ? " since " : "", since ? since : "");
    return true;
}

void th_reduction_unit(const struct th_scenario *scenario, const struct th_reduction *reduction,
                       char *unit, size_t size)
{
    const struct th_row *row = th_reduction_row(scenario, reduction);
    bool area = th_take_kind(reduction->take)->gives == TH_GIVES_AREA;
    th_take_unit(reduction->take, row ? th_row_unit(row) : "1",
                 area ? "h" : th_quantity_shown(TH_TIME), unit, size);
}

bool th_reduction_is_date(const struct th_scenario *scenario,
                          const struct th_reduction *reduction)
{
    const enum th_gives gives = th_take_kind(reduction->take)->gives;
    const struct th_row *row = th_reduction_row(scenario, reduction);
    return gives == TH_GIVES_INSTANT || reduction->take == TH_LONGEST_WAIT ||
           (gives == TH_GIVES_VALUE && row && row->quantity == TH_TIME);
}

double th_reduction_shown(const struct th_scenario *scenario,
                          const struct th_reduction *reduction, double si)
{
    const struct th_row *row = th_reduction_row(scenario, reduction);
    char unit[96], from[96];
    double shown = si, factor, offset;
    if (!isfinite(si))
        return si;
    if (th_reduction_is_date(scenario, reduction) && si >= TH_CENTURY)
        return INFINITY;
    th_reduction_unit(scenario, reduction, unit, sizeof unit);
    switch (th_take_kind(reduction->take)->gives) {
    case TH_GIVES_VALUE:
        th_quantity_scale(scenario->units, row->quantity, unit, &factor, &offset);
        return si * factor + (reduction->take == TH_RISE ? 0 : offset);
    case TH_GIVES_AREA:
        snprintf(from, sizeof from, "(%s) s", th_quantity_si(row->quantity));
        if (th_units_between(scenario->units, from, unit, &factor, &offset) == TH_OK)
            return si * factor;
        return NAN;
    case TH_GIVES_COUNT:
        return si;
    default:
        th_quantity_to(scenario->units, TH_TIME, NULL, si, &shown);
        return shown;
    }
}

void th_reduction_print(const struct th_scenario *scenario,
                        const struct th_reduction *reduction, double si, int digits, char *text,
                        size_t size)
{
    char unit[96];
    double shown = th_reduction_shown(scenario, reduction, si);
    th_reduction_unit(scenario, reduction, unit, sizeof unit);
    if (th_reduction_is_date(scenario, reduction) && isinf(shown) && shown > 0)
        snprintf(text, size, "never");
    else if (strcmp(unit, "1") == 0)
        snprintf(text, size, "%.*g", digits, shown);
    else
        snprintf(text, size, "%.*g %s", digits, shown, unit);
}

/* "day 3 00:00"; a duration from the start where it is between two seconds. */
static void print_ticks(const struct th_scenario *s, th_tick ticks, char *text, size_t size)
{
    if (ticks % TH_TICKS_PER_SECOND == 0)
        th_scenario_instant(s, ticks, text, size);
    else
        th_quantity_print(s->units, TH_TIME, NULL, th_seconds_of(ticks), 6, text, size);
}

void th_reduction_words(const struct th_scenario *scenario,
                        const struct th_reduction *reduction, char *text, size_t size)
{
    const struct th_take_kind *kind = th_take_kind(reduction->take);
    const struct th_row *row = th_reduction_row(scenario, reduction);
    const struct th_opening *opening = reduction->opening;
    char from[48], to[48], level[96] = "", since[64] = "", during[128] = "";
    print_ticks(scenario, reduction->from, from, sizeof from);
    print_ticks(scenario, reduction->to, to, sizeof to);
    if (kind->level && row) {
        level[0] = ' ';
        th_quantity_print(scenario->units, row->quantity, row->unit, reduction->level, 6,
                          level + 1, sizeof level - 1);
    }
    if (opening && opening->since != SIZE_MAX)
        snprintf(since, sizeof since, " since %.50s",
                 scenario->happenings[opening->since].word);
    else if (reduction->since > 0) {
        strcpy(since, " since ");
        print_ticks(scenario, reduction->since, since + 7, sizeof since - 7);
    }
    if (opening && opening->words)
        snprintf(during, sizeof during, " during %.110s", opening->words);
    else if (reduction->from != reduction->since || reduction->to != scenario->duration)
        snprintf(during, sizeof during, " during %s .. %s", from, to);
    if (reduction->take == TH_AT)
        snprintf(text, size, "at %s", from);
    else
        snprintf(text, size, "%s%s%s%s", kind->words, level, during, since);
}

static bool is_of_hazard(const struct th_scenario *s, size_t happening)
{
    return happening != SIZE_MAX && s->happenings[happening].kind == TH_OF_ITEM &&
           s->items[s->happenings[happening].number].section == TH_SECTION_HAZARD;
}

double th_reduction_tried(const struct th_scenario *scenario,
                          const struct th_reduction *reduction)
{
    const struct th_opening *opening = reduction->opening;
    return opening && (is_of_hazard(scenario, opening->since) ||
                       is_of_hazard(scenario, opening->from))
               ? 0
               : 1;
}

bool th_line_is_apart(const struct th_report_line *line)
{
    return strcmp(line->take, TH_BY_HAZARD) == 0 || strcmp(line->take, TH_REMINDER) == 0 ||
           strcmp(line->take, TH_DETECTION) == 0;
}

bool th_line_detects(const struct th_catalog *catalog, const char *path, enum th_log_kind kind)
{
    for (size_t k = 0; k < catalog->report_count; k++)
        if (strcmp(catalog->report[k].path, path) == 0) {
            if (strcmp(catalog->report[k].take, TH_REMINDER) == 0)
                return false;
            if (strcmp(catalog->report[k].take, TH_DETECTION) == 0)
                return true;
        }
    return kind == TH_LOG_ALARM;
}

static bool is_detections(const struct th_scenario *s, size_t happening)
{
    return happening != SIZE_MAX && s->happenings[happening].kind == TH_OF_ALARMS &&
           s->happenings[happening].number == 1;
}

/* Over the whole run but for its opening. */
static bool is_whole(const struct th_scenario *s, const struct th_reduction *r)
{
    return r->opening && r->from == 0 && r->since == 0 && r->to == s->duration &&
           !r->opening->stages;
}

size_t th_reduction_of_alarm(const struct th_scenario *scenario, size_t item)
{
    for (size_t k = 0; k < scenario->reduction_count; k++) {
        const struct th_reduction *r = &scenario->reductions[k];
        if (r->log && r->take == TH_WHEN_FIRST && is_detections(scenario, r->output) &&
            is_whole(scenario, r) && r->opening->since == scenario->items[item].happening &&
            r->opening->from == SIZE_MAX && r->opening->to == SIZE_MAX)
            return k;
    }
    return SIZE_MAX;
}

size_t th_reduction_until_alarm(const struct th_scenario *scenario, size_t item, size_t output)
{
    for (size_t k = 0; k < scenario->reduction_count; k++) {
        const struct th_reduction *r = &scenario->reductions[k];
        if (!r->log && r->take == TH_RISE && r->output == output && is_whole(scenario, r) &&
            r->opening->from == scenario->items[item].happening &&
            is_detections(scenario, r->opening->to) && r->opening->since == SIZE_MAX)
            return k;
    }
    return SIZE_MAX;
}

size_t th_reduction_before(const struct th_scenario *scenario, size_t item, size_t output)
{
    for (size_t k = 0; k < scenario->reduction_count; k++) {
        const struct th_reduction *r = &scenario->reductions[k];
        if (!r->log && r->take == TH_FINAL && r->output == output && is_whole(scenario, r) &&
            r->opening->to == scenario->items[item].happening && r->opening->from == SIZE_MAX &&
            r->opening->since == SIZE_MAX)
            return k;
    }
    return SIZE_MAX;
}

size_t th_reduction_find(const struct th_scenario *scenario, size_t output, enum th_take take)
{
    for (size_t k = 0; k < scenario->reduction_count; k++) {
        const struct th_reduction *r = &scenario->reductions[k];
        if (!r->log && !r->opening && r->output == output && r->take == take &&
            isnan(r->level) && r->from == 0 && r->to == scenario->duration && r->since == 0)
            return k;
    }
    return SIZE_MAX;
}
