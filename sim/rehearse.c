#include "rehearse.h"

#include <inttypes.h>
#include <stdio.h>

#include "block.h"
#include "run.h"

static void refuse(const struct th_block *block, int lane, struct th_error *error)
{
    const struct th_scenario *scenario = block->rig->scenario;
    const struct th_block_head *head = block->head;
    char member[48] = "";
    if (scenario->members > 1)
        snprintf(member, sizeof member, "member %" PRIu64 " of the ensemble: ",
                 head->member[lane]);
    int culprit = head->culprit[lane];
    th_error_add(error, TH_BAD_INPUT, "%s: %s%s: %s", scenario->file, member,
                 culprit < 0 ? "at the start" : scenario->instances[culprit].name,
                 th_block_why(block, lane));
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
