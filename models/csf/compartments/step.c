/* csf/compartments: one step. A parent and all that is formed of it are one system, lane by
 * lane; of each state its integral over the step is a state, too, so that what left, what was
 * formed and what effects follow is exact. */
#include "compartments.h"

#include "laws.h"

#include <string.h>

/* A drug in the system of its family. */
struct member {
    size_t species, first;   /* its first state in the system; its integrals lie behind these */
    size_t probe[TH_PROBES]; /* states of the effects; SIZE_MAX: none */
    double given, out, made; /* in this step, kg */
    struct transfers transfers;
};

struct family {
    size_t count;
    struct member member[TH_SPECIES];
};

static size_t states_of(const struct network *net)
{
    return 2 * net->states + TH_PROBES;
}

enum { INPUTS = 2 };

size_t th_network_fixed(const struct th_setup *setup)
{
    const struct network net = th_network_of(setup->data);
    const size_t edges = 2 * (net.flows->count + NETWORK_FURTHER) + 3 * net.states + TH_PROBES;
    return sizeof(struct family) + th_system_bytes(setup->species * states_of(&net) + INPUTS,
                                                   setup->species * edges + 1);
}

/* The drug from which another descends at the most removes; plasma refuses a circle. */
static size_t oldest(const struct th_view *view, size_t species, int lane)
{
    size_t at = species;
    for (size_t removes = 0; removes < view->species; removes++) {
        const size_t parent = th_parent(view->ports, at, lane);
        if (parent >= view->species)
            break;
        at = parent;
    }
    return at;
}

/* ---- what comes in ---- */

void th_network_inflow(const struct th_view *view, const struct network *net, size_t d, int i,
                       struct inflow *to)
{
    const struct th_ports *port = view->ports;
    const size_t central = th_network_central(net);
    memset(to, 0, sizeof *to);
    for (int m = 0; m < TH_OPENINGS; m++) {
        if ((enum th_space)port->catheter.opening_space[m][i] != TH_CSF)
            continue;
        const size_t at =
            th_network_at(net->volumes, LABEL_csf, port->catheter.opening_position[m][i]);
        to->mass[at] += port->line.opening_mass[m][d][i];
        to->moment[at] += port->line.opening_moment[m][d][i];
    }
    to->mass[th_network_at(net->volumes, LABEL_csf, port->needle.position[i])] +=
        port->needle.mass[d][i];
    to->mass[central] += port->plasma.infused[d][i] + port->depot.absorbed_mass[d][i];
    to->moment[central] += port->depot.absorbed_moment[d][i];
    to->once[central] += port->plasma.injected[d][i];
    for (int w = 0; w < TH_WAYS; w++)
        to->once[th_network_way(net, w)] += port->plasma.placed[w][d][i];
}

/* ---- the system of a family ---- */

static void add_drug(const struct th_view *view, const struct network *net, size_t species,
                     int i, struct member *member, struct th_system *system)
{
    const struct th_ports *port = view->ports;
    const double *before = view->before + species * net->vectors * TH_LANES + i;
    struct inflow in;
    th_network_inflow(view, net, species, i, &in);
    member->species = species;
    member->first = system->states;
    member->given = member->out = member->made = 0;
    th_network_transfers(view, net, species, i, &member->transfers);
    for (size_t k = 0; k < net->states; k++)
        th_system_add(system, before[k * TH_LANES] + in.once[k]);
    for (size_t k = 0; k < net->states; k++)
        th_system_gain(system, member->first + k, th_system_add(system, 0), 1);
    for (size_t k = 0; k < member->transfers.count; k++) {
        const struct transfer *t = &member->transfers.of[k];
        th_system_lose(system, member->first + t->from, t->rate);
        if (t->fate == MOVES)
            th_system_gain(system, member->first + t->from, member->first + t->to, t->rate);
    }
    for (int p = 0; p < TH_PROBES; p++) {
        const double rate = port->effect.rate[p][i];
        const size_t at = rate > 0 ? th_network_site(view, net, p, i) : SIZE_MAX;
        member->probe[p] = at == SIZE_MAX ? SIZE_MAX : th_system_add(system, 0);
        if (at == SIZE_MAX)
            continue;
        th_system_lose(system, member->probe[p], rate);
        th_system_gain(system, member->first + at, member->probe[p],
                       rate / th_network_volume(view, net, species, at, i));
    }
    const double h = view->step[i];
    for (size_t k = 0; k < net->states; k++) {
        const double slope = 12 * in.moment[k] / (h * h * h);
        th_system_gain(system, 0, member->first + k, in.mass[k] / h - slope * h / 2);
        th_system_gain(system, 1, member->first + k, slope * h);
        member->given += in.once[k] + in.mass[k];
    }
}

