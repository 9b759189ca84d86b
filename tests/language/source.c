/* Files that a scenario names by rows of FILE, against a toy catalogue: where they are found
 * (R20), that their texts belong to the scenario and repeat it (R21), and that they are read
 * once, at the start (R26). */
#define TH_SUITE "source"
#include "support/check_main.h"

#include <sys/stat.h>

#include "support/scenario_fixture.h"

static const struct th_row mapped_rows[] = {
    TH_ROW(map, FILE, "", "", "", CHOSEN, "", "flows over rates", .file = TH_TABLE_FILE,
           .example = "rate[mL/day],flow[mL/day]\n1,1\n"),
    TH_ROW(spare, FILE, "nan", "", "", CHOSEN, "", "another", .file = TH_TABLE_FILE),
    TH_ROW(most, FLOW, "9 mL/day", "0 mL/day", "99 mL/day", CHOSEN, "", "of the table's sum"),
};
enum { MAP, SPARE, MOST };
static const struct th_row flow_row = {
    .name = "flow", .quantity = TH_FLOW, .least = "0 mL/day", .most = "50 mL/day"};

/* The sum of the column flow. */
static const void *mapped_load(const struct th_file *file, struct th_arena *arena,
                               struct th_error *to)
{
    const struct th_data_table *table = file->table;
    const size_t column = th_data_need(table, "flow", to);
    double *values = th_arena_take(arena, (table->rows + 1) * sizeof *values), sum = 0;
    ck_assert(file->row == MAP || file->row == SPARE);
    if (column == TH_NO_COLUMN ||
        th_data_numbers(table, column, &flow_row, file->units, true, values + 1, to) != TH_OK)
        return NULL;
    for (size_t k = 0; k < table->rows; k++) sum += values[k + 1];
    values[0] = sum;
    return values;
}

static enum th_status mapped_check(const struct th_setup *of, struct th_error *to)
{
    const double *sum = of->data[MAP];
    return *sum <= of->params[MOST]
               ? TH_OK
               : th_error_add(to, TH_BAD_INPUT, "the flows of map add up to more than most");
}

static const struct th_model mapped = {.slot = "pump",
                                       .name = "mapped",
                                       .params = TH_TABLE(mapped_rows),
                                       .load = mapped_load,
                                       .check = mapped_check,
                                       .commands = roller_words,
                                       .command_count = 2};
static const struct th_model *const models[] = {&salt, &roller, &mapped, &kink, &leak, &canal};

#define USE "run: {duration: 10 day}\ndrug: {}\npump: {use: mapped, map: m.csv"

static struct th_catalog catalog;
static char folder[] = "/tmp/thecal-source-XXXXXX";

/* The path of a file of the folder. */
static const char *in(const char *name)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(in(name), "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
}

static void begin(void)
{
    setup();
    catalog = toy_catalog;
    catalog.models = models;
    memcpy(strrchr(folder, '-'), "-XXXXXX", 7);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(mkdir(in("parts"), 0777), 0);
    write_file("m.csv", "# by hand\nflow[mL/day]\n2\n3\n");
    write_file("other.csv", "flow[uL/day]\n100\n");
    write_file("parts/p.csv", "flow[mL/day]\n7\n");
    write_file("parts/pump.yaml", "# a pump\nuse: mapped\nmap: {value: p.csv, mark: read, "
                                  "source: page 3}\n");
}

static void remove_folder(void)
{
    char command[200];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    ck_assert_int_eq(system(command), 0);
}

static void end(void)
{
    remove_folder();
    teardown();
}

static struct th_scenario *load(const char *text, const char *set)
{
    memset(&error, 0, sizeof error);
    return th_scenario_parse(&catalog, units, in("t.yaml"), text, strlen(text), &set,
                             set ? 1 : 0, &error);
}

static struct th_scenario *loads(const char *text, const char *set)
{
    struct th_scenario *s = load(text, set);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    return s;
}

static const struct th_instance *pump_of(const struct th_scenario *s)
{
    return &s->instances[th_scenario_instance(s, "pump")];
}

