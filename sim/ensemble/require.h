/* Acceptance criteria (require:) over a trace: each member is judged, and then the share of
 * those that meet them; or, with across:, one number of the members together. In a sweep each
 * condition has to pass by itself.
 *
 * A member that failed meets nothing. One to whose window it never came is not counted. What a
 * hazard opens and that struck nobody is not tried, which is neither met nor failed. */
#ifndef TH_REQUIRE_H
#define TH_REQUIRE_H

#include "layout/trace.h"

/* Of the members under one condition, or of all. */
struct th_verdict {
    double value;       /* of the member that fares worst, or of all together: SI or ratio */
    uint64_t worst;     /* that member; across: the first */
    uint64_t members;   /* that there are */
    uint64_t counted;   /* of these: all but those whose window never begins */
    uint64_t failed;    /* of the counted: stopped before the end */
    uint64_t met;       /* of the counted: that meet it; across: all or none */
    double bound;       /* that the share has at least, with the confidence; NaN: not asked */
    double excess;      /* of the value beyond what is allowed; at or below 0: within */
    uint64_t condition; /* from 0 on */
    bool pass;          /* or untried */
    bool untried;       /* the hazard that opens its window struck no member, as it may */
};

struct th_finding {
    const struct th_requirement *requirement;
    bool pass;    /* or untried */
    bool untried; /* under every condition */
    struct th_verdict all;
    /* In a sweep: how many conditions there are and pass, and the one that fares worst;
     * conditions 0: no sweep. */
    uint64_t conditions, passed;
    struct th_verdict there;
};

/* findings: [scenario->requirement_count]. TH_LIMITS and a sentence for each that fails. */
enum th_status th_require(const struct th_trace *trace, struct th_finding *findings,
                          struct th_error *error);

/* verdict.c: the verdict under one condition, or (SIZE_MAX) of all members as if there were no
 * conditions. */
enum th_status th_judge(const struct th_trace *trace, const struct th_requirement *requirement,
                        uint64_t condition, struct th_verdict *verdict, struct th_error *error);
/* The count of conditions of a run of which each is judged, 0: it is no sweep; and the k-th. */
uint64_t th_judge_conditions(const struct th_trace *trace);
uint64_t th_judge_condition(const struct th_trace *trace, uint64_t k);

/* A value in the unit of the requirement, or without one if it is a ratio. */
void th_requirement_print(const struct th_scenario *scenario,
                          const struct th_requirement *requirement, double si, int digits,
                          char *text, size_t size);

/* The least number of digits, `digits` or more, with which a value that misses its bound is
 * printed differently from it. */
int th_requirement_digits(const struct th_scenario *scenario,
                          const struct th_requirement *requirement,
                          const struct th_verdict *verdict, int digits);
/* "met by 243 of 256 members (94.9 %), wanted 95 %"; the digits suffice to tell a share from
 * what is wanted. In a sweep "met by 5 of 8 members (62.5 %), under condition 2 by 1 of 4 (25
 * %), wanted 95 % under each", or, of one member each, "met under 3 of 4 conditions, wanted
 * under each". With a confidence "met by 1988 of 2000 members (99.4 %, at confidence 95 % at
 * least 99.05 %), wanted 95 %", in a sweep with that of the worst condition. Behind it, of how
 * many members and why it does not apply. */
void th_requirement_share(const struct th_scenario *scenario, const struct th_finding *finding,
                          char *text, size_t size);
/* "at most 5 ug/mL", "0.2 to 0.4". */
void th_requirement_allowed(const struct th_scenario *scenario,
                            const struct th_requirement *requirement, int digits, char *text,
                            size_t size);

#endif
