/* surroundings/body: air, warmth, field and posture, as they are said, or by a schedule. The
 * equations stand on the page in body.h; by hand: 305 m is 97.714 kPa. */
#include "body.h"
#include "causes.h"
#include "laws.h"
#include "ports.h"
#include "schedule.h"

#include <math.h>
#include <string.h>

enum { POSTURE, SCAN };

#define POSTURE_ARGS(ROW)                                             \
    ROW(to, CHOICE, "", "", "", CHOSEN, "", "posture of the patient", \
        .labels = POSTURES(TH_LABEL_TEXT, " "))
#define SCAN_ARGS(ROW)                                                                         \
    ROW(field, FLUX_DENSITY, "1.5 T", "0 T", "20 T", CHOSEN, "", "magnetic field of the scan") \
    ROW(over, TIME, "", "1 s", "30 day", CHOSEN, "", "how long the field lasts")
static const struct th_row posture_args[] = {POSTURE_ARGS(TH_LISTED_ROW)};
static const struct th_row scan_args[] = {SCAN_ARGS(TH_LISTED_ROW)};
#define ARG_INDEX(name_, ...) ARG_##name_,
enum { SCAN_ARGS(ARG_INDEX) };
enum { POSTURE_ARGS(ARG_INDEX) };

static const struct th_command commands[] = {
    [POSTURE] = {.name = "posture",
                 .doc = "the patient lies down or sits up",
                 .args = TH_TABLE(posture_args)},
    [SCAN] = {.name = "scan",
              .doc = "the patient is in a magnetic field for a time, as in a scanner",
              .args = TH_TABLE(scan_args)},
};

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

/* The parameter of each column of a schedule. */
static const int row_of[TH_SCHEDULED] = {[TH_SCHEDULED_ALTITUDE] = ROW_altitude,
                                         [TH_SCHEDULED_AMBIENT] = ROW_ambient,
                                         [TH_SCHEDULED_BODY] = ROW_body_temperature,
                                         [TH_SCHEDULED_PUMP] = ROW_pump_temperature,
                                         [TH_SCHEDULED_FIELD] = ROW_field};

/* Scans under way: each item of the scenario has its own, with its field. */
struct scans {
    struct th_causes causes;
    double field[TH_CAUSES][TH_LANES]; /* T */
};

static size_t count_arrays(const struct th_setup *setup)
{
    (void)setup;
    return sizeof(struct scans) / sizeof(double[TH_LANES]);
}

static const void *load(const struct th_file *file, struct th_arena *arena,
                        struct th_error *error)
{
    const struct th_row *rows[TH_SCHEDULED];
    for (int c = 0; c < TH_SCHEDULED; c++) rows[c] = &param_rows[row_of[c]];
    return th_schedule_load(file, rows, arena, error);
}

static const struct th_schedule *schedule_of(const void *const *data)
{
    return data ? data[ROW_schedule] : NULL;
}

/* True if a row has been given, or is not what it is by itself. */
static bool is_given(const double *params, int row)
{
    if (row == ROW_body_temperature)
        return params[row] != TH_BODY_TEMPERATURE;
    return row == ROW_field ? params[row] != 0 : !isnan(params[row]);
}

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const double *params = setup->params;
    const struct th_schedule *schedule = schedule_of(setup->data);
    enum th_status status = TH_OK;
    if (is_given(params, ROW_altitude) && is_given(params, ROW_ambient))
        status = th_error_add(error, TH_BAD_INPUT,
                              "surroundings: give altitude or ambient, not both: the "
                              "pressure follows from the altitude");
    for (int c = 0; schedule && c < TH_SCHEDULED; c++) {
        const bool air = c == TH_SCHEDULED_ALTITUDE || c == TH_SCHEDULED_AMBIENT;
        const int row = row_of[c];
        const int other = row == ROW_altitude ? ROW_ambient : ROW_altitude;
        if (schedule->values[c] && (is_given(params, row) || (air && is_given(params, other))))
            status = th_error_add(
                error, TH_BAD_INPUT, "surroundings: %s is in the schedule: take %s out",
                param_rows[row].name,
                is_given(params, row) ? "the row of that name" : param_rows[other].name);
    }
    return status;
}

/* The values of a lane now: each by the schedule, if that has it, else by its row. */
static void find_values(const struct th_view *view, int i, double values[TH_SCHEDULED])
{
    const struct params *p = view->params;
    const struct th_schedule *schedule = schedule_of(view->data);
    values[TH_SCHEDULED_ALTITUDE] = p->altitude[i];
    values[TH_SCHEDULED_AMBIENT] = p->ambient[i];
    values[TH_SCHEDULED_BODY] = p->body_temperature[i];
    values[TH_SCHEDULED_PUMP] = p->pump_temperature[i];
    values[TH_SCHEDULED_FIELD] = p->field[i];
    if (!schedule)
        return;
    const struct th_piece piece = th_schedule_piece(schedule, view->now[i]);
    for (int c = 0; c < TH_SCHEDULED; c++)
        if (schedule->values[c])
            values[c] = th_schedule_value(schedule, (enum th_scheduled)c, &piece);
}

