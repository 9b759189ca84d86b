/* The levels of the slot csf (models/ports_body.h), of each of its models: filled if an effect
 * asks for them, and only then; there in any case, in their order. */
#define TH_SUITE "levels contract"
#include "support/check_main.h"

#include "support/stand.h"

static void try(const struct walk *walk, const char *effect, bool filled)
{
    char text[WALK_TEXT];
    struct stand s;
    double most = 0;
    walk_write(walk, NULL, NULL, effect, text);
    put_up(&s, &th_catalog, text);
    advance(&s, 3 * 3600);
    for (int k = 0; k < TH_SPINAL_LEVELS; k++) {
        const double at = s.ports->csf.level_position[k][0];
        const double c = s.ports->csf.level_concentration[k][0][0];
        ck_assert_msg(at > (k ? s.ports->csf.level_position[k - 1][0] : 0), "%s: level %d",
                      walk->model->name, k);
        ck_assert_msg(isfinite(c) && c > -1e-12, "%s: level %d has %g", walk->model->name, k,
                      c);
        most = fmax(most, fabs(c));
    }
    ck_assert_msg((most > 0) == filled, "%s: %s levels", walk->model->name,
                  filled ? "no" : "unasked");
    take_down(&s);
}

START_TEST(contract)
{
    size_t tried = 0;
    for (size_t m = 0; m < th_catalog.model_count; m++) {
        if (strcmp(th_catalog.models[m]->slot, "csf") != 0)
            continue;
        const struct walk walk = walk_to(th_catalog.models[m]);
        try(&walk, "effects: [{use: block, drug: morphine}]\n", true);
        try(&walk, "effects: [{use: emax, drug: morphine}]\n", false);
        tried++;
    }
    ck_assert_uint_ge(tried, 2);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "levels");
    tcase_add_checked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_test(tests, contract);
}
