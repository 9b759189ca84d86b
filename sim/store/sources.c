/* The texts of all files of the scenario and the names of positions: with these a result can be
 * run again and read without other files. */
#include <stdlib.h>
#include <string.h>

#include "base/text/sha256.h"
#include "store/sections.h"

/* Relative to the scenario's folder; of a part outside of it the bare name, so that the result
 * does not depend on the machine. */
static const char *short_name(const struct th_scenario *scenario, const char *path)
{
    const char *file = scenario->file ? scenario->file : "";
    const char *slash = strrchr(file, '/'), *last = strrchr(path, '/');
    size_t folder = slash ? (size_t)(slash + 1 - file) : 0;
    if (strncmp(path, file, folder) == 0 && path[folder] != '/')
        return path + folder;
    return last ? last + 1 : path;
}

static bool write_landmarks(const struct th_store_job *job)
{
    const struct th_catalog *catalog = job->scenario->catalog;
    size_t count = catalog ? catalog->landmark_count : 0;
    if (!count)
        return true;
    const char **names = malloc(count * sizeof *names);
    double *positions = malloc(count * sizeof *positions);
    hid_t record = H5I_INVALID_HID, group = H5I_INVALID_HID;
    bool done = names && positions;
    for (size_t k = 0; done && k < count; k++) {
        names[k] = catalog->landmarks[k].name;
        positions[k] = 100 * catalog->landmarks[k].position;
    }
    if (done)
        group = th_store_records(job, "landmarks", count, &record);
    done = th_store_close_records(
        group, record,
        done && record >= 0 &&
            th_h5_strings(group, record, "name", names, count, "vertebral level") &&
            th_h5_column(group, record, "position", TH_H5_REAL, positions, count, "cm",
                         "distance below the foramen magnum [cm]"));
    free(names);
    free(positions);
    return done;
}

struct texts {
    const char **name, **sha256, **text;
    char (*digests)[65];
};

/* In the order in which they were read; the scenario's list begins with the last. */
static void fill_texts(const struct th_scenario *scenario, size_t count, struct texts *to)
{
    for (const struct th_source *part = scenario->parts; part; part = part->next) {
        count--;
        if (part->sum)
            memcpy(to->digests[count], part->sum, sizeof to->digests[count]);
        else
            th_sha256(part->text, part->length, to->digests[count]);
        to->name[count] = short_name(scenario, part->path);
        to->sha256[count] = to->digests[count];
        to->text[count] = part->text;
    }
}

static bool write_texts(const struct th_store_job *job)
{
    size_t count = 0;
    for (const struct th_source *part = job->scenario->parts; part; part = part->next) count++;
    if (!count)
        return true;
    struct texts to = {malloc(count * sizeof *to.name), malloc(count * sizeof *to.sha256),
                       malloc(count * sizeof *to.text), malloc(count * sizeof *to.digests)};
    hid_t record = H5I_INVALID_HID, group = H5I_INVALID_HID;
    bool done = to.name && to.sha256 && to.text && to.digests;
    if (done) {
        fill_texts(job->scenario, count, &to);
        group = th_store_records(job, "files", count, &record);
    }
    done = th_store_close_records(
        group, record,
        done && record >= 0 &&
            th_h5_strings(group, record, "name", to.name, count,
                          "file that the scenario names") &&
            th_h5_strings(group, record, "sha256", to.sha256, count, "SHA-256 of the file") &&
            th_h5_strings(group, record, "text", to.text, count,
                          "its text as it was read; of a library that it is not kept"));
    free(to.name);
    free(to.sha256);
    free(to.text);
    free(to.digests);
    return done;
}

/* The words behind from: and the files that they name, in the order of reading. */
static bool write_from(const struct th_store_job *job)
{
    size_t count = 0;
    for (const struct th_named *it = job->scenario->named; it; it = it->next) count++;
    if (!count)
        return true;
    const char **words = malloc(count * sizeof *words);
    int64_t *by = malloc(count * sizeof *by), *file = malloc(count * sizeof *file);
    hid_t record = H5I_INVALID_HID, group = H5I_INVALID_HID;
    bool done = words && by && file;
    size_t at = count;
    for (const struct th_named *it = job->scenario->named; done && it; it = it->next) {
        words[--at] = it->word;
        by[at] = it->by == SIZE_MAX ? -1 : (int64_t)it->by;
        file[at] = (int64_t)it->file->number;
    }
    if (done)
        group = th_store_records(job, "from", count, &record);
    done = th_store_close_records(
        group, record,
        done && record >= 0 &&
            th_h5_column(group, record, "by", TH_H5_INT64, by, count, "1",
                         "record of /run/files in which the word stands; -1: the scenario") &&
            th_h5_strings(group, record, "word", words, count,
                          "word behind from:, or a value that names a file") &&
            th_h5_column(group, record, "file", TH_H5_INT64, file, count, "1",
                         "record of /run/files to which it leads"));
    free(words);
    free(by);
    free(file);
    return done;
}

bool th_store_files(const struct th_store_job *job)
{
    return write_landmarks(job) && write_texts(job) && write_from(job);
}
