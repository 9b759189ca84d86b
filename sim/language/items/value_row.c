/* One number of an item that differs between members, as the row of a parameter. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "language/items/items.h"

struct value {
    struct th_reader *r;
    struct th_place place;
    const char *path, *key;
    const struct th_item *item;
    const struct th_node *node; /* of the item */
};

static bool refuse(const struct value *it, const char *sentence)
{
    th_error_at(it->r->error, it->place, TH_BAD_INPUT, "%.80s: %s", it->path, sentence);
    return false;
}

static struct th_row time_row(const char *name, unsigned flags)
{
    return (struct th_row){.name = name,
                           .quantity = TH_TIME,
                           .init = "",
                           .least = strcmp(name, "every") == 0 ? "0.001 s" : "0 s",
                           .most = "inf",
                           .mark = TH_CHOSEN,
                           .source = "",
                           .doc = "of the item",
                           .unit = "day",
                           .flags = TH_AT_START | flags};
}

/* The node of a key that must be written as one value. */
static const struct th_node *written(const struct value *it, const char *key)
{
    const struct th_node *node = th_node_get(it->node, key);
    if (!node)
        refuse(it, th_memory_format(&it->r->memory, "no %s: is written there", key));
    else if (th_node_kind(node) == TH_SEQUENCE)
        refuse(it, "a list cannot differ between members");
    else
        return node;
    return NULL;
}

/* at, after, every, until. */
static bool read_time(const struct value *it, struct th_item_value *value)
{
    static const char words[] = "at after every until";
    static const int keys[] = {TH_ITEM_AT, TH_ITEM_AFTER, TH_ITEM_EVERY, TH_ITEM_UNTIL};
    const int word = th_labels_find(words, it->key);
    const bool instant = word == 0 || word == 3;
    value->node = written(it, it->key);
    if (!value->node)
        return false;
    if (instant && it->item->stage != SIZE_MAX)
        return refuse(it, "an instant in a stage cannot differ between members; after: can");
    if (th_item_is_law(it->item, it->node, it->key))
        return refuse(it, "it is a law, whose numbers rate, mean, shape and scale may differ");
    value->key = keys[word];
    value->row = time_row(it->key, instant ? TH_MOMENT : 0);
    return true;
}

/* The number of a law as a text, and its row. */
static bool read_law(const struct value *it, const char *law, const char *word,
                     struct th_item_value *value)
{
    static const char words[] = "rate mean shape scale";
    static const int keys[] = {TH_ITEM_RATE, TH_ITEM_MEAN, TH_ITEM_SHAPE, TH_ITEM_SCALE};
    const int number = th_labels_find(words, word);
    const struct th_node *node = th_node_get(it->node, law);
    const char *name = th_memory_format(&it->r->memory, "%s.%s", law, word);
    struct th_error *error = it->r->error, quiet = {0};
    const struct th_distribution *d = NULL;
    struct th_scalar scalar;
    it->r->error = &quiet; /* the reader of the item tells what is wrong with the law */
    if (node && th_read_scalar(it->r, node, law, false, &scalar))
        d = th_read_time_law(it->r, &scalar, law);
    it->r->error = error;
    if (node && !d)
        return false;
    const bool exponential = d && d->family == TH_DIST_EXPONENTIAL;
    const bool weibull = d && d->family == TH_DIST_WEIBULL;
    if (!(number < 2 ? exponential : weibull) || number < 0)
        return refuse(it, "of laws the mean or rate of exponential, the shape and scale of "
                          "weibull may differ between members");
    value->key = keys[number];
    value->row = time_row(name, 0);
    value->row.least = number == 2 ? "0.05" : number == 0 ? "0 1/s" : "0.000001 s";
    value->row.most = number == 2 ? "100" : "inf";
    if (number == 0)
        value->row.quantity = TH_RATE, value->row.unit = "1/year";
    if (number == 2)
        value->row.quantity = TH_NUMBER, value->row.unit = NULL;
    const double si = number == 0 ? 1 / d->a : number == 2 ? d->b : d->a;
    const char *text = th_law_word(it->r, &value->row, &scalar, word);
    if (!text)
        text = th_memory_format(&it->r->memory, "%.17g%s", si,
                                number == 0   ? " 1/s"
                                : number == 2 ? ""
                                              : " s");
    value->node = th_node_scalar(&it->r->memory.scratch, text, th_node_place(node));
    return value->node != NULL;
}

/* The one command of the item; NULL and a sentence: there is none. */
static const struct th_command *command_of(const struct value *it)
{
    const struct th_scenario *s = it->r->scenario;
    const struct th_node *orders = th_node_get(it->node, "do");
    struct th_path path;
    if (!orders || th_node_kind(orders) != TH_SCALAR)
        refuse(it, orders ? "of a list of orders nothing can differ between members"
                          : "there is no such key that may differ between members");
    else if (!th_scenario_path(s, TH_DO, th_node_text(orders), &path))
        return NULL; /* its reader tells */
    else
        return &s->instances[path.instance].model->commands[path.row];
    return NULL;
}

