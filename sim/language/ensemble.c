/* ensemble: {each: 50, seed: 7, vary: {path: law}, table: FILE, design: FILE}. */
#include <stdlib.h>
#include <string.h>

#include "language/ensemble/ensemble.h"

/* False and a sentence if what vary[vary_count] names is varied before, or is --set as well. */
static bool check_single(struct th_reader *r, struct th_place place)
{
    const struct th_scenario *s = r->scenario;
    const struct th_vary *vary = &s->vary[s->vary_count];
    struct th_scalar scalar;
    for (size_t k = 0; k < s->vary_count; k++)
        if (vary->instance == s->vary[k].instance && vary->row == s->vary[k].row) {
            th_error_at(r->error, place, TH_BAD_INPUT, "vary %s: it is there twice",
                        vary->path);
            return false;
        }
    if (!th_override_take(r, vary->path, &scalar))
        return true;
    th_error_at(r->error, scalar.place, TH_BAD_INPUT,
                "vary %s: it differs between members, so it cannot be --set", vary->path);
    return false;
}

/* A law stands around the value of a table; one of a design is not drawn, its law only said the
 * range. False: nothing is to be drawn, perhaps after a sentence. */
static bool check_given(struct th_reader *r, struct th_place place, const struct th_vary *vary)
{
    for (size_t f = 0; r->rows && f < 2; f++) {
        const struct th_rows_read *rows = &r->rows[f];
        size_t columns = rows->table ? rows->table->column_count : 0;
        for (size_t c = 0; c < columns; c++) {
            const struct th_column_read_as *as = &rows->columns[c];
            if (!as->path || as->instance != vary->instance || as->row != vary->row)
                continue;
            if (vary->law == TH_GRID)
                th_error_at(r->error, place, TH_BAD_INPUT,
                            "vary %s: it is in %s as well; a path is on at most one of grid, "
                            "table and design",
                            vary->path, rows->key);
            else if (f == 0 && vary->law != TH_NORMAL && vary->law != TH_LOGNORMAL)
                th_error_at(r->error, place, TH_BAD_INPUT,
                            "vary %s: the table gives it a value, and %s does not stand around "
                            "one: write normal S or lognormal S",
                            vary->path, vary->words);
            else
                return f == 0;
            return false;
        }
    }
    return true;
}

/* X.from in vary: the parts that vary. */
static void read_swap(struct th_reader *r, size_t instance, const struct th_node *node)
{
    struct th_scalar scalar;
    const char *path =
        th_memory_format(&r->memory, "%s.from", r->scenario->instances[instance].name);
    if (th_node_kind(node) == TH_SEQUENCE)
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT,
                    "vary %s: a list is no law: write grid a b", path);
    else if (th_read_scalar(r, node, path, false, &scalar)) {
        th_override_take(r, th_memory_format(&r->memory, "ensemble.vary.%s", path), &scalar);
        th_read_swap_law(r, instance, &scalar);
    }
}

/* The same of X.from: a choice of parts is not drawn where a design gives them. */
static bool check_part(struct th_reader *r, struct th_place place, size_t instance,
                       const struct th_node *law)
{
    for (size_t f = 0; r->rows && f < 2; f++) {
        const struct th_rows_read *rows = &r->rows[f];
        size_t columns = rows->table ? rows->table->column_count : 0;
        for (size_t c = 0; c < columns; c++) {
            const struct th_column_read_as *as = &rows->columns[c];
            if (!as->path || as->instance != instance || as->row != SIZE_MAX)
                continue;
            bool choice = th_node_kind(law) == TH_SCALAR &&
                          strncmp(th_node_text(law), "choice ", strlen("choice ")) == 0;
            if (f == 0 || !choice)
                th_error_at(r->error, place, TH_BAD_INPUT,
                            "vary %s: it is in %s as well; a path is on at most one of grid, "
                            "table and design",
                            as->path, rows->key);
            return false;
        }
    }
    return true;
}

static void read_law(struct th_reader *r, const struct th_node *node, size_t k)
{
    struct th_scenario *s = r->scenario;
    struct th_vary *vary = &s->vary[s->vary_count];
    struct th_place place = th_node_key_place(node, k);
    struct th_path path;
    bool bad;
    size_t swap = th_read_swap_path(r, place, th_node_key(node, k), &bad);
    if (swap != SIZE_MAX && check_part(r, place, swap, th_node_item(node, k)))
        read_swap(r, swap, th_node_item(node, k));
    if (swap != SIZE_MAX || bad ||
        !th_read_path(r, place, TH_PARAM, th_node_key(node, k), &path))
        return;
    const struct th_row *row = &s->instances[path.instance].model->params.rows[path.row];
    *vary = (struct th_vary){.instance = path.instance, .row = path.row};
    /* The full name, so that the draws do not depend on the spelling of the path. */
    vary->path =
        th_memory_format(&r->memory, "%s.%s", s->instances[path.instance].name, row->name);
    if (!check_single(r, place))
        return;
    if (th_row_shared(row))
        th_error_at(r->error, place, TH_BAD_INPUT, "vary %s: it %s", vary->path,
                    th_row_shared(row));
    else if (th_read_law(r, row, th_node_item(node, k), vary) && check_given(r, place, vary))
        s->vary_count++;
}