static void sums(const struct th_scenario *s, double ml_day)
{
    near(*(const double *)pump_of(s)->data[MAP], ml_day * ML_DAY);
}

/* R20: beside the file that names it: the scenario, a part, or, of --set, the scenario. */
START_TEST(beside_the_one_that_names_it)
{
    char absolute[300];
    struct th_scenario *s = loads(USE "}\n", NULL);
    sums(s, 5);
    ck_assert_ptr_null(pump_of(s)->data[SPARE]);
    ck_assert_ptr_null(pump_of(s)->data[MOST]);
    ck_assert_double_nan(pump_of(s)->params[SPARE]);
    ck_assert(pump_of(s)->params[MAP] == (double)s->parts->number);
    ck_assert_str_eq(origin(s, "pump.map")->text, "m.csv");
    ck_assert_int_eq(origin(s, "pump.map")->place.line, 3);
    th_scenario_free(s);
    s = loads("run: {duration: 10 day}\ndrug: {}\npump: {from: pump}\n", NULL);
    sums(s, 7);
    ck_assert_str_eq(origin(s, "pump.map")->source, "page 3");
    th_scenario_free(s);
    s = loads("run: {duration: 10 day}\ndrug: {}\npump: {from: pump, spare: m.csv}\n",
              "pump.map=other.csv");
    sums(s, 0.1);
    near(*(const double *)pump_of(s)->data[SPARE], 5 * ML_DAY);
    th_scenario_free(s);
    snprintf(absolute, sizeof absolute, "pump.map=%s", in("parts/p.csv"));
    s = loads(USE "}\n", absolute);
    sums(s, 7);
    th_scenario_free(s);
}
END_TEST

/* A file that several rows name is read once, and is one file of the scenario. */
START_TEST(read_once)
{
    struct th_scenario *s = loads(USE ", spare: ./m.csv}\n", NULL);
    ck_assert_ptr_nonnull(s->parts);
    ck_assert_ptr_null(s->parts->next);
    ck_assert(pump_of(s)->params[MAP] == pump_of(s)->params[SPARE]);
    near(*(const double *)pump_of(s)->data[SPARE], 5 * ML_DAY);
    th_scenario_free(s);
}
END_TEST

/* R21: the text is the scenario's: the digest follows it, and it repeats it without files. */
START_TEST(kept_text_repeats_it)
{
    char first[65], again[65], changed[65];
    const char *text = "run: {duration: 10 day}\ndrug: {}\npump: {from: pump, spare: m.csv}\n";
    struct th_scenario *s = loads(text, NULL);
    th_scenario_digest(s, first);
    const struct th_texts texts = {s->file, s->text, s->text_length, s->parts, s->named};
    write_file("parts/p.csv", "flow[mL/day]\n8\n");
    struct th_scenario *other = loads(text, NULL);
    th_scenario_digest(other, changed);
    ck_assert_str_ne(first, changed);
    th_scenario_free(other);
    remove_folder();
    ck_assert_ptr_null(load(text, NULL));
    memset(&error, 0, sizeof error);
    struct th_scenario *kept = th_scenario_again(&catalog, units, &texts, NULL, 0, &error);
    ck_assert_msg(kept != NULL, "%s", error.text[0]);
    sums(kept, 7);
    near(*(const double *)pump_of(kept)->data[SPARE], 5 * ML_DAY);
    th_scenario_digest(kept, again);
    ck_assert_str_eq(first, again);
    th_scenario_free(kept);
    const char *set = "pump.map=other.csv";
    ck_assert_ptr_null(th_scenario_again(&catalog, units, &texts, &set, 1, &error));
    ck_assert_msg(strstr(error.text[0], "pump.map: \"other.csv\" is no file that was read when "
                                        "the result was made") != NULL,
                  "%s", error.text[0]);
    th_scenario_free(s);
}
END_TEST

