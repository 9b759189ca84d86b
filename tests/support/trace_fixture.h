/* A small trace made by hand, for tests of what is done with results: a pump, a CSF with a
 * profile of two drugs, an effect with a dot in its name, a gauge. All numbers have a closed
 * form. */
#ifndef TH_TRACE_FIXTURE_H
#define TH_TRACE_FIXTURE_H

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "layout/trace.h"
#include "support/bench/units.h"

enum { F_PUMP, F_CSF, F_EFFECT, F_GAUGE, F_INSTANCES, F_POINTS = 3 };
enum { F_RATE, F_WARMTH, F_MODE, F_FIRST, F_SECOND, F_RELIEF, F_RATIO, F_COLUMNS };

/* Its single numbers, and what is taken of each: final, mean, min, max. */
enum { F_O_RATE, F_O_WARMTH, F_O_MODE, F_O_RELIEF, F_O_RATIO, F_OUTPUTS, F_TAKES = 4 };

static const struct th_row f_pump_params[] = {
    TH_ROW(rate, FLOW, "0.35 mL/day", "0 mL/day", "10 mL/day", READ, "the label", "set rate"),
    TH_ROW(warmth, TEMPERATURE, "37 degC", "10 degC", "50 degC", RECALLED, "", "body warmth"),
    TH_ROW(mode, CHOICE, "steady", "", "", CHOSEN, "", "how it runs",
           .labels = "steady pulsed"),
};
static const struct th_row f_pump_outputs[] = {
    TH_OUT(rate, FLOW, "delivered rate"),
    TH_OUT(warmth, TEMPERATURE, "warmth of the drug"),
    TH_OUT(mode, CHOICE, "how it runs", .labels = "steady pulsed", .log = TH_LOG_TRUTH,
           .notice = "it was on"),
};
static const struct th_row f_refill_args[] = {
    TH_ROW(volume, VOLUME, "20 mL", "0 mL", "40 mL", CHOSEN, "", "how much"),
    TH_ROW(spill, VOLUME, "nan", "0 mL", "40 mL", CHOSEN, "", "what is lost"),
};
static const struct th_command f_pump_words[] = {
    {.name = "refill", .doc = "fills it", .args = TH_TABLE(f_refill_args)}};
static const struct th_row f_csf_profiles[] = {
    TH_OUT(z, LENGTH, "distance below the foramen magnum", .flags = TH_AXIS),
    TH_OUT(concentration, CONCENTRATION, "drug in the CSF", .flags = TH_EACH_SPECIES),
};
static const struct th_row f_effect_outputs[] = {
    TH_OUT(relief, FRACTION, "relief of pain", .roundoff = 1e-12),
};
static const struct th_row f_gauge_outputs[] = {
    TH_OUT(ratio, NUMBER, "delivered over programmed", .flags = TH_UNRECORDED),
};

static const struct th_model f_models[F_INSTANCES] = {
    {.slot = "pump",
     .name = "plain",
     .doc = "a pump",
     .params = TH_TABLE(f_pump_params),
     .outputs = TH_TABLE(f_pump_outputs),
     .commands = f_pump_words,
     .command_count = 1},
    {.slot = "csf",
     .name = "axial",
     .doc = "a line of CSF",
     .profiles = TH_TABLE(f_csf_profiles)},
    {.slot = "effect",
     .name = "analgesia",
     .doc = "relief",
     .outputs = TH_TABLE(f_effect_outputs)},
    {.slot = "gauge", .name = "delivered", .doc = "", .outputs = TH_TABLE(f_gauge_outputs)}};

static const struct th_slot f_slots[F_INSTANCES] = {
    {.name = "pump"}, {.name = "csf"}, {.name = "effect"}, {.name = "gauge"}};
static const struct th_catalog f_catalog = {.slots = f_slots, .slot_count = F_INSTANCES};

struct fixture {
    struct th_units *units;
    struct th_scenario scenario;
    struct th_layout layout;
    struct th_log_plan log_plan; /* the pump's mode is on from 1 h, for 2 h; no log */
    struct th_signal signals[1];
    struct th_slice slices[F_INSTANCES];
    struct th_instance instances[F_INSTANCES];
    double params[3];
    struct th_provenance provenance[3];
    struct th_column columns[F_COLUMNS];
    struct th_column outputs[F_OUTPUTS];
    struct th_reduction reductions[F_OUTPUTS * F_TAKES];
    struct th_planned events[2];
    struct th_vary vary[1];
    const char *drugs[2];
    struct th_trace *trace;
    struct th_error error;
};

static const double F_HOUR = 3600;
/* Seconds of sample t: hourly, the last after half an hour. */
static inline double f_time(size_t t)
{
    return t < 5 ? F_HOUR * (double)t : 4.5 * F_HOUR;
}

