/* require: [{name, check: path, take: max, during: A .. B, between: [least, most], ...}]. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/items/items.h"
#include "language/record/record.h"
#include "scenario/column.h"
#include "scenario/reduction.h"

/* An output that is a single number, or SIZE_MAX and a sentence. */
static size_t read_scalar(struct th_reader *r, const struct th_node *node, const char *key)
{
    struct th_scalar scalar;
    if (!th_read_entry(r, node, key, &scalar))
        return SIZE_MAX;
    int before = r->error->count;
    size_t output = th_read_output(r, &scalar);
    if (output == SIZE_MAX && r->error->count == before && !r->incomplete)
        th_read_profile_reject(r, &scalar, "", "a requirement");
    return output;
}

/* A ratio is only a number if both have the same dimension. */
static bool read_of(struct th_reader *r, const struct th_node *node, struct th_requirement *q,
                    const struct th_reduction *reduction)
{
    q->of = SIZE_MAX;
    if (!th_node_get(node, "of"))
        return true;
    q->of = 0; /* a ratio, even if it is wrong */
    if (reduction->log) {
        th_error_at(r->error, th_node_place(th_node_get(node, "of")), TH_BAD_INPUT,
                    "of: is the ratio of two outputs; of log: there is none");
        return false;
    }
    struct th_reduction of = *reduction;
    of.output = read_scalar(r, node, "of");
    if (of.output == SIZE_MAX || reduction->output == SIZE_MAX)
        return false;
    enum th_quantity above = th_output_row(r->scenario, reduction->output)->quantity;
    enum th_quantity below = th_output_row(r->scenario, of.output)->quantity;
    if (strcmp(th_quantity_si(above), th_quantity_si(below)) == 0) {
        q->of = th_add_reduction(r, of);
        return q->of != SIZE_MAX;
    }
    th_error_at(r->error, q->place, TH_BAD_INPUT, "require: check is %s but of is %s",
                th_quantity_doc(above), th_quantity_doc(below));
    return false;
}

/* "2 ug h/mL" of an area under a concentration. */
static bool read_area(struct th_reader *r, const struct th_reduction *reduction,
                      const struct th_scalar *scalar, const char *key, double *si)
{
    char own[96], unit[96];
    char *rest;
    double number = strtod(scalar->text, &rest), factor, offset;
    rest += strspn(rest, " ");
    snprintf(own, sizeof own, "(%s) s",
             th_quantity_si(th_output_row(r->scenario, reduction->output)->quantity));
    th_reduction_unit(r->scenario, reduction, unit, sizeof unit);
    if (isinf(number) && !*rest) {
        *si = number;
        return true;
    }
    if (rest > scalar->text && *rest && !isnan(number) &&
        th_units_between(r->scenario->units, rest, own, &factor, &offset) == TH_OK &&
        offset == 0) {
        *si = number * factor;
        return true;
    }
    th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                "%s: \"%.60s\" is no area under the curve; write a number and %s", key,
                scalar->text, unit);
    return false;
}

static bool read_bound(struct th_reader *r, const struct th_requirement *q,
                       const struct th_reduction *reduction, const struct th_scalar *scalar,
                       const char *key, double *si)
{
    static const struct th_row number = {.name = "bound", .quantity = TH_NUMBER};
    static const struct th_row time = {.name = "bound", .quantity = TH_TIME};
    enum th_gives gives = th_take_kind(reduction->take)->gives;
    if (!th_requirement_is_ratio(q) && gives == TH_GIVES_AREA)
        return read_area(r, reduction, scalar, key, si);
    const struct th_row *row = th_requirement_is_ratio(q) || gives == TH_GIVES_COUNT ? &number
                               : gives == TH_GIVES_VALUE
                                   ? th_output_row(r->scenario, reduction->output)
                                   : &time;
    return th_read_number(r, row, scalar, key, si);
}

static bool read_between(struct th_reader *r, const struct th_node *pair,
                         struct th_requirement *q, const struct th_reduction *reduction)
{
    struct th_scalar scalar;
    double *ends[] = {&q->least, &q->most};
    if (th_node_kind(pair) != TH_SEQUENCE || th_node_count(pair) != 2) {
        th_error_at(r->error, th_node_place(pair), TH_BAD_INPUT,
                    "require needs between: [least, most]");
        return false;
    }
    for (size_t k = 0; k < 2; k++)
        if (!th_read_scalar(r, th_node_item(pair, k), "between", false, &scalar) ||
            !read_bound(r, q, reduction, &scalar, "between", ends[k]))
            return false;
    if (q->least <= q->most)
        return true;
    th_error_at(r->error, th_node_place(pair), TH_BAD_INPUT,
                "between: the least is above the most");
    return false;
}

