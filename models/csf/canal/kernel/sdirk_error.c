/* The new state of a substep of the Runge-Kutta method, and its error (sdirk_member.c);
 * compiled once for each instruction set, without contractions, so that all have the same bits.
 */
#include "csf/canal/sdirk.h"
#include "vector.h"

#include <float.h>

ALWAYS vec size_of(vec x)
{
    return greater(x, -x);
}

/* y of one vector by the method of order 4. */
ALWAYS vec propose(const struct th_sdirk_error_job *job, size_t at)
{
    vec y = load(job->state + at);
    UNROLL for (int j = 0; j < SDIRK_STAGES; j++) y =
        y + splat(sdirk_a[SDIRK_STAGES - 1][j]) * load(job->k[j] + at);
    return y;
}

/* The same, with the largest |y| there and before. */
ALWAYS void propose_field(const struct th_sdirk_error_job *job, size_t at, vec *most)
{
    const vec old = size_of(load(job->state + at)), y = propose(job, at);
    store(job->next + at, y);
    *most = greater(greater(size_of(y), old), *most);
}

void ISA(th_sdirk_propose)(struct th_sdirk_error_job *job)
{
    const size_t end = 3 * job->cells * TH_LANES, whole = job->vectors * TH_LANES;
    for (size_t lane = 0; lane < TH_LANES; lane += WIDE) {
        vec most[4] = {splat(0), splat(0), splat(0), splat(0)};
        for (size_t at = lane; at < end; at += 3 * TH_LANES)
            UNROLL for (size_t field = 0; field < 3; field++)
                propose_field(job, at + field * TH_LANES, &most[field]);
        propose_field(job, end + lane, &most[3]);
        for (size_t at = end + TH_LANES + lane; at < whole; at += TH_LANES)
            store(job->next + at, propose(job, at));
        for (int field = 0; field < 4; field++) store(job->most[field] + lane, most[field]);
    }
}

/* Adds the square of a vector's share of the error that is allowed. */
ALWAYS vec add_share(const struct th_sdirk_error_job *job, size_t at, vec most, vec sum)
{
    vec off = splat(0);
    UNROLL for (int j = 0; j < SDIRK_STAGES; j++) off =
        off + splat(sdirk_a[SDIRK_STAGES - 1][j] - sdirk_embedded[j]) * load(job->k[j] + at);
    const vec size = size_of(load(job->next + at)) + splat(sdirk_floor) * most;
    const vec share = off / (splat(job->tolerance) * size + splat(DBL_MIN));
    return sum + share * share;
}

void ISA(th_sdirk_weigh)(struct th_sdirk_error_job *job)
{
    const size_t end = 3 * job->cells * TH_LANES;
    for (size_t lane = 0; lane < TH_LANES; lane += WIDE) {
        vec most[4], sum[4];
        for (int field = 0; field < 4; field++) {
            most[field] = load(job->most[field] + lane);
            sum[field] = splat(0);
        }
        for (size_t at = lane; at < end; at += 3 * TH_LANES)
            UNROLL for (size_t field = 0; field < 3; field++) sum[field] =
                add_share(job, at + field * TH_LANES, most[field], sum[field]);
        sum[3] = add_share(job, end + lane, most[3], sum[3]);
        for (int field = 0; field < 4; field++) store(job->sum[field] + lane, sum[field]);
    }
}

/* Takes over the new state of the lanes that accept it. */
void ISA(th_sdirk_renew)(const struct th_sdirk_renew_job *job)
{
    for (size_t lane = 0; lane < TH_LANES; lane += WIDE) {
        const mask take = *(const mask *)(job->take + lane);
        for (size_t at = lane; at < job->vectors * TH_LANES; at += TH_LANES)
            store(job->state + at, choose(take, load(job->next + at), load(job->state + at)));
    }
}
