/* run: {resolve: A .. B}: the pulses of a pump one by one within that window, or within each of
 * a list of windows. A window is two items behind the events that are written,
 *
 *     {at: A, set: {pump.pulses: resolved}}     {at: B, set: {pump.pulses: counted}}
 *
 * of which the second puts back what the scenario says; a happening makes it {after: 0 s,
 * since: A, ...}. A window goes from each A to the next B, or to the end of the run. Of an end
 * that comes once the first has {during: start .. B}: what comes before A leaves no window, so
 * that none is open for want of an end that is over; one that is known beforehand to have no
 * end is refused. The rows are those of a choice with the word `resolved`, of any model. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "language/items/items.h"
#include "language/library.h"
#include "scenario/instant.h"

static const char word[] = "resolved";

static bool is_resolvable(const struct th_row *row)
{
    return row->quantity == TH_CHOICE && !th_row_fixed(row) &&
           th_labels_find(row->labels, word) >= 0;
}

/* The first such row of a model from row k on; NULL: none. */
static const struct th_row *next_row(const struct th_model *model, size_t k)
{
    for (; k < model->params.count; k++)
        if (is_resolvable(&model->params.rows[k]))
            return &model->params.rows[k];
    return NULL;
}

/* A text of the command line: one window, or several, "[1 h .. 2 h, 1 day .. 2 day]". */
static void split(struct th_reader *r, const struct th_scalar *scalar)
{
    const char **texts = th_read_listed(r, scalar->text, &r->resolve_count);
    r->resolve = th_memory_scratch(&r->memory, (r->resolve_count + 1) * sizeof *r->resolve);
    r->resolve_count *= texts && r->resolve;
    for (size_t k = 0; k < r->resolve_count; k++) {
        r->resolve[k] = *scalar;
        r->resolve[k].text = texts[k];
    }
}

/* The windows as they are written, of the command line or of run:. */
static void find_windows(struct th_reader *r)
{
    const struct th_node *run = th_node_get(r->root, "run");
    const struct th_node *node =
        run && th_node_kind(run) == TH_MAPPING ? th_node_get(run, "resolve") : NULL;
    const bool list = node && th_node_kind(node) == TH_SEQUENCE;
    const size_t count = !node ? 0 : list ? th_node_count(node) : 1;
    struct th_scalar scalar;
    if (th_override_take(r, "run.resolve", &scalar)) {
        split(r, &scalar);
        return;
    }
    if (list && count == 0)
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT, "resolve: names no window");
    r->resolve = th_memory_scratch(&r->memory, (count + 1) * sizeof *r->resolve);
    for (size_t k = 0; r->resolve && k < count; k++)
        r->resolve_count += th_read_scalar(r, list ? th_node_item(node, k) : node, "resolve",
                                           false, &r->resolve[r->resolve_count]);
}

/* Until all items are listed each end of a window is {at: start}, which merely happens. */
void th_resolve_open(struct th_reader *r)
{
    struct th_arena *arena = &r->memory.scratch;
    find_windows(r);
    const size_t count = 2 * r->resolve_count;
    r->resolve_nodes = th_memory_scratch(&r->memory, (count + 1) * sizeof *r->resolve_nodes);
    for (size_t k = 0; r->resolve_nodes && k < count; k++) {
        const struct th_place place = r->resolve[k / 2].place;
        const struct th_node *item = th_node_mapping(arena, place);
        const struct th_node *start = th_node_scalar(arena, "start", place);
        item = item && start ? th_node_add(arena, item, "at", start) : NULL;
        r->resolve_nodes[k] = item ? item : r->root;
    }
}

/* One end of a window: what happens, or an instant. */
struct end {
    struct th_scalar scalar;
    bool happens;
    th_tick at;
};

static bool read_end(struct th_reader *r, struct end *end)
{
    const char *text = end->scalar.text;
    end->happens = isalpha((unsigned char)text[0]) && !th_read_is_moment(text);
    for (size_t k = 0; k < r->occurring_count; k++)
        end->happens = end->happens || strcmp(r->occurring[k].name, text) == 0;
    return end->happens ? th_read_happening(r, &end->scalar, "resolve") != SIZE_MAX
                        : th_read_instant(r, &end->scalar, "resolve", 0, &end->at);
}

static bool refuse(struct th_reader *r, const struct th_scalar *scalar, const char *sentence)
{
    th_error_at(r->error, scalar->place, TH_BAD_INPUT, "resolve: \"%.60s\" %s", scalar->text,
                sentence);
    return false;
}

/* "A .. B" */
static bool read_window(struct th_reader *r, const struct th_scalar *window, struct end ends[2])
{
    const char *dots = strstr(window->text, " .. ");
    if (!dots)
        return refuse(r, window, "is no window: write for example day 3 08:00 .. day 3 10:00");
    for (size_t k = 0; k < 2; k++) ends[k] = (struct end){.scalar = *window};
    ends[0].scalar.text =
        th_memory_format(&r->memory, "%.*s", (int)(dots - window->text), window->text);
    ends[1].scalar.text = dots + 4 + strspn(dots + 4, " ");
    if (!read_end(r, &ends[0]) || !read_end(r, &ends[1]))
        return false;
    const bool empty = ends[0].happens || ends[1].happens
                           ? strcmp(ends[0].scalar.text, ends[1].scalar.text) == 0
                           : ends[0].at >= ends[1].at;
    return !empty || refuse(r, window, "has no length");
}