/* --set require.NAME.between="[least, most]". */
static bool set_between(struct th_reader *r, struct th_scalar scalar, struct th_requirement *q,
                        const struct th_reduction *reduction)
{
    const char *text = scalar.text + strspn(scalar.text, "[ ");
    const char *comma = strchr(text, ',');
    const char *end = comma ? comma + strcspn(comma, "]") : text;
    if (!comma) {
        th_error_at(r->error, scalar.place, TH_BAD_INPUT, "between: write [least, most]");
        return false;
    }
    struct th_scalar least = scalar, most = scalar;
    least.text = th_memory_format(&r->memory, "%.*s", (int)(comma - text), text);
    comma += 1 + strspn(comma + 1, " ");
    most.text = th_memory_format(&r->memory, "%.*s", (int)(end - comma), comma);
    if (!read_bound(r, q, reduction, &least, "between", &q->least) ||
        !read_bound(r, q, reduction, &most, "between", &q->most))
        return false;
    if (q->least <= q->most)
        return true;
    th_error_at(r->error, scalar.place, TH_BAD_INPUT, "between: the least is above the most");
    return false;
}

static const char *const bounds[] = {"between", "above", "below", "is"};
enum { BOUNDS = sizeof bounds / sizeof *bounds };

/* --set require.NAME.above=... and the like in place of the bound that is written; whether
 * there is one, of which word. */
static bool find_set(struct th_reader *r, const struct th_requirement *q, size_t *which,
                     struct th_scalar *scalar)
{
    bool any = false;
    for (size_t k = 0; k < BOUNDS && q->name; k++) {
        const char *path = th_memory_format(&r->memory, "require.%s.%s", q->name, bounds[k]);
        if (any && th_override_find(r, path, scalar))
            th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                        "require: one of between, above, below and is, not several");
        if (!th_override_take(r, path, scalar))
            continue;
        any = true;
        *which = k;
    }
    return any;
}

static bool take_bound(struct th_reader *r, size_t which, const struct th_scalar *scalar,
                       struct th_requirement *q, const struct th_reduction *reduction)
{
    double value;
    q->open = which < 3;
    if (!read_bound(r, q, reduction, scalar, bounds[which], &value))
        return false;
    if (which != 2)
        q->least = value;
    if (which != 1)
        q->most = value;
    return true;
}

/* One of between, above, below and is. */
static bool read_allowed(struct th_reader *r, const struct th_node *node,
                         struct th_requirement *q, const struct th_reduction *reduction)
{
    const struct th_node *found = NULL;
    size_t which = 0, count = 0;
    struct th_scalar scalar;
    for (size_t k = 0; k < BOUNDS; k++)
        if (th_node_get(node, bounds[k])) {
            found = th_node_get(node, bounds[which = k]);
            count++;
        }
    if (count != 1) {
        th_error_at(r->error, q->place, TH_BAD_INPUT,
                    count ? "require: one of between, above, below and is, not several"
                          : "require needs between: [least, most], above:, below: or is:");
        return false;
    }
    q->least = -INFINITY;
    q->most = INFINITY;
    if (reduction->output == SIZE_MAX)
        return false;
    if (find_set(r, q, &which, &scalar))
        return which == 0 ? set_between(r, scalar, q, reduction)
                          : take_bound(r, which, &scalar, q, reduction);
    if (which == 0)
        return read_between(r, found, q, reduction);
    return th_read_entry(r, node, bounds[which], &scalar) &&
           take_bound(r, which, &scalar, q, reduction);
}

/* check: of an output of 0.1 that is a reduction of another one now: both keys are spelt
 * anew. */
static bool read_retired(struct th_reader *r, const struct th_node *node,
                         const struct th_scalar *scalar, struct th_reduction *reduction)
{
    const struct th_retired *retired = th_read_retired(r, scalar->text);
    struct th_scalar now = *scalar;
    const char *path = th_read_retired_path(r, scalar->text), *rest;
    const char *take = th_memory_format(&r->memory, "take: %s", retired->take);
    static const char *const others[] = {"take", "at", "during", "since", "from", "to"};
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        if (th_node_get(node, others[k])) {
            th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                        "%s is no output any more; write check: %s and %s", scalar->text, path,
                        take);
            return false;
        }
    now.text = path;
    reduction->take = th_take_find(retired->take, &rest);
    reduction->output = th_read_output(r, &now);
    if (reduction->output == SIZE_MAX ||
        !th_old_spelling(r, TH_OLD_RETIRED, scalar->place,
                         th_memory_format(&r->memory, "check: %s and %s", path, take)))
        return false;
    th_old_edit(r, (struct th_edit){.kind = TH_EDIT_VALUE,
                                    .place = scalar->place,
                                    .value = scalar->text,
                                    .text = path});
    th_old_edit(r, (struct th_edit){
                       .kind = TH_EDIT_INSERT, .place = th_node_place(node), .text = take});
    return true;
}