/* by, least and most. */
static bool read_relative(const struct value *it, const struct th_command *command,
                          struct th_item_value *value)
{
    const struct th_row *of = &command->args.rows[command->relative - 1];
    const bool by = strcmp(it->key, "by") == 0;
    value->node = written(it, it->key);
    if (!value->node)
        return false;
    const struct th_node *inner = th_node_kind(value->node) == TH_MAPPING
                                      ? th_node_get(value->node, "value")
                                      : value->node;
    value->row = *of;
    value->row.name = it->key;
    value->row.flags = TH_AT_START;
    value->row.init = "";
    value->key = by ? TH_ITEM_BY : strcmp(it->key, "least") == 0 ? TH_ITEM_LEAST : TH_ITEM_MOST;
    if (!by)
        return true;
    const char *text = inner ? th_node_text(inner) : "";
    const char *digits = text + strspn(text, "+-0123456789.eE ");
    const bool pure = strcmp(th_quantity_si(of->quantity), "1") == 0;
    if (strcmp(digits, "%") == 0 || (!pure && !*digits)) {
        value->row.quantity = TH_FRACTION;
        value->row.unit = NULL;
        value->row.least = "-100 %";
        value->row.most = "inf";
    } else {
        value->row.least = "-inf";
        value->row.most = "inf";
    }
    return true;
}

static const char *const times[] = {"at", "after", "every", "until", "chance"};

static bool read_arg(const struct value *it, struct th_item_value *value)
{
    const struct th_command *command = command_of(it);
    if (!command)
        return false;
    if (command->relative && th_labels_find("by least most", it->key) >= 0)
        return read_relative(it, command, value);
    for (size_t k = 0; k < command->args.count && k < TH_ARGS; k++) {
        const struct th_row *row = &command->args.rows[k];
        if (strcmp(row->name, it->key) != 0)
            continue;
        if (k + 1 == command->relative && th_node_get(it->node, "by"))
            return refuse(it, "by: computes it");
        if (row->quantity == TH_DRUG || row->quantity == TH_FILE)
            return refuse(it, "a word for a drug or a file is the same for every member");
        value->row = *row;
        value->row.flags = TH_AT_START;
        value->key = TH_ITEM_ARG + (int)k;
        value->node = th_node_get(it->node, it->key);
        return true;
    }
    struct th_candidates names = {0};
    th_item_keys(it->r, it->item, &names);
    for (size_t k = 0; k < names.count; k++)
        if (strcmp(names.items[k], it->key) == 0)
            return refuse(it, "it is the same for every member; --set can change it");
    names.count = 0;
    th_candidates_table(&it->r->memory, &names, &command->args);
    for (size_t k = 0; k < sizeof times / sizeof times[0]; k++)
        th_candidates_add(&it->r->memory, &names, times[k]);
    th_candidates_reject(it->r, it->place, "key", it->key, it->item->key, &names);
    return false;
}

bool th_read_item_value(struct th_reader *r, struct th_place place, const char *path,
                        size_t item, const char *rest, struct th_item_value *value)
{
    struct value it = {.r = r,
                       .place = place,
                       .path = path,
                       .key = th_memory_format(&r->memory, "%s", rest), /* names a row */
                       .item = &r->scenario->items[item],
                       .node = r->item_nodes[item]};
    const char *point = strchr(rest, '.');
    *value = (struct th_item_value){0};
    if (it.item->section == TH_SECTION_BEGIN)
        return refuse(&it, "the orders of begin: are the same for every member");
    if (th_node_kind(it.node) != TH_MAPPING)
        return false; /* its reader tells */
    if (th_node_get(it.node, "table"))
        return refuse(&it, "a table has each occurrence, the same for every member");
    const char *head =
        point ? th_memory_format(&r->memory, "%.*s", (int)(point - rest), rest) : rest;
    if (point && th_item_is_law(it.item, it.node, head))
        return read_law(&it, head, point + 1, value);
    if (point)
        return refuse(&it, "it is the same for every member; --set can change it");
    if (th_labels_find("at after every until", rest) >= 0)
        return read_time(&it, value);
    if (strcmp(rest, "chance") != 0)
        return read_arg(&it, value);
    const struct th_node *orders = th_node_get(it.node, "do");
    if (orders && th_node_kind(orders) == TH_SEQUENCE)
        return refuse(&it, "of a list of orders nothing can differ between members");
    value->key = TH_ITEM_CHANCE;
    value->node = th_node_get(it.node, "chance");
    value->row = (struct th_row){.name = "chance",
                                 .quantity = TH_FRACTION,
                                 .init = "100 %",
                                 .least = "0 %",
                                 .most = "100 %",
                                 .mark = TH_CHOSEN,
                                 .source = "",
                                 .doc = "of the item",
                                 .flags = TH_AT_START};
    return true;
}
