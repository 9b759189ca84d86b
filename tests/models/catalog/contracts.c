/* The contracts of the slots in ports.h, held against every model of a slot, without naming
 * one. */
#define TH_SUITE "contracts"
#include "support/check_main.h"

#include "engine/advance.h"
#include "engine/block_private.h"
#include "engine/rules.h"
#include "engine/start.h"
#include "ports.h"
#include "support/stand.h"

/* ---- a pump that breaks its contract: it delivers what a row says, whatever there is, and
 * pushes back ---- */

#define HOSTILE_PARAMS(ROW)                                                               \
    ROW(flow, FLOW, "0 mL/day", "-1 L/day", "1 L/day", CHOSEN, "", "delivered")           \
    ROW(slip, CONDUCTANCE, "0 mL/min/mmHg", "0 mL/min/mmHg", "1 mL/min/mmHg", CHOSEN, "", \
        "back")
struct params {
    HOSTILE_PARAMS(TH_LANE_MEMBER)
};
static const struct th_row hostile_rows[] = {HOSTILE_PARAMS(TH_LISTED_ROW)};

static void hostile_start(const struct th_view *view)
{
    (void)view;
}

static void hostile_advance(const struct th_view *view)
{
    const struct params *p = view->params;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        ports->pump.flow[i] = p->flow[i];
        ports->pump.slip[0][i] = p->slip[i];
        ports->pump.slip_from[0][i] = -50e3;
    }
}

static const struct th_model hostile = {.slot = "pump",
                                        .name = "hostile",
                                        .doc = "breaks its contract",
                                        .page = "",
                                        .params = TH_TABLE(hostile_rows),
                                        .start = hostile_start,
                                        .advance = hostile_advance};

enum { MODELS = 64 };

/* The catalogue with the hostile pump. */
static struct th_catalog with_hostile(const struct th_model *models[MODELS])
{
    struct th_catalog catalog = th_catalog;
    ck_assert_uint_lt(catalog.model_count, MODELS);
    memcpy(models, catalog.models, catalog.model_count * sizeof *models);
    models[catalog.model_count] = &hostile;
    catalog.models = models;
    catalog.model_count++;
    return catalog;
}

/* An output of lane 0, SI. */
static double output(struct stand *s, const char *path)
{
    th_block_observe(s->block);
    for (size_t c = 0; c < s->scenario->column_count; c++)
        if (strcmp(s->scenario->columns[c].path, path) == 0)
            return th_block_get(s->block, 0, &s->scenario->columns[c], 0);
    ck_abort_msg("no output %s", path);
    return NAN;
}

/* ---- the reservoir is neither overdrawn nor overfilled ---- */

static const char *const flows[] = {
    "flow: 10 mL/day",
    "flow: 1 L/day",
    "flow: -10 mL/day",
    "flow: -1 L/day",
    "flow: 0 mL/day, slip: 1e-4 mL/min/mmHg",
    "flow: 30 mL/day, slip: 1 mL/min/mmHg",
};
enum { FLOWS = sizeof flows / sizeof *flows };

static void try_flow(const struct th_model *reservoir, const struct th_model *catheter,
                     const char *flow)
{
    const struct th_model *models[MODELS];
    const struct th_catalog catalog = with_hostile(models);
    char text[WALK_TEXT];
    struct stand s;
    snprintf(text, sizeof text,
             "run: {duration: 6 day, sample: 1 h}\nrecord: [all]\n"
             "drug: {from: parts/morphine.yaml, concentration: 10 mg/mL}\n"
             "program: {rate: 1 mL/day}\npump: {use: hostile, %s}\n"
             "reservoir: {use: %s, volume: 5 mL}\n"
             "catheter: {use: %s, from: parts/silicone_89cm.yaml, tip: T10}\ncsf: {cells: 20}\n"
             "events:\n  - {at: 3 day, do: reservoir.refill, volume: 10 mL}\n",
             flow, reservoir->name, catheter->name);
    put_up(&s, &catalog, text);
    double residual = s.ports->reservoir.volume[0] - s.ports->reservoir.usable[0];
    double capacity = s.ports->reservoir.capacity[0], margin = 1e-12 * capacity;
    for (int hour = 1; hour <= 6 * 24; hour++) {
        advance(&s, hour * 3600.0);
        double volume = s.ports->reservoir.volume[0];
        ck_assert_msg(volume >= residual - margin && volume <= capacity + margin,
                      "%s of %s: %g mL at %d h", flow, reservoir->name, volume * 1e6, hour);
        ck_assert_double_ge(s.ports->reservoir.usable[0], 0);
        ck_assert_double_ge(s.ports->reservoir.headroom[0], 0);
        ck_assert_double_le(s.ports->reservoir.usable[0] + s.ports->reservoir.headroom[0],
                            capacity + margin);
    }
    double worst = output(&s, "gauge.balance.worst");
    ck_assert_msg(worst <= 1e-12, "%s of %s: %g", flow, reservoir->name, worst);
    take_down(&s);
}

