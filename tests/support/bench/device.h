/* A whole device on the bench: programme, pump, fault, catheter, reservoir and line share their
 * ports and advance in the order of the slots, in steps that all of them allow and that end at
 * their timers. CSF is a vessel that takes what the tip gives, and the balance adds up. */
#ifndef TH_DEVICE_BENCH_H
#define TH_DEVICE_BENCH_H

#include "support/bench/view.h"

extern const struct th_model th_program_simple, th_pump_peristaltic, th_fault_kink,
    th_catheter_ladder, th_reservoir_bellows, th_line_transport, th_gauge_balance;

enum device_part { PROGRAM, PUMP, FAULT, CATHETER, RESERVOIR, LINE, BALANCE, PARTS };

struct device {
    struct bench part[PARTS];
    struct bench *slots[BALANCE]; /* those of the device */
};

/* Two drugs, the second of which decays; not started yet, so that values can be set. */
static inline struct device *device_open(void)
{
    static const struct th_model *const models[PARTS] = {
        &th_program_simple,    &th_pump_peristaltic, &th_fault_kink,   &th_catheter_ladder,
        &th_reservoir_bellows, &th_line_transport,   &th_gauge_balance};
    struct device *d = bench_memory(sizeof *d);
    for (int k = 0; k < PARTS; k++) {
        bench_open(&d->part[k], models[k], 2);
        d->part[k].ports = d->part[0].own;
        if (k < BALANCE)
            d->slots[k] = &d->part[k];
    }
    struct th_ports *ports = d->part[0].ports;
    EACH_LANE(i) {
        ports->drug.stock[0][i] = 10;
        ports->drug.stock[1][i] = 2;
        ports->drug.base_fraction[0][i] = 0.752;
        ports->drug.base_fraction[1][i] = 1;
        ports->drug.degradation[1][i] = 1e-7;
        ports->drug.diffusivity[0][i] = ports->drug.diffusivity[1][i] = 6e-10;
        ports->csf.opening_concentration[TH_TIP][0][i] = 1e-3;
    }
    bench_set(&d->part[PROGRAM], "dose", "5 mg/day");
    bench_set(&d->part[FAULT], "at", "40 cm");
    bench_set(&d->part[FAULT], "closed", "99.9 %");
    bench_set(&d->part[FAULT], "begins", "100 year");
    bench_set(&d->part[CATHETER], "length", "89 cm");
    bench_set(&d->part[CATHETER], "bore", "0.53 mm");
    bench_set(&d->part[CATHETER], "tip", "30 cm");
    return d;
}

/* The balance counts from here on. out: the lanes that begin without a device. */
static inline void device_start(struct device *d, const bool *out)
{
    for (int k = 0; k < PARTS; k++) {
        EACH_LANE(i) d->part[k].out[i] = out && out[i];
        bench_start(&d->part[k]);
    }
    for (int k = 0; k < PARTS; k++) {
        EACH_LANE(i) d->part[k].due[i] = true;
        bench_prepare(&d->part[k]);
    }
}

static inline void device_close(struct device *d)
{
    for (int k = 0; k < PARTS; k++) bench_close(&d->part[k]);
    free(d);
}

/* As the engine does after events. */
static inline void device_prepare(struct device *d, int lane)
{
    for (int k = 0; k < PARTS; k++) {
        d->part[k].due[lane] = true;
        bench_prepare(&d->part[k]);
    }
}

static inline void device_order(struct device *d, enum device_part part, const char *name,
                                int lane, const char *first, const char *second)
{
    if (d->part[part].out[lane])
        return;
    bench_event(&d->part[part], name, lane, first, second, NULL, NULL, NULL, NULL, NULL, NULL);
    device_prepare(d, lane);
}

static inline void device_place(struct device *d, int lane, bool out)
{
    if (d->part[PROGRAM].out[lane] == out)
        return;
    bench_device(d->slots, BALANCE, lane, out);
    device_prepare(d, lane);
}

/* The next step of all lanes, s, at most `most`. */
static inline double device_step(const struct device *d, double most)
{
    for (int k = 0; k < BALANCE; k++) {
        struct bench *b = d->slots[k];
        double longest[TH_LANES];
        EACH_LANE(i) b->step[i] = most;
        bench_limit(b, most, longest);
        EACH_LANE(i) {
            most = fmin(most, longest[i]);
            if (b->timer[i] != TH_NEVER)
                most = fmin(most, th_seconds_of(b->timer[i] - b->now[i]));
        }
    }
    return fmax(floor(most * TH_SECOND), 1) / TH_SECOND;
}

static inline void device_timers(struct device *d)
{
    for (int k = 0; k < BALANCE; k++)
        for (int i = 0; i < TH_LANES; i++)
            while (d->slots[k]->timer[i] <= d->slots[k]->now[i]) {
                bench_timer(d->slots[k], i);
                device_prepare(d, i);
            }
}

static inline void device_advance(struct device *d, double until)
{
    struct th_ports *ports = d->part[0].ports;
    const th_tick end = th_ticks_of(until);
    device_timers(d);
    while (d->part[0].now[0] < end) {
        const double step = device_step(d, th_seconds_of(end - d->part[0].now[0]));
        for (int k = 0; k < BALANCE; k++) bench_step(d->slots[k], step);
        EACH_LANE(i) {
            ports->ledger.volume[TH_IN_CSF][i] += ports->catheter.opening_volume[TH_TIP][i];
            for (int s = 0; s < 2; s++)
                ports->ledger.mass[TH_IN_CSF][s][i] += ports->line.opening_mass[TH_TIP][s][i];
        }
        bench_step(&d->part[BALANCE], step);
        device_timers(d);
    }
}

#endif
