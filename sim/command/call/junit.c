/* Test cases of members and requirements. */
#include "command/call/junit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/disk/junit.h"

/* Failed members beyond that number are counted in the first case only. */
enum { FAILED_MOST = 100, NAME = 64 };

/* The message of a requirement: "require \"NAME\": ..." */
static const char *message_of(const struct th_error *error, const char *name)
{
    char start[TH_SENTENCE];
    snprintf(start, sizeof start, "require \"%s\":", name);
    for (int k = 0; k < error->count && k < TH_ERRORS; k++)
        if (strncmp(error->text[k], start, strlen(start)) == 0)
            return error->text[k];
    return "it was not met";
}

static void put_members(struct th_junit *junit, const struct th_trace *trace,
                        const struct th_error *error)
{
    uint64_t failed = 0;
    char name[NAME], message[TH_SENTENCE];
    for (uint64_t m = 0; m < trace->members; m++) failed += trace->status[m] != TH_OK;
    snprintf(name, sizeof name, "%" PRIu64 " member%s", trace->members,
             trace->members == 1 ? "" : "s");
    th_junit_case(junit, failed ? TH_CASE_ERROR : TH_CASE_PASSED, name, "failed",
                  failed && error->count ? error->text[0] : "");
    for (uint64_t m = 0, shown = 0; m < trace->members && shown < FAILED_MOST; m++) {
        if (trace->status[m] == TH_OK)
            continue;
        snprintf(name, sizeof name, "member %" PRIu64, trace->first + m);
        th_trace_failure(trace, m, message, sizeof message);
        th_junit_case(junit, TH_CASE_ERROR, name, "failed", message);
        shown++;
    }
}

enum th_status th_run_junit(const struct th_trace *trace, const struct th_finding *findings,
                            const char *path, struct th_error *error)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    struct th_junit junit;
    enum th_status status = th_junit_open(&junit, "thecal.run", error);
    if (status != TH_OK)
        return status;
    put_members(&junit, trace, error);
    for (size_t k = 0; findings && k < scenario->requirement_count; k++) {
        const char *name = findings[k].requirement->name;
        const struct th_finding *it = &findings[k];
        char untried[TH_SENTENCE] = "";
        if (it->untried)
            th_requirement_share(scenario, it, untried, sizeof untried);
        th_junit_case(&junit,
                      it->untried ? TH_CASE_SKIPPED
                      : it->pass  ? TH_CASE_PASSED
                                  : TH_CASE_FAILED,
                      name, "requirement", it->pass ? untried : message_of(error, name));
    }
    return th_junit_close(&junit, path, error);
}
