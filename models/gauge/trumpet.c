/* gauge/trumpet, flow metrics after IEC 60601-2-24: E = V/V_r - 1 of windows of several
 * lengths. The equations stand on the page in trumpet_page.c; by hand: a pulse every 36 min,
 * windows of 60 min: 20 % and -40 %. */
#include "trumpet.h"
#include "laws.h"
#include "outlets.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};

static size_t points(const struct th_setup *setup)
{
    size_t count = 0;
    while (count < TRUMPET_WINDOWS && setup->params[ROW_window_1 + count] > 0) count++;
    return count > 0 ? count : 1;
}

static size_t arrays(const struct th_setup *setup)
{
    return sizeof(struct trumpet_cells) / sizeof(double[TH_LANES]) +
           2 * th_trumpet_ring(setup->params);
}

static enum th_status refuse_time(const struct th_setup *setup, size_t row, const char *why,
                                  struct th_error *error)
{
    char value[64];
    th_row_print(setup->units, &param_rows[row], setup->params[row], 6, value, sizeof value);
    return th_error_add(error, TH_BAD_INPUT, "gauge.trumpet: %s is %s: %s",
                        param_rows[row].name, value, why);
}

/* A whole number of samples, of which the ring holds enough. */
static enum th_status check_length(const struct th_setup *setup, size_t row,
                                   struct th_error *error)
{
    char why[120];
    const int count = th_trumpet_samples(setup->params[row], setup->params[ROW_sample]);
    if (count < 1)
        return refuse_time(setup, row, "it must be a whole number of samples (sample)", error);
    snprintf(why, sizeof why, "at most %d samples (sample) are held", TRUMPET_LONGEST);
    return count > TRUMPET_LONGEST ? refuse_time(setup, row, why, error) : TH_OK;
}

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const double *p = setup->params;
    enum th_status status = check_length(setup, ROW_startup_window, error);
    if (!(p[ROW_window_1] > 0))
        return refuse_time(setup, ROW_window_1, "there must be one window", error);
    for (size_t row = ROW_window_1; status == TH_OK && row < ROW_window_1 + points(setup);
         row++)
        status =
            row > ROW_window_1 && !(p[row] > p[row - 1])
                ? refuse_time(setup, row, "it must be longer than the window before it", error)
                : check_length(setup, row, error);
    return status;
}

static size_t cell_bytes(const struct th_view *view)
{
    return sizeof(struct trumpet_cells) +
           th_trumpet_ring(view->structural) * sizeof(double[2][TH_LANES]);
}

static void start(const struct th_view *view)
{
    struct states *s = view->states;
    memset(s, 0, sizeof *s);
    memset(view->arrays, 0, cell_bytes(view));
    EACH_LANE(i) s->bolus_ended[i] = s->weighted[i] = -1;
}

static void advance(const struct th_view *view)
{
    const struct th_ports *ports = view->ports;
    const struct params *p = view->params;
    struct states *s = view->states;
    memcpy(view->arrays, view->before, cell_bytes(view));
    EACH_LANE(i) {
        th_trumpet_boluses(view, i);
        th_add(&s->ordered[i], &s->ordered_excess[i],
               ports->program.ordered_volume[i] + ports->program.cut_volume[i]);
        const double volume = th_is(p->at[i], LABEL_pump) ? ports->catheter.face_volume[0][i]
                                                          : th_gauge_out(ports, i);
        th_add(&s->delivered[i], &s->delivered_excess[i], volume);
        s->flow[i] = volume / view->step[i];
    }
}

/* From the longest window down as long as they lie in the band. */
static double constancy(const struct th_view *view, int lane)
{
    const struct params *p = view->params;
    const struct trumpet_cells *c = (const struct trumpet_cells *)view->arrays;
    const double band = p->band[lane] * (1 + 1e-9);
    double least = TH_CENTURY;
    for (size_t k = view->points; k-- > 0;) {
        if (!(c->count[k][lane] > 0))
            return NAN;
        if (c->maximum[k][lane] > band || c->minimum[k][lane] < -band)
            break;
        least = view->structural[ROW_window_1 + k];
    }
    return least;
}

/* A pulse over what is ordered in the shortest window. */
static double hidden_error(const struct th_view *view, int lane)
{
    const struct th_ports *ports = view->ports;
    const double order = ports->program.ordered_flow[lane];
    return order > 0 ? ports->pump.even_pulse[lane] / (order * view->structural[ROW_window_1])
                     : NAN;
}

static double ratio(double delivered, double ordered)
{
    return ordered > 0 ? delivered / ordered - 1 : NAN;
}

static void observe_profiles(const struct th_view *view, int lane)
{
    const struct trumpet_cells *c = (const struct trumpet_cells *)view->arrays;
    const size_t n = view->points;
    for (size_t k = 0; k < n; k++) {
        double *at = view->profiles + k * TH_LANES + lane;
        const bool any = c->count[k][lane] > 0;
        at[0] = view->structural[ROW_window_1 + k];
        at[n * TH_LANES] = any ? c->maximum[k][lane] : NAN;
        at[2 * n * TH_LANES] = any ? c->minimum[k][lane] : NAN;
    }
}

static void observe(const struct th_view *view)
{
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    for (int i = 0; i < TH_LANES; i++) {
        const bool bolus = s->boluses[i] > 0;
        o->volume[i] = s->delivered[i];
        o->flow[i] = s->flow[i];
        o->flow_error[i] = ratio(s->sample_delivered[i], s->sample_ordered[i]);
        o->overall_error[i] = ratio(s->period_delivered[i], s->period_ordered[i]);
        o->constancy_index[i] = constancy(view, i);
        o->stabilisation_time[i] = !(s->judged[i] > 0) ? NAN
                                   : s->outside[i] > 0 ? TH_CENTURY
                                                       : s->settled[i];
        o->weighted_error[i] = s->weighted[i] < 0 ? NAN : s->weighted[i];
        o->even_pulse[i] = view->out[i] ? 0 : ports->pump.even_pulse[i];
        o->hidden_error[i] = hidden_error(view, i);
        o->boluses[i] = s->boluses[i];
        o->bolus_error[i] = bolus ? s->bolus_last[i] : NAN;
        o->bolus_mean_error[i] = bolus ? s->bolus_sum[i] / s->boluses[i] : NAN;
        o->bolus_worst_error[i] = bolus ? s->bolus_worst[i] : NAN;
        if (view->profiled)
            observe_profiles(view, i);
    }
}

static const struct th_row_list lists[] = {
    {.name = "windows",
     .none = "0 min",
     .doc = "lengths of the observation windows, each a whole number of samples, the shortest "
            "first: [15 min, 1 h, 24 h]",
     .first = ROW_window_1,
     .count = TRUMPET_WINDOWS}};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};
static const struct th_row profile_rows[] = {PROFILES(TH_LISTED_OUT)};

const struct th_model th_gauge_trumpet = {
    .slot = "gauge",
    .name = "trumpet",
    .doc = "trumpet curve, start-up and bolus accuracy after IEC 60601-2-24",
    .page = th_trumpet_page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .profiles = TH_TABLE(profile_rows),
    .lists = lists,
    .list_count = 1,
    .arrays = arrays,
    .points = points,
    .check = check,
    .shows = true,
    .start = start,
    .advance = advance,
    .next_reading = th_trumpet_next,
    .take_reading = th_trumpet_take,
    .observe = observe,
    .needs = TH_NEEDS_DEVICE,
};
