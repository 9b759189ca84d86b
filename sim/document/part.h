/* The files of parts: baclofen.yaml, a mapping that `from: baclofen` puts below an instance.
 *
 * A bare name is sought beside the file that names it, in parts/ there, in each folder of
 * THECAL_PATH (separated by colons), then where the program or the library is installed: in
 * share/thecal/scenarios/parts beside its own folder or the one above, or in scenarios/parts
 * there if it was not installed. The first found counts; the naming file is no part of
 * itself. A program that links the library statically has no such folder: THECAL_PATH names
 * it. */
#ifndef TH_PART_H
#define TH_PART_H

#include <stdbool.h>
#include <stddef.h>

enum { TH_PART_PATH = 4096, TH_PART_NAME = 64, TH_PART_FOLDERS = 16 };

struct th_part_folders {
    size_t count;
    bool listed, installed; /* THECAL_PATH has some; Thecal is installed with parts */
    char paths[TH_PART_FOLDERS][TH_PART_PATH]; /* "" or with a / at the end */
};

/* True if from: is a path ("parts/x.yaml", "x.yml", "./x") rather than a bare name. */
bool th_part_is_path(const char *from);
/* The bare name of a path: "baclofen" of "parts/baclofen.yaml". */
void th_part_name(const char *from, char name[TH_PART_NAME]);

/* The folders in which a bare name is sought; beside: the file that names it, or NULL for the
 * current folder. */
void th_part_folders(const char *beside, struct th_part_folders *folders);
/* The file of a path, beside the naming file; false: there is none. */
bool th_part_file(const char *from, const char *beside, char path[TH_PART_PATH]);
/* The file that is meant: of a path that one, or else by its bare name in the folders. False:
 * there is none. */
bool th_part_find(const char *from, const char *beside, char path[TH_PART_PATH]);
/* The reason for which the path `from` cannot be read although something is there; NULL if
 * nothing is there. */
const char *th_part_obstacle(const char *from, const char *beside);
/* A part with a name near to that one; false: there is none. */
bool th_part_nearest(const char *from, const char *beside, char near[TH_PART_NAME]);
/* The names in a folder, sorted, without their endings; how many. */
size_t th_part_list(const char *folder, char (*names)[TH_PART_NAME], size_t most);

#endif
