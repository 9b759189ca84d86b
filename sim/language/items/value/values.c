/* Numbers of items that differ between members: paths such as event.refill.at in vary:,
 * table: and design:. The paths of one item become the parameters of an instance of its own,
 * "event.refill", behind those of the models; so laws, grids, tables, results and reports treat
 * them as they do all parameters, and the engine takes each member's values from there. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "language/ensemble/ensemble.h"
#include "language/items/items.h"

enum { SLOTS = 3 };

/* A path that is sought. */
struct asked {
    struct th_place place;
    const char *path, *rest;
    size_t item;
};

/* Of such an instance, for its rules: data[0]. */
struct rule {
    const struct th_scenario *scenario;
    size_t item;
};

static void start(const struct th_view *view)
{
    (void)view;
}

/* The value of a number of the item, or `otherwise`. */
static double value_of(const struct th_item *item, const double *params, int key, size_t of,
                       double otherwise)
{
    for (size_t k = 0; k < item->varied_count; k++)
        if (item->varied[k].key == key && item->varied[k].of == of)
            return params[k];
    return otherwise;
}

/* True if until: is before the first time. */
static bool ends_before(const struct th_item *item, const double *params)
{
    const double last = item->until == TH_NEVER ? INFINITY : th_seconds_of(item->until);
    const double until = value_of(item, params, TH_ITEM_UNTIL, 0, last);
    double first = item->at_count ? INFINITY : 0;
    if (item->stage != SIZE_MAX)
        return false;
    if (item->trigger == TH_TRIGGER_AFTER)
        return until < value_of(item, params, TH_ITEM_AFTER, 0, th_seconds_of(item->after));
    for (size_t k = 0; k < item->at_count; k++)
        first = fmin(first, value_of(item, params, TH_ITEM_AT,
                                     item->at_written ? item->at_written[k] : k,
                                     th_seconds_of(item->at[k])));
    return until < first;
}

static bool has_no_length(const struct th_item *item, const double *params)
{
    return item->hours &&
           value_of(item, params, TH_ITEM_FROM, 0, th_seconds_of(item->hours_from)) ==
               value_of(item, params, TH_ITEM_TO, 0, th_seconds_of(item->hours_to));
}

/* A law of this member's numbers. */
static enum th_status check_law(const struct th_item *item, const double *params,
                                struct th_error *error)
{
    struct th_distribution law;
    struct th_law_numbers own;
    if (!item->law || !th_item_law_varies(item))
        return TH_OK;
    law = *item->law;
    own = *item->law_numbers;
    for (size_t k = 0; k < item->varied_count; k++)
        if (th_item_law_number(&item->varied[k]) != TH_LAW_NUMBERS)
            th_law_numbers_put(&own, th_item_law_number(&item->varied[k]), params[k]);
    const char *wrong = th_distribution_wrong(&own, law.family);
    if (wrong)
        return th_error_add(error, TH_BAD_INPUT, "%s", wrong);
    th_distribution_make(&own, &law);
    const double left = 1 - th_distribution_below(&law, law.least) -
                        (isfinite(law.most) ? th_distribution_above(&law, law.most) : 0);
    if (isnan(own.of[TH_LAW_WITHIN_LEAST]) ? left <= 0.5 : left <= 1e-6)
        return th_error_add(
            error, TH_BAD_INPUT,
            "%.3g %% of its law would be cut off: nothing takes a time below 0, "
            "or outside within:",
            100 * (1 - left));
    return TH_OK;
}

/* The rules of the command of an order across its arguments. */
static enum th_status check_order(const struct rule *rule, const struct th_setup *setup,
                                  size_t n, struct th_error *error)
{
    const struct th_item *item = &rule->scenario->items[rule->item];
    const struct th_order *order = &item->orders[n];
    double args[TH_ARGS];
    if (order->kind != TH_ORDER_COMMAND)
        return TH_OK;
    if (value_of(item, setup->params, TH_ITEM_LEAST, n, order->least) >
        value_of(item, setup->params, TH_ITEM_MOST, n, order->most))
        return th_error_add(error, TH_BAD_INPUT, "least: is above most:");
    const struct th_command *command =
        &rule->scenario->instances[order->instance].model->commands[order->number];
    for (size_t k = 0; k < TH_ARGS; k++)
        args[k] = value_of(item, setup->params, TH_ITEM_ARG + (int)k, n, order->args[k]);
    return command->check && !order->relative ? command->check(args, error) : TH_OK;
}

