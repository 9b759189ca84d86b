/* Conditions of when: and if: {check: PATH, above: V, for: DURATION, reset: V}, or all: or any:
 * of several, one level deep. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "language/items/items.h"
#include "language/record/record.h"
#include "scenario/column.h"

/* The keys of a condition; inner: within all: or any:, where for: is that of all of them. */
static void list_keys(struct th_reader *r, struct th_candidates *names, bool inner)
{
    struct th_candidates all = {0};
    th_candidates_section(&r->memory, &all, "conditions");
    for (size_t k = 0; k < all.count; k++)
        if (!inner || th_labels_find("all any for", all.items[k]) < 0)
            th_candidates_add(&r->memory, names, all.items[k]);
}

static bool refuse(struct th_reader *r, const struct th_node *node, const char *key,
                   const char *sentence)
{
    th_error_at(r->error, th_node_place(node), TH_BAD_INPUT, "%s: %s", key, sentence);
    return false;
}

size_t th_read_requested_output(struct th_reader *r, const struct th_node *node,
                                const char *key)
{
    struct th_scalar scalar;
    int before = r->error->count;
    if (!th_read_entry(r, node, key, &scalar))
        return SIZE_MAX;
    size_t output = th_read_output(r, &scalar);
    if (output == SIZE_MAX && r->error->count == before && !r->incomplete)
        th_read_profile_reject(r, &scalar, th_memory_format(&r->memory, "%s: ", key),
                               "a condition");
    return output;
}

/* of: a ratio is only a number if both have the same dimension. */
static bool read_of(struct th_reader *r, const struct th_node *node, struct th_test *test)
{
    test->of = SIZE_MAX;
    if (!th_node_get(node, "of"))
        return true;
    test->of = th_read_requested_output(r, node, "of");
    if (test->of == SIZE_MAX)
        return false;
    enum th_quantity above = th_output_row(r->scenario, test->output)->quantity;
    enum th_quantity below = th_output_row(r->scenario, test->of)->quantity;
    if (strcmp(th_quantity_si(above), th_quantity_si(below)) == 0)
        return true;
    th_error_at(r->error, th_node_place(th_node_get(node, "of")), TH_BAD_INPUT,
                "of: check is %s but of is %s", th_quantity_doc(above), th_quantity_doc(below));
    return false;
}

static const struct th_row *row_of(const struct th_reader *r, const struct th_test *test)
{
    static const struct th_row ratio = {.name = "ratio", .quantity = TH_NUMBER};
    return test->of == SIZE_MAX ? th_output_row(r->scenario, test->output) : &ratio;
}

static bool read_pair(struct th_reader *r, const struct th_node *pair, const char *key,
                      struct th_test *test)
{
    struct th_scalar scalar;
    double *ends[] = {&test->least, &test->most};
    if (th_node_kind(pair) != TH_SEQUENCE || th_node_count(pair) != 2)
        return refuse(r, pair, key, "two values are wanted: [least, most]");
    for (size_t k = 0; k < 2; k++)
        if (!th_read_scalar(r, th_node_item(pair, k), key, false, &scalar) ||
            !th_read_number(r, row_of(r, test), &scalar, key, ends[k]))
            return false;
    return test->least <= test->most || refuse(r, pair, key, "the least is above the most");
}

/* One of above, below, between, outside and is. */
static bool read_bounds(struct th_reader *r, const struct th_node *node, struct th_test *test)
{
    static const char *const words[] = {"above", "below", "between", "outside", "is"};
    size_t count = 0, which = 0;
    struct th_scalar scalar;
    for (size_t k = 0; k < 5; k++)
        if (th_node_get(node, words[k])) {
            which = k;
            count++;
        }
    if (count != 1)
        return refuse(r, node, "check",
                      count ? "one of above, below, between, outside and is, not several"
                            : "needs above:, below:, between: [least, most], outside: [least, "
                              "most] or is:");
    const struct th_row *row = row_of(r, test);
    test->kind = (enum th_test_kind)which;
    if (row->quantity == TH_CHOICE && test->kind != TH_TEST_IS)
        return refuse(r, th_node_get(node, words[which]), words[which],
                      "the output is a word; write is:");
    if (test->kind == TH_TEST_BETWEEN || test->kind == TH_TEST_OUTSIDE)
        return read_pair(r, th_node_get(node, words[which]), words[which], test);
    test->least = test->most = NAN;
    double *value = test->kind == TH_TEST_BELOW ? &test->most : &test->least;
    return th_read_entry(r, node, words[which], &scalar) &&
           th_read_number(r, row, &scalar, words[which], value);
}

