/* /run/consequences of a result: what hazards do until they are detected, a record for each
 * hazard and drug, in the order of the report. */
#include <math.h>

#include "report/consequence/consequence.h"
#include "report/record.h"
#include "report/record/making.h"
#include "report/sweep.h"

enum { COLUMNS = 14, TABLE = 6 };

struct columns {
    const char **condition, **name, **drug;
    double *members, *struck, *unnoticed, *rate, *median, *most;
    double *missed, *low, *high, *of_order, *yearly;
};

static struct columns add_columns(struct th_making *it)
{
    struct columns to;
    to.condition = th_making_texts(it, "condition", "under which; empty: all members");
    to.name = th_making_texts(it, "name", "the hazard, silent ones first");
    to.drug = th_making_texts(it, "drug", "of which what is missed is; empty: there is one");
    to.members = th_making_whole(it, "members", "members that ran to the end");
    to.struck = th_making_whole(it, "struck", "of these, those in which it acted");
    to.unnoticed =
        th_making_whole(it, "unnoticed", "of the struck, those in which it was not detected");
    to.rate = th_making_numbers(it, "rate", "1/year",
                                "by its law if that is exponential, else as it was seen");
    to.median =
        th_making_numbers(it, "detection_median", "s",
                          "from it to its detection by an alarm or at a refill, median of "
                          "the struck");
    to.most = th_making_numbers(it, "detection_90", "s", "90 % have had it by then");
    to.missed =
        th_making_numbers(it, "missed", "kg",
                          "ordered and not given by it until its detection, beside what was "
                          "missed before, too; median of the struck; negative: too much "
                          "was given");
    to.low = th_making_numbers(it, "missed_low", "kg", "5 % of the struck are below");
    to.high = th_making_numbers(it, "missed_high", "kg", "95 % of the struck are below");
    to.of_order =
        th_making_numbers(it, "missed_of_order", "1", "median of it over what was ordered");
    to.yearly = th_making_numbers(it, "missed_a_year", "kg/year",
                                  "rate times the mean size of what is missed, by one patient");
    return to;
}

static void fill_row(const struct columns *to, size_t at, const char *condition,
                     uint64_t members, const struct th_report_consequence *row,
                     const struct th_report_missed *of)
{
    to->condition[at] = condition;
    to->name[at] = row->name;
    to->drug[at] = of ? of->drug : "";
    to->members[at] = (double)members;
    to->struck[at] = (double)row->struck;
    to->unnoticed[at] = (double)row->unnoticed;
    to->rate[at] = row->rate;
    to->median[at] = row->median;
    to->most[at] = row->most;
    to->missed[at] = of ? of->median : NAN;
    to->low[at] = of ? of->low : NAN;
    to->high[at] = of ? of->high : NAN;
    to->of_order[at] = of ? of->of_order : NAN;
    to->yearly[at] = of ? of->yearly : NAN;
}

/* Group 0 is all members, the others are the conditions of a sweep. */
static enum th_status fill_group(struct th_making *it, const struct columns *to, size_t group,
                                 size_t each, struct th_error *error)
{
    const struct th_trace *trace = it->trace;
    const struct th_scenario *scenario = trace->layout->scenario;
    char head[TH_SENTENCE] = "";
    struct th_among among = th_among_all(trace->members);
    struct th_report_consequences them;
    if (group > 0) {
        const uint64_t condition =
            th_condition_at(scenario, trace->first, trace->members, group - 1);
        among = th_among_condition(scenario, condition, trace->first, trace->members);
        th_sweep_condition(scenario, condition, head, sizeof head);
    }
    const char *text = th_making_copy(it, head);
    enum th_status status = th_report_consequences_fill(trace, among, it->arena, &them, error);
    const size_t drugs = status == TH_OK && them.drugs ? them.drugs : 1;
    for (size_t k = 0; status == TH_OK && k < them.count; k++)
        for (size_t d = 0; d < drugs; d++)
            fill_row(to, group * each + k * drugs + d, text, them.members, &them.rows[k],
                     them.drugs ? &them.rows[k].of[d] : NULL);
    return status;
}

enum th_status th_record_consequences(const struct th_trace *trace,
                                      struct th_report_record *record, struct th_error *error)
{
    const uint64_t conditions =
        th_conditions_of(trace->layout->scenario, trace->first, trace->members);
    const size_t groups = trace->members > 1 && conditions > 1 ? 1 + (size_t)conditions : 1;
    struct th_report_consequences them;
    enum th_status status = th_report_consequences_fill(trace, th_among_all(trace->members),
                                                        &record->arena, &them, error);
    if (status != TH_OK || !them.members || !them.count)
        return status;
    const size_t each = them.count * (them.drugs ? them.drugs : 1);
    struct th_making it = th_making_begin(trace, NULL, &record->arena, groups * each, COLUMNS);
    const struct columns to = add_columns(&it);
    for (size_t g = 0; !it.full && g < groups && status == TH_OK; g++)
        status = fill_group(&it, &to, g, each, error);
    return status != TH_OK
               ? status
               : th_making_end(&it, "consequences", "what hazards do until somebody knows",
                               &record->tables[TABLE], error);
}
