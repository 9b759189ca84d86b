/* Every row of every instance gets its number: from the command line, the scenario, its parts
 * or the row's default. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "language/read.h"

/* What was written for a row; false if nothing was. *bad: it was, but not as one word. */
static bool find_said(struct th_reading *r, const struct th_written *w, const char *path,
                      const char *key, struct th_said *said, bool *bad)
{
    bool own_from = strcmp(key, "from") == 0; /* a row of the name that also means a part */
    bool set = th_read_override(r, path, said) && !(own_from && th_read_is_part(said->text));
    *bad = false;
    for (size_t k = 0; k < w->layer_count; k++) {
        const struct th_node *node = th_node_get(w->layers[k].mapping, key);
        if (!node || set || (own_from && th_read_is_part(th_node_text(node))))
            continue;
        *bad = !th_read_said(r, node, path, w->layers[k].part, said);
        return true;
    }
    return set;
}

/* What stands as the source of a value from the command line. */
static const char command_line[] = "--set";

bool th_row_is_setting(const struct th_row *row)
{
    return row->mark == TH_CHOSEN && !(row->source && row->source[0]);
}

bool th_value_uncalibrated(const struct th_row *row, const struct th_value *value)
{
    const char *source = value->source ? value->source : "";
    const bool cited = source[0] && strcmp(source, command_line) != 0;
    if (isnan(value->si))
        return false;
    if (value->mark == TH_RECALLED || value->mark == TH_PLACEHOLDER)
        return true;
    return !cited && !th_row_is_setting(row);
}

size_t th_scenario_uncalibrated(const struct th_scenario *scenario, size_t *of)
{
    size_t count = 0;
    *of = 0;
    for (size_t i = 0; i < scenario->instance_count; i++) {
        const struct th_instance *instance = &scenario->instances[i];
        const struct th_table *params = &instance->model->params;
        *of += params->count;
        for (size_t k = 0; k < params->count; k++)
            count += th_value_uncalibrated(&params->rows[k], &instance->values[k]);
    }
    return count;
}

static void keep_said(struct th_reading *r, struct th_value *value, const struct th_said *said)
{
    value->mark = said->mark;
    value->text = th_read_format(r, "%s", said->text);
    value->source = said->source[0] ? th_read_format(r, "%s", said->source) : "";
    value->place = th_read_place(r, said->place);
    if (said->place.line == 0) /* the command line has no lines, but it is no default either */
        value->place = (struct th_place){command_line, 1, 1};
}

static void read_param(struct th_reading *r, const struct th_written *w,
                       struct th_instance *instance, size_t number)
{
    const struct th_row *row = &instance->model->params.rows[number];
    struct th_value *value = &instance->values[number];
    const char *path = th_read_format(r, "%s.%s", instance->name, row->name);
    struct th_range range;
    struct th_said said;
    bool bad;
    *value = (struct th_value){.si = NAN, .mark = row->mark, .source = row->source};
    value->text = row->init ? row->init : "";
    if (!value->source)
        value->source = "";
    if (!th_read_range(r, row, path, &range))
        return;
    value->least = range.least;
    value->most = range.most;
    if (find_said(r, w, path, row->name, &said, &bad)) {
        if (!bad && th_read_value(r, row, &said, path, &range, &value->si))
            keep_said(r, value, &said);
        return;
    }
    th_read_default(r, row, path, &range, &value->si);
    if (!row->init || row->init[0] || w->partial)
        return;
    if (w->absent)
        th_names_add(r, &r->wanting, row->name);
    else
        th_error_at(r->error, w->place, TH_BAD_INPUT, "%s needs %s: %s (%s)", instance->name,
                    row->name, row->doc ? row->doc : row->name,
                    row->quantity == TH_CHOICE ? row->labels : th_quantity_doc(row->quantity));
}

/* The scenario says nothing of an instance that cannot do without. */
static void refuse_absent(struct th_reading *r, const struct th_written *w, const char *key)
{
    const char *list = "";
    for (size_t k = 0; k < r->wanting.count; k++)
        list = th_read_format(r, "%s%s%s", list, k ? ", " : "", r->wanting.items[k]);
    if (r->wanting.count)
        th_error_at(r->error, w->place, TH_BAD_INPUT, "there is no %s: it needs %s", key, list);
    r->wanting.count = 0;
}

/* The model's own rules, across rows. */
static void check_rules(struct th_reading *r, const struct th_written *w,
                        const struct th_instance *instance)
{
    const struct th_setup setup = {instance->params, r->scenario->species};
    struct th_error found = {0};
    if (w->partial || !instance->model->check ||
        instance->model->check(&setup, &found) == TH_OK)
        return;
    char name[80];
    int shown = found.count < TH_ERRORS ? found.count : TH_ERRORS;
    for (int k = 0; k < shown; k++)
        th_error_at(r->error, w->place, TH_BAD_INPUT, "%s%s%s", w->absent ? "there is no " : "",
                    th_scenario_prefix(instance, found.text[k], name, sizeof name),
                    found.text[k]);
    if (shown == 0)
        th_error_at(r->error, w->place, TH_BAD_INPUT, "%s: its values do not go together",
                    instance->name);
}

void th_read_params(struct th_reading *r)
{
    struct th_scenario *s = r->scenario;
    for (size_t i = 0; i < s->instance_count; i++) {
        struct th_instance *instance = &s->instances[i];
        size_t count = instance->model->params.count;
        int before = r->error->count;
        instance->values = th_read_take(r, count * sizeof *instance->values);
        instance->params = th_read_take(r, count * sizeof *instance->params);
        if (!instance->values || !instance->params)
            return;
        for (size_t k = 0; k < count; k++) {
            read_param(r, &r->written[i], instance, k);
            instance->params[k] = instance->values[k].si;
        }
        refuse_absent(r, &r->written[i], s->catalog->slots[instance->slot].key);
        if (r->error->count == before)
            check_rules(r, &r->written[i], instance);
    }
}

enum th_status th_scenario_value(const struct th_scenario *scenario, size_t instance,
                                 size_t row, const char *text, double *si,
                                 struct th_error *error)
{
    const struct th_instance *of = &scenario->instances[instance];
    const struct th_row *its = &of->model->params.rows[row];
    struct th_error own = {0};
    struct th_scenario reads = *scenario; /* nothing is kept in it */
    struct th_reading r = {.scenario = &reads, .error = error ? error : &own};
    struct th_said said = {.text = th_read_plain(&r, its->name, text)};
    struct th_range range;
    char path[160];
    snprintf(path, sizeof path, "%s.%s", of->name, its->name);
    bool good =
        th_read_range(&r, its, path, &range) && th_read_value(&r, its, &said, path, &range, si);
    th_arena_free(&r.scratch);
    return good ? TH_OK : TH_BAD_INPUT;
}
