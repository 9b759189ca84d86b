/* The coefficients of a canal that flows change, of all lanes abreast. */
#ifndef TH_CANAL_EXCHANGE_H
#define TH_CANAL_EXCHANGE_H

#include "csf/canal/canal.h"

/* Exchange between a cell and the next, of all lanes: [cell][TH_LANES], aligned, of all cells
 * but the last. With the conductance G and the flow Q the flux is exponentially fitted
 * (Scharfetter & Gummel 1969):
 *
 *     flux = (G b + max(Q, 0)) C - (G b + max(-Q, 0)) C_next,   b = z/(e^z - 1),  z = |Q|/G
 */
struct th_canal_exchange {
    const double *conductance, *flow; /* m3/s, flow toward the next cell                      */
    const double *volume;             /* m3 of CSF, of all cells                              */
    double *spread; /* written: G z/2 coth(z/2), the exchange that is left beside the flow,
                       m3/s; of lanes that are not wanted anything */
};
/* Writes rows.left and rows.right of the lanes that are wanted. A lane's bits depend on its own
 * column alone, and not on the instruction set. */
void th_canal_exchange(struct th_canal *canal, const struct th_canal_exchange *exchange,
                       const bool lanes[TH_LANES]);

/* As th_canal_update, of all wanted lanes; in them left, right, loss and lost alone have
 * changed since. */
void th_canal_update_flows(struct th_canal *canal, const bool lanes[TH_LANES]);

#endif
