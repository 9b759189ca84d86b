/* Rows and tables: whatever has a name, a unit, a default or a range stands in one row of one
 * table.
 *
 * A model lists its rows once, as a macro over ROW, and everything is made from that list:
 *
 *     #define PARAMS(ROW)                                                                    \
 *         ROW(bore, LENGTH, "0.53 mm", "0.05 mm", "3 mm", RECALLED, "8709 label", "its width")
 *     struct params { PARAMS(TH_LANE_MEMBER) };            double bore[TH_LANES];
 *     static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
 *
 * Defaults and bounds are text with units, read by the one converter. */
#ifndef TH_FIELD_H
#define TH_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text/nearest.h"
#include "model/lanes.h"
#include "model/quantity.h"

/* The evidence for a number. RECALLED and PLACEHOLDER are shown as "uncalibrated", and so is
 * a number without source that is no setting (scenario/provenance.h). */
enum th_mark {
    TH_READ,
    TH_DERIVED,
    TH_COMPUTED,
    TH_CHOSEN,
    TH_RECALLED,
    TH_PLACEHOLDER,
    TH_MARKS
};

const char *th_mark_name(enum th_mark mark); /* "read", ... */

enum {
    TH_STRUCTURAL = 1, /* parameter: sizes the layout, so it is the same for every member */
    TH_EACH_SPECIES =
        2,       /* state, output: [TH_SPECIES][TH_LANES]; profile: [species][points]...  */
    TH_AXIS = 4, /* profile: the coordinate of the model's other profiles                */
    TH_UNRECORDED = 8, /* output: only recorded if a scenario names it */
    TH_AT_START = 16, /* parameter: read at the start alone, so no set: can change it         */
    TH_COUNTED = 32, /* output with a log: it never falls, and happens at every rise          */
    TH_INITIAL =
        64, /* parameter: the first value of a state. A model's rules are asked with what
               the output of that name shows after the start; NaN where it is unknown  */
    TH_RESOLUTION = 128, /* parameter: a count of cells or the like that makes the model more
                            accurate; run.refine multiplies it (scenario/finer.c) */
    TH_MOMENT = 256, /* parameter, TIME: an instant of the run, which may also be written by day
                        and clock, or never */
    TH_GROWS = 512,  /* output: it never falls from one step to the next, so what is seen of it
                        inside  a step is at most what the step ends with  */
    TH_OF_DEVICE = 1024, /* parameter that must be given: only where there is a device */
    TH_AXIS_2 = 2048,    /* profile: the coordinate of a second axis, [across] */
    TH_PLANE = 4096,     /* profile on both axes, [points][across] */
    TH_WHOLE = 8192,     /* parameter: a whole number */
    TH_CLOCK = 16384,    /* parameter, TIME: a time of day, since midnight: 22:30 */
    TH_WEEKDAY = 32768,  /* likewise of the week, since monday 00:00: monday 22:30 */
    TH_STAGE_DAY =
        65536, /* likewise of a stage, since the midnight before its entry: day 1 09:00 */
    TH_POINTS_ALONE = 131072, /* profile, the coordinate: only its points are places */
    TH_NOT_YET = 262144       /* output, profile: missing, NaN, until it has been measured */
};

/* The kinds of entries of the log (layout/log_plan.h). Outputs that announce an occurrence
 * have one. */
enum th_log_kind {
    TH_LOG_NONE,
    TH_LOG_ORDER,   /* carried out, as planned or on request  */
    TH_LOG_REFUSED, /* an order that was not carried out      */
    TH_LOG_FITTED,  /* an order that was changed              */
    TH_LOG_HAZARD,  /* drawn by chance                        */
    TH_LOG_STAGE,   /* of the clinic's path                   */
    TH_LOG_ALARM,   /* raised by a device                     */
    TH_LOG_NOTICE,  /* the program's own                      */
    TH_LOG_TRUTH,   /* a state that somebody may not notice   */
    TH_LOG_KINDS
};

const char *th_log_kind_name(enum th_log_kind kind); /* "none", "order", "refused", ... */

/* The behaviour of an output between two samples. */
enum th_nature {
    TH_INSTANT,  /* continuous but for jumps at events                                      */
    TH_STEPWISE, /* holds from one event to the next                                        */
    TH_INTERVAL_MEAN, /* a flow or a rate: a sample is the mean over the interval that it ends
                       */
    TH_TOTAL, /* what has accumulated since the start                                    */
    TH_NATURES
};

const char *th_nature_name(enum th_nature nature); /* "instant", "step", "mean", "total" */
enum th_nature th_nature_find(const char *name);   /* TH_NATURES: there is no such */

/* The sorts of files that a row of FILE names. */
enum th_file_sort {
    TH_NO_FILE,     /* the row is no FILE                                        */
    TH_TABLE_FILE,  /* a table of data, in CSV (document/table.h)               */
    TH_LIBRARY_FILE /* a shared object (model/library.h)                       */
};

