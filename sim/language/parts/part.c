/* from: the parts below an instance, from part to part. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "document/part.h"
#include "language/reader.h"

/* A model may have a row of that name too ("from: 3 day"): letters or a path are a part. */
bool th_read_is_part(const char *from)
{
    return th_part_is_path(from) ||
           (isalpha((unsigned char)from[0]) && strcmp(from, "inf") != 0);
}

static bool part_below(struct th_reader *r, const struct th_layer *layer,
                       struct th_scalar *scalar)
{
    const struct th_node *from = th_node_get(layer->mapping, "from");
    return from && th_read_is_part(th_node_text(from)) &&
           th_read_entry(r, layer->mapping, "from", scalar);
}

/* The part of --set PREFIX.from; a value of a row called from is left to the row. */
static bool override_part(struct th_reader *r, const char *prefix, struct th_scalar *scalar)
{
    const char *path = prefix ? th_memory_format(&r->memory, "%s.from", prefix) : "";
    return th_override_find(r, path, scalar) && th_read_is_part(scalar->text) &&
           th_override_take(r, path, scalar);
}

/* The part of an instance: the command line's, or the scenario's. */
static bool find_part(struct th_reader *r, const struct th_draft *draft,
                      struct th_scalar *scalar)
{
    return override_part(r, draft->prefix, scalar) ||
           override_part(r, draft->by_part, scalar) ||
           (draft->layer_count > 0 &&
            part_below(r, &draft->layers[draft->layer_count - 1], scalar));
}

static void keep_text(struct th_reader *r, struct th_source *source,
                      const struct th_document *document)
{
    size_t length = 0;
    const char *text = document ? th_document_text(document, &length) : "";
    char *copy = th_memory_keep(&r->memory, length + 1);
    if (!copy)
        return;
    memcpy(copy, text, length);
    copy[length] = '\0';
    source->text = copy;
    source->length = length;
}

/* In format 1 a path is that file; of 0.1 a bare name that is sought, if that is not there. */
static bool is_file_alone(const struct th_reader *r, const struct th_scalar *scalar)
{
    return r->scenario->format > 0 && th_part_is_path(scalar->text);
}

/* The file of a part: on the disk, or among the texts that are given. */
static bool find_file(const struct th_reader *r, const struct th_scalar *scalar,
                      char path[TH_PART_PATH], struct stat *seen)
{
    if (!r->texts)
        return (is_file_alone(r, scalar)
                    ? th_part_file(scalar->text, th_source_by(r, scalar), path)
                    : th_part_find(scalar->text, th_source_by(r, scalar), path)) &&
               stat(path, seen) == 0;
    const struct th_source *text = th_source_kept(r, scalar);
    *seen = (struct stat){.st_ino = text ? text->number + 1 : 0};
    return text && snprintf(path, TH_PART_PATH, "%s", text->path) < TH_PART_PATH;
}

static struct th_document *read_file(const struct th_reader *r, const struct th_scalar *scalar,
                                     const char *path)
{
    if (!r->texts)
        return th_document_load(path, r->error);
    const struct th_source *text = th_source_kept(r, scalar);
    return th_document_parse(path, text->text, text->length, r->error);
}

static const struct th_part_file *load_part(struct th_reader *r, const struct th_scalar *scalar,
                                            const char *path, const struct stat *seen)
{
    for (const struct th_part_file *p = r->part_files; p; p = p->next)
        if (p->device == seen->st_dev && p->file == seen->st_ino)
            return p;
    struct th_part_file *part = th_memory_scratch(&r->memory, sizeof *part);
    struct th_source *source = part ? th_source_add(r, path) : NULL;
    if (!source)
        return NULL;
    part->source = source;
    part->device = seen->st_dev;
    part->file = seen->st_ino;
    part->document = read_file(r, scalar, path);
    part->next = r->part_files;
    r->part_files = part;
    keep_text(r, source, part->document);
    return part;
}

/* "beside, in parts/ and in the installed parts" */
static void print_searched(const char *file, char *text, size_t size)
{
    struct th_part_folders *folders = malloc(sizeof *folders);
    if (folders)
        th_part_folders(file, folders);
    bool listed = folders && folders->listed, installed = folders && folders->installed;
    free(folders);
    snprintf(text, size, "beside%s in parts/%s%s", listed || installed ? "," : " and",
             !listed     ? ""
             : installed ? ", in the folders of THECAL_PATH"
                         : " and in the folders of THECAL_PATH",
             installed ? " and in the installed parts" : "");
}

