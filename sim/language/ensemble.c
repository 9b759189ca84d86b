/* ensemble: {members: 256, seed: 7, vary: {path: law}}.
 *
 * Laws: "normal 2 %" (of the scenario's value) or "normal 0.1 mm", "lognormal 24 %"
 * (coefficient of variation), both with "within a b" if wanted, "uniform a b", "grid a b c". In
 * a list, a number without a unit takes the unit that follows: "grid 0.2 0.35 0.5 mL/day". A
 * value that is a share itself says which percent is meant: "normal 4.8 % points" or "normal 10
 * % of value". */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/read.h"

enum { MOST_NUMBERS = 4096, WORD = 64 };

static const char *const laws[] = {"normal", "lognormal", "uniform", "grid"};

static bool complain(struct th_reading *r, const struct th_said *said, const char *path,
                     const char *sentence)
{
    th_error_at(r->error, said->place, TH_BAD_INPUT, "vary %s: %s", path, sentence);
    return false;
}

/* A difference such as 0.5 degC is 0.5 K: its zero is taken off. */
static bool read_spread(struct th_reading *r, const struct th_row *row,
                        const struct th_said *said, const char *path, const char *text,
                        double *spread)
{
    char *unit, zero[WORD];
    double none = 0;
    char why[TH_SENTENCE];
    struct th_said word = {text, said->place, TH_CHOSEN, ""};
    strtod(text, &unit);
    snprintf(zero, sizeof zero, "0 %s", unit + strspn(unit, " "));
    if (row->quantity == TH_POSITION && unit == text)
        return complain(r, said, path, "a spread is a length, such as 2 cm");
    if (!th_read_number(r, row, &word, path, spread) ||
        th_quantity_read(r->scenario->units, row->quantity, zero, &none, why, sizeof why) !=
            TH_OK)
        return false;
    *spread -= none;
    return true;
}

/* "2 % of value", "2 % points", "2 %" or no percentage at all. */
enum meant { PLAIN, PERCENT, OF_VALUE, POINTS };

/* *share: the number that stands before what was meant, unless it is PLAIN. */
static enum meant meaning(const struct th_reading *r, const char *text, double *share)
{
    static const char *const ends[] = {"", "of value", "points"};
    const char *mark = strchr(text, '%');
    const char *after = mark ? mark + 1 + strspn(mark + 1, " ") : text;
    int found = 0;
    while (found < 3 && strcmp(after, ends[found]) != 0) found++;
    char why[TH_SENTENCE], number[WORD];
    if (!mark || found == 3 || mark - text > WORD - 2)
        return PLAIN;
    snprintf(number, sizeof number, "%.*s", (int)(mark + 1 - text), text);
    bool read = th_quantity_read(r->scenario->units, TH_FRACTION, number, share, why,
                                 sizeof why) == TH_OK;
    return read ? (enum meant)(PERCENT + found) : PLAIN;
}

static bool read_lognormal(struct th_reading *r, const struct th_said *said, const char *text,
                           double base, struct th_vary *vary)
{
    if (meaning(r, text, &vary->spread) != PERCENT) {
        if (th_has_unit(text))
            return complain(r, said, vary->path, "lognormal takes a share, such as 24 %");
        vary->spread = strtod(text, NULL);
    }
    if (!(base > 0))
        return complain(r, said, vary->path, "lognormal needs a median above zero");
    return true;
}

/* A percentage of a percentage, or percentage points? Twelve times apart for a pump's error. */
static bool refuse_percent(struct th_reading *r, const struct th_said *said, const char *text,
                           double share, double base, const char *path)
{
    th_error_at(r->error, said->place, TH_BAD_INPUT,
                "vary %s: the value is a share itself, so \"%.40s\" can mean two things: write "
                "normal %.6g %% points (around %.6g %%), or normal %.6g %% of value (that is "
                "%.6g %% points)",
                path, text, 100 * share, 100 * base, 100 * share, 100 * share * fabs(base));
    return false;
}

static bool read_normal(struct th_reading *r, const struct th_row *row,
                        const struct th_said *said, const char *text, double base,
                        struct th_vary *vary)
{
    double share;
    enum meant meant = meaning(r, text, &share);
    if (meant == PLAIN) {
        if (!read_spread(r, row, said, vary->path, text, &vary->spread))
            return false;
        return row->quantity != TH_FRACTION || !th_has_unit(text) ||
               refuse_percent(r, said, text, vary->spread, base, vary->path);
    }
    if (meant == PERCENT && row->quantity == TH_FRACTION)
        return refuse_percent(r, said, text, share, base, vary->path);
    if (meant == POINTS && row->quantity != TH_FRACTION)
        return complain(r, said, vary->path,
                        "% points are of a share; write normal 2 % or a spread with its unit");
    if (meant != POINTS && (row->quantity == TH_TEMPERATURE || base == 0))
        return complain(r, said, vary->path,
                        row->quantity == TH_FRACTION
                            ? "a share of a value of 0 is 0; write normal 2 % points"
                            : "a share of this value says nothing; give its unit");
    vary->spread = meant == POINTS ? share : share * fabs(base);
    return true;
}

