/* Laws as text: they read back to the same bits. */
#include <math.h>
#include <stdio.h>

#include "language/write/writer.h"

/* Spreads are differences: written absolute, without an offset. */
static void write_spread(struct th_writer *w, const struct th_row *row, double spread)
{
    /* A bare number above one would not be read as a share. */
    bool points = row->quantity == TH_FRACTION && spread > 1;
    th_write_number(w, row, points ? "%" : th_quantity_si(row->quantity), spread);
    fputs(points ? " points" : "", w->file);
}

/* A law that does not stand around the scenario's value: its own numbers, by words. */
void th_write_stated(struct th_writer *w, const struct th_row *row,
                     const struct th_distribution *law)
{
    switch (law->family) {
    case TH_DIST_NORMAL:
        fputs("normal mean ", w->file);
        th_write_number(w, row, row->unit, law->a);
        fputs(" sd ", w->file);
        write_spread(w, row, law->b);
        break;
    case TH_DIST_LOGNORMAL:
        fputs("lognormal median ", w->file);
        th_write_number(w, row, row->unit, law->a);
        fprintf(w->file, " omega %.17g", law->b);
        break;
    case TH_DIST_UNIFORM:
    case TH_DIST_TRIANGULAR:
        fputs(law->family == TH_DIST_UNIFORM ? "uniform " : "triangular ", w->file);
        th_write_number(w, row, row->unit, law->a);
        fputs(", ", w->file);
        if (law->family == TH_DIST_TRIANGULAR) {
            th_write_number(w, row, row->unit, law->c);
            fputs(", ", w->file);
        }
        th_write_number(w, row, row->unit, law->b);
        break;
    case TH_DIST_EXPONENTIAL:
        fputs("exponential mean ", w->file);
        th_write_number(w, row, row->unit, law->a);
        break;
    case TH_DIST_WEIBULL:
        fprintf(w->file, "weibull shape %.17g scale ", law->b);
        th_write_number(w, row, row->unit, law->a);
        break;
    }
}

/* A percentage that reads back to the same bits. */
static void write_percent(struct th_writer *w, double share)
{
    char text[64], why[TH_SENTENCE];
    double read = NAN;
    for (int digits = 1; digits <= 17 && read != share; digits++) {
        snprintf(text, sizeof text, "%.*g %%", digits, 100 * share);
        th_quantity_read(w->scenario->units, TH_FRACTION, text, &read, why, sizeof why);
    }
    fputs(text, w->file);
}

/* Each number under its own word, so that what is a law of members finds it. */
void th_write_numbers(struct th_writer *w, const struct th_row *row, enum th_family family,
                      const struct th_law_numbers *numbers)
{
    const double *of = numbers->of;
    const char *const name = family == TH_DIST_NORMAL        ? "normal"
                             : family == TH_DIST_LOGNORMAL   ? "lognormal"
                             : family == TH_DIST_EXPONENTIAL ? "exponential"
                                                             : "weibull";
    if (family == TH_DIST_UNIFORM || family == TH_DIST_TRIANGULAR) {
        struct th_distribution law = {.family = family};
        th_distribution_make(numbers, &law);
        th_write_stated(w, row, &law);
        return;
    }
    fputs(name, w->file);
    for (int k = 0; k < TH_LAW_LEAST; k++) {
        if (isnan(of[k]))
            continue;
        fprintf(w->file, " %s ", th_law_number_word((enum th_law_number)k));
        if (k == TH_LAW_RATE)
            fprintf(w->file, "%.17g 1/s", of[k]);
        else if (k == TH_LAW_SD_SHARE || k == TH_LAW_CV)
            write_percent(w, of[k]);
        else if (k == TH_LAW_OMEGA || k == TH_LAW_GSD || k == TH_LAW_SHAPE)
            fprintf(w->file, "%.17g", of[k]);
        else
            th_write_number(w, row, row->unit, of[k]);
    }
}

/* A share of the value stays one, for the value may differ between persons. */
static void write_around(struct th_writer *w, const struct th_row *row,
                         const struct th_vary *vary)
{
    const bool lognormal = vary->law == TH_LOGNORMAL;
    fputs(lognormal ? "lognormal " : "normal ", w->file);
    if (lognormal && vary->share > 0) {
        fprintf(w->file, "omega %.17g", vary->share);
    } else if (vary->share > 0) {
        fputs("cv ", w->file);
        write_percent(w, vary->share);
    } else {
        fputs("sd ", w->file);
        write_spread(w, row, vary->spread);
    }
}

static void write_law(struct th_writer *w, const struct th_vary *vary)
{
    const struct th_row *row =
        &w->scenario->instances[vary->instance].model->params.rows[vary->row];
    fprintf(w->file, "    %s: ", vary->path);
    if (vary->law == TH_EMPIRICAL) {
        th_write_file(w, "empirical ", (double)vary->file->number);
        fputc('\n', w->file);
        return;
    }
    fputc('"', w->file);
    if (vary->law == TH_STATED)
        th_write_stated(w, row, &vary->stated);
    else if (vary->law == TH_NORMAL || vary->law == TH_LOGNORMAL)
        write_around(w, row, vary);
    else
        fputs(vary->law == TH_WEIGHTED ? "choice " : "grid ", w->file);
    if (vary->within) {
        fputs(" within ", w->file);
        th_write_number(w, row, row->unit, vary->least);
        fputs(", ", w->file);
        th_write_number(w, row, row->unit, vary->most);
    }
    for (size_t k = 0; k < vary->grid_count; k++) {
        fputs(k ? ", " : "", w->file);
        th_write_number(w, row, row->unit, vary->grid[k]);
        if (vary->law == TH_WEIGHTED)
            fprintf(w->file, " %.17g", vary->shares[k]);
    }
    fputs("\"\n", w->file);
}

static void write_correlations(struct th_writer *w)
{
    const struct th_scenario *s = w->scenario;
    fputs("  correlations:\n", w->file);
    for (size_t k = 0; k < s->correlated_count; k++) {
        const struct th_correlated *it = &s->correlated[k];
        for (size_t j = 0; it->first + j < k; j++)
            if (it->rho[j] != 0)
                fprintf(w->file, "    - {pair: [%s, %s], rho: %.17g}\n",
                        s->vary[s->correlated[it->first + j].vary].path, s->vary[it->vary].path,
                        it->rho[j]);
    }
}

void th_write_laws(struct th_writer *w)
{
    const struct th_scenario *s = w->scenario;
    if (s->vary_count)
        fputs("  vary:\n", w->file);
    for (size_t k = 0; k < s->vary_count; k++) write_law(w, &s->vary[k]);
    if (s->correlated_count)
        write_correlations(w);
}
