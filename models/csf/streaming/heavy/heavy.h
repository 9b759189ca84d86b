/* Private to csf/streaming: what heavy or light CSF does. */
#ifndef TH_CSF_STREAMING_SINKING_H
#define TH_CSF_STREAMING_SINKING_H

#include "csf/streaming/step.h"

/* sinking.c: the system of Psi of the lane at work. */
void th_streaming_set_sinking(const struct th_view *view, struct streaming_memory *memory,
                              const struct th_drift *drift, int lane);
/* Damps it: by so much of the resistance to flow along the canal at each face, and to flow
 * round it in each cell. open: the share of the foramen. */
void th_streaming_damp(const struct streaming_memory *memory, double open, const double *along,
                       const double *round);

/* excess.c, carry.c: the excess weight, which is the solute behind the drugs. Its state from
 * and to that of the lane; sources of it in a step, kg/s; whether there is any, so that a step
 * is heavy. */
void th_streaming_gather_excess(const struct th_view *view,
                                const struct streaming_memory *memory, int lane);
bool th_streaming_scatter_excess(const struct th_view *view,
                                 const struct streaming_memory *memory, int lane);
bool th_streaming_is_heavy(const struct th_view *view, const struct streaming_memory *memory,
                           int lane);
/* Of a source, kg into the CSF in this step. */
double th_streaming_excess(const struct th_view *view, int number, int lane);
/* Conductances and lateral mixing of the lane; as of a drug, for pairs of so many seconds. */
void th_streaming_open_excess(const struct th_view *view, struct streaming_memory *memory,
                              const struct th_drift *drift, double substep, int lane);
void th_streaming_set_excess_sources(const struct th_view *view,
                                     const struct streaming_memory *memory, int lane);
/* Transport of the excess and of all drugs over h, cut as their flow asks; 0, or why it is
 * refused. */
int th_streaming_carry(const struct th_view *view, const struct streaming_memory *memory,
                       const struct streaming_run *run, double h, int lane);
/* Losses of the excess over h, with CSF that is absorbed, drawn and leaks, and by mixing in the
 * skull. */
void th_streaming_lose_excess(const struct th_view *view, const struct streaming_memory *memory,
                              double h, int lane);

#endif
