/* The product itself: a scenario is read, laid out, run by the engine and written as a result.
 * The time of a patient's day in an ensemble, and that of one run of the program. */
#include "bench.h"

#include "catalog.h"
#include "engine/start.h"
#include "ensemble/ensemble.h"
#include "language/language.h"
#include "store/store.h"

#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DAYS = 30, ROUNDS = 3, TEXT = 8192, WORD = 64, PATH = 512 };
#define MONTH "scenarios/morphine_month.yaml"

/* A month, of one patient or of many, and the seconds of each part. */
struct product {
    const char *stops;
    int members, threads;
    bool hourly;
    double read[ROUNDS], start[ROUNDS], run[ROUNDS], write[ROUNDS];
    double steps; /* of one member */
};

struct opened {
    struct th_units *units;
    struct th_scenario *scenario;
    struct th_layout *layout;
};

static void close_all(const struct opened *o)
{
    th_layout_free(o->layout);
    th_scenario_free(o->scenario);
    th_units_free(o->units);
}

/* The scenario as it is shipped; for an ensemble with canals that differ and what a study
 * records. */
static bool read_text(const struct product *p, char text[TEXT])
{
    FILE *file = fopen(MONTH, "r");
    size_t length = file ? fread(text, 1, TEXT / 2, file) : 0;
    if (file)
        fclose(file);
    text[length] = '\0';
    if (p->members > 1)
        snprintf(text + length, TEXT - length,
                 "\nensemble: {members: %d, seed: 7, vary: {csf.volume: lognormal 24 %%}}\n"
                 "record: [csf.tip_concentration, csf.probe_concentration, "
                 "plasma.concentration, effect.analgesia.effect]\n",
                 p->members);
    return length > 0 && length < TEXT / 2;
}

static bool open_all(struct opened *o, const struct product *p, struct th_error *error)
{
    char text[TEXT], duration[WORD], sample[WORD];
    const char *sets[] = {duration, sample, "run.precision=single"};
    snprintf(duration, WORD, "run.duration=%d day", DAYS);
    snprintf(sample, WORD, "run.sample=%s", p->hourly ? "1 h" : "30 day");
    *o = (struct opened){.units = th_units_create(error)};
    if (o->units && read_text(p, text))
        o->scenario = th_scenario_parse(&th_catalog, o->units, MONTH, text, strlen(text), sets,
                                        p->members > 1 ? 3 : 1, error);
    if (o->scenario)
        o->layout = th_layout_create(o->scenario, error);
    return o->layout != NULL;
}

/* Time of the members' own set-up in a run: geometry, profiles, coefficients. All blocks, one
 * thread. */
static double start_time(const struct opened *o, int members, struct th_error *error)
{
    const double start = th_seconds();
    struct th_block *block = th_block_create(o->layout, error);
    for (int first = 0; block && first < members; first += TH_LANES)
        th_block_start(block, (uint64_t)first, 0,
                       members - first < TH_LANES ? members - first : TH_LANES);
    th_block_free(block);
    return th_seconds() - start;
}

static bool once(struct product *p, int round, const char *path)
{
    struct th_error error = {0};
    struct opened o;
    struct th_trace *trace = NULL;
    const struct th_ensemble_options options = {.threads = p->threads};
    double at[4] = {th_seconds()};
    bool done = open_all(&o, p, &error);
    at[1] = th_seconds();
    done = done && th_ensemble_run(o.layout, &options, &trace, &error) == TH_OK;
    at[2] = th_seconds();
    done = done && th_store_write(trace, path, NULL, &error) == TH_OK;
    at[3] = th_seconds();
    p->read[round] = at[1] - at[0];
    p->run[round] = at[2] - at[1];
    p->write[round] = at[3] - at[2];
    if (done) {
        p->start[round] = start_time(&o, p->members, &error);
        p->steps = 0;
        for (int m = 0; m < p->members; m++) p->steps += (double)trace->steps[m] / p->members;
    } else {
        fprintf(stderr, "bench: %s\n", error.count ? error.text[0] : MONTH " is not here");
    }
    th_trace_free(trace);
    close_all(&o);
    remove(path);
    return done;
}

