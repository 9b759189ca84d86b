/* Thecal as a library: an intrathecal drug-dosing simulation that a program steers.
 *
 *     struct thecal *run = thecal_load("scenarios/morphine_month.yaml");
 *     thecal_advance(run, 86400);
 *     printf("%g kg/m3\n", thecal_get(run, "csf.tip_concentration"));
 *     thecal_free(run);
 *
 * Numbers are SI (s, m, m3, kg, Pa, K); thecal_in gives another unit. Text carries its own
 * unit. Every call returns a THECAL_ status; thecal_error has the sentences. Nothing prints,
 * exits or aborts; a NULL argument where a value is required is an error like any other. One
 * handle belongs to one thread at a time; different handles are independent.
 *
 * Not for clinical decisions. */
#ifndef THECAL_H
#define THECAL_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define THECAL_API __attribute__((visibility("default")))

/* The same numbers as the exit codes of the command. */
enum thecal_status {
    THECAL_OK = 0,
    THECAL_RUN_FAILED = 1,
    THECAL_BAD_INPUT = 3,
    THECAL_NOT_CONVERGED = 4,
    THECAL_LIMITS = 5,
    THECAL_IO = 6,
    THECAL_NO_MEMORY = 7
};

struct thecal;

/* "0.3.0" */
THECAL_API const char *thecal_version(void);

/* Reads a scenario. NULL: no memory; any other error is in thecal_status. A scenario with a
 * plug-in (pump: {use: plugin}, thecal_pump.h) loads its code into this process, which nothing
 * here guards: read only those that you trust, or ask `thecal check --no-plugins` before. */
THECAL_API struct thecal *thecal_load(const char *path);
/* With overrides, "path=value" each: {"program.dose=3 mg/day", "ensemble.members=8"}. */
THECAL_API struct thecal *thecal_load_with(const char *path, const char *const *sets,
                                           size_t set_count);
THECAL_API void thecal_free(struct thecal *run);

/* For programs that load many scenarios: what they share, the table of units, which is read
 * once. Several threads may load through one context at once; it may be freed before its
 * handles. thecal_load_in is thecal_load_with through a context (NULL: no memory). */
struct thecal_context;
THECAL_API struct thecal_context *thecal_context_create(void); /* NULL: no memory */
THECAL_API void thecal_context_free(struct thecal_context *context);
THECAL_API struct thecal *thecal_load_in(struct thecal_context *context, const char *path,
                                         const char *const *sets, size_t set_count);

THECAL_API int thecal_status(const struct thecal *run); /* of the last call that failed */
THECAL_API const char *thecal_error(const struct thecal *run); /* its sentences, a line each */

/* The whole run, all members, into an HDF5 file. threads 0: all cores. */
THECAL_API int thecal_run(struct thecal *run, const char *result, int threads);

/* One member, step by step. thecal_begin puts a member at time zero; the calls below do so with
 * member 0 if it was never called. */
THECAL_API int thecal_begin(struct thecal *run, unsigned long long member);
THECAL_API int thecal_advance(struct thecal *run,
                              double until);             /* s from the start of the run */
THECAL_API double thecal_time(const struct thecal *run); /* s                           */

/* An output, recorded or not, "pump.flow"; of a profile its k-th point, or its value at a
 * place, "csf.concentration@T10" or "@36.2 cm", which is one number; SI. A flow or a rate is
 * the mean over the last thecal_advance, NaN before the first. NaN and a status if there is no
 * such output, or if the member has failed. thecal_in: the same in a unit, "ug/mL".
 * thecal_points: 1 for a scalar, 0 if there is no such output. */
THECAL_API double thecal_get(struct thecal *run, const char *path);
THECAL_API double thecal_get_at(struct thecal *run, const char *path, size_t k);
THECAL_API double thecal_in(struct thecal *run, const char *path, const char *unit);
THECAL_API size_t thecal_points(struct thecal *run, const char *path);

/* A parameter from now on, written as in a scenario: thecal_set(run, "csf.heart_rate", "80
 * 1/min"). A value out of range, one that breaks a rule of the model, a wrong unit, an unknown
 * path, or a parameter that is read at the start alone is an error and changes nothing. */
THECAL_API int thecal_set(struct thecal *run, const char *path, const char *value);

/* The state of the member as bytes, and back: the same run goes on bit for bit. thecal_save
 * returns the bytes that it needs and writes them if size suffices. Bytes of another scenario,
 * of other overrides or of another version, or that have changed since, are an error and change
 * nothing. */
THECAL_API size_t thecal_save(struct thecal *run, void *bytes, size_t size);
THECAL_API int thecal_restore(struct thecal *run, const void *bytes, size_t size);

#ifdef __cplusplus
}
#endif

#endif
