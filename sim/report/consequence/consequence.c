/* Counts the members that a hazard struck, and orders hazards by what they cost. */
#include "report/consequence/consequence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/quantile.h"
#include "report/course/course.h"
#include "scenario/column.h"
#include "scenario/path.h"
#include "scenario/reduction.h"

/* The output of a line that is of that drug, or -1 of the only one; SIZE_MAX: none. */
static size_t find_output(const struct th_scenario *s, size_t line, int species)
{
    const struct th_report_line *it = NULL;
    for (size_t k = 0, seen = 0; k < s->catalog->report_count; k++)
        if (strcmp(s->catalog->report[k].take, TH_BY_HAZARD) == 0 && seen++ == line)
            it = &s->catalog->report[k];
    for (size_t k = 0; it && k < s->output_count; k++) {
        size_t length = strlen(s->outputs[k].path), star_length;
        const char *star;
        if (s->outputs[k].species >= 0 && s->species > 1)
            length -= strlen(s->species_names[s->outputs[k].species]) + 1;
        if (s->outputs[k].species == species &&
            th_path_fits(it->path, s->outputs[k].path, length, &star, &star_length))
            return k;
    }
    return SIZE_MAX;
}

/* Of one hazard and drug while it is computed. */
struct scratch {
    double *values, *ratios;
};

/* Mass that one member misses by a hazard, and of how much. Before it the share r of the order
 * was given, as would have been of all that was ordered since: of O ordered and M missed it is
 * M - (1 - r) O. r is 1 if it is not known. NaN: nothing is known. */
static double missed_by(const struct th_trace *trace, const size_t reductions[TH_HAZARD_LINES],
                        uint64_t m, double *ordered)
{
    double values[TH_HAZARD_LINES];
    for (size_t k = 0; k < TH_HAZARD_LINES; k++)
        values[k] = reductions[k] == SIZE_MAX ? NAN : th_trace_reduced(trace, reductions[k], m);
    const double before = values[TH_HAZARD_BEFORE];
    *ordered = values[TH_HAZARD_ORDERED];
    return values[TH_HAZARD_MISSED] -
           (isnan(before) || isnan(*ordered) ? 0 : (1 - before) * *ordered);
}

static void find_reductions(const struct th_scenario *s, size_t item, int species,
                            size_t reductions[TH_HAZARD_LINES])
{
    for (size_t k = 0; k < TH_HAZARD_LINES; k++) {
        const size_t output = find_output(s, k, species);
        reductions[k] = output == SIZE_MAX      ? SIZE_MAX
                        : k == TH_HAZARD_BEFORE ? th_reduction_before(s, item, output)
                                                : th_reduction_until_alarm(s, item, output);
    }
}

static void fill_missed(const struct th_trace *trace, struct th_among among, size_t item,
                        int species, struct scratch scratch, struct th_report_consequence *to,
                        struct th_report_missed *of)
{
    const struct th_scenario *s = trace->layout->scenario;
    size_t reductions[TH_HAZARD_LINES], count = 0, ratios = 0;
    double sum = 0, ordered;
    find_reductions(s, item, species, reductions);
    for (uint64_t m = among.from; m < among.to; m += among.step) {
        if (trace->status[m] != TH_OK ||
            th_trace_tally(trace, s->stage_count + item, m)->count == 0)
            continue;
        const double missed = missed_by(trace, reductions, m, &ordered);
        if (isnan(missed))
            continue;
        scratch.values[count++] = missed;
        sum += fabs(missed);
        if (ordered > 0)
            scratch.ratios[ratios++] = missed / ordered;
    }
    th_sort(scratch.values, count);
    th_sort(scratch.ratios, ratios);
    of->median = th_quantile(scratch.values, count, 0.5);
    of->low = th_quantile(scratch.values, count, 0.05);
    of->high = th_quantile(scratch.values, count, 0.95);
    of->of_order = th_quantile(scratch.ratios, ratios, 0.5);
    of->yearly = to->acted > 0 ? to->rate * sum / to->acted : NAN;
}

