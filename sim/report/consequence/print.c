/* The table of hazards on paper and as JSON. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/calendar.h"
#include "report/consequence/consequence.h"
#include "report/line.h"
#include "report/table.h"
#include "scenario/reduction.h"

enum { NAME = 20, CELL = 24, DIGITS = 3 };

/* The units of a table: of times, and of masses those of the report's line. */
struct shown {
    const char *time;
    double seconds, scale; /* of one unit, s; units in one kg */
    char mass[32];
};

/* The first of "mg|ug" in which a number reaches 1. */
static void choose_mass(const struct th_scenario *s, const struct th_report_consequences *them,
                        struct shown *shown)
{
    const char *units = "kg";
    for (size_t k = s->catalog->report_count; k-- > 0;)
        if (strcmp(s->catalog->report[k].take, TH_BY_HAZARD) == 0 &&
            strcmp(s->catalog->report[k].unit, "=") != 0)
            units = s->catalog->report[k].unit;
    for (double largest = 0; largest < 1 && units;) {
        const size_t length = strcspn(units, "|");
        double offset;
        snprintf(shown->mass, sizeof shown->mass, "%.*s", (int)length, units);
        units = units[length] ? units + length + 1 : NULL;
        shown->scale = 1;
        (void)th_quantity_scale(s->units, TH_MASS, shown->mass, &shown->scale, &offset);
        largest = 0;
        for (size_t k = 0; k < them->count; k++)
            for (size_t d = 0; d < them->drugs; d++)
                largest = fmax(largest, fabs(them->rows[k].of[d].median) * shown->scale);
    }
}

static struct shown choose_units(const struct th_scenario *s,
                                 const struct th_report_consequences *them)
{
    const struct th_calendar_unit unit = th_calendar_unit(th_seconds_of(s->duration));
    struct shown shown = {.time = unit.name, .seconds = unit.seconds};
    choose_mass(s, them, &shown);
    return shown;
}

static void print_number(double value, FILE *out, int width)
{
    char text[CELL];
    th_line_number(value, false, DIGITS, text, sizeof text);
    fprintf(out, " %*s", width, text);
}

static void print_share(double share, FILE *out, int width)
{
    char text[CELL];
    snprintf(text, sizeof text, isnan(share) ? "-" : "%.*g %%", DIGITS, 100 * share);
    fprintf(out, " %*s", width, text);
}

static void print_missed(const struct th_report_missed *of, const struct shown *shown,
                         FILE *out)
{
    print_number(of->median * shown->scale, out, 8);
    print_share(of->of_order, out, 8);
    print_number(of->yearly * shown->scale, out, 8);
}

static void print_row(const struct th_report_consequence *row, size_t drugs,
                      const struct shown *shown, FILE *out)
{
    char none[CELL];
    snprintf(none, sizeof none, "%.3g %%",
             row->struck ? 100 * (double)row->unnoticed / (double)row->struck : NAN);
    th_print_label(row->name, NAME, out);
    fprintf(out, " %7" PRIu64, row->struck);
    print_number(row->median / shown->seconds, out, 7);
    print_number(row->most / shown->seconds, out, 7);
    fprintf(out, " %8s", none);
    for (size_t k = 0; k < drugs; k++) {
        if (drugs > 1)
            fprintf(out, "\n    %-*.30s", NAME + 31, row->of[k].drug);
        print_missed(&row->of[k], shown, out);
    }
    fputc('\n', out);
}

static void print_head(const struct shown *shown, size_t drugs, FILE *out)
{
    char alarm[2 * CELL], missed[3 * CELL] = "";
    snprintf(alarm, sizeof alarm, "detected, %s", shown->time);
    if (drugs)
        snprintf(missed, sizeof missed, "missed until then, %s", shown->mass);
    fprintf(out, "\n%-*s %7s %15s %8s %26s\n", NAME + 2, "hazards, silent first", "members",
            alarm, "never", missed);
    fprintf(out, "%-*s %7s %7s %7s %8s", NAME + 2, "", "struck", "median", "90 %", "detected");
    if (drugs)
        fprintf(out, " %8s %8s %8s", "median", "of order", "a year");
    fputc('\n', out);
}

static void print_all(const struct th_scenario *s, const struct th_report_consequences *them,
                      FILE *out)
{
    const struct shown shown = choose_units(s, them);
    char text[TH_SENTENCE] = "";
    size_t spared = 0, used = 0;
    print_head(&shown, them->drugs, out);
    for (size_t k = 0; k < them->count; k++) {
        const struct th_report_consequence *row = &them->rows[k];
        if (row->struck) {
            print_row(row, them->drugs, &shown, out);
            continue;
        }
        const int more = snprintf(text + used, sizeof text - used, "%s%.60s",
                                  spared++ ? ", " : "struck nobody: ", row->name);
        used += used + (size_t)more < sizeof text ? (size_t)more : 0;
    }
    if (spared)
        th_print_wrapped(out, 0, 2, text);
    if (them->drugs && spared < them->count)
        th_print_wrapped(
            out, 0, 2,
            "missed: by the hazard, beside what was missed before it, too; negative: too "
            "much was given; a year: of one patient, the rate of the hazard times "
            "the size of what is missed or too much");
}

static void put_missed(const struct th_report_missed *of, struct th_json *json)
{
    th_json_open(json, NULL, '{');
    if (of->drug[0])
        th_json_text(json, "drug", of->drug);
    th_json_number(json, "median_kg", of->median);
    th_json_number(json, "low_kg", of->low);
    th_json_number(json, "high_kg", of->high);
    th_json_number(json, "of_order", of->of_order);
    th_json_number(json, "kg_per_year", of->yearly);
    th_json_close(json, '{');
}

static void put_json(const struct th_report_consequences *them, struct th_json *json)
{
    th_json_open(json, "consequences", '[');
    for (size_t k = 0; k < them->count; k++) {
        const struct th_report_consequence *row = &them->rows[k];
        th_json_open(json, NULL, '{');
        th_json_text(json, "name", row->name);
        th_json_number(json, "members", (double)them->members);
        th_json_number(json, "members_struck", (double)row->struck);
        th_json_number(json, "members_unnoticed", (double)row->unnoticed);
        th_json_word(json, "silent", row->silent ? "true" : "false");
        th_json_number(json, "rate", row->rate);
        th_json_number(json, "detection_median_s", row->median);
        th_json_number(json, "detection_90_s", row->most);
        th_json_open(json, "missed", '[');
        for (size_t d = 0; d < them->drugs; d++) put_missed(&row->of[d], json);
        th_json_close(json, '[');
        th_json_close(json, '{');
    }
    th_json_close(json, '[');
}

enum th_status th_report_consequences_print(const struct th_trace *trace, FILE *out,
                                            struct th_json *json, struct th_error *error)
{
    struct th_arena arena = {0};
    struct th_report_consequences them;
    enum th_status status =
        th_report_consequences_fill(trace, th_among_all(trace->members), &arena, &them, error);
    uint64_t struck = 0;
    for (size_t k = 0; status == TH_OK && k < them.count; k++) struck += them.rows[k].struck;
    if (status == TH_OK && them.members && them.count && json)
        put_json(&them, json);
    if (status == TH_OK && out && them.count && (struck > 0 || them.members > 1))
        print_all(trace->layout->scenario, &them, out);
    th_arena_free(&arena);
    return status;
}
