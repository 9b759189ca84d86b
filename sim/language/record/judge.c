/* across:, share: and confidence: of a requirement: how the members are judged together; and
 * whether its bounds ask for anything. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ensemble/confidence.h"
#include "language/items/items.h"
#include "language/record/record.h"
#include "scenario/people/people.h"
#include "scenario/reduction.h"

/* "95 %": a share, 0 to 1. */
static bool read_part(struct th_reader *r, const struct th_scalar *whole, const char *text,
                      double *share)
{
    static const struct th_row row = {.name = "across", .quantity = TH_FRACTION};
    static const struct th_range range = {0, 1, false};
    struct th_scalar part = *whole;
    part.text = text;
    return th_read_value(r, &row, &part, "across", &range, share);
}

/* "median", "mean", "95 %", "95 % over 5 %". */
static bool read_words(struct th_reader *r, const struct th_scalar *scalar,
                       struct th_requirement *q)
{
    static const char between[] = " over ";
    const char *text = scalar->text, *over = strstr(text, between);
    q->across_words = th_memory_format(&r->memory, "%s", text);
    if (strcmp(text, "mean") == 0) {
        q->across = TH_ACROSS_MEAN;
        return true;
    }
    q->across = TH_ACROSS_QUANTILE;
    q->quantile_count = over ? 2 : 1;
    if (strcmp(text, "median") == 0) {
        q->quantiles[0] = 0.5;
        return true;
    }
    if (strpbrk(text, "0123456789") == NULL) {
        struct th_candidates names = {0};
        th_candidates_add(&r->memory, &names, "median");
        th_candidates_add(&r->memory, &names, "mean");
        th_candidates_add(&r->memory, &names, "95 %");
        th_candidates_add(&r->memory, &names, "95 % over 5 %");
        th_candidates_reject(r, scalar->place, "word", text, "across", &names);
        return false;
    }
    const char *first =
        over ? th_memory_format(&r->memory, "%.*s", (int)(over - text), text) : text;
    return read_part(r, scalar, first, &q->quantiles[0]) &&
           (!over || read_part(r, scalar, over + strlen(between), &q->quantiles[1]));
}

bool th_read_across(struct th_reader *r, const struct th_node *node, struct th_requirement *q)
{
    struct th_scalar scalar;
    if (!th_node_get(node, "across"))
        return true;
    if (!th_read_entry(r, node, "across", &scalar) || !read_words(r, &scalar, q))
        return false;
    const char *other = th_node_get(node, "share")        ? "share"
                        : th_node_get(node, "confidence") ? "confidence"
                                                          : NULL;
    if (other)
        th_error_at(r->error, scalar.place, TH_BAD_INPUT,
                    "across: judges one number of the members together; %s: is of members that "
                    "are judged one by one",
                    other);
    return !other;
}

/* Members under one condition. */
static uint64_t members_each(const struct th_scenario *s)
{
    const uint64_t conditions = th_condition_count(s);
    return s->members > conditions ? s->members / conditions : 1;
}

/* share: or confidence: as it is written, or --set as require.NAME.share; false: it is not
 * there. */
static bool find_part(struct th_reader *r, const struct th_node *node, const char *key,
                      const struct th_requirement *q, struct th_scalar *scalar)
{
    const bool there = th_node_get(node, key) && th_read_entry(r, node, key, scalar);
    const char *name = q->name ? q->name : "";
    const char *path = th_memory_format(&r->memory, "require.%s.%s", name, key);
    return th_override_take(r, path, scalar) || there;
}

static bool read_confidence(struct th_reader *r, const struct th_node *node,
                            struct th_requirement *q)
{
    static const struct th_row row = {.name = "confidence", .quantity = TH_FRACTION};
    static const struct th_range range = {0.5, 0.999999, false};
    struct th_scalar scalar;
    if (!find_part(r, node, "confidence", q, &scalar))
        return true;
    if (!th_read_value(r, &row, &scalar, "confidence", &range, &q->confidence))
        return false;
    if (q->share < 1) {
        const double needs = th_share_needs(q->share, q->confidence);
        if ((double)members_each(r->scenario) < needs)
            th_notice_add(r, scalar.place,
                          "share %.6g %% at confidence %.6g %% needs at least %.0f members%s; "
                          "there %s %llu",
                          100 * q->share, 100 * q->confidence, needs,
                          th_condition_count(r->scenario) > 1 ? " under each condition" : "",
                          members_each(r->scenario) == 1 ? "is" : "are",
                          (unsigned long long)members_each(r->scenario));
        return true;
    }
    th_error_at(r->error, scalar.place, TH_BAD_INPUT,
                "confidence: no number of members shows that 100 %% of all meet it; say "
                "share: below 100 %%");
    return false;
}

