/* Instants of things that happen: events, by their names, and orders. */
#include <stdio.h>
#include <string.h>

#include "language/reader.h"
#include "scenario/people/people.h"

static bool reject(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                   const char *sentence)
{
    th_error_at(r->error, scalar->place, TH_BAD_INPUT, "%s: \"%.60s\" %s", what, scalar->text,
                sentence);
    return false;
}

/* The count of occurrences of an event or an order; *at: the first of them. */
static size_t count_happenings(const struct th_reader *r, const char *word, th_tick *at)
{
    const struct th_scenario *s = r->scenario;
    struct th_path path;
    bool order = th_scenario_path(s, TH_DO, word, &path);
    th_tick last = -1;
    size_t count = 0;
    for (size_t k = 0; k < s->event_count; k++) {
        const struct th_planned *e = &s->events[k];
        bool same = e->at == last && !order; /* of one event that sets several parameters */
        if (same || !(order ? !e->set && e->instance == path.instance && e->number == path.row
                            : e->name && strcmp(e->name, word) == 0))
            continue;
        last = e->at;
        if (count++ == 0)
            *at = last;
    }
    return count;
}

/* A name of an event, a hazard or a stage; NULL: it is none. */
static const struct th_occurring *find_name(const struct th_reader *r, const char *word)
{
    for (size_t k = 0; k < r->occurring_count; k++)
        if (strcmp(r->occurring[k].name, word) == 0)
            return &r->occurring[k];
    return NULL;
}

/* True if an item whose instants are not known beforehand gives that order. */
static bool is_ordered(const struct th_scenario *s, const struct th_path *path)
{
    for (size_t k = 0; k < s->item_count; k++)
        for (size_t n = 0; !s->items[k].plain && n < s->items[k].order_count; n++) {
            const struct th_order *order = &s->items[k].orders[n];
            if (order->kind == TH_ORDER_COMMAND && order->instance == path->instance &&
                order->number == path->row)
                return true;
        }
    return false;
}

/* True if its instants differ between members. */
static bool is_decided_in_the_run(const struct th_reader *r, const struct th_occurring *named,
                                  const struct th_path *path)
{
    if (!named)
        return is_ordered(r->scenario, path);
    return named->stage || !r->scenario->items[named->number].plain;
}

/* True if a model may do by its own schedule what its commands order: one of its instants
 * comes, or may come. */
static bool is_scheduled(const struct th_scenario *s, size_t instance)
{
    const struct th_instance *it = &s->instances[instance];
    bool may = false;
    for (size_t row = 0; row < it->model->params.count; row++) {
        if (!(it->model->params.rows[row].flags & TH_MOMENT))
            continue;
        may |= it->params[row] <= th_seconds_of(s->duration) || th_differs(s, instance, row);
        for (size_t k = 0; k < s->event_count; k++)
            may |= s->events[k].set && s->events[k].instance == instance &&
                   s->events[k].number == row;
    }
    return may;
}

bool th_read_planned(const struct th_reader *r, const char *word, size_t *count, th_tick *at)
{
    struct th_path path;
    const struct th_occurring *named = find_name(r, word);
    if (!named && !th_scenario_path(r->scenario, TH_DO, word, &path))
        return false;
    *count = count_happenings(r, word, at);
    return !is_decided_in_the_run(r, named, &path) &&
           (named || !is_scheduled(r->scenario, path.instance));
}

bool th_read_occurrence(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                        th_tick least, bool first, th_tick *ticks)
{
    struct th_path path;
    char sentence[120];
    const struct th_occurring *named = find_name(r, scalar->text);
    if (!named && !th_scenario_path(r->scenario, TH_DO, scalar->text, &path))
        return th_read_instant(r, scalar, what, least, ticks);
    if (!named && !th_moved_note(r, scalar->place, scalar->text, &path))
        return false;
    if (r->error->count == 0 && is_decided_in_the_run(r, named, &path))
        return reject(r, scalar, what,
                      "happens in each member at an instant of its own; write an instant, or "
                      "an event whose at: is known beforehand");
    size_t count = count_happenings(r, scalar->text, ticks);
    bool one = count == 1 || (first && count > 1);
    if (one && *ticks >= least)
        return true;
    if (one)
        snprintf(sentence, sizeof sentence, "happens before what it follows");
    else if (count == 0)
        snprintf(sentence, sizeof sentence, "happens nowhere among the events");
    else
        snprintf(sentence, sizeof sentence, "happens %zu times; write which instant is meant",
                 count);
    return reject(r, scalar, what, sentence);
}
