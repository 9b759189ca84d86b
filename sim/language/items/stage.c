/* stages: [{name, device, begin, events, leave, ends}]; members begin in the first. */
#include <string.h>

#include "language/items/items.h"

/* True if a model stands in a slot of the device. */
static bool has_device(const struct th_scenario *s)
{
    for (size_t k = 0; k < s->instance_count; k++)
        if (s->catalog->slots[s->instances[k].slot].device)
            return true;
    return false;
}

/* The number of one of the words of a key; SIZE_MAX and a sentence: none of them. */
static size_t read_word(struct th_reader *r, const struct th_node *node, const char *key,
                        const char *words, size_t otherwise)
{
    const struct th_row row = {.name = key, .quantity = TH_CHOICE, .labels = words};
    struct th_scalar scalar;
    double number;
    if (!th_node_get(node, key))
        return otherwise;
    if (!th_read_entry(r, node, key, &scalar) ||
        !th_read_number(r, &row, &scalar, key, &number))
        return SIZE_MAX;
    return (size_t)number;
}

static void refuse(struct th_reader *r, const struct th_stage *stage, struct th_place place,
                   const char *sentence)
{
    th_error_at(r->error, place, TH_BAD_INPUT, "stage %s: %s", stage->name, sentence);
}

static void read_stage(struct th_reader *r, const struct th_node *node, struct th_stage *stage)
{
    struct th_candidates names = {0};
    bool device = has_device(r->scenario);
    th_candidates_section(&r->memory, &names, "stages");
    if (!th_read_keys(r, node, "a stage", &names))
        return;
    if (!th_node_get(node, "name"))
        th_error_at(r->error, stage->place, TH_BAD_INPUT, "a stage needs name:");
    size_t in = read_word(r, node, "device", "in out", device ? 0 : 1);
    stage->out = in == 1;
    if (in == 0 && !device && !r->incomplete)
        refuse(r, stage, th_node_place(th_node_get(node, "device")),
               "device: in: there is no pump in this scenario");
    stage->ends = read_word(r, node, "ends", "no yes", 0) == 1;
    if (stage->ends && (th_node_get(node, "events") || th_node_get(node, "leave")))
        refuse(r, stage, stage->place,
               "it ends the member after begin:, so it has no events and no way out");
}

void th_read_stages(struct th_reader *r)
{
    const struct th_node *list = th_node_get(r->root, "stages");
    for (size_t k = 0; k < r->scenario->stage_count; k++)
        read_stage(r, th_node_item(list, k), &r->scenario->stages[k]);
}
