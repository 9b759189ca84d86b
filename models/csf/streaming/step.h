/* Private to csf/streaming: what a step of a lane is made of. */
#ifndef TH_CSF_STREAMING_STEP_H
#define TH_CSF_STREAMING_STEP_H

#include "streaming.h"

/* Drug that left its places in a step, kg. */
struct streaming_left {
    double spine, cisterns, convexity; /* with the fluid, to plasma    */
    double dura, cord;                 /* to plasma, cord: net         */
    double formed, cleared;            /* of which a metabolite may be formed; all of it */
    double drawn, leaked;
    double made; /* of its parent */
};

/* probe.c: that which effects follow, pair by pair. */
struct streaming_probes {
    double value[TH_PROBES]; /* at the end of the last pair, kg/m3 */
};

struct streaming_run {
    const struct streaming_kernels *with;
    double substep;     /* s    */
    double per_cistern; /* 1/m3 */
    struct streaming_exchange exchange[TH_SPECIES];
    struct streaming_layers layers[TH_SPECIES]; /* in place of it */
    bool layered[TH_SPECIES];
    struct streaming_left *left;     /* [species] */
    struct streaming_probes *probes; /* [species] */
    size_t family_count;
    const struct th_csf_family *family;
    double *next; /* s: the next substep of what is heavy */
    bool judges;  /* by its inertia (heavy/judge.c) */
};

/* transport.c: transport of a drug, or of the excess behind them, by flows, with its sources;
 * its lateral mixing. */
void th_streaming_transport(const struct streaming_memory *memory,
                            const struct streaming_run *run,
                            const struct streaming_flows *flows, size_t species, double h,
                            double *amounts, double *cistern);
void th_streaming_mix_rows(const struct streaming_memory *memory,
                           const struct streaming_run *run, size_t species, double h);

void th_streaming_begin_probes(const struct th_view *view,
                               const struct streaming_memory *memory, size_t species,
                               struct streaming_probes *probes, int lane);
/* Behind a pair of length `pair`: the lags into the ports. */
void th_streaming_follow(const struct th_view *view, const struct streaming_memory *memory,
                         size_t species, double pair, struct streaming_probes *probes,
                         int lane);

/* source.c: sources of a substep, whose middle is so far from that of the step, in the cells of
 * the canal, added, and cleared again; those of a pair in the body, made: kg/s of a parent;
 * what is given at once; a part of what the catheter draws in. */
void th_streaming_set_sources(const struct th_view *view, const struct streaming_memory *memory,
                              size_t species, double off, int lane);
void th_streaming_clear_sources(const struct streaming_memory *memory, size_t species);
void th_streaming_set_body_sources(const struct th_view *view,
                                   const struct streaming_memory *memory, size_t species,
                                   double off, double made, int lane);
void th_streaming_give_at_once(const struct th_view *view,
                               const struct streaming_memory *memory, size_t species, int lane);
void th_streaming_draw_in(const struct th_view *view, const struct streaming_memory *memory,
                          size_t species, double part, int lane);

/* ring/half.c: whether drugs and sources of the lane at work are the same, to the last bit, in
 * both halves of the ring; the memory of one half; the other half after it. */
bool th_streaming_is_mirrored(const struct streaming_memory *memory, size_t species);
struct streaming_memory th_streaming_half(const struct streaming_memory *memory);
void th_streaming_mirror(const struct streaming_memory *memory, size_t species);
/* True if what is heavy lies, and is drawn, on both sides alike. */
bool th_streaming_sinks_evenly(const struct th_view *view,
                               const struct streaming_memory *memory, int lane);

/* memory.c: the amounts of a drug in a lane, out of the arrays before the step into the memory,
 * and from there into those after it. */
void th_streaming_gather(const struct th_view *view, const struct streaming_memory *memory,
                         size_t species, int lane);
void th_streaming_scatter(const struct th_view *view, const struct streaming_memory *memory,
                          size_t species, int lane);

/* close.c: sums of the ledger; the round-off of a step. */
void th_streaming_close(const struct th_view *view, const struct streaming_memory *memory,
                        size_t species, const struct streaming_left *left, int lane);

#endif