/* True if no window meets one before it, as far as that is known beforehand. */
static bool stands_apart(struct th_reader *r, const struct end (*ends)[2], size_t k)
{
    const struct end *a = ends[k];
    for (size_t n = 0; n < k && !a[0].happens && !a[1].happens; n++) {
        const struct end *b = ends[n];
        if (b[0].happens || b[1].happens || a[1].at < b[0].at || b[1].at < a[0].at)
            continue;
        return refuse(r, &r->resolve[k], "meets another window: write them as one");
    }
    return true;
}

/* No row is there: the models that have one, and those that stand in their slots instead. */
static bool reject_scenario(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    const char *models = "", *instead = "";
    for (size_t m = 0; m < s->catalog->model_count; m++) {
        const struct th_model *model = s->catalog->models[m];
        if (!next_row(model, 0))
            continue;
        models = th_memory_format(&r->memory, "%s%s%s.%s", models, *models ? ", " : "",
                                  model->slot, model->name);
        for (size_t i = 0; !*instead && i < s->instance_count; i++)
            if (strcmp(s->instances[i].model->slot, model->slot) == 0)
                instead = th_memory_format(&r->memory, ", not %s.%s", model->slot,
                                           s->instances[i].model->name);
    }
    if (!r->incomplete)
        th_error_at(r->error, r->resolve[0].place, TH_BAD_INPUT,
                    "resolve: nothing here gives pulses that could be resolved: %s do%s",
                    *models ? models : "no models", instead);
    return false;
}

/* The word of a row, as the scenario says it. */
static const char *present(struct th_reader *r, const struct th_instance *it,
                           const struct th_row *row)
{
    const double number = it->params[row - it->model->params.rows];
    char label[TH_LONGEST_NAME + 1] = "";
    if (number >= 0)
        th_labels_get(row->labels, (int)number, label, sizeof label);
    return th_memory_format(&r->memory, "%s", label);
}

/* The mapping of set: at the beginning, or at the end, of a window; NULL: there is no row. */
static const struct th_node *make_sets(struct th_reader *r, struct th_place place, bool begins)
{
    struct th_arena *arena = &r->memory.scratch;
    const struct th_scenario *s = r->scenario;
    const struct th_node *sets = NULL;
    for (size_t i = 0; i < s->instance_count; i++) {
        const struct th_instance *it = &s->instances[i];
        const bool item = it->slot >= s->catalog->slot_count;
        const struct th_row *rows = it->model->params.rows;
        const struct th_row *row = item ? NULL : next_row(it->model, 0);
        for (; row; row = next_row(it->model, (size_t)(row - rows) + 1)) {
            const char *path = th_memory_format(&r->memory, "%s.%s", it->name, row->name);
            sets = sets ? sets : th_node_mapping(arena, place);
            sets = sets ? th_node_add(
                              arena, sets, path,
                              th_node_scalar(arena, begins ? word : present(r, it, row), place))
                        : NULL;
        }
    }
    return sets;
}

/* True if what happens comes at most once: an event at one instant, a hazard after one time. */
static bool comes_once(const struct th_reader *r, const char *name)
{
    for (size_t k = 0; k < r->occurring_count; k++) {
        const struct th_occurring *it = &r->occurring[k];
        if (strcmp(it->name, name) != 0)
            continue;
        if (it->stage || r->scenario->items[it->number].stage != SIZE_MAX)
            return false;
        const struct th_node *item = r->item_nodes[it->number];
        const struct th_node *at = th_node_get(item, "at"), *since = th_node_get(item, "since");
        const bool after = th_node_get(item, "after") &&
                           (!since || (th_node_kind(since) == TH_SCALAR &&
                                       strcmp(th_node_text(since), "start") == 0));
        return !th_node_get(item, "every") && (after || (at && th_node_kind(at) == TH_SCALAR));
    }
    return false;
}

/* The during: of the beginning of a window, so that none begins behind its end; NULL: none. */
static const char *bound_of(struct th_reader *r, const struct end ends[2])
{
    if (ends[1].happens)
        return comes_once(r, ends[1].scalar.text)
                   ? th_memory_format(&r->memory, "start .. %s", ends[1].scalar.text)
                   : NULL;
    if (!ends[0].happens || ends[1].at < 2)
        return NULL;
    return th_memory_format(&r->memory, "start .. %lld us", (long long)ends[1].at - 1);
}

static const struct th_node *make_item(struct th_reader *r, const struct end *end, bool begins,
                                       const char *during)
{
    struct th_arena *arena = &r->memory.scratch;
    const struct th_place place = end->scalar.place;
    const struct th_node *item = th_node_mapping(arena, place);
    const struct th_node *sets = make_sets(r, place, begins);
    const struct th_node *text = th_node_scalar(arena, end->scalar.text, place);
    const struct th_node *now = th_node_scalar(arena, "0 s", place);
    if (!item || !sets || !text || !now)
        return NULL;
    item = th_node_add(arena, item, end->happens ? "since" : "at", text);
    if (item && end->happens)
        item = th_node_add(arena, item, "after", now);
    if (item && during)
        item = th_node_add(arena, item, "during", th_node_scalar(arena, during, place));
    return item ? th_node_add(arena, item, "set", sets) : NULL;
}

