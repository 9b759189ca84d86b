/* Pressure and flow along the catheter: a ladder of segments, solved at once. The page below
 * has the equations; by hand: 1 mL/day through 0.89 m of 0.5293 mm needs 3.70 Pa. */
#include "laws.h"
#include "model.h"
#include "ports.h"

#include <math.h>

static const char page[] =
    "n equal segments; in the middle of each a node of pressure p_k (Pa gauge) whose wall\n"
    "yields.\n"
    "\n"
    "  S_k = C_k (p_k - p_0)                     volume above rest, m3\n"
    "  dS_k/dt = q_k - q_k+1\n"
    "  q_k = (p_k-1 - p_k)/R_k                   between nodes; half a segment at both ends\n"
    "  R   = 128 mu L/(pi d^4)                   Hagen-Poiseuille, Re < 2\n"
    "  dA/dp = 3 pi a^2 b^2/(E (b^2 - a^2))      thick incompressible wall, plane strain;\n"
    "                                            a, b inner and outer radius, E modulus\n"
    "\n"
    "p_0 is the pressure at the tip at the start: the lumen at rest is counted there. A\n"
    "fault adds the resistance of its residual bore, less that of the piece it replaces,\n"
    "to the face nearest to it. mu is that of water at the temperature (0.6913 mPa s at\n"
    "37 C) times relative_viscosity.\n"
    "\n"
    "Step. Implicit Euler: R C is 0.02-0.12 s, so hours are steady states and a closed\n"
    "line, where the pressure rises evenly, is exact. One sweep from the tip to the inlet\n"
    "reduces the ladder to q = Y p - J with nothing but sums of positive terms; the\n"
    "pump's falling line q(p) of at most three straight pieces meets it in one point,\n"
    "found exactly. Back down the ladder each face passes on what the one before gave\n"
    "less what the segment kept, so volume closes to round-off and an ideal pump's flow\n"
    "reaches the tip to the last digit.\n"
    "\n"
    "Limits: no leak, no stretch of the faults' own wall, no entrance length. A fault is\n"
    "known to the nearest face but the first, so the volume stored above it is right to\n"
    "half a segment; one that lies beyond the implanted length stops the member. While\n"
    "pressure is still finding its balance with a slipping pump, steps follow that\n"
    "relaxation.\n"
    "\n"
    "By hand: 0.5293 mm, 0.89 m, 37 C: R = 3.194e11 Pa s/m3, 1 mL/day needs 3.70 Pa, 24\n"
    "mL/day 88.7 Pa = 0.67 mmHg. 0.53/1.4 mm with E = 3 MPa stores 0.031 uL per mmHg.\n";

#define PARAMS(ROW)                                                                            \
    ROW(length, LENGTH, "", "1 cm", "200 cm", CHOSEN, "", "as supplied", .flags = TH_AT_START) \
    ROW(trimmed, LENGTH, "0 cm", "0 cm", "190 cm", CHOSEN, "", "cut off at implantation",      \
        .flags = TH_AT_START)                                                                  \
    ROW(bore, LENGTH, "nan", "0.05 mm", "3 mm", CHOSEN, "",                                    \
        "inner diameter; give this or lumen", .unit = "mm", .flags = TH_AT_START)              \
    ROW(lumen, AREA, "nan", "0.002 mm2", "7 mm2", CHOSEN, "",                                  \
        "volume per length; give this or bore", .unit = "mL/cm", .flags = TH_AT_START)         \
    ROW(outer, LENGTH, "1.4 mm", "0.1 mm", "10 mm", RECALLED, "", "outer diameter",            \
        .unit = "mm")                                                                          \
    ROW(modulus, MODULUS, "3 MPa", "0.1 MPa", "10 GPa", PLACEHOLDER, "", "of the wall")        \
    ROW(temperature, TEMPERATURE, "37 degC", "10 degC", "50 degC", CHOSEN, "", "of the fluid") \
    ROW(relative_viscosity, NUMBER, "1", "0.5", "20", CHOSEN, "", "of the fluid to water's")   \
    ROW(tip, POSITION, "", "0 cm", "80 cm", CHOSEN, "", "where the fluid comes out")           \
    ROW(segments, NUMBER, "8", "1", "16", CHOSEN, "", "of the ladder", .flags = TH_STRUCTURAL)

