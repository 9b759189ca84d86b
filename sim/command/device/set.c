/* Finds and reads tests.yaml: which scenarios there are, for which pumps, and what stands
 * beside a pump. */
#include "command/device/set.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text/nearest.h"
#include "document/document.h"
#include "scenario/path.h"

static const char folder_name[] = "device-tests/";
static const char file_name[] = "tests.yaml";

/* The first `length` letters of a folder's path, "" or with a / at the end: whether
 * device-tests/tests.yaml is there. */
static bool try_folder(struct th_device_set *set, const char *folder, size_t length)
{
    return snprintf(set->folder, TH_PART_PATH, "%.*s%s", (int)length, folder, folder_name) <
               TH_PART_PATH &&
           snprintf(set->file, TH_PART_PATH, "%s%s", set->folder, file_name) < TH_PART_PATH &&
           access(set->file, R_OK) == 0;
}

/* The same of the folder around it: "scenarios/" of "scenarios/parts/". */
static bool try_around(struct th_device_set *set, const char *folder)
{
    size_t length = strlen(folder);
    if (length == 0)
        return try_folder(set, "../", 3);
    do {
        length--;
    } while (length > 0 && folder[length - 1] != '/');
    return try_folder(set, folder, length);
}

static enum th_status find_folder(struct th_device_set *set, const char *pump,
                                  struct th_error *error)
{
    struct th_part_folders *folders = malloc(sizeof *folders);
    bool found = false;
    if (!folders)
        return th_error_add(error, TH_NO_MEMORY, "no memory to look for the set of tests");
    th_part_folders(pump, folders);
    for (size_t k = 0; k < folders->count && !found; k++)
        found = try_folder(set, folders->paths[k], strlen(folders->paths[k])) ||
                try_around(set, folders->paths[k]);
    free(folders);
    return found ? TH_OK
                 : th_error_add(error, TH_IO,
                                "the set of tests, %s%s, is neither beside %s, nor in the "
                                "folders of THECAL_PATH, nor beside the installed parts",
                                folder_name, file_name, pump);
}

struct reading {
    struct th_device_set *set;
    struct th_arena *arena;
    struct th_error *error;
};

static void wrong(const struct reading *r, struct th_place place, const char *sentence)
{
    th_error_at(r->error, place, TH_BAD_INPUT, "%s", sentence);
}

/* A copy of a scalar's text; NULL and a sentence if it is no text. */
static const char *text_of(const struct reading *r, const struct th_node *node,
                           const char *sentence)
{
    if (!node || th_node_kind(node) != TH_SCALAR || !th_node_text(node)[0]) {
        if (node)
            wrong(r, th_node_place(node), sentence);
        return NULL;
    }
    const char *copy = th_arena_copy(r->arena, th_node_text(node));
    if (!copy)
        th_error_add(r->error, TH_NO_MEMORY, "no memory for the set of tests");
    return copy;
}

static const char *key_at(const void *keys, size_t k)
{
    return ((const char *const *)keys)[k];
}

/* A sentence for each key that is not one of these. */
static void check_keys(const struct reading *r, const struct th_node *node,
                       const char *const *keys, size_t count)
{
    for (size_t k = 0; k < th_node_count(node); k++) {
        const char *key = th_node_key(node, k);
        bool known = false;
        for (size_t j = 0; j < count; j++) known |= strcmp(key, keys[j]) == 0;
        const char *near = known ? NULL : th_nearest(key, count, key_at, keys);
        if (!known)
            th_error_at(r->error, th_node_key_place(node, k), TH_BAD_INPUT,
                        "unknown key \"%.40s\"%s%s%s", key, near ? "; did you mean \"" : "",
                        near ? near : "", near ? "\"?" : "");
    }
}

