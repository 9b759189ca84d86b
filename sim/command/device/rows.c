/* Makes the rows of one scenario: requirements, recorded numbers, conditions, yields. */
#include "command/device/rows.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command/device/happened.h"
#include "command/device/spread.h"
#include "ensemble/confidence.h"
#include "report/sweep.h"
#include "scenario/people/people.h"
#include "scenario/reduction.h"

enum { WORD = 32, WORDS = 640, PATH = 200, UNIT = 96, DIGITS = 6, SHORT = 4 };

/* The rows of one scenario are made from this. */
struct making {
    const struct th_device_test *test;
    const struct th_trace *trace;
    const struct th_scenario *scenario;
    struct th_device_happened happened;
    char pulses[WORD]; /* of the pump, in a test that says what they are; "" */
    struct th_device_table *table;
    struct th_error *error;
};

static enum th_status add(const struct making *m, struct th_device_row row)
{
    row.test = m->test->name;
    row.hazard = m->test->hazard;
    row.pulses = m->pulses;
    return th_device_add(m->table, row, m->error);
}

/* No alarm, and there was something to tell. */
static bool is_silent(const struct making *m, double first)
{
    return isinf(first) && (!m->happened.known || m->happened.outside);
}

/* "gauge.delivered.volume_ratio final of pump.error" */
static void words_of(const struct making *m, size_t reduction, size_t of, char text[WORDS])
{
    const struct th_scenario *s = m->scenario;
    char path[PATH], words[PATH], other[PATH] = "";
    th_reduction_path(s, &s->reductions[reduction], path, sizeof path);
    th_reduction_words(s, &s->reductions[reduction], words, sizeof words);
    if (of != SIZE_MAX)
        th_reduction_path(s, &s->reductions[of], other, sizeof other);
    snprintf(text, WORDS, "%s%s%s %s", path, other[0] ? " of " : "", other, words);
}

bool th_device_is_shown(const struct th_scenario *s, const struct th_requirement *r)
{
    const enum th_gives gives = th_take_kind(s->reductions[r->reduction].take)->gives;
    const bool from_0 =
        !th_requirement_is_ratio(r) && (th_reduction_is_date(s, &s->reductions[r->reduction]) ||
                                        gives == TH_GIVES_LENGTH || gives == TH_GIVES_COUNT);
    return isinf(r->most) && r->most > 0 && !r->open &&
           ((isinf(r->least) && r->least < 0) || (from_0 && r->least <= 0));
}

/* True if a number is the instant of the first alarm, or detection, after something. */
static bool is_of_alarms(const struct th_scenario *s, const struct th_reduction *reduction)
{
    return reduction->log && reduction->take == TH_WHEN_FIRST &&
           s->happenings[reduction->output].kind == TH_OF_ALARMS;
}

/* The first requirement of that kind: what happened stands there. */
static const struct th_requirement *first_of_alarms(const struct th_scenario *s)
{
    size_t k = 0;
    while (k < s->requirement_count &&
           !is_of_alarms(s, &s->reductions[s->requirements[k].reduction]))
        k++;
    return k < s->requirement_count ? &s->requirements[k] : NULL;
}

static double shown(const struct making *m, const struct th_requirement *r, double si)
{
    return th_requirement_is_ratio(r)
               ? si
               : th_reduction_shown(m->scenario, &m->scenario->reductions[r->reduction], si);
}

/* "at least 95 %; of 95 % of members, with confidence 95 %" */
static void required_of(const struct making *m, const struct th_requirement *r,
                        char text[WORDS])
{
    th_requirement_allowed(m->scenario, r, DIGITS, text, WORDS);
    size_t used = strlen(text);
    if (r->across != TH_ACROSS_EACH)
        snprintf(text + used, WORDS - used, ", %s of members", r->across_words);
    else if (r->share < 1)
        snprintf(text + used, WORDS - used, ", of %.6g %%", 100 * r->share);
    used = strlen(text);
    if (r->confidence > 0)
        snprintf(text + used, WORDS - used, " at confidence %.6g %%", 100 * r->confidence);
}

/* The row of a requirement under the verdict of one condition, or of all. */
static struct th_device_row row_of(const struct making *m, const struct th_requirement *r,
                                   const struct th_verdict *verdict, bool pass)
{
    const struct th_reduction *reduction = &m->scenario->reductions[r->reduction];
    struct th_device_row row = {.metric = r->name};
    row.value = row.least = row.most = shown(m, r, verdict->value);
    row.instant = th_reduction_is_date(m->scenario, reduction);
    row.verdict = verdict->untried ? TH_DEVICE_SHOWN
                  : pass           ? TH_DEVICE_PASSED
                                   : TH_DEVICE_FAILED;
    row.digits = th_requirement_digits(m->scenario, r, verdict, SHORT);
    if (th_device_is_shown(m->scenario, r)) {
        const bool alarms = is_of_alarms(m->scenario, reduction);
        row.verdict =
            alarms && is_silent(m, verdict->value) ? TH_DEVICE_SILENT : TH_DEVICE_SHOWN;
        row.where = alarms && first_of_alarms(m->scenario) == r ? m->happened.words : "";
    }
    return row;
}

