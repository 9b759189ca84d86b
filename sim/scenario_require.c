/* require: [{name, check: path, take: mean, between: [least, most], ...}]: what must come out.
 */
#include <math.h>
#include <string.h>

#include "scenario_read.h"

static const char *const keys[] = {"name", "check",   "take",  "at", "during",
                                   "of",   "between", "share", "from", "to"};
enum { KEYS = sizeof keys / sizeof keys[0] };

static const char *const takes[] = {"final", "mean", "max", "min", "at"};
enum { TAKES = sizeof takes / sizeof takes[0] };

/* A column of single numbers, or SIZE_MAX and a sentence. */
static size_t read_scalar(struct th_reading *r, const struct th_node *node, const char *key)
{
    struct th_said said;
    size_t column = th_read_word(r, node, key, &said) ? th_read_column(r, &said) : SIZE_MAX;
    if (column == SIZE_MAX || !r->scenario->columns[column].profile)
        return column;
    th_error_at(r->error, said.place, TH_BAD_INPUT,
                "%.60s is a profile along the spine; a requirement needs a single number",
                said.text);
    return SIZE_MAX;
}

static bool read_time(struct th_reading *r, const struct th_node *node, const char *key,
                      th_tick least, th_tick *ticks)
{
    struct th_said said;
    if (!th_node_get(node, key))
        return true;
    if (!th_read_word(r, node, key, &said) || !th_read_instant(r, &said, key, least, ticks))
        return false;
    if (*ticks > r->scenario->duration)
        th_error_at(r->error, said.place, TH_BAD_INPUT, "%s: \"%.60s\" is after the end of the run",
                    key, said.text);
    return *ticks <= r->scenario->duration;
}

/* "A .. B", both instants. */
static bool read_during(struct th_reading *r, const struct th_node *node,
                        struct th_requirement *q)
{
    struct th_said said, from, to;
    if (!th_node_get(node, "during"))
        return true;
    if (!th_read_word(r, node, "during", &said))
        return false;
    const char *dots = strstr(said.text, " .. ");
    if (!dots) {
        th_error_at(r->error, said.place, TH_BAD_INPUT,
                    "during: \"%.60s\" is no stretch of time: write for example day 3 08:00 .. end",
                    said.text);
        return false;
    }
    from = to = said;
    from.text = th_read_format(r, "%.*s", (int)(dots - said.text), said.text);
    to.text = dots + 4 + strspn(dots + 4, " ");
    return th_read_instant(r, &from, "during", 0, &q->from) &&
           th_read_instant(r, &to, "during", q->from, &q->to);
}

/* from: and to: are spelt during: now; both stand in one entry. */
static bool rewrite_window(struct th_reading *r, const struct th_node *node,
                           struct th_requirement *q)
{
    const struct th_node *from = th_node_get(node, "from"), *to = th_node_get(node, "to");
    const char *now = th_read_format(r, "during: %s .. %s", from ? th_node_text(from) : "start",
                                     to ? th_node_text(to) : "end");
    bool written = false;
    if (!th_read_old(r, TH_OLD_WINDOW, q->place, now))
        return false;
    for (size_t k = 0; k < th_node_count(node); k++) {
        const char *key = th_node_key(node, k);
        if (strcmp(key, "from") != 0 && strcmp(key, "to") != 0)
            continue;
        const struct th_node *value = th_node_item(node, k);
        th_read_edit(r, (struct th_edit){.kind = TH_EDIT_ENTRY,
                                         .place = th_node_key_place(node, k),
                                         .value_place = th_node_place(value),
                                         .key = key,
                                         .value = th_node_text(value),
                                         .text = written ? "" : now});
        written = true;
    }
    return true;
}

/* take: at is said by at: alone. */
static bool rewrite_at(struct th_reading *r, const struct th_node *node,
                       const struct th_said *said)
{
    const struct th_node *at = th_node_get(node, "at");
    if (!th_read_old(r, TH_OLD_TAKE_AT, said->place,
                     th_read_format(r, "at: %s alone", at ? th_node_text(at) : "3 day")))
        return false;
    for (size_t k = 0; k < th_node_count(node); k++)
        if (strcmp(th_node_key(node, k), "take") == 0)
            th_read_edit(r, (struct th_edit){.kind = TH_EDIT_ENTRY,
                                             .place = th_node_key_place(node, k),
                                             .value_place = said->place,
                                             .key = "take",
                                             .value = said->text,
                                             .text = ""});
    return true;
}