/* A test of a condition with this member's numbers: the sentence on what is wrong, or NULL. */
static const char *wrong_test(const struct th_item *item, const double *params,
                              const struct th_condition *condition, size_t number)
{
    for (size_t k = 0; condition && condition->differs && k < condition->count; k++) {
        const struct th_test *test = &condition->tests[k];
        const double written[] = {test->least, test->most, test->reset};
        double own[3];
        for (int n = 0; n < 3; n++)
            own[n] =
                value_of(item, params, TH_ITEM_TEST + n, th_test_place(number, k), written[n]);
        if (own[0] > own[1])
            return "the least of a condition is above the most";
        if (test->kind == TH_TEST_ABOVE && own[2] > own[0])
            return "reset: must not be above the value of above:";
        if (test->kind == TH_TEST_BELOW && own[2] < own[1])
            return "reset: must not be below the value of below:";
    }
    return NULL;
}

static enum th_status check_conditions(const struct th_item *item, const double *params,
                                       struct th_error *error)
{
    const char *wrong = wrong_test(item, params, item->when, 0);
    wrong = wrong ? wrong : wrong_test(item, params, item->condition, 1);
    for (size_t n = 0; !wrong && n < item->order_count; n++)
        wrong = wrong_test(item, params, item->orders[n].condition, 2 + n);
    return wrong ? th_error_add(error, TH_BAD_INPUT, "%s", wrong) : TH_OK;
}

/* The rules of the commands across their arguments, and those between the keys of an item.
 * Before the item is read there is nothing to judge. */
static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const struct rule *rule = setup->data[0];
    const struct th_item *item = &rule->scenario->items[rule->item];
    if (ends_before(item, setup->params))
        return th_error_add(error, TH_BAD_INPUT, "until: is before %s:",
                            item->trigger == TH_TRIGGER_AFTER ? "after" : "at");
    if (has_no_length(item, setup->params))
        return th_error_add(error, TH_BAD_INPUT, "between: has no length");
    enum th_status status = check_law(item, setup->params, error);
    if (status == TH_OK)
        status = check_conditions(item, setup->params, error);
    for (size_t n = 0; status == TH_OK && n < item->order_count; n++)
        status = check_order(rule, setup, n, error);
    return status;
}

/* The paths into items among those of vary: and of the columns; how many. */
static size_t collect(struct th_reader *r, struct asked *asked)
{
    const struct th_node *node = th_node_get(r->root, "ensemble");
    const struct th_node *vary = node ? th_node_get(node, "vary") : NULL;
    size_t count = 0;
    for (size_t k = 0; vary && th_node_kind(vary) == TH_MAPPING && k < th_node_count(vary); k++)
        if (th_path_is_item(th_node_key(vary, k)) && count++ < SIZE_MAX && asked)
            asked[count - 1] = (struct asked){.place = th_node_key_place(vary, k),
                                              .path = th_node_key(vary, k)};
    for (size_t f = 0; r->rows && f < 2; f++) {
        const struct th_data_table *table = r->rows[f].table;
        for (size_t c = 0; table && c < table->column_count; c++)
            if (th_path_is_item(table->columns[c].name) && count++ < SIZE_MAX && asked)
                asked[count - 1] = (struct asked){.place = table->columns[c].place,
                                                  .path = table->columns[c].name};
    }
    return count;
}

/* The slots of items behind those of the models. */
static bool add_slots(struct th_reader *r)
{
    static const char *const words[SLOTS] = {"event", "hazard", "stage"};
    struct th_scenario *s = r->scenario;
    struct th_catalog *own = th_memory_keep(&r->memory, sizeof *own);
    const size_t count = s->catalog->slot_count;
    struct th_slot *slots = th_memory_keep(&r->memory, (count + SLOTS) * sizeof *slots);
    if (!own || !slots)
        return false;
    memcpy(slots, s->catalog->slots, count * sizeof *slots);
    for (size_t k = 0; k < SLOTS; k++)
        slots[count + k] = (struct th_slot){
            .name = words[k], .key = words[k], .most = TH_EVENTS, .doc = "items"};
    *own = *s->catalog;
    own->slots = slots;
    own->slot_count = count + SLOTS;
    s->catalog = own;
    return true;
}

static int by_key(const void *a, const void *b)
{
    const struct th_item_value *left = a, *right = b;
    if (left->key != right->key)
        return left->key < right->key ? -1 : 1;
    return left->of < right->of ? -1 : left->of > right->of;
}

/* Of an exponential law: whether one key is its rate and the other its mean. */
static bool is_inverse(int key, int other)
{
    return key == TH_ITEM_LAW + TH_LAW_RATE && other == TH_ITEM_LAW + TH_LAW_MEAN;
}

