/* The end of run and merge: the patient at both ends of what is published, the result, the
 * verdicts, the report, JUnit. */
#ifndef TH_FINISH_H
#define TH_FINISH_H

#include "command/call/command.h"
#include "ensemble/published.h"
#include "ensemble/refine.h"
#include "ensemble/require.h"
#include "store/store.h"

struct th_finish {
    const struct th_call *call;
    struct th_trace *trace;
    struct th_refinement *refinement; /* NULL: there is one grid */
    struct th_store *store;           /* open, and taken over; NULL: one is made of the trace */
    bool shown;                       /* the columns of the trace: struct th_store_options */
    const char *output, *junit;       /* junit: or NULL */
    double wall_time;
    int threads;
    struct th_error *error;
    /* made here */
    struct th_finding *findings;
    struct th_published published;
    bool written;  /* the result is there */
    bool reported; /* the report was printed, or begun */
};

/* ran: how the members ended. The result is written even if members failed, with their values
 * until then. Returns that failure, else that of the requirements. */
enum th_status th_finish(struct th_finish *it, enum th_status ran);
void th_finish_free(struct th_finish *it);

#endif
