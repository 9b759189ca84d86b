/* Compares files by device and inode. */
#include "command/call/files.h"

#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

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