static bool read_bell(struct th_reading *r, const struct th_row *row,
                      const struct th_said *said, const struct th_list *list, double base,
                      struct th_vary *vary)
{
    if (row->quantity == TH_CHOICE || row->quantity == TH_DRUG)
        return complain(r, said, vary->path, "words can only be varied by grid");
    if (list->count != 1)
        return complain(r, said, vary->path, "one number wanted, such as \"normal 2 %\"");
    const char *text = list->items[0];
    if (vary->law == TH_LOGNORMAL ? !read_lognormal(r, said, text, base, vary)
                                  : !read_normal(r, row, said, text, base, vary))
        return false;
    if (!(vary->spread > 0) || !isfinite(vary->spread) ||
        (vary->law == TH_LOGNORMAL && vary->spread > 10))
        return complain(r, said, vary->path,
                        "the spread must be above zero and finite (lognormal: "
                        "at most 1000 %)");
    return true;
}

static bool read_list(struct th_reading *r, const struct th_row *row,
                      const struct th_said *said, const struct th_list *list,
                      const struct th_range *range, struct th_vary *vary)
{
    if (list->count == 0 || list->count > MOST_NUMBERS)
        return complain(r, said, vary->path, "between 1 and 4096 values wanted");
    vary->grid = th_read_take(r, list->count * sizeof *vary->grid);
    if (!vary->grid)
        return false;
    bool good = true;
    for (size_t k = 0; k < list->count; k++) {
        struct th_said word = {list->items[k], said->place, TH_CHOSEN, ""};
        good = th_read_value(r, row, &word, vary->path, range, &vary->grid[k]) && good;
    }
    vary->grid_count = list->count;
    if (vary->law == TH_GRID || !good)
        return good;
    if (row->quantity == TH_CHOICE || row->quantity == TH_DRUG)
        return complain(r, said, vary->path, "words can only be varied by grid");
    if (list->count != 2 || !(vary->grid[0] < vary->grid[1]))
        return complain(r, said, vary->path, "uniform wants a least and a larger most");
    vary->least = vary->grid[0];
    vary->most = vary->grid[1];
    vary->grid = NULL;
    vary->grid_count = 0;
    return true;
}

/* "... within a b": cut off there. The words before it remain in *text. */
static bool read_within(struct th_reading *r, const struct th_row *row,
                        const struct th_said *said, const char **text,
                        const struct th_range *range, struct th_vary *vary)
{
    const char *within = strstr(*text, " within ");
    struct th_list ends = {0};
    double *bounds[] = {&vary->least, &vary->most};
    if (!within)
        return true;
    vary->within = true;
    if (vary->law != TH_NORMAL && vary->law != TH_LOGNORMAL)
        return complain(r, said, vary->path, "within goes with normal and lognormal");
    if (!th_read_list(r, row, within + strlen(" within "), &ends))
        return false;
    if (ends.count != 2)
        return complain(r, said, vary->path, "within wants a least and a most");
    for (size_t k = 0; k < 2; k++) {
        struct th_said word = {ends.items[k], said->place, TH_CHOSEN, ""};
        if (!th_read_value(r, row, &word, vary->path, range, bounds[k]))
            return false;
    }
    *text = th_read_format(r, "%.*s", (int)(within - *text), *text);
    return vary->least < vary->most ||
           complain(r, said, vary->path, "within wants a least and a larger most");
}

static bool read_law(struct th_reading *r, const struct th_row *row, const struct th_said *said,
                     struct th_vary *vary)
{
    struct th_names names = {.items = (const char **)laws, .count = 4, .room = 4};
    const struct th_value *value = &r->scenario->instances[vary->instance].values[vary->row];
    char law[WORD];
    const char *start = said->text + strspn(said->text, " ");
    size_t length = strcspn(start, " ");
    snprintf(law, sizeof law, "%.*s", (int)(length < WORD ? length : WORD - 1), start);
    size_t k = 0;
    while (k < 4 && strcmp(law, laws[k]) != 0) k++;
    if (k == 4 && (isdigit((unsigned char)law[0]) || strchr("+-.", law[0])))
        return complain(r, said, vary->path,
                        "which law? write normal, lognormal, uniform or grid first");
    if (k == 4) {
        th_read_unknown(r, said->place, "law", law, vary->path, &names);
        return false;
    }
    struct th_list list = {0};
    struct th_range range;
    vary->law = (enum th_law)k;
    vary->least = value->least;
    vary->most = value->most;
    const char *rest = start + length;
    vary->words = th_read_format(r, "%s", start);
    if (!th_read_range(r, row, vary->path, &range) ||
        !read_within(r, row, said, &rest, &range, vary) || !th_read_list(r, row, rest, &list))
        return false;
    if (vary->law == TH_UNIFORM || vary->law == TH_GRID)
        return read_list(r, row, said, &list, &range, vary);
    if (!isfinite(value->si))
        return complain(r, said, vary->path, "there is no value to vary around");
    return read_bell(r, row, said, &list, value->si, vary) && th_read_cut(r, said->place, vary);
}

