#define TH_SUITE "store"
#include "check_main.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "sha256.h"
#include "store.h"
#include "trace_fixture.h"

static const struct th_store_options plain;

static unsigned char *slurp(const char *path, size_t *count)
{
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    fseek(file, 0, SEEK_END);
    *count = (size_t)ftell(file);
    rewind(file);
    unsigned char *bytes = malloc(*count + 1);
    ck_assert_uint_eq(fread(bytes, 1, *count, file), *count);
    fclose(file);
    return bytes;
}

static void spill(const char *path, const unsigned char *bytes, size_t count)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, count, file), count);
    fclose(file);
}

static int files_in(const char *directory)
{
    DIR *open = opendir(directory);
    int count = -2; /* . and .. */
    while (readdir(open)) count++;
    closedir(open);
    return count;
}

static const struct th_series *series(const struct th_result *result, const char *name)
{
    for (size_t k = 0; k < result->count; k++)
        if (strcmp(result->series[k].name, name) == 0)
            return &result->series[k];
    ck_abort_msg("no series %s", name);
    return NULL;
}

static double clinical(const struct th_series *s, size_t m, size_t t, size_t p)
{
    return s->values[(m * s->times + t) * s->points + p];
}

/* FIPS 180-4 examples, and the edges of the padding (hashlib). */
START_TEST(sha256)
{
    char hex[65], a[130];
    th_sha256("", 0, hex);
    ck_assert_str_eq(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    th_sha256("abc", 3, hex);
    ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const char *two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    th_sha256(two, strlen(two), hex);
    ck_assert_str_eq(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    memset(a, 'a', sizeof a);
    th_sha256(a, 55, hex);
    ck_assert_str_eq(hex, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
    th_sha256(a, 64, hex);
    ck_assert_str_eq(hex, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
}
END_TEST

/* Near by a relative measure: a few roundings of the conversion. */
static void check_near(double value, double expected, double near)
{
    double size = fmax(1, fabs(expected));
    ck_assert_msg(fabs(value - expected) <= near * size, "%.17g instead of %.17g", value, expected);
}

/* What comes back is what went in, in clinical units; the closed forms are in the fixture. */
static void check_values(const struct th_result *result, size_t members, double near)
{
    ck_assert_uint_eq(result->count, F_COLUMNS);
    ck_assert_str_eq(result->title, "A small <run> & more");
    const struct th_series *rate = series(result, "pump.rate");
    const struct th_series *warmth = series(result, "pump.warmth");
    const struct th_series *second = series(result, "csf.concentration.baclofen");
    const struct th_series *relief = series(result, "effect.analgesia.relief");
    ck_assert_str_eq(rate->unit, "mL/day");
    ck_assert_str_eq(warmth->unit, "degC");
    ck_assert_str_eq(second->unit, "ug/mL");
    ck_assert_str_eq(relief->unit, "%");
    ck_assert_ptr_null(rate->axis);
    ck_assert_uint_eq(second->points, F_POINTS);
    ck_assert_uint_eq(second->members, members);
    for (size_t p = 0; p < F_POINTS; p++)
        ck_assert_double_eq_tol(second->axis[p], 5.0 * (double)p, 1e-12); /* cm */
    for (size_t m = 0; m < members; m++)
        for (size_t t = 0; t < 6; t++) {
            double at = (double)t, who = (double)m;
            ck_assert_double_eq_tol(rate->time[t], f_time(t), 1e-9);
            check_near(clinical(rate, m, t, 0), (who + 1) * (at + 1), near);
            check_near(clinical(warmth, m, t, 0) + 273.15, 293.15 + at, near);
            check_near(clinical(relief, m, t, 0), 10 * at, near);
            for (size_t p = 0; p < F_POINTS; p++)
                check_near(clinical(second, m, t, p), 2 * (100 * who + 10 * at + (double)p), near);
        }
}

static void round_trip(uint64_t members, bool ensemble, bool single, int compress)
{
    struct fixture f;
    char directory[64], path[96];
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    fixture_open(&f, members, ensemble, single);
    struct th_store_options options = {.compress = compress};
    enum th_status status = th_store_write(f.trace, path, &options, &f.error);
    ck_assert_msg(status == TH_OK, "%s", f.error.text[0]);
    ck_assert_int_eq(files_in(directory), 1);
    struct th_result *result = th_store_read(path, &f.error);
    ck_assert_msg(result != NULL, "%s", f.error.text[0]);
    check_values(result, members, single ? 1.3e-7 : 1e-15);
    th_result_free(result);
    unlink(path);
    rmdir(directory);
    fixture_close(&f);
}

START_TEST(single_run)
{
    round_trip(1, false, false, 0);
    round_trip(1, false, true, 0);
    round_trip(1, false, false, 1);
}
END_TEST

START_TEST(ensemble)
{
    round_trip(1, true, false, 0);
    round_trip(11, true, false, 0);
    round_trip(11, true, true, 4);
}
END_TEST

/* More than a slab of values: many members, and one long profile. */
START_TEST(slabs)
{
    round_trip(60000, true, false, 0);
    round_trip(9000, true, false, 1);
}
END_TEST

/* 20,001 samples of 400 points are cut along the time. */
START_TEST(long_profile)
{
    struct fixture f;
    char directory[64], path[96];
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    for (int compress = 0; compress <= 1; compress++) {
        fixture_open(&f, 1, false, false);
        th_trace_free(f.trace);
        f.scenario.sample = 900000; /* 4.5 h / 0.9 s = 18,000 */
        f.rooms[F_CSF].points = 100;
        f.trace = th_trace_create(&f.rig, 0, 1, NULL, 0, false, &f.error);
        ck_assert_uint_eq(f.trace->times, 18001);
        for (size_t t = 0; t < f.trace->times; t++)
            for (size_t p = 0; p < 100; p++)
                th_trace_put(f.trace, F_FIRST, 0, t, p, 1e-3 * (double)(t * 100 + p));
        for (size_t p = 0; p < 100; p++) th_trace_axis_put(f.trace, F_FIRST, p, (double)p);
        struct th_store_options options = {.compress = compress};
        ck_assert_int_eq(th_store_write(f.trace, path, &options, &f.error), TH_OK);
        struct th_result *result = th_store_read(path, &f.error);
        ck_assert_ptr_nonnull(result);
        const struct th_series *first = series(result, "csf.concentration.morphine");
        for (size_t k = 0; k < 18001 * 100; k++)
            ck_assert_msg(fabs(first->values[k] - (double)k) <= 1e-9, "value %zu", k);
        th_result_free(result);
        fixture_close(&f);
    }
    unlink(path);
    rmdir(directory);
}
END_TEST

static void check_same_bytes(const char *a, const char *b)
{
    size_t m, n;
    unsigned char *one = slurp(a, &m), *two = slurp(b, &n);
    ck_assert_uint_eq(m, n);
    ck_assert_int_eq(memcmp(one, two, m), 0);
    free(one);
    free(two);
}

/* Two runs a second apart write the same bytes, in another directory too, and over an old file. */
START_TEST(same_bytes)
{
    struct fixture f;
    char directory[64], a[96], b[96], c[96];
    f_directory(directory);
    snprintf(a, sizeof a, "%s/a.h5", directory);
    snprintf(b, sizeof b, "%s/b.h5", directory);
    snprintf(c, sizeof c, "%s/c.h5", directory);
    spill(b, (const unsigned char *)"old", 3);
    struct th_store_options options = {.compress = 1};
    for (int k = 0; k < 2; k++) {
        fixture_open(&f, 9, true, false);
        ck_assert_int_eq(th_store_write(f.trace, k ? b : a, &plain, &f.error), TH_OK);
        ck_assert_int_eq(th_store_write(f.trace, c, &options, &f.error), TH_OK);
        fixture_close(&f);
        if (k == 0)
            sleep(1);
    }
    check_same_bytes(a, b);
    fixture_open(&f, 9, true, false);
    ck_assert_int_eq(th_store_write(f.trace, a, &options, &f.error), TH_OK);
    check_same_bytes(a, c);
    struct th_store_options stamp = {.stamp = true, .command_line = "thecal run demo.yaml"};
    ck_assert_int_eq(th_store_write(f.trace, a, &stamp, &f.error), TH_OK);
    fixture_close(&f);
    unlink(a);
    unlink(b);
    unlink(c);
    rmdir(directory);
}
END_TEST

/* An ensemble in which a member failed: its later values are NaN, the others' are not. */
START_TEST(failed_member)
{
    struct fixture f;
    char directory[64], path[96];
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    fixture_open(&f, 3, true, false);
    th_trace_fail(f.trace, 1, 2);
    ck_assert_int_eq(th_store_write(f.trace, path, &plain, &f.error), TH_OK);
    struct th_result *result = th_store_read(path, &f.error);
    const struct th_series *rate = series(result, "pump.rate");
    for (size_t m = 0; m < 3; m++)
        for (size_t t = 0; t < 6; t++)
            ck_assert_int_eq(isnan(clinical(rate, m, t, 0)), m == 1 && t >= 2);
    th_result_free(result);
    unlink(path);
    rmdir(directory);
    fixture_close(&f);
}
END_TEST

/* Column names that meet reserved ones, and a text of 100 kB, are no reason to lose a result. */
START_TEST(awkward_names)
{
    struct fixture f;
    char directory[64], path[96];
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    fixture_open(&f, 2, true, false);
    f.columns[F_RATE].path = "pump.time";
    f.columns[F_WARMTH].path = "pump.member";
    f.columns[F_MODE].path = "pump.time_";
    f.columns[F_FIRST].path = "csf.z";
    char *text = malloc(100001);
    memset(text, 'x', 100000);
    text[100000] = '\0';
    f.scenario.overrides = text;
    enum th_status status = th_store_write(f.trace, path, &plain, &f.error);
    ck_assert_msg(status == TH_OK, "%s", f.error.text[0]);
    struct th_result *result = th_store_read(path, &f.error);
    ck_assert_double_eq_tol(clinical(series(result, "pump.time"), 0, 1, 0), 2, 1e-12);
    ck_assert_double_eq_tol(clinical(series(result, "csf.z"), 0, 1, 1), 11, 1e-12);
    th_result_free(result);
    free(text);
    unlink(path);
    rmdir(directory);
    fixture_close(&f);
}
END_TEST

/* Fails with a sentence that names the path and the reason, and leaves nothing behind. */
static void check_refused(struct fixture *f, const char *directory, const char *path,
                          const char *reason)
{
    int before = directory ? files_in(directory) : 0;
    f->error = (struct th_error){0};
    ck_assert_int_eq(th_store_write(f->trace, path, &plain, &f->error), TH_IO);
    ck_assert_int_eq(f->error.count, 1);
    ck_assert_ptr_nonnull(strstr(f->error.text[0], path));
    ck_assert_msg(strstr(f->error.text[0], reason) != NULL, "%s", f->error.text[0]);
    if (directory)
        ck_assert_int_eq(files_in(directory), before);
}

START_TEST(no_such_place)
{
    struct fixture f;
    char directory[64], path[128];
    f_directory(directory);
    fixture_open(&f, 1, false, false);
    snprintf(path, sizeof path, "%s/missing/a.h5", directory);
    check_refused(&f, directory, path, strerror(ENOENT));
    check_refused(&f, NULL, directory, "no regular file");
    check_refused(&f, NULL, "/dev/null", "no regular file");
    rmdir(directory);
    fixture_close(&f);
}
END_TEST

START_TEST(unwritable_directory)
{
    struct fixture f;
    char directory[64], path[96];
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    fixture_open(&f, 1, false, false);
    chmod(directory, 0555);
    /* Root may write anywhere; this test runs in its own process. */
    if (geteuid() == 0 && (chown(directory, 1, 1) != 0 || seteuid(65534) != 0))
        ck_abort_msg("cannot give up root");
    check_refused(&f, directory, path, strerror(EACCES));
    fixture_close(&f);
}
END_TEST

/* The limit is met at every stage of the writing; each time the sentence is right, nothing remains,
 * and the process can write afterwards. */
START_TEST(file_too_large)
{
    struct fixture f;
    char directory[64], path[96];
    struct rlimit limit;
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    fixture_open(&f, 600, true, false);
    ck_assert_int_eq(th_store_write(f.trace, path, &plain, &f.error), TH_OK);
    struct stat full;
    stat(path, &full);
    unlink(path);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    rlim_t all = limit.rlim_cur;
    for (int part = 0; part < 24; part++) {
        limit.rlim_cur = (rlim_t)full.st_size * (rlim_t)part / 24;
        setrlimit(RLIMIT_FSIZE, &limit);
        check_refused(&f, directory, path, strerror(EFBIG));
    }
    limit.rlim_cur = all;
    setrlimit(RLIMIT_FSIZE, &limit);
    f.error = (struct th_error){0};
    ck_assert_int_eq(th_store_write(f.trace, path, &plain, &f.error), TH_OK);
    struct th_result *result = th_store_read(path, &f.error);
    check_values(result, 600, 1e-15);
    th_result_free(result);
    unlink(path);
    rmdir(directory);
    fixture_close(&f);
}
END_TEST

/* A real full disk, where one may be mounted. */
START_TEST(full_disk)
{
    struct fixture f;
    char directory[64], path[96];
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    if (mount("none", directory, "tmpfs", 0, "size=64k") == 0) {
        fixture_open(&f, 600, true, false);
        check_refused(&f, directory, path, strerror(ENOSPC));
        fixture_close(&f);
        umount(directory);
    }
    rmdir(directory);
}
END_TEST

/* The old result stays whole when the new one cannot be written. */
START_TEST(old_result_stays)
{
    struct fixture f;
    char directory[64], path[96];
    size_t count, again;
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    fixture_open(&f, 20, true, false);
    ck_assert_int_eq(th_store_write(f.trace, path, &plain, &f.error), TH_OK);
    unsigned char *before = slurp(path, &count);
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = 3000;
    setrlimit(RLIMIT_FSIZE, &limit);
    check_refused(&f, directory, path, strerror(EFBIG));
    unsigned char *after = slurp(path, &again);
    ck_assert_uint_eq(count, again);
    ck_assert_int_eq(memcmp(before, after, count), 0);
    free(before);
    free(after);
    unlink(path);
    rmdir(directory);
    fixture_close(&f);
}
END_TEST

/* HDF5 says nothing on stderr, whatever goes wrong. */
START_TEST(quiet)
{
    struct fixture f;
    char directory[64], path[96], log[96];
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    snprintf(log, sizeof log, "%s/log", directory);
    int old = dup(2), file = open(log, O_RDWR | O_CREAT, 0600);
    dup2(file, 2);
    fixture_open(&f, 20, true, false);
    struct rlimit limit, small;
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    small = limit;
    small.rlim_cur = 20000;
    setrlimit(RLIMIT_FSIZE, &small);
    th_store_write(f.trace, path, &plain, &f.error);
    setrlimit(RLIMIT_FSIZE, &limit);
    spill(path, (const unsigned char *)"\x89HDF\r\n\x1a\n and more", 17);
    ck_assert_ptr_null(th_store_read(path, &f.error));
    dup2(old, 2);
    struct stat said;
    fstat(file, &said);
    ck_assert_int_eq(said.st_size, 0);
    close(file);
    close(old);
    unlink(path);
    unlink(log);
    rmdir(directory);
    fixture_close(&f);
}
END_TEST

static void check_unreadable(const char *path, const char *reason)
{
    struct th_error error = {0};
    ck_assert_ptr_null(th_store_read(path, &error));
    ck_assert_int_eq(error.count, 1);
    ck_assert_int_eq(error.status, TH_IO);
    ck_assert_ptr_nonnull(strstr(error.text[0], path));
    ck_assert_msg(strstr(error.text[0], reason) != NULL, "%s", error.text[0]);
}

START_TEST(foreign_files)
{
    char directory[64], path[96];
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    check_unreadable(path, strerror(ENOENT));
    spill(path, NULL, 0);
    check_unreadable(path, "no HDF5 file");
    spill(path, (const unsigned char *)"title: a scenario\n", 18);
    check_unreadable(path, "no HDF5 file");
    check_unreadable(directory, "no HDF5 file");
    unlink(path);
    rmdir(directory);
}
END_TEST

/* Every truncation is refused. */
START_TEST(truncated)
{
    struct fixture f;
    char directory[64], path[96];
    size_t count;
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    fixture_open(&f, 3, true, false);
    ck_assert_int_eq(th_store_write(f.trace, path, &plain, &f.error), TH_OK);
    unsigned char *bytes = slurp(path, &count);
    for (size_t length = 0; length < count; length += length < 200 ? 1 : 97) {
        spill(path, bytes, length);
        check_unreadable(path, length < 8 ? "no HDF5 file" : "a.h5");
    }
    spill(path, bytes, count - 1);
    check_unreadable(path, "damaged");
    free(bytes);
    unlink(path);
    rmdir(directory);
    fixture_close(&f);
}
END_TEST

/* Damaged bytes end in a result or in one sentence, never in a crash or in a result whose sizes do not
 * fit together. Each damage is tried in a process of its own, because libhdf5 itself may crash. */
static int try_damage(const char *path)
{
    struct th_error error = {0};
    struct th_result *result = th_store_read(path, &error);
    if (!result)
        return error.count == 1 ? 0 : 2;
    double sum = 0;
    for (size_t k = 0; k < result->count; k++) {
        const struct th_series *s = &result->series[k];
        sum += s->values[s->members * s->times * s->points - 1] + s->time[s->times - 1];
        sum += s->axis ? s->axis[s->points - 1] : 0;
        sum += (double)(strlen(s->name) + strlen(s->unit));
    }
    th_result_free(result);
    return sum == 1e300 ? 3 : 1;
}

START_TEST(damaged)
{
    struct fixture f;
    char directory[64], path[96];
    size_t count, refused = 0, read = 0;
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    fixture_open(&f, 3, true, false);
    struct th_store_options options = {.compress = 1};
    ck_assert_int_eq(th_store_write(f.trace, path, &options, &f.error), TH_OK);
    unsigned char *bytes = slurp(path, &count);
    for (size_t at = 0; at < count; at += 61) {
        bytes[at] ^= 0xff;
        spill(path, bytes, count);
        bytes[at] ^= 0xff;
        pid_t child = fork();
        if (child == 0)
            _exit(try_damage(path));
        int status;
        waitpid(child, &status, 0);
        ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) <= 1, "byte %zu: status %x", at,
                      status);
        refused += WEXITSTATUS(status) == 0;
        read += WEXITSTATUS(status) == 1;
    }
    /* Much of a file is what the reader looks at, and much is not. */
    ck_assert_uint_gt(refused, 50);
    ck_assert_uint_gt(read, 50);
    free(bytes);
    unlink(path);
    rmdir(directory);
    fixture_close(&f);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "store");
    tcase_add_test(tests, sha256);
    tcase_add_test(tests, single_run);
    tcase_add_test(tests, ensemble);
    tcase_add_test(tests, slabs);
    tcase_add_test(tests, long_profile);
    tcase_add_test(tests, same_bytes);
    tcase_add_test(tests, failed_member);
    tcase_add_test(tests, awkward_names);
    tests = add_case(suite, "failures");
    tcase_add_test(tests, no_such_place);
    tcase_add_test(tests, unwritable_directory);
    tcase_add_test(tests, file_too_large);
    tcase_add_test(tests, full_disk);
    tcase_add_test(tests, old_result_stays);
    tcase_add_test(tests, quiet);
    tests = add_case(suite, "reading");
    tcase_add_test(tests, foreign_files);
    tcase_add_test(tests, truncated);
    tcase_add_test(tests, damaged);
}
