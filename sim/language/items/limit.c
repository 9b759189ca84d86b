/* Restrictions of an item: during:, between:, if: and chance:. */
#include <ctype.h>
#include <string.h>

#include "language/items/items.h"

static bool refuse(struct th_reader *r, const struct th_node *node, const char *sentence)
{
    th_error_at(r->error, th_node_place(node), TH_BAD_INPUT, "%s", sentence);
    return false;
}

/* One end of a stretch: a happening, or an instant from the start of the run. */
static bool read_end(struct th_reader *r, const struct th_scalar *scalar, size_t *happening,
                     th_tick *at)
{
    *happening = SIZE_MAX;
    bool named = isalpha((unsigned char)scalar->text[0]) && !th_read_is_moment(scalar->text);
    for (size_t k = 0; k < r->occurring_count; k++)
        named = named || strcmp(r->occurring[k].name, scalar->text) == 0;
    if (!named)
        return th_read_instant(r, scalar, "during", 0, at);
    *happening = th_read_happening(r, scalar, "during");
    return *happening != SIZE_MAX;
}

/* "A .. B" */
static bool read_stretch(struct th_reader *r, const struct th_scalar *scalar,
                         struct th_item *item)
{
    struct th_during *stretch = th_memory_keep(&r->memory, sizeof *stretch);
    struct th_scalar from = *scalar, to = *scalar;
    const char *dots = strstr(scalar->text, " .. ");
    if (!stretch)
        return false;
    item->stretch = stretch;
    from.text = th_memory_format(&r->memory, "%.*s", (int)(dots - scalar->text), scalar->text);
    to.text = dots + 4 + strspn(dots + 4, " ");
    if (!read_end(r, &from, &stretch->from, &stretch->from_at) ||
        !read_end(r, &to, &stretch->to, &stretch->to_at))
        return false;
    if (stretch->from != SIZE_MAX || stretch->to != SIZE_MAX ||
        stretch->from_at < stretch->to_at)
        return true;
    th_error_at(r->error, scalar->place, TH_BAD_INPUT, "during: \"%.60s\" has no length",
                scalar->text);
    return false;
}

static bool read_stage(struct th_reader *r, const struct th_scalar *scalar,
                       struct th_item *item)
{
    size_t stage;
    if (r->scenario->stage_count == 0) {
        th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                    "during: \"%.60s\" is no stretch of time: write for example day 3 08:00 .. "
                    "end; a stage needs stages:",
                    scalar->text);
        return false;
    }
    if (item->stage != SIZE_MAX) {
        th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                    "during: \"%.60s\": what stands in a stage happens in that stage alone; "
                    "during: takes a stretch here, A .. B",
                    scalar->text);
        return false;
    }
    stage = th_read_stage_name(r, scalar, "during");
    if (stage == SIZE_MAX)
        return false;
    item->during |= 1u << stage;
    return true;
}

static bool read_during(struct th_reader *r, const struct th_node *node, struct th_item *item)
{
    const struct th_node *during = th_node_get(node, "during");
    bool list = during && th_node_kind(during) == TH_SEQUENCE, good = true;
    struct th_scalar scalar;
    if (!during)
        return true;
    if (list && th_node_count(during) == 0)
        return refuse(r, during, "during: names no stage");
    for (size_t k = 0; k < (list ? th_node_count(during) : 1); k++) {
        if (!th_read_scalar(r, list ? th_node_item(during, k) : during, "during", false,
                            &scalar))
            good = false;
        else if (!list && strstr(scalar.text, " .. "))
            good = read_stretch(r, &scalar, item);
        else
            good = read_stage(r, &scalar, item) && good;
    }
    return good;
}

/* True if one of an item's instants lies within a stretch that is known beforehand. */
static bool acts_within(const struct th_item *item)
{
    const struct th_during *stretch = item->stretch;
    const th_tick last = stretch->to_at < item->until ? stretch->to_at : item->until;
    if (item->every) {
        const th_tick first = item->at[0], late = stretch->from_at - first;
        const int64_t turn = late > 0 ? (late + item->every - 1) / item->every : 0;
        return turn < item->times && first + turn * item->every <= last;
    }
    for (size_t k = 0; k < item->at_count; k++)
        if (item->at[k] >= stretch->from_at && item->at[k] <= last)
            return true;
    return false;
}

/* during: that leaves nothing of at:. */
static bool check_during(struct th_reader *r, const struct th_node *node,
                         const struct th_item *item)
{
    const struct th_during *stretch = item->stretch;
    const bool differs =
        th_item_varies(item, TH_ITEM_AT) || th_item_varies(item, TH_ITEM_EVERY) ||
        th_item_varies(item, TH_ITEM_UNTIL) || th_item_varies(item, TH_ITEM_TIMES);
    if (item->at_count == 0 || item->stage != SIZE_MAX || differs || !stretch ||
        stretch->from != SIZE_MAX || stretch->to != SIZE_MAX || acts_within(item))
        return true;
    return refuse(r, th_node_get(node, "during"),
                  "during: none of the instants of at: lies within it");
}

static bool read_between(struct th_reader *r, const struct th_node *node, struct th_item *item)
{
    const struct th_node *pair = th_node_get(node, "between");
    th_tick *ends[] = {&item->hours_from, &item->hours_to};
    struct th_scalar scalar;
    if (!pair)
        return true;
    if (th_node_kind(pair) != TH_SEQUENCE || th_node_count(pair) != 2)
        return refuse(r, pair, "between: two clocks are wanted: [22:00, 06:00]");
    for (size_t k = 0; k < 2; k++)
        if (!th_read_scalar(r, th_node_item(pair, k), "between", false, &scalar) ||
            !th_read_clock(r, &scalar, "between", ends[k]))
            return false;
    item->hours = true;
    return item->hours_from != item->hours_to ||
           refuse(r, pair, "between: has no length; a single clock is at: with every: 1 day");
}

bool th_read_chance(struct th_reader *r, const struct th_node *node,
                    const struct th_condition **condition, double *chance)
{
    static const struct th_row row = {.name = "chance", .quantity = TH_FRACTION};
    static const struct th_range range = {0, 1, false};
    struct th_scalar scalar;
    bool good = true;
    *chance = 1;
    if (th_node_get(node, "if"))
        good = (*condition = th_read_condition(r, node, "if")) != NULL;
    if (!th_node_get(node, "chance"))
        return good;
    return th_read_entry(r, node, "chance", &scalar) &&
           th_read_value(r, &row, &scalar, "chance", &range, chance) && good;
}

bool th_read_limits(struct th_reader *r, const struct th_node *node, struct th_item *item)
{
    bool good = read_during(r, node, item);
    good = good && check_during(r, node, item);
    good = read_between(r, node, item) && good;
    return th_read_chance(r, node, &item->condition, &item->chance) && good;
}
