/* Notices and log on paper and as JSON. */
#include "report/notice.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scenario/instant.h"

enum { TAIL = 400, LOG_LINES = 12 }; /* on paper; the whole log is in the result */

static const double day = 86400.0 * TH_TICKS_PER_SECOND;

/* Totals of a signal over all members. */
struct sum {
    uint64_t members;
    int64_t count;
    th_tick first;
    double lasted, amount; /* ticks; SI */
};

static struct sum sum_of(const struct th_trace *trace, size_t signal)
{
    struct sum sum = {.first = TH_NEVER};
    for (uint64_t m = 0; m < trace->members; m++) {
        const struct th_summary *s = th_trace_summary(trace, signal, m);
        if (s->count == 0)
            continue;
        sum.members++;
        sum.count += s->count;
        sum.first = s->first < sum.first ? s->first : sum.first;
        sum.lasted += (double)s->lasted;
        sum.amount += s->amount;
    }
    return sum;
}

static const struct th_row *row_of(const struct th_scenario *scenario,
                                   const struct th_signal *signal)
{
    return &scenario->instances[signal->instance].model->outputs.rows[signal->row];
}

/* False for counts, shares and words. */
static bool is_amount(const struct th_row *row)
{
    return row->quantity != TH_NUMBER && row->quantity != TH_FRACTION &&
           row->quantity != TH_CHOICE && row->quantity != TH_DRUG;
}

/* The mean of a member: "11.8 mL", "3 times", "for 2.3 day". */
static void describe(const struct th_scenario *scenario, const struct th_signal *signal,
                     const struct sum *sum, char *text, size_t size)
{
    const struct th_row *row = row_of(scenario, signal);
    const double members = (double)sum->members;
    char number[64];
    text[0] = '\0';
    if (is_amount(row)) {
        th_quantity_print(scenario->units, row->quantity, row->unit, sum->amount / members, 3,
                          number, sizeof number);
        snprintf(text, size, "%s", number);
    } else if (signal->counted) {
        double times = sum->amount / members;
        snprintf(text, size, times == 1 ? "once" : "%.3g times", times);
    } else if (sum->lasted > 0 && signal->kind != TH_LOG_FITTED) {
        double length = sum->lasted / members;
        bool days = length >= day;
        snprintf(text, size, "for %.3g %s", length / (days ? day : day / 24),
                 days ? "day" : "h");
    }
}

/* "pump.stalled: the pump stood still (for 2 day, first at day 3; 2 of 8 members)" */
static void write_notice(const struct th_trace *trace, const struct th_signal *signal,
                         const struct sum *sum, char *text, size_t size)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    char amount[80], when[40], members[80] = "";
    describe(scenario, signal, sum, amount, sizeof amount);
    th_scenario_instant(scenario, sum->first, when, sizeof when);
    if (trace->members > 1)
        snprintf(members, sizeof members, "; %" PRIu64 " of %" PRIu64 " members", sum->members,
                 trace->members);
    snprintf(text, size, "%s: %s (%s%sfirst at %s%s)", signal->path,
             row_of(scenario, signal)->notice, amount, amount[0] ? ", " : "", when, members);
}

bool th_report_notice(const struct th_trace *trace, size_t signal, struct th_notice *notice)
{
    const struct th_signal *it = &trace->layout->log_plan->signals[signal];
    const struct sum sum = sum_of(trace, signal);
    if (!row_of(trace->layout->scenario, it)->notice || sum.members == 0)
        return false;
    notice->path = it->path;
    notice->first = (double)sum.first / TH_TICKS_PER_SECOND;
    write_notice(trace, it, &sum, notice->text, sizeof notice->text);
    return true;
}

