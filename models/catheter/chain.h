/* One lane's ladder between events: its advance over a step, exact in time, and how far the
 * flows at its ends are from even. The pump's flow and its knees move evenly in time. With l_j
 * and v_j the rates and modes, n the net flows into the nodes at the start, r the slope of the
 * flow into the first,
 *
 *     S(t) = S(0) + sum_j v_j (v_j . n t (1 - e^-x)/x + v_1j r t2 (x - 1 + e^-x)/x2)
 *     x = l_j t
 *
 * A node may leak through openings of its own: leak_k (p_k - beyond_k) flows out of it.
 * The rest of the equations is on the page in ladder_page.c. */
#ifndef TH_CHAIN_H
#define TH_CHAIN_H

#include "modes.h"
#include "ports.h"

/* The pump's slips and that of the access port; straight pieces of the falling line that they
 * make: none, some or all of them yield. */
enum { TH_SLIPS = TH_PUMP_SLIPS + 1, TH_PIECES = TH_SLIPS + 1 };

struct th_chain {
    int nodes;
    int slips, port; /* how many there are; which of them is the access port's, -1: none */
    int pump[TH_PUMP_SLIPS];      /* which of them are the pump's, the lower first */
    double compliance;            /* of each node, m3/Pa                                  */
    double face[TH_SEGMENTS + 1]; /* conductance, m3/s/Pa; 0: from the pump, last: the tip */
    double outside[TH_SEGMENTS];  /* pressure of a node that stores nothing, Pa           */
    double leak[TH_SEGMENTS];     /* conductance of a node's openings together, m3/s/Pa   */
    double beyond[TH_SEGMENTS];   /* pressure outside of them, Pa                         */
    double stored[TH_SEGMENTS];   /* above rest, m3; th_chain_advance moves it              */
    double tip;                   /* pressure there, Pa                                   */
    double surplus[TH_SEGMENTS + 1];       /* m3/s through a face beyond what it conducts: */
    double surplus_slope[TH_SEGMENTS + 1]; /* that of one which narrows; moves with it     */
    double flow, flow_slope; /* of the pump without slip, m3/s, m3/s2; moves with it */
    double port_flow;        /* through the access port without slip, m3/s */
    double knee[TH_SLIPS], knee_slope[TH_SLIPS]; /* the lower first, Pa, Pa/s; moves with it */
    double slip[TH_SLIPS];                       /* m3/s/Pa */
    struct th_modes modes[TH_PIECES];
};

struct th_passage {
    double in;                /* m3 through the first face                            */
    double pumped;            /* m3 of it from the pump; the rest: through the port   */
    double moment_out;        /* m3 s, about the middle of the step, of what leaves: through
                                 the last face and through leaks                       */
    double pressure, highest; /* at the inlet: at the end, and over the step, Pa       */
    double over[TH_SEGMENTS]; /* of a node that leaks: integral of p_k - beyond_k, Pa s */
    double over_moment[TH_SEGMENTS]; /* the same times (t - the step's middle), Pa s2  */
};

/* True if both advance alike: all of them is the same but where their modes are kept. */
bool th_chain_same(const struct th_chain *one, const struct th_chain *other);

/* The pump gives `flow`, m3/s, whatever the pressure; the port is as it was. */
void th_chain_fix(struct th_chain *chain, double flow);

/* If more comes from the pump now than `most`, or less than `least` (m3/s), it is that,
 * whatever the pressure. */
void th_chain_hold(struct th_chain *chain, double least, double most);

/* Faces that change evenly over the time to come, s, from `first`, m3/s/Pa, and a tip of that
 * pressure, Pa, to what the chain has: their surplus. */
void th_chain_narrow(struct th_chain *chain, const double *first, double tip, double time);

/* Carries the walls, the pump's flow and its knees over the time, s. */
struct th_passage th_chain_advance(struct th_chain *chain, double time);

/* The longest time over which what passes the two ends and the leaks is even, or changes
 * evenly, but for the volume `within`, s; INFINITY: settled. surprised: the pump may turn to
 * `order`, m3/s, or stop. The time also ends where the pump's line has a knee. */
double th_chain_even(const struct th_chain *chain, bool surprised, double order, double within);

#endif