static void fill_alarm(const struct th_trace *trace, struct th_among among, size_t item,
                       double *scratch, struct th_report_consequence *to)
{
    const struct th_scenario *s = trace->layout->scenario;
    const size_t alarm = th_reduction_of_alarm(s, item);
    size_t count = 0;
    double seconds = 0;
    for (uint64_t m = among.from; m < among.to; m += among.step) {
        const int64_t acted = th_trace_tally(trace, s->stage_count + item, m)->count;
        if (trace->status[m] != TH_OK)
            continue;
        seconds += th_report_exposed(trace, &s->items[item], m);
        to->acted += (double)acted;
        if (!acted)
            continue;
        const double first = th_trace_reduced(trace, alarm, m);
        to->struck++;
        to->unnoticed += isinf(first);
        scratch[count++] = first;
    }
    struct th_report_acts acts = {.acted = to->acted};
    th_report_rate_fill(s, &s->items[item], seconds, &acts);
    th_sort(scratch, count);
    to->years = acts.years;
    to->rate = isnan(acts.by_law) ? to->acted / acts.years : acts.by_law;
    to->median = th_quantile(scratch, count, 0.5);
    to->most = th_quantile(scratch, count, 0.9);
    to->silent = isinf(to->median);
}

/* Drugs of which anything is missed that was ordered, or nothing is known of the order. */
static size_t count_drugs(const struct th_scenario *s)
{
    return find_output(s, TH_HAZARD_MISSED, -1) != SIZE_MAX  ? 1
           : find_output(s, TH_HAZARD_MISSED, 0) != SIZE_MAX ? s->species
                                                             : 0;
}

/* Silent before others, then by what is missed in a year of one patient; what struck no member
 * last. Of equals the one that is written first. */
static bool comes_before(const struct th_report_consequence *a,
                         const struct th_report_consequence *b, size_t drugs)
{
    if (!a->struck || !b->struck)
        return a->struck > 0 && !b->struck;
    if (a->silent != b->silent)
        return a->silent;
    for (size_t k = 0; k < drugs; k++)
        if (a->of[k].yearly != b->of[k].yearly && !isnan(a->of[k].yearly) &&
            !isnan(b->of[k].yearly))
            return a->of[k].yearly > b->of[k].yearly;
    return false;
}

static void put_in_order(struct th_report_consequences *them)
{
    for (size_t k = 1; k < them->count; k++) {
        const struct th_report_consequence it = them->rows[k];
        size_t at = k;
        for (; at > 0 && comes_before(&it, &them->rows[at - 1], them->drugs); at--)
            them->rows[at] = them->rows[at - 1];
        them->rows[at] = it;
    }
}

static bool fill_row(const struct th_trace *trace, struct th_among among, size_t item,
                     struct scratch scratch, struct th_arena *arena,
                     struct th_report_consequences *them)
{
    const struct th_scenario *s = trace->layout->scenario;
    struct th_report_consequence *to = &them->rows[them->count++];
    *to = (struct th_report_consequence){.name = s->items[item].name ? s->items[item].name
                                                                     : s->items[item].key};
    to->of = th_arena_take(arena, (them->drugs + 1) * sizeof *to->of);
    fill_alarm(trace, among, item, scratch.values, to);
    const bool single = find_output(s, TH_HAZARD_MISSED, -1) != SIZE_MAX;
    for (size_t k = 0; to->of && k < them->drugs; k++) {
        to->of[k].drug = s->species > 1 && !single ? s->species_names[k] : "";
        fill_missed(trace, among, item, single ? -1 : (int)k, scratch, to, &to->of[k]);
    }
    return to->of != NULL;
}

enum th_status th_report_consequences_fill(const struct th_trace *trace, struct th_among among,
                                           struct th_arena *arena,
                                           struct th_report_consequences *them,
                                           struct th_error *error)
{
    const struct th_scenario *s = trace->layout->scenario;
    const struct scratch scratch = {malloc((trace->members + 1) * sizeof(double)),
                                    malloc((trace->members + 1) * sizeof(double))};
    *them = (struct th_report_consequences){.drugs = count_drugs(s)};
    them->rows = th_arena_take(arena, (s->item_count + 1) * sizeof *them->rows);
    bool full = !them->rows || !scratch.values || !scratch.ratios;
    for (uint64_t m = among.from; m < among.to; m += among.step)
        them->members += trace->status[m] == TH_OK;
    for (size_t k = 0; k < s->item_count && !full; k++)
        if (th_item_has_consequence(&s->items[k]) && th_reduction_of_alarm(s, k) != SIZE_MAX)
            full = !fill_row(trace, among, k, scratch, arena, them);
    free(scratch.values);
    free(scratch.ratios);
    if (full)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the report");
    put_in_order(them);
    return TH_OK;
}
