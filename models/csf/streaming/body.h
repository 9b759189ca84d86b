/* Private to csf/streaming: all of a drug that is not along the canal: skull, brain,
 * ventricles, plasma and the ways to it, as a small linear system of amounts, kg, solved by
 * uniformization as the cells of the canal are (kernel.h). */
#ifndef TH_CSF_STREAMING_BODY_H
#define TH_CSF_STREAMING_BODY_H

#include "ports.h"

/* The states. Brain k lies beside cell k of the skull. */
enum {
    BODY_CONVEXITY,
    BODY_SYLVIAN,
    BODY_CISTERNS,
    BODY_SKULL,
    BODY_BRAIN = BODY_SKULL,
    BODY_VENTRICLE = BODY_BRAIN + BODY_SKULL,
    BODY_PLASMA,
    BODY_WAYS = BODY_PLASMA + TH_COMPARTMENTS,
    BODY_STATES = BODY_WAYS + TH_WAYS
};

/* The fate of all that leaves a state, beside its arrival in another. */
enum body_fate {
    BODY_MOVES,
    BODY_CISTERN_ABSORBED, /* to plasma, with the fluid */
    BODY_CONVEXITY_ABSORBED,
    BODY_TO_TISSUE, /* out of plasma to the tissue of the canal */
    BODY_FORMS,     /* cleared; a share of it is of a metabolite, if there is one */
    BODY_CLEARS,
    BODY_DRAWN,
    BODY_LEAKED,
    BODY_FATES
};

enum { BODY_EDGES = 48 };
struct body_edge {
    int from, to; /* to: of MOVES and of what is absorbed */
    double rate;  /* 1/s */
    enum body_fate fate;
};

struct streaming_body {
    size_t count;
    struct body_edge edge[BODY_EDGES];
    double amount[BODY_STATES];
    double source[BODY_STATES]; /* kg/s, constant */
    double left[BODY_FATES];    /* kg, of each fate, since it was set to 0 */
};

void th_streaming_add_edge(struct streaming_body *body, int from, int to, double rate,
                           enum body_fate fate);
/* Advances by h, s. */
void th_streaming_step_body(struct streaming_body *body, double h);

#endif
