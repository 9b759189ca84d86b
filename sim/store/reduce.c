/* /run/reductions and /run/refinement: a number of each member, reduced from the whole path of
 * an output. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/column.h"
#include "scenario/reduction.h"
#include "store/sections.h"

enum { NAME = 256 };

/* "csf.tip_concentration", max: "csf_tip_concentration_max". A second one of that name, over
 * another window or level, gets a "_" at its end. */
static void dataset_name(const struct th_scenario *scenario,
                         const struct th_reduction *reduction, char *name)
{
    char path[NAME];
    char full[NAME];
    th_reduction_path(scenario, reduction, path, sizeof path);
    snprintf(full, NAME, "%.200s_%s", path, th_take_kind(reduction->take)->name);
    th_store_name(full, name, NAME);
}

static bool describe(hid_t data, const struct th_scenario *scenario,
                     const struct th_reduction *reduction)
{
    const struct th_row *row = th_reduction_row(scenario, reduction);
    double from = th_seconds_of(reduction->from);
    double to = th_seconds_of(reduction->to);
    double since = th_seconds_of(reduction->since);
    double level = 0;
    char words[TH_SENTENCE], path[NAME];
    th_reduction_words(scenario, reduction, words, sizeof words);
    th_reduction_path(scenario, reduction, path, sizeof path);
    if (row && th_take_kind(reduction->take)->level)
        th_quantity_to(scenario->units, row->quantity, th_row_unit(row), reduction->level,
                       &level);
    return th_h5_word(data, "path", path) && th_h5_word(data, "take", words) &&
           th_h5_number(data, "from", TH_H5_REAL, &from) &&
           th_h5_number(data, "to", TH_H5_REAL, &to) &&
           (reduction->since == 0 || th_h5_number(data, "since", TH_H5_REAL, &since)) &&
           (!th_take_kind(reduction->take)->level ||
            th_h5_number(data, "level", TH_H5_REAL, &level)) &&
           (!row || row->roundoff == 0 ||
            th_h5_number(data, "roundoff", TH_H5_REAL, &row->roundoff));
}

/* A member's number in its unit; of a difference without the unit's offset. */
static double shown(const struct th_store_job *job, size_t k, uint64_t member, bool difference)
{
    const struct th_reduction *reduction = &job->scenario->reductions[k];
    if (!difference)
        return th_reduction_shown(job->scenario, reduction,
                                  th_trace_reduced(job->trace, k, member));
    double si = job->trace->difference[member * job->scenario->reduction_count + k];
    return fabs(th_reduction_shown(job->scenario, reduction, si) -
                th_reduction_shown(job->scenario, reduction, 0));
}

static bool write_one(const struct th_store_job *job, hid_t group, size_t k, bool difference)
{
    const struct th_scenario *scenario = job->scenario;
    const struct th_trace *trace = job->trace;
    const struct th_reduction *reduction = &scenario->reductions[k];
    char name[NAME], unit[96], label[TH_SENTENCE], words[TH_SENTENCE];
    double *values = malloc((trace->members + 1) * sizeof *values);
    if (!values)
        return false;
    dataset_name(scenario, reduction, name);
    th_reduction_unit(scenario, reduction, unit, sizeof unit);
    if (reduction->log)
        th_reduction_path(scenario, reduction, label, sizeof label);
    else
        th_store_label(scenario, &scenario->outputs[reduction->output], label, sizeof label);
    th_reduction_words(scenario, reduction, words, sizeof words);
    size_t used = strlen(label);
    snprintf(label + used, sizeof label - used, ": %.200s%s", words,
             difference ? ", how far it may be off" : "");
    th_store_label_unit(unit, label, sizeof label);
    for (uint64_t m = 0; m < trace->members; m++) values[m] = shown(job, k, m, difference);
    const struct th_h5_line line = {name, unit, label};
    hid_t data = th_h5_line(group, job->member, &line, values, trace->members);
    bool done = data >= 0 && describe(data, scenario, reduction);
    free(values);
    return data >= 0 && H5Dclose(data) >= 0 && done;
}

/* The group of all reductions, or of their estimated errors. */
static bool write_all(const struct th_store_job *job, const char *name, const char *title,
                      bool difference)
{
    hid_t group = th_h5_group(job->run, name, "NXcollection");
    bool done = group >= 0 && th_h5_text(group, "title", title);
    if (done && difference)
        done = th_h5_number(group, "refine", TH_H5_INT32, &job->scenario->refine);
    if (done && job->member >= 0)
        done =
            H5Lcreate_hard(job->run, "member", group, "member", H5P_DEFAULT, H5P_DEFAULT) >= 0;
    for (size_t k = 0; done && k < job->scenario->reduction_count; k++)
        done = write_one(job, group, k, difference);
    return group >= 0 && H5Gclose(group) >= 0 && done;
}

bool th_store_reductions(const struct th_store_job *job)
{
    if (job->scenario->reduction_count == 0)
        return true;
    bool done = write_all(job, "reductions",
                          "taken from the whole paths of outputs, not of samples", false);
    if (done && job->trace->difference)
        done = write_all(
            job, "refinement",
            "how far the reductions may be off: grid convergence index of this grid", true);
    return done;
}
