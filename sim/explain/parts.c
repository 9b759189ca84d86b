/* Lists the folders of parts, and follows the chain of from: of one part. */
#include "explain/parts.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text/print.h"
#include "document/document.h"
#include "document/part.h"

enum { PATH = TH_PART_PATH, MOST = 256, DEEPEST = 8, ABOUT = 400 };
enum { NAME = 26, VALUE = 20 };

/* The folders of parts for a scenario in the current folder or in scenarios/. */
static void find_folders(struct th_part_folders *folders)
{
    th_part_folders(NULL, folders);
    snprintf(folders->paths[0], PATH, "%s",
             "scenarios/parts/"); /* not the scenarios themselves */
}

/* True for a folder that is listed before under another path, or does not exist. */
static bool seen_before(const struct th_part_folders *folders, size_t k)
{
    struct stat here, other;
    bool there = stat(folders->paths[k], &here) == 0;
    for (size_t j = 0; there && j < k; j++)
        if (stat(folders->paths[j], &other) == 0 && other.st_dev == here.st_dev &&
            other.st_ino == here.st_ino)
            return true;
    return !there;
}

/* The comment that a text begins with, its lines joined; its first sentence, or all of it. */
static void read_comment(const char *text, bool whole, char about[ABOUT])
{
    size_t used = 0;
    while (*text == '#') {
        text += strspn(text, "# ");
        size_t length = strcspn(text, "\r\n");
        used += (size_t)snprintf(about + used, ABOUT - used, "%s%.*s", used ? " " : "",
                                 (int)length, text);
        used = used < ABOUT ? used : ABOUT - 1;
        text += length;
        text += strspn(text, "\r\n");
    }
    about[used] = '\0';
    char *end = whole ? NULL : strstr(about, ". ");
    if (end)
        *end = '\0';
    else if (!whole && used && about[used - 1] == '.')
        about[used - 1] = '\0';
}

static const struct th_model *model_called(const struct th_catalog *catalog, const char *name)
{
    for (size_t k = 0; k < catalog->model_count; k++)
        if (strcmp(catalog->models[k]->name, name) == 0)
            return catalog->models[k];
    return NULL;
}

/* The file that a part is taken from itself; false if it is not. */
static bool part_below(const struct th_node *root, const char *path, char below[PATH])
{
    const struct th_node *from = th_node_get(root, "from");
    const char *text = from ? th_node_text(from) : "";
    return text[0] && th_part_find(text, path, below);
}

/* The model of a part, by its own use: or that of the part it is taken from; NULL: neither has
 * it.
 */
static const struct th_model *model_of(const struct th_catalog *catalog, const char *path,
                                       struct th_error *error)
{
    char file[PATH], below[PATH];
    const struct th_model *model = NULL;
    bool more = snprintf(file, sizeof file, "%s", path) < PATH;
    for (int depth = 0; more && !model && depth < DEEPEST; depth++) {
        struct th_document *document = th_document_load(file, error);
        const struct th_node *root = document ? th_document_root(document) : NULL;
        bool mapping = root && th_node_kind(root) == TH_MAPPING;
        const struct th_node *use = mapping ? th_node_get(root, "use") : NULL;
        model = use ? model_called(catalog, th_node_text(use)) : NULL;
        more = mapping && !use && part_below(root, file, below);
        if (more)
            memcpy(file, below, strlen(below) + 1);
        th_document_free(document);
    }
    return model;
}

/* A part that cannot be read is listed as such; without memory the list fails. */
static enum th_status print_line(const struct th_catalog *catalog, const char *folder,
                                 const char *name, FILE *out, struct th_error *error)
{
    char path[PATH], beside[PATH], about[ABOUT] = "not a text that can be read";
    struct th_error found = {.status = TH_OK};
    if (snprintf(beside, sizeof beside, "%s-", folder) >= PATH ||
        !th_part_find(name, beside, path))
        return th_error_add(error, TH_NO_MEMORY, "no memory to find the part %s%s", folder,
                            name);
    const struct th_model *model = model_of(catalog, path, &found);
    struct th_document *document = th_document_load(path, &found);
    size_t length;
    if (found.status == TH_NO_MEMORY) {
        th_document_free(document);
        return th_error_add(error, TH_NO_MEMORY, "%s", found.text[0]);
    }
    if (document)
        read_comment(th_document_text(document, &length), false, about);
    size_t at = (size_t)fprintf(out, "    %s", name);
    if (model)
        at += (size_t)fprintf(out, "%*s%s.%s", at < NAME ? (int)(NAME - at) : 1, "",
                              model->slot, model->name);
    const struct th_node *root = document ? th_document_root(document) : NULL;
    const struct th_node *use =
        root && th_node_kind(root) == TH_MAPPING ? th_node_get(root, "use") : NULL;
    if (!model && use && strcmp(th_node_text(use), "hazard") == 0)
        at += (size_t)fprintf(out, "%*s%s", at < NAME ? (int)(NAME - at) : 1, "", "hazards");
    if (about[0])
        th_print_wrapped(out, at >= 2 * NAME - 8 ? at + 1 : at, 2 * NAME - 8, about);
    else
        fputc('\n', out);
    th_document_free(document);
    return TH_OK;
}

