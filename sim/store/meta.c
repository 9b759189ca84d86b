/* Provenance of a result, and the final status of each member. */
#include <gsl/gsl_version.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/version.h"
#include "scenario/provenance.h"
#include "store/sections.h"

static const char *base_name(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slash ? slash + 1 : path ? path : "";
}

/* "pump: rotor", ... */
static bool write_models(const struct th_store_job *job)
{
    enum { LENGTH = 160 };
    const struct th_scenario *scenario = job->scenario;
    size_t count = scenario->instance_count;
    char(*lines)[LENGTH] = calloc(count + 1, sizeof *lines);
    const char **list = calloc(count + 1, sizeof *list);
    for (size_t k = 0; lines && list && k < count; k++) {
        snprintf(lines[k], LENGTH, "%s: %s", scenario->instances[k].name,
                 scenario->instances[k].model->name);
        list[k] = lines[k];
    }
    bool done = lines && list && (count == 0 || th_h5_texts(job->file, "models", list, count));
    free(lines);
    free(list);
    return done;
}

static bool write_versions(const struct th_store_job *job)
{
    char text[200];
    unsigned major, minor, release;
    if (H5get_libversion(&major, &minor, &release) < 0)
        return false;
    snprintf(text, sizeof text, "thecal %s (git %s)", th_version(), th_version_commit());
    if (!th_h5_text(job->file, "source", text))
        return false;
    snprintf(text, sizeof text, "%u.%u.%u", major, minor, release);
    return th_h5_word(job->file, "thecal_file_format", "1.0") &&
           th_h5_text(job->file, "thecal_version", th_version()) &&
           th_h5_text(job->file, "git_commit", th_version_commit()) &&
           th_h5_text(job->file, "compiler", th_version_compiler()) &&
           th_h5_text(job->file, "hdf5_version", text) &&
           th_h5_text(job->file, "gsl_version", gsl_version);
}

/* Attributes that differ between runs of the same scenario. */
static bool write_stamp(const struct th_store_job *job)
{
    const struct th_store_options *options = job->options;
    const char *line = options->command_line ? options->command_line : "";
    char date[32] = "", host[256] = "";
    time_t now = time(NULL);
    struct tm utc;
    if (gmtime_r(&now, &utc))
        strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &utc);
    if (gethostname(host, sizeof host - 1) != 0)
        host[0] = '\0';
    size_t size = strlen(line) + sizeof date + 2;
    char *history = malloc(size);
    if (!history)
        return false;
    snprintf(history, size, "%s %s", date, line);
    int32_t threads = options->threads;
    bool done = th_h5_text(job->file, "history", history) &&
                th_h5_text(job->file, "date_created", date) &&
                th_h5_text(job->file, "hostname", host) &&
                th_h5_text(job->file, "command_line", line) &&
                th_h5_number(job->file, "wall_time_s", TH_H5_REAL, &options->wall_time) &&
                th_h5_number(job->file, "threads", TH_H5_INT32, &threads);
    free(history);
    return done;
}

static bool write_scenario_marks(const struct th_store_job *job)
{
    const struct th_scenario *scenario = job->scenario;
    char digest[65];
    size_t parameters;
    int32_t uncalibrated = (int32_t)th_scenario_uncalibrated(scenario, &parameters);
    th_scenario_digest(scenario, digest);
    return th_h5_number(job->file, "seed", TH_H5_UINT64, &scenario->seed) &&
           th_h5_number(job->file, "members", TH_H5_UINT64, &scenario->members) &&
           th_h5_text(job->file, "from", scenario->steady ? "steady" : "rest") &&
           th_h5_text(job->file, "precision", scenario->single ? "single" : "double") &&
           th_h5_text(job->file, "scenario_file", base_name(scenario->file)) &&
           th_h5_text(job->file, "scenario_sha256", digest) &&
           th_h5_text(job->file, "overrides", scenario->overrides ? scenario->overrides : "") &&
           th_h5_number(job->file, "uncalibrated_parameters", TH_H5_INT32, &uncalibrated);
}

bool th_store_root(const struct th_store_job *job)
{
    const struct th_scenario *scenario = job->scenario;
    return th_h5_word(job->file, "NX_class", "NXroot") &&
           th_h5_text(job->file, "default", "run") &&
           th_h5_text(job->file, "Conventions", "CF-1.10 ACDD-1.3") &&
           th_h5_text(job->file, "title", scenario->title ? scenario->title : "") &&
           th_h5_text(
               job->file, "summary",
               "simulated intrathecal drug delivery: pump, catheter, CSF, tissue, effect") &&
           write_versions(job) && write_models(job) && write_scenario_marks(job);
}

bool th_store_stamp(const struct th_store_job *job)
{
    return !job->options->stamp || write_stamp(job);
}

enum { STATUSES = 16, MEANINGS = 512 };