static void json_notice(const struct th_trace *trace, const struct th_signal *signal,
                        const struct sum *sum, struct th_json *json)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    const struct th_row *row = row_of(scenario, signal);
    double amount = sum->amount / (double)sum->members;
    char first[40]; /* to the microsecond, as in the result */
    snprintf(first, sizeof first, "%.16g", th_seconds_of(sum->first));
    th_json_open(json, NULL, '{');
    th_json_text(json, "path", signal->path);
    th_json_text(json, "text", row->notice);
    th_json_number(json, "members", (double)sum->members);
    th_json_word(json, "first_s", first);
    th_json_number(json, "count", (double)sum->count);
    if (!signal->counted)
        th_json_number(json, "mean_duration_s", sum->lasted / (double)sum->members / TH_SECOND);
    if (is_amount(row) &&
        th_quantity_to(scenario->units, row->quantity, row->unit, amount, &amount) == TH_OK) {
        th_json_number(json, "mean_amount", amount);
        th_json_text(json, "unit", th_row_unit(row));
    }
    th_json_close(json, '{');
}

void th_report_notices(const struct th_trace *trace, FILE *out, struct th_json *json)
{
    const struct th_log_plan *plan = trace->layout->log_plan;
    bool any = false;
    for (size_t k = 0; k < plan->signal_count; k++) {
        struct th_notice notice;
        if (!th_report_notice(trace, k, &notice))
            continue;
        if (json) {
            const struct sum sum = sum_of(trace, k);
            json_notice(trace, &plan->signals[k], &sum, json);
            continue;
        }
        if (!any)
            fputs("\nnotices\n", out);
        any = true;
        th_print_within(out, 0, 4, notice.text);
    }
}

/* The order of a log entry. Orders of one name and instant are logged in the order of the
 * scenario. */
static const struct th_planned *ordered(const struct th_trace *trace,
                                        const struct th_entry *entry)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    size_t before = 0;
    for (const struct th_entry *e = entry; e > trace->log && e[-1].at == entry->at; e--)
        before += e[-1].path == entry->path;
    for (size_t k = 0; k < scenario->event_count; k++) {
        const struct th_planned *event = &scenario->events[k];
        const bool same =
            event->at == entry->at && trace->layout->log_plan->order[k] == (size_t)entry->path;
        if (same && before-- == 0)
            return event;
    }
    return NULL;
}

/* The one order of items decided in the run that is logged under the path of an entry; NULL:
 * there is none, or there are several, of which the log does not tell the one that was given.
 */
static const struct th_order *decided(const struct th_trace *trace,
                                      const struct th_entry *entry)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    const struct th_log_plan *plan = trace->layout->log_plan;
    const struct th_order *found = NULL;
    size_t order = 0;
    for (size_t k = 0; k < scenario->item_count; k++) {
        const struct th_item *item = &scenario->items[k];
        for (size_t n = 0; n < item->order_count; n++, order++) {
            const size_t path = th_log_order_path(plan, k, order);
            if (item->plain || path != (size_t)entry->path)
                continue;
            if (found)
                return NULL;
            found = &item->orders[n];
        }
    }
    return found;
}

/* The value of a set; the path set may be that of the entry, which is printed before. */
static void tail_of_set(const struct th_trace *trace, const struct th_entry *entry,
                        size_t instance, const char *args, char *text, size_t size)
{
    char path[TAIL];
    const char *equals = strchr(args, '=');
    snprintf(path, sizeof path, "%s.%.*s", trace->layout->scenario->instances[instance].name,
             (int)(equals ? equals - args : 0), args);
    if (equals && strcmp(path, trace->layout->log_plan->paths[entry->path]) == 0)
        snprintf(text, size, " = %s", equals + 1);
    else
        snprintf(text, size, " %s.%s", trace->layout->scenario->instances[instance].name, args);
}

/* The values of an order that an item decided in the run has given; the age of a hazard. */
static void tail_of_item(const struct th_trace *trace, const struct th_entry *entry, char *text,
                         size_t size)
{
    const struct th_order *order = entry->kind == TH_LOG_ORDER ? decided(trace, entry) : NULL;
    const char *args = order && order->args_text ? order->args_text : "";
    text[0] = '\0';
    if (order && order->kind == TH_ORDER_SET)
        tail_of_set(trace, entry, order->instance, args, text, size);
    else if (*args)
        snprintf(text, size, " %s", args);
    if (entry->kind == TH_LOG_HAZARD && !isnan(entry->value)) {
        char age[64];
        th_quantity_print(trace->layout->scenario->units, TH_TIME, "day", entry->value, 3, age,
                          sizeof age);
        snprintf(text, size, " at the age of %s", age);
    }
}

