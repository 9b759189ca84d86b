/* The list of tests: where it is found, which tests are for which pump, and all of its mistakes
 * at once. */
#define TH_SUITE "device set"
#include "command/device/set.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/check_main.h"

enum { PATH = 512 };

static const char sound[] = "beside:\n"
                            "  propellant: {reservoir: vapour_20ml, rate: own}\n"
                            "  piezo: {reservoir: vapour_20ml}\n"
                            "own_rate: own\n"
                            "tests:\n"
                            "  - {test: map, for: ordered, but for: [table]}\n"
                            "  - {test: any, for: any, hazard: bolus, often: 3 1/year, mark: "
                            "read, source: here}\n"
                            "  - {test: rate, for: own rate}\n"
                            "  - {test: some, for: [piezo, osmotic]}\n";

struct bench {
    char folder[PATH];
    struct th_arena arena;
    struct th_error error;
    struct th_device_set set;
};

static void put(const struct bench *b, const char *folder, const char *text)
{
    char path[2 * PATH];
    snprintf(path, sizeof path, "%s/%s", b->folder, folder);
    mkdir(path, 0777);
    snprintf(path, sizeof path, "%s/%s/device-tests", b->folder, folder);
    mkdir(path, 0777);
    snprintf(path, sizeof path, "%s/%s/device-tests/tests.yaml", b->folder, folder);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

static void begin(struct bench *b)
{
    *b = (struct bench){.folder = "/tmp/thecal_set_XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(b->folder));
    unsetenv("THECAL_PATH");
}

static void end(struct bench *b)
{
    char line[2 * PATH];
    th_arena_free(&b->arena);
    snprintf(line, sizeof line, "rm -rf %s", b->folder);
    ck_assert_int_eq(system(line), 0);
}

static enum th_status read_set(struct bench *b, const char *pump)
{
    char path[2 * PATH];
    snprintf(path, sizeof path, "%s/%s", b->folder, pump);
    b->error = (struct th_error){.status = TH_OK};
    return th_device_set_read(&b->set, path, &b->arena, &b->error);
}

START_TEST(a_test_is_for_the_pumps_that_its_line_says)
{
    static const struct {
        const char *model;
        bool map, any, rate, some;
    } wanted[] = {{"peristaltic", true, true, false, false},
                  {"table", false, true, false, false},
                  {"propellant", false, true, true, false},
                  {"piezo", true, true, false, true},
                  {"osmotic", true, true, false, true}};
    struct bench b;
    begin(&b);
    put(&b, ".", sound);
    ck_assert_msg(read_set(&b, "pump.yaml") == TH_OK, "%s", b.error.text[0]);
    ck_assert_uint_eq(b.set.count, 4);
    for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++) {
        const bool is[] = {wanted[k].map, wanted[k].any, wanted[k].rate, wanted[k].some};
        for (size_t t = 0; t < 4; t++)
            ck_assert_msg(th_device_is_for(&b.set, &b.set.tests[t], wanted[k].model) == is[t],
                          "%s of %s", b.set.tests[t].name, wanted[k].model);
    }
    ck_assert_str_eq(b.set.tests[1].often, "3 1/year");
    ck_assert_uint_eq(b.set.beside_count, 2);
    ck_assert_str_eq(b.set.beside[1].slot, "reservoir");
    const char *file = th_device_file(&b.set, "map", &b.arena);
    ck_assert(strstr(file, "/device-tests/map.yaml") != NULL);
    ck_assert_ptr_nonnull(th_device_test_find(&b.set, "some", &b.error));
    ck_assert_ptr_null(th_device_test_find(&b.set, "sone", &b.error));
    ck_assert(strstr(b.error.text[0], "did you mean some?") != NULL);
    end(&b);
}
END_TEST

/* Beside the pump before around it, both before THECAL_PATH. */
START_TEST(the_nearest_set_counts)
{
    struct bench b;
    char path[2 * PATH];
    begin(&b);
    put(&b, "far", sound);
    snprintf(path, sizeof path, "%s/far/parts", b.folder);
    setenv("THECAL_PATH", path, 1);
    ck_assert_int_eq(read_set(&b, "here/parts/pump.yaml"), TH_OK);
    ck_assert(strstr(b.set.folder, "/far/device-tests/") != NULL);
    put(&b, "here", sound);
    snprintf(path, sizeof path, "%s/here/parts", b.folder);
    mkdir(path, 0777);
    ck_assert_int_eq(read_set(&b, "here/parts/pump.yaml"), TH_OK);
    ck_assert(strstr(b.set.folder, "/here/device-tests/") != NULL);
    put(&b, "here/parts", sound);
    ck_assert_int_eq(read_set(&b, "here/parts/pump.yaml"), TH_OK);
    ck_assert(strstr(b.set.folder, "/here/parts/device-tests/") != NULL);
    end(&b);
}
END_TEST

START_TEST(mistakes_are_told_at_their_places)
{
    static const struct {
        const char *text, *words;
    } wrong[] = {
        {"[]\n", "1:1: error: a mapping is wanted"},
        {"own_rate: a\n", "tests: with a list and own_rate: are wanted"},
        {"own_rate: a\ntests:\n  - {for: any}\n", "3:5: error: an entry needs test:"},
        {"own_rate: a\ntests:\n  - {test: a, for: some}\n", "3:20: error: for: must be any"},
        {"own_rate: a\ntests:\n  - {test: a, for: any, but for: b}\n",
         "but for: must be a list"},
        {"own_rate: a\ntests:\n  - {test: a, for: any, ofen: 3}\n", "did you mean \"often\"?"},
        {"own_rate: a\ntests:\n  - {test: a, for: any, often: 3 1/year}\n",
         "often: is a published number, which needs mark: and source:"},
        {"own_rate: a\n"
         "label: {m: {value: 3, bound: share, of: [b], mark: read, source: c, bond: 1}}\n"
         "tests: []\n",
         "2:69: error: unknown key \"bond\"; did you mean \"bound\"?"},
        {"own_rate: a\nlabel: {most: {value: 3 %, bound: over, of: [b], mark: read, source: c}}"
         "\ntests: []\n",
         "2:15: error: a label needs value:, bound: (around,"},
        {"own_rate: a\nbeside: {piezo: {rate: 3}}\ntests: []\n", "rate: can only be own"},
        {"own_rate: a\ntests: [\n", "error"},
    };
    struct bench b;
    begin(&b);
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        put(&b, ".", wrong[k].text);
        ck_assert_int_eq(read_set(&b, "pump.yaml"), TH_BAD_INPUT);
        ck_assert_msg(strstr(b.error.text[0], wrong[k].words) != NULL, "%s", b.error.text[0]);
    }
    end(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "set");
    tcase_add_test(tests, a_test_is_for_the_pumps_that_its_line_says);
    tcase_add_test(tests, the_nearest_set_counts);
    tcase_add_test(tests, mistakes_are_told_at_their_places);
}