double th_network_formed(const struct th_ports *port, size_t species, size_t parent, int i)
{
    return port->drug.formed[species][i] *
           (port->drug.molar_mass[species][i] / port->drug.molar_mass[parent][i]);
}

static const struct member *parent_of(const struct th_view *view, const struct family *family,
                                      const struct member *member, int i)
{
    const size_t parent = th_parent(view->ports, member->species, i);
    for (size_t k = 0; k < family->count; k++)
        if (family->member[k].species == parent)
            return &family->member[k];
    return NULL;
}

/* All that is lost of a parent in plasma, or before it is there, feeds its child's plasma. */
static void add_descent(const struct th_view *view, const struct network *net,
                        const struct family *family, const struct member *member, int i,
                        struct th_system *system)
{
    const struct member *parent = parent_of(view, family, member, i);
    for (size_t k = 0; parent && k < parent->transfers.count; k++) {
        const struct transfer *t = &parent->transfers.of[k];
        if (t->fate == FORMS)
            th_system_gain(
                system, parent->first + t->from, member->first + th_network_central(net),
                t->rate * th_network_formed(view->ports, member->species, parent->species, i));
    }
}

/* ---- what has become of it ---- */

static void add_left(const struct th_view *view, const struct network *net,
                     struct member *member, const double *y, int i)
{
    struct network_states *s = view->states;
    const size_t d = member->species;
    double cleared = 0, drawn = 0, leaked = 0, passed = 0;
    double *outs = view->arrays + (d * net->vectors + net->states) * TH_LANES + i;
    for (size_t k = 0; k < member->transfers.count; k++) {
        const struct transfer *t = &member->transfers.of[k];
        const double moved = t->rate * y[member->first + net->states + t->from];
        const bool tissue = th_network_ledger(net, t->from) == TH_IN_TISSUE,
                   plasma = th_network_ledger(net, t->from) == TH_IN_PLASMA;
        cleared += t->fate == CLEARS || t->fate == FORMS ? moved : 0;
        drawn += t->fate == DRAWS ? moved : 0;
        leaked += t->fate == LEAKS ? moved : 0;
        if (t->fate == MOVES && tissue && th_network_ledger(net, t->to) == TH_IN_PLASMA)
            passed += moved;
        if (t->fate == MOVES && plasma && th_network_ledger(net, t->to) == TH_IN_TISSUE)
            passed -= moved;
        if (t->out != SIZE_MAX)
            th_add(&outs[2 * t->out * TH_LANES], &outs[(2 * t->out + 1) * TH_LANES], moved);
    }
    member->out = cleared + drawn + leaked;
    th_add(&s->cleared[d][i], &s->cleared_excess[d][i], cleared);
    th_add(&s->drawn[d][i], &s->drawn_excess[d][i], drawn);
    th_add(&s->leaked[d][i], &s->leaked_excess[d][i], leaked);
    th_add(&s->passed[d][i], &s->passed_excess[d][i], passed);
}

/* All that was formed is, to the last digit, a share of what its parent lost. */
static void add_made(const struct th_view *view, const struct network *net,
                     const struct family *family, struct member *member, const double *y, int i)
{
    struct network_states *s = view->states;
    const struct member *parent = parent_of(view, family, member, i);
    for (size_t k = 0; parent && k < parent->transfers.count; k++) {
        const struct transfer *t = &parent->transfers.of[k];
        if (t->fate == FORMS)
            member->made +=
                t->rate * th_network_formed(view->ports, member->species, parent->species, i) *
                y[parent->first + net->states + t->from];
    }
    th_add(&s->made[member->species][i], &s->made_excess[member->species][i], member->made);
}