enum th_status th_explain_parts(const struct th_catalog *catalog, FILE *out,
                                struct th_error *error)
{
    struct th_part_folders *folders = malloc(sizeof *folders);
    char(*names)[TH_PART_NAME] = malloc(MOST * sizeof *names);
    bool any = false;
    enum th_status status = TH_OK;
    if (!folders || !names) {
        free(folders);
        free(names);
        return th_error_add(error, TH_NO_MEMORY, "no memory to list the parts");
    }
    find_folders(folders);
    for (size_t k = 0; status == TH_OK && k < folders->count; k++) {
        const char *path = folders->paths[k];
        size_t count = seen_before(folders, k) ? 0 : th_part_list(path, names, MOST);
        if (!count)
            continue;
        if (!any)
            fputs("Parts, to be taken into a scenario with from:\n", out);
        any = true;
        fprintf(out, "  %s\n", path);
        for (size_t n = 0; n < count && status == TH_OK; n++)
            status = print_line(catalog, path, names[n], out, error);
    }
    if (any)
        fputc('\n', out);
    free(folders);
    free(names);
    return status;
}

/* The text of a value, or of a list of them. */
static void join(const struct th_node *value, char text[ABOUT])
{
    const bool list = value && th_node_kind(value) == TH_SEQUENCE;
    size_t used = (size_t)snprintf(text, ABOUT, "%s%s", list ? "[" : "",
                                   value && !list ? th_node_text(value) : "");
    for (size_t k = 0; list && k < th_node_count(value) && used < ABOUT; k++)
        used += (size_t)snprintf(text + used, ABOUT - used, "%s%s", k ? ", " : "",
                                 th_node_text(th_node_item(value, k)));
    if (list && used < ABOUT)
        snprintf(text + used, ABOUT - used, "]");
}

static bool has_key(const struct th_model *model, const char *key)
{
    for (size_t k = 0; k < model->list_count; k++)
        if (strcmp(model->lists[k].name, key) == 0)
            return true;
    return th_table_find(&model->params, key) != NULL;
}

/* A bare value has the mark recalled, as when a scenario is read. */
static void print_row(const struct th_model *model, const char *key, const struct th_node *node,
                      FILE *out)
{
    const struct th_node *value = node, *mark = NULL, *source = NULL;
    if (th_node_kind(node) == TH_MAPPING) {
        value = th_node_get(node, "value");
        mark = th_node_get(node, "mark");
        source = th_node_get(node, "source");
    }
    char text[ABOUT];
    join(value, text);
    fprintf(out, "  %-*s%-*s ", NAME - 2, key, VALUE - 1, text);
    if (model && !has_key(model, key))
        fprintf(out, "NOT a parameter of %s.%s\n", model->slot, model->name);
    else
        fprintf(out, "%s\n", mark ? th_node_text(mark) : th_mark_name(TH_RECALLED));
    if (source)
        th_print_wrapped(out, 0, NAME, th_node_text(source));
}

static bool is_about(const char *key)
{
    return th_labels_find("use from title source about brings", key) >= 0;
}

/* The rows of other slots that the part has with it; each stands in one model at least. */
static void print_brought(const struct th_node *brings, FILE *out)
{
    for (size_t k = 0; brings && k < th_node_count(brings); k++) {
        const struct th_node *rows = th_node_item(brings, k);
        fprintf(out, "with it, for %s\n", th_node_key(brings, k));
        for (size_t n = 0; n < th_node_count(rows); n++)
            print_row(NULL, th_node_key(rows, n), th_node_item(rows, n), out);
    }
}

/* One file of the chain. True if it is taken from another, whose path is `below`. */
static bool print_part(const struct th_model *model, const char *path,
                       const struct th_document *document, char below[PATH], FILE *out)
{
    const struct th_node *root = th_document_root(document);
    char about[ABOUT];
    size_t length;
    read_comment(th_document_text(document, &length), true, about);
    if (model)
        fprintf(out, "%s = %s.%s\n", path, model->slot, model->name);
    else
        fprintf(out, "%s\n", path);
    if (about[0])
        th_print_wrapped(out, 0, 2, about);
    for (size_t k = 0; k < th_node_count(root); k++)
        if (!is_about(th_node_key(root, k)))
            print_row(model, th_node_key(root, k), th_node_item(root, k), out);
    print_brought(th_node_get(root, "brings"), out);
    return part_below(root, path, below);
}

static enum th_status explain_file(const struct th_catalog *catalog, const char *path,
                                   FILE *out, struct th_error *error)
{
    const struct th_model *model = model_of(catalog, path, NULL);
    char file[PATH], below[PATH];
    bool more = snprintf(file, sizeof file, "%s", path) < PATH;
    for (int depth = 0; more && depth < DEEPEST; depth++) {
        struct th_document *document = th_document_load(file, error);
        if (!document)
            return error->status;
        const struct th_node *root = th_document_root(document);
        enum th_status status = TH_OK;
        if (th_node_kind(root) != TH_MAPPING)
            status = th_error_add(error, TH_BAD_INPUT, "%s is no part: no mapping", file);
        else if (th_node_get(root, "run"))
            status = th_error_add(error, TH_USAGE,
                                  "%s is a scenario: thecal explain --scenario %s", file, file);
        else
            more = print_part(model, file, document, below, out);
        th_document_free(document);
        if (status != TH_OK)
            return status;
        if (more)
            memcpy(file, below, strlen(below) + 1);
        if (more && depth + 1 < DEEPEST)
            fputs("taken from ", out);
    }
    return TH_OK;
}

enum th_status th_explain_part(const struct th_catalog *catalog, const char *name, FILE *out,
                               bool *found, struct th_error *error)
{
    char path[PATH], near[TH_PART_NAME];
    *found = th_part_find(name, NULL, path) || th_part_find(name, "scenarios/-", path);
    if (*found)
        return explain_file(catalog, path, out, error);
    if (!th_part_nearest(name, NULL, near) && !th_part_nearest(name, "scenarios/-", near))
        return TH_USAGE;
    return th_error_add(error, TH_USAGE,
                        "nothing is called \"%s\"; did you mean the part \"%s\"?", name, near);
}
