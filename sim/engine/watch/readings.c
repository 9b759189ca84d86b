/* Finds the readings of a step, and gives them to their models. */
#include "engine/watch/readings.h"

#include <string.h>

#include "engine/block_private.h"
#include "engine/watch/interior.h"

static size_t instances(const struct th_block *block)
{
    return block->layout->scenario->instance_count;
}

static const struct th_model *model_of(const struct th_block *block, size_t k)
{
    return block->layout->scenario->instances[k].model;
}

/* The instants of all readings, from the state at the step's start; whether there are some. */
static bool list(struct th_block *block, const th_tick ends[TH_LANES])
{
    bool any = false;
    for (size_t k = 0; k < instances(block); k++) {
        struct th_readings *readings = block->readings[k];
        for (int i = 0; readings && i < TH_LANES; i++) {
            th_tick at = block->head->now[i];
            readings->count[i] = 0;
            while (readings->count[i] < TH_READINGS &&
                   (at = model_of(block, k)->next_reading(&block->views[k], at, i)) <= ends[i])
                readings->at[readings->count[i]++][i] = at;
            any |= readings->count[i] > 0;
        }
    }
    return any;
}

/* The first reading of any model behind `last`; where there is none, `none`. */
static th_tick first_behind(const struct th_block *block, th_tick last, th_tick none, int lane)
{
    th_tick first = TH_NEVER;
    for (size_t k = 0; k < instances(block); k++) {
        const struct th_readings *readings = block->readings[k];
        for (size_t n = 0; readings && n < readings->count[lane]; n++)
            if (readings->at[n][lane] > last && readings->at[n][lane] < first)
                first = readings->at[n][lane];
    }
    return first < TH_NEVER ? first : none;
}

/* Keeps the states of the models that have a reading there. */
static void keep(struct th_block *block, const th_tick at[TH_LANES])
{
    for (size_t k = 0; k < instances(block); k++) {
        struct th_readings *readings = block->readings[k];
        double(*states)[TH_LANES] = block->views[k].states;
        for (int i = 0; readings && i < TH_LANES; i++)
            for (size_t n = 0; n < readings->count[i]; n++)
                for (size_t v = 0; readings->at[n][i] == at[i] && v < readings->vectors; v++)
                    readings->states[n * readings->vectors + v][i] = states[v][i];
    }
}

void th_readings_find(struct th_block *block, const th_tick ends[TH_LANES])
{
    struct th_interior interior;
    th_tick last[TH_LANES], at[TH_LANES];
    if (!list(block, ends))
        return;
    memcpy(last, block->head->now, sizeof last);
    block->finds_readings = true;
    th_interior_open(block, &interior);
    for (;;) {
        bool any = false;
        for (int i = 0; i < TH_LANES; i++) {
            at[i] = first_behind(block, last[i], block->head->now[i], i);
            any |= at[i] > block->head->now[i];
        }
        if (!any)
            break;
        th_interior_move(block, &interior, at, NULL);
        keep(block, at);
        EACH_LANE(i) last[i] = at[i] > last[i] ? at[i] : last[i];
        th_interior_rewind(block, &interior);
    }
    th_interior_close(block, &interior);
    block->finds_readings = false;
}
