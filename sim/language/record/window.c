/* during:, since: and at: of a reduction: the window in which a number is taken, and the origin
 * of its instants. What is known beforehand makes a window of the scenario; what is decided in
 * each member makes an opening. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "language/items/items.h"
#include "language/record/record.h"

static bool read_time(struct th_reader *r, const struct th_node *node, const char *key,
                      th_tick least, th_tick *ticks)
{
    struct th_scalar scalar;
    if (!th_node_get(node, key))
        return true;
    if (!th_read_entry(r, node, key, &scalar) ||
        !th_read_occurrence(r, &scalar, key, least, false, ticks))
        return false;
    if (*ticks > r->scenario->duration)
        th_error_at(r->error, scalar.place, TH_BAD_INPUT,
                    "%s: \"%.60s\" is after the end of the run", key, scalar.text);
    return *ticks <= r->scenario->duration;
}

/* A word with the present name of an order. */
static const char *present(struct th_reader *r, const char *word)
{
    struct th_path path;
    return th_scenario_path(r->scenario, TH_DO, word, &path) ? th_moved_text(r, word, &path)
                                                             : word;
}

/* The old spelling from:, to: of during:; both are edited into one entry. */
static bool rewrite_window(struct th_reader *r, const struct th_node *node)
{
    const struct th_node *from = th_node_get(node, "from"), *to = th_node_get(node, "to");
    const char *now = th_memory_format(&r->memory, "during: %s .. %s",
                                       from ? present(r, th_node_text(from)) : "start",
                                       to ? present(r, th_node_text(to)) : "end");
    bool written = false;
    if (!th_old_spelling(r, TH_OLD_WINDOW, th_node_place(node), now))
        return false;
    for (size_t k = 0; k < th_node_count(node); k++) {
        const char *key = th_node_key(node, k);
        if (strcmp(key, "from") != 0 && strcmp(key, "to") != 0)
            continue;
        const struct th_node *value = th_node_item(node, k);
        th_old_edit(r, (struct th_edit){.kind = TH_EDIT_ENTRY,
                                        .place = th_node_key_place(node, k),
                                        .value_place = th_node_place(value),
                                        .key = key,
                                        .value = th_node_text(value),
                                        .text = written ? "" : now});
        written = true;
    }
    return true;
}

/* True if a word is an instant of the run, not the name of what happens. */
static bool is_instant(const struct th_reader *r, const char *text)
{
    for (size_t k = 0; k < r->occurring_count; k++)
        if (strcmp(r->occurring[k].name, text) == 0)
            return false;
    return !isalpha((unsigned char)text[0]) || th_read_is_moment(text);
}

/* An instant, or what happens: *happening SIZE_MAX and *ticks, or its number. first: of several
 * planned occurrences the first is meant, else each. An old name becomes the present one. */
static bool read_end(struct th_reader *r, struct th_scalar *scalar, const char *what,
                     bool first, size_t *happening, th_tick *ticks)
{
    size_t count = 0;
    struct th_path path;
    *happening = SIZE_MAX;
    if (is_instant(r, scalar->text))
        return th_read_instant(r, scalar, what, 0, ticks);
    if (th_scenario_path(r->scenario, TH_DO, scalar->text, &path) &&
        !th_moved_note(r, scalar->place, scalar->text, &path))
        return false;
    scalar->text = present(r, scalar->text);
    const bool planned = th_read_planned(r, scalar->text, &count, ticks);
    if (planned && (count == 1 || (first && count > 1)))
        return true;
    if (planned && count == 0) {
        th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                    "%s: \"%.60s\" happens nowhere among the events", what, scalar->text);
        return false;
    }
    *ticks = 0;
    *happening = th_read_happening(r, scalar, what);
    return *happening != SIZE_MAX;
}

static bool has_no_length(struct th_reader *r, const struct th_scalar *scalar)
{
    th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                "during: \"%.60s\" ends with what it begins with", scalar->text);
    return false;
}

/* "A .. B" */
static bool read_stretch(struct th_reader *r, const struct th_scalar *scalar,
                         struct th_reduction *reduction, struct th_opening *opening)
{
    struct th_scalar from = *scalar, to = *scalar;
    const char *dots = strstr(scalar->text, " .. ");
    from.text = th_memory_format(&r->memory, "%.*s", (int)(dots - scalar->text), scalar->text);
    to.text = dots + 4 + strspn(dots + 4, " ");
    if (!read_end(r, &from, "during", false, &opening->from, &reduction->from) ||
        !read_end(r, &to, "during", false, &opening->to, &reduction->to))
        return false;
    opening->words = th_memory_format(&r->memory, "%s .. %s", from.text, to.text);
    if (opening->to != SIZE_MAX)
        reduction->to = r->scenario->duration;
    if (opening->from != SIZE_MAX && opening->from == opening->to)
        return has_no_length(r, scalar);
    if (opening->from != SIZE_MAX || opening->to != SIZE_MAX ||
        reduction->from <= reduction->to)
        return true;
    th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                "during: \"%.60s\" happens before what it follows", to.text);
    return false;
}

