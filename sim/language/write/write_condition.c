/* Conditions as the language writes them. */
#include <math.h>

#include "language/write/write_events.h"
#include "scenario/column.h"

static const struct th_row *row_of(const struct th_writer *w, const struct th_test *test)
{
    static const struct th_row ratio = {.name = "ratio", .quantity = TH_NUMBER};
    return test->of == SIZE_MAX ? th_output_row(w->scenario, test->output) : &ratio;
}

static void write_value(struct th_writer *w, const struct th_test *test, const char *key,
                        double si)
{
    fprintf(w->file, ", %s: ", key);
    th_write_value(w, row_of(w, test), si);
}

static void write_pair(struct th_writer *w, const struct th_test *test, const char *key)
{
    fprintf(w->file, ", %s: [", key);
    th_write_value(w, row_of(w, test), test->least);
    fputs(", ", w->file);
    th_write_value(w, row_of(w, test), test->most);
    fputc(']', w->file);
}

/* Without its braces. */
static void write_test(struct th_writer *w, const struct th_test *test)
{
    const struct th_scenario *s = w->scenario;
    fprintf(w->file, "check: %s", s->outputs[test->output].path);
    switch (test->kind) {
    case TH_TEST_ABOVE:
        write_value(w, test, "above", test->least);
        break;
    case TH_TEST_BELOW:
        write_value(w, test, "below", test->most);
        break;
    case TH_TEST_BETWEEN:
        write_pair(w, test, "between");
        break;
    case TH_TEST_OUTSIDE:
        write_pair(w, test, "outside");
        break;
    case TH_TEST_IS:
        write_value(w, test, "is", test->least);
        break;
    }
    if (test->of != SIZE_MAX)
        fprintf(w->file, ", of: %s", s->outputs[test->of].path);
    if (!isnan(test->reset))
        write_value(w, test, "reset", test->reset);
}

void th_write_condition(struct th_writer *w, const struct th_condition *condition)
{
    fputc('{', w->file);
    if (condition->count == 1 && !condition->any)
        write_test(w, &condition->tests[0]);
    else
        fprintf(w->file, "%s: [", condition->any ? "any" : "all");
    for (size_t k = 0; k < condition->count && (condition->count > 1 || condition->any); k++) {
        fputs(k ? ", {" : "{", w->file);
        write_test(w, &condition->tests[k]);
        fputc('}', w->file);
    }
    if (condition->count > 1 || condition->any)
        fputc(']', w->file);
    if (condition->held) {
        fputs(", ", w->file);
        th_write_time(w, "for", condition->held);
    }
    fputc('}', w->file);
}
