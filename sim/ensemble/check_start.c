#include "ensemble/check_start.h"
#include "scenario/members.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/rules.h"
#include "engine/start.h"

/* CHUNK: members between two looks at the clock. SEEN: values of sets that are remembered. */
enum { CHUNK = 4096, SEEN = 64 };

const struct th_start_check th_start_check_short = {.members = 1000000, .starts = 64};

struct stage {
    const struct th_layout *layout;
    struct th_start_check *check;
    struct th_error *error;
    struct th_block *block;
    double *values; /* [row of an instance after the other][TH_LANES]: of the time looked at */
    size_t *offset; /* [instance]: its first row */
    size_t rows;
    double began; /* s */
    uint64_t starts;
    uint64_t seen[SEEN];
    size_t seen_count;
    bool bad[TH_LANES];
    uint64_t refused; /* members, in all */
    char first[TH_SENTENCE];
    struct th_place place;
};

static double wall_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* part: of the seconds that may be spent by now. */
static bool is_over(const struct stage *stage, double part)
{
    const struct th_start_check *r = stage->check;
    return (r->stop && r->stop->raised) ||
           (r->seconds > 0 && wall_clock() - stage->began > part * r->seconds);
}

static void show(const struct stage *stage, double done, uint64_t members)
{
    const struct th_start_check *r = stage->check;
    if (r->show)
        r->show(r->context, done, members, r->distinct);
}

/* The rules of each model, of all members: cheap, so they come first. */
static enum th_status ask_rules(struct stage *stage)
{
    const struct th_scenario *scenario = stage->layout->scenario;
    struct th_start_check *r = stage->check;
    uint64_t most = r->members && r->members < r->distinct ? r->members : r->distinct;
    struct th_broken *broken = calloc(scenario->instance_count + 1, sizeof *broken);
    enum th_status status =
        broken ? TH_OK
               : th_error_add(stage->error, TH_NO_MEMORY, "no memory to check the members");
    while (status == TH_OK && r->ruled < most && !(r->ruled && is_over(stage, 0.4))) {
        uint64_t count = most - r->ruled < CHUNK ? most - r->ruled : CHUNK;
        status = th_members_check(scenario, r->ruled, count, broken, stage->error);
        r->ruled += count;
        show(stage, 0.1 * (double)r->ruled / (double)most, 0);
    }
    if (status == TH_OK)
        status = th_members_blame(scenario, broken, r->ruled, stage->error);
    free(broken);
    return status;
}

/* Which of the lanes that were good are rejected now; after: the set: that did it, or NULL. */
static void look(struct stage *stage, const struct th_planned *after)
{
    const struct th_scenario *scenario = stage->layout->scenario;
    for (int i = 0; i < TH_LANES; i++) {
        const struct th_outcome outcome = th_block_outcome(stage->block, i);
        bool wrong = after ? outcome.status == TH_BAD_INPUT : outcome.status != TH_OK;
        if (!wrong || stage->bad[i])
            continue;
        stage->bad[i] = true;
        if (stage->refused++)
            continue;
        char member[64] = "", text[TH_SENTENCE];
        int failed_in = outcome.failed_in;
        if (scenario->members > 1)
            snprintf(member, sizeof member, "member %" PRIu64 " of the ensemble%s",
                     outcome.member, after ? ", " : ": ");
        const char *why = th_block_reason(stage->block, i, text);
        stage->place = after ? after->place : th_check_place(scenario, failed_in, why);
        snprintf(stage->first, sizeof stage->first, "%s%s%s: %.300s", member,
                 after ? "after this set: " : "",
                 failed_in < 0 ? "at the start" : scenario->instances[failed_in].name, why);
    }
}

/* Were these values tried? Remembered, if there is room. */
static bool is_known(struct stage *stage)
{
    uint64_t sum = 0xcbf29ce484222325u; /* FNV-1a, a number at a time */
    for (size_t k = 0; k < stage->rows * TH_LANES; k++) {
        uint64_t bits;
        memcpy(&bits, &stage->values[k], sizeof bits);
        sum = (sum ^ bits) * 0x100000001b3u;
    }
    for (size_t k = 0; k < stage->seen_count; k++)
        if (stage->seen[k] == sum)
            return true;
    if (stage->seen_count < SEEN)
        stage->seen[stage->seen_count++] = sum;
    return false;
}