static bool is_yield(const struct th_requirement *r, const struct th_verdict *verdict)
{
    return r->across == TH_ACROSS_EACH && verdict->members > 1 &&
           (r->share < 1 || r->confidence > 0);
}

/* The share of the members that met it, in percent. Below it Wilson's interval of 95 %. */
static enum th_status add_yield(const struct making *m, struct th_device_row row,
                                const struct th_verdict *verdict)
{
    const double count = (double)verdict->counted, two_sided = 0.975;
    char metric[WORDS];
    row.unit = "%";
    row.value = row.least = row.most = count > 0 ? 100 * (double)verdict->met / count : NAN;
    row.instant = false;
    enum th_status status = add(m, row);
    if (row.one || status != TH_OK)
        return status;
    snprintf(metric, sizeof metric, "%s: 95 %% interval (Wilson)", row.metric);
    row.metric = metric;
    row.required = "";
    row.verdict = TH_DEVICE_SHOWN;
    row.wide = true;
    row.least = 100 * th_share_bound(verdict->met, verdict->counted, two_sided);
    row.most = 100 - 100 * th_share_bound(verdict->counted - verdict->met, verdict->counted,
                                          two_sided);
    return add(m, row);
}

static enum th_status add_row(const struct making *m, const struct th_requirement *r,
                              struct th_device_row row, const struct th_verdict *verdict)
{
    char path[WORDS], unit[UNIT] = "1", required[WORDS] = "";
    words_of(m, r->reduction, r->of, path);
    if (!th_requirement_is_ratio(r))
        th_reduction_unit(m->scenario, &m->scenario->reductions[r->reduction], unit,
                          sizeof unit);
    if (row.verdict == TH_DEVICE_PASSED || row.verdict == TH_DEVICE_FAILED)
        required_of(m, r, required);
    row.path = path;
    row.unit = unit;
    row.required = required;
    return is_yield(r, verdict) ? add_yield(m, row, verdict) : add(m, row);
}

/* One row for each condition. */
static enum th_status add_conditions(const struct making *m, const struct th_requirement *r,
                                     const struct th_finding *finding)
{
    enum th_status status = TH_OK;
    for (uint64_t k = 0; k < finding->conditions && status == TH_OK; k++) {
        char where[WORDS];
        struct th_verdict verdict;
        const uint64_t condition = th_judge_condition(m->trace, k);
        status = th_judge(m->trace, r, condition, &verdict, m->error);
        if (status != TH_OK)
            break;
        struct th_device_row row = row_of(m, r, &verdict, verdict.pass);
        th_sweep_condition(m->scenario, condition, where, sizeof where);
        row.where = where;
        row.one = true;
        status = add_row(m, r, row, &verdict);
    }
    return status;
}

/* Of a number that is shown of several members: from the least to the most. An alarm that one
 * of them lacks is lacking. */
static enum th_status widen(const struct making *m, const struct th_requirement *r,
                            struct th_device_row *row)
{
    const struct th_reduction *reduction = &m->scenario->reductions[r->reduction];
    struct th_spread spread;
    enum th_status status = th_device_spread(
        m->trace, r->reduction, th_among_all(m->trace->members), &spread, m->error);
    row->wide = true;
    row->value = shown(m, r, spread.median);
    row->least = shown(m, r, spread.least);
    row->most = shown(m, r, spread.most);
    if (is_of_alarms(m->scenario, reduction) && is_silent(m, spread.most))
        row->verdict = TH_DEVICE_SILENT;
    return status;
}

/* The worst condition of a sweep by its number; of one that all meet the one nearest to a
 * bound. */
static enum th_status add_requirement(const struct making *m, const struct th_finding *finding)
{
    const struct th_requirement *r = finding->requirement;
    const struct th_verdict *verdict = finding->conditions ? &finding->there : &finding->all;
    char where[WORDS] = "";
    struct th_device_row row = row_of(m, r, verdict, finding->pass);
    const bool several = finding->all.members > 1 && th_device_is_shown(m->scenario, r);
    if (several && r->of == SIZE_MAX && widen(m, r, &row) != TH_OK)
        return m->error->status;
    if (finding->conditions && !several)
        th_sweep_condition(m->scenario, verdict->condition, where, sizeof where);
    row.where = where[0] ? where : row.where;
    if (finding->untried)
        row.where = "not tried: the hazard struck nobody";
    else if (verdict->members == 1 && !verdict->counted)
        row.where = "does not apply: its window never begins";
    enum th_status status = add_row(m, r, row, verdict);
    if (status == TH_OK)
        status = add_conditions(m, r, finding);
    if (status == TH_OK && !finding->conditions && is_yield(r, verdict))
        status = th_device_add_shares(m->test, m->trace, r->reduction, r->of, r->name, m->table,
                                      m->error);
    return status;
}

