/* The course that faults have alike, held against every one of them: the schedule, orders and
 * their causes, a device that is out. */
#define TH_SUITE "fault schedule"
#include "support/bench/fault.h"
#include "support/check_main.h"

static const struct kind {
    const struct th_model *model;
    const char *set[2][2];
    bool grows, repeats;
    double share; /* of its growth in a step */
} kinds[] = {
    {&th_fault_kink, {{"at", "30 cm"}, {"closed", "80 %"}}, true, true, 0.1},
    {&th_fault_leak, {{"at", "30 cm"}, {"bore", "50 um"}}, true, true, 0.01},
    {&th_fault_dislodge, {{"into", "subcutaneous"}}, false, false, 0},
    {&th_fault_migrate, {{"by", "3 cm"}}, true, false, 0.01},
    {&th_fault_occlusion, {{"at", "30 cm"}, {"closed", "80 %"}}, true, false, 0.1},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static void open_kind(struct bench *b, const struct kind *kind)
{
    open_fault(b, kind->model);
    for (int k = 0; k < 2 && kind->set[k][0]; k++)
        bench_set(b, kind->set[k][0], kind->set[k][1]);
}

/* Something of it is in the ports: all of its lines together. */
static bool acts(const struct bench *b, int lane)
{
    const struct th_fault_ports *f = &b->ports->fault;
    return f->length[0][lane] != 0 || f->opening_conductance[0][lane] != 0 ||
           f->tip_space[0][lane] != 0 || f->tip_shift[0][lane] != 0;
}

/* Away before begins and from until on; a word between makes it begin and end. */
START_TEST(begins_and_ends)
{
    struct bench b;
    open_kind(&b, &kinds[_i]);
    bench_set(&b, "begins", "3 h");
    bench_set(&b, "until", "5 h");
    bench_start(&b);
    static const double at[] = {1, 2.999, 3, 4, 5, 6}, on[] = {0, 0, 1, 1, 0, 0};
    for (int k = 0; k < 6; k++) {
        advance(&b, at[k] * 3600);
        ck_assert_msg(acts(&b, 0) == (on[k] > 0), "%s at %g h", kinds[_i].model->name, at[k]);
    }
    bench_event(&b, "on", 0, "30 min");
    bench_event(&b, "on", 1, NULL);
    ck_assert(acts(&b, 0) && acts(&b, 1) && !acts(&b, 2));
    advance(&b, 6.4 * 3600);
    bench_event(&b, "off", 0);
    ck_assert(acts(&b, 0)); /* off ends no cause with an end of its own */
    advance(&b, 6.5 * 3600);
    ck_assert(!acts(&b, 0) && acts(&b, 1));
    bench_event(&b, "off", 1);
    ck_assert(!acts(&b, 1));
    bench_close(&b);
}
END_TEST

/* A hazard's cause stays until its own end is ordered. */
START_TEST(hazards_stay)
{
    struct bench b;
    open_kind(&b, &kinds[_i]);
    bench_set(&b, "begins", "100 day");
    bench_start(&b);
    bench_as(&b, 4, true, SIZE_MAX);
    bench_event(&b, "on", 0, NULL);
    bench_as(&b, 5, false, SIZE_MAX);
    bench_event(&b, "off", 0);
    ck_assert(acts(&b, 0));
    bench_as(&b, 5, false, 4);
    bench_event(&b, "off", 0);
    ck_assert(!acts(&b, 0));
    bench_close(&b);
}
END_TEST

/* It grows evenly, in steps of a hundredth or, a pinch, a tenth of that. */
START_TEST(grows)
{
    struct bench b;
    double longest[TH_LANES];
    if (!kinds[_i].grows)
        return;
    open_kind(&b, &kinds[_i]);
    bench_set(&b, "begins", "1 h");
    bench_set(&b, "over", "10 h");
    bench_start(&b);
    advance(&b, 3600);
    bench_limit(&b, 1e9, longest);
    ck_assert_double_le(longest[0], 36000 * kinds[_i].share);
    ck_assert_double_gt(longest[0], 18000 * kinds[_i].share);
    advance(&b, 12 * 3600);
    ck_assert(acts(&b, 0));
    bench_limit(&b, 1e9, longest);
    ck_assert_double_eq(longest[0], 1e9);
    bench_close(&b);
}
END_TEST

/* In a body without a device there is no fault, whatever is ordered; in a new one there is none
 * before the schedule's next change. */
START_TEST(out_of_the_body)
{
    struct bench b;
    open_kind(&b, &kinds[_i]);
    bench_set(&b, "begins", "1 h");
    bench_set(&b, "until", "9 h");
    bench_start(&b);
    advance(&b, 7200);
    ck_assert(acts(&b, 0));
    struct bench *all[] = {&b};
    bench_device(all, 1, -1, true);
    ck_assert(!acts(&b, 0));
    bench_event(&b, "on", 0, NULL);
    advance(&b, 3 * 3600);
    ck_assert(!acts(&b, 0));
    bench_device(all, 1, -1, false);
    advance(&b, 4 * 3600);
    ck_assert(!acts(&b, 0));
    bench_event(&b, "on", 0, NULL);
    ck_assert(acts(&b, 0));
    bench_close(&b);
}
END_TEST

/* Nor is there one in a catheter that is put in its place, whatever held it, until it is
 * ordered anew or the schedule's next change. */
START_TEST(another_catheter)
{
    struct bench b;
    open_kind(&b, &kinds[_i]);
    bench_set(&b, "begins", "1 h");
    bench_start(&b);
    advance(&b, 7200);
    bench_as(&b, 4, true, SIZE_MAX);
    bench_event(&b, "on", 0, NULL);
    ck_assert(acts(&b, 0) && acts(&b, 1));
    b.ports->catheter.replaced[0]++;
    EACH_LANE(i) b.due[i] = true;
    bench_prepare(&b);
    ck_assert(!acts(&b, 0) && acts(&b, 1));
    advance(&b, 3 * 3600);
    ck_assert(!acts(&b, 0) && acts(&b, 1));
    bench_event(&b, "on", 0, NULL);
    ck_assert(acts(&b, 0));
    bench_close(&b);
}
END_TEST

START_TEST(refuses)
{
    struct bench b;
    open_kind(&b, &kinds[_i]);
    bench_set(&b, "begins", "2 h");
    bench_set(&b, "until", "1 h");
    double params[BENCH_ROWS];
    for (size_t r = 0; r < b.model->params.count; r++) params[r] = b.params[r * TH_LANES];
    struct th_error error = {0};
    ck_assert_int_eq(b.model->check(&(struct th_setup){.params = params, .species = 1}, &error),
                     TH_BAD_INPUT);
    ck_assert_ptr_nonnull(strstr(error.text[0], "until"));
    bench_close(&b);
}
END_TEST

/* 17 items that hold it are one too many, and that is the reason that is told. */
START_TEST(crowded)
{
    struct bench b;
    open_kind(&b, &kinds[_i]);
    bench_set(&b, "begins", "100 day");
    bench_start(&b);
    for (size_t item = 0; item < 17; item++) {
        ck_assert_int_eq(b.status[0], TH_OK);
        ck_assert_ptr_null(b.model->why(&b.view, 0));
        bench_as(&b, item, false, SIZE_MAX);
        bench_event(&b, "on", 0, NULL);
    }
    ck_assert_int_eq(b.status[0], TH_BAD_INPUT);
    ck_assert_ptr_nonnull(strstr(b.model->why(&b.view, 0), "16 items"));
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "schedule");
    tcase_add_loop_test(tests, begins_and_ends, 0, KINDS);
    tcase_add_loop_test(tests, hazards_stay, 0, KINDS);
    tcase_add_loop_test(tests, grows, 0, KINDS);
    tcase_add_loop_test(tests, out_of_the_body, 0, KINDS);
    tcase_add_loop_test(tests, another_catheter, 0, KINDS);
    tcase_add_loop_test(tests, refuses, 0, KINDS);
    tcase_add_loop_test(tests, crowded, 0, KINDS);
}
