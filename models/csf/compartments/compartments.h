/* Private to csf/compartments: what a step of one lane is made of. */
#ifndef TH_CSF_COMPARTMENTS_H
#define TH_CSF_COMPARTMENTS_H

#include "exponential.h"
#include "rows.h"

/* The state of a drug in a lane, amounts in kg: the compartments of the network, the drug's own
 * plasma (struct th_plasma_ports), what is on a way to it; then of each flow out of the body
 * what it cleared so far, and the compensation of that sum. */
struct network {
    const struct th_network_volumes *volumes;
    const struct th_network_flows *flows;
    size_t own;    /* of the network             */
    size_t blood;  /* the first of the drug's own compartments of plasma */
    size_t ways;   /* the first of the drug's own ways */
    size_t states; /* all of these */
    size_t outs;   /* flows out of the body */
    size_t vectors;
};
struct network th_network_of(const void *const *data);

/* The end of all that leaves a state. */
enum fate {
    MOVES, /* to another state                             */
    CLEARS,
    FORMS, /* cleared; a share of it is of a metabolite, if there is one */
    DRAWS, /* with CSF through the needle                  */
    LEAKS  /* with CSF out of the dura                     */
};
enum { NETWORK_FURTHER = 16, NETWORK_TRANSFERS = NETWORK_FLOWS + NETWORK_FURTHER };

struct transfer {
    size_t from, to; /* `to` of MOVES alone */
    double rate;     /* 1/s */
    enum fate fate;
    size_t out; /* the number of a flow of the network out of the body; SIZE_MAX: none */
};
struct transfers {
    size_t count;
    struct transfer of[NETWORK_TRANSFERS];
};

/* transfers.c: all of a drug in a lane in this step. */
void th_network_transfers(const struct th_view *view, const struct network *net, size_t species,
                          int lane, struct transfers *to);
/* Volume of a state, m3; 0: it has none. */
double th_network_volume(const struct th_view *view, const struct network *net, size_t species,
                         size_t state, int lane);
/* The state that is plasma; that which takes what comes by a way. */
size_t th_network_central(const struct network *net);
size_t th_network_way(const struct network *net, int way);
/* The state of an effect's site; SIZE_MAX: the network has none there. */
size_t th_network_site(const struct th_view *view, const struct network *net, int probe,
                       int lane);
/* The ledger's line of a state. */
enum th_ledger th_network_ledger(const struct network *net, size_t state);

/* step.c */
size_t th_network_fixed(const struct th_setup *setup);
void th_network_advance(const struct th_view *view);

/* Inflow to each state over the step: an amount at once, and a rate that is linear in time.
 */
enum { NETWORK_STATES_MOST = NETWORK_MOST + TH_COMPARTMENTS + TH_WAYS };
struct inflow {
    double once[NETWORK_STATES_MOST];
    double mass[NETWORK_STATES_MOST];   /* kg */
    double moment[NETWORK_STATES_MOST]; /* kg s about the middle */
};
void th_network_inflow(const struct th_view *view, const struct network *net, size_t species,
                       int lane, struct inflow *to);
/* Formed of 1 kg of a parent that is lost, kg. */
double th_network_formed(const struct th_ports *port, size_t species, size_t parent, int lane);

/* settle.c: the steady state at time 0. */
void th_network_settle(const struct th_view *view, struct th_settling *how);

/* show.c: ports of a lane from view->arrays; outputs. */
void th_network_fill_ports(const struct th_view *view, const struct network *net, int lane);
void th_network_observe(const struct th_view *view);

extern const char th_network_page[];

#endif
