/* Plasma behind P in the stages of the Runge-Kutta method: the elimination of network.h with
 * the one real shift s = 1/(gamma h). At a stage
 *
 *     right-hand side of compartment j = s size_j r_j + G_j + feed,    K_j = (P_j - r_j)/gamma
 *
 * r_j of kernel/sdirk.c, G_j at the stage. The parent's stage is in its passage. */
#include "sdirk.h"

enum { MOST = TH_CANAL_PLASMA };

void th_sdirk_begin_network(struct th_sdirk_member *member)
{
    const struct th_canal_request *request = member->request;
    struct th_sdirk_blood *blood = &member->blood;
    blood->used = request->dose || request->feed || request->passage;
    EACH_LANE(i) {
        blood->lane[i] = th_canal_blood(member->job.canal, i);
        blood->used |= blood->lane[i].networked;
    }
    if (!blood->used)
        return;
    for (size_t j = 0; request->dose && j < MOST; j++)
        EACH_LANE(i) {
            const size_t at = (3 * member->job.canal->cells + j) * TH_LANES + (size_t)i;
            if (request->dose->once[j][i] != 0)
                member->state[at] += request->dose->once[j][i] / blood->lane[i].size[j];
        }
    member->job.kept = blood->kept;
    member->job.inflow = blood->inflow;
    member->job.central = blood->central;
}

void th_sdirk_factor_network(struct th_sdirk_member *member)
{
    struct th_sdirk_blood *blood = &member->blood;
    for (int i = 0; blood->used && i < TH_LANES; i++) {
        const double s = 1 / (sdirk_gamma * member->job.dt[i]);
        th_canal_eliminate(&blood->lane[i], s, &blood->e[i]);
        blood->kept[i] =
            blood->lane[i].networked ? creal(blood->e[i].kept) + blood->lane[i].lost[0] : 0;
    }
}

/* r_j of a lane: the state and the slopes of the stages before. */
static double explicit_part(const struct th_sdirk_member *member, int stage, size_t j, int lane)
{
    const size_t at = (3 * member->job.canal->cells + j) * TH_LANES + (size_t)lane;
    double r = member->state[at];
    for (int k = 0; k < stage; k++) r += sdirk_a[stage][k] * member->job.k[k][at];
    return r;
}

static double feed_at(const struct th_canal_feed *feed, int stage, int lane)
{
    double sum = 0;
    for (size_t j = 0; feed && j < MOST; j++)
        sum += feed->weight[j][lane] * feed->parent->at[j][stage][0][lane];
    return sum;
}

void th_sdirk_open_stage(struct th_sdirk_member *member, const struct th_sdirk_clock *clock,
                         int stage)
{
    const struct th_canal_request *request = member->request;
    const struct th_canal_dose *dose = request->dose;
    struct th_sdirk_blood *blood = &member->blood;
    for (int i = 0; blood->used && i < TH_LANES; i++) {
        const struct canal_blood *lane = &blood->lane[i];
        const double s = 1 / (sdirk_gamma * clock->dt[i]);
        const double past = member->since[i];
        pole all[MOST];
        for (size_t j = 0; j < lane->count; j++) {
            const double given = dose ? dose->mean[j][i] + dose->ramp[j][i] * past : 0;
            const double held = j ? s * lane->size[j] * explicit_part(member, stage, j, i) : 0;
            blood->sides[i][j] = held + given;
            all[j] = (lane->networked ? held : 0) + given;
        }
        all[0] += feed_at(request->feed, stage, i);
        th_canal_pass_on(&blood->e[i], blood->sides[i]);
        th_canal_pass_on(&blood->e[i], all);
        blood->inflow[i] = creal(all[0]);
    }
}

void th_sdirk_close_stage(struct th_sdirk_member *member, int stage)
{
    const struct th_canal_request *request = member->request;
    const struct th_sdirk_blood *blood = &member->blood;
    for (int i = 0; blood->used && i < TH_LANES; i++) {
        const struct canal_blood *lane = &blood->lane[i];
        pole a[MOST] = {blood->central[i]};
        th_canal_return(&blood->e[i], blood->sides[i], a);
        for (size_t j = 0; j < lane->count; j++) {
            const size_t at = (3 * member->job.canal->cells + j) * TH_LANES + (size_t)i;
            const double x = creal(a[j]) / lane->size[j];
            if (request->passage)
                request->passage->at[j][stage][0][i] = x;
            if (j && (lane->networked || th_canal_dosed(request->dose, i)))
                member->job.k[stage][at] =
                    (x - explicit_part(member, stage, j, i)) / sdirk_gamma;
        }
    }
}