void th_resolve_read(struct th_reader *r)
{
    struct end(*ends)[2] = th_memory_scratch(&r->memory, (r->resolve_count + 1) * sizeof *ends);
    if (r->resolve_count == 0 || !ends ||
        (!make_sets(r, r->resolve[0].place, true) && !reject_scenario(r)))
        return;
    for (size_t k = 0; k < r->resolve_count; k++) {
        if (!read_window(r, &r->resolve[k], ends[k]))
            ends[k][0].happens = true; /* of which nothing more is said */
        else if (stands_apart(r, (const struct end(*)[2])ends, k))
            for (size_t n = 0; n < 2; n++) {
                const struct th_node *item =
                    make_item(r, &ends[k][n], n == 0, n == 0 ? bound_of(r, ends[k]) : NULL);
                if (item)
                    r->item_nodes[r->resolve_first + 2 * k + n] = item;
            }
    }
}

/* Refuses all that changes a row beside the windows, which put one value back. */
static void check_row(struct th_reader *r, size_t i, size_t row)
{
    const struct th_scenario *s = r->scenario;
    const struct th_scalar *window = &r->resolve[0];
    const char *path = th_memory_format(&r->memory, "%s.%s", s->instances[i].name,
                                        s->instances[i].model->params.rows[row].name);
    for (size_t k = 0; k < s->item_count; k++)
        for (size_t n = 0; n < s->items[k].order_count; n++) {
            const struct th_order *order = &s->items[k].orders[n];
            const bool own =
                k >= r->resolve_first && k < r->resolve_first + 2 * r->resolve_count;
            if (own || order->kind != TH_ORDER_SET || order->instance != i ||
                order->number != row)
                continue;
            th_error_at(r->error, window->place, TH_BAD_INPUT,
                        "resolve: line %d sets %s, too: either that or resolve:, which puts "
                        "back what the scenario says at the start",
                        order->place.line, path);
            return;
        }
    bool differs = false;
    for (size_t k = 0; k < s->vary_count; k++)
        differs = differs || (s->vary[k].instance == i && s->vary[k].row == row);
    for (size_t k = 0; k < s->replaced_count; k++)
        differs = differs || (s->replaced[k].instance == i && s->replaced[k].row == row);
    if (differs)
        th_error_at(r->error, window->place, TH_BAD_INPUT,
                    "resolve: %s differs between members, and a window puts back one value",
                    path);
    else if (strcmp(present(r, &s->instances[i], &s->instances[i].model->params.rows[row]),
                    word) == 0)
        th_notice_add(r, window->place, "resolve: %s is %s all the time as it is", path, word);
}

/* The first or the last instant of an end, where all are known beforehand. */
static bool known_instant(const struct th_scenario *s, const struct th_item *end, bool last,
                          th_tick *at)
{
    if (end->trigger == TH_TRIGGER_AFTER && end->since_count == 1) {
        const struct th_happening *h = &s->happenings[end->since[0]];
        *at = 0;
        if (h->kind != TH_OF_ITEM)
            return h->kind == TH_OF_START;
        end = &s->items[h->number];
    }
    if (end->trigger != TH_TRIGGER_AT || end->at_count == 0 || end->stage != SIZE_MAX ||
        end->every || th_item_varies(end, TH_ITEM_AT))
        return false;
    *at = end->at[last ? end->at_count - 1 : 0];
    return true;
}

/* Refuses a window of which the end is known to come before it. */
static void check_end(struct th_reader *r, size_t k)
{
    const struct th_scenario *s = r->scenario;
    const struct th_item *ends = &s->items[r->resolve_first + 2 * k];
    const char *dots = strstr(r->resolve[k].text, " .. ");
    th_tick from, to;
    char first[64], last[64];
    if (!dots || !known_instant(s, &ends[0], false, &from) ||
        !known_instant(s, &ends[1], true, &to) || to > from)
        return;
    th_scenario_instant(s, from, first, sizeof first);
    th_scenario_instant(s, to, last, sizeof last);
    th_error_at(
        r->error, r->resolve[k].place, TH_BAD_INPUT,
        "resolve: \"%.60s\" has no end: %s comes at %s, and no more after %s, where the "
        "window begins",
        r->resolve[k].text, dots + 4 + strspn(dots + 4, " "), last, first);
}

void th_resolve_sound(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    for (size_t k = 0; k < r->resolve_count; k++) check_end(r, k);
    for (size_t i = 0; r->resolve_count && i < s->instance_count; i++)
        for (size_t k = 0; k < s->instances[i].model->params.count; k++)
            if (s->instances[i].slot < s->catalog->slot_count &&
                is_resolvable(&s->instances[i].model->params.rows[k]))
                check_row(r, i, k);
}
