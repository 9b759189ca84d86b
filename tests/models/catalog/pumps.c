/* The contract of the slot pump in ports.h, held against every model of it, without naming one:
 * with numbers at random of all that a pump may read. */
#define TH_SUITE "pumps"
#include "support/check_main.h"

#include "base/random.h"
#include "models/catalog/pump_dress.h"
#include "support/stand.h"

static uint64_t drawn;

static double between(double least, double most)
{
    return least + (most - least) * th_random(7, 0, "pumps", drawn++);
}

/* Evenly by its logarithm. */
static double spread(double least, double most)
{
    return least * pow(most / least, between(0, 1));
}

/* Numbers that surroundings, programme, catheter and reservoir may show; each fourth lane has
 * next to nothing left, each fifth no order. */
static void disturb(struct th_ports *p)
{
    EACH_LANE(i) {
        p->surroundings.ambient_pressure[i] = spread(20e3, 500e3);
        p->surroundings.pump_temperature[i] = between(283, 323);
        p->surroundings.magnetic_field[i] = between(0, 1) < 0.2 ? 1.5 : 0;
        p->program.ordered_flow[i] = i % 5 == 4 ? 0 : spread(1e-14, 1e-9);
        p->catheter.inlet_pressure[i] = between(-30e3, 400e3);
        p->reservoir.volume[i] =
            i % 4 == 3 ? 1.4e-6 + spread(1e-15, 1e-7) : between(2e-6, 20e-6);
        p->reservoir.usable[i] = p->reservoir.volume[i] - 1.4e-6;
        p->reservoir.headroom[i] = 20e-6 - p->reservoir.volume[i];
        p->reservoir.pressure[i] = between(-60e3, 400e3);
        p->reservoir.temperature[i] = between(283, 323);
    }
}

static double line_at(const struct th_pump_ports *p, double pressure, int i)
{
    double flow = p->flow[i];
    for (int m = 0; m < TH_PUMP_SLIPS; m++)
        flow -= p->slip[m][i] * fmax(pressure - p->slip_from[m][i], 0);
    return flow;
}

/* The size of the numbers that cancel in the line. */
static double size_at(const struct th_pump_ports *p, double pressure, int i)
{
    double size = fabs(p->flow[i]);
    for (int m = 0; m < TH_PUMP_SLIPS; m++)
        size += fabs(p->slip[m][i]) * fmax(pressure - p->slip_from[m][i], 0);
    return size;
}

/* Finite, and nowhere rising. */
static void falls(const struct th_pump_ports *p, const char *model, int i)
{
    double before = INFINITY;
    ck_assert(isfinite(p->change[i]));
    for (double pressure = -40e3; pressure < 900e3; pressure += 7e3) {
        const double flow = line_at(p, pressure, i), round = 1e-13 * size_at(p, pressure, i);
        ck_assert_msg(isfinite(flow) && flow <= before + round, "%s: %g after %g m3/s at %g Pa",
                      model, flow, before, pressure);
        before = flow;
    }
}

/* At the outlet's pressure of the step's start no more is delivered than there is. */
static void keeps_to_the_reservoir(const struct th_ports *ports, const char *model, double step,
                                   int i)
{
    const double pressure = ports->catheter.inlet_pressure[i],
                 flow = line_at(&ports->pump, pressure, i),
                 round = 1e-12 * size_at(&ports->pump, pressure, i);
    ck_assert_msg(flow * step <= ports->reservoir.usable[i] + round * step,
                  "%s: %g of %g m3 in %g s", model, flow * step, ports->reservoir.usable[i],
                  step);
}

/* Prepared twice it is the same. */
static void prepare_twice(struct stand *s, const struct th_view *view,
                          const struct th_model *model)
{
    static struct th_ports once;
    for (int k = 0; model->prepare && k < 2; k++) {
        EACH_LANE(i) s->block->head->due[i] = true;
        model->prepare(view);
        if (k == 0)
            once = *s->ports;
    }
    ck_assert_msg(!model->prepare || memcmp(&once, s->ports, sizeof once) == 0,
                  "%s: a second prepare changes the ports", model->name);
    EACH_LANE(i) falls(&s->ports->pump, model->name, i);
}

static void any_numbers(const struct th_model *model, const char *rows)
{
    const struct walk walk = walk_to(model);
    struct stand s;
    char text[WALK_TEXT];
    _Alignas(64) static double arrays[1 << 14];
    walk_write(&walk, NULL, NULL, "", text);
    dress_text(model, rows, text);
    put_up(&s, &th_catalog, text);
    const size_t k = th_scenario_instance(s.scenario, "pump");
    const struct th_setup setup = {.params = s.block->views[k].structural,
                                   .species = s.block->views[k].species,
                                   .data = s.block->views[k].data};
    const size_t vectors = model->arrays ? model->arrays(&setup) : 0;
    ck_assert_uint_le(vectors * TH_LANES, sizeof arrays / sizeof *arrays);
    advance(&s, 600);
    struct th_view view = s.block->views[k];
    double step[TH_LANES];
    view.step = step;
    view.arrays = arrays;
    for (int n = 0; n < 500; n++) {
        disturb(s.ports);
        EACH_LANE(i) {
            step[i] = spread(1e-3, 1e6);
            view.status[i] = TH_OK;
        }
        prepare_twice(&s, &s.block->views[k], model);
        model->advance(&view);
        EACH_LANE(i) {
            falls(&s.ports->pump, model->name, i);
            keeps_to_the_reservoir(s.ports, model->name, step[i], i);
        }
    }
    take_down(&s);
}

START_TEST(each_model)
{
    int tried = 0;
    for (size_t m = 0; m < th_catalog.model_count; m++)
        if (strcmp(th_catalog.models[m]->slot, "pump") == 0) {
            const char *rows;
            for (int k = 0; (rows = dress_of(th_catalog.models[m], k)); k++)
                any_numbers(th_catalog.models[m], rows);
            tried++;
        }
    ck_assert_int_ge(tried, 4);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "contract");
    tcase_add_unchecked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_test(tests, each_model);
}
