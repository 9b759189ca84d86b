/* The laws of vary:. "normal 2 %" (of the scenario's value) or "normal 0.1 mm", "lognormal 24
 * %" (coefficient of variation), both with "within a b" if wanted, "uniform a b", "grid a b c".
 * In a list, a number without a unit takes the unit that follows: "grid 0.2 0.35 0.5 mL/day". A
 * value that is a share itself needs which percent is meant: "normal 4.8 % points" or "normal
 * 10 % of value". */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/reader.h"
#include "scenario/law.h"

enum { MOST_NUMBERS = 4096, WORD = 64 };

static const char *const laws[] = {"normal", "lognormal", "uniform", "grid"};

/* The values of a list, each a text of its own. */
struct list {
    const char **items;
    size_t count;
};

/* Whether a piece begins a new value: "20mL", "-3", "T10" do; "mL" and the unit "1/h" do
 * not. */
static bool begins_value(const struct th_reader *r, const struct th_row *row, const char *piece)
{
    if (row->quantity == TH_CHOICE || row->quantity == TH_DRUG)
        return true;
    const struct th_catalog *catalog = r->scenario->catalog;
    const struct th_landmark *named;
    for (size_t k = 0; row->quantity == TH_POSITION && (named = th_position_name(catalog, k));
         k++)
        if (strcmp(named->name, piece) == 0)
            return true;
    const char *digits = piece + strspn(piece, "+-");
    if (!isdigit((unsigned char)digits[0]) &&
        !(digits[0] == '.' && isdigit((unsigned char)digits[1])))
        return strcmp(digits, "inf") == 0;
    char *end;
    strtod(piece, &end);
    return *end == '\0' || isalpha((unsigned char)*end) || *end == '%' ||
           (unsigned char)*end > 127;
}

static bool has_unit(const char *value)
{
    char *end;
    strtod(value, &end);
    return *end != '\0';
}

static bool read_list(struct th_reader *r, const struct th_row *row, const char *text,
                      struct list *list)
{
    list->items = th_memory_scratch(&r->memory, (strlen(text) / 2 + 1) * sizeof *list->items);
    if (!list->items)
        return false;
    /* An instant by day and clock has blanks within. */
    bool clocks = row->flags & TH_MOMENT && strchr(text, ':');
    const char *between = clocks ? "," : " \t\n,";
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, between);
        char *piece = th_memory_scratch(&r->memory, length + 1);
        if (!piece)
            return false;
        memcpy(piece, at, length);
        at += length;
        at += strspn(at, " \t\n,");
        if (length == 0)
            continue;
        if (clocks || list->count == 0 || begins_value(r, row, piece))
            list->items[list->count++] = piece;
        else
            list->items[list->count - 1] =
                th_memory_format(&r->memory, "%s %s", list->items[list->count - 1], piece);
    }
    const char *unit = NULL;
    for (size_t k = clocks ? 0 : list->count; k-- > 0;) {
        char *end;
        strtod(list->items[k], &end);
        if (end != list->items[k] && has_unit(list->items[k]))
            unit = end;
        else if (end != list->items[k] && unit)
            list->items[k] =
                th_memory_format(&r->memory, "%s %s", list->items[k], unit + strspn(unit, " "));
    }
    return true;
}

static bool check_cut(struct th_reader *r, struct th_place place, const struct th_vary *vary)
{
    static const double noted = 0.01, most = 0.5;
    char text[240];
    double share = th_law_cut(r->scenario, vary, text, sizeof text);
    if (vary->within) {
        if (share < 1 - 1e-6)
            return true;
        th_error_at(r->error, place, TH_BAD_INPUT, "vary %s: %s: nothing of it lies within",
                    vary->path, vary->words);
        return false;
    }
    if (share >= most) {
        th_error_at(
            r->error, place, TH_BAD_INPUT,
            "vary %s: %s: %s, which it cannot be; of a law that loses half nobody has the "
            "value that is written: give another value, another law, or within A B",
            vary->path, vary->words, text);
        return false;
    }
    if (share >= noted)
        th_notice_add(r, place, "vary %s: %s: %s; that is cut off and the rest scaled up",
                      vary->path, vary->words, text);
    return true;
}

static bool reject(struct th_reader *r, const struct th_scalar *scalar, const char *path,
                   const char *sentence)
{
    th_error_at(r->error, scalar->place, TH_BAD_INPUT, "vary %s: %s", path, sentence);
    return false;
}