/* reset: what the value must have come back past. */
static bool read_reset(struct th_reader *r, const struct th_node *node, struct th_test *test)
{
    const struct th_node *reset = th_node_get(node, "reset");
    struct th_scalar scalar;
    test->reset = NAN;
    if (!reset)
        return true;
    if (test->kind != TH_TEST_ABOVE && test->kind != TH_TEST_BELOW)
        return refuse(r, reset, "reset", "goes with above: or below:");
    if (!th_read_entry(r, node, "reset", &scalar) ||
        !th_read_number(r, row_of(r, test), &scalar, "reset", &test->reset))
        return false;
    if (test->kind == TH_TEST_ABOVE ? test->reset <= test->least : test->reset >= test->most)
        return true;
    return refuse(r, reset, "reset",
                  test->kind == TH_TEST_ABOVE
                      ? "must not be above the value of above:; it is what the value must have "
                        "come back below"
                      : "must not be below the value of below:; it is what the value must have "
                        "come back above");
}

static const char *words_of(struct th_reader *r, const struct th_node *node)
{
    const char *words = th_node_text(th_node_get(node, "check"));
    for (size_t k = 0; k < th_node_count(node); k++) {
        const struct th_node *value = th_node_item(node, k);
        const char *key = th_node_key(node, k);
        if (th_labels_find("above below is of", key) >= 0)
            words = th_memory_format(&r->memory, "%s %s %s", words, key, th_node_text(value));
        else if (th_labels_find("between outside", key) >= 0)
            words = th_memory_format(&r->memory, "%s %s %s and %s", words, key,
                                     th_node_text(th_node_item(value, 0)),
                                     th_node_text(th_node_item(value, 1)));
    }
    return words;
}

static bool read_test(struct th_reader *r, const struct th_node *node, const char *key,
                      struct th_test *test)
{
    if (!th_node_get(node, "check"))
        return refuse(r, node, key,
                      "a condition needs check: with an output's path, or all: or "
                      "any: with a list of such");
    test->output = th_read_requested_output(r, node, "check");
    return test->output != SIZE_MAX && read_of(r, node, test) && read_bounds(r, node, test) &&
           read_reset(r, node, test);
}

static bool read_several(struct th_reader *r, const struct th_node *node, const char *key,
                         struct th_condition *condition)
{
    const struct th_node *all = th_node_get(node, "all"), *any = th_node_get(node, "any");
    const struct th_node *list = all ? all : any;
    condition->any = any != NULL;
    if ((all && any) || th_node_get(node, "check") || th_node_get(node, "reset"))
        return refuse(r, node, key, "all: and any: stand alone, but for for:");
    if (th_node_kind(list) != TH_SEQUENCE || th_node_count(list) == 0)
        return refuse(r, list, any ? "any" : "all", "must be a list of conditions");
    if (th_node_count(list) > TH_TESTS) {
        th_error_at(r->error, th_node_place(list), TH_BAD_INPUT,
                    "%s: there are %zu conditions; at most %d", any ? "any" : "all",
                    th_node_count(list), TH_TESTS);
        return false;
    }
    bool good = true;
    for (size_t k = 0; k < th_node_count(list); k++) {
        const struct th_node *item = th_node_item(list, k);
        struct th_candidates names = {0};
        list_keys(r, &names, true);
        if (th_node_kind(item) == TH_MAPPING &&
            (th_node_get(item, "all") || th_node_get(item, "any"))) {
            good = refuse(r, item, any ? "any" : "all", "goes one level deep only");
            continue;
        }
        const int before = r->error->count;
        good = th_read_keys(r, item, any ? "any" : "all", &names) &&
               r->error->count == before && read_test(r, item, key, &condition->tests[k]) &&
               good;
        condition->count = k + 1;
        if (good)
            condition->words =
                th_memory_format(&r->memory, "%s%s%s", k ? condition->words : "",
                                 k ? any ? " or " : " and " : "", words_of(r, item));
    }
    return good;
}

