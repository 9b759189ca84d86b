/* Whole scenarios with holes, cracks, pinches and tips out of place: drug and fluid add up to
 * 1e-12 in any combination; looking, threads and the order of the faults change nothing; a
 * crack works as its closed form; chance makes holes and people mend them. */
#define TH_SUITE "leaks in scenarios"
#include "support/check_main.h"

#include <stdarg.h>

#include "support/real_run.h"

#define NEAR(a, b, off) ck_assert_double_le(fabs((a) - (b)), (off))

enum { TEXT = 8000 };

#define PATIENT                                          \
    "drug: {from: baclofen, concentration: 500 ug/mL}\n" \
    "program: {rate: 0.4 mL/day}\n"                      \
    "pump: {from: peristaltic_20ml, error: 0 %}\n"       \
    "reservoir: {from: bellows_20ml}\n"                  \
    "catheter: {from: silicone_89cm, tip: T10}\n"        \
    "csf: {cells: 40}\n"

static unsigned roll(unsigned *seed, unsigned sides)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % sides;
}

static void append(char text[TEXT], const char *format, ...)
{
    size_t used = strlen(text);
    va_list args;
    va_start(args, format);
    used += (size_t)vsnprintf(text + used, TEXT - used, format, args);
    va_end(args);
    ck_assert_uint_lt(used, TEXT);
}

enum { FAULTS = 8 };

/* A fault of any kind at any place, and what it is called. */
static void tell_fault(char text[TEXT], unsigned number, unsigned *seed)
{
    static const char *const into[] = {"automatic", "csf", "epidural", "subcutaneous"};
    const unsigned kind = roll(seed, 10), at = roll(seed, 880), begins = roll(seed, 14);
    append(text, "  - {name: f%u, begins: %u h, ", number, begins);
    if (kind < 4)
        append(text, "use: leak, at: %u mm, resistance: 1e%u Pa s/m3, into: %s", at,
               13 + roll(seed, 3), into[roll(seed, 4)]);
    else if (kind == 4)
        append(text, "use: leak, at: %u mm, bore: 40 um, opens_at: 1.4 kPa, period: 3 h", at);
    else if (kind == 5)
        append(text, "use: kink, at: %u mm, closed: %s, over: 2 h", at,
               roll(seed, 2) ? "99.9 %" : "95 %");
    else if (kind == 6)
        append(text, "use: occlusion, over: %u h, regresses: 3 h%s", roll(seed, 3) + 1,
               roll(seed, 2) ? ", drug: baclofen, half: 1 ug/mL" : "");
    else if (kind == 7)
        append(text, "use: kink, at: %u mm, residual: 30 um, bend: 1 mm, over: 2 h", at);
    else if (kind == 8)
        append(text, "use: migrate, by: %u cm, over: 5 h", 4 + roll(seed, 14));
    else
        append(text, "use: dislodge, into: %s", roll(seed, 2) ? "epidural" : "subcutaneous");
    append(text, ", until: %u h}\n", begins + 2 + roll(seed, 8));
}

struct telling {
    unsigned seed, first; /* fault `first` stands first */
    const char *sample;
    unsigned members;
};