static void read_vary(struct th_reader *r, const struct th_node *node)
{
    struct th_scenario *s = r->scenario;
    if (th_node_kind(node) != TH_MAPPING) {
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT,
                    "vary must be a mapping: {path: normal 2 %%}");
        return;
    }
    s->vary = th_memory_keep(&r->memory, th_node_count(node) * sizeof *s->vary);
    for (size_t k = 0; s->vary && k < th_node_count(node); k++) read_law(r, node, k);
}

/* Conditions are counted by slot and row, whatever the order of the text; one of 0.1 is in the
 * order of its text. */
static void sort_vary(struct th_scenario *s)
{
    for (size_t k = 1; k < s->vary_count; k++) {
        const struct th_vary vary = s->vary[k];
        size_t at = k;
        for (; at > 0 &&
               (s->vary[at - 1].instance > vary.instance ||
                (s->vary[at - 1].instance == vary.instance && s->vary[at - 1].row > vary.row));
             at--)
            s->vary[at] = s->vary[at - 1];
        s->vary[at] = vary;
    }
}

/* Parts and columns that there can be at most. */
static size_t count_swaps(const struct th_reader *r, const struct th_node *vary)
{
    size_t count = vary ? th_node_count(vary) : 0;
    for (size_t f = 0; r->rows && f < 2; f++)
        count += r->rows[f].table ? r->rows[f].table->column_count : 0;
    return count;
}

static bool swap_before(const struct th_swap *a, const struct th_swap *b)
{
    return a->instance < b->instance;
}

/* In the order of the instances; what is replaced keeps its part. */
static void sort_swaps(struct th_scenario *s)
{
    for (size_t k = 1; k < s->swap_count; k++)
        for (size_t at = k; at > 0 && swap_before(&s->swaps[at], &s->swaps[at - 1]); at--) {
            const struct th_swap swap = s->swaps[at];
            s->swaps[at] = s->swaps[at - 1];
            s->swaps[at - 1] = swap;
            for (size_t j = 0; j < s->replaced_count; j++) {
                struct th_replaced *it = &s->replaced[j];
                if (it->by == TH_REPLACED_PART && (it->swap == at || it->swap == at - 1))
                    it->swap = at + at - 1 - it->swap;
            }
        }
}

/* First those of parts, then by instance and row. */
static bool replaced_before(const struct th_replaced *a, const struct th_replaced *b)
{
    bool part = a->by == TH_REPLACED_PART, other = b->by == TH_REPLACED_PART;
    if (part != other)
        return part;
    return a->instance != b->instance ? a->instance < b->instance : a->row < b->row;
}

static void sort_replaced(struct th_scenario *s)
{
    for (size_t k = 1; k < s->replaced_count; k++)
        for (size_t at = k; at > 0 && replaced_before(&s->replaced[at], &s->replaced[at - 1]);
             at--) {
            const struct th_replaced it = s->replaced[at];
            s->replaced[at] = s->replaced[at - 1];
            s->replaced[at - 1] = it;
        }
}

void th_read_ensemble(struct th_reader *r)
{
    struct th_scenario *s = r->scenario;
    struct th_candidates names = {0};
    const struct th_node *node = th_node_get(r->root, "ensemble");
    s->members = 1;
    s->seed = 1;
    th_candidates_section(&r->memory, &names, "ensemble");
    if (node && !th_read_keys(r, node, "ensemble", &names))
        return;
    const struct th_node *vary = node ? th_node_get(node, "vary") : NULL;
    struct th_scalar each;
    const bool counted =
        (node && th_node_get(node, "each")) || th_override_find(r, "ensemble.each", &each);
    const int before = r->error->count;
    if (!th_read_swaps_open(r, count_swaps(r, vary)))
        return;
    if (vary)
        read_vary(r, vary);
    th_read_rows(r);
    sort_swaps(s);
    sort_replaced(s);
    if (s->format || s->table.count || s->design.count || s->swap_count || counted)
        sort_vary(s);
    if (r->error->count == before)
        th_read_given_laws(r);
    if (node && th_node_get(node, "correlations") && r->error->count == before)
        th_read_correlations(r, th_node_get(node, "correlations"));
    if (r->error->count == before)
        th_read_members(r, node);
}
