#include "rehearse.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "block.h"
#include "run.h"

/* The parameter `row` of a slot's instances, where it is written in a text; of several the largest, since
 * models refuse what lies beyond an end. line 0: it is not written. */
static struct th_place find_written(const struct th_scenario *scenario, const char *slot,
                                    size_t slot_length, const char *row, size_t row_length)
{
    struct th_place place = {scenario->file, 0, 0};
    double largest = -INFINITY;
    for (size_t k = 0; k < scenario->instance_count; k++) {
        const struct th_instance *it = &scenario->instances[k];
        const char *name = scenario->catalog->slots[it->slot].name;
        const struct th_table *params = &it->model->params;
        if (strlen(name) != slot_length || strncmp(name, slot, slot_length) != 0)
            continue;
        for (size_t p = 0; p < params->count; p++)
            if (strlen(params->rows[p].name) == row_length &&
                strncmp(params->rows[p].name, row, row_length) == 0 &&
                it->values[p].place.line > 0 && it->values[p].si > largest) {
                largest = it->values[p].si;
                place = it->values[p].place;
            }
    }
    return place;
}

/* Where what a model refuses is written: the first parameter that its sentence names as <slot>.<row>, or
 * else the first of its own that a text gives. */
static struct th_place find_place(const struct th_scenario *scenario, int culprit,
                                  const char *sentence)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz_";
    for (const char *dot = strchr(sentence, '.'); dot; dot = strchr(dot + 1, '.')) {
        const char *slot = dot;
        while (slot > sentence && strchr(letters, slot[-1])) slot--;
        struct th_place place = find_written(scenario, slot, (size_t)(dot - slot), dot + 1,
                                             strspn(dot + 1, letters));
        if (place.line > 0)
            return place;
    }
    const struct th_instance *it = culprit < 0 ? NULL : &scenario->instances[culprit];
    for (size_t p = 0; it && p < it->model->params.count; p++)
        if (it->values[p].place.line > 0)
            return it->values[p].place;
    return (struct th_place){scenario->file, 0, 0};
}

static void refuse(const struct th_block *block, int lane, struct th_error *error)
{
    const struct th_scenario *scenario = block->rig->scenario;
    const struct th_block_head *head = block->head;
    char member[48] = "";
    if (scenario->members > 1)
        snprintf(member, sizeof member, "member %" PRIu64 " of the ensemble: ",
                 head->member[lane]);
    int culprit = head->culprit[lane];
    const char *why = th_block_why(block, lane);
    th_error_at(error, find_place(scenario, culprit, why), TH_BAD_INPUT, "%s%s: %s", member,
                culprit < 0 ? "at the start" : scenario->instances[culprit].name, why);
}

enum th_status th_rehearse(const struct th_rig *rig, struct th_error *error)
{
    uint64_t members = rig->scenario->members;
    struct th_block *block = th_block_create(rig, error);
    enum th_status status = TH_OK;
    if (!block)
        return TH_NO_MEMORY;
    th_block_start(block, 0, members < TH_LANES ? (int)members : TH_LANES);
    for (int i = 0; i < TH_LANES; i++) {
        if (block->head->mode[i] != TH_FAILED)
            continue;
        status = TH_BAD_INPUT;
        refuse(block, i, error);
    }
    th_block_free(block);
    return status;
}