/* The range of a judged number; a ratio, or a value that is no word, anything.
 * Instants that never come are infinite. */
static void find_range(const struct th_reader *r, const struct th_requirement *q,
                       const struct th_reduction *reduction, double *least, double *most)
{
    const struct th_row *row = th_reduction_row(r->scenario, reduction);
    const double length = th_seconds_of(reduction->to - reduction->from);
    *least = -INFINITY;
    *most = INFINITY;
    if (th_requirement_is_ratio(q))
        return;
    switch (th_take_kind(reduction->take)->gives) {
    case TH_GIVES_VALUE:
        if (row->quantity == TH_CHOICE) {
            *least = 0;
            *most = th_labels_count(row->labels) - 1;
        }
        break;
    case TH_GIVES_LENGTH:
        *least = 0;
        *most = reduction->log ? INFINITY : length;
        break;
    case TH_GIVES_INSTANT:
    case TH_GIVES_COUNT:
        *least = 0;
        break;
    default:
        break;
    }
}

/* A notice where the bounds leave nothing of what the number can be, or all of it. */
static void note_sense(struct th_reader *r, const struct th_requirement *q,
                       const struct th_reduction *reduction)
{
    double least, most;
    char range[240], low[96], high[96];
    find_range(r, q, reduction, &least, &most);
    if (isinf(least) && isinf(most))
        return;
    const bool never =
        q->open ? most <= q->least || least >= q->most : most < q->least || least > q->most;
    const bool always = q->open ? (isinf(q->least) ? most < q->most : least > q->least)
                                : q->least <= least && most <= q->most;
    if (!never && !always)
        return;
    th_reduction_print(r->scenario, reduction, least, 6, low, sizeof low);
    th_reduction_print(r->scenario, reduction, most, 6, high, sizeof high);
    if (isinf(most))
        snprintf(range, sizeof range, "is never below %s", low);
    else
        snprintf(range, sizeof range, "lies between %s and %s", low, high);
    th_notice_add(r, q->place, "this requirement can %s, for %s %s",
                  never ? "never be met" : "only be met", th_take_kind(reduction->take)->words,
                  range);
}

void th_read_sense(struct th_reader *r, const struct th_requirement *q,
                   const struct th_reduction *reduction)
{
    if (r->error->count == 0)
        note_sense(r, q, reduction);
}

bool th_read_tried(struct th_reader *r, const struct th_node *node, struct th_requirement *q,
                   const struct th_reduction *reduction)
{
    static const struct th_row row = {
        .name = "tried", .quantity = TH_NUMBER, .flags = TH_WHOLE};
    static const struct th_range range = {0, 1e9, false};
    struct th_scalar scalar;
    q->tried = th_reduction_tried(r->scenario, reduction);
    return !find_part(r, node, "tried", q, &scalar) ||
           th_read_value(r, &row, &scalar, "tried", &range, &q->tried);
}

bool th_read_share(struct th_reader *r, const struct th_node *node, struct th_requirement *q)
{
    static const struct th_row row = {.name = "share", .quantity = TH_FRACTION};
    static const struct th_range range = {0, 1, false};
    const char *const keys[] = {"share", "confidence", "across"};
    struct th_scalar scalar = {0};
    q->share = 1;
    if (find_part(r, node, "share", q, &scalar) &&
        !th_read_value(r, &row, &scalar, "share", &range, &q->share))
        return false;
    for (size_t k = 0; k < 3 && !r->scenario->ensemble; k++)
        if (th_node_get(node, keys[k])) {
            th_notice_add(r, th_node_place(th_node_get(node, keys[k])),
                          "%s: is of several members, and without ensemble: there is one",
                          keys[k]);
            break;
        }
    if (q->share < 1 && r->scenario->ensemble && th_condition_count(r->scenario) > 1 &&
        members_each(r->scenario) == 1)
        th_notice_add(
            r, scalar.place,
            "share: is of the members under one condition, of whom there is one: each "
            "condition has to pass");
    return read_confidence(r, node, q);
}