static void tell(char text[TEXT], const struct telling *t)
{
    static const char *const sides[] = {
        "", ", side_holes: 4, side_bore: 0.3 mm, side_first: 3 mm, side_spacing: 8 mm",
        (", side_holes: 2, side_bore: 0.1 mm, side_first: 2 mm, side_spacing: 4 cm, "
         "end: closed")};
    char faults[FAULTS][TEXT];
    unsigned seed = t->seed;
    text[0] = '\0';
    append(text,
           "format: 1\nrun: {duration: 24 h, sample: %s}\n"
           "drug: [{from: morphine, concentration: 10 mg/mL}, {from: baclofen, "
           "concentration: 0.5 mg/mL, degradation: 1e-4 1/h}]\n"
           "program: {dose: 8 mg/day}\n"
           "pump: {use: peristaltic, slip: %s, pulses: %s, pulse_volume: 50 uL}\n"
           "reservoir: {volume: %s}\n"
           "catheter: {from: silicone_89cm, tip: T10, segments: 16%s}\n"
           "line: {cells: 32}\ncsf: {cells: 24, poles: 5}\n"
           "ensemble: {members: %u, seed: 3, vary: {pump.error: normal 5 %% points}}\n"
           "record: [gauge.balance, gauge.balance.aspirated, catheter.tip_volume, "
           "csf.tip_concentration",
           t->sample, roll(&seed, 2) ? "0 mL/min/mmHg" : "5e-4 mL/min/mmHg",
           t->seed % 3 ? "mean" : "resolved", t->seed % 4 < 3 ? "16 mL" : "2 mL",
           sides[t->seed % 3], t->members);
    append(text,
           "]\nevents:\n"
           "  - {at: 3 h, do: surroundings.posture, to: upright}\n"
           "  - {at: 11 h, do: surroundings.posture, to: supine}\n"
           "  - {at: 8 h, do: program.bolus, volume: 0.3 mL, over: 2 h}\n"
           "  - {at: 15 h, do: pump.stall, over: 3 h}\n"
           "  - {at: 16 h, do: reservoir.refill, volume: 25 mL}\n"
           "  - {at: 4 h, do: catheter.aspirate, volume: 1 mL}\n"
           "  - {at: 4 h 10 min, do: catheter.inject, volume: 1.5 mL, over: 3 min, drug: "
           "baclofen}\n"
           "  - {at: 12 h, do: catheter.aspirate, volume: 0.5 mL, suction: 60 kPa, over: 40 "
           "min}\n"
           "  - {at: 16 h, do: catheter.inject, volume: 2 mL, push: 30 kPa}\n"
           "  - {at: %u h, do: catheter.replace, concentration: 3 mg/mL}\nfaults:\n",
           9 + roll(&seed, 15));
    for (unsigned k = 0; k < FAULTS; k++) {
        faults[k][0] = '\0';
        tell_fault(faults[k], k, &seed);
    }
    for (unsigned k = 0; k < FAULTS; k++) append(text, "%s", faults[(k + t->first) % FAULTS]);
}

static struct real_run run_on(const char *text, int threads, uint64_t members)
{
    struct real_run run = real_open(text);
    struct th_ensemble_options options = {.threads = threads, .members = members};
    th_ensemble_run(run.layout, &options, &run.trace, &run.error);
    ck_assert_msg(run.trace != NULL, "%s", run.error.text[0]);
    return run;
}

static double final_of(const struct real_run *run, const char *path, uint64_t member)
{
    return th_trace_get(run->trace, real_column(run, path), member, run->trace->times - 1, 0);
}

static const char *const compared[] = {
    "catheter.tip_volume", "csf.tip_concentration.morphine", "gauge.balance.csf.morphine",
    "gauge.balance.leaked.morphine", "gauge.balance.aspirated.morphine"};
enum { COMPARED = sizeof compared / sizeof *compared };

/* Members that went to the end; the others stopped where two holes of one segment have a pinch
 * between them. */
static unsigned compare(const struct real_run *a, const struct real_run *b, uint64_t members)
{
    unsigned ended = 0;
    for (uint64_t m = 0; m < members; m++) {
        ck_assert_int_eq(a->trace->status[m], b->trace->status[m]);
        if (a->trace->status[m] != TH_OK)
            continue;
        ended++;
        for (int k = 0; k < COMPARED; k++) {
            double x = final_of(a, compared[k], m), y = final_of(b, compared[k], m);
            ck_assert_msg(memcmp(&x, &y, sizeof x) == 0, "%s: %.17g, %.17g", compared[k], x, y);
        }
    }
    return ended;
}

/* Seed 7 makes 24 times the steps of any other (131 000): 11 has its reservoir of 2 mL, too. */
static const unsigned seeds[][3] = {{1, 2, 3}, {4, 5, 6}, {11, 8, 9}};

