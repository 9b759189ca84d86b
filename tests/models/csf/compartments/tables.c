/* The tables of csf/compartments: what they may say, where a mistake is, and that a scenario
 * and its doors know the rows that they bring. */
#define TH_SUITE "compartments tables"
#include "support/check_main.h"

#include "support/bench/network.h"
#include "support/csv_files.h"
#include "support/real_run.h"

#define VOLUMES "compartment,volume[mL],place\ncsf,150,csf\nplasma,3000,plasma\n"
#define FLOWS "from,to,clearance[mL/min]\ncsf,plasma,0.3\nplasma,out,200\n"

/* volumes, flows, and the sentence with its place in FILE. */
static const struct mistake {
    const char *volumes, *flows, *sentence;
} mistakes[] = {
    {"compartment,volume[mL],palce\ncsf,1,csf\n", FLOWS,
     "volumes:1:24: error: unknown column \"palce\"; did you mean \"place\"?"},
    {"compartment,volume[mL]\ncsf,1\n", FLOWS,
     "volumes:1:1: error: there is no column \"place\""},
    {"compartment,volume[mL],place\nCSF,1,csf\n", FLOWS,
     "volumes:2:1: error: compartment: \"CSF\" is no name of a compartment: lower-case "
     "letters, digits and _, a letter first, at most 13, without _to_"},
    {"compartment,volume[mL],place\na_to_b,1,csf\n", FLOWS,
     "volumes:2:1: error: compartment: \"a_to_b\" is no name"},
    {"compartment,volume[mL],place\nout,1,csf\n", FLOWS,
     "volumes:2:1: error: out: out is what leaves the body, and no compartment"},
    {"compartment,volume[mL],place\ncsf,1,csf\ncsf,2,csf\n", FLOWS,
     "volumes:3:1: error: csf: this compartment is there twice"},
    {"compartment,volume[mL],place\ncsf,,csf\n", FLOWS,
     "volumes:2:5: error: volume: a value is missing"},
    {"compartment,volume[mL],place\ncsf,0,csf\n", FLOWS, "volumes:2:5: error: volume: "},
    {"compartment,volume[mL],place\ncsf,1 L,csf\n", FLOWS, "volumes:2:5: error: volume: "},
    {"compartment,volume,place\ncsf,1,csf\n", FLOWS, "volumes:2:5: error: volume: "},
    {"compartment,volume[mL],place\ncsf,1,brain\n", FLOWS,
     "volumes:2:7: error: place: \"brain\" is none of: csf tissue plasma gut"},
    {"compartment,volume[mL],place\ncsf,1,\n", FLOWS,
     "volumes:2:1: error: csf: a compartment needs a place"},
    {"compartment,volume[mL],place\nblood,1,plasma\n", FLOWS,
     "volumes:1:1: error: no compartment has the place csf"},
    {"compartment,volume[mL],place,receives\ncsf,1,csf,oral\ngut,1,gut,oral\n", FLOWS,
     "volumes:3:1: error: gut: two compartments receive the same"},
    {"compartment,volume[mL],place,receives\ncsf,1,csf,iv\n", FLOWS,
     "volumes:2:11: error: receives: \"iv\" is none of: oral sc"},
    {"compartment,volume[mL],place,top[cm]\ncsf,1,csf,900\n", FLOWS,
     "volumes:2:11: error: top: "},
    {"compartment,volume[mL],place,mark\ncsf,1,csf,sure\n", FLOWS,
     "volumes:2:11: error: mark: \"sure\" is none of: read, derived, computed, chosen, "
     "recalled, placeholder"},
    {VOLUMES, "from,to\ncsf,out\n",
     "flows:1:1: error: there is neither a column clearance[L/h] nor a column rate[1/h]"},
    {VOLUMES, "from,to,clearance[mL/min],rate[1/h]\ncsf,out,1,1\n",
     "flows:2:11: error: a flow has one of clearance and rate, and this one has both"},
    {VOLUMES, "from,to,clearance[mL/min],rate[1/h]\ncsf,out,,\n",
     "flows:2:1: error: a flow has one of clearance and rate, and this one has none"},
    {VOLUMES, "from,to,clearance[mL/min]\ncfs,out,1\n",
     "flows:2:1: error: \"cfs\" is no compartment of the volumes; did you mean \"csf\"?"},
    {VOLUMES, "from,to,clearance[mL/min]\ncsf,outt,1\n",
     "flows:2:5: error: \"outt\" is no compartment of the volumes (what leaves the body goes "
     "to out)"},
    {VOLUMES, "from,to,clearance[mL/min]\nout,csf,1\n",
     "flows:2:1: error: \"out\" is no compartment of the volumes"},
    {VOLUMES, "from,to,clearance[mL/min]\ncsf,csf,1\n",
     "flows:2:1: error: csf to csf: a flow leads to another compartment"},
    {VOLUMES, "from,to,clearance[mL/min]\ncsf,out,1\ncsf,out,1\n",
     "flows:3:1: error: csf to out: this flow is there twice"},
    {VOLUMES, "from,to,clearance[mL/min]\ncsf,out,-1\n", "flows:2:9: error: clearance: "},
    {VOLUMES, "from,to,clearance[1/h]\ncsf,out,1\n",
     "flows:2:9: error: clearance: \"1/h\" does not measure a volume cleared per time"},
    {"compartment,volume[mL],place\ncsf,150,csf\n", "from,to,clearance[mL/min]\nplasma,out,1\n",
     "flows:2:1: error: plasma to out: the drug's own plasma is cleared by "
     "drug.plasma_clearance"},
    {"compartment,volume[mL],place\ncsf,150,csf\nserum,1,plasma\n",
     "from,to,clearance[mL/min]\ncsf,plasma,1\n",
     "flows:2:5: error: \"plasma\" is no compartment of the volumes"},
};