/* A spread is a difference: the zero of a unit such as degC is subtracted. */
static bool read_spread(struct th_reader *r, const struct th_row *row,
                        const struct th_scalar *scalar, const char *path, const char *text,
                        double *spread)
{
    char *unit, zero[WORD];
    double none = 0;
    char why[TH_SENTENCE];
    struct th_scalar item = {text, scalar->place, TH_CHOSEN, ""};
    strtod(text, &unit);
    snprintf(zero, sizeof zero, "0 %s", unit + strspn(unit, " "));
    if (row->quantity == TH_POSITION && unit == text)
        return reject(r, scalar, path, "a spread is a length, such as 2 cm");
    if (!th_read_number(r, row, &item, path, spread) ||
        th_quantity_read(r->scenario->units, row->quantity, zero, &none, why, sizeof why) !=
            TH_OK)
        return false;
    *spread -= none;
    return true;
}

/* "2 % of value", "2 % points", "2 %" or no percentage at all. */
enum meant { PLAIN, PERCENT, OF_VALUE, POINTS };

/* *share: the percentage, unless it is PLAIN. */
static enum meant meaning(const struct th_reader *r, const char *text, double *share)
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

static bool read_lognormal(struct th_reader *r, const struct th_scalar *scalar,
                           const char *text, double base, struct th_vary *vary)
{
    if (meaning(r, text, &vary->spread) != PERCENT) {
        if (has_unit(text))
            return reject(r, scalar, vary->path, "lognormal takes a share, such as 24 %");
        vary->spread = strtod(text, NULL);
    }
    if (!(base > 0))
        return reject(r, scalar, vary->path, "lognormal needs a median above zero");
    return true;
}

/* The percentage of a value that is a share itself is ambiguous: of the value, or points. */
static bool reject_percent(struct th_reader *r, const struct th_scalar *scalar,
                           const char *text, double share, double base, const char *path)
{
    th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                "vary %s: the value is a share itself, so \"%.40s\" can mean two things: write "
                "normal %.6g %% points (around %.6g %%), or normal %.6g %% of value (that is "
                "%.6g %% points)",
                path, text, 100 * share, 100 * base, 100 * share, 100 * share * fabs(base));
    return false;
}

static bool read_normal(struct th_reader *r, const struct th_row *row,
                        const struct th_scalar *scalar, const char *text, double base,
                        struct th_vary *vary)
{
    double share;
    enum meant meant = meaning(r, text, &share);
    if (meant == PLAIN) {
        if (!read_spread(r, row, scalar, vary->path, text, &vary->spread))
            return false;
        return row->quantity != TH_FRACTION || !has_unit(text) ||
               reject_percent(r, scalar, text, vary->spread, base, vary->path);
    }
    if (meant == PERCENT && row->quantity == TH_FRACTION)
        return reject_percent(r, scalar, text, share, base, vary->path);
    if (meant == POINTS && row->quantity != TH_FRACTION)
        return reject(r, scalar, vary->path,
                      "% points are of a share; write normal 2 % or a spread with its unit");
    if (meant != POINTS && (row->quantity == TH_TEMPERATURE || base == 0))
        return reject(r, scalar, vary->path,
                      row->quantity == TH_FRACTION
                          ? "a share of a value of 0 is 0; write normal 2 % points"
                          : "a share of this value says nothing; give its unit");
    vary->spread = meant == POINTS ? share : share * fabs(base);
    return true;
}

static bool read_bell(struct th_reader *r, const struct th_row *row,
                      const struct th_scalar *scalar, const struct list *list, double base,
                      struct th_vary *vary)
{
    if (row->quantity == TH_CHOICE || row->quantity == TH_DRUG)
        return reject(r, scalar, vary->path, "words can only be varied by grid");
    if (list->count != 1)
        return reject(r, scalar, vary->path, "one number wanted, such as \"normal 2 %\"");
    const char *text = list->items[0];
    if (vary->law == TH_LOGNORMAL ? !read_lognormal(r, scalar, text, base, vary)
                                  : !read_normal(r, row, scalar, text, base, vary))
        return false;
    if (!(vary->spread > 0) || !isfinite(vary->spread) ||
        (vary->law == TH_LOGNORMAL && vary->spread > 10))
        return reject(r, scalar, vary->path,
                      "the spread must be above zero and finite (lognormal: "
                      "at most 1000 %)");
    return true;
}

static bool read_values(struct th_reader *r, const struct th_row *row,
                        const struct th_scalar *scalar, const struct list *list,
                        const struct th_range *range, struct th_vary *vary)
{
    if (list->count == 0 || list->count > MOST_NUMBERS)
        return reject(r, scalar, vary->path, "between 1 and 4096 values wanted");
    vary->grid = th_memory_keep(&r->memory, list->count * sizeof *vary->grid);
    if (!vary->grid)
        return false;
    bool good = true;
    for (size_t k = 0; k < list->count; k++) {
        struct th_scalar item = {list->items[k], scalar->place, TH_CHOSEN, ""};
        good = th_read_value(r, row, &item, vary->path, range, &vary->grid[k]) && good;
    }
    vary->grid_count = list->count;
    if (vary->law == TH_GRID || !good)
        return good;
    if (row->quantity == TH_CHOICE || row->quantity == TH_DRUG)
        return reject(r, scalar, vary->path, "words can only be varied by grid");
    if (list->count != 2 || !(vary->grid[0] < vary->grid[1]))
        return reject(r, scalar, vary->path, "uniform wants a least and a larger most");
    vary->least = vary->grid[0];
    vary->most = vary->grid[1];
    vary->grid = NULL;
    vary->grid_count = 0;
    return true;
}

