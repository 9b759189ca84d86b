/* summary: {quantiles: [5 %, 50 %, 95 %], path: [...], keep: all | none | N}: quantiles over
 * persons, taken while the members run. */
#include <stdlib.h>
#include <string.h>

#include "language/ensemble/ensemble.h"
#include "scenario/people/people.h"

static bool read_share(struct th_reader *r, const struct th_node *node, double *share)
{
    static const struct th_row row = {.name = "quantiles", .quantity = TH_FRACTION};
    static const struct th_range range = {0, 1, false};
    struct th_scalar scalar;
    return th_read_scalar(r, node, "quantiles", false, &scalar) &&
           th_read_value(r, &row, &scalar, "quantiles", &range, share);
}

/* They rise, so that no two are the same. */
static bool read_shares(struct th_reader *r, const struct th_node *node,
                        struct th_summary_request *to)
{
    static const double usual[] = {0.05, 0.5, 0.95};
    const bool list = node && th_node_kind(node) == TH_SEQUENCE;
    const size_t count = !node ? 3 : list ? th_node_count(node) : 1;
    if (count == 0 || count > TH_SUMMARY_SHARES) {
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT,
                    "quantiles: these are %zu; 1 to %d are taken", count, TH_SUMMARY_SHARES);
        return false;
    }
    for (size_t k = 0; k < count; k++) {
        if (!node)
            to->shares[k] = usual[k];
        else if (!read_share(r, list ? th_node_item(node, k) : node, &to->shares[k]))
            return false;
        if (k && to->shares[k] <= to->shares[k - 1]) {
            th_error_at(r->error, th_node_place(node), TH_BAD_INPUT,
                        "quantiles: each must be larger than the one before");
            return false;
        }
    }
    to->count = count;
    return true;
}

/* True if a column is what a path of summary: names: itself, that of each drug, or an instance.
 */
static bool is_meant(const struct th_scenario *s, const struct th_column *column,
                     const char *text)
{
    const size_t length = strlen(text);
    return strcmp(s->instances[column->instance].name, text) == 0 ||
           (strncmp(column->path, text, length) == 0 &&
            (!column->path[length] || column->path[length] == '.'));
}

static bool read_path(struct th_reader *r, const struct th_node *node,
                      struct th_summary_request *to)
{
    const struct th_scenario *s = r->scenario;
    struct th_scalar scalar;
    bool found = false;
    if (!th_read_scalar(r, node, "path", false, &scalar))
        return false;
    for (size_t k = 0; k < s->column_count; k++)
        if (is_meant(s, &s->columns[k], scalar.text))
            found = to->columns[k] = true;
    if (found)
        return true;
    struct th_candidates names = {0};
    for (size_t k = 0; k < s->column_count; k++)
        th_candidates_add(&r->memory, &names, s->columns[k].path);
    th_candidates_reject(r, scalar.place, "recorded output", scalar.text, "summary", &names);
    return false;
}

static bool read_paths(struct th_reader *r, const struct th_node *node,
                       struct th_summary_request *to)
{
    const bool list = node && th_node_kind(node) == TH_SEQUENCE;
    to->columns =
        th_memory_keep(&r->memory, (r->scenario->column_count + 1) * sizeof *to->columns);
    if (!to->columns)
        return false;
    for (size_t k = 0; !node && k < r->scenario->column_count; k++) to->columns[k] = true;
    for (size_t k = 0; node && k < (list ? th_node_count(node) : 1); k++)
        if (!read_path(r, list ? th_node_item(node, k) : node, to))
            return false;
    return true;
}

static bool read_keep(struct th_reader *r, const struct th_node *node,
                      struct th_summary_request *to)
{
    struct th_scalar scalar;
    char *end = NULL;
    to->keep = UINT64_MAX;
    if (!th_node_get(node, "keep"))
        return true;
    if (!th_read_entry(r, node, "keep", &scalar))
        return false;
    if (strcmp(scalar.text, "all") == 0)
        return true;
    to->keep = 0;
    if (strcmp(scalar.text, "none") == 0)
        return true;
    const unsigned long count = strtoul(scalar.text, &end, 10);
    if (!strchr("0123456789", scalar.text[0]) || *end || count == 0) {
        th_error_at(r->error, scalar.place, TH_BAD_INPUT,
                    "keep: \"%.40s\" is neither all nor none nor the first so many persons",
                    scalar.text);
        return false;
    }
    to->keep = count;
    if (th_condition_count(r->scenario) == 1)
        return true;
    th_error_at(
        r->error, scalar.place, TH_BAD_INPUT,
        "keep: a number is of persons under one condition, and there are several: all or "
        "none");
    return false;
}

void th_read_summary(struct th_reader *r)
{
    const struct th_node *node = th_node_get(r->root, "summary");
    struct th_summary_request asked = {.count = 0};
    struct th_candidates names = {0};
    th_candidates_section(&r->memory, &names, "summary");
    if (!node)
        return;
    if (th_node_kind(node) != TH_MAPPING) {
        th_error_at(
            r->error, th_node_place(node), TH_BAD_INPUT,
            "summary must be a mapping, such as {quantiles: [5 %%, 50 %%, 95 %%], keep: "
            "none}");
        return;
    }
    if (th_read_keys(r, node, "summary", &names) &&
        read_shares(r, th_node_get(node, "quantiles"), &asked) &&
        read_paths(r, th_node_get(node, "path"), &asked) && read_keep(r, node, &asked))
        r->scenario->summary = asked;
}
