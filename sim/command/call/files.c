/* Compares files by device and inode. */
#include "command/call/files.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/disk/file.h"
#include "scenario/scenario.h"

enum { PATH = 4096 };

/* The folder of a path that need not exist, and its name there. */
static bool find_place(const char *path, struct stat *folder, char name[PATH])
{
    char copy[PATH];
    if (strlen(path) >= PATH)
        return false;
    memcpy(copy, path, strlen(path) + 1);
    snprintf(name, PATH, "%s", basename(copy));
    memcpy(copy, path, strlen(path) + 1);
    return stat(dirname(copy), folder) == 0;
}

bool th_same_file(const char *a, const char *b)
{
    struct stat one, other;
    char name[PATH], other_name[PATH];
    int there = stat(a, &one) == 0, other_there = stat(b, &other) == 0;
    if (there != other_there)
        return false;
    if (!there && !(find_place(a, &one, name) && find_place(b, &other, other_name) &&
                    strcmp(name, other_name) == 0))
        return false;
    return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

enum th_status th_output_check(const char *option, const char *output, const char *role,
                               const char *input, struct th_error *error)
{
    if (!output || !input || !th_same_file(output, input))
        return TH_OK;
    return th_error_add(error, TH_USAGE, "--%s %s would overwrite %s: give another name",
                        option, output, role);
}

enum th_status th_output_check_scenario(const char *option, const char *output,
                                        const struct th_scenario *scenario,
                                        struct th_error *error)
{
    enum th_status status =
        th_output_check(option, output, "the scenario", scenario->file, error);
    for (const struct th_source *p = scenario->parts; p && status == TH_OK; p = p->next)
        status = th_output_check(option, output, "a part of the scenario", p->path, error);
    return status;
}

/* The folder of a path. */
static void folder_of(const char *path, char folder[PATH])
{
    const char *slash = strrchr(path, '/');
    snprintf(folder, PATH, "%.*s", slash > path ? (int)(slash - path) : 1, slash ? path : ".");
}

enum th_status th_output_check_place(const char *output, bool make, struct th_error *error)
{
    struct stat found;
    char folder[PATH], *target;
    if (stat(output, &found) == 0 && S_ISDIR(found.st_mode))
        return th_error_add(error, TH_IO, "%s is a folder; a file is to be written there",
                            output);
    if (th_part_target(output, &target, error) != TH_OK)
        return error->status;
    folder_of(target, folder);
    free(target);
    if (make && mkdir(folder, 0777) != 0 && errno != EEXIST)
        return th_error_add(error, TH_IO, "the folder %s cannot be made: %s", folder,
                            strerror(errno));
    if (access(folder, W_OK | X_OK) != 0)
        return th_error_add(error, TH_IO, "%s cannot be written: %s: %s", output, folder,
                            strerror(errno));
    return TH_OK;
}

enum th_status th_output_check_form(const char *option, const char *output, const char *begin,
                                    const char *form, struct th_error *error)
{
    struct stat found;
    char head[16] = "";
    const size_t length = strlen(begin);
    if (!output || stat(output, &found) != 0 || !S_ISREG(found.st_mode) || found.st_size == 0)
        return TH_OK;
    FILE *file = fopen(output, "rb");
    const size_t got =
        file ? fread(head, 1, length < sizeof head ? length : sizeof head, file) : 0;
    if (file)
        fclose(file);
    if (!file || (got == length && memcmp(head, begin, length) == 0))
        return TH_OK; /* the error is reported when it is written */
    return th_error_add(error, TH_USAGE,
                        "--%s %s would overwrite a file that is no %s: give another name",
                        option, output, form);
}

enum th_status th_output_check_junit(const char *output, struct th_error *error)
{
    return th_output_check_form("junit", output, "<", "XML", error);
}
