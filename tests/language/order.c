/* R2: the order of keys never matters. The shipped scenarios are written anew with the keys of
 * every mapping in another order: they mean the same, and run to the same bits. */
#define TH_SUITE "order"
#include "support/check_main.h"

#include "document/document.h"
#include "scenario/draw.h"
#include "support/real_run.h"
#include "support/shipped.h"

enum { SHUFFLES = 4, DRAWN = 20 };

/* A sequence of numbers below `most`. */
static size_t next(uint32_t *seed, size_t most)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % most;
}

static void write_text(const char *text, FILE *out)
{
    fputc('"', out);
    for (; *text; text++) {
        if (strchr("\"\\", *text))
            fputc('\\', out);
        fputs(*text == '\n' ? "\\n" : (const char[]){*text, '\0'}, out);
    }
    fputc('"', out);
}

/* In flow style, each mapping's entries in an order of their own. */
static void write_node(const struct th_node *node, uint32_t *seed, FILE *out)
{
    enum { MOST = 400 };
    size_t order[MOST], count = th_node_count(node);
    bool mapping = th_node_kind(node) == TH_MAPPING;
    ck_assert_uint_le(count, MOST);
    if (th_node_kind(node) == TH_SCALAR) {
        write_text(th_node_text(node), out);
        return;
    }
    for (size_t k = 0; k < count; k++) order[k] = k;
    for (size_t k = count; mapping && k > 1; k--) {
        size_t other = next(seed, k), kept = order[k - 1];
        order[k - 1] = order[other];
        order[other] = kept;
    }
    fputc(mapping ? '{' : '[', out);
    for (size_t k = 0; k < count; k++) {
        if (mapping) {
            write_text(th_node_key(node, order[k]), out);
            fputs(": ", out);
        }
        write_node(th_node_item(node, order[k]), seed, out);
        fputs(k + 1 < count ? ",\n" : "", out);
    }
    fputc(mapping ? '}' : ']', out);
}

static char *shuffled(const char *path, uint32_t seed)
{
    struct th_error error = {0};
    struct th_document *document = th_document_load(path, &error);
    ck_assert_msg(document != NULL, "%s", error.text[0]);
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    ck_assert_ptr_nonnull(out);
    write_node(th_document_root(document), &seed, out);
    ck_assert_int_eq(fclose(out), 0);
    th_document_free(document);
    return text;
}

static void same_columns(const struct th_column *a, const struct th_column *b, size_t count)
{
    for (size_t k = 0; k < count; k++) ck_assert_str_eq(a[k].path, b[k].path);
}

static void same_bits(const double *a, const double *b, size_t count, const char *where)
{
    ck_assert_msg(memcmp(a, b, count * sizeof *a) == 0, "%s", where);
}

static void same_draws(const struct th_scenario *a, const struct th_scenario *b)
{
    ck_assert_uint_eq(a->vary_count, b->vary_count);
    for (size_t k = 0; k < a->vary_count; k++)
        for (size_t n = 0; n < b->vary_count; n++)
            for (uint64_t m = 0; strcmp(a->vary[k].path, b->vary[n].path) == 0 && m < DRAWN;
                 m++)
                ck_assert_double_eq(th_draw_value(a, k, m), th_draw_value(b, n, m));
}

/* Rows that one item sets stand in the order of its keys, and all are set at once. */
static bool has_event(const struct th_scenario *s, const struct th_planned *event)
{
    bool found = false;
    for (size_t k = 0; !found && k < s->event_count; k++)
        found = s->events[k].at == event->at && s->events[k].instance == event->instance &&
                s->events[k].number == event->number;
    return found;
}

static void same_meaning(const struct th_scenario *a, const struct th_scenario *b)
{
    ck_assert_str_eq(a->title, b->title);
    ck_assert_int_eq(a->duration, b->duration);
    ck_assert_int_eq(a->sample, b->sample);
    ck_assert_uint_eq(a->instance_count, b->instance_count);
    for (size_t k = 0; k < a->instance_count; k++) {
        ck_assert_str_eq(a->instances[k].name, b->instances[k].name);
        ck_assert_str_eq(a->instances[k].model->name, b->instances[k].model->name);
        same_bits(a->instances[k].params, b->instances[k].params,
                  a->instances[k].model->params.count, a->instances[k].name);
    }
    ck_assert_uint_eq(a->event_count, b->event_count);
    for (size_t k = 0; k < a->event_count; k++) ck_assert(has_event(b, &a->events[k]));
    ck_assert_uint_eq(a->column_count, b->column_count);
    same_columns(a->columns, b->columns, a->column_count);
    ck_assert_uint_eq(a->output_count, b->output_count);
    same_columns(a->outputs, b->outputs, a->output_count);
    ck_assert_uint_eq(a->reduction_count, b->reduction_count);
    ck_assert_uint_eq(a->requirement_count, b->requirement_count);
    for (size_t k = 0; k < a->requirement_count; k++) {
        ck_assert_str_eq(a->requirements[k].name, b->requirements[k].name);
        same_bits(&a->requirements[k].least, &b->requirements[k].least, 1, "least");
        same_bits(&a->requirements[k].most, &b->requirements[k].most, 1, "most");
        ck_assert_uint_eq(a->requirements[k].reduction, b->requirements[k].reduction);
    }
    same_draws(a, b);
}

