/* Verdicts of a run as columns: /run/requirements, and in a sweep /run/verdicts, those under
 * each condition. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ensemble/require.h"
#include "scenario/reduction.h"
#include "store/sections.h"

enum { COLUMNS = 20 };

/* A table while it is made. full: no memory was left. */
struct making {
    const struct th_store_job *job;
    struct th_arena *arena;
    struct th_store_column columns[COLUMNS];
    size_t column_count, count;
    bool full;
};

static const char **add_texts(struct making *it, const char *name, const char *doc)
{
    const char **texts = th_arena_take(it->arena, (it->count + 1) * sizeof *texts);
    if (!texts)
        it->full = true;
    it->columns[it->column_count++] =
        (struct th_store_column){.name = name, .doc = doc, .texts = texts};
    return texts;
}

static double *add_numbers(struct making *it, const char *name, const char *unit,
                           const char *doc)
{
    double *numbers = th_arena_take(it->arena, (it->count + 1) * sizeof *numbers);
    if (!numbers)
        it->full = true;
    it->columns[it->column_count++] =
        (struct th_store_column){.name = name, .doc = doc, .unit = unit, .numbers = numbers};
    return numbers;
}

static double *add_whole(struct making *it, const char *name, const char *doc)
{
    double *numbers = add_numbers(it, name, "1", doc);
    it->columns[it->column_count - 1].whole = true;
    return numbers;
}

static const char *copy(struct making *it, const char *text)
{
    const char *made = th_arena_copy(it->arena, text);
    it->full |= !made;
    return made ? made : "";
}

static bool write(struct making *it, const char *name, const char *title)
{
    const struct th_store_table table = {.name = name,
                                         .title = title,
                                         .count = it->count,
                                         .columns = it->columns,
                                         .column_count = it->column_count};
    bool done = !it->full && th_store_table(it->job, &table);
    th_arena_free(it->arena);
    return done;
}

/* In its own unit, or as the bare ratio. */
static double shown(const struct th_scenario *scenario,
                    const struct th_requirement *requirement, double si)
{
    return th_requirement_is_ratio(requirement)
               ? si
               : th_reduction_shown(scenario, &scenario->reductions[requirement->reduction],
                                    si);
}

struct finding_columns {
    const char **name, **check, **take, **unit;
    double *least, *most, *value, *met, *share, *pass;
};

static struct finding_columns add_findings(struct making *it)
{
    struct finding_columns to;
    to.name = add_texts(it, "name", "requirement");
    to.check = add_texts(it, "check", "what is looked at");
    to.take = add_texts(it, "take", "what is taken of it");
    to.unit = add_texts(it, "unit", "unit of the values; 1 for a ratio");
    to.least = add_numbers(it, "least", NULL, "least that is allowed");
    to.most = add_numbers(it, "most", NULL, "most that is allowed");
    to.value = add_numbers(it, "value", NULL,
                           "of the member that fares worst, or of the members together");
    to.met = add_numbers(it, "met", "1", "share of the counted members that meet it");
    to.share = add_numbers(it, "share", "1", "share that must meet it");
    to.pass = add_numbers(it, "pass", "1", "1: met, 0: not met, -1: not tried");
    return to;
}

static void fill_finding(struct making *it, const struct finding_columns *to, size_t k,
                         const struct th_finding *finding)
{
    const struct th_scenario *scenario = it->job->scenario;
    const struct th_requirement *requirement = &scenario->requirements[k];
    const struct th_reduction *reduction = &scenario->reductions[requirement->reduction];
    const struct th_verdict *all = &finding->all;
    char unit[96] = "1", words[TH_SENTENCE], path[TH_SENTENCE];
    if (!th_requirement_is_ratio(requirement))
        th_reduction_unit(scenario, reduction, unit, sizeof unit);
    th_reduction_words(scenario, reduction, words, sizeof words);
    th_reduction_path(scenario, reduction, path, sizeof path);
    to->name[k] = requirement->name ? requirement->name : "";
    to->check[k] = copy(it, path);
    to->take[k] = copy(it, words);
    to->unit[k] = copy(it, unit);
    to->least[k] = shown(scenario, requirement, requirement->least);
    to->most[k] = shown(scenario, requirement, requirement->most);
    to->value[k] = shown(scenario, requirement, all->value);
    to->met[k] = all->counted ? (double)all->met / (double)all->counted : 0;
    to->share[k] = requirement->share;
    to->pass[k] = finding->untried ? -1 : finding->pass;
}

