/* Hazards, and their consequences until the first alarm, of the members that each struck: how
 * long that takes, how many never have one, how much of the order was not given, or too much,
 * until then. Silent ones come first, those that cost most before others. */
#ifndef TH_REPORT_CONSEQUENCE_H
#define TH_REPORT_CONSEQUENCE_H

#include "base/arena.h"
#include "base/text/print.h"
#include "layout/trace.h"
#include "scenario/people/people.h"

/* Of one drug. Until the first alarm, or the end of the run; of a hazard that acts again, of
 * all its acts together. Negative: more was given than ordered. NaN: it struck nobody. */
struct th_report_missed {
    const char *drug; /* "" if there is one */
    double median;    /* kg */
    double low, high; /* 5 % and 95 % of the members, kg */
    double of_order;  /* median of it over what was ordered in that time; NaN: nothing was */
    double yearly;    /* kg/year: rate times the mean of its size, of one act */
};

struct th_report_consequence {
    const char *name;
    uint64_t struck;     /* members in which it acted */
    uint64_t unnoticed;  /* of these: no alarm came behind it until the end of the run */
    double acted, years; /* how often it acted in all, in how many patient-years */
    double rate;         /* 1/year: by its law if that is exponential, else acted/years */
    double median, most; /* s to the first alarm: 50 % and 90 % of the struck; infinite:
                            these never had one; NaN: it struck nobody */
    bool silent;         /* the median of those it struck never had an alarm */
    struct th_report_missed *of; /* [drugs] */
};

struct th_report_consequences {
    struct th_report_consequence *rows; /* in their order of importance; unstruck ones last */
    size_t count, drugs;
    uint64_t members;
};

/* Into the arena. Nothing (count 0) where no hazard does anything. */
enum th_status th_report_consequences_fill(const struct th_trace *trace, struct th_among among,
                                           struct th_arena *arena,
                                           struct th_report_consequences *them,
                                           struct th_error *error);

/* print.c: over all members on paper, or as json if that is not NULL. */
enum th_status th_report_consequences_print(const struct th_trace *trace, FILE *out,
                                            struct th_json *json, struct th_error *error);

#endif
