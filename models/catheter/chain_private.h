/* A chain on one straight piece of the pump's line, from an instant on: for chain.c,
 * chain_start.c and chain_even.c alone. */
#ifndef TH_CHAIN_PRIVATE_H
#define TH_CHAIN_PRIVATE_H

#include "chain.h"

enum { TH_HALVINGS = 60 };

/* A value that moves evenly: now, and per second. */
struct th_even {
    double now, slope;
};

static inline double th_even_at(struct th_even value, double time)
{
    return value.now + value.slope * time;
}

/* The inlet on one straight piece of the pump's line: q = flow - leak p_0 at the first node,
 * while p_0 is between low and high. */
struct th_piece {
    int yielding;
    double slope; /* q = offset - slope p at the inlet itself */
    struct th_even offset;
    struct th_even surplus; /* of the first face */
    double flow_slope;      /* of the flow at the first node, m3/s2 */
    double leak;
    struct th_even low, high;
};

/* The piece on which so many slips yield, and that of a pressure of the first node. */
struct th_piece th_piece_of(const struct th_chain *chain, int yielding);
struct th_piece th_piece_at(const struct th_chain *chain, double pressure);

struct th_start {
    const struct th_modes *modes;
    struct th_piece piece;
    double node;              /* pressure of the first, Pa */
    double inlet;             /* pressure there, Pa */
    double in;                /* m3/s through the first face */
    double net[TH_SEGMENTS];  /* dS_k/dt, m3/s */
    double push[TH_SEGMENTS]; /* the same by modes */
    double ramp[TH_SEGMENTS]; /* what comes in besides per second, by modes, m3/s2 */
    bool even;                /* that is nothing, and so at the inlet */
    double over[TH_SEGMENTS]; /* p_k - beyond_k of a node that leaks, Pa */
};

double th_node_pressure(const struct th_chain *chain, int k);
struct th_start th_start_of(const struct th_chain *chain, struct th_piece piece);

/* Pressure at the inlet on a piece, with that of the first node, after a time. */
static inline double th_piece_inlet(const struct th_chain *c, const struct th_piece *piece,
                                    double node, double time)
{
    const double flow = th_even_at(piece->offset, time) - th_even_at(piece->surplus, time);
    return (flow + c->face[0] * node) / (c->face[0] + piece->slope);
}

/* By how much the first node's pressure has moved after a time. */
double th_start_moved(const struct th_chain *chain, const struct th_start *start, double time);
/* Bounds of that over the whole time, cheap and wide. */
void th_start_bound(const struct th_chain *chain, const struct th_start *start, double time,
                    double *down, double *up);
/* The time at which the first node leaves the piece; the whole time if it does not. */
double th_start_leave(const struct th_chain *chain, const struct th_start *start, double time);

#endif
