/* Every row of every model at its bounds, without knowing any: what runs gives numbers, what is
 * a size is laid out, or either is refused in words. */
#define TH_SUITE "catalogue bounds"
#include "support/check_main.h"

#include "engine/block_private.h"
#include "support/catalog_walk.h"

/* A value that a row is tried at: either bound, or any of its words. */
struct bound {
    const struct th_row *row;
    char value[WALK_WORD];
    size_t hand;
};
enum {
    BOUNDS = 400,
    HANDS = 8
}; /* the rows of a model are dealt out, and each hand is judged */
struct bounds {
    struct bound at[BOUNDS];
    size_t count, rows[HANDS], ran[HANDS];
};

static void add_bound(struct bounds *bounds, const struct th_row *row, size_t hand,
                      const char *value)
{
    ck_assert_uint_lt(bounds->count, BOUNDS);
    bounds->at[bounds->count] = (struct bound){.row = row, .hand = hand};
    strcpy(bounds->at[bounds->count++].value, value);
}

/* Of the rows that may differ between members. */
static void add_bounds(struct bounds *bounds, const struct th_row *row, size_t hand)
{
    char value[WALK_WORD];
    double ends[2];
    if (th_row_shared(row) || row->quantity == TH_DRUG)
        return;
    bounds->rows[hand]++;
    for (int k = 0; row->quantity == TH_CHOICE && k < th_labels_count(row->labels); k++) {
        th_labels_get(row->labels, k, value, sizeof value);
        add_bound(bounds, row, hand, value);
    }
    if (!walk_numeric(row))
        return;
    walk_bounds(row, &ends[0], &ends[1]);
    if (row->flags & TH_MOMENT) /* what would come after the end of the run is refused */
        ends[1] = 60 * WALK_MINUTES;
    for (int k = 0; k < 2; k++)
        if (isfinite(ends[k])) {
            walk_number(row, ends[k], value);
            add_bound(bounds, row, hand, value);
        }
}

/* A table with a member for each of them, who has that value alone. */
static void write_table(const struct walk *walk, const struct bounds *bounds, const char *path)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    for (int line = -1; line < (int)bounds->count; line++) {
        const struct th_row *last = NULL;
        for (size_t k = 0; k < bounds->count; k++) {
            const struct th_row *row = bounds->at[k].row;
            if (row == last)
                continue;
            fprintf(file, last ? "," : "");
            if (line < 0)
                fprintf(file, "%s.%s", walk->instance, row->name);
            else if (bounds->at[line].row == row)
                fprintf(file, "%s", bounds->at[line].value);
            last = row;
        }
        fprintf(file, "\n");
    }
    ck_assert_int_eq(fclose(file), 0);
}

/* Runs so many members side by side, and notes which went to the end. One that makes too many
 * steps rests from there on. */
static void run_abreast(struct th_block *block, const struct th_layout *layout,
                        struct bounds *bounds, size_t first, const char *text)
{
    const size_t left = bounds->count - first;
    const int members = left < TH_LANES ? (int)left : TH_LANES;
    const th_tick end = th_ticks_of(60 * WALK_MINUTES), sample = layout->scenario->sample;
    th_block_start(block, first, 0, members);
    for (th_tick at = 0; at <= end; at = walk_next(at, sample)) {
        th_block_advance(block, at, NULL, NULL);
        th_block_observe(block);
        for (int lane = 0; lane < members; lane++) {
            if (block->head->mode[lane] == TH_GOING)
                walk_look(block, lane, layout, text);
            if (th_block_steps(block, lane) > WALK_STEPS)
                block->head->mode[lane] = TH_RESTING;
        }
    }
    for (int lane = 0; lane < members; lane++) {
        ck_assert(th_status_text(th_block_status(block, lane))[0] != '\0');
        bounds->ran[bounds->at[first + (size_t)lane].hand] +=
            th_block_status(block, lane) == TH_OK;
    }
}

/* At either bound, or with any of the words: numbers, or a sentence, or a status; no crash.
 * A value within the bounds of its row may still be refused for not going together with the
 * other rows. */
START_TEST(bounds_run)
{
    const struct walk walk = walk_to(th_catalog.models[_i]);
    struct bounds *bounds = calloc(1, sizeof *bounds);
    char text[WALK_TEXT], tail[2 * WALK_WORD], path[WALK_WORD];
    struct th_error error = {0};
    for (size_t k = 0; k < walk.model->params.count; k++)
        add_bounds(bounds, &walk.model->params.rows[k], k % HANDS);
    snprintf(path, sizeof path, "%s/bounds.csv", walk_folder);
    snprintf(tail, sizeof tail, "ensemble: {table: %s}\n", path);
    write_table(&walk, bounds, path);
    walk_write(&walk, NULL, NULL, bounds->count ? tail : "", text);
    struct th_scenario *scenario = walk_read(text, &error);
    ck_assert_msg(scenario != NULL, "%s\n%s", error.text[0], text);
    struct th_layout *layout = th_layout_create(scenario, &error);
    struct th_block *block = layout ? th_block_create(layout, &error) : NULL;
    ck_assert_msg(block != NULL, "%s", error.text[0]);
    for (size_t k = 0; k < bounds->count; k += TH_LANES)
        run_abreast(block, layout, bounds, k, text);
    th_block_free(block);
    th_layout_free(layout);
    th_scenario_free(scenario);
    /* Most of what is let in works: a walk on which everything is refused would prove nothing.
     */
    for (int h = 0; h < HANDS; h++)
        ck_assert_msg(bounds->rows[h] < 3 || bounds->ran[h] >= bounds->rows[h],
                      "%s: of %zu rows' bounds only %zu ran", walk.instance, bounds->rows[h],
                      bounds->ran[h]);
    free(bounds);
}
END_TEST

/* Sizes at their bounds are laid out, or refused in words: for want of memory, or for not going
 * together with other rows. */
START_TEST(structures_at_their_bounds_are_laid_out)
{
    const struct walk walk = walk_to(th_catalog.models[_i]);
    char text[WALK_TEXT], value[WALK_WORD];
    for (size_t k = 0; k < walk.model->params.count; k++) {
        const struct th_row *row = &walk.model->params.rows[k];
        double ends[2];
        if (!(row->flags & TH_STRUCTURAL) || !walk_numeric(row))
            continue;
        walk_bounds(row, &ends[0], &ends[1]);
        for (int e = 0; e < 2; e++) {
            struct th_error error;
            walk_number(row, ends[e], value);
            walk_write(&walk, row, value, "", text);
            struct th_scenario *scenario = walk_read(text, &error);
            if (!scenario)
                continue;
            struct th_layout *layout = th_layout_create(scenario, &error);
            ck_assert_msg(layout || error.count, "%s: no layout, no sentence", row->name);
            th_layout_free(layout);
            th_scenario_free(scenario);
        }
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "bounds");
    int models = (int)th_catalog.model_count;
    tcase_add_unchecked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_loop_test(tests, bounds_run, 0, models);
    tcase_add_loop_test(tests, structures_at_their_bounds_are_laid_out, 0, models);
}
