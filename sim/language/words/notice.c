/* Notices: correct input that may not be meant. Models that are not written, orders that
 * cannot be carried out as they stand. */
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

/* The rows of an instance, of those, that a scenario or its part gives: "a, b". */
static const char *given_rows(struct th_reader *r, const struct th_instance *it,
                              const char *rows)
{
    const char *list = "";
    for (size_t k = 0; k < it->model->params.count; k++)
        if (it->provenance[k].place.line > 0 &&
            th_labels_find(rows, it->model->params.rows[k].name) >= 0)
            list = th_memory_format(&r->memory, "%s%s%s", list, *list ? ", " : "",
                                    it->model->params.rows[k].name);
    return list;
}

static void note_idle(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    for (size_t i = 0; i < s->instance_count && r->error->count == 0; i++) {
        const struct th_model *model = s->instances[i].model;
        if (!model->idle)
            continue;
        const struct th_setup setup = th_scenario_setup(s, i, s->instances[i].params);
        const struct th_idle idle = model->idle(&setup);
        for (size_t k = 0; idle.slot && k < s->instance_count; k++) {
            if (strcmp(s->instances[k].model->slot, idle.slot) != 0)
                continue;
            const char *list = given_rows(r, &s->instances[k], idle.rows);
            if (*list)
                th_notice_add(r, r->drafts[k].place, "%s: %s: not read: %s",
                              s->instances[k].name, list, idle.why);
        }
    }
}

void th_notice_defaults(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    for (size_t i = 0; i < s->instance_count; i++) {
        const struct th_model *model = s->instances[i].model;
        bool numbers = false;
        for (size_t k = 0; k < model->params.count; k++)
            numbers = numbers || !th_row_is_setting(&model->params.rows[k]);
        if (r->drafts[i].absent && numbers && !model->unsaid)
            th_notice_add(r, r->drafts[i].place, "no %s: %s.%s with its defaults",
                          s->catalog->slots[s->instances[i].slot].key, model->slot,
                          model->name);
    }
    note_idle(r);
}

/* True if the parameters of an instance are constant over the run and equal in all members. */
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

/* True if an argument of an order differs between members. */
static bool differs(const struct th_scenario *s, size_t item, size_t order)
{
    for (int a = 0; a < TH_ARGS; a++)
        if (th_order_varies(&s->items[item], TH_ITEM_ARG + a, order))
            return true;
    return false;
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
            if (order->kind == TH_ORDER_COMMAND && !order->relative && !s->items[k].at_args &&
                !differs(s, k, n))
                note_order(r, &noted, order->instance, order->number, order->args,
                           order->place);
        }
}
