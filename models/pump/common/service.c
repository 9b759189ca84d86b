/* The service of a pump with a battery: see service.h. */
#include "pump/common/service.h"
#include "laws.h"

#include <math.h>

enum { ALARM_OFF };

enum th_status th_service_check(double life, double countdown, struct th_error *error)
{
    if (countdown >= life)
        return th_error_add(error, TH_BAD_INPUT,
                            "pump: replacement_countdown is not below service_life");
    return TH_OK;
}

/* Share of the battery per second. */
static double use(const struct th_service *v, double flow, int i)
{
    const double rest = 1 / fmax(v->life[i] - v->countdown[i], 1);
    return isnan(v->battery[i]) ? rest : rest + flow / v->battery[i];
}

void th_service_begin(const struct th_service *v, double used, int i)
{
    v->used[i] = used;
    v->used_excess[i] = v->ended[i] = 0;
    v->indicated[i] = v->stops[i] = -1;
}

void th_service_carry(const struct th_service *v, double step, double volume, int i)
{
    if (v->indicated[i] < 0)
        th_add(&v->used[i], &v->used_excess[i], use(v, volume / step, i) * step);
}

static void sound(const struct th_service *v, int i)
{
    v->alarms[i] += !th_is(v->alarm[i], ALARM_OFF);
}

void th_service_update(const struct th_view *view, const struct th_service *v, int i)
{
    const double now = (double)view->now[i];
    if (v->indicated[i] < 0 && v->used[i] >= 1) {
        v->indicated[i] = now;
        v->stops[i] = now + rint(v->countdown[i] * TH_SECOND);
        sound(v, i);
    }
    if (v->stops[i] >= 0 && v->stops[i] <= now && !(v->ended[i] > 0)) {
        v->ended[i] = 1;
        sound(v, i);
    }
}

th_tick th_service_next(const struct th_service *v, int i)
{
    return v->stops[i] >= 0 && !(v->ended[i] > 0) ? (th_tick)v->stops[i] : TH_NEVER;
}

void th_service_watch(const struct th_view *view, const struct th_service *v, double *values)
{
    EACH_LANE(i) values[i] = view->out[i] || v->indicated[i] >= 0 ? 1 : 1 - v->used[i];
}

double th_service_left(const struct th_service *v, double flow, int i)
{
    return v->indicated[i] >= 0 ? 0
                                : fmin(fmax(1 - v->used[i], 0) / use(v, flow, i), TH_CENTURY);
}
