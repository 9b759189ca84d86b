/* A path that stands twice in one set:, in two spellings. */
#include <math.h>
#include <string.h>

#include "language/items/items.h"

/* True if two entries have one value, in SI. */
static bool are_same(struct th_reader *r, const struct th_node *sets, size_t k, size_t n,
                     const struct th_row *row)
{
    const size_t entries[2] = {k, n};
    double values[2];
    for (size_t e = 0; e < 2; e++) {
        struct th_scalar scalar;
        const char *path = th_node_key(sets, entries[e]);
        if (!th_read_scalar(r, th_node_item(sets, entries[e]), path, false, &scalar) ||
            !th_read_number(r, row, &scalar, path, &values[e]))
            return false;
    }
    return fabs(values[0] - values[1]) <= 1e-12 * fmax(fabs(values[0]), fabs(values[1]));
}

static void take_out(struct th_reader *r, const struct th_node *sets, size_t k)
{
    const struct th_node *value = th_node_item(sets, k);
    th_old_edit(r, (struct th_edit){.kind = TH_EDIT_ENTRY,
                                    .place = th_node_key_place(sets, k),
                                    .value_place = th_node_place(value),
                                    .key = th_node_key(sets, k),
                                    .value = th_node_text(value),
                                    .text = ""});
}

bool th_set_again(struct th_reader *r, const struct th_node *sets, size_t k,
                  const struct th_path *found, bool *good)
{
    const struct th_row *row =
        &r->scenario->instances[found->instance].model->params.rows[found->row];
    const int before = r->error->count;
    struct th_path other;
    for (size_t n = 0; n < k; n++) {
        if (!th_scenario_path(r->scenario, TH_PARAM, th_node_key(sets, n), &other) ||
            other.instance != found->instance || other.row != found->row)
            continue;
        *good = (found->moved || other.moved) && are_same(r, sets, k, n, row);
        if (*good)
            take_out(r, sets, k);
        else if (r->error->count == before)
            th_error_at(r->error, th_node_key_place(sets, k), TH_BAD_INPUT,
                        "%.60s: it is set twice, as %.60s too", th_node_key(sets, k),
                        th_node_key(sets, n));
        return true;
    }
    return false;
}
