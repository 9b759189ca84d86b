/* One line of the report: an output with its label, its reductions and their unit. */
#ifndef TH_REPORT_LINE_H
#define TH_REPORT_LINE_H

#include "report/label.h"
#include "report/reduce.h"

enum { TH_LINE_TAKES = 4 };

/* Significant digits of a number, and of one that is known to a factor only. */
enum { TH_DIGITS = 4, TH_FEW_DIGITS = 2 };

/* A number on finer grids, in the line's unit. */
struct th_line_refined {
    double difference; /* error estimate of it and its spread (ensemble/refine.h) */
    double finest;     /* its median on the finest grid */
    double order;      /* observed with three grids, else NaN */
};

struct th_line {
    const struct th_report_line *rule;
    char label[TH_LABEL], brief[TH_LABEL];
    char unit[64];
    size_t output, take_count;
    enum th_take takes[TH_LINE_TAKES];
    struct th_spread si[TH_LINE_TAKES];
    struct th_spread spreads[TH_LINE_TAKES]; /* in unit; infinite: a date that never comes */
    struct th_line_refined refined[TH_LINE_TAKES];
    int digits;                     /* that the numbers are printed with */
    bool unresolved[TH_LINE_TAKES]; /* marked by a line of numerics that is poor */
    bool numerics, poor;            /* a measure of numerical quality; beyond its limit */
};

/* True if the rule applies to that output. Then sets rule, labels, output and takes. */
bool th_line_match(const struct th_scenario *scenario, const struct th_report_line *rule,
                   size_t output, struct th_line *line);
/* Computes the reductions of a line that was matched, in SI. */
enum th_status th_line_fill(const struct th_trace *trace, struct th_among among,
                            struct th_line *line, struct th_error *error);
/* Converts them to a unit; false if it does not fit. *largest: raised to the largest median. */
bool th_line_convert(const struct th_trace *trace, const char *unit, struct th_line *line,
                     double *largest);

/* "79.23", "120300", "never", rounded to that many digits. vanishes: 0 is printed as "none". */
void th_line_number(double value, bool vanishes, int digits, char *text, size_t size);
/* The digits of one of its numbers, and the mark behind one that is not resolved. */
int th_line_digits(const struct th_line *line, size_t k);
const char *th_line_mark(const struct th_line *line, size_t k);
/* True for amounts and concentrations of drug, of which 0 is none. */
bool th_line_vanishes(const struct th_trace *trace, const struct th_line *line);

#endif