/* A stage. The entries of the others say when it is left. */
static bool read_stage(struct th_reader *r, const struct th_scalar *scalar,
                       struct th_opening *opening)
{
    struct th_scenario *s = r->scenario;
    if (s->stage_count == 0) {
        th_error_at(
            r->error, scalar->place, TH_BAD_INPUT,
            "during: \"%.60s\" is no stretch of time: write for example day 3 08:00 .. end",
            scalar->text);
        return false;
    }
    const size_t stage = th_read_stage_name(r, scalar, "during");
    bool good = stage != SIZE_MAX;
    for (size_t k = 0; good && k < s->stage_count; k++) {
        struct th_scalar other = *scalar;
        other.text = s->stages[k].name;
        good = th_read_happening(r, &other, "during") != SIZE_MAX;
    }
    if (good)
        opening->stages |= 1u << stage;
    return good;
}

/* A stretch, a stage, a list of stages. */
static bool read_during(struct th_reader *r, const struct th_node *node,
                        struct th_reduction *reduction, struct th_opening *opening)
{
    const struct th_node *during = th_node_get(node, "during");
    const bool list = during && th_node_kind(during) == TH_SEQUENCE;
    const size_t count = !during ? 0 : list ? th_node_count(during) : 1;
    struct th_scalar scalar;
    if (list && count == 0)
        th_error_at(r->error, th_node_place(during), TH_BAD_INPUT, "during: names no stage");
    for (size_t k = 0; k < count; k++) {
        if (!th_read_scalar(r, list ? th_node_item(during, k) : during, "during", false,
                            &scalar))
            return false;
        const bool stretch = !list && strstr(scalar.text, " .. ");
        if (stretch ? !read_stretch(r, &scalar, reduction, opening)
                    : !read_stage(r, &scalar, opening))
            return false;
        if (!stretch)
            opening->words = th_memory_format(&r->memory, "%s%s%s", k ? opening->words : "",
                                              k ? ", " : "", scalar.text);
    }
    return !list || count > 0;
}

/* since: the origin of instants, or of what is counted in the log. Of the longest wait all
 * occurrences count, else the first. */
static bool read_since(struct th_reader *r, const struct th_node *node,
                       struct th_reduction *reduction, struct th_opening *opening)
{
    const bool longest = reduction->take == TH_LONGEST_WAIT;
    struct th_scalar scalar;
    if (longest && !th_node_get(node, "since"))
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT,
                    "take: longest needs since:, from each occurrence of which it waits");
    if (!th_node_get(node, "since"))
        return !longest;
    if (!th_read_entry(r, node, "since", &scalar))
        return false;
    if (!reduction->log && th_take_kind(reduction->take)->gives != TH_GIVES_INSTANT) {
        th_error_at(
            r->error, scalar.place, TH_BAD_INPUT,
            "since: counts instants, as of take: first above V or time of max; a stretch of "
            "time is during: %.60s .. end",
            scalar.text);
        return false;
    }
    if (longest) {
        opening->since = th_read_happening(r, &scalar, "since");
        return opening->since != SIZE_MAX;
    }
    if (!read_end(r, &scalar, "since", true, &opening->since, &reduction->since))
        return false;
    if (reduction->from < reduction->since)
        reduction->from = reduction->since;
    if (reduction->to >= reduction->from)
        return true;
    th_error_at(r->error, scalar.place, TH_BAD_INPUT,
                "since: \"%.60s\" is after the end of during:", scalar.text);
    return false;
}

const struct th_opening *th_keep_opening(struct th_reader *r, const struct th_opening *opening)
{
    const struct th_scenario *s = r->scenario;
    for (size_t k = 0; k < s->reduction_count; k++) {
        const struct th_opening *it = s->reductions[k].opening;
        if (it && it->from == opening->from && it->to == opening->to &&
            it->stages == opening->stages && it->since == opening->since)
            return it;
    }
    struct th_opening *kept = th_memory_keep(&r->memory, sizeof *kept);
    if (kept)
        *kept = *opening;
    return kept;
}

bool th_read_window(struct th_reader *r, const struct th_node *node, const char *where,
                    struct th_reduction *reduction)
{
    struct th_opening opening = {.from = SIZE_MAX, .to = SIZE_MAX, .since = SIZE_MAX};
    const bool bounds = th_node_get(node, "from") || th_node_get(node, "to");
    const bool during = th_node_get(node, "during") != NULL;
    const bool at = reduction->take == TH_AT;
    const char *wrong = NULL;
    if (at && (bounds || during))
        wrong = "at: is one instant; during: goes with take:";
    else if (bounds && during)
        wrong = "during: takes the place of from: and to:";
    if (wrong)
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT, "%s: %s", where, wrong);
    if (wrong || (bounds && !rewrite_window(r, node)) ||
        !read_time(r, node, "from", 0, &reduction->from) ||
        !read_time(r, node, "to", reduction->from, &reduction->to) ||
        !read_during(r, node, reduction, &opening) || !read_since(r, node, reduction, &opening))
        return false;
    const bool bounded = opening.from != SIZE_MAX || opening.to != SIZE_MAX || opening.stages;
    if (!bounded)
        opening.words = NULL;
    if (bounded || opening.since != SIZE_MAX)
        reduction->opening = th_keep_opening(r, &opening);
    if (!at)
        return true;
    bool good = read_time(r, node, "at", 0, &reduction->from);
    reduction->to = reduction->from;
    return good;
}