struct th_row {
    const char *name;
    enum th_quantity quantity;
    const char *init, *least, *most; /* text with unit; init "": the scenario must give it */
    enum th_mark mark;
    const char *source, *doc;
    const char
        *labels; /* CHOICE: the words, separated by blanks; the value is the word's number   */
    const char *unit; /* shown instead of the quantity's own unit, or NULL */
    unsigned flags;
    const char *floor; /* output, profile: the output beside it below whose values its own mean
                          nothing: samples (of an amount: not, they add up to the ledger) and
                          what is taken from its path (model/take.h) are 0 there; or NULL */
    double roundoff;   /* output: it is 0 but for round-off, SI, up to this; 0: it is no such
                          measure */
    enum th_log_kind log; /* output: it says that something happens (engine/watch/log.h) */
    const char
        *notice; /* with log: the sentence of the report, or NULL: it is in the log alone  */
    enum th_nature nature;
    const char *published[2]; /* parameter: the ends of what its sources give, text with unit,
                                 or NULL */
    enum th_file_sort file; /* parameter, FILE: the sort of its file. It has no default: init is
                               "", or "nan" if it may be left out; its value is the number of
                               the file among those of the scenario (/run/files)  */
    const char *example;    /* FILE: the text of a small file that would do: explain shows it,
                               and suites give it; of a library its source in C */
    const char *of; /* output: the TOTAL beside it, whose increase over a stretch, divided by
                       the stretch's length, is its mean. INTERVAL_MEAN: must be given; else
                       NULL or given */
    const char *at; /* output: the place whose value it is, beyond the axis of a profile beside
                       it, "concentration@cistern", or of an output that stands for several
                       places, itself too, "concentration@peripheral"; of a profile the side
                       of each place of another, "concentration@/anterior"; or NULL */
};

struct th_table {
    const struct th_row *rows;
    size_t count;
};

/* Parameters that follow each other and are written as one list, windows: [15 min, 1 h]: those
 * behind the end of the list are `none`. */
struct th_row_list {
    const char *name, *none, *doc;
    size_t first, count; /* of the rows */
};

/* One row of a parameter table: {TH_ROW(...), TH_ROW(...)}. After source comes the doc, then
 * what is optional, as designated members: "inner diameter", .unit = "mm", .flags =
 * TH_STRUCTURAL. */
#define TH_ROW(name_, quantity_, init_, least_, most_, mark_, source_, ...)         \
    {                                                                               \
        .name = #name_, .quantity = TH_##quantity_, .init = init_, .least = least_, \
        .most = most_, .mark = TH_##mark_, .source = source_, .doc = __VA_ARGS__    \
    }
/* The same in the list of an X-macro, whose rows have no comma between them:
 * {PARAMS(TH_LISTED_ROW)}. */
#define TH_LISTED_ROW(...) TH_ROW(__VA_ARGS__),
#define TH_LANE_MEMBER(name_, ...) double name_[TH_LANES];
#define TH_SPECIES_MEMBER(name_, ...) double name_[TH_SPECIES][TH_LANES];
#define TH_ROW_INDEX(name_, ...) ROW_##name_,

/* The labels of a CHOICE, from one list, whose second parameter stands between two of them:
 *
 *     #define PULSES(LABEL, AND) LABEL(mean) AND LABEL(resolved)
 *     .labels = PULSES(TH_LABEL_TEXT, " ")                   "mean resolved"
 *     enum { PULSES(TH_LABEL_INDEX, ) };                     LABEL_mean, LABEL_resolved
 *     if (th_is(p->pulses[i], LABEL_resolved)) */
#define TH_LABEL_TEXT(name_) #name_
#define TH_LABEL_INDEX(name_) LABEL_##name_,
static inline bool th_is(double value, int label)
{
    return value == label;
}

/* A row of a state, output or profile has no default and no range: OUT(name, QUANTITY, doc,
 * ...). */
#define TH_OUT(name_, quantity_, ...)                                  \
    {                                                                  \
        .name = #name_, .quantity = TH_##quantity_, .doc = __VA_ARGS__ \
    }
#define TH_LISTED_OUT(...) TH_OUT(__VA_ARGS__),

#define TH_TABLE(rows_)                                            \
    {                                                              \
        .rows = rows_, .count = sizeof(rows_) / sizeof((rows_)[0]) \
    }

/* The unit in which a row is shown: its own or its quantity's. */
const char *th_row_unit(const struct th_row *row);

/* Writes an SI value in that unit, "0.048 mL/day", as th_quantity_print does. */
size_t th_row_print(const struct th_units *units, const struct th_row *row, double si,
                    int digits, char *text, size_t size);

/* The row of that name, or NULL. */
const struct th_row *th_table_find(const struct th_table *table, const char *name);

/* Default and bounds as SI numbers (NaN default: required). CHOICE: 0 .. words-1. */
enum th_status th_row_bounds(const struct th_row *row, const struct th_units *units,
                             double *init, double *least, double *most);

/* "a table of data (CSV)": what the file of a FILE row is. */
const char *th_file_sort_doc(enum th_file_sort sort);

/* The reason for which a parameter cannot be set during a run, to be read behind its path;
 * NULL: it can. */
const char *th_row_fixed(const struct th_row *row);
/* The reason for which it is the same for every member, to be read behind "it"; NULL: it may
 * vary. */
const char *th_row_shared(const struct th_row *row);

/* The number of a word in "mean resolved", or -1; and the word of a number, copied to text. */
int th_labels_find(const char *labels, const char *word);
size_t th_labels_get(const char *labels, int number, char *text, size_t size);
int th_labels_count(const char *labels);

#endif
