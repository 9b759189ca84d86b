/* Boluses and the patient's requests: what is given on top of the basal flow. The rules stand
 * on the page in simple_page.h. */
#include "orders.h"
#include "ports.h"

double th_program_bolus_flow(const struct cells *c, int lane)
{
    double sum = 0;
    for (int k = 0; k < BOLUSES; k++) sum += c->bolus_flow[k][lane];
    return sum;
}

double th_program_bolus_volume(const struct cells *c, int lane)
{
    double sum = 0;
    for (int k = 0; k < BOLUSES; k++) sum += c->bolus_volume[k][lane];
    return sum;
}

th_tick th_program_bolus_next(const struct cells *c, int lane)
{
    th_tick next = TH_NEVER;
    for (int k = 0; k < BOLUSES; k++)
        if (c->bolus_end[k][lane] > 0 && (th_tick)c->bolus_end[k][lane] < next)
            next = (th_tick)c->bolus_end[k][lane];
    return next;
}

static int find_place(const struct cells *c, int lane)
{
    int place = 0;
    while (place < BOLUSES && c->bolus_end[place][lane] > 0) place++;
    return place;
}

/* The flow that is left for one more bolus, m3/s. */
static double find_spare(const struct th_view *view, int lane)
{
    const struct params *p = view->params;
    const struct cells *c = (const struct cells *)view->arrays;
    return p->most_rate[lane] - basal_flow(p, view->states, lane) -
           th_program_bolus_flow(c, lane);
}

/* The place that it takes, or -1. */
static int begin(const struct th_view *view, int lane, double volume, double over)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct cells *c = (struct cells *)view->arrays;
    int place = find_place(c, lane);
    double spare = find_spare(view, lane);
    bool can = s->running[lane] > 0 && place < BOLUSES && volume > 0;
    if (!can || !(spare > 1e-6 * p->most_rate[lane])) {
        s->refused_boluses[lane]++;
        return -1;
    }
    if (volume > spare * over) {
        over = volume / spare;
        s->limited[lane] = 1;
    }
    double ticks = fmax(1, rint(over * TH_SECOND));
    if (volume > spare * (ticks / TH_SECOND))
        ticks += 1;
    c->bolus_volume[place][lane] = volume;
    c->bolus_flow[place][lane] = volume / (ticks / TH_SECOND);
    c->bolus_end[place][lane] = (double)view->now[lane] + ticks;
    c->bolus_grant[place][lane] = 0;
    s->boluses[lane]++;
    return place;
}

bool th_program_bolus_begin(const struct th_view *view, int lane, double volume, double over)
{
    return begin(view, lane, volume, over) >= 0;
}

double th_program_bolus_dose(const struct th_view *view, int lane, double dose)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    double programmed = th_program_round(dose, p->dose_step[lane]);
    s->rounded[lane] += fabs(programmed - dose) > rounding * programmed;
    return s->concentration[lane] > 0 ? programmed / s->concentration[lane] : 0;
}

double th_program_inside(const struct th_view *view, int lane)
{
    const struct th_ports *ports = view->ports;
    return ports->clinician.catheter_volume[lane] > 0
               ? ports->clinician.catheter_volume[lane]
               : ports->pump.tubing[lane] + ports->catheter.lumen[lane];
}

void th_program_prime(const struct th_view *view, int lane, double volume, double flow)
{
    double prime = isnan(volume) ? th_program_inside(view, lane) : volume;
    double speed = isnan(flow) ? find_spare(view, lane) : flow;
    begin(view, lane, prime, speed > 0 ? prime / speed : 0);
}

void th_program_bolus_end(const struct th_view *view, int lane)
{
    struct cells *c = (struct cells *)view->arrays;
    for (int k = 0; k < BOLUSES; k++)
        if (c->bolus_end[k][lane] <= (double)view->now[lane])
            c->bolus_end[k][lane] = c->bolus_flow[k][lane] = c->bolus_volume[k][lane] =
                c->bolus_grant[k][lane] = 0;
}

void th_program_bolus_cut(const struct th_view *view, int lane)
{
    struct states *s = view->states;
    struct cells *c = (struct cells *)view->arrays;
    double now = (double)view->now[lane];
    for (int k = 0; k < BOLUSES; k++) {
        if (!(c->bolus_end[k][lane] > now))
            continue;
        double left = c->bolus_flow[k][lane] * ((c->bolus_end[k][lane] - now) / TH_SECOND);
        int grant = (int)c->bolus_grant[k][lane] - 1;
        s->pending_cut[lane] += left;
        s->pending_cut_mass[lane] += left * s->concentration[lane];
        s->cut_boluses[lane]++;
        if (grant >= 0)
            c->grant_mass[grant][lane] =
                fmax(c->grant_mass[grant][lane] - left * s->concentration[lane], 0);
        c->bolus_end[k][lane] = now;
    }
    th_program_bolus_end(view, lane);
}

/* Granted within the last 24 h: how many and how much; and a place to write the next one down,
 * or -1. */
static double granted_lately(const struct cells *c, int lane, double now, int *count,
                             int *place)
{
    double sum = 0;
    *count = 0;
    *place = -1;
    for (int k = 0; k < GRANTS; k++)
        if (c->grant_until[k][lane] > now) {
            sum += c->grant_mass[k][lane];
            ++*count;
        } else {
            *place = k;
        }
    return sum;
}

void th_program_request(const struct th_view *view, int lane)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct cells *c = (struct cells *)view->arrays;
    double now = (double)view->now[lane];
    double dose = th_program_round(p->demand_dose[lane], p->dose_step[lane]);
    int place, count;
    double lately = granted_lately(c, lane, now, &count, &place);
    bool locked =
        s->granted[lane] > 0 && now - s->last_grant[lane] < rint(p->lockout[lane] * TH_SECOND);
    bool spent = lately + dose > p->demand_daily[lane] * (1 + 1e-12) ||
                 count >= (int)p->demand_count[lane];
    double volume = s->concentration[lane] > 0 ? dose / s->concentration[lane] : 0;
    int bolus =
        locked || spent || place < 0 ? -1 : begin(view, lane, volume, p->demand_over[lane]);
    if (bolus < 0) {
        s->refused[lane]++;
        return;
    }
    for (int k = 0; k < BOLUSES; k++)
        if ((int)c->bolus_grant[k][lane] == place + 1) /* one of more than a day ago */
            c->bolus_grant[k][lane] = 0;
    c->bolus_grant[bolus][lane] = place + 1;
    c->grant_mass[place][lane] = dose;
    c->grant_until[place][lane] = now + (double)DAY;
    s->last_grant[lane] = now;
    s->granted[lane]++;
    s->rounded[lane] += fabs(dose - p->demand_dose[lane]) > rounding * dose;
}