/* The round-off of a step, some last digits of all drug, comes to the fullest state: over many
 * steps it would add up. More than that is no round-off, and stays for the balance to find. */
static void close_balance(const struct th_view *view, const struct network *net,
                          const struct member *member, size_t products, int i)
{
    struct network_states *s = view->states;
    const size_t d = member->species;
    double *amount = view->arrays + d * net->vectors * TH_LANES + i;
    double held = 0;
    size_t fullest = 0;
    const double most = s->total[d][i] + fabs(member->given) + member->made;
    th_add(&s->total[d][i], &s->total_excess[d][i], member->given);
    th_add(&s->total[d][i], &s->total_excess[d][i], member->made);
    th_add(&s->total[d][i], &s->total_excess[d][i], -member->out);
    for (size_t k = 0; k < net->states; k++) {
        held += amount[k * TH_LANES];
        fullest = amount[k * TH_LANES] > amount[fullest * TH_LANES] ? k : fullest;
    }
    const double lacks = s->total[d][i] - held;
    if (fabs(lacks) <= 1e-15 * (32 + (double)products) * most)
        amount[fullest * TH_LANES] += lacks;
}

static void take_results(const struct th_view *view, const struct network *net,
                         const struct member *member, const double *y, int i)
{
    struct th_ports *port = view->ports;
    double *amount = view->arrays + member->species * net->vectors * TH_LANES + i;
    for (size_t k = 0; k < net->states; k++) amount[k * TH_LANES] = y[member->first + k];
    for (int p = 0; p < TH_PROBES; p++)
        if (member->probe[p] != SIZE_MAX)
            port->csf.probe_lagged[p][member->species][i] = y[member->probe[p]];
}

static void step_family(const struct th_view *view, const struct network *net, size_t eldest,
                        int i)
{
    struct family *family = view->fixed;
    struct th_system system = th_system_in(family + 1, view->species * states_of(net) + INPUTS);
    family->count = 0;
    th_system_add(&system, 1); /* 1, and the share of the step that is over */
    th_system_add(&system, 0);
    th_system_gain(&system, 0, 1, 1 / view->step[i]);
    for (size_t d = 0; d < view->species; d++)
        if (oldest(view, d, i) == eldest)
            add_drug(view, net, d, i, &family->member[family->count++], &system);
    for (size_t k = 0; k < family->count; k++)
        add_descent(view, net, family, &family->member[k], i, &system);
    const size_t products = th_system_advance(&system, view->step[i]);
    for (size_t k = 0; k < family->count; k++) {
        struct member *member = &family->member[k];
        take_results(view, net, member, system.y, i);
        add_left(view, net, member, system.y, i);
        add_made(view, net, family, member, system.y, i);
        close_balance(view, net, member, products, i);
    }
}

static void add_fluid(const struct th_view *view, int i)
{
    struct network_states *s = view->states;
    const struct th_ports *port = view->ports;
    const double leaked = port->pressure.leaked[i] * view->step[i];
    th_add(&s->infused[i], &s->infused_excess[i], th_csf_inflow(port, i) - leaked);
    th_add(&s->drawn_volume[i], &s->drawn_volume_excess[i], fmax(0, -port->needle.volume[i]));
    th_add(&s->leaked_volume[i], &s->leaked_volume_excess[i], leaked);
}

void th_network_advance(const struct th_view *view)
{
    const struct network net = th_network_of(view->data);
    memcpy(view->arrays, view->before, view->species * net.vectors * sizeof(double[TH_LANES]));
    for (int i = 0; i < TH_LANES; i++) {
        if (!view->alive[i])
            continue;
        add_fluid(view, i);
        for (size_t d = 0; d < view->species; d++)
            if (oldest(view, d, i) == d)
                step_family(view, &net, d, i);
        th_network_fill_ports(view, &net, i);
    }
}
