/* Checks the rules of the models for the parameters that each member draws. Each draw is
 * within the range of its row, but draws of several rows may be inconsistent. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/draw.h"
#include "scenario/people/members.h"
#include "scenario/people/people.h"
#include "scenario/rules.h"

uint64_t th_members_distinct(const struct th_scenario *s)
{
    uint64_t product = 1;
    if (s->persons && (s->vary_count || s->replaced_count))
        return s->members;
    for (size_t v = 0; v < s->vary_count; v++) {
        if (s->vary[v].law != TH_GRID)
            return s->members;
        product *= s->vary[v].grid_count;
        if (product >= s->members)
            return s->members;
    }
    return product;
}

void th_member_params(const struct th_scenario *s, size_t instance, uint64_t member,
                      double *params)
{
    const struct th_instance *it = &s->instances[instance];
    memcpy(params, it->params, it->model->params.count * sizeof *params);
    for (size_t k = 0; k < s->replaced_count; k++)
        if (s->replaced[k].instance == instance)
            th_replaced_value(s, k, member, &params[s->replaced[k].row]);
    for (size_t v = 0; v < s->vary_count; v++)
        if (s->vary[v].instance == instance)
            params[s->vary[v].row] = th_draw_value(s, v, member);
}

/* True if a row differs otherwise than with the part of its instance. */
static bool differs_alone(const struct th_scenario *s, size_t instance, size_t row)
{
    for (size_t k = 0; k < s->replaced_count; k++)
        if (s->replaced[k].by == TH_REPLACED_PART && s->replaced[k].instance == instance &&
            s->replaced[k].row == row)
            return false;
    return th_differs(s, instance, row);
}

/* The values in which a member differs: "reservoir.volume 22.4 mL, reservoir.capacity 19.1 mL".
 */
static void format_draws(const struct th_scenario *s, size_t i, uint64_t member,
                         const double *params, char *text, size_t size)
{
    const struct th_instance *it = &s->instances[i];
    size_t used = 0;
    text[0] = '\0';
    for (size_t k = 0; k < s->swap_count; k++)
        if (s->swaps[k].instance == i && th_swap_at(s, k, member) != SIZE_MAX)
            used +=
                (size_t)snprintf(text + used, size - used, "%s%.40s %.40s", used ? ", " : "",
                                 s->swaps[k].path, s->swaps[k].parts[th_swap_at(s, k, member)]);
    for (size_t r = 0; r < it->model->params.count; r++) {
        if (used + 100 > size || !differs_alone(s, i, r))
            continue;
        const struct th_row *row = &it->model->params.rows[r];
        double si = params[r];
        used += (size_t)snprintf(text + used, size - used, "%s%.30s.%.30s ", used ? ", " : "",
                                 it->name, row->name);
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
    char id[TH_PERSON_ID], person[TH_PERSON_ID + 16] = "", under[32] = "";
    const uint64_t conditions = th_condition_count(s);
    th_person_id(s, th_person(s, member), id);
    if (s->table.ids || (conditions > 1 && s->persons > 1))
        snprintf(person, sizeof person, ", person %s", id);
    if (conditions > 1)
        snprintf(under, sizeof under, ", condition %" PRIu64, th_condition_of(s, member) + 1);
    text[0] = '\0';
    if (s->members > 1 || s->vary_count || s->replaced_count)
        snprintf(text, size, "member %" PRIu64 " of the ensemble%s%s%s: ", member, person,
                 under, after ? ", after this set" : "");
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
    double *params = malloc((s->instances[i].model->params.count + 1) * sizeof *params);
    draws[0] = '\0';
    if (params) {
        th_member_params(s, i, member, params);
        format_draws(s, i, member, params, draws, sizeof draws);
    }
    free(params);
    th_members_which(s, member, after, which, sizeof which);
    if (others)
        snprintf(more, sizeof more, "; so have %" PRIu64 " more of the %" PRIu64, others,
                 tried);
    th_error_at(error, place, TH_BAD_INPUT, "%s%s%.200s (it has %s%s)", which,
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
    const bool allocated = params && sets;
    if (allocated)
        th_scenario_sets(s, i, sets);
    for (uint64_t m = first; allocated && m < end; m++) {
        th_member_params(s, i, m, params);
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
    return allocated ? TH_OK
                     : th_error_add(error, TH_NO_MEMORY, "no memory to check the members");
}

enum th_status th_members_check(const struct th_scenario *scenario, uint64_t first,
                                uint64_t count, struct th_broken *broken,
                                struct th_error *error)
{
    const uint64_t distinct = th_members_distinct(scenario), start = scenario->first + first;
    const uint64_t end =
        scenario->first + (count < distinct - first ? first + count : distinct);
    enum th_status status = TH_OK;
    for (size_t i = 0; i < scenario->instance_count && status == TH_OK; i++)
        if (scenario->instances[i].model->check && th_differs_anywhere(scenario, i))
            status = check_instance(scenario, i, start, end, &broken[i], error);
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