static bool write_findings(const struct th_store_job *job)
{
    struct th_arena arena = {0};
    struct making it = {.job = job, .arena = &arena, .count = job->scenario->requirement_count};
    struct th_finding *findings = th_arena_take(it.arena, it.count * sizeof *findings);
    const struct finding_columns to = add_findings(&it);
    it.full |= !findings;
    if (!it.full)
        (void)th_require(job->trace, findings, NULL);
    for (size_t k = 0; !it.full && k < it.count; k++) fill_finding(&it, &to, k, &findings[k]);
    return write(&it, "requirements", NULL);
}

struct verdict_columns {
    const char **across;
    double *requirement, *condition, *pass, *value, *members, *counted, *failed, *met;
    double *confidence, *bound;
};

static struct verdict_columns add_verdicts(struct making *it)
{
    struct verdict_columns to;
    to.requirement = add_whole(it, "requirement", "record of /run/requirements");
    to.condition = add_whole(it, "condition", "condition, from 0 on");
    to.pass = add_whole(it, "pass", "1: met, 0: not met, -1: not tried");
    to.value = add_numbers(it, "value", NULL,
                           "of the member that fares worst, or of the members together, in the "
                           "unit of the requirement");
    to.across = add_texts(it, "across", "number of the members together; empty: of each");
    to.members = add_whole(it, "members", "members under the condition");
    to.counted = add_whole(it, "counted", "of these: whose window begins");
    to.failed = add_whole(it, "failed", "of the counted: stopped before the end");
    to.met = add_whole(it, "met", "of the counted: that meet it");
    to.confidence =
        add_numbers(it, "confidence", "1", "with which the share must be shown, if asked");
    to.bound = add_numbers(it, "bound", "1", "share that is shown with this confidence");
    return to;
}

static void fill_verdict(struct making *it, const struct verdict_columns *to, size_t at,
                         size_t k, uint64_t condition)
{
    const struct th_scenario *scenario = it->job->scenario;
    const struct th_requirement *requirement = &scenario->requirements[k];
    struct th_verdict verdict;
    it->full |= th_judge(it->job->trace, requirement, condition, &verdict, NULL) != TH_OK;
    to->requirement[at] = (double)k;
    to->condition[at] = condition == SIZE_MAX ? 0 : (double)condition;
    to->pass[at] = verdict.untried ? -1 : verdict.pass;
    to->value[at] = shown(scenario, requirement, verdict.value);
    to->across[at] = requirement->across_words ? requirement->across_words : "";
    to->members[at] = (double)verdict.members;
    to->counted[at] = (double)verdict.counted;
    to->failed[at] = (double)verdict.failed;
    to->met[at] = (double)verdict.met;
    to->confidence[at] = requirement->confidence > 0 ? requirement->confidence : NAN;
    to->bound[at] = verdict.bound;
}

static bool write_verdicts(const struct th_store_job *job)
{
    const size_t requirements = job->scenario->requirement_count;
    const uint64_t conditions = th_judge_conditions(job->trace);
    struct th_arena arena = {0};
    struct making it = {
        .job = job, .arena = &arena, .count = (conditions ? conditions : 1) * requirements};
    const struct verdict_columns to = add_verdicts(&it);
    for (size_t at = 0; at < it.count && !it.full; at++)
        fill_verdict(&it, &to, at, at % requirements,
                     conditions ? th_judge_condition(job->trace, at / requirements) : SIZE_MAX);
    return write(&it, "verdicts", "whether each requirement is met under each condition");
}

bool th_store_verdicts(const struct th_store_job *job)
{
    return job->scenario->requirement_count == 0 ||
           (write_findings(job) && write_verdicts(job));
}
