/* Acceptance criteria (require:) over a trace: evaluated for each member, then for the share of
 * members that meet them. */
#ifndef TH_REQUIRE_H
#define TH_REQUIRE_H

#include "layout/trace.h"

struct th_finding {
    const struct th_requirement *requirement;
    double value; /* member `worst`'s, SI or ratio */
    uint64_t worst, met, members;
    bool pass;
    /* In a sweep with several members under each condition the share must hold under each. The
     * condition with the lowest share, from 0 on, and its counts; members_there 0: no such
     * sweep.
     */
    uint64_t weakest, met_there, members_there;
};

/* findings: [scenario->requirement_count]. TH_LIMITS and a sentence for each that fails. */
enum th_status th_require(const struct th_trace *trace, struct th_finding *findings,
                          struct th_error *error);

/* A value in the unit of the requirement, or without one if it is a ratio. */
void th_requirement_print(const struct th_scenario *scenario,
                          const struct th_requirement *requirement, double si, int digits,
                          char *text, size_t size);
/* Whether a member meets it. */
bool th_requirement_met(const struct th_trace *trace, const struct th_requirement *requirement,
                        uint64_t member);

/* The least number of digits, `digits` or more, with which a value that misses its bound is
 * printed differently from it. */
int th_requirement_digits(const struct th_scenario *scenario, const struct th_finding *finding,
                          int digits);
/* "met by 243 of 256 members (94.9 %), wanted 95 %"; the digits suffice to tell a share from
 * what is wanted. In a sweep "met by 5 of 8 members (62.5 %), under condition 2 by 1 of 4 (25
 * %), wanted 95 % under each". */
void th_requirement_share(const struct th_finding *finding, char *text, size_t size);
/* "at most 5 ug/mL", "0.2 to 0.4". */
void th_requirement_allowed(const struct th_scenario *scenario,
                            const struct th_requirement *requirement, int digits, char *text,
                            size_t size);

#endif