static double pressure_of(const double values[TH_SCHEDULED])
{
    if (!isnan(values[TH_SCHEDULED_AMBIENT]))
        return values[TH_SCHEDULED_AMBIENT];
    return isnan(values[TH_SCHEDULED_ALTITUDE])
               ? TH_ATMOSPHERE
               : th_standard_atmosphere(values[TH_SCHEDULED_ALTITUDE]);
}

static double strongest(const struct scans *scans, double now, int lane)
{
    double field = 0;
    for (int k = 0; k < TH_CAUSES; k++)
        if (scans->causes.until[k][lane] > now)
            field = fmax(field, scans->field[k][lane]);
    return field;
}

/* The next instant at which something changes by itself. */
static void plan(const struct th_view *view, int i)
{
    const struct scans *scans = (const struct scans *)view->arrays;
    const struct th_schedule *schedule = schedule_of(view->data);
    th_tick next = schedule ? th_schedule_piece(schedule, view->now[i]).end : TH_NEVER;
    for (int k = 0; k < TH_CAUSES; k++) {
        const double until = scans->causes.until[k][i];
        if (until > (double)view->now[i] && until < (double)next)
            next = (th_tick)until;
    }
    view->timer[i] = next;
}

static void prepare(const struct th_view *view)
{
    const struct states *s = view->states;
    const struct scans *scans = (const struct scans *)view->arrays;
    struct th_ports *ports = view->ports;
    for (int i = 0; i < TH_LANES; i++) {
        double values[TH_SCHEDULED];
        find_values(view, i, values);
        const double body = values[TH_SCHEDULED_BODY], pump = values[TH_SCHEDULED_PUMP];
        ports->surroundings.ambient_pressure[i] = pressure_of(values);
        ports->surroundings.body_temperature[i] = body;
        ports->surroundings.pump_temperature[i] = isnan(pump) ? body : pump;
        ports->surroundings.magnetic_field[i] =
            fmax(values[TH_SCHEDULED_FIELD], strongest(scans, (double)view->now[i], i));
        ports->surroundings.posture[i] = s->posture[i];
        if (view->due[i])
            plan(view, i);
    }
}

static void start(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    memset(view->arrays, 0, sizeof(struct scans));
    EACH_LANE(i) s->posture[i] = p->posture[i];
    prepare(view); /* what starts behind it reads its ports */
}

static void advance(const struct th_view *view)
{
    memcpy(view->arrays, view->before, sizeof(struct scans));
}

static void begin_scan(const struct th_view *view, const struct th_event *event, int lane)
{
    struct scans *scans = (struct scans *)view->arrays;
    const double key = th_cause_key(event->cause, event->hazard, true);
    const double now = (double)view->now[lane];
    if (!th_cause_begin(&scans->causes, event, now, event->args[ARG_over], lane))
        view->status[lane] = TH_BAD_INPUT;
    for (int k = 0; k < TH_CAUSES; k++)
        if (scans->causes.whose[k][lane] == key && scans->causes.until[k][lane] > now)
            scans->field[k][lane] = event->args[ARG_field];
}

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    struct states *s = view->states;
    if (event->kind == TH_COMMAND && event->number == POSTURE)
        s->posture[lane] = event->args[ARG_to];
    else if (event->kind == TH_COMMAND)
        begin_scan(view, event, lane);
}

static const char *why(const struct th_view *view, int lane)
{
    const struct scans *scans = (const struct scans *)view->arrays;
    return th_causes_crowded(&scans->causes, lane) ? "scanned: " TH_CAUSES_CROWDED : NULL;
}

static void observe(const struct th_view *view)
{
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    EACH_LANE(i) {
        o->ambient_pressure[i] = ports->surroundings.ambient_pressure[i];
        o->body_temperature[i] = ports->surroundings.body_temperature[i];
        o->pump_temperature[i] = ports->surroundings.pump_temperature[i];
        o->magnetic_field[i] = ports->surroundings.magnetic_field[i];
        o->posture[i] = ports->surroundings.posture[i];
    }
}

static const char *unsteady(const struct th_view *view, int lane)
{
    (void)lane;
    return schedule_of(view->data)
               ? "the surroundings follow a schedule, so there is no steady "
                 "state: begin at rest (run.from: rest)"
               : NULL;
}

const struct th_model th_surroundings_body = {
    .slot = "surroundings",
    .name = "body",
    .doc = "ambient pressure, temperatures, magnetic field and posture",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .arrays = count_arrays,
    .load = load,
    .check = check,
    .start = start,
    .prepare = prepare,
    .advance = advance,
    .event = event,
    .observe = observe,
    .why = why,
    .unsteady = unsteady,
};
