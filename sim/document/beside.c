/* Paths from the folder of the naming file, and what lies there. */
#include "document/beside.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text/nearest.h"

enum { MOST = 512 };

bool th_beside_path(const char *name, const char *by, char path[TH_BESIDE_PATH])
{
    const char *slash = by && name[0] != '/' ? strrchr(by, '/') : NULL;
    const int folder = slash ? (int)(slash + 1 - by) : 0;
    return snprintf(path, TH_BESIDE_PATH, "%.*s%s", folder, by ? by : "", name) <
           TH_BESIDE_PATH;
}

bool th_beside_readable(const char *path, struct stat *seen)
{
    return stat(path, seen) == 0 && S_ISREG(seen->st_mode) && access(path, R_OK) == 0;
}

const char *th_beside_obstacle(const char *path)
{
    struct stat seen;
    if (lstat(path, &seen) != 0)
        return errno == ENAMETOOLONG ? "its name is too long" : NULL;
    if (stat(path, &seen) != 0)
        return errno == ENOENT  ? "it is a link to a file that is not there"
               : errno == ELOOP ? "its links go round in a circle"
                                : "its folder may not be entered";
    return S_ISDIR(seen.st_mode)    ? "it is a folder"
           : !S_ISREG(seen.st_mode) ? "it is no regular file"
                                    : "reading it is not permitted";
}

static const char *name_at(const void *names, size_t k)
{
    return ((const char(*)[TH_BESIDE_NAME])names)[k];
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

bool th_beside_nearest(const char *path, char near[TH_BESIDE_NAME])
{
    const char *slash = strrchr(path, '/');
    char folder[TH_BESIDE_PATH];
    char(*names)[TH_BESIDE_NAME] = malloc(MOST * sizeof *names);
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash + 1 - path) : 2,
             slash ? path : "./");
    DIR *listed = names ? opendir(folder) : NULL;
    size_t count = 0;
    for (struct dirent *entry; listed && count < MOST && (entry = readdir(listed));)
        if (entry->d_name[0] != '.' && strlen(entry->d_name) < TH_BESIDE_NAME)
            snprintf(names[count++], TH_BESIDE_NAME, "%s", entry->d_name);
    if (listed)
        closedir(listed);
    if (names)
        qsort(names, count, sizeof *names, by_name);
    const char *found =
        names ? th_nearest(slash ? slash + 1 : path, count, name_at, names) : NULL;
    if (found)
        snprintf(near, TH_BESIDE_NAME, "%s", found);
    free(names);
    return found != NULL;
}
