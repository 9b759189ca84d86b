/* The verdicts of a report. */
#ifndef TH_REPORT_REQUIRE_H
#define TH_REPORT_REQUIRE_H

#include "base/print.h"
#include "report/report.h"

/* Each requirement with its verdict, in colour or not; what was found and what is allowed; of
 * several members how many met it and how many were to; whether a finer grid says other. */
void th_findings_print(const struct th_scenario *scenario, const struct th_report_facts *facts,
                       FILE *out);
/* As "requirements" of an object. */
void th_findings_json(const struct th_scenario *scenario, const struct th_report_facts *facts,
                      struct th_json *json);

#endif
