/* Dispersion between parcels: see disperse.h. Elimination without subtractions: with
 * held_k = volume_k + exchange_k-1 share_k-1 and share_k = held_k/(held_k + exchange_k), where
 * share is 1 minus the usual multiplier, every term is positive. A row without volume (behind
 * the last parcel of a shorter lane) has no exchange and gives the concentration 0. */
#include "disperse.h"

static void eliminate(int count, double (*mass)[TH_LANES], double (*volume)[TH_LANES],
                      double (*exchange)[TH_LANES], double (*solved)[TH_LANES],
                      double (*passed)[TH_LANES])
{
    double share[TH_LANES] = {0}, before[TH_LANES] = {0}, inflow[TH_LANES] = {0};
    for (int k = 0; k < count; k++)
        EACH_LANE(i) {
            double held = volume[k][i] + before[i] * share[i];
            double all = held + exchange[k][i];
            double inverse = all > 0 ? 1 / all : 0;
            solved[k][i] = (mass[k][i] + before[i] * inflow[i]) * inverse;
            passed[k][i] = exchange[k][i] * inverse;
            share[i] = held * inverse;
            before[i] = exchange[k][i];
            inflow[i] = solved[k][i];
        }
    for (int k = count - 2; k >= 0; k--)
        EACH_LANE(i) solved[k][i] += passed[k][i] * solved[k + 1][i];
}

/* Mass that crosses the face behind parcel k. The flux into or out of an end parcel is the
 * difference of its own masses: it may be so small that exchange * difference has no digits
 * left for it. */
static double flux(int k, int i, double (*mass)[TH_LANES], double (*volume)[TH_LANES],
                   double (*exchange)[TH_LANES], double (*c)[TH_LANES])
{
    if (!(exchange[k][i] > 0))
        return 0;
    if (k == 0)
        return mass[0][i] - volume[0][i] * c[0][i];
    if (!(exchange[k + 1][i] > 0))
        return volume[k + 1][i] * c[k + 1][i] - mass[k + 1][i];
    return exchange[k][i] * (c[k][i] - c[k + 1][i]);
}

void th_disperse(int count, double (*mass)[TH_LANES], double (*volume)[TH_LANES],
                 double (*exchange)[TH_LANES], double (*work)[TH_LANES])
{
    double(*c)[TH_LANES] = work;
    double crossed[TH_LANES] = {0};
    eliminate(count, mass, volume, exchange, c, work + count);
    for (int k = 0; k < count; k++)
        EACH_LANE(i) {
            double out = flux(k, i, mass, volume, exchange, c);
            mass[k][i] += crossed[i] - out;
            crossed[i] = out;
        }
}
