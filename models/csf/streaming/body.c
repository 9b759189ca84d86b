/* csf/streaming: the small system of skull, plasma and ways (body.h). */
#include "body.h"

#include <math.h>
#include <string.h>

void th_streaming_add_edge(struct streaming_body *body, int from, int to, double rate,
                           enum body_fate fate)
{
    if (rate > 0)
        body->edge[body->count++] = (struct body_edge){from, to, rate, fate};
}

static bool arrives(enum body_fate fate)
{
    return fate == BODY_MOVES || fate == BODY_CISTERN_ABSORBED ||
           fate == BODY_CONVEXITY_ABSORBED;
}

static double fastest_of(const struct streaming_body *body)
{
    double out[BODY_STATES] = {0}, fastest = 0;
    for (size_t k = 0; k < body->count; k++) out[body->edge[k].from] += body->edge[k].rate;
    for (int s = 0; s < BODY_STATES; s++) fastest = fmax(fastest, out[s]);
    return fastest;
}

/* The amounts times 1 + A/fastest, and what the sources give in that time. */
static void apply(const struct streaming_body *body, double fastest, double power[BODY_STATES])
{
    double change[BODY_STATES];
    for (int s = 0; s < BODY_STATES; s++) change[s] = body->source[s] / fastest;
    for (size_t k = 0; k < body->count; k++) {
        const struct body_edge *edge = &body->edge[k];
        const double moved = edge->rate / fastest * power[edge->from];
        change[edge->from] -= moved;
        if (arrives(edge->fate))
            change[edge->to] += moved;
    }
    for (int s = 0; s < BODY_STATES; s++) power[s] += change[s];
}

/* Poisson weights, as in kernel/exchange.c; of what lies behind a power its share of the step
 * is the integral. */
static void advance(struct streaming_body *body, double fastest, double h)
{
    const double turns = fastest * h;
    double power[BODY_STATES], sum[BODY_STATES] = {0}, area[BODY_STATES] = {0};
    double weight = exp(-turns), rest = 1;
    memcpy(power, body->amount, sizeof power);
    for (int k = 0;; k++) {
        const double left = rest - weight;
        const bool last = !(left > 2e-16) || k > 200;
        for (int s = 0; s < BODY_STATES; s++) {
            sum[s] += (last ? rest : weight) * power[s];
            area[s] += last ? 0 : left / fastest * power[s];
        }
        if (last)
            break;
        apply(body, fastest, power);
        rest = left;
        weight *= turns / (double)(k + 1);
    }
    memcpy(body->amount, sum, sizeof sum);
    for (size_t k = 0; k < body->count; k++)
        body->left[body->edge[k].fate] += body->edge[k].rate * area[body->edge[k].from];
}

void th_streaming_step_body(struct streaming_body *body, double h)
{
    static const double most = 16; /* turns at once */
    const double fastest = fmax(fastest_of(body), 1 / h);
    const long pieces = lround(fmax(1, ceil(fastest * h / most)));
    for (long k = 0; k < pieces; k++) advance(body, fastest, h / (double)pieces);
}
