/* from: which part an instance is taken from, and that part from another. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "document/part.h"
#include "language/read.h"

/* A model may have a row of that name too ("from: 3 day"): a name or a path is a part. */
bool th_read_is_part(const char *from)
{
    return th_part_is_path(from) ||
           (isalpha((unsigned char)from[0]) && strcmp(from, "inf") != 0);
}

static bool part_below(struct th_reading *r, const struct th_layer *layer, struct th_said *said)
{
    const struct th_node *from = th_node_get(layer->mapping, "from");
    return from && th_read_is_part(th_node_text(from)) &&
           th_read_word(r, layer->mapping, "from", said);
}

/* What the command line says under that name; a value of a row called from is left to the row.
 */
static bool override_part(struct th_reading *r, const char *prefix, struct th_said *said)
{
    const char *path = prefix ? th_read_format(r, "%s.from", prefix) : "";
    if (!th_read_override(r, path, said))
        return false;
    if (th_read_is_part(said->text))
        return true;
    for (size_t k = 0; k < r->override_count; k++) /* a row's, or nobody's */
        r->overrides[k].used &= strcmp(r->overrides[k].path, path) != 0;
    return false;
}

/* The part that an instance is taken from: the command line's, or the scenario's. */
static bool find_part(struct th_reading *r, const struct th_written *w, struct th_said *said)
{
    return override_part(r, w->prefix, said) || override_part(r, w->by_part, said) ||
           (w->layer_count > 0 && part_below(r, &w->layers[w->layer_count - 1], said));
}

/* The file in which a word stands. The command line stands where the scenario does. */
static const char *naming_file(const struct th_reading *r, const struct th_said *said)
{
    return said->place.line ? said->place.file : r->scenario->file;
}

static void keep_text(struct th_reading *r, struct th_source *source,
                      const struct th_document *document)
{
    size_t length = 0;
    const char *text = document ? th_document_text(document, &length) : "";
    char *copy = th_read_take(r, length + 1);
    if (!copy)
        return;
    memcpy(copy, text, length);
    copy[length] = '\0';
    source->text = copy;
    source->length = length;
}

/* The number of the file in which a word stands; SIZE_MAX: the scenario's, or the command line.
 */
static size_t naming_number(const struct th_reading *r, const struct th_said *said)
{
    for (const struct th_part *p = r->parts; p && said->place.line; p = p->next)
        if (p->document &&
            th_node_place(th_document_root(p->document)).file == said->place.file)
            return p->source->number;
    return SIZE_MAX;
}

/* The file that a word leads to: on the disk, or among the texts that are given. */
static const struct th_source *find_text(const struct th_reading *r, const struct th_said *said)
{
    size_t by = naming_number(r, said);
    for (const struct th_named *it = r->texts->named; it; it = it->next)
        if (it->by == by && strcmp(it->word, said->text) == 0)
            return it->file;
    return NULL;
}

static bool find_file(const struct th_reading *r, const struct th_said *said,
                      char path[TH_PART_PATH], struct stat *seen)
{
    if (!r->texts)
        return th_part_find(said->text, naming_file(r, said), path) && stat(path, seen) == 0;
    const struct th_source *text = find_text(r, said);
    *seen = (struct stat){.st_ino = text ? text->number + 1 : 0};
    return text && snprintf(path, TH_PART_PATH, "%s", text->path) < TH_PART_PATH;
}

static struct th_document *read_file(const struct th_reading *r, const struct th_said *said,
                                     const char *path)
{
    if (!r->texts)
        return th_document_load(path, r->error);
    const struct th_source *text = find_text(r, said);
    return th_document_parse(path, text->text, text->length, r->error);
}

static void keep_named(struct th_reading *r, const struct th_said *said,
                       const struct th_source *file)
{
    size_t by = naming_number(r, said);
    for (const struct th_named *it = r->scenario->named; it; it = it->next)
        if (it->by == by && strcmp(it->word, said->text) == 0)
            return;
    struct th_named *named = th_read_take(r, sizeof *named);
    if (!named)
        return;
    *named =
        (struct th_named){by, th_read_format(r, "%s", said->text), file, r->scenario->named};
    r->scenario->named = named;
}

static const struct th_part *load_part(struct th_reading *r, const struct th_said *said,
                                       const char *path, const struct stat *seen)
{
    for (const struct th_part *p = r->parts; p; p = p->next)
        if (p->device == seen->st_dev && p->file == seen->st_ino)
            return p;
    struct th_part *part = th_read_scratch(r, sizeof *part);
    struct th_source *source = th_read_take(r, sizeof *source);
    if (!part || !source)
        return NULL;
    const struct th_source *before = r->scenario->parts;
    *source = (struct th_source){th_read_format(r, "%s", path), "", 0,
                                 before ? before->number + 1 : 0, before};
    r->scenario->parts = source;
    part->source = source;
    part->device = seen->st_dev;
    part->file = seen->st_ino;
    part->document = read_file(r, said, path);
    part->next = r->parts;
    r->parts = part;
    keep_text(r, source, part->document);
    return part;
}

