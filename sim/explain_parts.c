#include "explain_parts.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "document.h"
#include "print.h"

enum { PATH = 4096, MOST = 256, FILE_NAME = 64, FOLDERS = 3, DEEPEST = 8, ABOUT = 400 };
enum { NAME = 26, VALUE = 20 };

static bool is_yaml(const char *name)
{
    const char *point = strrchr(name, '.');
    return point && (strcmp(point, ".yaml") == 0 || strcmp(point, ".yml") == 0);
}

/* Where parts lie: beside the scenarios of the current folder, or where `make install` put them. */
static void folder_at(int k, char path[PATH])
{
    char program[PATH / 2];
    snprintf(path, PATH, "%s", k == 0 ? "parts" : "scenarios/parts");
    if (k < 2)
        return;
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    program[length > 0 ? length : 0] = '\0';
    for (int up = 0; up < 2; up++) { /* PREFIX/bin/thecal */
        char *slash = strrchr(program, '/');
        if (slash)
            *slash = '\0';
    }
    snprintf(path, PATH, "%s/share/thecal/scenarios/parts", program);
}

/* Two ways to the same folder count as one. */
static bool seen_before(int k)
{
    char path[PATH];
    struct stat here, other;
    folder_at(k, path);
    bool there = stat(path, &here) == 0;
    for (int j = 0; there && j < k; j++) {
        folder_at(j, path);
        if (stat(path, &other) == 0 && other.st_dev == here.st_dev &&
            other.st_ino == here.st_ino)
            return true;
    }
    return !there;
}

struct files {
    size_t count;
    char names[MOST][FILE_NAME];
};

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void list_folder(const char *path, struct files *files)
{
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (is_yaml(entry->d_name) && strlen(entry->d_name) < FILE_NAME && files->count < MOST)
            memcpy(files->names[files->count++], entry->d_name, strlen(entry->d_name) + 1);
    if (folder)
        closedir(folder);
    qsort(files->names, files->count, sizeof files->names[0], by_name);
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

/* The file that a part is taken from itself, beside it; false if it is not. */
static bool part_below(const struct th_node *root, const char *path, char below[PATH])
{
    const struct th_node *from = th_node_get(root, "from");
    const char *text = from ? th_node_text(from) : "", *slash = strrchr(path, '/');
    if (!is_yaml(text))
        return false;
    int folder = text[0] != '/' && slash ? (int)(slash + 1 - path) : 0;
    return snprintf(below, PATH, "%.*s%s", folder, path, text) < PATH;
}

/* The model that a part is of, said by it or by what it is taken from; NULL: the scenario says. */
static const struct th_model *model_of(const struct th_catalog *catalog, const char *path)
{
    char file[PATH], below[PATH];
    const struct th_model *model = NULL;
    bool more = snprintf(file, sizeof file, "%s", path) < PATH;
    for (int depth = 0; more && !model && depth < DEEPEST; depth++) {
        struct th_document *document = th_document_load(file, NULL);
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

static void print_line(const struct th_catalog *catalog, const char *folder, const char *name,
                       FILE *out)
{
    char path[PATH], about[ABOUT] = "not a text that can be read";
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= PATH)
        return;
    const struct th_model *model = model_of(catalog, path);
    struct th_document *document = th_document_load(path, NULL);
    size_t length;
    if (document)
        read_comment(th_document_text(document, &length), false, about);
    size_t at = (size_t)fprintf(out, "    %.*s", (int)(strrchr(name, '.') - name), name);
    if (model)
        at += (size_t)fprintf(out, "%*s%s.%s", at < NAME ? (int)(NAME - at) : 1, "",
                              model->slot, model->name);
    if (about[0])
        th_print_wrapped(out, at >= 2 * NAME - 8 ? at + 1 : at, 2 * NAME - 8, about);
    else
        fputc('\n', out);
    th_document_free(document);
}

void th_explain_parts(const struct th_catalog *catalog, FILE *out)
{
    struct files files;
    char path[PATH];
    bool any = false;
    for (int k = 0; k < FOLDERS; k++) {
        files.count = 0;
        folder_at(k, path);
        if (!seen_before(k))
            list_folder(path, &files);
        if (!files.count)
            continue;
        if (!any)
            fputs("Parts, to be taken into a scenario with from:\n", out);
        any = true;
        fprintf(out, "  %s/\n", path);
        for (size_t n = 0; n < files.count; n++)
            print_line(catalog, path, files.names[n], out);
    }
    if (any)
        fputc('\n', out);
}

/* What a part says of a row that is not a mapping is recalled, as when a scenario is read. */
static void print_row(const struct th_model *model, const char *key, const struct th_node *node,
                      FILE *out)
{
    const struct th_node *value = node, *mark = NULL, *source = NULL;
    if (th_node_kind(node) == TH_MAPPING) {
        value = th_node_get(node, "value");
        mark = th_node_get(node, "mark");
        source = th_node_get(node, "source");
    }
    fprintf(out, "  %-*s%-*s ", NAME - 2, key, VALUE - 1, value ? th_node_text(value) : "");
    if (model && !th_table_find(&model->params, key))
        fprintf(out, "NOT a parameter of %s.%s\n", model->slot, model->name);
    else
        fprintf(out, "%s\n", mark ? th_node_text(mark) : th_mark_name(TH_RECALLED));
    if (source)
        th_print_wrapped(out, 0, NAME, th_node_text(source));
}

static bool is_about(const char *key)
{
    return th_words_find("use from title source about", key) >= 0;
}

/* One file of the chain. Returns whether it is taken from another. */
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
    return part_below(root, path, below);
}

static enum th_status explain_file(const struct th_catalog *catalog, const char *path, FILE *out,
                                   struct th_error *error)
{
    const struct th_model *model = model_of(catalog, path);
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

static const char *bare_at(const void *context, size_t k)
{
    return ((const struct files *)context)->names[k];
}

/* The nearest of the parts to a name that none has. */
static enum th_status no_part(const char *name, struct th_error *error)
{
    char path[PATH];
    for (int k = 0; k < FOLDERS; k++) {
        struct files files = {.count = 0};
        folder_at(k, path);
        list_folder(path, &files);
        for (size_t n = 0; n < files.count; n++) *strrchr(files.names[n], '.') = '\0';
        const char *near = th_nearest(name, files.count, bare_at, &files);
        if (near)
            return th_error_add(error, TH_USAGE,
                                "nothing is called \"%s\"; did you mean the part \"%s\"?", name,
                                near);
    }
    return TH_USAGE;
}

enum th_status th_explain_part(const struct th_catalog *catalog, const char *name, FILE *out,
                               bool *found, struct th_error *error)
{
    char folder[PATH], path[PATH];
    *found = is_yaml(name) && access(name, F_OK) == 0;
    if (*found)
        return explain_file(catalog, name, out, error);
    if (strncmp(name, "parts/", 6) == 0) /* as a scenario beside them says it */
        name += 6;
    for (int k = 0; k < FOLDERS; k++) {
        folder_at(k, folder);
        int length = snprintf(path, sizeof path, "%s/%s%s", folder, name,
                              is_yaml(name) ? "" : ".yaml");
        *found = length < PATH && access(path, F_OK) == 0;
        if (*found)
            return explain_file(catalog, path, out, error);
    }
    return no_part(name, error);
}