/* A list of models; how many. */
static size_t read_models(const struct reading *r, const struct th_node *node,
                          const char *sentence, const char *const **models)
{
    const char **list = th_arena_take(r->arena, (th_node_count(node) + 1) * sizeof *list);
    if (th_node_kind(node) != TH_SEQUENCE)
        wrong(r, th_node_place(node), sentence);
    if (!list)
        th_error_add(r->error, TH_NO_MEMORY, "no memory for the set of tests");
    if (!list || th_node_kind(node) != TH_SEQUENCE)
        return 0;
    for (size_t k = 0; k < th_node_count(node); k++)
        list[k] = text_of(r, th_node_item(node, k), sentence);
    *models = list;
    return th_node_count(node);
}

/* for: */
static void read_for(const struct reading *r, const struct th_node *node,
                     struct th_device_test *test)
{
    static const char *const words[] = {"any", "ordered", "own rate"};
    static const char sentence[] =
        "for: must be any, ordered, own rate or a list of models of the slot pump";
    if (node && th_node_kind(node) == TH_SEQUENCE) {
        test->pumps = TH_FOR_MODELS;
        test->model_count = read_models(r, node, sentence, &test->models);
        return;
    }
    for (size_t k = 0; node && k < sizeof words / sizeof *words; k++)
        if (strcmp(th_node_text(node), words[k]) == 0) {
            test->pumps = (enum th_device_for)k;
            return;
        }
    wrong(r, node ? th_node_place(node) : test->place, sentence);
}

static void read_test(const struct reading *r, const struct th_node *node,
                      struct th_device_test *test)
{
    static const char *const keys[] = {"test",   "for",   "but for", "fitted", "pulses",
                                       "hazard", "often", "mark",    "source"};
    static const char named[] = "an entry needs test: the name of a scenario beside this file";
    test->place =
        (struct th_place){r->set->file, th_node_place(node).line, th_node_place(node).column};
    check_keys(r, node, keys, sizeof keys / sizeof *keys);
    test->name = text_of(r, th_node_get(node, "test"), named);
    test->fitted = text_of(r, th_node_get(node, "fitted"), "fitted: must be a row of the pump");
    test->pulses = text_of(r, th_node_get(node, "pulses"), "pulses: must be a word");
    test->hazard = text_of(r, th_node_get(node, "hazard"), "hazard: must be a text");
    test->often = text_of(r, th_node_get(node, "often"), "often: must be a number and a unit");
    test->mark = text_of(r, th_node_get(node, "mark"), "mark: must be a word");
    test->source = text_of(r, th_node_get(node, "source"), "source: must be a text");
    if (!th_node_get(node, "test"))
        wrong(r, th_node_place(node), named);
    read_for(r, th_node_get(node, "for"), test);
    if (th_node_get(node, "but for"))
        test->except_count =
            read_models(r, th_node_get(node, "but for"),
                        "but for: must be a list of models of the slot pump", &test->except);
    if (test->often && !(test->mark && test->source))
        wrong(r, th_node_place(node),
              "often: is a published number, which needs mark: and "
              "source:");
}

/* beside: {MODEL: {rate: own, SLOT: PART}} */
static void read_beside(const struct reading *r, const struct th_node *node)
{
    struct th_device_set *set = r->set;
    size_t most = 0;
    for (size_t k = 0; k < th_node_count(node); k++)
        most += th_node_count(th_node_item(node, k));
    set->beside = th_arena_take(r->arena, (most + 1) * sizeof *set->beside);
    set->own = th_arena_take(r->arena, (most + 1) * sizeof *set->own);
    if (!set->beside || !set->own)
        th_error_add(r->error, TH_NO_MEMORY, "no memory for the set of tests");
    for (size_t k = 0; set->beside && set->own && k < th_node_count(node); k++) {
        const struct th_node *model = th_node_item(node, k);
        const char *name = th_arena_copy(r->arena, th_node_key(node, k));
        for (size_t j = 0; name && j < th_node_count(model); j++) {
            const char *key = th_arena_copy(r->arena, th_node_key(model, j));
            const char *word = text_of(r, th_node_item(model, j), "a part's name is wanted");
            if (!key || !word)
                continue;
            if (strcmp(key, "rate") == 0 && strcmp(word, "own") == 0)
                set->own[set->own_count++] = name;
            else if (strcmp(key, "rate") == 0)
                wrong(r, th_node_place(th_node_item(model, j)), "rate: can only be own");
            else
                set->beside[set->beside_count++] = (struct th_device_beside){name, key, word};
        }
    }
}