/* Reports a part that was not found: where it was sought, and the nearest name. */
static void reject_part(struct th_reader *r, const struct th_scalar *scalar)
{
    const char *file = th_source_by(r, scalar);
    char looked[160] = "", near[TH_PART_NAME];
    if (r->texts) {
        th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                    "from: \"%.80s\" is no part that was read when the result was made",
                    scalar->text);
        return;
    }
    const char *obstacle = th_part_obstacle(scalar->text, file);
    if (obstacle) {
        th_error_at(r->error, scalar->place, TH_IO, "from: \"%.80s\" is no part: %s",
                    scalar->text, obstacle);
        return;
    }
    bool any = th_part_nearest(scalar->text, file, near);
    if (is_file_alone(r, scalar)) {
        th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                    "from: \"%.80s\" is no part: there is no such file beside %.80s%s%s%s",
                    scalar->text, file, any ? "; did you mean from: " : "", any ? near : "",
                    any ? "?" : "");
        return;
    }
    print_searched(file, looked, sizeof looked);
    th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                "from: \"%.80s\" is no part%s%s%s Looked %s", scalar->text,
                any ? "; did you mean " : ".", any ? near : "", any ? "?" : "", looked);
}

/* The old spelling "parts/x.yaml" of x. */
static bool old_path(struct th_reader *r, const struct th_scalar *scalar)
{
    char name[TH_PART_NAME];
    if (strncmp(scalar->text, "parts/", 6) != 0 || strchr(scalar->text + 6, '/') ||
        scalar->place.line == 0)
        return true;
    th_part_name(scalar->text, name);
    if (!th_old_spelling(r, TH_OLD_PART, scalar->place,
                         th_memory_format(&r->memory, "from: %s", name)))
        return false;
    th_old_edit(r, (struct th_edit){.kind = TH_EDIT_VALUE,
                                    .place = scalar->place,
                                    .value = scalar->text,
                                    .text = name});
    return true;
}

/* Adds the part that a scalar names below the layers of a draft. */
static bool add_part(struct th_reader *r, struct th_draft *draft,
                     const struct th_scalar *scalar)
{
    char path[TH_PART_PATH];
    struct stat seen;
    if (!find_file(r, scalar, path, &seen)) {
        reject_part(r, scalar);
        return false;
    }
    for (size_t k = 0; k < draft->layer_count; k++)
        if (draft->layers[k].part && draft->layers[k].device == seen.st_dev &&
            draft->layers[k].file == seen.st_ino) {
            th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                        "from: circular inclusion; %s is already part of this", path);
            return false;
        }
    if (draft->layer_count == TH_LAYERS) {
        th_error_at(r->error, scalar->place, TH_BAD_INPUT, "from: more than %d parts in a row",
                    TH_LAYERS - 1);
        return false;
    }
    const struct th_part_file *part = load_part(r, scalar, path, &seen);
    const struct th_node *root =
        part && part->document ? th_document_root(part->document) : NULL;
    if (part)
        th_source_name(r, scalar, part->source);
    /* --set has no line: the part's own place is given. */
    const struct th_place place =
        scalar->place.line || !root ? scalar->place : th_node_place(root);
    if (root && th_node_kind(root) != TH_MAPPING)
        th_error_at(r->error, place, TH_BAD_INPUT, "from: %s is not a mapping", path);
    if (!root || th_node_kind(root) != TH_MAPPING)
        return false;
    if (th_node_get(root, "run")) {
        th_error_at(r->error, place, TH_BAD_INPUT, "from: %s is a scenario, no part", path);
        return false;
    }
    draft->layers[draft->layer_count++] = (struct th_layer){
        root, true, seen.st_dev, seen.st_ino, th_memory_format(&r->memory, "%s", path)};
    return true;
}

bool th_read_parts_from(struct th_reader *r, struct th_draft *draft, struct th_scalar scalar)
{
    for (bool more = true; more;) {
        if (!old_path(r, &scalar) || !add_part(r, draft, &scalar))
            return false;
        more = part_below(r, &draft->layers[draft->layer_count - 1], &scalar);
    }
    return true;
}

bool th_read_parts(struct th_reader *r, struct th_draft *draft, const char **first)
{
    struct th_scalar scalar;
    if (!find_part(r, draft, &scalar))
        return true;
    *first = scalar.text;
    return th_read_parts_from(r, draft, scalar);
}

/* The slot of the model of that name, preferably this one; NULL: none. */
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

bool th_read_part_slot(struct th_reader *r, const struct th_slot *slot, struct th_draft *draft)
{
    for (size_t k = 0; k < draft->layer_count; k++) {
        const struct th_node *use = th_node_get(draft->layers[k].mapping, "use");
        const char *model = use ? th_node_text(use) : "";
        const char *other = slot_of_model(r->scenario->catalog, slot, model);
        if (!draft->layers[k].part || !other || strcmp(other, slot->name) == 0)
            continue;
        const bool written = k > 0 && !(draft->given && k == 1);
        const struct th_node *from =
            written ? th_node_get(draft->layers[k - 1].mapping, "from") : NULL;
        struct th_scalar set;
        const char *path = th_memory_format(&r->memory, "%s.from", draft->prefix);
        const struct th_place place = k == 1 && th_override_find(r, path, &set)
                                          ? th_node_place(use) /* --set has no place */
                                      : from ? th_node_place(from)
                                             : draft->place;
        th_error_at(r->error, place, TH_BAD_INPUT, "from: %s is a part for %s (%s), not for %s",
                    draft->layers[k].path, other, model, slot->name);
        return false;
    }
    return true;
}