/* Medians, with the set-up of members shared by the threads. Returns the wall time. */
static double show(struct table *table, struct product *p, int rounds)
{
    const double read = th_bench_median(p->read, rounds), run = th_bench_median(p->run, rounds);
    const double start = th_bench_median(p->start, rounds) / p->threads;
    const double write = th_bench_median(p->write, rounds), wall = read + run + write;
    th_table_row(table, "%d|%s|%d|%.0f|%.3f|%.3f|%.3f|%.3f|%.0f|%.0f|%.1f|%.1f", p->members,
                 p->stops, p->threads, p->steps, read, run, write, wall, p->members / wall,
                 DAYS * p->members / wall / p->threads, 100 * (read + start) / wall,
                 100 * write / wall);
    return wall;
}

static int ensembles(struct bench *bench, const char *path)
{
    const int cores = bench->machine.cores < 2 ? 1 : 2, rounds = bench->quick ? 1 : ROUNDS;
    struct product plans[5] = {{.members = 1, .threads = 1}};
    struct table table;
    double wall[5];
    plans[0].stops = "hourly";
    plans[0].hourly = true;
    for (int i = 1; i < 5; i++)
        plans[i] = (struct product){.stops = i < 3 ? "hourly" : "events",
                                    .hourly = i < 3,
                                    .members = bench->members,
                                    .threads = i % 2 ? 1 : cores};
    for (int round = 0; round < rounds; round++)
        for (int i = 0; i < 5; i++)
            if (!once(&plans[i], round, path))
                return -1;
    th_table_begin(
        &table, bench->results, "product",
        "The product: morphine_month for 30 days (reservoir, pump, catheter, line, canal of\n"
        "400 cells, effects), read, run and written; of an ensemble four outputs, float32",
        "members|stops|threads|steps|read s|run s|write s|wall s|members/s|"
        "patient-days/s/core|set-up %|write %");
    for (int i = 0; i < 5; i++) wall[i] = show(&table, &plans[i], rounds);
    th_table_end(&table);
    const double days = DAYS * (double)bench->members;
    char measured[48], text[96];
    th_bench_at_least(bench, "H3", "the product: patient-days/s/core, hourly, written",
                      days / wall[1], 10000, "");
    const double large = wall[2] * 1e5 / bench->members;
    snprintf(measured, sizeof measured, "%.0f s", large);
    snprintf(text, sizeof text, "the product: 100000 x 30 d, %d threads: EXTRAPOLATED from %d",
             cores, bench->members);
    th_bench_goal(bench, "H10", text, large <= 150, measured, "<= 150 s");
    return 0;
}

/* `thecal run` of the shipped month as a process of its own. False if it failed. */
static bool run_program(const char *program, const char *path, double seconds[3], long *kib)
{
    char *const words[] = {(char *)program, "run", "-q",         "-t", "1",
                           MONTH,           "-o",  (char *)path, NULL};
    struct rusage used;
    pid_t child;
    int status;
    const double start = th_seconds();
    if (posix_spawn(&child, program, NULL, NULL, words, environ) != 0 ||
        wait4(child, &status, 0, &used) != child)
        return false;
    seconds[0] = th_seconds() - start;
    seconds[1] = (double)used.ru_utime.tv_sec + 1e-6 * (double)used.ru_utime.tv_usec;
    seconds[2] = (double)used.ru_stime.tv_sec + 1e-6 * (double)used.ru_stime.tv_usec;
    *kib = used.ru_maxrss;
    remove(path);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int single(struct bench *bench, const char *path)
{
    double spent[3][BENCH_REPEATS];
    long kib = 0;
    struct table table;
    for (int i = 0; i < bench->repeats; i++) {
        double seconds[3];
        if (!run_program(bench->program, path, seconds, &kib)) {
            fprintf(stderr, "bench: %s run %s failed\n", bench->program, MONTH);
            return -1;
        }
        for (int k = 0; k < 3; k++) spent[k][i] = seconds[k];
    }
    th_table_begin(&table, bench->results, "program",
                   "thecal run " MONTH ", 35 days, every output, one thread, as a process",
                   "wall ms|user ms|system ms|memory MB");
    th_table_row(&table, "%.0f|%.0f|%.0f|%.0f", 1e3 * th_bench_median(spent[0], bench->repeats),
                 1e3 * th_bench_median(spent[1], bench->repeats),
                 1e3 * th_bench_median(spent[2], bench->repeats), 1e-3 * 1.024 * (double)kib);
    th_table_end(&table);
    return 0;
}

int th_bench_product(struct bench *bench)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/product.h5", bench->cache);
    return ensembles(bench, path) || single(bench, path) ? -1 : 0;
}