START_TEST(reservoirs_keep_their_bounds)
{
    for (size_t r = 0; r < th_catalog.model_count; r++)
        for (size_t c = 0; c < th_catalog.model_count; c++)
            if (strcmp(th_catalog.models[r]->slot, "reservoir") == 0 &&
                strcmp(th_catalog.models[c]->slot, "catheter") == 0)
                try_flow(th_catalog.models[r], th_catalog.models[c], flows[_i]);
}
END_TEST

/* ---- every line of the ports has one writer ---- */

enum { LINES = sizeof(struct th_ports) / sizeof(double[TH_LANES]) };

/* Other numbers that mean the same to who reads them. */
static void disturb(double *to, const double *from)
{
    for (size_t k = 0; k < LINES * TH_LANES; k++)
        to[k] = from[k] == 0 ? 1e-200 : from[k] * (1 + 1e-13);
}

START_TEST(ports_have_one_writer)
{
    struct stand s;
    size_t writer[LINES] = {0}; /* 1 + the instance */
    _Alignas(64) static double was[LINES * TH_LANES];
    put_up(&s, &th_catalog, everything);
    advance(&s, 3600);
    struct th_ports *ports = s.ports;
    double *lines = (double *)ports;
    for (size_t k = 0; k < s.scenario->instance_count; k++) {
        struct th_view *view = &s.block->views[k];
        const struct th_model *model = s.scenario->instances[k].model;
        struct th_view aside = *view;
        _Alignas(64) double arrays[1 << 16];
        const struct th_setup setup = {
            .params = view->structural, .species = view->species, .data = view->data};
        ck_assert_uint_le((model->arrays ? model->arrays(&setup) : 0) * TH_LANES,
                          sizeof arrays / sizeof *arrays);
        aside.arrays = arrays;
        for (int what = 0; what < 2; what++) {
            disturb(lines, lines);
            memcpy(was, lines, sizeof was);
            if (what)
                model->advance(&aside);
            else if (model->prepare)
                model->prepare(view);
            for (size_t line = 0; line < LINES; line++) {
                if (memcmp(was + line * TH_LANES, lines + line * TH_LANES, sizeof(double[8])) ==
                    0)
                    continue;
                ck_assert_msg(writer[line] == 0 || writer[line] == k + 1,
                              "line %zu of the ports is written by %s and by %s", line,
                              model->slot, s.scenario->instances[writer[line] - 1].model->slot);
                writer[line] = k + 1;
            }
        }
    }
    take_down(&s);
}
END_TEST

/* ---- what changes nothing changes nothing ---- */

static void copy_outputs(struct stand *s, double *values)
{
    th_block_observe(s->block);
    for (size_t c = 0; c < s->scenario->column_count; c++)
        values[c] = th_block_get(s->block, 0, &s->scenario->columns[c], 0);
}

static void prepare_all(struct stand *s)
{
    for (size_t k = 0; k < s->scenario->instance_count; k++)
        if (s->scenario->instances[k].model->prepare)
            s->scenario->instances[k].model->prepare(&s->block->views[k]);
    EACH_LANE(i) s->block->head->due[i] = false;
}

/* The same outputs, the same ports, bit for bit. */
static void same(struct stand *s, const double *values, const struct th_ports *ports,
                 const char *what)
{
    static double now[4096];
    prepare_all(s);
    ck_assert_msg(memcmp(ports, s->ports, sizeof *ports) == 0, "%s changes the ports", what);
    copy_outputs(s, now);
    for (size_t c = 0; c < s->scenario->column_count; c++)
        ck_assert_msg(memcmp(&now[c], &values[c], sizeof *now) == 0, "%s changes %s", what,
                      s->scenario->columns[c].path);
}

