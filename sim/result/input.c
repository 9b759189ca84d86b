/* A text is trusted if its SHA-256 matches, even if a tool has rewritten the file. */
#include "result/input.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text/sha256.h"
#include "document/library.h"
#include "result/open.h"

struct reading {
    struct th_query query;
    struct th_input *input;
};

bool th_store_is_result(const char *path)
{
    char start[8] = "";
    struct stat found;
    int file = stat(path, &found) == 0 && S_ISREG(found.st_mode)
                   ? open(path, O_RDONLY | O_CLOEXEC)
                   : -1;
    bool result = file >= 0 && read(file, start, sizeof start) == (ssize_t)sizeof start &&
                  memcmp(start, "\x89HDF\r\n\x1a\n", sizeof start) == 0;
    if (file >= 0)
        close(file);
    return result;
}

void th_input_free(struct th_input *input)
{
    if (!input)
        return;
    th_arena_free(&input->arena);
    free(input);
}

static bool reject(struct reading *it, const char *what, const char *why)
{
    th_error_add(it->query.error, TH_IO, "%s cannot be run again: %s %s", it->query.path, what,
                 why);
    return false;
}

/* A text attribute of the file that must be there. */
static bool read_text(struct reading *it, const char *name, const char **text)
{
    char *found;
    if (!th_query_text(&it->query, it->query.file, "it", name, &found))
        return false;
    if (!found)
        return reject(it, "it", "does not hold all that it was made from");
    *text = th_arena_copy(&it->input->arena, found);
    free(found);
    return *text || th_query_no_memory(&it->query);
}

static bool fits(struct reading *it, const char *name, const char *text, const char *sha256)
{
    char found[65];
    th_sha256(text, strlen(text), found);
    return strcmp(found, sha256) == 0 ||
           reject(it, name,
                  "is not the text whose SHA-256 the file holds: it was changed or damaged");
}

/* Every line of the overrides is one --set. */
static bool read_sets(struct reading *it, const char *overrides)
{
    struct th_input *input = it->input;
    char *lines = th_arena_copy(&input->arena, overrides);
    size_t most = 1;
    for (const char *c = overrides; *c; c++) most += *c == '\n';
    input->sets = th_arena_take(&input->arena, most * sizeof *input->sets);
    if (!lines || !input->sets)
        return th_query_no_memory(&it->query);
    char *rest = lines;
    for (char *line; (line = strsep(&rest, "\n"));)
        if (line[0])
            input->sets[input->set_count++] = line;
    return true;
}

/* Numbers of files: whole, each from least to below most. */
static bool read_numbers(struct reading *it, hid_t group, const char *name, size_t count,
                         double least, double most, double **numbers)
{
    hid_t data;
    hsize_t size[TH_H5_RANK];
    int rank = 0;
    *numbers = NULL;
    if (!th_query_object(&it->query, group, name, &data))
        return false;
    bool done = data >= 0 && H5Iget_type(data) == H5I_DATASET &&
                th_query_numbers(&it->query, data, name, numbers, &rank, size) && rank == 1 &&
                size[0] == count;
    for (size_t k = 0; done && k < count; k++)
        done = (*numbers)[k] >= least && (*numbers)[k] < most &&
               (*numbers)[k] == (double)(long)(*numbers)[k];
    if (data >= 0)
        H5Oclose(data);
    return done || reject(it, name, "of /run/from names no file");
}

/* The texts of the parts; they stay in the arena. sources: [count]. */
static bool read_files(struct reading *it, hid_t group, struct th_source **sources,
                       size_t *count)
{
    struct th_arena *arena = &it->input->arena;
    char **names = NULL, **sums = NULL, **texts = NULL;
    size_t sum_count = 0, text_count = 0;
    bool done = th_query_strings(&it->query, group, "name", &names, count) &&
                th_query_strings(&it->query, group, "sha256", &sums, &sum_count) &&
                th_query_strings(&it->query, group, "text", &texts, &text_count);
    if (done && (sum_count != *count || text_count != *count))
        done = reject(it, "/run/files", "has not a text and a SHA-256 for each name");
    struct th_source *file = done ? th_arena_take(arena, (*count + 1) * sizeof *file) : NULL;
    *sources = file;
    for (size_t k = 0; done && k < *count; k++) {
        const char *name = th_arena_copy(arena, names[k]),
                   *text = th_arena_copy(arena, texts[k]);
        const bool allocated = file && name && text;
        const bool library = allocated && th_library_is_note(text, sums[k]);
        if (allocated)
            file[k] = (struct th_source){name,
                                         text,
                                         strlen(text),
                                         k,
                                         k ? &file[k - 1] : NULL,
                                         library ? th_arena_copy(arena, sums[k]) : NULL};
        done = allocated ? library || fits(it, name, text, sums[k])
                         : th_query_no_memory(&it->query);
    }
    free(names);
    free(sums);
    free(texts);
    return done;
}