/* The number of column c in SI units. In clinical ones: rate (m+1) * (t+1) mL/day, warmth 20 +
 * t degC, mode t % 2, concentration of drug 1 100 m + 10 t + p ug/mL, of drug 2 twice that,
 * relief 10 t %, ratio 0.8 + m / 100 + t / 1000. */
static inline double f_value(int c, double m, double t, double p)
{
    switch (c) {
    case F_RATE:
        return (m + 1) * (t + 1) * 1e-6 / 86400;
    case F_WARMTH:
        return 293.15 + t;
    case F_MODE:
        return fmod(t, 2);
    case F_FIRST:
        return (100 * m + 10 * t + p) * 1e-3;
    case F_SECOND:
        return 2 * (100 * m + 10 * t + p) * 1e-3;
    case F_RELIEF:
        return 0.1 * t;
    default:
        return 0.8 + m / 100 + t / 1000;
    }
}

static inline void f_columns(struct fixture *f)
{
    const struct th_column columns[F_COLUMNS] = {
        {.path = "pump.rate", .instance = F_PUMP, .row = 0, .species = -1},
        {.path = "pump.warmth", .instance = F_PUMP, .row = 1, .species = -1},
        {.path = "pump.mode", .instance = F_PUMP, .row = 2, .species = -1},
        {.path = "csf.concentration.morphine",
         .instance = F_CSF,
         .row = 1,
         .species = 0,
         .profile = true},
        {.path = "csf.concentration.baclofen",
         .instance = F_CSF,
         .row = 1,
         .species = 1,
         .profile = true},
        {.path = "effect.analgesia.relief", .instance = F_EFFECT, .row = 0, .species = -1},
        {.path = "gauge.ratio", .instance = F_GAUGE, .row = 0, .species = -1}};
    memcpy(f->columns, columns, sizeof columns);
}

static inline size_t f_column(size_t output)
{
    static const size_t columns[F_OUTPUTS] = {F_RATE, F_WARMTH, F_MODE, F_RELIEF, F_RATIO};
    return columns[output];
}

static inline size_t f_reduction(size_t output, enum th_take take)
{
    return output * F_TAKES + (size_t)take; /* final, mean, min, max are the first */
}

static inline void f_outputs(struct fixture *f)
{
    for (size_t k = 0; k < F_OUTPUTS; k++) {
        f->outputs[k] = f->columns[f_column(k)];
        for (int take = 0; take < F_TAKES; take++)
            f->reductions[f_reduction(k, (enum th_take)take)] =
                (struct th_reduction){.output = k,
                                      .take = (enum th_take)take,
                                      .level = NAN,
                                      .to = (th_tick)(4.5 * 3600e6)};
    }
}

/* Linear between the samples, as far as there are any. */
static inline void f_reduce(struct fixture *f)
{
    struct th_trace *trace = f->trace;
    for (size_t k = 0; k < F_OUTPUTS; k++)
        for (uint64_t m = 0; m < trace->members; m++) {
            double last = NAN, least = NAN, most = NAN, area = 0, span = 0;
            for (size_t t = 0; t < trace->times; t++) {
                double value = th_trace_get(trace, f_column(k), m, t, 0);
                if (isnan(value))
                    continue;
                double step = isnan(last) ? 0 : (double)(trace->time[t] - trace->time[t - 1]);
                area += isnan(last) ? 0 : 0.5 * (last + value) * step;
                span += step;
                last = value;
                least = fmin(least, value);
                most = fmax(most, value);
            }
            const double taken[F_TAKES] = {last, span > 0 ? area / span : last, least, most};
            for (size_t take = 0; take < F_TAKES; take++)
                trace->reduced[m * F_OUTPUTS * F_TAKES + k * F_TAKES + take] = taken[take];
        }
}

static inline double f_read(const struct fixture *f, enum th_quantity quantity,
                            const char *text)
{
    char why[TH_SENTENCE];
    double si;
    ck_assert_int_eq(th_quantity_read(f->units, quantity, text, &si, why, sizeof why), TH_OK);
    return si;
}

static inline void f_inputs(struct fixture *f)
{
    f->params[0] = f_read(f, TH_FLOW, "0.35 mL/day");
    f->provenance[0] = (struct th_provenance){
        .mark = TH_READ, .source = "the label", .place = {"/somewhere/demo.yaml", 7, 3}};
    f->params[1] = 310.15;
    f->provenance[1] = (struct th_provenance){.mark = TH_RECALLED, .source = ""};
    f->params[2] = 1;
    f->provenance[2] = (struct th_provenance){.mark = TH_CHOSEN, .source = ""};
    f->events[0] = (struct th_planned){
        .at = 3600000000, .instance = F_PUMP, .args = {f_read(f, TH_VOLUME, "20 mL"), NAN}};
    f->events[1] = (struct th_planned){.at = 7200000000,
                                       .instance = F_PUMP,
                                       .set = true,
                                       .args = {f_read(f, TH_FLOW, "0.7 mL/day")}};
    f->vary[0] =
        (struct th_vary){.instance = F_PUMP,
                         .row = 0,
                         .law = TH_STATED,
                         .stated = {TH_DIST_UNIFORM, 1e-6 / 86400, 2e-6 / 86400, 0, 0, 0},
                         .least = 1e-6 / 86400,
                         .most = 2e-6 / 86400,
                         .path = "pump.rate"};
    f->drugs[0] = "morphine";
    f->drugs[1] = "baclofen";
}

