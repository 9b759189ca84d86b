/* The names that thecal print is asked for, in full: what a result has of each PATH. */
#include <stdlib.h>
#include <string.h>

#include "base/text/nearest.h"
#include "command/print/job.h"
#include "compare/name.h"
#include "compare/place.h"
#include "compare/profile.h"
#include "language/language.h"
#include "scenario/path.h"

static const char *name_of(const void *result, size_t k)
{
    return th_print_nth(result, k)->name;
}

/* Names that begin with the word, "csf.concentration.morphine", or the nearest. */
static void suggest(const struct th_print_job *job, const char *wanted, char *text, size_t size)
{
    enum { SHOWN = 4 };
    const size_t all = job->list->count + job->list->number_count, length = strlen(wanted);
    size_t used = 0, count = 0;
    text[0] = '\0';
    for (size_t k = 0; k < all && count < SHOWN && used < size; k++) {
        const char *name = name_of(job->list, k);
        if (strncmp(name, wanted, length) == 0 && strchr(". ", name[length]))
            used += (size_t)snprintf(text + used, size - used, "%s\"%.150s\"",
                                     count++ ? ", " : "; did you mean ", name);
    }
    const char *near = count ? NULL : th_nearest(wanted, all, name_of, job->list);
    if (near)
        used = (size_t)snprintf(text, size, "; did you mean \"%.150s\"", near);
    if (used && used + 1 < size)
        snprintf(text + used, size - used, "?");
}

/* A place of a profile, which alone the result has; false: it has none. */
static bool add_place(struct th_print_job *job, const char *name)
{
    char plain[2 * TH_SENTENCE];
    th_series_plain(name, plain, sizeof plain);
    const struct th_series *profile = th_series_place(
        job->call->catalog, job->list, job->units, plain, &job->places[job->count].coordinate);
    if (!profile)
        return false;
    job->places[job->count].name = th_arena_copy(&job->arena, plain);
    job->names[job->count++] = profile->name;
    return true;
}

/* True if a series is one of the drugs' of a name without: "csf.concentration.morphine" of the
 * first `length` letters of "csf.concentration". behind: what follows the drug. */
static bool is_of_drug(const struct th_series *series, const char *wanted, size_t length,
                       const char *behind)
{
    if (strncmp(series->name, wanted, length) != 0 || series->name[length] != '.')
        return false;
    const char *drug = series->name + length + 1,
               *comma = series->doc ? strrchr(series->doc, ',') : NULL;
    const size_t word = strcspn(drug, ". @");
    return strcmp(drug + word, behind) == 0 && comma && comma[1] == ' ' &&
           strncmp(comma + 2, drug, word) == 0;
}

/* Names of several drugs, "csf.concentration.morphine", of one without: all of them; at a place
 * also those that only have the profile. */
static bool add_drugs(struct th_print_job *job, const char *wanted)
{
    const size_t all = job->list->count + job->list->number_count, before = job->count;
    char plain[TH_SENTENCE], output[TH_PATH_LENGTH];
    th_series_plain(wanted, plain, sizeof plain);
    if (th_series_beyond(job->call->catalog, plain, output, sizeof output))
        snprintf(plain, sizeof plain, "%s", output);
    const size_t length = strcspn(plain, " @");
    for (size_t k = 0; k < all; k++)
        if (is_of_drug(th_print_nth(job->list, k), plain, length, plain + length))
            job->names[job->count++] = th_print_nth(job->list, k)->name;
    const bool profiles = plain[length] == '@' && job->count == before;
    for (size_t k = 0; profiles && k < all; k++) {
        const struct th_series *series = th_print_nth(job->list, k);
        if (!is_of_drug(series, plain, length, ""))
            continue;
        char name[2 * TH_SENTENCE];
        snprintf(name, sizeof name, "%s%s", series->name, plain + length);
        add_place(job, name);
    }
    return job->count > before;
}

enum th_status th_print_names(struct th_print_job *job)
{
    const struct th_result *list = job->list;
    const size_t paths = job->count, all = list->count + list->number_count;
    job->names = calloc(paths * (all + 1) + 1, sizeof *job->names);
    job->series = calloc(paths * (all + 1) + 1, sizeof *job->series);
    job->places = calloc(paths * (all + 1) + 1, sizeof *job->places);
    job->count = 0;
    if (!job->names || !job->series || !job->places)
        return th_error_add(&job->error, TH_NO_MEMORY, "no memory for the names");
    for (size_t k = 0; k < paths; k++) {
        const char *wanted = job->call->operands[k + 1];
        const int before = job->error.count;
        const struct th_series *found =
            th_series_find(job->call->catalog, list, wanted, &job->error);
        char now[TH_PATH_LENGTH];
        if (found) {
            job->names[job->count++] = found->name;
            continue;
        }
        if (th_path_now(job->call->catalog, TH_OUTPUT, wanted, false, now))
            wanted = now;
        if ((job->error.count == before && add_drugs(job, wanted)) || add_place(job, wanted))
            continue;
        if (job->error.count > before ||
            th_series_retired(job->call->catalog, job->path, wanted, &job->error))
            continue;
        char meant[TH_SENTENCE / 2];
        suggest(job, wanted, meant, sizeof meant);
        th_error_add(&job->error, TH_USAGE, "%.100s has nothing called \"%.100s\"%s; %s",
                     job->path, wanted, meant,
                     list->untold ? TH_UNTOLD : "thecal print RESULT lists what it has");
    }
    return job->error.status;
}
