/* Dispersion between parcels: see disperse.h. Elimination without subtractions: with
 * held_k = volume_k + exchange_k-1 share_k-1 and share_k = held_k/(held_k + exchange_k), where
 * share is 1 minus the usual multiplier, every term is positive. A row without volume (behind
 * the last parcel of a shorter lane) has no exchange and gives the concentration 0.
 *
 * The matrix serves many steps, so what of it alone they need is computed once. The functions
 * for either width are one, in which that is a constant. */
#include "disperse.h"

#include <stdbool.h>

#define ALWAYS static inline __attribute__((always_inline))

/* Parcels of one volume that exchange as much have, after some, the same numbers to the last
 * bit: what goes into a row went into the one before it. */
ALWAYS void factor(const struct th_dispersion *d, const int width)
{
    const double *restrict volume = d->volume, *restrict exchange = d->exchange;
    double *restrict inverse = d->inverse, *restrict passed = d->passed;
    double share[TH_LANES] = {0}, before[TH_LANES] = {0};
    bool settled = false;
    for (int k = 0; k < d->count; k++) {
        const int at = k * width, last = at - width;
        bool same = true, stays = true;
        for (int i = 0; settled && i < width; i++)
            same &=
                volume[at + i] == volume[last + i] && exchange[at + i] == exchange[last + i];
        if (settled && same) {
            for (int i = 0; i < width; i++) inverse[at + i] = inverse[last + i];
            for (int i = 0; i < width; i++) passed[at + i] = passed[last + i];
            continue;
        }
        for (int i = 0; i < width; i++) {
            const double out = exchange[at + i], held = volume[at + i] + before[i] * share[i];
            const double all = held + out, one = all > 0 ? 1 / all : 0;
            inverse[at + i] = one;
            passed[at + i] = out * one;
            stays &= share[i] == held * one && before[i] == out;
            share[i] = held * one;
            before[i] = out;
        }
        settled = stays;
    }
}

void th_disperse_factor(const struct th_dispersion *d)
{
    if (d->width == 1)
        factor(d, 1);
    else
        factor(d, TH_LANES);
}

/* The concentrations at the end of the step. */
ALWAYS void solve(const struct th_dispersion *d, const int width)
{
    const double *restrict mass = d->mass, *restrict exchange = d->exchange;
    const double *restrict inverse = d->inverse, *restrict passed = d->passed;
    double before[TH_LANES] = {0}, inflow[TH_LANES] = {0};
    double *restrict solved = d->solved;
    for (int k = 0; k < d->count; k++)
        for (int i = 0; i < width; i++) {
            const int at = k * width + i;
            solved[at] = inflow[i] = (mass[at] + before[i] * inflow[i]) * inverse[at];
            before[i] = exchange[at];
        }
    for (int k = d->count - 2; k >= 0; k--)
        for (int i = 0; i < width; i++) {
            const int at = k * width + i;
            solved[at] = inflow[i] = solved[at] + passed[at] * inflow[i];
        }
}

/* Mass that crosses the face behind each parcel, in place of the concentrations. The flux into
 * or out of an end parcel is the difference of its own masses: it may be so small that exchange
 * times difference has no digits left for it. */
static void find_fluxes(const struct th_dispersion *d)
{
    const double *restrict mass = d->mass, *restrict volume = d->volume;
    const double *restrict exchange = d->exchange;
    double *restrict c = d->solved;
    const int width = d->width, last = (d->count - 1) * width;
    for (int at = 0; at < width; at++)
        c[at] = exchange[at] > 0 ? mass[at] - volume[at] * c[at] : 0;
    for (int at = width; at < last; at++) {
        const int next = at + width;
        const double within = exchange[at] * (c[at] - c[next]);
        const double end = volume[next] * c[next] - mass[next];
        const double out = exchange[next] > 0 ? within : end;
        c[at] = exchange[at] > 0 ? out : 0;
    }
    for (int at = last; at < last + width; at++) c[at] = 0;
}

void th_disperse(const struct th_dispersion *d)
{
    double *restrict mass = d->mass;
    const double *restrict out = d->solved;
    const int width = d->width, end = d->count * width;
    if (width == 1)
        solve(d, 1);
    else
        solve(d, TH_LANES);
    find_fluxes(d);
    for (int at = 0; at < width; at++) mass[at] += 0 - out[at];
    for (int at = width; at < end; at++) mass[at] += out[at - width] - out[at];
}

ALWAYS void extend(const struct th_dispersion *d, const double *restrict start,
                   const double *restrict along, const int width)
{
    double *restrict mass = d->mass;
    for (int k = 0; k < d->count; k++)
        for (int i = 0; i < width; i++) {
            const int at = k * width + i;
            mass[at] = start[at] + along[i] * (mass[at] - start[at]);
        }
}

void th_disperse_extend(const struct th_dispersion *d, const double *start, const double *along)
{
    if (d->width == 1)
        extend(d, start, along, 1);
    else
        extend(d, start, along, TH_LANES);
}
