/* An accumulator between two valves that open in turn: the volume that it passes on in a cycle.
 * The equations stand on the page in valve_gated.h. */
#ifndef TH_PUMP_ACCUMULATOR_H
#define TH_PUMP_ACCUMULATOR_H

struct th_accumulator {
    double stop;       /* m3 that it holds at most */
    double compliance; /* m3/Pa */
    double preload;    /* Pa gauge, from which on it fills */
    double kept_in;    /* e^(-t/RC) of the inlet's opening, that of the way to its end */
    double kept_out;   /* that of the outlet's */
};

/* A volume by the pressure at the outlet: V = most - slope ((p - from)+ - (p - until)+). */
struct th_pulse_line {
    double most, slope, from, until; /* m3, m3/Pa, Pa, Pa */
};

/* Held after the inlet was open, m3, from what was held before; drive: pressure of the
 * reservoir, Pa. */
double th_accumulator_fill(const struct th_accumulator *a, double drive, double held);

/* The volume of a cycle of many, each as the one before, on the straight piece of the outlet's
 * pressure `outlet`, Pa. */
struct th_pulse_line th_accumulator_cycle(const struct th_accumulator *a, double drive,
                                          double outlet);

/* The volume that leaves while the outlet is open, of what is held, with `kept` of the way to
 * its end left. */
struct th_pulse_line th_accumulator_empty(const struct th_accumulator *a, double held,
                                          double kept);

/* A volume on such a line, m3. */
double th_pulse_at(const struct th_pulse_line *line, double outlet);

#endif