#define STATES(OUT)                                         \
    OUT(ready, NUMBER, "1: the pressure at rest is known")  \
    OUT(rest_pressure, PRESSURE, "at the tip at the start") \
    OUT(length, LENGTH, "implanted")                        \
    OUT(bore, LENGTH, "")                                   \
    OUT(pressure, PRESSURE, "at the inlet")                 \
    OUT(highest, PRESSURE, "at the inlet so far")           \
    OUT(storing, FLOW, "into the walls over the last step") \
    OUT(inlet_flow, FLOW, "over the last step")             \
    OUT(tip_flow, FLOW, "over the last step")               \
    OUT(tip_volume, VOLUME, "out of the tip so far")

#define OUTPUTS(OUT)                                                                       \
    OUT(pressure, PRESSURE, "at the inlet")                                                \
    OUT(highest_pressure, PRESSURE, "at the inlet since the start")                        \
    OUT(pressure_drop, PRESSURE, "from the inlet to the tip")                              \
    OUT(inlet_flow, FLOW, "from the pump, mean over the last step")                        \
    OUT(tip_flow, FLOW, "out of the tip, mean over the last step")                         \
    OUT(tip_volume, VOLUME, "out of the tip since the start")                              \
    OUT(stored_volume, VOLUME, "in the walls above rest")                                  \
    OUT(resistance, RESISTANCE, "of the whole line with its faults, at most 1e21 Pa s/m3") \
    OUT(lumen, VOLUME, "of the catheter at rest")                                          \
    OUT(dead_volume, VOLUME, "from the reservoir to the tip at rest, pump tubing included")

struct params {
    PARAMS(TH_LANE_MEMBER)
};
enum { PARAMS(TH_ROW_INDEX) };
struct states {
    STATES(TH_LANE_MEMBER)
};
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};

/* Constants between events. */
struct fixed {
    double resistance[TH_LANES]; /* of one segment, Pa s/m3 */
    double compliance[TH_LANES]; /* of one segment, m3/Pa   */
    double viscosity[TH_LANES];  /* Pa s                    */
};

static const double most_resistance = 1e21;

static int count_segments(const struct th_view *view)
{
    return (int)view->choice[ROW_segments];
}

static size_t count_cells(const double *params, size_t species)
{
    (void)species;
    return (size_t)params[ROW_segments];
}

static size_t count_fixed(const double *params, size_t species)
{
    (void)params, (void)species;
    return sizeof(struct fixed);
}

static double bore_of(double bore, double lumen)
{
    return isnan(bore) ? sqrt(4 * lumen / TH_PI) : bore;
}

static enum th_status check(const double *params, struct th_error *error)
{
    bool bore = !isnan(params[ROW_bore]), lumen = !isnan(params[ROW_lumen]);
    if (bore == lumen)
        return th_error_add(error, TH_BAD_INPUT, "catheter: give %s bore or lumen",
                            bore ? "either" : "one of");
    if (params[ROW_trimmed] > params[ROW_length] - 0.01)
        return th_error_add(error, TH_BAD_INPUT,
                            "catheter: trimmed leaves less than 1 cm of the length");
    if (params[ROW_outer] < 1.01 * bore_of(params[ROW_bore], params[ROW_lumen]))
        return th_error_add(error, TH_BAD_INPUT,
                            "catheter: outer is not above the bore: there is no wall");
    return TH_OK;
}

static double segment_rest(const struct states *s, int n, int i)
{
    return TH_PI / 4 * s->bore[i] * s->bore[i] * s->length[i] / n;
}

static void start(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    int n = count_segments(view);
    EACH_LANE(i)
    {
        s->length[i] = fmax(p->length[i] - p->trimmed[i], 0.01);
        s->bore[i] = bore_of(p->bore[i], p->lumen[i]);
        ports->segment_count[i] = n;
        ports->catheter_length[i] = s->length[i];
        ports->catheter_bore[i] = s->bore[i];
        ports->catheter_lumen[i] = segment_rest(s, n, i) * n;
        ports->tip_position[i] = p->tip[i];
        for (int k = 0; k < n; k++) {
            ports->segment_volume[k][i] = segment_rest(s, n, i);
            view->cells[k * TH_LANES + i] = 0;
        }
    }
}

/* Conductances of the faces: half a segment at both ends, a whole one between, and the faults.
 */
