/* Acceptance criteria: evaluated for each member, then for the share of members. */
#ifndef TH_REQUIRE_H
#define TH_REQUIRE_H

#include "engine/trace.h"

struct th_finding {
    const struct th_requirement *requirement;
    double value; /* member `worst`'s, SI or ratio */
    uint64_t worst, met, members;
    bool pass;
    /* Of a sweep with several members under each condition: the share holds under each of them.
     * The first where the fewest meet it, from 0 on, and how many do; members_there 0: no such
     * sweep. */
    uint64_t weakest, met_there, members_there;
};

/* findings: [scenario->requirement_count]. TH_LIMITS and a sentence for each that was not met.
 */
enum th_status th_require(const struct th_trace *trace, struct th_finding *findings,
                          struct th_error *error);

/* A value in its own unit, or bare if it is a ratio; and what is allowed: "at most 5 ug/mL". */
void th_requirement_print(const struct th_scenario *scenario,
                          const struct th_requirement *asked, double si, int digits, char *text,
                          size_t size);
/* Does a member meet it? */
bool th_requirement_met(const struct th_trace *trace, const struct th_requirement *asked,
                        uint64_t member);

/* As many digits as make a value that misses its bound look other than it; no fewer than
 * `digits`. */
int th_requirement_digits(const struct th_scenario *scenario, const struct th_finding *finding,
                          int digits);
/* "met by 243 of 256 members (94.9 %), wanted 95 %": never a share that it is not. Of such a
 * sweep "met by 5 of 8 members (62.5 %), under condition 2 by 1 of 4 (25 %), wanted 95 % under
 * each". */
void th_requirement_share(const struct th_finding *finding, char *text, size_t size);
void th_requirement_allowed(const struct th_scenario *scenario,
                            const struct th_requirement *asked, int digits, char *text,
                            size_t size);

#endif