static struct th_scenario *read(const struct th_units *units, const char *path,
                                const char *text, const char *const *sets, size_t count)
{
    struct th_error error = {0};
    struct th_scenario *s =
        text ? th_scenario_parse(&th_catalog, units, path, text, strlen(text), sets, count,
                                 &error)
             : th_scenario_load(&th_catalog, units, path, sets, count, &error);
    ck_assert_msg(s != NULL, "%s: %s", path, error.text[0]);
    return s;
}

/* A digest of all that is kept of the members. */
static uint64_t run(const struct th_scenario *scenario)
{
    struct th_error error = {0};
    struct th_ensemble_options options = {.threads = 1};
    struct th_trace *trace = NULL;
    struct th_layout *layout = th_layout_create(scenario, &error);
    ck_assert_ptr_nonnull(layout);
    ck_assert_msg(th_ensemble_run(layout, &options, &trace, &error) == TH_OK, "%s",
                  error.text[0]);
    uint64_t sum = 0;
    for (uint64_t m = 0; m < trace->members; m++) sum = th_trace_digest(trace, m, sum);
    th_trace_free(trace);
    th_layout_free(layout);
    return sum;
}

/* The settings that make a run short: its first hours, few members, the coarsest mesh. Their
 * number. */
static size_t cuts(const struct th_scenario *s, const char *sets[4])
{
    struct th_path path;
    size_t count = 0;
    sets[count++] = "run.until=20 h";
    if (s->ensemble && s->members > 3)
        sets[count++] = "ensemble.members=3";
    if (th_scenario_path(s, TH_PARAM, "csf.cells", &path))
        sets[count++] = "csf.cells=21";
    if (th_scenario_path(s, TH_PARAM, "csf.angles", &path))
        sets[count++] = "csf.angles=8";
    return count;
}

START_TEST(keys_in_any_order)
{
    glob_t found;
    ck_assert_int_eq(glob_shipped(0, &found), 0);
    ck_assert_uint_gt(found.gl_pathc, 3);
    struct th_units *units = th_units_create(NULL);
    for (size_t k = 0; k < found.gl_pathc; k++) {
        const char *path = found.gl_pathv[k];
        const char *sets[4];
        struct th_scenario *whole = read(units, path, NULL, NULL, 0);
        const size_t set_count = cuts(whole, sets);
        struct th_scenario *cut = read(units, path, NULL, sets, set_count);
        const uint64_t digest = run(cut);
        for (uint32_t seed = 1; seed <= SHUFFLES; seed++) {
            char *text = shuffled(path, seed);
            struct th_scenario *other = read(units, path, text, NULL, 0);
            same_meaning(whole, other);
            th_scenario_free(other);
            if (seed == 1) {
                other = read(units, path, text, sets, set_count);
                ck_assert_msg(run(other) == digest, "%s: another order, other numbers", path);
                th_scenario_free(other);
            }
            free(text);
        }
        th_scenario_free(cut);
        th_scenario_free(whole);
    }
    th_units_free(units);
    globfree(&found);
}
END_TEST

/* Every kind of entry, with the keys that are read in a fixed order: --set comes before, parts
 * lie below, names are given after the keys that use them. */
START_TEST(keys_of_every_section)
{
    static const char head
        [] = "format: 1\n",
    pieces[][200] = {
        "run: {start: 2026-03-02 08:00, sample: 1 h, duration: 2 day}\n",
        "drug: [{concentration: 1 mg/mL, from: morphine, name: b}, {from: baclofen, name: a, "
        "concentration: 2 mg/mL}]\n",
        "program: {dose: 2 mg/day, drug: b}\n",
        "pump: {error: 1 %, from: peristaltic_20ml}\n",
        "catheter: {tip: T10, from: silicone_89cm}\n",
        "csf: {cells: 40}\n",
        "faults: [{at: 55 cm, name: kink, use: kink, closed: 50 %}]\n",
        "events: [{set: {csf.stroke: 1 mL, csf.heart_rate: 60 1/min}, at: day 1 10:00, name: "
        "up}]\n",
        "record: [{take: mean, during: up .. end, path: csf.concentration.a@T10}, pump]\n",
        "require: [{above: 0 ug/mL, check: csf.concentration.b@36.2 cm, name: x}]\n"};
    enum { PIECES = sizeof pieces / sizeof pieces[0] };
    struct th_units *units = th_units_create(NULL);
    char text[3000];
    uint64_t first = 0;
    struct th_scenario *one = NULL;
    for (size_t shift = 0; shift < PIECES; shift += 3) {
        strcpy(text, shift % 2 ? "" : head);
        for (size_t k = 0; k < PIECES; k++) strcat(text, pieces[(7 * k + shift) % PIECES]);
        strcat(text, shift % 2 ? head : "");
        struct th_scenario *s = read(units, "scenarios/t.yaml", text, NULL, 0);
        uint64_t digest = run(s);
        first = one ? first : digest;
        ck_assert_uint_eq(digest, first);
        if (one)
            same_meaning(one, s);
        if (one)
            th_scenario_free(s);
        else
            one = s;
    }
    th_scenario_free(one);
    th_units_free(units);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "all");
    tcase_add_test(tests, keys_in_any_order);
    tcase_add_test(tests, keys_of_every_section);
    tcase_set_timeout(tests, 120);
}