/* label: {NAME: {value:, bound:, of: [requirements], mark:, source:}} */
static void read_label(const struct reading *r, const struct th_node *node,
                       struct th_device_label *label)
{
    static const char *const keys[] = {"value", "bound", "of", "mark", "source"};
    static const char *const bounds[] = {"around", "above", "below", "share", "confidence"};
    bool known = false;
    check_keys(r, node, keys, sizeof keys / sizeof *keys);
    label->place =
        (struct th_place){r->set->file, th_node_place(node).line, th_node_place(node).column};
    label->value = text_of(r, th_node_get(node, "value"), "value: must be a number and a unit");
    label->bound = text_of(r, th_node_get(node, "bound"), "bound: must be a word");
    label->mark = text_of(r, th_node_get(node, "mark"), "mark: must be a word");
    label->source = text_of(r, th_node_get(node, "source"), "source: must be a text");
    for (size_t k = 0; label->bound && k < sizeof bounds / sizeof *bounds; k++)
        known |= strcmp(label->bound, bounds[k]) == 0;
    if (th_node_get(node, "of"))
        label->of_count =
            read_models(r, th_node_get(node, "of"),
                        "of: must be a list of names of requirements", &label->of);
    if (!known || !label->value || !label->mark || !label->source || !label->of_count)
        wrong(r, th_node_place(node),
              "a label needs value:, bound: (around, above, below, share or confidence), of: "
              "(names of requirements), mark: and source:");
}

static void read_labels(const struct reading *r, const struct th_node *node)
{
    struct th_device_set *set = r->set;
    set->labels = th_arena_take(r->arena, (th_node_count(node) + 1) * sizeof *set->labels);
    if (!set->labels)
        th_error_add(r->error, TH_NO_MEMORY, "no memory for the set of tests");
    for (size_t k = 0; set->labels && k < th_node_count(node); k++) {
        struct th_device_label *label = &set->labels[set->label_count++];
        *label =
            (struct th_device_label){.name = th_arena_copy(r->arena, th_node_key(node, k))};
        read_label(r, th_node_item(node, k), label);
    }
}

static void read_root(const struct reading *r, const struct th_node *root)
{
    static const char *const keys[] = {"beside", "own_rate", "label", "tests"};
    struct th_device_set *set = r->set;
    const struct th_node *tests = th_node_get(root, "tests");
    check_keys(r, root, keys, sizeof keys / sizeof *keys);
    set->own_rate = text_of(r, th_node_get(root, "own_rate"), "own_rate: a scenario's name");
    if (th_node_get(root, "beside"))
        read_beside(r, th_node_get(root, "beside"));
    if (th_node_get(root, "label"))
        read_labels(r, th_node_get(root, "label"));
    if (!tests || th_node_kind(tests) != TH_SEQUENCE || !set->own_rate) {
        wrong(r, th_node_place(root), "tests: with a list and own_rate: are wanted");
        return;
    }
    set->tests = th_arena_take(r->arena, (th_node_count(tests) + 1) * sizeof *set->tests);
    for (size_t k = 0; set->tests && k < th_node_count(tests); k++)
        read_test(r, th_node_item(tests, k), &set->tests[set->count++]);
}

