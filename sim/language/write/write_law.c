/* Laws as the language writes them. */
#include "language/write/writer.h"

/* Spreads are differences: written absolute, without an offset. */
void th_write_spread(struct th_writer *w, const struct th_row *row, double spread)
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
        th_write_spread(w, row, law->b);
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
