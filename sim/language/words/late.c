/* Instants after the end of the run, in rows of instants (TH_MOMENT): where one stands in the
 * file it is an error, for a forgotten unit looks like that (in files without format: a notice,
 * as in 0.1); where it is drawn, a notice with the share. What never happens is `never`. */
#include <inttypes.h>
#include <math.h>

#include "language/reader.h"
#include "scenario/draw.h"
#include "scenario/people/people.h"

/* Members whose draws are counted at most. */
enum { COUNTED = 100000 };

static bool is_late(const struct th_reader *r, double instant)
{
    return !r->shortened && isfinite(instant) && instant > th_seconds_of(r->scenario->duration);
}

/* "31 day", in hours below two days. */
static void print(const struct th_reader *r, double instant, char *text, size_t size)
{
    th_quantity_print(r->scenario->units, TH_TIME, instant < 172800 ? "h" : "day", instant, 6,
                      text, size);
}

void th_late(struct th_reader *r, struct th_place place, const char *path, double instant,
             bool old)
{
    char at[64], last[64];
    if (!is_late(r, instant))
        return;
    print(r, instant, at, sizeof at);
    print(r, th_seconds_of(r->scenario->duration), last, sizeof last);
    if (old && !r->scenario->format)
        th_notice_add(r, place, "%s: %s is after the end of the run, %s: it does not happen",
                      path, at, last);
    else
        th_error_at(r->error, place, TH_BAD_INPUT,
                    "%s: %s is after the end of the run, %s; what does not happen is never",
                    path, at, last);
}

/* The place of a value in messages: its --set, or where it is written. */
static struct th_place place_of(const struct th_reader *r, const char *path,
                                struct th_place place)
{
    struct th_scalar scalar;
    return th_override_find(r, path, &scalar) ? scalar.place : place;
}

static bool is_moment(const struct th_scenario *s, size_t instance, size_t row)
{
    return s->instances[instance].model->params.rows[row].flags & TH_MOMENT;
}

static void check_values(struct th_reader *r, size_t i)
{
    const struct th_scenario *s = r->scenario;
    const struct th_instance *it = &s->instances[i];
    for (size_t k = 0; k < it->model->params.count; k++) {
        const struct th_provenance *origin = &it->provenance[k];
        if (!is_moment(s, i, k) || origin->place.line == 0 || th_differs(s, i, k))
            continue;
        const char *path =
            th_memory_format(&r->memory, "%s.%s", it->name, it->model->params.rows[k].name);
        th_late(r, place_of(r, path, origin->place), path, it->params[k], true);
    }
}

/* Those that come with parts that vary. */
static void check_parts(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    for (size_t k = 0; k < s->replaced_count; k++) {
        const struct th_replaced *it = &s->replaced[k];
        const struct th_swap *swap = &s->swaps[it->swap];
        if (it->by != TH_REPLACED_PART || !is_moment(s, it->instance, it->row))
            continue;
        for (size_t p = 0; p < swap->count; p++)
            th_late(r, it->provenance[p][it->row].place, it->path, it->values[p], false);
    }
}

void th_late_law(struct th_reader *r, struct th_place place, const struct th_vary *vary)
{
    const bool listed = vary->law == TH_GRID || vary->law == TH_WEIGHTED;
    const char *path = th_memory_format(&r->memory, "vary %s", vary->path);
    for (size_t k = 0;
         listed && is_moment(r->scenario, vary->instance, vary->row) && k < vary->grid_count;
         k++)
        th_late(r, place, path, vary->grid[k], true);
}

/* Members that draw such an instant. */
static void note_draws(struct th_reader *r, size_t v)
{
    const struct th_scenario *s = r->scenario;
    const struct th_vary *vary = &s->vary[v];
    const uint64_t count = s->members < COUNTED ? s->members : COUNTED;
    uint64_t late = 0;
    char last[64];
    if (vary->law == TH_GRID || vary->law == TH_WEIGHTED ||
        !is_moment(s, vary->instance, vary->row))
        return;
    for (uint64_t m = 0; m < count; m++) late += is_late(r, th_draw_value(s, v, s->first + m));
    print(r, th_seconds_of(s->duration), last, sizeof last);
    if (late)
        th_notice_add(r, vary->place,
                      "vary %s: %s: %" PRIu64 " of %s%" PRIu64 " members (%.3g %%) draw an "
                      "instant after the end of the run, %s: to them it does not happen",
                      vary->path, vary->words, late, count < s->members ? "the first " : "",
                      count, 100 * (double)late / (double)count, last);
}

static void check_set(struct th_reader *r, size_t instance, size_t number, double instant,
                      struct th_place place)
{
    const struct th_instance *it = &r->scenario->instances[instance];
    if (is_moment(r->scenario, instance, number))
        th_late(r, place,
                th_memory_format(&r->memory, "set %s.%s", it->name,
                                 it->model->params.rows[number].name),
                instant, true);
}

void th_read_late(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    if (r->shortened || r->error->count > 0)
        return;
    for (size_t i = 0; i < s->instance_count; i++) check_values(r, i);
    check_parts(r);
    for (size_t k = 0; k < s->event_count; k++)
        if (s->events[k].set)
            check_set(r, s->events[k].instance, s->events[k].number, s->events[k].args[0],
                      s->events[k].place);
    for (size_t k = 0; k < s->item_count; k++)
        for (size_t n = 0; !s->items[k].plain && n < s->items[k].order_count; n++) {
            const struct th_order *order = &s->items[k].orders[n];
            if (order->kind == TH_ORDER_SET && !th_order_varies(&s->items[k], TH_ITEM_ARG, n))
                check_set(r, order->instance, order->number, order->args[0], order->place);
        }
    for (size_t v = 0; v < s->vary_count; v++) note_draws(r, v);
}
