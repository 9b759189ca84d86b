/* Faults that only all items together show: stages that are never entered, causes that are
 * never made, orders that replace each other. */
#include <string.h>

#include "language/items/items.h"
#include "scenario/instant.h"

enum { ABREAST = 64 }; /* orders of one instant that are compared */

/* Marks the stages that can be entered. */
static void reach(const struct th_scenario *s, bool *entered)
{
    bool more = true;
    entered[0] = true;
    while (more) {
        more = false;
        for (size_t k = 0; k < s->item_count; k++) {
            const struct th_item *item = &s->items[k];
            if (item->to == SIZE_MAX || entered[item->to] ||
                (item->stage != SIZE_MAX && !entered[item->stage]))
                continue;
            entered[item->to] = more = true;
        }
    }
}

static bool is_left(const struct th_scenario *s, size_t stage)
{
    for (size_t k = 0; k < s->item_count; k++) {
        const struct th_item *item = &s->items[k];
        bool holds = item->stage == stage ||
                     (item->stage == SIZE_MAX && (!item->during || item->during >> stage & 1));
        if (item->to != SIZE_MAX && holds)
            return true;
    }
    return false;
}

static void check_stages(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    bool entered[TH_STAGES] = {false};
    if (s->stage_count == 0)
        return;
    reach(s, entered);
    for (size_t k = 0; k < s->stage_count; k++) {
        const struct th_stage *stage = &s->stages[k];
        if (!entered[k])
            th_error_at(r->error, stage->place, TH_BAD_INPUT,
                        "stage %s: nobody enters it: no to: leads there from the first stage",
                        stage->name);
        else if (!stage->ends && s->stage_count > 1 && !is_left(s, k))
            th_notice_add(r, stage->place,
                          "stage %s: no way leads out and it does not end: members stay in it",
                          stage->name);
    }
}

/* True if one of what an item follows can happen. Orders, signals, alarms and stages may. */
static bool may_follow(const struct th_scenario *s, const struct th_item *item,
                       const bool *possible)
{
    for (size_t k = 0; k < item->since_count; k++) {
        const struct th_happening *h = &s->happenings[item->since[k]];
        if (h->kind != TH_OF_ITEM || possible[h->number])
            return true;
    }
    return item->since_count == 0;
}

/* Items that follow only each other never begin. */
static void check_beginnings(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    bool *possible = th_memory_scratch(&r->memory, (s->item_count + 1) * sizeof *possible);
    bool more = possible != NULL;
    while (more) {
        more = false;
        for (size_t k = 0; k < s->item_count; k++)
            if (!possible[k] && may_follow(s, &s->items[k], possible))
                possible[k] = more = true;
    }
    for (size_t k = 0; possible && k < s->item_count; k++)
        if (!possible[k])
            th_error_at(r->error, s->items[k].place, TH_BAD_INPUT,
                        "since: nothing that it follows ever happens, as all of that follows "
                        "something itself; since: [start, ...] would begin");
}

/* True if the command of an order with cause: ends something; else with a sentence. */
static bool check_ending(struct th_reader *r, const struct th_order *order)
{
    const struct th_instance *it = &r->scenario->instances[order->instance];
    const struct th_command *commands = it->model->commands;
    const char *other = NULL;
    for (size_t k = 0; k < it->model->command_count; k++)
        other = commands[k].ends ? commands[k].name : other;
    if (commands[order->number].ends)
        return true;
    if (other)
        th_error_at(r->error, order->place, TH_BAD_INPUT,
                    "cause: %s.%s ends nothing; %s.%s does", it->name,
                    commands[order->number].name, it->name, other);
    else
        th_error_at(r->error, order->place, TH_BAD_INPUT,
                    "cause: %s.%s ends nothing, and no command of %s does", it->name,
                    commands[order->number].name, it->name);
    return false;
}

/* cause: of an order to an instance to which that item gives none ends nothing. */
static void check_cause(struct th_reader *r, const struct th_order *order)
{
    const struct th_scenario *s = r->scenario;
    const struct th_item *cause = &s->items[order->cause];
    if (!check_ending(r, order))
        return;
    for (size_t k = 0; k < cause->order_count; k++)
        if (cause->orders[k].kind == TH_ORDER_COMMAND &&
            cause->orders[k].instance == order->instance)
            return;
    th_error_at(r->error, order->place, TH_BAD_INPUT,
                "cause: %s gives no order to %s, so there is nothing to end", cause->name,
                s->instances[order->instance].name);
}

/* True if two planned orders are for one thing: one parameter, or one command, of one drug and
 * with the same words. */
static bool is_same_thing(const struct th_scenario *s, const struct th_planned *a,
                          const struct th_planned *b)
{
    if (a->instance != b->instance || a->set != b->set || a->number != b->number)
        return false;
    const struct th_model *model = s->instances[a->instance].model;
    const struct th_table none = {NULL, 0};
    const struct th_table *args = a->set ? &none : &model->commands[a->number].args;
    for (size_t k = 0; k < args->count && k < TH_ARGS; k++) {
        enum th_quantity quantity = args->rows[k].quantity;
        if ((quantity == TH_DRUG || quantity == TH_CHOICE) && a->args[k] != b->args[k])
            return false;
    }
    return true;
}

/* Notes a planned order that another one of the same instant replaces at once. Each line once.
 */
static void check_pairs(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    const struct th_planned *noted[TH_ERRORS];
    size_t count = 0;
    for (size_t k = 1; k < s->event_count && count < TH_ERRORS; k++) {
        const struct th_planned *later = &s->events[k], *first = NULL;
        for (size_t n = k; n-- > 0 && k - n < ABREAST && s->events[n].at == later->at;)
            if (s->events[n].item != later->item && is_same_thing(s, &s->events[n], later))
                first = &s->events[n];
        for (size_t n = 0; n < count && first; n++)
            if (noted[n]->item == later->item)
                first = NULL;
        if (!first)
            continue;
        const struct th_model *model = s->instances[later->instance].model;
        char instant[64];
        th_scenario_instant(s, later->at, instant, sizeof instant);
        th_notice_add(r, later->place,
                      "%s.%s: line %d orders it at %s, too; both are carried out, the later "
                      "stands",
                      s->instances[later->instance].name,
                      later->set ? model->params.rows[later->number].name
                                 : model->commands[later->number].name,
                      first->place.line, instant);
        noted[count++] = later;
    }
}

void th_items_sound(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    check_stages(r);
    check_beginnings(r);
    check_pairs(r);
    for (size_t k = 0; k < s->item_count; k++)
        for (size_t n = 0; n < s->items[k].order_count; n++)
            if (s->items[k].orders[n].cause != SIZE_MAX)
                check_cause(r, &s->items[k].orders[n]);
}
