/* Interfaces between the files about old names of rows and commands. */
#ifndef TH_LANGUAGE_MOVED_H
#define TH_LANGUAGE_MOVED_H

#include "language/reader.h"

/* A place at which an old name stands, in the order of reading. */
struct th_moved_seen {
    const struct th_moved *moved;
    struct th_place place;
    struct th_moved_seen *next;
};

/* An old name at a place: counted, or a sentence with the present one. */
bool th_moved_use(struct th_reader *r, struct th_place place, const struct th_moved *moved,
                  const char *old, const char *now);
/* moved_names.c: what follows a row's name in a path, ".morphine@T10"; NULL: the path is not of
 * that row. */
const char *th_path_behind(const char *path, const char *row);

#endif