START_TEST(adds_up)
{
    char text[TEXT];
    unsigned ended = 0;
    for (unsigned k = 0; k < 3; k++) {
        const struct telling t = {seeds[_i][k], 0, "5 h", 2};
        tell(text, &t);
        struct real_run run = run_on(text, 1, 2);
        for (uint64_t m = 0; m < 2; m++) {
            if (run.trace->status[m] != TH_OK) {
                ck_assert_msg(strstr(run.error.text[0], "catheter.segments"), "%s\n%s",
                              run.error.text[0], text);
                continue;
            }
            ended++;
            ck_assert_msg(final_of(&run, "gauge.balance.worst", m) <= 1e-12, "%g\n%s",
                          final_of(&run, "gauge.balance.worst", m), text);
        }
        real_close(&run);
    }
    ck_assert_uint_gt(ended, 2);
}
END_TEST

enum change { SAMPLES, THREADS, ORDER, CHANGES };

/* Other samples, two threads, faults in another order: every bit the same. */
START_TEST(nothing_changes)
{
    unsigned ended[CHANGES] = {0};
    for (unsigned seed = 1; seed <= 2; seed++) {
        char text[TEXT];
        const struct telling first = {seed, 0, "24 h", 9};
        tell(text, &first);
        struct real_run a = run_on(text, 1, 9);
        for (int change = rounds(SAMPLES, THREADS); change <= rounds(ORDER, THREADS);
             change++) {
            struct telling other = first;
            other.sample = change == SAMPLES ? "17 min" : first.sample;
            other.first = change == ORDER ? 3 : 0;
            tell(text, &other);
            const uint64_t members = change == THREADS ? 9 : 2; /* nine are two blocks */
            struct real_run b = run_on(text, change == THREADS ? 2 : 1, members);
            ended[change] += compare(&a, &b, members);
            real_close(&b);
        }
        real_close(&a);
    }
    for (int change = rounds(SAMPLES, THREADS); change <= rounds(ORDER, THREADS); change++)
        ck_assert_uint_ge(ended[change], change == THREADS ? 9 : 2);
}
END_TEST

/* A closed line of five eighths of 0.89 m, C = 5/8 x 0.89 m x 3 pi a2 b2/(E (b2 - a2)), filled
 * at 0.4 mL/day, cracks at 20 kPa and shuts at 10 kPa: from one to the other in C dp/Q, back by
 * RC ln((20 - RQ)/(10 - RQ)) with R = 1e13, over and over; all that leaves passes the crack. */
START_TEST(crack_in_a_closed_line)
{
    struct real_run run = real_run(
        "format: 1\nrun: {duration: 6 h, sample: 1 h}\n" PATIENT
        "faults:\n  - {use: kink, at: 58 cm, closed: 100 %, begins: 0 h}\n"
        "  - {use: leak, name: crack, at: 30 cm, resistance: 1e13 Pa s/m3, opens_at: 20 kPa, "
        "closes_at: 10 kPa, begins: 0 h}\n"
        "record: [fault.crack.openings, fault.crack.leaked_volume, catheter.inlet_volume, "
        "catheter.stored_volume, catheter.tip_volume, catheter.lumen]\n");
    const size_t last = run.trace->times - 1;
    const double b2 = 1.4e-3 * 1.4e-3 / 4,
                 a2 = real_get(&run, "catheter.lumen", 0) / 0.89 / acos(-1),
                 c = 0.625 * 0.89 * 3 * acos(-1) * a2 * b2 / (3e6 * (b2 - a2)),
                 q = 0.4e-6 / 86400, r = 1e13;
    const double period = c * 10e3 / q + r * c * log((20e3 - r * q) / (10e3 - r * q));
    const double first = c * (20e3 - 1300) / q, times = (6 * 3600 - first) / period;
    NEAR(real_get(&run, "fault.crack.openings", last), times, 2 + 0.01 * times);
    const double in = real_get(&run, "catheter.inlet_volume", last),
                 kept = real_get(&run, "catheter.stored_volume", last),
                 out = real_get(&run, "fault.crack.leaked_volume", last),
                 tip = real_get(&run, "catheter.tip_volume", last);
    NEAR(out, in - kept - tip, 1e-12 * in);
    NEAR(tip, 0, 1e-6 * in);
    real_close(&run);
}
END_TEST

