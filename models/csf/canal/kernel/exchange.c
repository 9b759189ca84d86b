/* Rates between cells of conductances and flows (th_canal_exchange), and what the other kernels
 * need of all rates (th_canal_update); compiled once for each instruction set, without
 * contraction: bits are the same whatever that is.
 *
 * Lanes that are not wanted are computed along, from whatever stands there, and not written. */
#include "csf/canal/private.h"
#include "laws.h"
#include "vector.h"

typedef unsigned long long whole __attribute__((vector_size(8 * WIDE), may_alias));

/* All bits of the lanes that are wanted. */
ALWAYS mask wanted_of(const bool *lanes)
{
    mask wanted;
    for (int i = 0; i < WIDE; i++) wanted[i] = lanes[i] ? -1 : 0;
    return wanted;
}

ALWAYS bool any_of(mask lanes)
{
    long long any = 0;
    for (int i = 0; i < WIDE; i++) any |= lanes[i];
    return any != 0;
}

ALWAYS void put(double *at, mask wanted, vec x)
{
    store(at, choose(wanted, x, load(at)));
}

/* th_bernoulli: its series where z is small in all lanes that are wanted. */
ALWAYS vec bernoulli(vec z, mask wanted)
{
    const vec square = z * z;
    vec b =
        splat(1) - z / splat(2) +
        square / splat(12) * (splat(1) - square / splat(60) * (splat(1) - square / splat(42)));
    if (any_of((mask)(square >= splat(TH_BERNOULLI_SERIES)) & wanted))
        for (int i = 0; i < WIDE; i++) b[i] = th_bernoulli(z[i]);
    return b;
}

void ISA(th_canal_exchange)(const struct th_canal_exchange_job *job)
{
    const struct th_canal_exchange *exchange = job->exchange;
    const vec zero = splat(0);
    for (size_t lane = 0; lane < TH_LANES; lane += WIDE) {
        const mask wanted = wanted_of(job->lanes + lane);
        if (!any_of(wanted))
            continue;
        for (size_t cell = 0; cell + 1 < job->cells; cell++) {
            const size_t at = cell * TH_LANES + lane, next = at + TH_LANES;
            const vec conductance = load(exchange->conductance + at);
            const vec flow = load(exchange->flow + at);
            const vec z =
                choose((mask)(conductance > zero), greater(flow, -flow) / conductance, zero);
            const vec b = bernoulli(z, wanted), against = conductance * b;
            /* The rate with the flow is that against it, plus the flow. */
            const vec down = against + greater(flow, zero), up = against + greater(-flow, zero);
            put(job->right + at, wanted, down / load(exchange->volume + at));
            put(job->left + next, wanted, up / load(exchange->volume + next));
            /* z/2 coth(z/2) = b + z/2 */
            store(exchange->spread + at, conductance * (b + z / splat(2)));
        }
    }
}

/* canal_hash_step. */
ALWAYS whole hash_step(whole hash, vec value)
{
    hash = (hash ^ (whole)value) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 32;
}

void ISA(th_canal_derive)(struct th_canal_derive_job *job)
{
    double *const *row = job->row;
    for (size_t lane = 0; lane < TH_LANES; lane += WIDE) {
        const mask wanted = wanted_of(job->lanes + lane);
        mask loses = {0};
        whole hash[CANAL_FLOW_ROWS];
        if (!any_of(wanted))
            continue;
        for (unsigned k = 0; k < CANAL_FLOW_ROWS; k++) hash[k] = (whole){0} + k;
        for (size_t cell = 0; cell < job->cells; cell++) {
            const size_t at = cell * TH_LANES + lane, next = at + TH_LANES;
            const vec loss = load(row[ROW_LOSS] + at), lost = load(row[ROW_LOST] + at);
            const vec here = load(row[ROW_VOLUME_RATIO] + at);
            UNROLL for (int k = 0; k < CANAL_FLOW_ROWS; k++) hash[k] =
                hash_step(hash[k], load(row[k] + at));
            loses |= (mask)(lost != splat(0));
            put(row[ROW_OUT] + at, wanted, loss + lost);
            put(row[ROW_WC] + at, wanted, here * loss);
            if (cell + 1 == job->cells)
                break;
            const vec below = load(row[ROW_VOLUME_RATIO] + next);
            put(row[ROW_LO] + next, wanted, load(row[ROW_RIGHT] + at) * (here / below));
            put(row[ROW_UP] + at, wanted, load(row[ROW_LEFT] + next) * (below / here));
        }
        for (size_t i = 0; i < WIDE; i++) {
            job->loses[lane + i] = loses[i] != 0;
            for (int k = 0; k < CANAL_FLOW_ROWS; k++) job->hash[k][lane + i] = hash[k][i];
        }
    }
}
