/* Writes events: repetitions from one line of the text become one line again. At one tick
 * the order of the text decides, so lines may only be folded if that keeps their order. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "language/write/write_events.h"

static int by_line(const struct th_planned *a, const struct th_planned *b)
{
    if (a->place.line != b->place.line)
        return a->place.line < b->place.line ? -1 : 1;
    if (a->place.column != b->place.column)
        return a->place.column < b->place.column ? -1 : 1;
    return 0;
}

static int by_line_and_tick(const void *a, const void *b)
{
    const struct th_planned *left = *(const struct th_planned *const *)a;
    const struct th_planned *right = *(const struct th_planned *const *)b;
    int order = by_line(left, right);
    if (order == 0 && left->at != right->at)
        return left->at < right->at ? -1 : 1;
    return order;
}

/* The length of the series from event k on: one line, at equal distances. */
static size_t run_length(const struct th_planned *const *events, size_t count, size_t k)
{
    size_t n = 1;
    while (k + n < count && by_line(events[k], events[k + n]) == 0 &&
           events[k + n]->at - events[k + n - 1]->at == events[k + 1]->at - events[k]->at)
        n++;
    return n;
}

/* Lines may be folded if each is one series and if, at one tick, they come in their order. */
static bool foldable(const struct th_scenario *s, const struct th_planned *const *events)
{
    for (size_t k = 1; k < s->event_count; k++)
        if (s->events[k].at == s->events[k - 1].at &&
            by_line(&s->events[k - 1], &s->events[k]) >= 0)
            return false;
    for (size_t k = 0, n; k < s->event_count; k += n) {
        n = run_length(events, s->event_count, k);
        if (k + n < s->event_count && by_line(events[k], events[k + n]) == 0)
            return false;
    }
    return true;
}

/* Names are unique: of several events of one entry, only the first has it. */
static bool named_before(const struct th_scenario *s, const struct th_planned *event)
{
    for (size_t k = 0; k < s->event_count; k++)
        if (s->events[k].name && strcmp(s->events[k].name, event->name) == 0)
            return &s->events[k] != event;
    return false;
}

static void write_event(struct th_writer *w, const struct th_planned *first,
                        const struct th_planned *second, const struct th_planned *last)
{
    const struct th_instance *instance = &w->scenario->instances[first->instance];
    fputs("  - {", w->file);
    if (first->name && !named_before(w->scenario, first))
        fprintf(w->file, "name: %s, ", first->name);
    th_write_time(w, "at", first->at);
    if (second) {
        fputs(", ", w->file);
        th_write_time(w, "every", second->at - first->at);
        fputs(", ", w->file);
        th_write_time(w, "until", last->at);
    }
    if (first->set) {
        const struct th_row *row = &instance->model->params.rows[first->number];
        fprintf(w->file, ", set: {%s.%s: ", instance->name, row->name);
        th_write_value(w, row, first->args[0]);
        fputs("}}\n", w->file);
        return;
    }
    const struct th_command *command = &instance->model->commands[first->number];
    fprintf(w->file, ", do: %s.%s", instance->name, command->name);
    for (size_t k = 0; k < command->args.count; k++) {
        if (isnan(first->args[k]))
            continue;
        fprintf(w->file, ", %s: ", command->args.rows[k].name);
        th_write_value(w, &command->args.rows[k], first->args[k]);
    }
    fputs("}\n", w->file);
}

bool th_write_events(struct th_writer *w)
{
    const struct th_scenario *s = w->scenario;
    if (s->event_count == 0)
        return true;
    const struct th_planned **events = malloc(s->event_count * sizeof *events);
    if (!events)
        return false;
    for (size_t k = 0; k < s->event_count; k++) events[k] = &s->events[k];
    qsort(events, s->event_count, sizeof *events, by_line_and_tick);
    bool fold = foldable(s, events);
    fputs("events:\n", w->file);
    for (size_t k = 0, n; k < s->event_count; k += n) {
        n = fold ? run_length(events, s->event_count, k) : 1;
        if (n > 1)
            write_event(w, events[k], events[k + 1], events[k + n - 1]);
        else
            write_event(w, fold ? events[k] : &s->events[k], NULL, NULL);
    }
    free(events);
    return true;
}
