/* The law of a hazard's time: "exponential rate 0.011 1/year", "weibull shape 0.65 scale 60
 * year"; pace: and per:, the output that its age follows. */
#include "language/items/items.h"

#include <string.h>

#include "scenario/column.h"

static const struct th_row time_row = {.name = "time",
                                       .quantity = TH_TIME,
                                       .init = "",
                                       .least = "0 s",
                                       .most = "inf",
                                       .unit = "day"};

const struct th_distribution *th_read_time_law(struct th_reader *r,
                                               const struct th_scalar *scalar, const char *key,
                                               const struct th_law_numbers **numbers)
{
    struct th_distribution *law = th_memory_keep(&r->memory, sizeof *law);
    struct th_law_numbers *own = th_memory_keep(&r->memory, sizeof *own);
    *numbers = own;
    return law && own && th_read_distribution(r, &time_row, scalar, key, law, own) ? law : NULL;
}

const char *th_change_time_law(struct th_reader *r, const struct th_scalar *scalar,
                               const char *key, const char *word, const struct th_scalar *set)
{
    return th_change_law(r, &time_row, scalar, key, word, set);
}

bool th_item_is_law(const struct th_item *item, const struct th_node *node, const char *key)
{
    if (item->section != TH_SECTION_HAZARD)
        return false;
    return strcmp(key, "after") == 0 ||
           (strcmp(key, "every") == 0 && !th_node_get(node, "at") &&
            !th_node_get(node, "when") && !th_node_get(node, "table"));
}

static bool refuse(struct th_reader *r, const struct th_node *node, const char *sentence)
{
    th_error_at(r->error, th_node_place(node), TH_BAD_INPUT, "%s", sentence);
    return false;
}

/* The value at which the age runs as the clock. */
static bool read_per(struct th_reader *r, const struct th_node *node, const struct th_row *row,
                     struct th_pace *pace)
{
    struct th_scalar scalar;
    const bool pure = row->quantity == TH_NUMBER || row->quantity == TH_FRACTION;
    pace->per = 1;
    if (!th_node_get(node, "per"))
        return pure || refuse(r, th_node_get(node, "pace"),
                              "pace: needs per: with the value at which the age runs as fast "
                              "as the clock");
    return th_read_entry(r, node, "per", &scalar) &&
           th_read_number(r, row, &scalar, "per", &pace->per) &&
           (pace->per > 0 ||
            refuse(r, th_node_get(node, "per"), "per: must be above 0: it divides pace:"));
}

bool th_read_pace(struct th_reader *r, const struct th_node *node, struct th_item *item)
{
    const struct th_node *written = th_node_get(node, "pace");
    if (item->section != TH_SECTION_HAZARD)
        return true;
    if (!written)
        return !th_node_get(node, "per") ||
               refuse(r, th_node_get(node, "per"), "per: goes with pace:");
    if (!item->law)
        return refuse(r, written,
                      "pace: lets the age of a law run, after: or every: alone; this hazard "
                      "has none");
    struct th_pace *pace = th_memory_keep(&r->memory, sizeof *pace);
    if (!pace || (pace->output = th_read_requested_output(r, node, "pace")) == SIZE_MAX)
        return false;
    const struct th_row *row = th_output_row(r->scenario, pace->output);
    if (row->quantity == TH_CHOICE || row->quantity == TH_DRUG)
        return refuse(r, written, "pace: must be a number; this output is a word");
    item->pace = pace;
    return read_per(r, node, row, pace);
}
