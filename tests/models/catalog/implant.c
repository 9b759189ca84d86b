/* Every model of a slot of the device comes into the body and goes out of it (R53), without
 * naming one: while it is out its transfers are exactly zero, an order to it does nothing, and
 * drug and fluid add up. */
#define TH_SUITE "catalogue implant"
#include "support/check_main.h"

#include "engine/advance.h"
#include "engine/block_private.h"
#include "engine/handle.h"
#include "ports.h"
#include "support/catalog_walk.h"

static const char stages[] =
    "stages:\n"
    "  - {name: first, device: in, leave: [{after: 40 min, to: without}]}\n"
    "  - {name: without, device: out, leave: [{after: 40 min, to: second}]}\n"
    "  - {name: second, device: in, leave: [{after: 40 min, to: without}]}\n";

static void zero(const double (*rows)[TH_LANES], size_t count, const char *what)
{
    for (size_t k = 0; k < count; k++)
        ck_assert_msg(rows[k][0] == 0, "%s %zu: %g", what, k, rows[k][0]);
}

#define NONE(row) zero(&(row), 1, #row)
#define NONE_OF(rows) zero(rows, sizeof(rows) / sizeof(rows)[0], #rows)

static void nothing_moves(const struct th_ports *p)
{
    NONE(p->program.ordered_flow);
    NONE(p->program.ordered_volume);
    NONE(p->program.ordered_mass);
    NONE(p->program.ordered_bolus);
    NONE(p->program.stopped);
    NONE(p->pump.flow);
    NONE(p->pump.change);
    NONE(p->pump.stalled);
    NONE_OF(p->pump.slip);
    NONE_OF(p->fault.length);
    NONE_OF(p->fault.opening_conductance);
    NONE_OF(p->fault.tip_space);
    NONE_OF(p->fault.tip_shift);
    NONE_OF(p->catheter.face_volume);
    NONE_OF(p->catheter.opening_volume);
    NONE_OF(p->catheter.opening_moment);
    NONE(p->reservoir.usable);
    NONE(p->reservoir.headroom);
    NONE(p->reservoir.volume);
    NONE_OF(p->reservoir.inlet_mass);
    NONE_OF(p->line.opening_mass[TH_TIP]);
    NONE_OF(p->line.opening_moment[TH_TIP]);
    NONE_OF(p->line.returned_mass);
    NONE_OF(p->ledger.mass[TH_IN_RESERVOIR]);
    NONE_OF(p->ledger.mass[TH_IN_LINE]);
    NONE(p->ledger.volume[TH_IN_RESERVOIR]);
    NONE(p->ledger.volume[TH_IN_LINE]);
}

/* Arguments in the middle of their ranges, or none. */
static void order_all(struct th_block *block, const struct th_scenario *scenario, size_t k)
{
    const struct th_model *model = scenario->instances[k].model;
    for (size_t c = 0; c < model->command_count; c++) {
        double args[TH_ARGS];
        for (size_t a = 0; a < model->commands[c].args.count; a++)
            args[a] = th_row_bounds(&model->commands[c].args.rows[a], walk_units, &args[a],
                                    &(double){0}, &(double){0}) == TH_OK &&
                              !isnan(args[a])
                          ? args[a]
                          : 1e-6;
        const struct th_event event = {
            .kind = TH_COMMAND, .number = c, .args = args, .cause = SIZE_MAX, .ends = SIZE_MAX};
        th_block_handle(block, k, &event, 0);
    }
    th_block_prepare(block);
}

static double error_of(struct th_block *block, const struct th_scenario *scenario)
{
    th_block_observe(block);
    for (size_t c = 0; c < scenario->column_count; c++)
        if (strcmp(scenario->columns[c].path, "gauge.balance.worst") == 0)
            return th_block_get(block, 0, &scenario->columns[c], 0);
    ck_abort_msg("no balance");
    return NAN;
}

START_TEST(comes_and_goes)
{
    const struct walk walk = walk_to(th_catalog.models[_i]);
    char text[WALK_TEXT];
    struct th_error error;
    if (!walk.slot->device)
        return;
    walk_write(&walk, NULL, NULL, stages, text);
    struct th_scenario *scenario = walk_read(text, &error);
    ck_assert_msg(scenario != NULL, "%s\n%s", error.text[0], text);
    struct th_layout *layout = th_layout_create(scenario, &error);
    struct th_block *block = layout ? th_block_create(layout, &error) : NULL;
    ck_assert_ptr_nonnull(block);
    th_block_start(block, 0, 0, 1);
    const struct th_ports *ports = block->views[0].ports;
    for (int minute = 5; minute <= 180; minute += 5) {
        th_block_advance(block, (th_tick)minute * 60 * TH_TICKS_PER_SECOND, NULL, NULL);
        ck_assert_int_eq(th_block_status(block, 0), TH_OK);
        const bool out = minute / 40 % 2;
        ck_assert_int_eq(block->head->out[0], out);
        for (size_t k = 0; out && minute % 40 == 10 && k < scenario->instance_count; k++)
            if (scenario->instances[k].model == walk.model)
                order_all(block, scenario, k);
        if (out)
            nothing_moves(ports);
        ck_assert_msg(error_of(block, scenario) <= 1e-12, "%g at %d min",
                      error_of(block, scenario), minute);
    }
    ck_assert_double_gt(ports->ledger.mass[TH_REMOVED][0][0], 0);
    th_block_free(block);
    th_layout_free(layout);
    th_scenario_free(scenario);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "implant");
    tcase_add_checked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_loop_test(tests, comes_and_goes, 0, (int)th_catalog.model_count);
}
