/* csf/compartments: the steady state at time 0. Of the amounts a, with what comes in, b,
 *
 *     b_k + sum over i of r_ik a_i = a_k (sum over j of r_kj + out_k)
 *
 * which is solved by censoring: a state is taken out, and what went through it goes from where
 * it came to where it went, until one is left; then back. Only sums, products and quotients of
 * what is not negative: each amount is right to round-off however stiff the network is. W. K.
 * Grassmann, M. I. Taksar, D. P. Heyman 1985, Oper Res 33:1107. */
#include "compartments.h"

#include <string.h>

struct balance {
    size_t states;
    double rate[NETWORK_STATES_MOST][NETWORK_STATES_MOST]; /* 1/s, from, to */
    double out[NETWORK_STATES_MOST];                       /* 1/s */
    double in[NETWORK_STATES_MOST];                        /* kg/s */
    double leaves[NETWORK_STATES_MOST]; /* 1/s, to those that are left and out */
};

/* True if something comes to a state from those before it. */
static bool is_fed(const struct balance *b, size_t k)
{
    bool fed = b->in[k] > 0;
    for (size_t i = 0; i < k; i++) fed |= b->rate[i][k] > 0;
    return fed;
}

static void pass_on(struct balance *b, size_t k)
{
    for (size_t j = 0; j < k; j++) b->in[j] += b->in[k] * b->rate[k][j] / b->leaves[k];
    for (size_t i = 0; i < k; i++) {
        const double share = b->rate[i][k] / b->leaves[k];
        for (size_t j = 0; j < k; j++) b->rate[i][j] += i == j ? 0 : share * b->rate[k][j];
        b->out[i] += share * b->out[k];
    }
}

/* False: drug comes to where nothing leaves. */
static bool solve(struct balance *b, double amount[NETWORK_STATES_MOST])
{
    for (size_t k = b->states; k-- > 0;) {
        b->leaves[k] = b->out[k];
        for (size_t j = 0; j < k; j++) b->leaves[k] += b->rate[k][j];
        if (!(b->leaves[k] > 0) && is_fed(b, k))
            return false;
        if (b->leaves[k] > 0)
            pass_on(b, k);
    }
    for (size_t k = 0; k < b->states; k++) {
        double in = b->in[k];
        for (size_t i = 0; i < k; i++) in += amount[i] * b->rate[i][k];
        amount[k] = in > 0 ? in / b->leaves[k] : 0;
    }
    return true;
}

/* The part of its parent that a drug's plasma gets, kg/s; the parent has its amounts. */
static double formed(const struct th_view *view, const struct network *net, size_t d, int i)
{
    const size_t parent = th_parent(view->ports, d, i);
    struct transfers transfers;
    double sum = 0;
    if (parent >= view->species)
        return 0;
    th_network_transfers(view, net, parent, i, &transfers);
    for (size_t k = 0; k < transfers.count; k++) {
        const struct transfer *t = &transfers.of[k];
        const size_t at = parent * net->vectors + t->from;
        if (t->fate == FORMS)
            sum += t->rate * view->arrays[at * TH_LANES + (size_t)i];
    }
    return sum * th_network_formed(view->ports, d, parent, i);
}

static bool settle_drug(const struct th_view *view, const struct network *net, size_t d, int i)
{
    struct balance b = {.states = net->states};
    struct transfers transfers;
    struct inflow in;
    double amount[NETWORK_STATES_MOST];
    th_network_inflow(view, net, d, i, &in);
    for (size_t k = 0; k < net->states; k++) b.in[k] = in.mass[k] / view->step[i];
    b.in[th_network_central(net)] += formed(view, net, d, i);
    th_network_transfers(view, net, d, i, &transfers);
    for (size_t k = 0; k < transfers.count; k++) {
        const struct transfer *t = &transfers.of[k];
        if (t->fate == MOVES)
            b.rate[t->from][t->to] += t->from == t->to ? 0 : t->rate;
        else
            b.out[t->from] += t->rate;
    }
    if (!solve(&b, amount))
        return false;
    double *to = view->arrays + d * net->vectors * TH_LANES + i;
    for (size_t k = 0; k < net->vectors; k++) to[k * TH_LANES] = 0;
    for (size_t k = 0; k < net->states; k++) to[k * TH_LANES] = amount[k];
    return true;
}

/* By how many drugs one descends from the first of its family. */
static size_t removes(const struct th_view *view, size_t d, int i)
{
    size_t count = 0;
    for (size_t at = th_parent(view->ports, d, i); at < view->species && count < TH_SPECIES;
         at = th_parent(view->ports, at, i))
        count++;
    return count;
}

static void go(const struct th_view *view, const struct network *net, struct th_settling *how,
               int i)
{
    for (size_t removed = 0; removed <= view->species; removed++)
        for (size_t d = 0; d < view->species; d++)
            if (removes(view, d, i) == removed && !settle_drug(view, net, d, i))
                view->status[i] = TH_NOT_CONVERGED;
    for (size_t d = 0; d < view->species; d++) {
        const size_t from = d * net->vectors * TH_LANES + (size_t)i;
        double most = 0;
        for (size_t k = 0; k < net->states; k++)
            most = most > view->arrays[from + k * TH_LANES] ? most
                                                            : view->arrays[from + k * TH_LANES];
        for (size_t k = 0; k < net->states; k++)
            th_settle_apart(how, view->before[from + k * TH_LANES],
                            view->arrays[from + k * TH_LANES], most, i);
    }
}

static void show(const struct th_view *view, const struct network *net, int i)
{
    struct network_states *s = view->states;
    s->infused[i] = s->infused_excess[i] = s->drawn_volume[i] = s->drawn_volume_excess[i] = 0;
    s->leaked_volume[i] = s->leaked_volume_excess[i] = 0;
    for (size_t d = 0; d < view->species; d++) {
        double *const sums[] = {s->total_excess[d],  s->cleared[d],       s->cleared_excess[d],
                                s->drawn[d],         s->drawn_excess[d],  s->leaked[d],
                                s->leaked_excess[d], s->made[d],          s->made_excess[d],
                                s->passed[d],        s->passed_excess[d], s->total[d]};
        for (size_t k = 0; k < sizeof sums / sizeof *sums; k++) sums[k][i] = 0;
        for (size_t k = 0; k < net->states; k++)
            s->total[d][i] += view->arrays[(d * net->vectors + k) * TH_LANES + (size_t)i];
    }
    th_network_fill_ports(view, net, i);
}

void th_network_settle(const struct th_view *view, struct th_settling *how)
{
    const struct network net = th_network_of(view->data);
    if (!how->shows)
        memcpy(view->arrays, view->before,
               view->species * net.vectors * sizeof(double[TH_LANES]));
    for (int i = 0; i < TH_LANES; i++) {
        if (!view->alive[i])
            continue;
        if (how->shows)
            show(view, &net, i);
        else
            go(view, &net, how, i);
    }
}
