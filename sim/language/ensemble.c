/* ensemble: {members: 256, seed: 7, vary: {path: law}}. */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/reader.h"

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

static void read_vary(struct th_reader *r, const struct th_node *node)
{
    struct th_scenario *s = r->scenario;
    if (th_node_kind(node) != TH_MAPPING) {
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT,
                    "vary must be a mapping: {path: normal 2 %%}");
        return;
    }
    s->vary = th_memory_keep(&r->memory, th_node_count(node) * sizeof *s->vary);
    for (size_t k = 0; s->vary && k < th_node_count(node); k++) {
        struct th_vary *vary = &s->vary[s->vary_count];
        struct th_place place = th_node_key_place(node, k);
        struct th_path path;
        if (!th_read_path(r, place, TH_PARAM, th_node_key(node, k), &path))
            continue;
        const struct th_row *row = &s->instances[path.instance].model->params.rows[path.row];
        *vary = (struct th_vary){.instance = path.instance, .row = path.row};
        /* The full name, so that the draws do not depend on the spelling of the path. */
        vary->path =
            th_memory_format(&r->memory, "%s.%s", s->instances[path.instance].name, row->name);
        if (!check_single(r, place))
            continue;
        if (th_row_shared(row))
            th_error_at(r->error, place, TH_BAD_INPUT, "vary %s: it %s", vary->path,
                        th_row_shared(row));
        else if (th_read_law(r, row, th_node_item(node, k), vary))
            s->vary_count++;
    }
}

/* A whole number; doubles would lose the last digits of a seed. */
static bool read_whole(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                       unsigned long long least, unsigned long long most, uint64_t *number)
{
    char *end;
    errno = 0;
    unsigned long long read = strtoull(scalar->text, &end, 10);
    bool good = isdigit((unsigned char)scalar->text[0]) && !*end && !errno && read >= least &&
                read <= most;
    if (good)
        *number = read;
    else
        th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                    "%s: \"%.60s\" is not a whole number from %llu to %llu", what, scalar->text,
                    least, most);
    return good;
}

/* The count of combinations of the grids; 0: there is no grid; above TH_MEMBERS: too many to
 * count. */
static uint64_t combinations(const struct th_scenario *s)
{
    uint64_t product = 0;
    for (size_t k = 0; k < s->vary_count && product <= TH_MEMBERS; k++)
        if (s->vary[k].law == TH_GRID)
            product = (product ? product : 1) * s->vary[k].grid_count;
    return product;
}

/* An ensemble of grids has as many members as there are combinations. */
static void count_members(struct th_reader *r, struct th_place place)
{
    uint64_t product = combinations(r->scenario);
    if (product > TH_MEMBERS)
        th_error_at(r->error, place, TH_BAD_INPUT,
                    "the grids make more than %d members, which is the most there can be",
                    TH_MEMBERS);
    else if (product == 0)
        th_error_at(r->error, place, TH_BAD_INPUT, "ensemble needs members: with their number");
    else
        r->scenario->members = product;
}

/* A sweep must contain each combination equally often, unless the number of members comes
 * from the command line, which selects a part of it. */
static void check_sweep(struct th_reader *r, struct th_place place)
{
    uint64_t product = combinations(r->scenario), members = r->scenario->members;
    if (product > TH_MEMBERS)
        th_error_at(r->error, place, TH_BAD_INPUT,
                    "members: %llu are not all of the more than %d combinations of the grids; "
                    "--members %llu runs that part",
                    (unsigned long long)members, TH_MEMBERS, (unsigned long long)members);
    else if (product && members % product)
        th_error_at(r->error, place, TH_BAD_INPUT,
                    "members: %llu is no multiple of the %llu combinations of the grids; leave "
                    "members out to run each once, or --members %llu to run a part",
                    (unsigned long long)members, (unsigned long long)product,
                    (unsigned long long)members);
}

void th_read_ensemble(struct th_reader *r)
{
    struct th_scenario *s = r->scenario;
    struct th_candidates names = {0};
    const struct th_node *node = th_node_get(r->root, "ensemble");
    struct th_scalar members, seed;
    int before = r->error->count;
    s->members = 1;
    s->seed = 1;
    th_candidates_section(&r->memory, &names, "ensemble");
    if (node && !th_read_keys(r, node, "ensemble", &names))
        return;
    if (node && th_node_get(node, "vary"))
        read_vary(r, th_node_get(node, "vary"));
    bool part = th_override_take(r, "ensemble.members", &members);
    bool counted = part || th_read_entry(r, node, "members", &members);
    bool seeded =
        th_override_take(r, "ensemble.seed", &seed) || th_read_entry(r, node, "seed", &seed);
    s->ensemble = node || counted || seeded;
    if (counted && read_whole(r, &members, "members", 1, TH_MEMBERS, &s->members) && !part &&
        r->error->count == before)
        check_sweep(r, members.place);
    else if (!counted && node && r->error->count == before)
        count_members(r, th_node_place(node));
    if (seeded)
        read_whole(r, &seed, "seed", 0, UINT64_MAX, &s->seed);
}
