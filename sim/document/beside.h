/* Files beside the one that names them: tables of data, libraries. */
#ifndef TH_DOCUMENT_BESIDE_H
#define TH_DOCUMENT_BESIDE_H

#include <stdbool.h>
#include <sys/stat.h>

enum { TH_BESIDE_PATH = 4096, TH_BESIDE_NAME = 256 };

/* The path of a file that is named in another one: from the folder of that one (NULL: from the
 * current folder), unless it is absolute. False: it is too long. */
bool th_beside_path(const char *name, const char *by, char path[TH_BESIDE_PATH]);
/* True if a regular file is there that may be read. */
bool th_beside_readable(const char *path, struct stat *seen);
/* The reason for which it cannot be read although something is there; NULL: nothing is. */
const char *th_beside_obstacle(const char *path);
/* A file of its folder with a name near to its own; false: there is none. */
bool th_beside_nearest(const char *path, char near[TH_BESIDE_NAME]);

#endif
