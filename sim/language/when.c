/* An instant of a run as text, outside of a scenario. */
#include "language/reader.h"

enum th_status th_scenario_when(const struct th_scenario *scenario, const char *what,
                                const char *text, double *seconds, struct th_error *error)
{
    struct th_scenario copy = *scenario;
    struct th_error own = {.status = TH_OK};
    struct th_reader reader = {.scenario = &copy, .error = &own};
    const struct th_scalar scalar = {.text = text};
    th_tick ticks;
    if (th_read_instant(&reader, &scalar, what, 0, &ticks)) {
        *seconds = th_seconds_of(ticks);
        return TH_OK;
    }
    return th_error_add(error, TH_USAGE, "%s", own.count ? own.text[0] : what);
}