/* All asked values of an item, each once, in the order of their keys. */
static size_t read_values(struct th_reader *r, const struct asked *asked, size_t count,
                          size_t item, struct th_item_value *values)
{
    size_t found = 0;
    for (size_t k = 0; k < count; k++) {
        struct th_item_value value;
        if (asked[k].item != item)
            continue;
        if (!th_read_item_value(r, asked[k].place, asked[k].path, item, asked[k].rest,
                                &value)) {
            r->incomplete = true;
            continue;
        }
        size_t n = 0;
        for (size_t j = 0; j < found; j++)
            if (is_inverse(value.key, values[j].key) || is_inverse(values[j].key, value.key))
                th_error_at(r->error, asked[k].place, TH_BAD_INPUT,
                            "%.80s: rate and mean are one number of the law; one of them may "
                            "differ between members",
                            asked[k].path);
        while (n < found && (values[n].key != value.key || values[n].of != value.of)) n++;
        if (n == found)
            values[found++] = value;
    }
    qsort(values, found, sizeof *values, by_key);
    return found;
}

/* The mapping that the instance is read from. */
static const struct th_node *make_mapping(struct th_reader *r, const struct th_node *node,
                                          const struct th_item_value *values, size_t count)
{
    struct th_arena *arena = &r->memory.scratch;
    const struct th_node *made = th_node_mapping(arena, th_node_place(node));
    for (size_t k = 0; made && k < count; k++)
        if (values[k].node)
            made = th_node_add(arena, made, values[k].row.name, values[k].node);
    return made;
}

static struct th_model *make_model(struct th_reader *r, const char *slot,
                                   const struct th_item_value *values, size_t count)
{
    struct th_model *model = th_memory_keep(&r->memory, sizeof *model);
    struct th_row *rows = th_memory_keep(&r->memory, count * sizeof *rows);
    if (!model || !rows)
        return NULL;
    for (size_t k = 0; k < count; k++) rows[k] = values[k].row;
    *model = (struct th_model){.slot = slot,
                               .name = "item",
                               .doc = "what of an item differs between members",
                               .params = {rows, count},
                               .check = check,
                               .start = start,
                               .advance = start};
    return model;
}

static void add_instance(struct th_reader *r, size_t number, const struct th_item_value *values,
                         size_t count)
{
    struct th_scenario *s = r->scenario;
    struct th_item *item = &s->items[number];
    const size_t kind = item->stage != SIZE_MAX ? 2 : item->section == TH_SECTION_HAZARD;
    const size_t slot = s->slot_count + kind;
    struct th_model *model = make_model(r, s->catalog->slots[slot].name, values, count);
    struct rule *rule = th_memory_keep(&r->memory, sizeof *rule);
    const void **data = th_memory_keep(&r->memory, count * sizeof *data);
    struct th_item_varied *varied = th_memory_keep(&r->memory, count * sizeof *varied);
    const struct th_node *mapping = make_mapping(r, r->item_nodes[number], values, count);
    if (!model || !rule || !data || !varied || !mapping) {
        r->incomplete = true;
        return;
    }
    for (size_t k = 0; k < count; k++)
        varied[k] = (struct th_item_varied){values[k].key, values[k].of};
    *rule = (struct rule){s, number};
    data[0] = rule;
    item->values = s->instance_count;
    item->varied = varied;
    item->varied_count = count;
    r->drafts[s->instance_count] = (struct th_draft){.layers = {{.mapping = mapping}},
                                                     .layer_count = 1,
                                                     .place = item->place,
                                                     .name = item->name,
                                                     .prefix = item->key};
    s->instances[s->instance_count++] =
        (struct th_instance){.model = model, .name = item->key, .slot = slot, .data = data};
}

/* Reserves memory for more instances. */
static bool reserve(struct th_reader *r, size_t more)
{
    struct th_scenario *s = r->scenario;
    const size_t count = s->instance_count;
    struct th_instance *instances =
        th_memory_keep(&r->memory, (count + more + 1) * sizeof *instances);
    struct th_draft *drafts =
        th_memory_scratch(&r->memory, (count + more + 1) * sizeof *drafts);
    if (!instances || !drafts)
        return false;
    memcpy(instances, s->instances, count * sizeof *instances);
    memcpy(drafts, r->drafts, count * sizeof *drafts);
    s->instances = instances;
    r->drafts = drafts;
    return true;
}

void th_items_values(struct th_reader *r)
{
    size_t count = collect(r, NULL);
    if (count == 0 || r->memory.exhausted)
        return;
    struct asked *asked = th_memory_scratch(&r->memory, count * sizeof *asked);
    struct th_item_value *values = th_memory_scratch(&r->memory, count * sizeof *values);
    if (!asked || !values)
        return;
    collect(r, asked);
    th_items_open(r);
    if (r->items_wrong) {
        r->incomplete = true;
        return;
    }
    for (size_t k = 0; k < count; k++) {
        asked[k].item = th_item_find(r, asked[k].place, asked[k].path, &asked[k].rest);
        r->incomplete = r->incomplete || asked[k].item == SIZE_MAX;
    }
    if (!reserve(r, count) || !add_slots(r))
        return;
    for (size_t k = 0; k < r->scenario->item_count; k++) {
        size_t found = read_values(r, asked, count, k, values);
        if (found)
            add_instance(r, k, values, found);
    }
}