/* for: of when:. */
static bool read_held(struct th_reader *r, const struct th_node *node,
                      struct th_condition *condition)
{
    const struct th_node *held = th_node_get(node, "for");
    struct th_scalar scalar;
    if (!held)
        return true;
    if (!th_read_entry(r, node, "for", &scalar) ||
        !th_read_ticks(r, &scalar, "for", 1, INT64_MAX / 4, &condition->held))
        return false;
    condition->words = th_memory_format(&r->memory, "%s for %s", condition->words, scalar.text);
    return true;
}

/* Values that pass some tests. */
struct span {
    double least, most;
    bool open_least, open_most;
};

/* OUTSIDE is no single span, and cuts nothing. */
static void cut(struct span *span, const struct th_test *t)
{
    bool above = t->kind == TH_TEST_ABOVE, below = t->kind == TH_TEST_BELOW;
    double to = t->kind == TH_TEST_IS ? t->least : t->most;
    if (t->kind == TH_TEST_OUTSIDE)
        return;
    if (!below && (t->least > span->least || (above && t->least == span->least))) {
        span->least = t->least;
        span->open_least = above;
    }
    if (!above && (to < span->most || (below && to == span->most))) {
        span->most = to;
        span->open_most = below;
    }
}

static bool is_empty(const struct span *span)
{
    return span->least > span->most ||
           (span->least == span->most && (span->open_least || span->open_most));
}

/* The values that the output of a test can have, as far as its row says. */
static struct span range_of(const struct th_reader *r, const struct th_test *t)
{
    const struct th_row *row = row_of(r, t);
    double init;
    struct span span = {.least = row->flags & TH_COUNTED ? 0 : -INFINITY, .most = INFINITY};
    if (!row->least || !row->least[0] || !row->most || !row->most[0] ||
        th_row_bounds(row, r->scenario->units, &init, &span.least, &span.most) != TH_OK)
        return span;
    return (struct span){.least = span.least, .most = span.most};
}

/* True if no value passes a test, nor, of all:, those of the same output. */
static bool never_holds(const struct th_reader *r, const struct th_condition *c, size_t k)
{
    const struct th_test *t = &c->tests[k];
    struct span span = range_of(r, t);
    if (t->kind == TH_TEST_OUTSIDE && t->least <= span.least && t->most >= span.most)
        return true;
    for (size_t n = 0; n < c->count; n++)
        if (n == k || (!c->any && c->tests[n].output == t->output && c->tests[n].of == t->of))
            cut(&span, &c->tests[n]);
    return is_empty(&span);
}

static bool can_hold(struct th_reader *r, const struct th_node *node, const char *key,
                     const struct th_condition *c)
{
    size_t never = 0;
    for (size_t k = 0; k < c->count; k++) never += never_holds(r, c, k);
    if (c->any ? never < c->count : never == 0)
        return true;
    return refuse(r, node, key, "can never hold: the output has no such values");
}

const struct th_condition *th_read_condition(struct th_reader *r, const struct th_node *node,
                                             const char *key)
{
    const struct th_node *written = th_node_get(node, key);
    struct th_candidates names = {0};
    struct th_condition *c = th_memory_keep(&r->memory, sizeof *c);
    const int before = r->error->count;
    list_keys(r, &names, false);
    if (!c || !th_read_keys(r, written, key, &names) || r->error->count > before)
        return NULL;
    bool several = th_node_get(written, "all") || th_node_get(written, "any");
    const struct th_node *lasting = th_node_get(written, "for") ? th_node_get(written, "for")
                                                                : th_node_get(written, "reset");
    c->place = th_read_place(r, th_node_place(written));
    c->words = "";
    if (several ? !read_several(r, written, key, c) : !read_test(r, written, key, &c->tests[0]))
        return NULL;
    if (!several) {
        c->count = 1;
        c->words = words_of(r, written);
    }
    if (strcmp(key, "if") == 0 && lasting) {
        refuse(r, lasting, key, "is asked at one instant; for: and reset: go with when:");
        return NULL;
    }
    return read_held(r, written, c) && can_hold(r, written, key, c) ? c : NULL;
}