/* A row of a number that is recorded: the median and the ends over those members. */
static enum th_status add_spread(const struct making *m, size_t reduction, bool one,
                                 struct th_among among, const char *where)
{
    const struct th_reduction *r = &m->scenario->reductions[reduction];
    char path[WORDS], unit[UNIT];
    struct th_spread spread;
    words_of(m, reduction, SIZE_MAX, path);
    th_reduction_unit(m->scenario, r, unit, sizeof unit);
    enum th_status status = th_device_spread(m->trace, reduction, among, &spread, m->error);
    const struct th_device_row row = {
        .metric = path,
        .path = path,
        .unit = unit,
        .where = where,
        .value = th_reduction_shown(m->scenario, r, spread.median),
        .least = th_reduction_shown(m->scenario, r, spread.least),
        .most = th_reduction_shown(m->scenario, r, spread.most),
        .wide = m->trace->members > 1,
        .instant = th_reduction_is_date(m->scenario, r),
        .one = one,
    };
    return status == TH_OK ? add(m, row) : status;
}

static enum th_status add_recorded(const struct making *m, size_t reduction)
{
    const uint64_t conditions = th_judge_conditions(m->trace);
    enum th_status status =
        add_spread(m, reduction, false, th_among_all(m->trace->members), "");
    for (uint64_t k = 0; k < conditions && status == TH_OK; k++) {
        char where[WORDS];
        const uint64_t condition = th_judge_condition(m->trace, k);
        th_sweep_condition(m->scenario, condition, where, sizeof where);
        status = add_spread(
            m, reduction, true,
            th_among_condition(m->scenario, condition, m->trace->first, m->trace->members),
            where);
    }
    if (status == TH_OK && !conditions && m->trace->members > 1) {
        char path[WORDS];
        words_of(m, reduction, SIZE_MAX, path);
        status = th_device_add_shares(m->test, m->trace, reduction, SIZE_MAX, path, m->table,
                                      m->error);
    }
    return status;
}

/* Members that did not come to the end; nothing if all did. */
static enum th_status add_failed(const struct making *m)
{
    uint64_t failed = 0, first = 0;
    char why[TH_SENTENCE];
    for (uint64_t k = m->trace->members; k-- > 0;)
        if (m->trace->status[k] != TH_OK) {
            failed++;
            first = k;
        }
    if (!failed)
        return TH_OK;
    th_trace_failure(m->trace, first, why, sizeof why);
    const double ran = (double)(m->trace->members - failed);
    return add(m, (struct th_device_row){.metric = "members that ran to the end",
                                         .unit = "1",
                                         .required = "all",
                                         .where = why,
                                         .value = ran,
                                         .least = ran,
                                         .most = ran,
                                         .verdict = TH_DEVICE_FAILED});
}

/* "0.0046 1/year": how often a hazard is published to happen. */
static enum th_status add_often(const struct making *m)
{
    char *unit = NULL;
    if (!m->test->often)
        return TH_OK;
    const double value = strtod(m->test->often, &unit);
    char where[WORDS];
    snprintf(where, sizeof where, "%s: %s", m->test->mark, m->test->source);
    return add(m, (struct th_device_row){.metric = "published rate of this failure",
                                         .unit = unit + strspn(unit, " "),
                                         .where = where,
                                         .value = value,
                                         .least = value,
                                         .most = value});
}

enum th_status th_device_rows(const struct th_device_test *test, const struct th_trace *trace,
                              const struct th_finding *findings, double accuracy,
                              struct th_device_table *table, struct th_error *error)
{
    const struct th_scenario *s = trace->layout->scenario;
    struct making m = {
        .test = test, .trace = trace, .scenario = s, .table = table, .error = error};
    th_device_happened(trace, accuracy, &m.happened);
    if (test->pulses)
        th_device_pulses(s, m.pulses, sizeof m.pulses);
    enum th_status status = add_failed(&m);
    for (size_t k = 0; k < s->requirement_count && status == TH_OK; k++)
        status = add_requirement(&m, &findings[k]);
    for (size_t k = 0; k < s->reduction_count && status == TH_OK; k++)
        if (s->reductions[k].recorded)
            status = add_recorded(&m, k);
    return status == TH_OK ? add_often(&m) : status;
}