/* The words behind from: and their files. */
static bool read_named(struct reading *it, hid_t group, const struct th_source *sources,
                       size_t files)
{
    struct th_input *input = it->input;
    char **words = NULL;
    double *by = NULL, *file = NULL;
    size_t count = 0;
    bool done = th_query_strings(&it->query, group, "word", &words, &count) &&
                read_numbers(it, group, "by", count, -1, (double)files, &by) &&
                read_numbers(it, group, "file", count, 0, (double)files, &file);
    struct th_named *named =
        done ? th_arena_take(&input->arena, (count + 1) * sizeof *named) : NULL;
    for (size_t k = 0; done && k < count; k++) {
        const char *word = th_arena_copy(&input->arena, words[k]);
        const bool allocated = named && word;
        done = allocated || th_query_no_memory(&it->query);
        if (allocated)
            named[k] = (struct th_named){by[k] < 0 ? SIZE_MAX : (size_t)by[k], word,
                                         &sources[(size_t)file[k]], k ? &named[k - 1] : NULL};
    }
    input->texts.named = done && count ? &named[count - 1] : NULL;
    free(words);
    free(by);
    free(file);
    return done;
}

/* A group of /run, to be closed; *group < 0: there is none. */
static bool open_group(struct reading *it, hid_t run, const char *name, hid_t *group)
{
    if (!th_query_object(&it->query, run, name, group))
        return false;
    return *group < 0 || H5Iget_type(*group) == H5I_GROUP ||
           reject(it, name, "is no group of the file");
}

static bool read_parts(struct reading *it, hid_t run)
{
    hid_t files = H5I_INVALID_HID, from = H5I_INVALID_HID;
    struct th_source *sources = NULL;
    size_t count = 0;
    bool done = open_group(it, run, "files", &files) && open_group(it, run, "from", &from);
    if (done && files >= 0)
        done = read_files(it, files, &sources, &count);
    if (done && from >= 0)
        done = read_named(it, from, sources, count);
    it->input->texts.parts = done && count ? &sources[count - 1] : NULL;
    if (files >= 0)
        H5Oclose(files);
    if (from >= 0)
        H5Oclose(from);
    return done;
}

static bool read_scenario(struct reading *it, hid_t run)
{
    struct th_input *input = it->input;
    const char *overrides;
    char **text = NULL;
    size_t count = 0;
    bool done = read_text(it, "scenario_file", &input->texts.name) &&
                read_text(it, "scenario_sha256", &input->digest) &&
                read_text(it, "overrides", &overrides) &&
                read_text(it, "thecal_version", &input->version) && read_sets(it, overrides) &&
                th_query_strings(&it->query, run, "scenario", &text, &count);
    if (done && count == 1)
        input->texts.text = th_arena_copy(&input->arena, text[0]);
    free(text);
    if (!done)
        return false;
    if (!input->texts.text)
        return count == 1 ? th_query_no_memory(&it->query)
                          : reject(it, "/run/scenario", "is no text");
    input->texts.length = strlen(input->texts.text);
    if (!read_parts(it, run))
        return false;
    char hex[65];
    const struct th_scenario whole = {.text = input->texts.text,
                                      .text_length = input->texts.length,
                                      .parts = input->texts.parts,
                                      .named = input->texts.named,
                                      .overrides = overrides};
    th_scenario_digest(&whole, hex);
    return strcmp(hex, input->digest) == 0 ||
           reject(it, "what it was made from",
                  "does not fit its SHA-256: it was changed or damaged");
}

static bool read_run(struct reading *it)
{
    hid_t run;
    if (!th_query_object(&it->query, it->query.file, "run", &run))
        return false;
    bool done = run >= 0 && H5Iget_type(run) == H5I_GROUP
                    ? read_scenario(it, run)
                    : reject(it, "it", "is no result of Thecal");
    if (run >= 0)
        H5Oclose(run);
    return done;
}

struct th_input *th_store_input(const char *path, struct th_error *error)
{
    struct reading it = {.input = calloc(1, sizeof *it.input)};
    if (!it.input) {
        th_error_add(error, TH_NO_MEMORY, "no memory to read %s", path);
        return NULL;
    }
    bool done = th_query_open(&it.query, path, error);
    it.query.heap = true;
    done = done && read_run(&it);
    if (th_query_close(&it.query, done))
        return it.input;
    th_input_free(it.input);
    return NULL;
}
