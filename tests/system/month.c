/* Every scenario that is shipped, and the promises that hold for all of them: it loads and
 * runs, drug and fluid add up, no memory is allocated while it runs, and neither threads nor
 * blocks change a bit. */
#define TH_SUITE "shipped scenarios"
#include "support/check_main.h"

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/start.h"
#include "ensemble/ensemble.h"
#include "language/language.h"
#include "scenario/path.h"
#include "store/store.h"
#include "support/shipped.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WATCHED 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define WATCHED 0
#endif
#endif
#ifndef WATCHED
#define WATCHED 1
#endif

/* Calls to the allocator, from whatever library, while `watching`. */
static atomic_int watching, calls;

#if WATCHED
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *old);

static void note(void)
{
    if (atomic_load(&watching))
        atomic_fetch_add(&calls, 1);
}

void *malloc(size_t size)
{
    note();
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    note();
    return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    note();
    return __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    note();
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size)
{
    note();
    *result = __libc_memalign(alignment, size);
    return *result ? 0 : 12; /* ENOMEM */
}

void free(void *old)
{
    note();
    __libc_free(old);
}
#endif

/* One scenario, ready to run. */
struct shipped {
    struct th_units *units;
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_error error;
};

static struct shipped open_of(const struct th_catalog *catalog, const char *path,
                              const char *set)
{
    struct shipped it = {.error = {.status = TH_OK}};
    it.units = th_units_create(&it.error);
    ck_assert_ptr_nonnull(it.units);
    it.scenario = th_scenario_load(catalog, it.units, path, &set, set != NULL, &it.error);
    ck_assert_msg(it.scenario != NULL, "%s", it.error.text[0]);
    it.layout = th_layout_create(it.scenario, &it.error);
    ck_assert_msg(it.layout != NULL, "%s", it.error.text[0]);
    return it;
}

static struct shipped open_file(const char *path, const char *set)
{
    return open_of(&th_catalog, path, set);
}

static void close_file(struct shipped *it)
{
    th_layout_free(it->layout);
    th_scenario_free(it->scenario);
    th_units_free(it->units);
}

/* Calls visit for every scenario, or, in brief, for some; there are several. */
static void each_file(void (*visit)(const char *path))
{
    glob_t found;
    ck_assert_int_eq(glob_shipped(0, &found), 0);
    ck_assert_uint_ge(found.gl_pathc, 5);
    for (size_t k = 0; k < found.gl_pathc; k += (size_t)rounds(1, 4)) visit(found.gl_pathv[k]);
    globfree(&found);
}

/* True for an error of the balance, of a drug or of the fluid. */
static bool is_balance(const struct th_scenario *scenario, size_t column)
{
    return strncmp(scenario->columns[column].path, "gauge.balance.error", 19) == 0 ||
           strcmp(scenario->columns[column].path, "gauge.balance.volume_error") == 0;
}

/* Every sample of the balance, of all members; true if that of each drug and of the fluid is
 * there. */
static bool adds_up(const struct shipped *it, const struct th_trace *trace)
{
    size_t found = 0;
    for (size_t c = 0; c < it->scenario->column_count; c++) {
        if (!is_balance(it->scenario, c))
            continue;
        found++;
        for (uint64_t m = 0; m < trace->members; m++)
            for (size_t t = 0; t < trace->times; t++)
                if (!(fabs(th_trace_get(trace, c, m, t, 0)) <= 1e-12))
                    ck_abort_msg("%s: %s is %g at %g h", it->scenario->file,
                                 it->scenario->columns[c].path, th_trace_get(trace, c, m, t, 0),
                                 th_seconds_of(trace->time[t]) / 3600);
    }
    ck_assert_uint_le(found, it->scenario->species + 1);
    return found == it->scenario->species + 1;
}

/* The question comes first: who opens the file reads it. */
static void read_question(const char *path)
{
    struct shipped it = open_file(path, NULL);
    const char *text = it.scenario->text, *end = strstr(text, "\ntitle:");
    ck_assert_msg(text[0] == '#' && text[1] == ' ', "%s has no first comment", path);
    const char *question = memchr(text, '?', it.scenario->text_length);
    ck_assert_msg(end && question && question < end, "%s asks nothing", path);
    close_file(&it);
}

START_TEST(each_opens_with_a_question)
{
    each_file(read_question);
}
END_TEST