static inline void f_fill(struct fixture *f)
{
    for (size_t m = 0; m < f->trace->members; m++)
        f->trace->summary[m] = (struct th_summary){
            .count = 1, .first = 3600000000, .lasted = 7200000000, .amount = 1};
    struct th_trace *trace = f->trace;
    for (size_t c = 0; c < f->scenario.column_count; c++)
        for (size_t m = 0; m < trace->members; m++)
            for (size_t t = 0; t < trace->times; t++)
                for (size_t p = 0; p < trace->columns[c].points; p++)
                    th_trace_put(trace, c, m, t, p,
                                 f_value((int)c, (double)m, (double)t, (double)p));
    for (size_t c = F_FIRST; c <= F_SECOND; c++)
        for (size_t p = 0; p < F_POINTS; p++) th_trace_axis_put(trace, c, p, 0.05 * (double)p);
    for (size_t m = 0; m < trace->members; m++) {
        trace->status[m] = TH_OK;
        trace->failed_in[m] = -1;
        trace->ended[m] = f->scenario.duration;
        trace->steps[m] = 100 + m;
    }
    f_reduce(f);
}

/* Six samples: 0 .. 4 h, and 4.5 h. */
static inline void fixture_open(struct fixture *f, uint64_t members, bool ensemble, bool single)
{
    static const char text[] = "title: A small <run> & more\npump: {rate: 0.35 mL/day}\n";
    static const char *const names[] = {"pump", "csf", "effect.analgesia", "gauge"};
    *f = (struct fixture){0};
    f->units = suite_units();
    f_columns(f);
    f_outputs(f);
    f_inputs(f);
    for (size_t i = 0; i < F_INSTANCES; i++)
        f->instances[i] = (struct th_instance){.model = &f_models[i],
                                               .name = names[i],
                                               .slot = i,
                                               .params = f->params,
                                               .provenance = f->provenance};
    f->slices[F_CSF].points = F_POINTS;
    f->scenario = (struct th_scenario){.catalog = &f_catalog,
                                       .units = f->units,
                                       .file = "/somewhere/demo.yaml",
                                       .title = "A small <run> & more",
                                       .text = text,
                                       .text_length = sizeof text - 1,
                                       .overrides = "pump.rate=0.35 mL/day",
                                       .duration = (th_tick)(4.5 * 3600e6),
                                       .sample = 3600000000,
                                       .single = single,
                                       .instances = f->instances,
                                       .instance_count = F_INSTANCES,
                                       .species = 2,
                                       .species_names = f->drugs,
                                       .events = f->events,
                                       .event_count = 2,
                                       .members = members,
                                       .seed = 18446744073709551615u,
                                       .ensemble = ensemble,
                                       .vary = f->vary,
                                       .vary_count = ensemble ? 1 : 0,
                                       .columns = f->columns,
                                       .column_count = F_COLUMNS,
                                       .outputs = f->outputs,
                                       .output_count = F_OUTPUTS,
                                       .reductions = f->reductions,
                                       .reduction_count = F_OUTPUTS * F_TAKES};
    f->signals[0] = (struct th_signal){
        .path = "pump.mode", .instance = F_PUMP, .row = 2, .species = -1, .kind = TH_LOG_TRUTH};
    f->log_plan = (struct th_log_plan){.signals = f->signals, .signal_count = 1};
    f->layout = (struct th_layout){
        .scenario = &f->scenario, .slices = f->slices, .log_plan = &f->log_plan};
    f->trace = th_trace_create(&f->layout, 0, members, NULL, &f->error);
    ck_assert_ptr_nonnull(f->trace);
    ck_assert_uint_eq(f->trace->times, 6);
    f_fill(f);
}

/* A member fails behind a sample. */
static inline void f_let_fail(struct fixture *f, uint64_t member, size_t sample)
{
    th_trace_fail(f->trace, member, sample);
    f->trace->status[member] = TH_NOT_CONVERGED;
    f->trace->failed_in[member] = F_CSF;
    f->trace->ended[member] = (th_tick)(sample * 3600e6);
}

static inline void fixture_close(struct fixture *f)
{
    th_trace_free(f->trace);
}

/* A directory of its own for the files of a test. */
static inline void f_directory(char path[64])
{
    snprintf(path, 64, "/tmp/thecal_test_XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(path));
}

#endif