/* Extends and loads as the reader does; the first sentence. */
static const char *sentence_of(struct network_bench *n, const char *volumes, const char *flows)
{
    static const char *const names[] = {"volumes", "flows"};
    const void *data[64] = {0};
    *n = (struct network_bench){.texts = {volumes, flows}};
    n->model = &th_csf_compartments;
    for (size_t row = 0; row < 2; row++)
        n->model = network_extended(n, n->model, row, names[row]);
    for (size_t row = 0; n->model && !n->error.count && row < 2; row++) {
        const struct th_data_table *table = th_table_parse(
            names[row], n->texts[row], strlen(n->texts[row]), &n->arena, &n->error);
        const struct th_file file = {.row = row,
                                     .path = names[row],
                                     .table = table,
                                     .units = suite_units(),
                                     .data = data};
        data[row] = n->model->load(&file, &n->arena, &n->error);
        ck_assert((data[row] != NULL) == (n->error.count == 0));
    }
    return n->error.count ? n->error.text[0] : "none";
}

START_TEST(a_mistake_has_its_place)
{
    struct network_bench n;
    const struct mistake *it = &mistakes[_i];
    const char *found = sentence_of(&n, it->volumes, it->flows);
    ck_assert_msg(strncmp(found, it->sentence, strlen(it->sentence)) == 0, "%s\nnot\n%s", found,
                  it->sentence);
    ck_assert_int_eq(n.error.count, 1);
    th_arena_free(&n.arena);
}
END_TEST

/* 33 compartments, 257 flows. */
START_TEST(too_many_are_refused)
{
    static char volumes[4000], flows[20000];
    struct network_bench n;
    size_t used = (size_t)snprintf(volumes, sizeof volumes, "compartment,volume[mL],place\n");
    for (int k = 0; k < 33; k++)
        used += (size_t)snprintf(volumes + used, sizeof volumes - used, "c%d,1,csf\n", k);
    ck_assert_ptr_nonnull(strstr(sentence_of(&n, volumes, FLOWS),
                                 "volumes:34:1: error: at most 32 compartments"));
    th_arena_free(&n.arena);
    used = (size_t)snprintf(flows, sizeof flows, "from,to,rate[1/h]\n");
    for (int k = 0; k < 257; k++)
        used += (size_t)snprintf(flows + used, sizeof flows - used, "csf,plasma,1\n");
    ck_assert_ptr_nonnull(
        strstr(sentence_of(&n, VOLUMES, flows), "flows:258:1: error: at most 256 flows"));
    th_arena_free(&n.arena);
}
END_TEST

/* ---- a scenario ---- */

#define HEAD "format: 1\nrun: {duration: 1 h, sample: 1 h}\ndrug: {from: morphine}\n"

static struct th_scenario *read_text(const char *head, const char *tail,
                                     const char *const *sets, size_t count,
                                     struct th_error *error)
{
    static char text[4000];
    snprintf(text, sizeof text, "%scsf: {use: compartments, volumes: %s, flows: %s%s", head,
             csv_paths[0], csv_paths[1], tail);
    *error = (struct th_error){0};
    return th_scenario_parse(&th_catalog, suite_units(), "scenarios/t.yaml", text, strlen(text),
                             sets, count, error);
}