/* check: and its reduction. */
static bool read_checked(struct th_reader *r, const struct th_node *node,
                         struct th_reduction *reduction)
{
    struct th_scalar scalar;
    if (!th_read_entry(r, node, "check", &scalar))
        return false;
    if (th_read_retired(r, scalar.text))
        return read_retired(r, node, &scalar, reduction);
    if (strncmp(scalar.text, "log.", 4) == 0) {
        reduction->log = true;
        scalar.text += 4;
        reduction->output = th_read_happening(r, &scalar, "check: log");
        if (reduction->output != SIZE_MAX &&
            r->scenario->happenings[reduction->output].kind == TH_OF_START) {
            th_error_at(r->error, scalar.place, TH_BAD_INPUT,
                        "check: log.start: the start happens once, at 0");
            reduction->output = SIZE_MAX;
        }
    } else {
        reduction->output = read_scalar(r, node, "check");
    }
    bool good = reduction->output != SIZE_MAX;
    good = th_read_reduction(r, node, "require", reduction) && good;
    if (reduction->log && !good)
        reduction->output = SIZE_MAX;
    return good;
}

static void read_requirement(struct th_reader *r, const struct th_node *node)
{
    struct th_scenario *s = r->scenario;
    struct th_candidates names = {0};
    struct th_requirement *q = &s->requirements[s->requirement_count];
    struct th_reduction reduction = {.to = s->duration, .level = NAN};
    struct th_scalar scalar;
    th_candidates_section(&r->memory, &names, "require");
    th_candidates_add(&r->memory, &names, "from"); /* of 0.1 */
    th_candidates_add(&r->memory, &names, "to");
    if (!th_read_keys(r, node, "require", &names))
        return;
    *q = (struct th_requirement){.place = th_read_place(r, th_node_place(node))};
    if (!th_node_get(node, "check")) {
        th_error_at(r->error, q->place, TH_BAD_INPUT,
                    "require needs check: with an output's path");
        return;
    }
    reduction.output = SIZE_MAX;
    const bool named = th_node_get(node, "name") != NULL;
    bool good = !named || th_read_entry(r, node, "name", &scalar);
    if (named && good)
        q->name = th_memory_format(&r->memory, "%s", scalar.text);
    good = read_checked(r, node, &reduction) && good;
    good = read_of(r, node, q, &reduction) && good;
    good = th_read_across(r, node, q) && good;
    good = read_allowed(r, node, q, &reduction) && good;
    good = th_read_share(r, node, q) && good;
    good = th_read_tried(r, node, q, &reduction) && good;
    if (!good || (q->reduction = th_add_reduction(r, reduction)) == SIZE_MAX)
        return;
    th_read_sense(r, q, &reduction);
    char path[160];
    th_reduction_path(s, &reduction, path, sizeof path);
    if (!named)
        q->name = th_memory_format(&r->memory, "%s", path);
    s->requirement_count++;
}

static void read_list(struct th_reader *r, const struct th_node *node)
{
    struct th_scenario *s = r->scenario;
    const bool list = node && th_node_kind(node) == TH_SEQUENCE;
    if (!node)
        return;
    if (!list) {
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT,
                    "require must be a list: [{check: path, between: [least, most]}]");
        return;
    }
    s->requirements = th_memory_keep(&r->memory, th_node_count(node) * sizeof *s->requirements);
    for (size_t k = 0; s->requirements && s->reductions && k < th_node_count(node); k++)
        read_requirement(r, th_node_item(node, k));
}

void th_read_requirements(struct th_reader *r)
{
    const struct th_node *node = th_node_get(r->root, "require");
    const bool list = node && th_node_kind(node) == TH_SEQUENCE;
    th_read_reductions(r, (list ? 2 * th_node_count(node) : 0) + th_read_record_most(r) +
                              th_read_consequence_most(r));
    if (r->scenario->reductions)
        th_read_record_reductions(r);
    read_list(r, node);
    if (r->scenario->reductions)
        th_read_consequences(r);
}
