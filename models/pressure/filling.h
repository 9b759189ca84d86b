/* Private to models/pressure: CSF that fills an elastic space, absorbs and leaks, in time.
 *
 *     dx/dt = E x (q - A - L),   A = (x - d)+/R,   L = G e^(-kt) (x - e)+
 *
 * x is the pressure above the reference pressure, Pa, E the elastance over x, 1/m3, q what
 * comes in, m3/s, R the resistance of absorption, which begins at d, G the conductance of a
 * hole, behind which the pressure is e, and which closes at the rate k. */
#ifndef TH_PRESSURE_FILLING_H
#define TH_PRESSURE_FILLING_H

struct th_filling {
    double elastance;         /* 1/m3 */
    double inflow;            /* m3/s */
    double outflow, absorbed; /* 1/R, m3/s/Pa; d, Pa */
    double hole, outside;     /* G, m3/s/Pa; e, Pa */
    double closing;           /* k, 1/s */
};

/* Volumes of a stretch, m3, whose sum is what came in, to round-off; x at its end, Pa. */
struct th_filled {
    double stored, absorbed, leaked, above;
};

/* A stretch of so many seconds from x > 0. In closed form while the hole does not close, else
 * to some 1e-14: cut into pieces it is the same to round-off. */
struct th_filled th_fill(const struct th_filling *filling, double above, double seconds);

/* dx/dt over E x at once: the flow into what is held, m3/s; and its change with time, m3/s2. */
double th_filling_stores(const struct th_filling *filling, double above);
double th_filling_bends(const struct th_filling *filling, double above);

#endif