static void refused(const char *head, const char *tail, const char *sentence)
{
    struct th_error error;
    ck_assert(read_text(head, tail, NULL, 0, &error) == NULL);
    ck_assert_msg(strstr(error.text[0], sentence) != NULL, "%s\nnot\n%s", error.text[0],
                  sentence);
}

/* Rows of the tables are rows: set, varied, checked, recorded at a place; each with the mark
 * and the source of its line. */
START_TEST(rows_of_tables_are_rows)
{
    struct th_error error;
    const char *const sets[] = {"csf.volume_of_csf=120 mL"};
    csv("compartment,volume[mL],place,source\ncsf,150,csf,a paper\nplasma,3000,plasma,\n");
    csv(FLOWS);
    struct th_scenario *s =
        read_text(HEAD,
                  "}\nensemble: {members: 2, vary: {csf.csf_to_plasma: lognormal 20 "
                  "%}}\nrecord: [csf.concentration@csf, csf.cleared@plasma, "
                  "csf.amount@plasma]\nevents: [{at: 1 min, set: "
                  "{csf.plasma_to_out: 0 mL/min}}]\n",
                  sets, 1, &error);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    const struct th_instance *it = &s->instances[th_scenario_instance(s, "csf")];
    const struct th_row *rows = it->model->params.rows;
    ck_assert_uint_eq(it->model->params.count, NETWORK_ROWS + 4);
    ck_assert_str_eq(rows[NETWORK_ROWS].name, "volume_of_csf");
    ck_assert_str_eq(rows[NETWORK_ROWS + 2].name, "csf_to_plasma");
    ck_assert(rows[NETWORK_ROWS].mark == TH_READ &&
              strcmp(rows[NETWORK_ROWS].source, "a paper") == 0);
    ck_assert_int_eq(rows[NETWORK_ROWS + 1].mark, TH_PLACEHOLDER);
    ck_assert_double_eq_tol(it->params[NETWORK_ROWS], 120e-6, 1e-19);
    ck_assert_double_eq_tol(it->params[NETWORK_ROWS + 2], 0.3e-6 / 60, 1e-22);
    ck_assert_str_eq(s->columns[0].path, "csf.concentration_in_csf");
    th_scenario_free(s);
    refused(HEAD, "}\nrecord: [csf.concentration@lumbar]\n",
            "\"lumbar\" is no place on it (allowed: csf, plasma)");
    refused(HEAD, ", csf_to_plasm: 1 mL/min}\n", "did you mean \"csf_to_plasma\"?");
    refused(HEAD, ", volume_of_csf: 0 mL}\n", "volume_of_csf");
    refused(HEAD, "}\nevents: [{at: 1 min, set: {csf.volumes: other.csv}}]\n",
            "it cannot change during the run");
    remove_files();
}
END_TEST

/* R22: tissue lies along a canal: unsaid it is not there, said it is refused. */
START_TEST(no_model_of_tissue_stands_beside_it)
{
    struct th_error error;
    csv(VOLUMES);
    csv(FLOWS);
    struct th_scenario *s = read_text(HEAD, "}\n", NULL, 0, &error);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_uint_eq(th_scenario_instance(s, "tissue"), SIZE_MAX);
    ck_assert_uint_lt(th_scenario_instance(s, "plasma"), s->instance_count);
    ck_assert_uint_lt(th_scenario_instance(s, "csf"), s->instance_count);
    ck_assert_uint_eq(s->instances[s->instance_count - 1].index, 0);
    th_scenario_free(s);
    refused(HEAD "tissue: {depth: 1 mm}\n", "}\n",
            "tissue: tissue.cord lies along csf, and csf.compartments has no length: leave "
            "tissue out");
    refused(HEAD "tissue: {use: layers}\n", "}\n", "tissue.layers lies along csf");
    remove_files();
}
END_TEST

/* Neither table may be left out. */
START_TEST(both_tables_are_needed)
{
    struct th_error error = {0};
    static const char text[] = HEAD "csf: {use: compartments}\n";
    ck_assert(th_scenario_parse(&th_catalog, suite_units(), "scenarios/t.yaml", text,
                                strlen(text), NULL, 0, &error) == NULL);
    ck_assert_msg(strstr(error.text[0], "csf needs volumes: ") != NULL, "%s", error.text[0]);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "tables");
    tcase_add_loop_test(tests, a_mistake_has_its_place, 0, sizeof mistakes / sizeof *mistakes);
    tcase_add_test(tests, too_many_are_refused);
    tcase_add_test(tests, rows_of_tables_are_rows);
    tcase_add_test(tests, no_model_of_tissue_stands_beside_it);
    tcase_add_test(tests, both_tables_are_needed);
}