/* There is no such part: where it was sought, and what is called almost so. */
static void refuse_part(struct th_reading *r, const struct th_said *said)
{
    const char *file = naming_file(r, said);
    if (r->texts) {
        th_error_at(r->error, said->place, TH_BAD_INPUT,
                    "from: \"%.80s\" is no part that was read when the result was made",
                    said->text);
        return;
    }
    struct th_part_folders *folders = malloc(sizeof *folders);
    char looked[300] = "", near[TH_PART_NAME];
    const char *obstacle = th_part_obstacle(said->text, file);
    size_t used = 0;
    if (folders)
        th_part_folders(file, folders);
    for (size_t k = 0; folders && k < folders->count && used < sizeof looked; k++)
        used += (size_t)snprintf(looked + used, sizeof looked - used, "%s%s", k ? ", " : "",
                                 folders->paths[k][0] ? folders->paths[k] : "./");
    free(folders);
    if (obstacle) {
        th_error_at(r->error, said->place, TH_IO, "from: \"%.80s\" is no part: %s", said->text,
                    obstacle);
        return;
    }
    bool any = th_part_nearest(said->text, file, near);
    th_error_at(r->error, said->place, TH_BAD_INPUT,
                "from: \"%.80s\" is no part%s%s%s Looked in %s", said->text,
                any ? "; did you mean " : ".", any ? near : "", any ? "?" : "", looked);
}

/* "parts/x.yaml" is found as x. */
static bool old_path(struct th_reading *r, const struct th_said *said)
{
    char name[TH_PART_NAME];
    if (strncmp(said->text, "parts/", 6) != 0 || strchr(said->text + 6, '/') ||
        said->place.line == 0)
        return true;
    th_part_name(said->text, name);
    if (!th_read_old(r, TH_OLD_PART, said->place, th_read_format(r, "from: %s", name)))
        return false;
    th_read_edit(
        r, (struct th_edit){
               .kind = TH_EDIT_VALUE, .place = said->place, .value = said->text, .text = name});
    return true;
}

/* Puts the part that `said` names below what is there. */
static bool add_part(struct th_reading *r, struct th_written *w, const struct th_said *said)
{
    char path[TH_PART_PATH];
    struct stat seen;
    if (!find_file(r, said, path, &seen)) {
        refuse_part(r, said);
        return false;
    }
    for (size_t k = 0; k < w->layer_count; k++)
        if (w->layers[k].part && w->layers[k].device == seen.st_dev &&
            w->layers[k].file == seen.st_ino) {
            th_error_at(r->error, said->place, TH_BAD_INPUT,
                        "from: goes round in a circle; %s is already part of this", path);
            return false;
        }
    if (w->layer_count == TH_LAYERS) {
        th_error_at(r->error, said->place, TH_BAD_INPUT, "from: more than %d parts in a row",
                    TH_LAYERS - 1);
        return false;
    }
    const struct th_part *part = load_part(r, said, path, &seen);
    const struct th_node *root =
        part && part->document ? th_document_root(part->document) : NULL;
    if (part)
        keep_named(r, said, part->source);
    if (root && th_node_kind(root) != TH_MAPPING)
        th_error_at(r->error, said->place, TH_BAD_INPUT, "from: %s is not a mapping", path);
    if (!root || th_node_kind(root) != TH_MAPPING)
        return false;
    if (th_node_get(root, "run")) {
        th_error_at(r->error, said->place, TH_BAD_INPUT, "from: %s is a scenario, no part",
                    path);
        return false;
    }
    w->layers[w->layer_count++] =
        (struct th_layer){root, true, seen.st_dev, seen.st_ino, th_read_format(r, "%s", path)};
    return true;
}

/* Follows from: from part to part. *first: the name of the first. */
bool th_read_parts(struct th_reading *r, struct th_written *w, const char **first)
{
    struct th_said said;
    for (bool more = find_part(r, w, &said); more;) {
        if (!*first)
            *first = said.text;
        if (!old_path(r, &said) || !add_part(r, w, &said))
            return false;
        more = part_below(r, &w->layers[w->layer_count - 1], &said);
    }
    return true;
}

/* The slot whose model is called so, this one first; NULL: none. */
static const char *slot_of_model(const struct th_catalog *catalog, const struct th_slot *slot,
                                 const char *name)
{
    const char *found = NULL;
    for (size_t k = 0; k < catalog->model_count; k++)
        if (strcmp(catalog->models[k]->name, name) == 0 &&
            (!found || strcmp(catalog->models[k]->slot, slot->name) == 0))
            found = catalog->models[k]->slot;
    return found;
}

/* A part that says of which model it is, and that model belongs elsewhere. */
bool th_read_of_slot(struct th_reading *r, const struct th_slot *slot, struct th_written *w)
{
    for (size_t k = 0; k < w->layer_count; k++) {
        const struct th_node *use = th_node_get(w->layers[k].mapping, "use");
        const char *model = use ? th_node_text(use) : "";
        const char *other = slot_of_model(r->scenario->catalog, slot, model);
        if (!w->layers[k].part || !other || strcmp(other, slot->name) == 0)
            continue;
        const struct th_node *from = th_node_get(w->layers[k - 1].mapping, "from");
        th_error_at(r->error, from ? th_node_place(from) : w->place, TH_BAD_INPUT,
                    "from: %s is a part for %s (%s), not for %s", w->layers[k].path, other,
                    model, slot->name);
        return false;
    }
    return true;
}
