/* The commands of a programme that takes orders. What they mean stands on the page in
 * simple_page.h. */
#include "commands.h"
#include "causes.h"

enum th_status th_program_check_bolus(const double *args, struct th_error *error)
{
    bool dose = !isnan(args[BOLUS_dose]), volume = !isnan(args[BOLUS_volume]);
    if (dose == volume)
        return th_error_add(error, TH_BAD_INPUT, "give %s dose or volume%s",
                            dose ? "either" : "one of", dose ? ", not both" : "");
    return TH_OK;
}

static void begin_bridge(const struct th_view *view, const double *args, int lane)
{
    struct states *s = view->states;
    th_program_drop_bridge(view, lane);
    s->bridge_to[lane] = args[BRIDGE_concentration];
    s->bridge_left[lane] =
        isnan(args[BRIDGE_volume]) ? th_program_inside(view, lane) : args[BRIDGE_volume];
    th_program_end_bridge(view, lane);
}

static void program_drug(const struct th_view *view, const double *args, int lane)
{
    struct states *s = view->states;
    double drug = args[CONCENTRATION_drug];
    if (!isnan(drug) && drug != s->drug[lane]) {
        if (s->by_dose[lane] > 0)
            s->base_rate[lane] = s->base[lane];
        s->by_dose[lane] = 0;
        s->drug[lane] = drug;
    }
    s->concentration[lane] = args[CONCENTRATION_value];
    th_program_drop_bridge(view, lane);
}

static void stop(const struct th_view *view, const struct th_event *event, int lane)
{
    struct cells *c = (struct cells *)view->arrays;
    double now = (double)view->now[lane];
    if (!th_cause_begin(&c->stops, event, now, event->args[STOP_over], lane))
        view->status[lane] = TH_BAD_INPUT;
    th_program_update_running(view, lane);
}

void th_program_order(const struct th_view *view, const struct th_event *event, int lane)
{
    struct states *s = view->states;
    struct cells *cells = (struct cells *)view->arrays;
    const double *args = event->args;
    switch (event->number) {
    case COMMAND_dose:
        s->dose[lane] = args[DOSE_rate];
        s->by_dose[lane] = 1;
        break;
    case COMMAND_rate:
        s->base_rate[lane] = args[RATE_flow];
        s->by_dose[lane] = 0;
        break;
    case COMMAND_bolus:
        th_program_bolus_begin(view, lane,
                               isnan(args[BOLUS_volume])
                                   ? th_program_bolus_dose(view, lane, args[BOLUS_dose])
                                   : args[BOLUS_volume],
                               args[BOLUS_over]);
        break;
    case COMMAND_request:
        th_program_request(view, lane);
        break;
    case COMMAND_concentration:
        program_drug(view, args, lane);
        break;
    case COMMAND_bridge:
        begin_bridge(view, args, lane);
        break;
    case COMMAND_prime:
        th_program_prime(view, lane, args[PRIME_volume], args[PRIME_rate]);
        break;
    case COMMAND_stop:
        stop(view, event, lane);
        break;
    case COMMAND_start:
        th_cause_end(&cells->stops, event, lane);
        th_program_update_running(view, lane);
        break;
    case COMMAND_change:
        th_program_change(view, args[CHANGE_to], lane);
        break;
    }
}