enum th_status th_device_set_read(struct th_device_set *set, const char *pump,
                                  struct th_arena *arena, struct th_error *error)
{
    *set = (struct th_device_set){.count = 0};
    const struct reading r = {set, arena, error};
    enum th_status status = find_folder(set, pump, error);
    struct th_document *document = status == TH_OK ? th_document_load(set->file, error) : NULL;
    if (!document)
        return error->status;
    const int before = error->count;
    if (th_node_kind(th_document_root(document)) != TH_MAPPING)
        wrong(&r, th_node_place(th_document_root(document)), "a mapping is wanted");
    else
        read_root(&r, th_document_root(document));
    th_document_free(document);
    if (error->count == before && !set->tests)
        th_error_add(error, TH_NO_MEMORY, "no memory for the set of tests");
    return error->count == before ? TH_OK : error->status;
}

bool th_device_own_rate(const struct th_device_set *set, const char *model)
{
    for (size_t k = 0; k < set->own_count; k++)
        if (strcmp(set->own[k], model) == 0)
            return true;
    return false;
}

bool th_device_is_for(const struct th_device_set *set, const struct th_device_test *test,
                      const char *model)
{
    for (size_t k = 0; k < test->except_count; k++)
        if (strcmp(test->except[k], model) == 0)
            return false;
    if (test->lacking || test->pumps == TH_FOR_ANY)
        return !test->lacking;
    for (size_t k = 0; k < test->model_count; k++)
        if (strcmp(test->models[k], model) == 0)
            return true;
    return test->pumps != TH_FOR_MODELS &&
           (test->pumps == TH_FOR_OWN_RATE) == th_device_own_rate(set, model);
}

/* The word that a row of a choice has; false: it is no choice. */
static bool word_of(const struct th_instance *pump, size_t row, char *word, size_t size)
{
    const char *labels = pump->model->params.rows[row].labels;
    return labels && th_labels_get(labels, (int)pump->params[row], word, size);
}

bool th_device_pulses(const struct th_scenario *scenario, char *word, size_t size)
{
    size_t instance, row;
    return th_scenario_param(scenario, "pump.pulses", &instance, &row) &&
           word_of(&scenario->instances[instance], row, word, size);
}

void th_device_set_inspect(struct th_device_set *set, const struct th_scenario *scenario)
{
    enum { WORD = 64 };
    char word[WORD];
    size_t instance, row;
    set->pulsed = th_device_pulses(scenario, word, sizeof word);
    for (size_t k = 0; k < set->count; k++) {
        struct th_device_test *test = &set->tests[k];
        char path[TH_PATH_LENGTH];
        if (!test->fitted)
            continue;
        snprintf(path, sizeof path, "pump.%s", test->fitted);
        test->lacking = true;
        if (!th_scenario_param(scenario, path, &instance, &row))
            continue;
        test->lacking = !word_of(&scenario->instances[instance], row, word, sizeof word) ||
                        strcmp(word, "none") == 0;
    }
}

double th_device_accuracy(const struct th_device_set *set)
{
    for (size_t k = 0; k < set->label_count; k++)
        if (strcmp(set->labels[k].name, "accuracy") == 0) {
            char *rest;
            const double share = strtod(set->labels[k].value, &rest);
            return strchr(rest, '%') ? share / 100 : share;
        }
    return NAN;
}

static const char *name_at(const void *context, size_t k)
{
    return ((const struct th_device_test *)context)[k].name;
}

const struct th_device_test *th_device_test_find(const struct th_device_set *set,
                                                 const char *name, struct th_error *error)
{
    for (size_t k = 0; k < set->count; k++)
        if (strcmp(set->tests[k].name, name) == 0)
            return &set->tests[k];
    const char *near = th_nearest(name, set->count, name_at, set->tests);
    th_error_add(error, TH_USAGE, "--only %.60s: there is no such test in %s%s%s%s", name,
                 set->file, near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
    return NULL;
}

const char *th_device_file(const struct th_device_set *set, const char *name,
                           struct th_arena *arena)
{
    static const char ending[] = ".yaml";
    char *path = th_arena_take(arena, strlen(set->folder) + strlen(name) + sizeof ending);
    if (path)
        sprintf(path, "%s%s%s", set->folder, name, ending);
    return path;
}
