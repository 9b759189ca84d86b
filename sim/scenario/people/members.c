/* Checks the rules of the models for the parameters that each member draws. Each draw is
 * within the range of its row, but draws of several rows may be inconsistent. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/draw.h"
#include "scenario/people/members.h"
#include "scenario/rules.h"

uint64_t th_members_distinct(const struct th_scenario *s)
{
    uint64_t product = 1;
    for (size_t v = 0; v < s->vary_count; v++) {
        if (s->vary[v].law != TH_GRID)
            return s->members;
        product *= s->vary[v].grid_count;
        if (product >= s->members)
            return s->members;
    }
    return product;
}

static bool varied(const struct th_scenario *s, size_t instance)
{
    for (size_t v = 0; v < s->vary_count; v++)
        if (s->vary[v].instance == instance)
            return true;
    return false;
}

static void draw_params(const struct th_scenario *s, size_t i, uint64_t member, double *params)
{
    const struct th_instance *it = &s->instances[i];
    memcpy(params, it->params, it->model->params.count * sizeof *params);
    for (size_t v = 0; v < s->vary_count; v++)
        if (s->vary[v].instance == i)
            params[s->vary[v].row] = th_draw_value(s, v, member);
}

/* The draws of a member: "reservoir.volume 22.4 mL, reservoir.capacity 19.1 mL". */
static void format_draws(const struct th_scenario *s, size_t i, uint64_t member, char *text,
                         size_t size)
{
    const struct th_instance *it = &s->instances[i];
    size_t used = 0;
    text[0] = '\0';
    for (size_t v = 0; v < s->vary_count; v++) {
        const struct th_vary *vary = &s->vary[v];
        if (vary->instance != i || used + 100 > size)
            continue;
        const struct th_row *row = &it->model->params.rows[vary->row];
        double si = th_draw_value(s, v, member);
        used += (size_t)snprintf(text + used, size - used, "%s%.40s ", used ? ", " : "",
                                 vary->path);
        if (row->quantity == TH_CHOICE)
            used += th_labels_get(row->labels, (int)si, text + used, size - used);
        else if (row->quantity == TH_DRUG)
            used += (size_t)snprintf(text + used, size - used, "%.40s",
                                     s->species_names[(size_t)si]);
        else
            used += th_quantity_print(s->units, row->quantity, row->unit, si, 6, text + used,
                                      size - used);
    }
}

void th_members_which(const struct th_scenario *s, uint64_t member,
                      const struct th_planned *after, char *text, size_t size)
{
    text[0] = '\0';
    if (s->members > 1 || s->vary_count)
        snprintf(text, size, "member %" PRIu64 " of the ensemble%s: ", member,
                 after ? ", after this set" : "");
    else if (after)
        snprintf(text, size, "after this set: ");
}

static void report_member(const struct th_scenario *s, size_t i, const struct th_broken *broken,
                          uint64_t tried, struct th_error *error)
{
    char draws[300], more[64] = "", name[80], which[TH_MEMBERS_WHICH];
    const struct th_planned *after = broken->after;
    uint64_t member = broken->member, others = broken->count - 1;
    const char *text =
        broken->found.count ? broken->found.text[0] : "its parameters are inconsistent";
    struct th_place place = after ? after->place : (struct th_place){s->file, 0, 0};
    format_draws(s, i, member, draws, sizeof draws);
    th_members_which(s, member, after, which, sizeof which);
    if (others)
        snprintf(more, sizeof more, "; so have %" PRIu64 " more of the %" PRIu64, others,
                 tried);
    th_error_at(error, place, TH_BAD_INPUT, "%s%s%.200s (it has drawn %s%s)", which,
                th_scenario_prefix(&s->instances[i], text, name, sizeof name), text, draws,
                more);
}

static enum th_status check_instance(const struct th_scenario *s, size_t i, uint64_t first,
                                     uint64_t end, struct th_broken *broken,
                                     struct th_error *error)
{
    const struct th_instance *it = &s->instances[i];
    size_t count = th_scenario_sets(s, i, NULL);
    double *params = malloc((it->model->params.count + 1) * sizeof *params);
    const struct th_planned **sets = malloc((count + 1) * sizeof *sets), *after;
    const bool room = params && sets;
    if (room)
        th_scenario_sets(s, i, sets);
    for (uint64_t m = first; room && m < end; m++) {
        draw_params(s, i, m, params);
        bool one = broken->count == 0;
        if (th_scenario_rules(s, i, sets, count, params, &after, one ? &broken->found : NULL) ==
            TH_OK)
            continue;
        if (one)
            broken->member = m, broken->after = after;
        broken->count++;
    }
    free(params);
    free(sets);
    return room ? TH_OK : th_error_add(error, TH_NO_MEMORY, "no memory to check the members");
}

enum th_status th_members_check(const struct th_scenario *scenario, uint64_t first,
                                uint64_t count, struct th_broken *broken,
                                struct th_error *error)
{
    uint64_t distinct = th_members_distinct(scenario);
    uint64_t end = count < distinct - first ? first + count : distinct;
    enum th_status status = TH_OK;
    for (size_t i = 0; i < scenario->instance_count && status == TH_OK; i++)
        if (scenario->instances[i].model->check && varied(scenario, i))
            status = check_instance(scenario, i, first, end, &broken[i], error);
    return status;
}

enum th_status th_members_report(const struct th_scenario *scenario,
                                 const struct th_broken *broken, uint64_t tried,
                                 struct th_error *error)
{
    enum th_status status = TH_OK;
    for (size_t i = 0; i < scenario->instance_count; i++)
        if (broken[i].count) {
            status = TH_BAD_INPUT;
            report_member(scenario, i, &broken[i], tried, error);
        }
    return status;
}