static void open_faces(const struct th_view *view, double (*g)[TH_LANES])
{
    const struct states *s = view->states;
    const struct fixed *f = view->fixed;
    const struct th_ports *ports = view->ports;
    int n = count_segments(view);
    for (int k = 0; k <= n; k++)
        EACH_LANE(i) g[k][i] = (k == 0 || k == n ? 2 : 1) / f->resistance[i];
    for (int m = 0; m < TH_FAULTS; m++)
        for (int i = 0; i < TH_LANES; i++) {
            double length = ports->fault_length[m][i];
            if (!(length > 0))
                continue;
            double part = fmin(fmax(ports->fault_at[m][i] / s->length[i], 0), 1);
            /* Never the first face: some wall must yield between the pump and a closed line. */
            int face = (int)fmax(1, part * n + 0.5);
            double healthy = th_tube_resistance(s->bore[i], length, f->viscosity[i]);
            double open = 1 / th_tube_resistance(fmax(ports->fault_bore[m][i], 0), length,
                                                 f->viscosity[i]);
            /* 1/(1/g + 1/open - healthy), with open = 0 for a closed line. */
            g[face][i] = open * g[face][i] / (open + g[face][i] * fmax(1 - open * healthy, 0));
        }
}

static void prepare(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct fixed *f = view->fixed;
    struct th_ports *ports = view->ports;
    int n = count_segments(view);
    EACH_LANE(i)
    {
        double piece = s->length[i] / n;
        f->viscosity[i] = th_water_viscosity(p->temperature[i]) * p->relative_viscosity[i];
        f->resistance[i] = th_tube_resistance(s->bore[i], piece, f->viscosity[i]);
        f->compliance[i] =
            piece *
            th_wall_compliance(s->bore[i], fmax(p->outer[i], 1.01 * s->bore[i]), p->modulus[i]);
        ports->tip_position[i] = p->tip[i];
        ports->inlet_pressure[i] = s->ready[i] > 0 ? s->pressure[i] : ports->tip_pressure[i];
        for (int m = 0; m < TH_FAULTS; m++)
            if (ports->fault_at[m][i] > s->length[i] * (1 + 1e-12))
                view->status[i] = TH_BAD_INPUT;
    }
}

static const char *why(const struct th_view *view, int lane)
{
    (void)view;
    (void)lane;
    return "a fault lies beyond the end of the catheter";
}

/* Steps follow the relaxation of a pressure that is above where the pump slips, until it is
 * done. */
static void limit(const struct th_view *view, double *longest)
{
    const struct states *s = view->states;
    const struct fixed *f = view->fixed;
    const struct th_ports *ports = view->ports;
    int n = count_segments(view);
    for (int m = 0; m < 2; m++) EACH_LANE(i)
        {
            double slip = ports->pump_slip[m][i];
            bool slips = slip > 0 && s->pressure[i] > ports->pump_slip_from[m][i];
            bool settled = fabs(s->storing[i]) <= 1e-3 * fabs(ports->ordered_flow[i]);
            double time = n * f->compliance[i] / fmax(slip, 1e-30);
            if (slips && !settled)
                longest[i] = fmin(longest[i], fmax(0.05 * time, 1));
        }
}

/* Where the pump's line meets q = y p - j. */
static double meet(const struct th_ports *ports, double y, double j, int i)
{
    int low = ports->pump_slip_from[1][i] < ports->pump_slip_from[0][i], high = 1 - low;
    double f_low = ports->pump_slip_from[low][i], f_high = ports->pump_slip_from[high][i];
    double s_low = ports->pump_slip[low][i], s_high = ports->pump_slip[high][i];
    double sum = ports->pump_flow[i] + j;
    double without = sum / y;
    double once = (sum + s_low * f_low) / (y + s_low);
    double twice = (sum + s_low * f_low + s_high * f_high) / (y + s_low + s_high);
    return without <= f_low ? without : once <= f_high ? once : twice;
}

/* The flow at that point, from the flatter of the two lines: it rounds less. */
static double inlet_flow(const struct th_ports *ports, double y, double j, double pressure,
                         int i)
{
    double flow = ports->pump_flow[i], slope = 0;
    for (int m = 0; m < 2; m++) {
        double above = fmax(pressure - ports->pump_slip_from[m][i], 0);
        flow -= ports->pump_slip[m][i] * above;
        slope += above > 0 ? ports->pump_slip[m][i] : 0;
    }
    return slope > y ? y * pressure - j : flow;
}

/* The sweep from the tip to the inlet: what each face sees below it, q = y p - j. */
struct sweep {
    double y[TH_SEGMENTS + 1], j[TH_SEGMENTS + 1], hold[TH_SEGMENTS];
};

