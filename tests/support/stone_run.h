/* Runs a scenario of stones (support/stone.h) step by step. */
#ifndef TH_STONE_RUN_H
#define TH_STONE_RUN_H

#include <check.h>

#include "engine/advance.h"
#include "engine/block_private.h"
#include "engine/start.h"
#include "language/language.h"
#include "support/bench/units.h"
#include "support/stone.h"

struct stone_run {
    struct th_units *units;
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_trace *trace;
    struct th_block *block;
    struct th_error error;
};

static inline void stone_open(struct stone_run *m, const char *text, int lanes)
{
    *m = (struct stone_run){0};
    m->units = suite_units();
    m->scenario = th_scenario_parse(&stone_catalog, m->units, "stone.yaml", text, strlen(text),
                                    NULL, 0, &m->error);
    ck_assert_msg(m->scenario != NULL, "%s", m->error.text[0]);
    m->layout = th_layout_create(m->scenario, &m->error);
    m->trace = th_trace_create(m->layout, 0, (uint64_t)lanes, NULL, &m->error);
    m->block = th_block_create(m->layout, &m->error);
    ck_assert(m->trace && m->block);
    th_block_start(m->block, 0, 0, lanes);
    stone_log[0] = '\0';
}

static inline void stone_go_to(struct stone_run *m, double seconds)
{
    th_tick until = (th_tick)(seconds * TH_TICKS_PER_SECOND);
    ck_assert_int_eq(th_block_advance(m->block, until, m->trace, NULL), TH_OK);
}

static inline const struct stone_states *stone_states_of(const struct stone_run *m,
                                                         size_t stone)
{
    return m->block->views[stone].states;
}

static inline void stone_close(struct stone_run *m)
{
    th_block_free(m->block);
    th_trace_free(m->trace);
    th_layout_free(m->layout);
    th_scenario_free(m->scenario);
}

#endif