/* Every status as a number and a word: "ok run_failed ...". */
static size_t list_statuses(int32_t numbers[STATUSES], char meanings[MEANINGS])
{
    static const struct {
        int number;
        const char *word;
    } rows[] = {
        {-1, "NOT_RUN"},
#define S(name, code, text) {code, #name},
#include "base/status.def"
#undef S
    };
    size_t count = sizeof rows / sizeof rows[0], used = 0;
    for (size_t k = 0; k < count; k++) {
        numbers[k] = rows[k].number;
        used += (size_t)snprintf(meanings + used, MEANINGS - used, "%s%s", k ? " " : "",
                                 rows[k].word);
    }
    for (char *c = meanings; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    return count;
}

/* Adds flag_values and flag_meanings to a dataset of the run. */
static bool add_flags(const struct th_store_job *job, const char *name, const int32_t *numbers,
                      size_t count, const char *meanings)
{
    hid_t data = H5Dopen2(job->run, name, H5P_DEFAULT);
    if (data < 0)
        return false;
    bool done = th_h5_numbers(data, "flag_values", TH_H5_INT32, numbers, count) &&
                th_h5_word(data, "flag_meanings", meanings);
    return H5Dclose(data) >= 0 && done;
}

static bool flag_failed_in(const struct th_store_job *job)
{
    const struct th_scenario *scenario = job->scenario;
    size_t count = scenario->instance_count + 1, size = 8, used;
    for (size_t k = 0; k + 1 < count; k++) size += strlen(scenario->instances[k].name) + 1;
    int32_t *numbers = malloc(count * sizeof *numbers);
    char *meanings = malloc(size);
    bool done = numbers && meanings;
    if (done) {
        used = (size_t)snprintf(meanings, size, "none");
        numbers[0] = -1;
        for (size_t k = 1; k < count; k++) {
            numbers[k] = (int32_t)k - 1;
            used += (size_t)snprintf(meanings + used, size - used, " %s",
                                     scenario->instances[k - 1].name);
        }
        done = add_flags(job, "culprit", numbers, count, meanings);
    }
    free(numbers);
    free(meanings);
    return done;
}

static bool write_member_row(const struct th_store_job *job, const char *name,
                             enum th_h5_kind kind, const void *values, const char *unit,
                             const char *doc)
{
    if (job->member < 0)
        return th_h5_scalar(job->run, name, kind, values, unit, doc);
    return th_h5_column(job->run, job->member, name, kind, values, job->trace->members, unit,
                        doc);
}

/* A stage may finish a member; the samples behind that are missing, and this tells where it
 * is. */
static bool has_ends(const struct th_scenario *scenario)
{
    for (size_t k = 0; k < scenario->stage_count; k++)
        if (scenario->stages[k].ends)
            return true;
    return false;
}

/* The stage in which a member is at its end; -1: none, it has failed at once. */
static int32_t stage_at_end(const struct th_trace *trace, uint64_t member)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    const struct th_tally *tallies = &trace->tallies[member * th_tally_count(scenario)];
    for (size_t k = 0; k < scenario->stage_count; k++)
        if (tallies[k].there)
            return (int32_t)k;
    return -1;
}

static bool write_stage_at_end(const struct th_store_job *job)
{
    const struct th_scenario *scenario = job->scenario;
    const size_t members = job->trace->members;
    size_t size = 8, used;
    if (!has_ends(scenario))
        return true;
    for (size_t k = 0; k < scenario->stage_count; k++)
        size += strlen(scenario->stages[k].name) + 1;
    int32_t *stages = malloc((members + 1) * sizeof *stages), numbers[TH_STAGES + 1] = {-1};
    char *meanings = malloc(size);
    bool done = stages && meanings;
    used = done ? (size_t)snprintf(meanings, size, "none") : 0;
    for (size_t m = 0; done && m < members; m++) stages[m] = stage_at_end(job->trace, m);
    for (size_t k = 0; done && k < scenario->stage_count; k++) {
        numbers[k + 1] = (int32_t)k;
        used += (size_t)snprintf(meanings + used, size - used, " %s", scenario->stages[k].name);
    }
    done = done &&
           write_member_row(job, "stage_at_end", TH_H5_INT32, stages, NULL,
                            "the stage in which the member was at its end") &&
           add_flags(job, "stage_at_end", numbers, scenario->stage_count + 1, meanings);
    free(stages);
    free(meanings);
    return done;
}

bool th_store_members(const struct th_store_job *job)
{
    const struct th_trace *trace = job->trace;
    double *ended = malloc((trace->members + 1) * sizeof *ended);
    int64_t *steps = malloc((trace->members + 1) * sizeof *steps);
    bool done = ended && steps;
    for (size_t m = 0; done && m < trace->members; m++) {
        ended[m] = th_seconds_of(trace->ended[m]);
        steps[m] = (int64_t)trace->steps[m];
    }
    int32_t numbers[STATUSES];
    char meanings[MEANINGS];
    size_t count = list_statuses(numbers, meanings);
    done = done &&
           write_member_row(job, "status", TH_H5_INT32, trace->status, NULL,
                            "how the member ended") &&
           add_flags(job, "status", numbers, count, meanings) &&
           write_member_row(job, "culprit", TH_H5_INT32, trace->failed_in, NULL,
                            "the instance that failed") &&
           flag_failed_in(job) &&
           write_member_row(job, "ended", TH_H5_REAL, ended, "s", "when the member ended") &&
           write_stage_at_end(job) &&
           write_member_row(job, "steps", TH_H5_INT64, steps, "1", "accepted steps");
    free(ended);
    free(steps);
    return done;
}
