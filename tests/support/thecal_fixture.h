/* A program that uses the library: a scenario in a folder of its own, and what a call should
 * give. */
#ifndef TH_THECAL_FIXTURE_H
#define TH_THECAL_FIXTURE_H

#include <thecal.h>

#include "support/store_fixture.h"

static const double day = 86400, hour = 3600;

/* 1 mg/mL at 0.2 mL/day through 89 cm; a place for results beside it. */
static const char text[] =
    "title: short canal\n"
    "run: {duration: 1 day, sample: 6 h}\n"
    "drug: {use: solute, concentration: 1 mg/mL, diffusivity: 5e-10 m2/s}\n"
    "program: {rate: 0.2 mL/day}\n"
    "pump: {use: peristaltic}\n"
    "reservoir: {use: bellows}\n"
    "catheter: {length: 89 cm, bore: 0.53 mm, tip: L1}\n"
    "csf: {cells: 40}\n"
    "faults: {use: kink, at: 30 cm, closed: 50 %, begins: 2 h}\n";
static const char varied[] = "ensemble: {members: 11, seed: 3, vary: {pump.error: "
                             "normal 5 % points, csf.heart_rate: normal 10 %}}\n";

static char directory[64], scenario[96], result[96];

static inline void setup(void)
{
    f_directory(directory);
    snprintf(scenario, sizeof scenario, "%s/s.yaml", directory);
    snprintf(result, sizeof result, "%s/r.h5", directory);
}

static inline void teardown(void)
{
    unlink(scenario);
    unlink(result);
    ck_assert_int_eq(rmdir(directory), 0);
}

static inline struct thecal *load(const char *more, const char *set)
{
    char whole[2000];
    snprintf(whole, sizeof whole, "%s%s", text, more);
    spill(scenario, (const unsigned char *)whole, strlen(whole));
    struct thecal *run = thecal_load_with(scenario, &set, set ? 1 : 0);
    ck_assert_ptr_nonnull(run);
    return run;
}

static inline void check(struct thecal *run, int status, int expected, const char *words)
{
    ck_assert_msg(status == expected, "%d, not %d: %s", status, expected, thecal_error(run));
    ck_assert_int_eq(thecal_status(run), expected);
    ck_assert_msg(strstr(thecal_error(run), words) != NULL, "%s", thecal_error(run));
    const char *end = strchr(thecal_error(run), '\n');
    ck_assert_msg(expected ? end && !end[1] : !end, "one line: %s", thecal_error(run));
}

static inline void well(struct thecal *run, int status)
{
    check(run, status, THECAL_OK, "");
}

#endif