/* A row that is set to what it is, and an ending order where there is nothing to end. */
START_TEST(nothing_changes_nothing)
{
    static double values[4096];
    static struct th_ports ports;
    struct stand s;
    put_up(&s, &th_catalog, everything);
    ck_assert_uint_lt(s.scenario->column_count, 4096);
    advance(&s, 3600);
    EACH_LANE(i) s.block->head->due[i] = true;
    prepare_all(&s);
    copy_outputs(&s, values);
    ports = *s.ports;
    for (size_t k = 0; k < s.scenario->instance_count; k++) {
        const struct th_model *model = s.scenario->instances[k].model;
        const double *params = s.block->views[k].params;
        for (size_t row = 0; row < model->params.count; row++)
            if (th_block_set(s.block, 0, k, row, params[row * TH_LANES]) == TH_OK)
                same(&s, values, &ports, model->params.rows[row].name);
        for (size_t w = 0; w < model->command_count; w++) {
            const char *name = model->commands[w].name;
            /* The kink is closed here: its off is the next test's. */
            if (strcmp(name, "restart") != 0 && strcmp(name, "start") != 0)
                continue;
            struct th_event event = {
                .kind = TH_COMMAND, .number = w, .cause = SIZE_MAX, .ends = SIZE_MAX};
            model->event(&s.block->views[k], &event, 0);
            s.block->head->due[0] = true;
            same(&s, values, &ports, name);
        }
    }
    take_down(&s);
}
END_TEST

/* ---- causes are counted ---- */

static bool ends_all(const char *word)
{
    return strcmp(word, "restart") == 0 || strcmp(word, "off") == 0 ||
           strcmp(word, "start") == 0;
}

/* True if the command begins something that lasts until an order, or for `over`. */
static bool lasts(const struct th_command *word)
{
    const struct th_row *over = th_table_find(&word->args, "over");
    return over && word->args.count == 1 && strcmp(over->init, "nan") == 0;
}

/* With and without a shorter cause within a lasting one: the same in every output, an hour
 * after. */
static void try_cause(const char *instance, const char *begins)
{
    double values[2][1024];
    for (int with = 0; with < 2; with++) {
        struct stand s;
        char text[WALK_TEXT], second[128] = "";
        if (with)
            snprintf(second, sizeof second, "  - {at: 40 min, do: %s.%s, over: 10 min}\n",
                     instance, begins);
        snprintf(text, sizeof text,
                 "%sevents:\n  - {at: 30 min, do: %s.%s}\n%s"
                 "  - {at: 40 min, set: {reservoir.low: 2 mL}}\n"
                 "  - {at: 50 min, set: {reservoir.low: 2 mL}}\n",
                 everything, instance, begins, second);
        put_up(&s, &th_catalog, text);
        ck_assert_uint_lt(s.scenario->column_count, 1024);
        advance(&s, 6600);
        copy_outputs(&s, values[with]);
        for (size_t c = 0; with && c < s.scenario->column_count; c++)
            ck_assert_msg(fabs(values[1][c] - values[0][c]) <= 1e-9 * fabs(values[0][c]) ||
                              (isnan(values[0][c]) && isnan(values[1][c])),
                          "%s.%s twice: %s is %g, not %g", instance, begins,
                          s.scenario->columns[c].path, values[1][c], values[0][c]);
        take_down(&s);
    }
}

START_TEST(a_shorter_cause_ends_none)
{
    struct stand s;
    int tried = 0;
    put_up(&s, &th_catalog, everything);
    for (size_t k = 0; k < s.scenario->instance_count; k++) {
        const struct th_model *model = s.scenario->instances[k].model;
        bool ends = false;
        for (size_t w = 0; w < model->command_count; w++)
            ends |= ends_all(model->commands[w].name);
        for (size_t w = 0; ends && w < model->command_count; w++)
            if (lasts(&model->commands[w])) {
                try_cause(s.scenario->instances[k].name, model->commands[w].name);
                tried++;
            }
    }
    ck_assert_int_ge(tried, 3);
    take_down(&s);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "slots");
    tcase_add_unchecked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_loop_test(tests, reservoirs_keep_their_bounds, 0, FLOWS);
    tcase_add_test(tests, ports_have_one_writer);
    tcase_add_test(tests, nothing_changes_nothing);
    tcase_add_test(tests, a_shorter_cause_ends_none);
}