/* [0.2 mL/day, 0.4 mL/day] is meant as a grid. */
static bool refuse_sequence(struct th_reading *r, const struct th_node *node, const char *path)
{
    const char *list = "";
    if (th_node_kind(node) != TH_SEQUENCE || th_node_count(node) == 0)
        return false;
    for (size_t k = 0; k < th_node_count(node) && strlen(list) < 200; k++) {
        const struct th_node *item = th_node_item(node, k);
        if (th_node_kind(item) != TH_SCALAR)
            return false;
        list = th_read_format(r, "%s%s%.40s", list, k ? ", " : "", th_node_text(item));
    }
    th_error_at(r->error, th_node_place(node), TH_BAD_INPUT,
                "vary %s: a list is no law: write grid %.240s", path, list);
    return true;
}

static void read_vary(struct th_reading *r, const struct th_node *node)
{
    struct th_scenario *s = r->scenario;
    if (th_node_kind(node) != TH_MAPPING) {
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT,
                    "vary must be a mapping: {path: normal 2 %%}");
        return;
    }
    s->vary = th_read_take(r, th_node_count(node) * sizeof *s->vary);
    for (size_t k = 0; s->vary && k < th_node_count(node); k++) {
        struct th_vary *vary = &s->vary[s->vary_count];
        struct th_place place = th_node_key_place(node, k);
        struct th_said said;
        struct th_path path;
        if (!th_read_path(r, place, TH_PARAM, th_node_key(node, k), &path))
            continue;
        const struct th_row *row = &s->instances[path.instance].model->params.rows[path.row];
        *vary = (struct th_vary){.instance = path.instance, .row = path.row};
        /* The full name, so that the draws do not depend on how it was spelt. */
        vary->path = th_read_format(r, "%s.%s", s->instances[path.instance].name, row->name);
        if (!th_read_varied_once(r, place))
            continue;
        if (row->flags & TH_STRUCTURAL)
            th_error_at(r->error, place, TH_BAD_INPUT,
                        "vary %s: it sizes the model's memory, the same for every member",
                        vary->path);
        else if (!refuse_sequence(r, th_node_item(node, k), vary->path) &&
                 th_read_said(r, th_node_item(node, k), vary->path, false, &said) &&
                 read_law(r, row, &said, vary)) {
            th_read_late_grid(r, said.place, vary);
            s->vary_count++;
        }
    }
}

/* A whole number; doubles would lose the last digits of a seed. */
static bool read_whole(struct th_reading *r, const struct th_said *said, const char *what,
                       unsigned long long least, unsigned long long most, uint64_t *number)
{
    char *end;
    errno = 0;
    unsigned long long read = strtoull(said->text, &end, 10);
    bool good = isdigit((unsigned char)said->text[0]) && !*end && !errno && read >= least &&
                read <= most;
    if (good)
        *number = read;
    else
        th_error_at(r->error, said->place, TH_BAD_INPUT,
                    "%s: \"%.60s\" is not a whole number from %llu to %llu", what, said->text,
                    least, most);
    return good;
}

/* How many combinations the grids have; 0: there is none; above TH_MEMBERS: too many to count.
 */
static uint64_t combinations(const struct th_scenario *s)
{
    uint64_t product = 0;
    for (size_t k = 0; k < s->vary_count && product <= TH_MEMBERS; k++)
        if (s->vary[k].law == TH_GRID)
            product = (product ? product : 1) * s->vary[k].grid_count;
    return product;
}

/* An ensemble of grids has as many members as there are combinations. */
static void count_members(struct th_reading *r, struct th_place place)
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

/* A sweep that leaves out some combinations, or has some more often than others, is not what it
 * looks like. Who gives the number on the command line wants to look at a part. */
static void check_sweep(struct th_reading *r, struct th_place place)
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

void th_read_ensemble(struct th_reading *r)
{
    struct th_scenario *s = r->scenario;
    struct th_names names = {0};
    const struct th_node *node = th_node_get(r->root, "ensemble");
    struct th_said members, seed;
    int before = r->error->count;
    s->members = 1;
    s->seed = 1;
    th_names_section(r, &names, "ensemble");
    if (node && !th_read_keys(r, node, "ensemble", &names))
        return;
    if (node && th_node_get(node, "vary"))
        read_vary(r, th_node_get(node, "vary"));
    bool part = th_read_override(r, "ensemble.members", &members);
    bool counted = part || th_read_word(r, node, "members", &members);
    bool seeded =
        th_read_override(r, "ensemble.seed", &seed) || th_read_word(r, node, "seed", &seed);
    s->ensemble = node || counted || seeded;
    if (counted && read_whole(r, &members, "members", 1, TH_MEMBERS, &s->members) && !part &&
        r->error->count == before)
        check_sweep(r, members.place);
    else if (!counted && node && r->error->count == before)
        count_members(r, th_node_place(node));
    if (seeded)
        read_whole(r, &seed, "seed", 0, UINT64_MAX, &s->seed);
}