static const struct {
    const char *text, *says;
} bad[] = {
    {"pump: {use: mapped}\n",
     "t.yaml:3:7: error: pump needs map: flows over rates (a table of data (CSV))"},
    {"pump: {use: mapped, map: n.csv}\n",
     "t.yaml:3:26: error: pump.map: there is no file \"n.csv\"; did you mean m.csv?"},
    {"pump: {use: mapped, map: /nowhere/far.csv}\n",
     "pump.map: there is no file \"/nowhere/far.csv\". Looked for /nowhere/far.csv"},
    {"pump: {use: mapped, map: parts}\n",
     "t.yaml:3:26: error: pump.map: \"parts\" cannot be read: it is a folder"},
    {"pump: {use: mapped, map: link.csv}\n",
     "pump.map: \"link.csv\" cannot be read: it is a link to a file that is not there"},
    {"pump: {use: mapped, map: semi.csv}\n",
     "semi.csv:1:1: error: columns are separated by commas"},
    {"pump: {use: mapped, map: wide.csv}\n",
     "wide.csv:3:1: error: flow: 60 mL/day is out of range: 0 mL/day to 50 mL/day"},
    {"pump: {use: mapped, map: flwo.csv}\n",
     "flwo.csv:1:1: error: there is no column \"flow\"; is \"flwo\" meant to be it?"},
    {"pump: {use: mapped, map: m.csv, most: 4 mL/day}\n",
     "t.yaml:3:7: error: pump: the flows of map add up to more than most"},
    {"pump: {use: mapped, map: m.csv}\nevents: [{at: 1 day, set: {pump.map: other.csv}}]\n",
     "t.yaml:4:28: error: pump.map names a file, which is read at the start; it cannot change "
     "during the run"},
    {"pump: {use: mapped, map: m.csv}\nensemble: {members: 2, vary: {pump.map: normal 2 %}}\n",
     "vary pump.map: it names a file, which is read once, the same for every member"},
};

/* R26: no set:, no vary:; a file that is not there or wrong gets a sentence at its place. */
START_TEST(refusals)
{
    char text[300];
    write_file("semi.csv", "flow[mL/day];x\n1;2\n");
    write_file("wide.csv", "flow[mL/day]\n1\n60\n");
    write_file("flwo.csv", "flwo[mL/day]\n1\n");
    ck_assert_int_eq(symlink("nobody.csv", in("link.csv")), 0);
    snprintf(text, sizeof text, "run: {duration: 10 day}\ndrug: {}\n%s", bad[_i].text);
    ck_assert_ptr_null(load(text, NULL));
    ck_assert_int_eq(error.count, 1);
    ck_assert_msg(strstr(error.text[0], bad[_i].says) != NULL, "%s", error.text[0]);
}
END_TEST

/* A scenario is written with a name that leads to the same file from its new place. */
START_TEST(written_back)
{
    struct th_scenario *s =
        loads("run: {duration: 10 day}\ndrug: {}\npump: {from: pump, spare: m.csv}\n", NULL);
    static const char *const to[] = {"out.yaml", "parts/out.yaml"};
    for (size_t k = 0; k < 2; k++) {
        ck_assert_int_eq(th_scenario_write(s, in(to[k]), &error), TH_OK);
        struct th_scenario *back =
            th_scenario_load(&catalog, units, in(to[k]), NULL, 0, &error);
        ck_assert_msg(back != NULL, "%s", error.text[0]);
        sums(back, 7);
        near(*(const double *)pump_of(back)->data[SPARE], 5 * ML_DAY);
        ck_assert_str_eq(origin(back, "pump.map")->text, k ? "p.csv" : "parts/p.csv");
        ck_assert_str_eq(origin(back, "pump.map")->source, "page 3");
        th_scenario_free(back);
    }
    write_file("m.csv", "flow[mL/day]\n1\n");
    ck_assert_int_eq(th_scenario_write(s, in(to[0]), &error), TH_IO);
    ck_assert_msg(strstr(error.text[0], "/m.csv, which is not there as it was when it was "
                                        "read") != NULL,
                  "%s", error.text[0]);
    th_scenario_free(s);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "source");
    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, beside_the_one_that_names_it);
    tcase_add_test(tests, read_once);
    tcase_add_test(tests, kept_text_repeats_it);
    tcase_add_test(tests, written_back);
    tcase_add_loop_test(tests, refusals, 0, (int)(sizeof bad / sizeof bad[0]));
}
