/* The hole that a needle or a catheter leaves in the dura: the commands of pressure/marmarou
 * that make and close it. */
#include "marmarou_rows.h"

#include <math.h>

#define TIPS(LABEL, AND) LABEL(cutting) AND LABEL(pencil)
enum { TIPS(TH_LABEL_INDEX, ) };

/* Outer diameters, m, of the gauges from THICKEST to THINNEST. */
enum { THICKEST = 16, THINNEST = 29 };
static const double diameters[] = {1.6e-3, 1.4e-3,  1.2e-3, 1.1e-3,  0.9e-3, 0.8e-3,  0.7e-3,
                                   0.6e-3, 0.55e-3, 0.5e-3, 0.45e-3, 0.4e-3, 0.36e-3, 0.33e-3};
#define DIAMETER_22 0.7e-3

#define PUNCTURE_ARGS(ROW)                                                               \
    ROW(level, POSITION, "", "0 cm", "1 m", CHOSEN, "", "level of the hole in the dura") \
    ROW(gauge, NUMBER, "nan", "16", "29", CHOSEN, "",                                    \
        "gauge of the needle, a whole number: give this or conductance")                 \
    ROW(tip, CHOICE, "cutting", "", "", CHOSEN, "", "tip of the needle",                 \
        .labels = TIPS(TH_LABEL_TEXT, " "))                                              \
    ROW(conductance, CONDUCTANCE, "nan", "0 mL/min/mmHg", "0.3 mL/min/mmHg", CHOSEN, "", \
        "conductance of the hole: give this or gauge")                                   \
    ROW(seals, TIME, "nan", "1 s", "10 year", CHOSEN, "",                                \
        "time in which the hole closes to 1/e of its conductance; left out: it stays open")
#define PUNCTURE_INDEX(name_, ...) PUNCTURE_##name_,
static const struct th_row puncture_args[] = {PUNCTURE_ARGS(TH_LISTED_ROW)};
enum { PUNCTURE_ARGS(PUNCTURE_INDEX) };

static enum th_status check_puncture(const double *args, struct th_error *error)
{
    const bool gauge = !isnan(args[PUNCTURE_gauge]);
    if (gauge != isnan(args[PUNCTURE_conductance]))
        return th_error_add(error, TH_BAD_INPUT, "give %s gauge or conductance",
                            gauge ? "either" : "one of");
    if (gauge && args[PUNCTURE_gauge] != rint(args[PUNCTURE_gauge]))
        return th_error_add(error, TH_BAD_INPUT, "gauge: %g is not a whole number",
                            args[PUNCTURE_gauge]);
    return TH_OK;
}

enum { PUNCTURE, PATCH };
const struct th_command th_marmarou_commands[MARMAROU_COMMANDS] = {
    [PUNCTURE] = {.name = "puncture",
                  .doc = "makes a hole in the dura, through which CSF leaks",
                  .args = TH_TABLE(puncture_args),
                  .check = check_puncture},
    [PATCH] = {.name = "patch", .doc = "closes the hole in the dura"},
};

double th_marmarou_hole(const struct marmarou_states *s, th_tick now, int i)
{
    return s->hole[i] * exp(-s->closing[i] * (((double)now - s->opened[i]) / TH_SECOND));
}

/* Conductance of a new hole. */
static double made(const struct marmarou_params *p, const double *args, int i)
{
    if (isnan(args[PUNCTURE_gauge]))
        return args[PUNCTURE_conductance];
    const int gauge = (int)fmin(fmax(args[PUNCTURE_gauge], THICKEST), THINNEST);
    const double width = diameters[gauge - THICKEST] / DIAMETER_22;
    const double tip = th_is(args[PUNCTURE_tip], LABEL_pencil) ? p->pencil[i] : 1;
    return tip * p->hole[i] * width * width * width * width;
}

void th_marmarou_order(const struct th_view *view, const struct th_event *event, int i)
{
    struct marmarou_states *s = view->states;
    const double old = th_marmarou_hole(s, view->now[i], i);
    if (event->kind != TH_COMMAND)
        return;
    s->opened[i] = (double)view->now[i];
    s->hole[i] = 0;
    if (event->number == PATCH)
        return;
    const double seals = event->args[PUNCTURE_seals];
    s->hole[i] = old + made(view->params, event->args, i);
    s->hole_at[i] = event->args[PUNCTURE_level];
    s->closing[i] = isnan(seals) ? 0 : 1 / seals;
}
