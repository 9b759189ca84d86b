#include "require.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* One requirement's view of one member and point of a column. */
struct curve {
    const struct th_trace *trace;
    size_t column, point;
    uint64_t member;
};

static double at_sample(const struct curve *curve, size_t k)
{
    return th_trace_get(curve->trace, curve->column, curve->member, k, curve->point);
}

/* The last sample at or before a tick within the trace. */
static size_t sample_before(const struct th_trace *trace, th_tick tick)
{
    size_t low = 0, high = trace->times;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (trace->time[middle] <= tick)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Linear between the samples; a tick that is a sample needs no neighbour. */
static double at_tick(const struct curve *curve, th_tick tick)
{
    const struct th_trace *trace = curve->trace;
    size_t k = sample_before(trace, tick);
    double low = at_sample(curve, k);
    if (trace->time[k] >= tick || k + 1 >= trace->times)
        return low;
    double weight =
        (double)(tick - trace->time[k]) / (double)(trace->time[k + 1] - trace->time[k]);
    return low + weight * (at_sample(curve, k + 1) - low);
}

static th_tick within(const struct th_trace *trace, th_tick tick)
{
    th_tick first = trace->time[0], last = trace->time[trace->times - 1];
    return tick < first ? first : tick > last ? last : tick;
}

/* Mean by trapezoids, largest or smallest value over [from, to], its ends interpolated. A value
 * that is missing anywhere makes the whole missing. */
static double over_window(const struct curve *curve, enum th_take take, th_tick from,
                          th_tick to)
{
    const struct th_trace *trace = curve->trace;
    from = within(trace, from);
    to = within(trace, to);
    double before = at_tick(curve, from), least = before, most = before, area = 0;
    th_tick start = from;
    if (isnan(before))
        return NAN;
    for (size_t k = sample_before(trace, from) + 1; start < to; k++) {
        th_tick end = k < trace->times && trace->time[k] < to ? trace->time[k] : to;
        double value = at_tick(curve, end);
        if (isnan(value))
            return NAN;
        area += 0.5 * (before + value) * (double)(end - start);
        least = fmin(least, value);
        most = fmax(most, value);
        before = value;
        start = end;
    }
    if (take == TH_MEAN)
        return to > from ? area / (double)(to - from) : least;
    return take == TH_MAX ? most : least;
}

static double take_value(const struct th_requirement *asked, const struct curve *curve)
{
    const struct th_trace *trace = curve->trace;
    switch (asked->take) {
    case TH_FINAL:
        return at_sample(curve, trace->times - 1);
    case TH_AT:
        return at_tick(curve, within(trace, asked->at));
    default:
        return over_window(curve, asked->take, asked->from, asked->to);
    }
}

/* How far a value lies outside what is allowed: not above zero if it is met. NaN is never met.
 */
static double excess(const struct th_requirement *asked, double value)
{
    if (isnan(value))
        return INFINITY;
    double below =
        value < asked->least || isfinite(asked->least) ? asked->least - value : -INFINITY;
    double above =
        value > asked->most || isfinite(asked->most) ? value - asked->most : -INFINITY;
    return fmax(below, above);
}

/* A member's value; of a profile, that of the point that fares worst. One that failed has none,
 * even in a window that it lived through: a requirement is of a run, and there is no run. */
static double member_value(const struct th_trace *trace, const struct th_requirement *asked,
                           uint64_t member)
{
    size_t points = trace->columns[asked->column].points;
    double worst = NAN, most = -INFINITY;
    if (trace->status[member] != TH_OK)
        return NAN;
    for (size_t p = 0; p < points; p++) {
        struct curve curve = {trace, asked->column, p, member};
        double value = take_value(asked, &curve);
        if (asked->of != SIZE_MAX) {
            size_t last = trace->columns[asked->of].points - 1;
            struct curve of = {trace, asked->of, p < last ? p : last, member};
            value /= take_value(asked, &of);
        }
        double out = excess(asked, value);
        if (p == 0 || out > most) {
            worst = value;
            most = out;
        }
    }
    return worst;
}

static struct th_finding find(const struct th_trace *trace, const struct th_requirement *asked)
{
    struct th_finding finding = {.requirement = asked, .value = NAN, .members = trace->members};
    double most = -INFINITY;
    for (uint64_t m = 0; m < trace->members; m++) {
        double value = member_value(trace, asked, m), out = excess(asked, value);
        finding.met += out <= 0;
        if (m == 0 || out > most) {
            finding.worst = trace->first + m;
            finding.value = value;
            most = out;
        }
    }
    /* A share of 95 % of 20 is 19, whatever 0.95 * 20 rounds to. */
    double needed = asked->share * (double)finding.members;
    finding.pass = (double)finding.met >= needed * (1 - 1e-12);
    return finding;
}

enum { PIECE = 160, DIGITS = 6, EXACT = 17 };

static void print_value(const struct th_trace *trace, const struct th_requirement *asked,
                        double si, int digits, char text[PIECE])
{
    const struct th_scenario *scenario = trace->rig->scenario;
    const struct th_column *column = &scenario->columns[asked->column];
    const struct th_model *model = scenario->instances[column->instance].model;
    const struct th_row *row = column->profile ? &model->profiles.rows[column->row]
                                               : &model->outputs.rows[column->row];
    if (asked->of != SIZE_MAX)
        snprintf(text, PIECE, "%.*g", digits, si);
    else
        th_quantity_print(scenario->units, row->quantity, row->unit, si, digits, text, PIECE);
}

static void print_allowed(const struct th_trace *trace, const struct th_requirement *asked,
                          int digits, char text[2 * PIECE + 16])
{
    char least[PIECE], most[PIECE];
    print_value(trace, asked, asked->least, digits, least);
    print_value(trace, asked, asked->most, digits, most);
    const size_t size = 2 * PIECE + 16;
    if (isinf(asked->most))
        snprintf(text, size, "at least %s", least);
    else if (isinf(asked->least))
        snprintf(text, size, "at most %s", most);
    else
        snprintf(text, size, "%s to %s", least, most);
}

/* "final", "mean from 1 day to 3 day" */
static void print_take(const struct th_trace *trace, const struct th_requirement *asked,
                       char text[PIECE])
{
    static const char *const names[] = {"final", "mean", "max", "min", "value"};
    const struct th_units *units = trace->rig->scenario->units;
    char from[48], to[48];
    th_tick start = within(trace, asked->take == TH_AT ? asked->at : asked->from);
    th_tick end = within(trace, asked->to);
    th_quantity_print(units, TH_TIME, NULL, (double)start / TH_TICKS_PER_SECOND, 6, from,
                      sizeof from);
    th_quantity_print(units, TH_TIME, NULL, (double)end / TH_TICKS_PER_SECOND, 6, to,
                      sizeof to);
    bool whole = start == trace->time[0] && end == trace->time[trace->times - 1];
    if (asked->take == TH_AT)
        snprintf(text, PIECE, "at %s", from);
    else if (asked->take == TH_FINAL || whole)
        snprintf(text, PIECE, "%s", names[asked->take]);
    else
        snprintf(text, PIECE, "%s from %s to %s", names[asked->take], from, to);
}

/* Six digits, unless the value would then look like the bound that it misses. */
static int digits_for(const struct th_trace *trace, const struct th_finding *finding)
{
    const struct th_requirement *asked = finding->requirement;
    char value[PIECE], least[PIECE], most[PIECE];
    print_value(trace, asked, finding->value, DIGITS, value);
    print_value(trace, asked, asked->least, DIGITS, least);
    print_value(trace, asked, asked->most, DIGITS, most);
    return strcmp(value, least) == 0 || strcmp(value, most) == 0 ? EXACT : DIGITS;
}

/* "0.81", "missing, for the run stopped at 12 h". */
static void print_worst(const struct th_trace *trace, const struct th_finding *finding, int digits,
                        char text[PIECE])
{
    uint64_t m = finding->worst - trace->first;
    if (!isnan(finding->value) || trace->status[m] == TH_OK) {
        print_value(trace, finding->requirement, finding->value, digits, text);
        return;
    }
    char when[48];
    th_quantity_print(trace->rig->scenario->units, TH_TIME, NULL,
                      (double)trace->ended[m] / TH_TICKS_PER_SECOND, 6, when, sizeof when);
    snprintf(text, PIECE, "missing, for the run stopped at %s", when);
}

static void say(const struct th_trace *trace, const struct th_finding *finding,
                struct th_error *error)
{
    const struct th_scenario *scenario = trace->rig->scenario;
    const struct th_requirement *asked = finding->requirement;
    char take[PIECE], value[PIECE], allowed[2 * PIECE + 16], who[48] = "", share[96] = "";
    char of[PIECE] = "";
    print_take(trace, asked, take);
    int digits = digits_for(trace, finding);
    print_worst(trace, finding, digits, value);
    print_allowed(trace, asked, digits, allowed);
    if (asked->of != SIZE_MAX)
        snprintf(of, sizeof of, " of %s", scenario->columns[asked->of].path);
    if (scenario->ensemble || finding->members > 1) {
        snprintf(who, sizeof who, " (member %llu)", (unsigned long long)finding->worst);
        snprintf(share, sizeof share, "; met by %.4g %% of %llu members, %.4g %% asked",
                 100 * (double)finding->met / (double)finding->members,
                 (unsigned long long)finding->members, 100 * asked->share);
    }
    th_error_add(error, TH_LIMITS, "require \"%s\": %s%s %s is %s%s, allowed %s%s", asked->name,
                 scenario->columns[asked->column].path, of, take, value, who, allowed, share);
}

enum th_status th_require(const struct th_trace *trace, struct th_finding *findings,
                          struct th_error *error)
{
    const struct th_scenario *scenario = trace->rig->scenario;
    enum th_status status = TH_OK;
    for (size_t k = 0; k < scenario->requirement_count; k++) {
        findings[k] = find(trace, &scenario->requirements[k]);
        if (findings[k].pass)
            continue;
        say(trace, &findings[k], error);
        status = TH_LIMITS;
    }
    return status;
}
