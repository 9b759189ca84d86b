/* Acceptance criteria: evaluated for each member, then for the share of members. */
#ifndef TH_REQUIRE_H
#define TH_REQUIRE_H

#include "trace.h"

struct th_finding {
    const struct th_requirement *requirement;
    double value;          /* member `worst`'s, SI or ratio */
    uint64_t worst, met, members;
    bool pass;
};

/* findings: [scenario->requirement_count]. TH_LIMITS and a sentence for each that was not met. */
enum th_status th_require(const struct th_trace *trace, struct th_finding *findings,
                          struct th_error *error);

#endif
