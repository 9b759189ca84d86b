/* The contract of the slot pressure in ports.h, held against every model of it, without naming
 * one. */
#define TH_SUITE "fluid"
#include "support/check_main.h"

#include "base/random.h"
#include "catalog.h"
#include "support/bench/view.h"

static const double ml_min = 1e-6 / 60;

static double draw(uint64_t count)
{
    return th_random(3, 0, "fluid", count);
}

static double sum(double (*flows)[TH_LANES], int count, int lane)
{
    double all = 0;
    for (int k = 0; k < count; k++) all += flows[k][lane];
    return all;
}

static bool is_share(double value)
{
    return value >= 0 && value <= 1;
}

/* Formed and what comes in is absorbed, stored or leaked; each line is within its bounds; the
 * shares divide what they say. */
static void check_lines(struct th_pressure_ports *p, const char *model, double came, int lane)
{
    const double in = sum(p->formed, 2, lane) + came, stored = sum(p->stored, 2, lane);
    const double absorbed = sum(p->absorbed, 3, lane), leaked = p->leaked[lane];
    const double most = fabs(in) + fabs(absorbed) + fabs(stored) + leaked;
    ck_assert_msg(fabs(in - absorbed - stored - leaked) <= 1e-14 * most,
                  "%s: %g in, %g absorbed, %g stored, %g leaked", model, in, absorbed, stored,
                  leaked);
    ck_assert(leaked >= 0 && p->formed[TH_CANAL][lane] >= 0 && p->formed[TH_SKULL][lane] >= 0);
    ck_assert(is_share(p->spinal_share[lane]) && is_share(p->cistern_share[lane]) &&
              is_share(p->compliance_share[lane]));
    const double spinal = p->absorbed[TH_ALONG_CANAL][lane];
    ck_assert_double_le(fabs(spinal - p->spinal_share[lane] * absorbed), 1e-14 * most);
    ck_assert_double_le(
        fabs(p->absorbed[TH_IN_CISTERNS][lane] - p->cistern_share[lane] * (absorbed - spinal)),
        1e-14 * most);
    ck_assert_double_le(fabs(p->stored[TH_CANAL][lane] - p->compliance_share[lane] * stored),
                        1e-14 * most);
    ck_assert(isfinite(p->csf[lane]) && p->density[lane] > 0);
}

/* Some openings, not all of them into the CSF; m3 that come into it. */
static double open_all(struct th_ports *ports, uint64_t *count, double h, int lane)
{
    double came = 0;
    for (int m = 0; m < 3; m++) {
        const double volume = ml_min * h * (0.6 * draw((*count)++) - 0.3);
        const bool csf = draw((*count)++) < 0.7;
        ports->catheter.opening_volume[m][lane] = volume;
        ports->catheter.opening_space[m][lane] = csf ? TH_CSF : TH_EPIDURAL;
        came += csf ? volume : 0;
    }
    return came;
}

static void open(struct bench *b, const struct th_model *model)
{
    bench_open(b, model, 0);
    EACH_LANE(i) b->ports->csf.canal_volume[i] = 97.3e-6;
    for (int i = 4; i < TH_LANES; i++) b->ports->surroundings.posture[i] = TH_UPRIGHT;
    bench_start(b);
}

static void fluid_closes(const struct th_model *model)
{
    struct bench b;
    uint64_t count = 0;
    open(&b, model);
    for (int n = 0; n < 400; n++) {
        double came[TH_LANES];
        EACH_LANE(i) {
            b.step[i] = 1 + 100 * draw(count++);
            came[i] = open_all(b.ports, &count, b.step[i], i);
            b.ports->program.ordered_bolus[i] = n % 50 < 5 ? 1e-6 : 0;
        }
        bench_advance(&b);
        EACH_LANE(i) {
            ck_assert_int_eq(b.status[i], TH_OK);
            check_lines(&b.ports->pressure, model->name, came[i] / b.step[i], i);
        }
    }
    bench_close(&b);
}

/* From prepare on there are pressure, shares and what is formed; a column where the patient is
 * upright alone; none of it differs after another prepare. */
static void prepared(const struct th_model *model)
{
    struct bench b;
    open(&b, model);
    const struct th_pressure_ports *p = &b.ports->pressure;
    EACH_LANE(i) {
        ck_assert_double_gt(p->formed[TH_SKULL][i], 0);
        ck_assert_double_gt(p->csf[i], 0);
        ck_assert((p->column[i] > 9000) == (i >= 4) && p->column[i] >= 0);
        ck_assert((th_csf_pressure(b.ports, 0.5, i) > th_csf_pressure(b.ports, 0.1, i)) ==
                  (i >= 4));
    }
    EACH_LANE(i) b.ports->catheter.opening_volume[TH_TIP][i] = 1e-7;
    bench_step(&b, 60);
    const struct th_ports before = *b.ports;
    EACH_LANE(i) b.due[i] = true;
    bench_prepare(&b);
    ck_assert_mem_eq(&before, b.ports, sizeof before);
    bench_close(&b);
}

START_TEST(each_model)
{
    int tried = 0;
    for (size_t m = 0; m < th_catalog.model_count; m++)
        if (strcmp(th_catalog.models[m]->slot, "pressure") == 0) {
            fluid_closes(th_catalog.models[m]);
            prepared(th_catalog.models[m]);
            tried++;
        }
    ck_assert_int_ge(tried, 2);
}
END_TEST

static void fill(Suite *suite)
{
    tcase_add_test(add_case(suite, "pressure"), each_model);
}