/* A line that a closed kink held back for days bursts out within milliseconds, at a Reynolds
 * number of thousands: that is no injection, wherever the kink is, and all of it arrives. */
START_TEST(closed_kink_let_go)
{
    struct real_run run =
        real_run("format: 1\nrun: {duration: 18 day, sample: 6 h}\n" PATIENT
                 "faults: {use: kink, at: 40 cm, closed: 100 %, begins: 3 day, over: 12 h}\n"
                 "events: [{at: 17 day, do: fault.kink.off}]\n"
                 "ensemble: {vary: {fault.kink.at: grid 10 40 75 79.587 85 cm}}\n"
                 "record: [gauge.balance.worst, catheter.inlet_volume, catheter.tip_volume, "
                 "catheter.stored_volume]\n");
    const size_t last = run.trace->times - 1;
    for (uint64_t m = 0; m < 5; m++) {
        ck_assert_msg(run.trace->status[m] == TH_OK, "%s", run.error.text[0]);
        const double in = th_trace_get(run.trace, 1, m, last, 0);
        NEAR(th_trace_get(run.trace, 0, m, last, 0), 0, 1e-12);
        NEAR(th_trace_get(run.trace, 2, m, last, 0),
             in - th_trace_get(run.trace, 3, m, last, 0), 1e-12 * in);
    }
    real_close(&run);
}
END_TEST

/* Holes by chance, each mended three days after it came: the log has both, fluid leaks between
 * them and at no other time. */
START_TEST(by_chance)
{
    struct real_run run = real_run(
        "format: 1\nrun: {duration: 60 day, sample: 1 day}\n" PATIENT
        "faults: {use: leak, name: pinhole, at: 2 cm, bore: 10 um, into: subcutaneous, begins: "
        "never}\n"
        "hazards: [{name: hole, after: exponential mean 60 day, do: fault.pinhole.on}]\n"
        "events: [{name: revision, after: 3 day, since: hole, do: fault.pinhole.off, cause: "
        "hole}]\n"
        "ensemble: {members: 16, seed: 3}\n"
        "record: [fault.pinhole.leaking, fault.pinhole.leaked_volume]\n");
    const size_t leaking = real_column(&run, "fault.pinhole.leaking"),
                 volume = real_column(&run, "fault.pinhole.leaked_volume");
    unsigned holed = 0;
    for (uint64_t m = 0; m < 16; m++) {
        unsigned days = 0;
        for (size_t t = 1; t < run.trace->times; t++) {
            const bool now = th_trace_get(run.trace, leaking, m, t, 0) > 0,
                       before = th_trace_get(run.trace, leaking, m, t - 1, 0) > 0;
            const double rise = th_trace_get(run.trace, volume, m, t, 0) -
                                th_trace_get(run.trace, volume, m, t - 1, 0);
            days += now;
            ck_assert((rise != 0) == (now || before));
        }
        ck_assert(days == 0 || days == 3 || th_trace_get(run.trace, leaking, m, 60, 0) > 0);
        holed += days > 0;
    }
    ck_assert_uint_gt(holed, 3);
    ck_assert_uint_lt(holed, 16);
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "leaks");
    tcase_add_loop_test(tests, adds_up, 0, rounds(3, 1));
    tcase_add_test(tests, nothing_changes);
    tcase_add_test(tests, crack_in_a_closed_line);
    tcase_add_test(tests, closed_kink_let_go);
    tcase_add_test(tests, by_chance);
}