/* Reads " within A B" and cuts it off *text. */
static bool read_within(struct th_reader *r, const struct th_row *row,
                        const struct th_scalar *scalar, const char **text,
                        const struct th_range *range, struct th_vary *vary)
{
    const char *within = strstr(*text, " within ");
    struct list ends = {0};
    double *bounds[] = {&vary->least, &vary->most};
    if (!within)
        return true;
    vary->within = true;
    if (vary->law != TH_NORMAL && vary->law != TH_LOGNORMAL)
        return reject(r, scalar, vary->path, "within goes with normal and lognormal");
    if (!read_list(r, row, within + strlen(" within "), &ends))
        return false;
    if (ends.count != 2)
        return reject(r, scalar, vary->path, "within wants a least and a most");
    for (size_t k = 0; k < 2; k++) {
        struct th_scalar item = {ends.items[k], scalar->place, TH_CHOSEN, ""};
        if (!th_read_value(r, row, &item, vary->path, range, bounds[k]))
            return false;
    }
    *text = th_memory_format(&r->memory, "%.*s", (int)(within - *text), *text);
    return vary->least < vary->most ||
           reject(r, scalar, vary->path, "within wants a least and a larger most");
}

static bool read_law(struct th_reader *r, const struct th_row *row,
                     const struct th_scalar *scalar, struct th_vary *vary)
{
    struct th_candidates names = {.items = (const char **)laws, .count = 4, .room = 4};
    const struct th_instance *it = &r->scenario->instances[vary->instance];
    const double base = it->params[vary->row];
    char law[WORD];
    const char *start = scalar->text + strspn(scalar->text, " ");
    size_t length = strcspn(start, " ");
    snprintf(law, sizeof law, "%.*s", (int)(length < WORD ? length : WORD - 1), start);
    size_t k = 0;
    while (k < 4 && strcmp(law, laws[k]) != 0) k++;
    if (k == 4 && (isdigit((unsigned char)law[0]) || strchr("+-.", law[0])))
        return reject(r, scalar, vary->path,
                      "which law? write normal, lognormal, uniform or grid first");
    if (k == 4) {
        th_candidates_reject(r, scalar->place, "law", law, vary->path, &names);
        return false;
    }
    struct list list = {0};
    struct th_range range;
    vary->law = (enum th_law)k;
    vary->least = it->provenance[vary->row].least;
    vary->most = it->provenance[vary->row].most;
    const char *rest = start + length;
    vary->words = th_memory_format(&r->memory, "%s", start);
    if (!th_read_range(r, row, vary->path, &range) ||
        !read_within(r, row, scalar, &rest, &range, vary) || !read_list(r, row, rest, &list))
        return false;
    if (vary->law == TH_UNIFORM || vary->law == TH_GRID)
        return read_values(r, row, scalar, &list, &range, vary);
    if (!isfinite(base))
        return reject(r, scalar, vary->path, "there is no value to vary around");
    return read_bell(r, row, scalar, &list, base, vary) && check_cut(r, scalar->place, vary);
}

/* Reports a list that stands in place of a law: [0.2 mL/day, 0.4 mL/day]. */
static bool reject_sequence(struct th_reader *r, const struct th_node *node, const char *path)
{
    const char *list = "";
    if (th_node_kind(node) != TH_SEQUENCE || th_node_count(node) == 0)
        return false;
    for (size_t k = 0; k < th_node_count(node) && strlen(list) < 200; k++) {
        const struct th_node *item = th_node_item(node, k);
        if (th_node_kind(item) != TH_SCALAR)
            return false;
        list =
            th_memory_format(&r->memory, "%s%s%.40s", list, k ? ", " : "", th_node_text(item));
    }
    th_error_at(r->error, th_node_place(node), TH_BAD_INPUT,
                "vary %s: a list is no law: write grid %.240s", path, list);
    return true;
}

bool th_read_law(struct th_reader *r, const struct th_row *row, const struct th_node *node,
                 struct th_vary *vary)
{
    struct th_scalar scalar;
    if (reject_sequence(r, node, vary->path) ||
        !th_read_scalar(r, node, vary->path, false, &scalar) ||
        !read_law(r, row, &scalar, vary))
        return false;
    th_notice_late_grid(r, scalar.place, vary);
    return true;
}
