/* Notices: correct input that may not be meant. Models that are not written, orders that
 * cannot be carried out as they stand, instants after the end of the run. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "language/reader.h"
#include "scenario/people/people.h"
#include "scenario/provenance.h"
#include "scenario/rules.h"

void th_notice_add(struct th_reader *r, struct th_place place, const char *format, ...)
{
    struct th_scenario *s = r->scenario;
    char sentence[TH_SENTENCE];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    if (!s->notices)
        s->notices = th_memory_keep(&r->memory, sizeof *s->notices);
    if (s->notices)
        th_error_at(s->notices, place, TH_OK, "%s", sentence);
}

void th_notice_defaults(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    for (size_t i = 0; i < s->instance_count; i++) {
        const struct th_model *model = s->instances[i].model;
        bool numbers = false;
        for (size_t k = 0; k < model->params.count; k++)
            numbers = numbers || !th_row_is_setting(&model->params.rows[k]);
        if (r->drafts[i].absent && numbers)
            th_notice_add(r, r->drafts[i].place, "no %s: %s.%s with its defaults",
                          s->catalog->slots[s->instances[i].slot].key, model->slot,
                          model->name);
    }
}

/* Whether the parameters of an instance are constant over the run and equal in all members. */
static bool is_settled(const struct th_scenario *s, size_t instance)
{
    return !th_differs_anywhere(s, instance) && !th_scenario_is_set(s, instance, SIZE_MAX);
}

/* The places that have a notice already. Repetitions of one line need not be adjacent, and each
 * line is noted once. */
struct noted {
    struct th_place places[TH_ERRORS];
    size_t count;
};

static bool is_noted(const struct noted *noted, struct th_place place)
{
    for (size_t k = 0; k < noted->count; k++)
        if (noted->places[k].line == place.line && noted->places[k].column == place.column)
            return true;
    return false;
}

static void note_order(struct th_reader *r, struct noted *noted, size_t instance, size_t number,
                       const double *args, struct th_place place)
{
    const struct th_scenario *s = r->scenario;
    const struct th_instance *of = &s->instances[instance];
    const struct th_command *command = &of->model->commands[number];
    struct th_error found = {0};
    if (!command->doubt || noted->count == TH_ERRORS || is_noted(noted, place) ||
        !is_settled(s, instance))
        return;
    const struct th_setup setup = th_scenario_setup(s, instance, of->params);
    command->doubt(&setup, args, &found);
    if (found.count == 0)
        return;
    th_notice_add(r, place, "%s.%s: %s", of->name, command->name, found.text[0]);
    noted->places[noted->count++] = place;
}

void th_notice_orders(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    struct noted noted = {.count = 0};
    if (r->error->count > 0)
        return;
    for (size_t k = 0; k < s->event_count; k++)
        if (!s->events[k].set)
            note_order(r, &noted, s->events[k].instance, s->events[k].number, s->events[k].args,
                       s->events[k].place);
    for (size_t k = 0; k < s->item_count; k++)
        for (size_t n = 0; !s->items[k].plain && n < s->items[k].order_count; n++) {
            const struct th_order *order = &s->items[k].orders[n];
            if (order->kind == TH_ORDER_COMMAND && !order->relative && !s->items[k].at_args)
                note_order(r, &noted, order->instance, order->number, order->args,
                           order->place);
        }
}

/* The place of a value in messages: its --set, or where it is written. */
static struct th_place place_of(const struct th_reader *r, const char *path,
                                struct th_place place)
{
    struct th_scalar scalar;
    return th_override_find(r, path, &scalar) ? scalar.place : place;
}

static void add_late(struct th_reader *r, struct th_place place, const char *path,
                     double instant)
{
    const struct th_scenario *s = r->scenario;
    double end = th_seconds_of(s->duration);
    char at[64], last[64];
    if (!isfinite(instant) || !(instant > end))
        return;
    th_quantity_print(s->units, TH_TIME, instant < 172800 ? "h" : "day", instant, 6, at,
                      sizeof at);
    th_quantity_print(s->units, TH_TIME, end < 172800 ? "h" : "day", end, 6, last, sizeof last);
    th_notice_add(r, place, "%s: %s is after the end of the run, %s: it does not happen", path,
                  at, last);
}

static void note_late_values(struct th_reader *r, size_t i)
{
    const struct th_scenario *s = r->scenario;
    const struct th_instance *it = &s->instances[i];
    for (size_t k = 0; k < it->model->params.count; k++) {
        const struct th_row *row = &it->model->params.rows[k];
        const struct th_provenance *origin = &it->provenance[k];
        if (!(row->flags & TH_MOMENT) || origin->place.line == 0 || th_differs(s, i, k))
            continue;
        const char *path = th_memory_format(&r->memory, "%s.%s", it->name, row->name);
        add_late(r, place_of(r, path, origin->place), path, it->params[k]);
    }
}

void th_notice_late_grid(struct th_reader *r, struct th_place place, const struct th_vary *vary)
{
    const struct th_instance *it = &r->scenario->instances[vary->instance];
    bool moment = it->model->params.rows[vary->row].flags & TH_MOMENT;
    for (size_t k = 0; moment && !r->shortened && k < vary->grid_count; k++)
        add_late(r, place, th_memory_format(&r->memory, "vary %s", vary->path), vary->grid[k]);
}

static void note_late_set(struct th_reader *r, size_t instance, size_t number, double instant,
                          struct th_place place)
{
    const struct th_instance *it = &r->scenario->instances[instance];
    const struct th_row *row = &it->model->params.rows[number];
    if (row->flags & TH_MOMENT)
        add_late(r, place, th_memory_format(&r->memory, "set %s.%s", it->name, row->name),
                 instant);
}

void th_notice_late(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    if (r->shortened || r->error->count > 0)
        return;
    for (size_t i = 0; i < s->instance_count; i++) note_late_values(r, i);
    for (size_t k = 0; k < s->event_count; k++)
        if (s->events[k].set)
            note_late_set(r, s->events[k].instance, s->events[k].number, s->events[k].args[0],
                          s->events[k].place);
    for (size_t k = 0; k < s->item_count; k++)
        for (size_t n = 0; !s->items[k].plain && n < s->items[k].order_count; n++) {
            const struct th_order *order = &s->items[k].orders[n];
            if (order->kind == TH_ORDER_SET)
                note_late_set(r, order->instance, order->number, order->args[0], order->place);
        }
}
