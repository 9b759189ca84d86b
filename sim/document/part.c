/* Finds the files of parts by name or path. */
#include "document/part.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text/nearest.h"

enum { MOST = 512 };

static const char *const endings[] = {".yaml", ".yml"};

static bool has_ending(const char *name)
{
    const char *point = strrchr(name, '.');
    return point && (strcmp(point, endings[0]) == 0 || strcmp(point, endings[1]) == 0);
}

bool th_part_is_path(const char *from)
{
    return has_ending(from) || strchr(from, '/');
}

void th_part_name(const char *from, char name[TH_PART_NAME])
{
    const char *slash = strrchr(from, '/');
    snprintf(name, TH_PART_NAME, "%s", slash ? slash + 1 : from);
    if (has_ending(name))
        *strrchr(name, '.') = '\0';
}

static bool is_folder(const char *path)
{
    struct stat seen;
    return stat(path, &seen) == 0 && S_ISDIR(seen.st_mode);
}

static bool is_file(const char *path)
{
    struct stat seen;
    return stat(path, &seen) == 0 && S_ISREG(seen.st_mode);
}

static void add(struct th_part_folders *folders, const char *folder, int length,
                const char *tail)
{
    if (folders->count == TH_PART_FOLDERS)
        return;
    bool slash = length > 0 && folder[length - 1] != '/';
    int written = snprintf(folders->paths[folders->count], TH_PART_PATH, "%.*s%s%s", length,
                           folder, slash ? "/" : "", tail);
    folders->count += written >= 0 && written < TH_PART_PATH;
}

/* The file that this code was loaded from: the shared library, or else the program. */
static bool own_file(char path[TH_PART_PATH])
{
    Dl_info info;
    struct link_map *map = NULL;
    char named[TH_PART_PATH] = "/proc/self/exe";
    union {
        bool (*function)(const char *);
        const void *address;
    } here = {th_part_is_path};
    if (dladdr1(here.address, &info, (void **)&map, RTLD_DL_LINKMAP) && map && map->l_name[0])
        snprintf(named, sizeof named, "%s", map->l_name);
    char *real = realpath(named, NULL);
    bool known = real && strlen(real) < TH_PART_PATH;
    if (known)
        memcpy(path, real, strlen(real) + 1);
    free(real);
    return known;
}

/* From PREFIX/bin, PREFIX/lib or PREFIX/lib/TRIPLET, or from the folder of a build. */
static void add_installed(struct th_part_folders *folders)
{
    static const char share[] = "share/thecal/scenarios/parts/";
    char path[TH_PART_PATH], folder[TH_PART_PATH + sizeof share];
    if (!own_file(path))
        return;
    for (int up = 0; up < 3; up++) {
        char *slash = strrchr(path, '/');
        if (!slash)
            return;
        *slash = '\0';
        snprintf(folder, sizeof folder, "%s/%s", path, share);
        if (up > 0 && is_folder(folder)) {
            add(folders, folder, (int)strlen(folder), "");
            return;
        }
        snprintf(folder, sizeof folder, "%s/scenarios/parts/", path);
        if (up > 0 && is_folder(folder)) {
            add(folders, folder, (int)strlen(folder), "");
            return;
        }
    }
}

void th_part_folders(const char *beside, struct th_part_folders *folders)
{
    const char *slash = beside ? strrchr(beside, '/') : NULL;
    int length = slash ? (int)(slash + 1 - beside) : 0;
    folders->count = 0;
    folders->listed = folders->installed = false;
    add(folders, beside ? beside : "", length, "");
    add(folders, beside ? beside : "", length, "parts/");
    for (const char *at = getenv("THECAL_PATH"); at && *at;) {
        int span = (int)strcspn(at, ":");
        folders->listed |= span > 0;
        if (span)
            add(folders, at, span, "");
        at += span + (at[span] == ':');
    }
    const size_t before = folders->count;
    add_installed(folders);
    folders->installed = folders->count > before;
}

/* A path relative to the naming file, unless it is absolute. */
static bool path_of(const char *from, const char *beside, char path[TH_PART_PATH])
{
    const char *slash = beside && from[0] != '/' ? strrchr(beside, '/') : NULL;
    int length = slash ? (int)(slash + 1 - beside) : 0;
    return th_part_is_path(from) && snprintf(path, TH_PART_PATH, "%.*s%s", length,
                                             beside ? beside : "", from) < TH_PART_PATH;
}

const char *th_part_obstacle(const char *from, const char *beside)
{
    char path[TH_PART_PATH];
    struct stat seen;
    if (!path_of(from, beside, path) || lstat(path, &seen) != 0)
        return NULL;
    if (stat(path, &seen) != 0)
        return errno == ENOENT  ? "it is a link to a file that is not there"
               : errno == ELOOP ? "its links go round in a circle"
                                : "it cannot be read";
    return S_ISDIR(seen.st_mode) ? "it is a folder" : "it is no regular file";
}

bool th_part_file(const char *from, const char *beside, char path[TH_PART_PATH])
{
    return path_of(from, beside, path) && is_file(path);
}

bool th_part_find(const char *from, const char *beside, char path[TH_PART_PATH])
{
    if (th_part_file(from, beside, path))
        return true;
    struct th_part_folders *folders = malloc(sizeof *folders);
    char name[TH_PART_NAME];
    bool found = false;
    if (!folders)
        return false;
    th_part_folders(beside, folders);
    th_part_name(from, name);
    for (size_t k = 0; k < 2 * folders->count && !found; k++)
        found = snprintf(path, TH_PART_PATH, "%s%s%s", folders->paths[k / 2], name,
                         endings[k % 2]) < TH_PART_PATH &&
                is_file(path) && !(beside && strcmp(path, beside) == 0);
    free(folders);
    return found;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

size_t th_part_list(const char *folder, char (*names)[TH_PART_NAME], size_t most)
{
    DIR *listed = opendir(folder[0] ? folder : ".");
    size_t count = 0;
    for (struct dirent *entry; listed && (entry = readdir(listed));)
        if (has_ending(entry->d_name) && strlen(entry->d_name) < TH_PART_NAME && count < most)
            th_part_name(entry->d_name, names[count++]);
    if (listed)
        closedir(listed);
    qsort(names, count, sizeof *names, by_name);
    return count;
}

static const char *name_at(const void *context, size_t k)
{
    return ((const char(*)[TH_PART_NAME])context)[k];
}

bool th_part_nearest(const char *from, const char *beside, char near[TH_PART_NAME])
{
    struct th_part_folders *folders = malloc(sizeof *folders);
    char(*names)[TH_PART_NAME] = malloc(MOST * sizeof *names), name[TH_PART_NAME];
    size_t count = 0;
    th_part_name(from, name);
    if (folders && names)
        th_part_folders(beside, folders);
    for (size_t k = 0; folders && names && k < folders->count; k++)
        count += th_part_list(folders->paths[k], names + count, MOST - count);
    const char *found = th_nearest(name, count, name_at, names);
    if (found)
        memcpy(near, found, strlen(found) + 1);
    free(names);
    free(folders);
    return found != NULL;
}