/* A run of a scenario, to its end or for a tenth; a trace, in which drug and fluid add up. */
static void count_calls_of(const struct th_catalog *catalog, const char *path, bool whole,
                           bool traced)
{
    struct shipped it = open_of(catalog, path, "record=default, gauge.balance");
    const int lanes = it.scenario->members < 2 ? 1 : 2;
    const th_tick end = whole ? it.scenario->duration : it.scenario->duration / 10;
    struct th_block *block = th_block_create(it.layout, &it.error);
    struct th_trace *trace =
        traced ? th_trace_create(it.layout, 0, (uint64_t)lanes, NULL, &it.error) : NULL;
    th_block_start(block, 0, 0, lanes);
    atomic_store(&calls, 0);
    atomic_store(&watching, 1);
    th_block_advance(block, end, trace, NULL);
    atomic_store(&watching, 0);
    ck_assert_int_eq(th_block_now(block, 0), end);
    ck_assert_msg(atomic_load(&calls) == 0, "%s: %d calls to the allocator %s a trace", path,
                  atomic_load(&calls), traced ? "with" : "without");
    ck_assert(!traced || adds_up(&it, trace));
    th_trace_free(trace);
    th_block_free(block);
    close_file(&it);
}

/* To the end with a trace, where what the report takes from the path is left out; for a tenth
 * with that and without a trace: there the steps are the same. Their numbers, of all members,
 * and requirements are looked at by tests/cli/reference.sh. */
static void count_calls(const char *path)
{
    count_calls_of(&silent_catalog, path, true, true);
    count_calls_of(&th_catalog, path, false, false);
}

START_TEST(adds_up_and_no_memory_is_allocated_between_steps)
{
    /* The counter counts: volatile, so that the pair is not optimised away. */
    atomic_store(&watching, 1);
    void *volatile piece = malloc(16);
    free(piece);
    atomic_store(&watching, 0);
    ck_assert_int_eq(atomic_load(&calls), WATCHED ? 2 : 0);
    each_file(count_calls);
}
END_TEST

static void read_whole(const char *path, unsigned char **bytes, size_t *count)
{
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    fseek(file, 0, SEEK_END);
    *count = (size_t)ftell(file);
    rewind(file);
    *bytes = malloc(*count);
    ck_assert_uint_eq(fread(*bytes, 1, *count, file), *count);
    fclose(file);
}

/* The ensemble on so many threads: its arrays, and the bytes of its file. */
struct bytes {
    unsigned char *trace, *file;
    size_t trace_count, file_count;
};

static struct bytes run_on(const struct shipped *it, int threads)
{
    struct th_error error = {.status = TH_OK};
    struct th_ensemble_options options = {.threads = threads};
    struct th_trace *trace;
    ck_assert_int_eq(th_ensemble_run(it->layout, &options, &trace, &error), TH_OK);
    char path[] = "/tmp/thecal_month_XXXXXX";
    int handle = mkstemp(path);
    ck_assert_int_ge(handle, 0);
    close(handle);
    ck_assert_msg(th_store_write(trace, path, &(struct th_store_options){.threads = threads},
                                 &error) == TH_OK,
                  "%s", error.text[0]);
    struct bytes bytes = {.trace_count = trace->byte_count};
    bytes.trace = malloc(trace->byte_count);
    memcpy(bytes.trace, trace->bytes, trace->byte_count);
    read_whole(path, &bytes.file, &bytes.file_count);
    unlink(path);
    th_trace_free(trace);
    return bytes;
}

START_TEST(threads_change_no_bit)
{
    static const int threads[] = {2, 5};
    struct shipped it = open_file("scenarios/tolerance_ensemble.yaml", "run.until=12 h");
    ck_assert_uint_gt(it.scenario->members, 4 * TH_LANES); /* work for five threads */
    struct bytes one = run_on(&it, 1);
    for (size_t k = 0; k < 2; k++) {
        struct bytes more = run_on(&it, threads[k]);
        ck_assert_uint_eq(more.trace_count, one.trace_count);
        ck_assert(memcmp(more.trace, one.trace, one.trace_count) == 0);
        ck_assert_uint_eq(more.file_count, one.file_count);
        ck_assert(memcmp(more.file, one.file, one.file_count) == 0);
        free(more.trace);
        free(more.file);
    }
    free(one.trace);
    free(one.file);
    close_file(&it);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "month");
    tcase_add_test(tests, each_opens_with_a_question);
    tcase_add_test(tests, threads_change_no_bit);
    tcase_add_test(tests, adds_up_and_no_memory_is_allocated_between_steps);
}