/* " 11.8 mL", " begins", " ends", " dose=50 ug, over=10 min", of a set " = 5 %" or "
 * pump.error=5 %", or nothing. */
static void tail_of(const struct th_trace *trace, const struct th_entry *entry, char *text,
                    size_t size)
{
    const struct th_log_plan *plan = trace->layout->log_plan;
    text[0] = '\0';
    if ((size_t)entry->path >= plan->signal_count) {
        const struct th_planned *event = ordered(trace, entry);
        const char *args = event && event->args_text ? event->args_text : "";
        if (!event)
            tail_of_item(trace, entry, text, size);
        else if (event->set)
            tail_of_set(trace, entry, event->instance, args, text, size);
        else
            snprintf(text, size, "%s%s", *args ? " " : "", args);
        return;
    }
    const struct th_scenario *scenario = trace->layout->scenario;
    const struct th_signal *signal = &plan->signals[entry->path];
    const struct th_row *row = row_of(scenario, signal);
    char number[64];
    if (!signal->counted) {
        snprintf(text, size, entry->value > 0 ? " begins" : " ends");
    } else if (is_amount(row)) {
        th_quantity_print(scenario->units, row->quantity, row->unit, entry->value, 3, number,
                          sizeof number);
        snprintf(text, size, " %s", number);
    }
}

static void json_entry(const struct th_trace *trace, const struct th_entry *entry,
                       struct th_json *json)
{
    char tail[TAIL];
    tail_of(trace, entry, tail, sizeof tail);
    th_json_open(json, NULL, '{');
    th_json_number(json, "time_s", th_seconds_of(entry->at));
    th_json_text(json, "path", trace->layout->log_plan->paths[entry->path]);
    th_json_text(json, "kind", th_log_kind_name((enum th_log_kind)entry->kind));
    if (tail[0])
        th_json_text(json, "what", tail + 1);
    th_json_close(json, '{');
}

static void paper_entry(const struct th_trace *trace, const struct th_entry *entry, FILE *out)
{
    char when[40], tail[TAIL];
    th_scenario_instant(trace->layout->scenario, entry->at, when, sizeof when);
    tail_of(trace, entry, tail, sizeof tail);
    const int at =
        fprintf(out, "  %-19s %-8s ", when, th_log_kind_name((enum th_log_kind)entry->kind));
    char text[TH_SENTENCE];
    snprintf(text, sizeof text, "%s%s", trace->layout->log_plan->paths[entry->path], tail);
    th_print_within(out, (size_t)at, (size_t)at, text);
}

/* A long log is printed without the orders that were carried out: the scenario lists them. */
static void paper_log(const struct th_trace *trace, FILE *out)
{
    const uint32_t count = trace->logged[0];
    const bool all = count <= LOG_LINES;
    uint32_t shown = 0;
    fputs("\nlog\n", out);
    for (uint32_t e = 0; e < count && shown < LOG_LINES; e++) {
        if (!all && trace->log[e].kind == TH_LOG_ORDER)
            continue;
        paper_entry(trace, &trace->log[e], out);
        shown++;
    }
    if (shown < count + trace->lost[0])
        fprintf(out, "  %s%" PRIu32 " entries in all, in the result under /run/log\n",
                shown ? "... " : "", count + trace->lost[0]);
}

void th_report_log(const struct th_trace *trace, FILE *out, struct th_json *json)
{
    if (trace->members != 1 || trace->logged[0] == 0)
        return;
    if (out)
        paper_log(trace, out);
    for (uint32_t e = 0; json && e < trace->logged[0]; e++)
        json_entry(trace, &trace->log[e], json);
}
