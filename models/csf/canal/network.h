/* Private to canal/: plasma as a network of compartments (canal.h), one lane at one shift s.
 * With amounts A_j = size_j P_j over the plasma volume and r_j their right-hand sides,
 *
 *     (s + sum_i rate_ji + lost_j) A_j - sum_i rate_ij A_i = r_j
 *
 * the compartments are eliminated from the last to the first, P stays. w_ij is the rate from i
 * to j by way of those already eliminated, keep_j what j keeps or loses for good:
 *
 *     pivot_m = keep_m + sum_{i<m} w_mi        share_mi = w_mi/pivot_m
 *     w_ji += w_jm share_mi (i < m, not j)     keep_j += w_jm keep_m/pivot_m
 *     r_i += share_mi r_m                      A_m = (r_m + sum_{i<m} w_im A_i)/pivot_m */
#ifndef TH_CANAL_NETWORK_H
#define TH_CANAL_NETWORK_H

#include "private.h"

#include <complex.h>

typedef double complex pole;

/* The compartments of a lane, those of P and P2 in the same form. */
struct canal_blood {
    size_t count;
    bool networked; /* else P2 is eliminated by the kernels, but for what is given into it */
    double rate[TH_CANAL_PLASMA][TH_CANAL_PLASMA], lost[TH_CANAL_PLASMA], size[TH_CANAL_PLASMA];
};

struct canal_elimination {
    size_t count;
    pole pivot[TH_CANAL_PLASMA];                  /* reciprocal            */
    pole share[TH_CANAL_PLASMA][TH_CANAL_PLASMA]; /* [m][i]: share_mi      */
    pole from[TH_CANAL_PLASMA][TH_CANAL_PLASMA];  /* [m][i]: w_im          */
    pole kept;                                    /* of P, without s and its own loss */
};

static inline pole canal_reciprocal(pole x)
{
    const double re = creal(x), im = cimag(x), square = re * re + im * im;
    return re / square - I * (im / square);
}

struct canal_blood th_canal_blood(const struct th_canal *canal, int lane);
void th_canal_eliminate(const struct canal_blood *blood, pole s, struct canal_elimination *e);
/* The right-hand sides onto P: r[0] is what all add to it; r then is as th_canal_return needs
 * it, which finds the amounts behind a[0] = P. */
void th_canal_pass_on(const struct canal_elimination *e, pole r[TH_CANAL_PLASMA]);
void th_canal_return(const struct canal_elimination *e, const pole r[TH_CANAL_PLASMA],
                     pole a[TH_CANAL_PLASMA]);

/* True if anything is given into a compartment behind P. */
bool th_canal_dosed(const struct th_canal_dose *dose, int lane);

#endif
