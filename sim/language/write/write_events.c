/* Writes hazards, events and stages: each item as it was written, with nothing left out. */
#include <math.h>
#include <string.h>

#include "language/write/write_events.h"
#include "scenario/column.h"

static const struct th_row time_row = {.name = "time", .quantity = TH_TIME};
static const th_tick day = 86400LL * TH_TICKS_PER_SECOND;

static void write_ticks(struct th_writer *w, th_tick ticks)
{
    th_write_value(w, &time_row, th_seconds_of(ticks));
}

/* A time of day; clocks have whole seconds. */
static void write_clock(struct th_writer *w, th_tick ticks)
{
    long long seconds = ticks / TH_TICKS_PER_SECOND;
    fprintf(w->file, "%02lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/* "day 1 09:00" of a stage, from the midnight before its entry. */
static void write_day(struct th_writer *w, th_tick at)
{
    fprintf(w->file, "day %lld ", (long long)(at / day));
    write_clock(w, at % day);
}

/* An instant of a stage: by clock, weekday or day. */
static void write_instant(struct th_writer *w, const struct th_item *item, th_tick at)
{
    if (item->stage == SIZE_MAX) {
        write_ticks(w, at);
        return;
    }
    static const char *const weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                           "friday", "saturday", "sunday"};
    fputc('"', w->file);
    if (!item->clock) {
        write_day(w, at);
    } else {
        if (item->weekly)
            fprintf(w->file, "%s ", weekdays[at / day]);
        write_clock(w, at % day);
    }
    fputc('"', w->file);
}

/* A run that the command line shortens has no instants after its end. */
static bool is_over(const struct th_writer *w, const struct th_item *item, th_tick at)
{
    return item->stage == SIZE_MAX && at > w->scenario->duration;
}

/* A list of which instants differ between members is written in its own order, for their paths
 * count in it. */
static th_tick written_at(const struct th_item *item, size_t place)
{
    for (size_t k = 0; th_item_varies(item, TH_ITEM_AT) && k < item->at_count; k++)
        if (item->at_written[k] == place)
            return item->at[k];
    return item->at[place];
}

/* A list of one whose instant is at.1 stays a list. */
static bool is_list(const struct th_writer *w, const struct th_item *item)
{
    const struct th_instance *values =
        item->values == SIZE_MAX ? NULL : &w->scenario->instances[item->values];
    return item->at_count > 1 ||
           (values && th_table_find(&values->model->params, "at.1") != NULL);
}

static void write_at(struct th_writer *w, const struct th_item *item)
{
    size_t count = 0;
    if (!is_list(w, item)) {
        fputs("at: ", w->file);
        write_instant(w, item, item->at[0]);
        return;
    }
    fputs("at: [", w->file);
    for (size_t k = 0; k < item->at_count; k++) {
        if (is_over(w, item, written_at(item, k)))
            continue;
        fputs(count++ ? ", " : "", w->file);
        write_instant(w, item, written_at(item, k));
    }
    fputc(']', w->file);
}

static void write_law(struct th_writer *w, const char *key, const struct th_item *item)
{
    const struct th_distribution *law = item->law;
    fprintf(w->file, "%s: {value: \"", key);
    if (th_item_law_varies(item))
        th_write_numbers(w, &time_row, law->family, item->law_numbers);
    else
        th_write_stated(w, &time_row, law);
    if (law->least > 0 || isfinite(law->most)) {
        fputs(" within ", w->file);
        th_write_number(w, &time_row, NULL, law->least);
        fputs(", ", w->file);
        th_write_number(w, &time_row, NULL, law->most);
    }
    fprintf(w->file, "\", mark: %s, source: ", th_mark_name(item->mark));
    th_write_text(w, item->source);
    fputc('}', w->file);
}

static void write_since(struct th_writer *w, const struct th_item *item)
{
    fputs(", since: [", w->file);
    for (size_t k = 0; k < item->since_count; k++)
        fprintf(w->file, "%s%s", k ? ", " : "", w->scenario->happenings[item->since[k]].word);
    fputc(']', w->file);
}

static void write_trigger(struct th_writer *w, const struct th_item *item)
{
    switch (item->trigger) {
    case TH_TRIGGER_AT:
        if (item->at_texts) {
            fputs("table: ", w->file);
            th_write_file(w, "", (double)item->table);
        } else {
            write_at(w, item);
        }
        break;
    case TH_TRIGGER_AFTER:
        if (item->law)
            write_law(w, "after", item);
        else
            th_write_time(w, "after", item->after);
        write_since(w, item);
        break;
    case TH_TRIGGER_WHEN:
        fputs("when: ", w->file);
        th_write_condition(w, item->when);
        break;
    case TH_TRIGGER_EVERY:
        write_law(w, "every", item);
        write_since(w, item);
        break;
    case TH_TRIGGER_ENTRY:
        break;
    }
}

static void write_pace(struct th_writer *w, const struct th_item *item)
{
    if (!item->pace)
        return;
    fprintf(w->file, ", pace: %s, per: ", w->scenario->outputs[item->pace->output].path);
    th_write_value(w, th_output_row(w->scenario, item->pace->output), item->pace->per);
}

/* every:, until: and times: */
static void write_repetition(struct th_writer *w, const struct th_item *item)
{
    th_tick until = item->until;
    if (item->every) {
        fputs(", ", w->file);
        th_write_time(w, "every", item->every);
    }
    if (item->stage == SIZE_MAX && until != TH_NEVER && until > w->scenario->duration)
        until = w->scenario->duration;
    if (until != TH_NEVER && item->until_day) {
        fputs(", until: \"", w->file);
        write_day(w, until);
        fputc('"', w->file);
    } else if (until != TH_NEVER) {
        fputs(", ", w->file);
        th_write_time(w, "until", until);
    }
    if (item->times != INT64_MAX)
        fprintf(w->file, ", times: %lld", (long long)item->times);
}

static void write_end(struct th_writer *w, size_t happening, th_tick at)
{
    if (happening == SIZE_MAX)
        th_write_number(w, &time_row, NULL,
                        th_seconds_of(at < w->scenario->duration ? at : w->scenario->duration));
    else
        fputs(w->scenario->happenings[happening].word, w->file);
}

static void write_limits(struct th_writer *w, const struct th_item *item)
{
    size_t count = 0;
    for (size_t k = 0; k < w->scenario->stage_count; k++)
        if (item->during >> k & 1)
            fprintf(w->file, "%s%s", count++ ? ", " : ", during: [",
                    w->scenario->stages[k].name);
    if (count)
        fputc(']', w->file);
    if (item->stretch) {
        fputs(", during: \"", w->file);
        write_end(w, item->stretch->from, item->stretch->from_at);
        fputs(" .. ", w->file);
        write_end(w, item->stretch->to, item->stretch->to_at);
        fputc('"', w->file);
    }
    if (!item->hours)
        return;
    fputs(", between: [\"", w->file);
    write_clock(w, item->hours_from);
    fputs("\", \"", w->file);
    write_clock(w, item->hours_to);
    fputs("\"]", w->file);
}

/* True if all instants of an item lie beyond the end of a shortened run. */
static bool is_gone(const struct th_writer *w, const struct th_item *item)
{
    bool gone = item->trigger == TH_TRIGGER_AT && !item->at_texts;
    for (size_t k = 0; gone && k < item->at_count; k++) gone = is_over(w, item, item->at[k]);
    return gone;
}

static void write_item(struct th_writer *w, const struct th_item *item)
{
    fputc('{', w->file);
    if (item->name)
        fprintf(w->file, "name: %s, ", item->name);
    if (is_gone(w, item)) { /* others may refer to it */
        fputs("at: end, chance: 0}", w->file);
        return;
    }
    write_trigger(w, item);
    write_pace(w, item);
    write_repetition(w, item);
    write_limits(w, item);
    th_write_chance(w, item->condition, item->chance);
    th_write_orders(w, item);
    if (item->to != SIZE_MAX)
        fprintf(w->file, ", to: %s", w->scenario->stages[item->to].name);
    fputc('}', w->file);
}

/* The items of a section, a line each; before: what stands before the first. */
static void write_section(struct th_writer *w, enum th_section section, size_t stage,
                          const char *before, const char *indent)
{
    size_t count = 0;
    for (size_t k = 0; k < w->scenario->item_count; k++) {
        const struct th_item *item = &w->scenario->items[k];
        if (item->section != section || item->stage != stage ||
            (is_gone(w, item) && item->happening == SIZE_MAX))
            continue;
        fprintf(w->file, "%s%s- ", count++ ? "" : before, indent);
        write_item(w, item);
        fputc('\n', w->file);
    }
}

static void write_stage(struct th_writer *w, size_t k)
{
    const struct th_stage *stage = &w->scenario->stages[k];
    fprintf(w->file, "  - name: %s\n    device: %s\n", stage->name, stage->out ? "out" : "in");
    if (stage->begin != SIZE_MAX) {
        fputs("    ", w->file);
        th_write_begin(w, &w->scenario->items[stage->begin]);
        fputc('\n', w->file);
    }
    write_section(w, TH_SECTION_STAGE_EVENT, k, "    events:\n", "      ");
    write_section(w, TH_SECTION_LEAVE, k, "    leave:\n", "      ");
    if (stage->ends)
        fputs("    ends: yes\n", w->file);
}

void th_write_events(struct th_writer *w)
{
    write_section(w, TH_SECTION_HAZARD, SIZE_MAX, "hazards:\n", "  ");
    write_section(w, TH_SECTION_EVENT, SIZE_MAX, "events:\n", "  ");
    if (w->scenario->stage_count)
        fputs("stages:\n", w->file);
    for (size_t k = 0; k < w->scenario->stage_count; k++) write_stage(w, k);
}
