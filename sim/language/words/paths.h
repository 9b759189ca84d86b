/* Paths that a scenario names, and old names of rows and commands. */
#ifndef TH_LANGUAGE_PATHS_H
#define TH_LANGUAGE_PATHS_H

#include "document/document.h"
#include "scenario/path.h"

struct th_reader;
struct th_scalar;
struct th_range;

/* path.c: the target of a path; and whether it is of an item, "event.refill.at". */
bool th_read_path(struct th_reader *r, struct th_place place, enum th_sought sought,
                  const char *text, struct th_path *path);
bool th_path_is_item(const char *path);

/* expand.c: paths of record: that mean several outputs, with a star or a range of levels:
 * whether one is such; every output that it means, once, or a sentence; how many these can be
 * at most. */
typedef void th_path_use(struct th_reader *r, const struct th_path *path, void *context);
bool th_paths_several(const char *text);
void th_paths_use(struct th_reader *r, const struct th_scalar *scalar, th_path_use *use,
                  void *context);
size_t th_paths_most(const struct th_reader *r, const char *text);

/* moved.c: rows and commands of earlier versions that have another name now (struct th_moved).
 *
 * A path that was found by an old name: without format: it is noted, with it false and a
 * sentence. text: as it stands at the place. Of a path by its own name nothing is done. */
bool th_moved_note(struct th_reader *r, struct th_place place, const char *text,
                   const struct th_path *path);
/* The text with the present name; the text itself if it has no old one. */
const char *th_moved_text(struct th_reader *r, const char *text, const struct th_path *path);
/* A sentence of an old name whose slot is not in the scenario. */
void th_moved_lost(struct th_reader *r, struct th_place place, const struct th_instance *it,
                   const struct th_moved *moved);

/* moved_keys.c: keys of instances and of parts by old names: notes them all, with format: a
 * sentence each, before values are read. */
void th_moved_keys(struct th_reader *r);
/* One notice of each old name, with the count of its places. */
void th_moved_notices(struct th_reader *r);
/* For format 1 those keys of the scenario's text go to the mappings of their slots, or to
 * sections of their own; behind th_old_notices. */
void th_moved_edits(struct th_reader *r);
/* Of a part that varies: a sentence for such a key; false: it has none. */
bool th_moved_in_part(struct th_reader *r, const struct th_model *model,
                      const struct th_node *part, const char *file);
/* The scalar of a row: that which was read by its own name (written), or one by an old name,
 * whose values must agree; a part counts below what the scenario says. Returns whether there is
 * one; *bad: a sentence was added. */
bool th_moved_value(struct th_reader *r, size_t instance, size_t row,
                    const struct th_range *range, bool written, struct th_scalar *scalar,
                    bool *bad);

#endif
