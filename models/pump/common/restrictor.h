/* A restrictor between the reservoir and the catheter, and its line at the outlet. */
#ifndef TH_PUMP_RESTRICTOR_H
#define TH_PUMP_RESTRICTOR_H

#include "model/model.h"
#include "ports.h"

/* A gauge pressure below any there is: from there up the line of a restrictor falls. */
#define TH_LOWEST_PRESSURE -1e6

/* Within a step fluid and propellant change by no more warmth than that, K. */
#define TH_EVEN_WARMTH 0.05

/* As the fluid of the reservoir is now, and at a later instant; the pressure at the outlet is
 * that of the step's start. */
struct th_restrictor {
    double conductance; /* m3/s/Pa */
    double drive;       /* Pa, of the reservoir less the outlet */
};

/* Conductance of a capillary filled with the reservoir's fluid, m3/s/Pa, and the pressure
 * across it, when the fluid is warmer than at the step's start by so much, K. */
struct th_restrictor th_restrictor_at(const struct th_view *view, double bore, double length,
                                      double warmer, int lane);

/* By how much the reservoir's fluid has warmed at the end of a time, s, and in the mean over
 * it: K. */
double th_restrictor_warmed(const struct th_ports *ports, double time, int lane);
double th_restrictor_mean_warmed(const struct th_ports *ports, double time, int lane);

/* Flow at the outlet's pressure of the step's start, before fading, m3/s; check: not back. */
double th_restrictor_flow(struct th_restrictor r, bool check);

/* Lines into the ports: of a share of it, by slip m, of which 0 follows the reservoir's
 * pressure within the step and 1 does not; that of the instant, so that a step can be chosen by
 * it; that of a step, by the restrictor at its start, in its mean and at its end. The last
 * returns the volume of the step at the outlet's pressure of its start, m3. */
void th_restrictor_line(struct th_ports *ports, struct th_restrictor r, double share, int m,
                        int lane);
void th_restrictor_show(struct th_ports *ports, struct th_restrictor now, bool check, int lane);
double th_restrictor_move(const struct th_view *view, const struct th_restrictor when[3],
                          bool check, int lane);

/* The volume of that step, if nothing is shown. */
double th_restrictor_given(const struct th_view *view, struct th_restrictor mean, bool check,
                           int lane);

/* The longest step, s, in which the flow q = conductance * drive changes evenly: by warmth, as
 * the reservoir's pressure falls, and as the reservoir runs dry. */
double th_restrictor_even(const struct th_ports *ports, struct th_restrictor now, int lane);

#endif