static bool may_start(const struct stage *stage)
{
    const struct th_start_check *r = stage->check;
    return !(r->starts && stage->starts >= r->starts) && !is_over(stage, 1);
}

/* Every set: of the scenario on top of what the members have drawn. False: not all were tried.
 */
static bool try_sets(struct stage *stage, uint64_t first, int count)
{
    const struct th_scenario *s = stage->layout->scenario;
    const struct th_planned *set = NULL; /* the first of its tick */
    for (size_t e = 0; e < s->event_count; e++) {
        const struct th_planned *event = &s->events[e];
        if (event->set) {
            double *row =
                stage->values + (stage->offset[event->instance] + event->number) * TH_LANES;
            set = set ? set : event;
            for (int i = 0; i < TH_LANES; i++) row[i] = event->args[0];
        }
        if (!set || (e + 1 < s->event_count && s->events[e + 1].at == event->at))
            continue;
        if (!is_known(stage)) {
            if (!may_start(stage))
                return false;
            th_block_start_with(stage->block, first, count, event->at, stage->values);
            stage->starts++;
            look(stage, set);
        }
        set = NULL;
    }
    return true;
}

static bool try_block(struct stage *stage, uint64_t first)
{
    uint64_t left = stage->check->distinct - first;
    int count = left < TH_LANES ? (int)left : TH_LANES;
    memset(stage->bad, 0, sizeof stage->bad);
    stage->seen_count = 0;
    th_block_start(stage->block, first, 0, count);
    stage->starts++;
    look(stage, NULL);
    th_block_copy_params(stage->block, stage->values);
    is_known(stage);
    return try_sets(stage, first, count);
}

static void try_blocks(struct stage *stage)
{
    struct th_start_check *r = stage->check;
    bool whole = true;
    for (uint64_t m = 0; whole && m < r->distinct && (m == 0 || may_start(stage));
         m += TH_LANES) {
        whole = try_block(stage, m);
        uint64_t end = m + TH_LANES < r->distinct ? m + TH_LANES : r->distinct;
        if (whole)
            r->started = end;
        show(stage, 0.1 + 0.9 * (double)end / (double)r->distinct, end);
    }
}

static enum th_status refuse(const struct stage *stage)
{
    char more[80] = "";
    if (stage->refused > 1)
        snprintf(more, sizeof more, "; so have %" PRIu64 " more of the %" PRIu64 " tried",
                 stage->refused - 1, stage->check->started);
    return th_error_at(stage->error, stage->place, TH_BAD_INPUT, "%s%s", stage->first, more);
}

static enum th_status start_all(struct stage *stage)
{
    const struct th_scenario *scenario = stage->layout->scenario;
    stage->offset = calloc(scenario->instance_count + 1, sizeof *stage->offset);
    for (size_t k = 0; stage->offset && k < scenario->instance_count; k++) {
        stage->offset[k] = stage->rows;
        stage->rows += scenario->instances[k].model->params.count;
    }
    stage->values = calloc(stage->rows + 1, sizeof(double[TH_LANES]));
    stage->block = th_block_create(stage->layout, stage->error);
    enum th_status status = TH_OK;
    if (!stage->offset || !stage->values || !stage->block)
        status = stage->block ? th_error_add(stage->error, TH_NO_MEMORY,
                                             "no memory to check the members")
                              : TH_NO_MEMORY;
    else
        try_blocks(stage);
    if (status == TH_OK && stage->refused)
        status = refuse(stage);
    th_block_free(stage->block);
    free(stage->values);
    free(stage->offset);
    return status;
}

enum th_status th_check_start(const struct th_layout *layout, struct th_start_check *check,
                              struct th_error *error)
{
    struct stage stage = {
        .layout = layout, .check = check, .error = error, .began = wall_clock()};
    check->distinct = th_members_distinct(layout->scenario);
    check->ruled = check->started = 0;
    enum th_status status = ask_rules(&stage);
    if (status == TH_OK)
        status = start_all(&stage);
    if (status == TH_OK && check->stop && check->stop->raised)
        status = TH_INTERRUPTED;
    return status;
}
