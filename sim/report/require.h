/* The verdicts of a report. */
#ifndef TH_REPORT_REQUIRE_H
#define TH_REPORT_REQUIRE_H

#include "base/text/print.h"
#include "ensemble/refine.h"

/* Each requirement with its verdict, in colour or not, the value found and the range allowed;
 * of several members how many met it and how many must; whether a finer grid changes the
 * verdict. findings: [requirement_count]; refinement: or NULL. */
void th_findings_print(const struct th_scenario *scenario, const struct th_finding *findings,
                       const struct th_refinement *refinement, bool colour, FILE *out);
/* As "requirements" of an object. */
void th_findings_json(const struct th_scenario *scenario, const struct th_finding *findings,
                      const struct th_refinement *refinement, struct th_json *json);

#endif
