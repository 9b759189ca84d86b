/* Laws that stand around a value which differs between members: that of each row of table: and
 * of each part. Each is looked at as the scenario's own value is. */
#include <math.h>

#include "language/law/law.h"
#include "scenario/law.h"

static size_t count_values(const struct th_scenario *s, const struct th_replaced *by)
{
    switch (by->by) {
    case TH_REPLACED_TABLE:
        return s->table.count;
    case TH_REPLACED_PART:
        return s->swaps[by->swap].count;
    default:
        return 0; /* a law beside a design is not drawn */
    }
}

/* "row 3 of table:, where csf.volume is 12 mL" */
static const char *where(struct th_reader *r, const struct th_row *row,
                         const struct th_replaced *by, size_t k, double base)
{
    char value[64];
    th_quantity_print(r->scenario->units, row->quantity, row->unit, base, 6, value,
                      sizeof value);
    return by->by == TH_REPLACED_TABLE
               ? th_memory_format(&r->memory, "row %zu of table:, where it is %s", k + 1, value)
               : th_memory_format(&r->memory, "%.60s, where it is %s",
                                  r->scenario->swaps[by->swap].parts[k], value);
}

/* The value that loses most; false after a sentence about one that takes no such law. */
static bool find_worst(struct th_law_text *law, const struct th_vary *vary,
                       const struct th_replaced *by, double *share, size_t *worst)
{
    const struct th_scenario *s = law->r->scenario;
    const double own = s->instances[vary->instance].params[vary->row];
    struct th_distribution d;
    char text[240];
    *share = -1;
    for (size_t k = 0; k < count_values(s, by); k++) {
        const double base = isnan(by->values[k]) ? own : by->values[k];
        double lost = 0;
        if (!isfinite(base))
            return th_law_reject(law,
                                 th_memory_format(&law->r->memory,
                                                  "there is no value to vary around in row "
                                                  "%zu of table:",
                                                  k + 1));
        if (vary->law == TH_LOGNORMAL && !(base > 0))
            return th_law_reject(law,
                                 th_memory_format(&law->r->memory,
                                                  "lognormal needs a median above zero: %s",
                                                  where(law->r, law->row, by, k, base)));
        const bool drawn = th_law_distribution(vary, base, &d);
        if (drawn && vary->law == TH_LOGNORMAL && d.b > th_law_widest())
            return th_law_reject(
                law, th_memory_format(&law->r->memory, "the spread is more than omega %.4g: %s",
                                      th_law_widest(), where(law->r, law->row, by, k, base)));
        if (drawn)
            lost = th_distribution_cut(s->units, law->row, &d, text, sizeof text);
        if (lost > *share) {
            *share = lost;
            *worst = k;
        }
    }
    return *share >= 0;
}

static void check(struct th_reader *r, const struct th_vary *vary, const struct th_replaced *by)
{
    const struct th_scenario *s = r->scenario;
    const struct th_instance *it = &s->instances[vary->instance];
    const struct th_scalar scalar = {vary->words, vary->place, TH_CHOSEN, ""};
    struct th_law_text law = {.r = r,
                              .row = &it->model->params.rows[vary->row],
                              .scalar = &scalar,
                              .of = th_memory_format(&r->memory, "vary %s", vary->path),
                              .words = vary->words};
    struct th_distribution d;
    char text[240];
    double share;
    size_t worst = 0;
    if (!find_worst(&law, vary, by, &share, &worst))
        return;
    const double own = it->params[vary->row];
    const double base = isnan(by->values[worst]) ? own : by->values[worst];
    if (!th_law_distribution(vary, base, &d))
        return;
    th_distribution_cut(s->units, law.row, &d, text, sizeof text);
    th_law_check_cut(
        &law, vary, share,
        th_memory_format(&r->memory, "%s (%s)", text, where(r, law.row, by, worst, base)));
}

void th_read_given_laws(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    for (size_t v = 0; v < s->vary_count; v++)
        for (size_t k = 0; k < s->replaced_count; k++)
            if ((s->vary[v].law == TH_NORMAL || s->vary[v].law == TH_LOGNORMAL) &&
                s->replaced[k].instance == s->vary[v].instance &&
                s->replaced[k].row == s->vary[v].row)
                check(r, &s->vary[v], &s->replaced[k]);
}
