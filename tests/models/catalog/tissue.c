/* The contract of the slot of tissue (models/ports_body.h), held against each of its models at
 * its defaults and with each row at its bounds, without naming one. */
#define TH_SUITE "tissue contract"
#include "support/check_main.h"

#include "support/stand.h"

/* Lines of the ports are doubles of one sign. */
static void not_negative(const double *line, const char *row)
{
    EACH_LANE(i) ck_assert_msg(line[i] >= 0 && isfinite(line[i]), "%s: %g", row, line[i]);
}

static void holds(const struct stand *s, const struct th_model *model, const char *row)
{
    const struct th_tissue_ports *tissue = &s->ports->tissue;
    const double *const lines = (const double *)tissue;
    for (size_t k = 0; k < sizeof *tissue / sizeof(double[TH_LANES]); k++)
        not_negative(lines + k * TH_LANES, row);
    const size_t across = model->across ? model->across(&(struct th_setup){.species = 1}) : 0;
    ck_assert_msg(across == 0 || across == TH_LAYERS, "%s: %zu", model->name, across);
    EACH_LANE(i) {
        ck_assert_msg(across ? tissue->depth[i] == 0 : tissue->depth[i] > 0, "%s", row);
        ck_assert_msg(tissue->saturates[i] == tissue->saturates[0] &&
                          tissue->saturates[i] == rint(tissue->saturates[i]) &&
                          tissue->saturates[i] <= TH_LAYERS,
                      "%s", row);
        for (int l = 1; l < TH_LAYERS; l += 2)
            ck_assert_msg(tissue->layer_depth[l - 1][i] > 0 || tissue->layer_depth[l][i] == 0,
                          "%s: layer %d is behind none", row, l);
    }
}

/* The ports are constant between events, whatever moves. */
static void try(const struct walk *walk, const struct th_row *row, const char *value)
{
    static struct th_tissue_ports before;
    char text[WALK_TEXT];
    struct stand s;
    walk_write(walk, row, value, "", text);
    if (!walk_loads(text))
        return;
    put_up(&s, &th_catalog, text);
    holds(&s, walk->model, row ? row->name : "defaults");
    before = s.ports->tissue;
    advance(&s, 3600);
    ck_assert_mem_eq(&before, &s.ports->tissue, sizeof before);
    take_down(&s);
}

START_TEST(contract)
{
    size_t tried = 0;
    for (size_t m = 0; m < th_catalog.model_count; m++) {
        const struct th_model *model = th_catalog.models[m];
        if (strcmp(model->slot, "tissue") != 0)
            continue;
        const struct walk walk = walk_to(model);
        try(&walk, NULL, NULL);
        for (size_t k = 0; k < model->params.count; k++, tried++) {
            const struct th_row *row = &model->params.rows[k];
            char text[WALK_WORD];
            double least, most;
            if (row->quantity == TH_CHOICE) {
                for (int w = 0; th_labels_get(row->labels, w, text, WALK_WORD) > 0; w++)
                    try(&walk, row, text);
                continue;
            }
            walk_bounds(row, &least, &most);
            walk_number(row, least, text);
            try(&walk, row, text);
            walk_number(row, most, text);
            try(&walk, row, text);
        }
    }
    ck_assert_uint_ge(tried, 4);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_unchecked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_test(tests, contract);
}