static bool read_take(struct th_reading *r, const struct th_node *node,
                      struct th_requirement *q)
{
    struct th_names names = {(const char **)takes, TAKES, TAKES};
    struct th_said said;
    q->take = th_node_get(node, "at") ? TH_AT : TH_FINAL;
    q->to = q->at = r->scenario->duration;
    if (th_node_get(node, "take")) {
        if (!th_read_word(r, node, "take", &said))
            return false;
        size_t k = 0;
        while (k < TAKES && strcmp(said.text, takes[k]) != 0) k++;
        if (k == TAKES) {
            th_read_unknown(r, said.place, "word", said.text, "take", &names);
            return false;
        }
        q->take = (enum th_take)k;
        if (q->take == TH_AT && !rewrite_at(r, node, &said))
            return false;
    }
    bool old = th_node_get(node, "from") || th_node_get(node, "to");
    bool window = old || th_node_get(node, "during");
    bool whole = q->take == TH_MEAN || q->take == TH_MAX || q->take == TH_MIN;
    const char *wrong = NULL;
    if (!th_node_get(node, "at") != (q->take != TH_AT))
        wrong = "at: stands alone, without take:";
    else if (old && th_node_get(node, "during"))
        wrong = "during: takes the place of from: and to:";
    else if (window && !whole)
        wrong = "during: goes with take: mean, max or min";
    if (wrong)
        th_error_at(r->error, q->place, TH_BAD_INPUT, "require: %s", wrong);
    return !wrong && (!old || rewrite_window(r, node, q)) && read_during(r, node, q) &&
           read_time(r, node, "at", 0, &q->at) &&
           read_time(r, node, "from", 0, &q->from) && read_time(r, node, "to", q->from, &q->to);
}

/* A ratio is only a number if both have the same dimension. */
static bool read_of(struct th_reading *r, const struct th_node *node, struct th_requirement *q)
{
    q->of = SIZE_MAX;
    if (!th_node_get(node, "of"))
        return true;
    q->of = read_scalar(r, node, "of");
    if (q->of == SIZE_MAX || q->column == SIZE_MAX)
        return false;
    enum th_quantity above = th_column_row(r->scenario, q->column)->quantity;
    enum th_quantity below = th_column_row(r->scenario, q->of)->quantity;
    if (strcmp(th_quantity_si(above), th_quantity_si(below)) == 0)
        return true;
    th_error_at(r->error, q->place, TH_BAD_INPUT, "require: check is %s but of is %s",
                th_quantity_doc(above), th_quantity_doc(below));
    return false;
}

static bool read_between(struct th_reading *r, const struct th_node *node,
                         struct th_requirement *q)
{
    static const struct th_row ratio = {.name = "between", .quantity = TH_NUMBER};
    const struct th_node *pair = th_node_get(node, "between");
    struct th_said said;
    double *ends[] = {&q->least, &q->most};
    if (!pair || th_node_kind(pair) != TH_SEQUENCE || th_node_count(pair) != 2) {
        th_error_at(r->error, pair ? th_node_place(pair) : q->place, TH_BAD_INPUT,
                    "require needs between: [least, most]");
        return false;
    }
    if (q->column == SIZE_MAX)
        return false;
    const struct th_row *row =
        q->of == SIZE_MAX ? th_column_row(r->scenario, q->column) : &ratio;
    for (size_t k = 0; k < 2; k++)
        if (!th_read_said(r, th_node_item(pair, k), "between", false, &said) ||
            !th_read_number(r, row, &said, "between", ends[k]))
            return false;
    if (q->least <= q->most)
        return true;
    th_error_at(r->error, th_node_place(pair), TH_BAD_INPUT,
                "between: the least is above the most");
    return false;
}

static bool read_share(struct th_reading *r, const struct th_node *node,
                       struct th_requirement *q)
{
    static const struct th_row row = {.name = "share", .quantity = TH_FRACTION};
    static const struct th_range range = {0, 1, false};
    struct th_said said;
    q->share = 1;
    if (!th_node_get(node, "share"))
        return true;
    return th_read_word(r, node, "share", &said) &&
           th_read_value(r, &row, &said, "share", &range, &q->share);
}

static void read_requirement(struct th_reading *r, const struct th_node *node)
{
    struct th_scenario *s = r->scenario;
    struct th_names names = {(const char **)keys, KEYS, KEYS};
    struct th_requirement *q = &s->requirements[s->requirement_count];
    struct th_said said;
    if (!th_read_keys(r, node, "require", &names))
        return;
    *q = (struct th_requirement){.place = th_read_place(r, th_node_place(node))};
    if (!th_node_get(node, "check")) {
        th_error_at(r->error, q->place, TH_BAD_INPUT,
                    "require needs check: with an output's path");
        return;
    }
    q->column = read_scalar(r, node, "check");
    bool good = q->column != SIZE_MAX;
    good = read_take(r, node, q) && good;
    good = read_of(r, node, q) && good;
    good = read_between(r, node, q) && good;
    good = read_share(r, node, q) && good;
    bool named = th_node_get(node, "name") != NULL;
    good = (!named || th_read_word(r, node, "name", &said)) && good;
    if (!good)
        return;
    q->name = named ? th_read_format(r, "%s", said.text) : s->columns[q->column].path;
    s->requirement_count++;
}

void th_read_requirements(struct th_reading *r)
{
    struct th_scenario *s = r->scenario;
    const struct th_node *node = th_node_get(r->root, "require");
    if (!node)
        return;
    if (th_node_kind(node) != TH_SEQUENCE) {
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT,
                    "require must be a list: [{check: path, between: [least, most]}]");
        return;
    }
    s->requirements = th_read_take(r, th_node_count(node) * sizeof *s->requirements);
    for (size_t k = 0; s->requirements && k < th_node_count(node); k++)
        read_requirement(r, th_node_item(node, k));
}