static void reduce(const struct th_view *view, const double (*g)[TH_LANES], int n, int i,
                   struct sweep *w)
{
    const struct states *s = view->states;
    const struct fixed *f = view->fixed;
    const struct th_ports *ports = view->ports;
    w->y[n] = g[n][i];
    w->j[n] = g[n][i] * ports->tip_pressure[i];
    for (int k = n - 1; k >= 0; k--) {
        double hold = w->hold[k] = f->compliance[i] / view->step[i];
        double stored = view->before[k * TH_LANES + i] / view->step[i];
        double sum = g[k][i] + hold + w->y[k + 1];
        w->y[k] = g[k][i] * (hold + w->y[k + 1]) / sum;
        w->j[k] = g[k][i] * (stored + hold * s->rest_pressure[i] + w->j[k + 1]) / sum;
    }
}

/* Back to the tip: pressures, what the walls keep, what each face passes on. */
static void pass_down(const struct th_view *view, const double (*g)[TH_LANES], int n, int i,
                      const struct sweep *w, double pressure)
{
    struct states *s = view->states;
    const struct fixed *f = view->fixed;
    struct th_ports *ports = view->ports;
    double rest = segment_rest(s, n, i), kept = 0;
    ports->face_volume[0][i] = inlet_flow(ports, w->y[0], w->j[0], pressure, i) * view->step[i];
    for (int k = 0; k < n; k++) {
        const double *before = view->before + k * TH_LANES + i;
        double stored = *before / view->step[i] + w->hold[k] * s->rest_pressure[i];
        pressure =
            (g[k][i] * pressure + stored + w->j[k + 1]) / (g[k][i] + w->hold[k] + w->y[k + 1]);
        double holds = f->compliance[i] * (pressure - s->rest_pressure[i]);
        view->cells[k * TH_LANES + i] = holds;
        ports->segment_volume[k][i] = rest + holds;
        ports->face_volume[k + 1][i] = ports->face_volume[k][i] - (holds - *before);
        kept += holds - *before;
    }
    s->storing[i] = kept / view->step[i];
}

static void advance(const struct th_view *view)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    double g[TH_SEGMENTS + 1][TH_LANES];
    int n = count_segments(view);
    open_faces(view, g);
    for (int i = 0; i < TH_LANES; i++) {
        if (!(s->ready[i] > 0))
            s->rest_pressure[i] = s->highest[i] = ports->tip_pressure[i];
        s->ready[i] = 1;
        struct sweep w;
        reduce(view, (const double(*)[TH_LANES])g, n, i, &w);
        double pressure = meet(ports, w.y[0], w.j[0], i);
        pass_down(view, (const double(*)[TH_LANES])g, n, i, &w, pressure);
        s->pressure[i] = ports->inlet_pressure[i] = pressure;
        s->highest[i] = fmax(s->highest[i], pressure);
        s->inlet_flow[i] = ports->face_volume[0][i] / view->step[i];
        s->tip_flow[i] = ports->face_volume[n][i] / view->step[i];
        s->tip_volume[i] += ports->face_volume[n][i];
    }
}

static void observe(const struct th_view *view)
{
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    double g[TH_SEGMENTS + 1][TH_LANES];
    int n = count_segments(view);
    open_faces(view, g);
    EACH_LANE(i)
    {
        double resistance = 0, stored = 0;
        for (int k = 0; k <= n; k++) resistance += 1 / fmax(g[k][i], 1 / most_resistance);
        for (int k = 0; k < n; k++) stored += view->cells[k * TH_LANES + i];
        bool ready = s->ready[i] > 0;
        o->pressure[i] = ready ? s->pressure[i] : ports->tip_pressure[i];
        o->highest_pressure[i] = ready ? s->highest[i] : ports->tip_pressure[i];
        o->pressure_drop[i] = o->pressure[i] - ports->tip_pressure[i];
        o->inlet_flow[i] = s->inlet_flow[i];
        o->tip_flow[i] = s->tip_flow[i];
        o->tip_volume[i] = s->tip_volume[i];
        o->stored_volume[i] = stored;
        o->resistance[i] = fmin(resistance, most_resistance);
        o->lumen[i] = ports->catheter_lumen[i];
        o->dead_volume[i] = ports->catheter_lumen[i] + ports->pump_tubing[i];
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_ROW)};
static const struct th_row state_rows[] = {STATES(TH_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_OUT)};

const struct th_model th_catheter_ladder = {
    .slot = "catheter",
    .name = "ladder",
    .doc = "resistance and yielding walls, with faults along the way",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .cells = count_cells,
    .fixed = count_fixed,
    .check = check,
    .start = start,
    .prepare = prepare,
    .limit = limit,
    .advance = advance,
    .observe = observe,
    .why = why,
};
