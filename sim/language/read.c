/* The top level of a scenario: its sections, its command-line words, its life. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "language/read.h"

enum { LONGEST_SET = 4096 };

enum { ABOVE_SLOTS = 3 }; /* format, title and run */

/* --set words that belong to no instance. */
static const char *const plain_sets[] = {
    "title",         "run.duration", "run.sample",       "run.start",     "run.until",
    "run.precision", "run.refine",   "ensemble.members", "ensemble.seed", "record"};
enum { PLAIN_SETS = sizeof plain_sets / sizeof plain_sets[0] };

/* "path=value" into its halves, without the blanks around them. */
static void read_set(struct th_reading *r, const char *set)
{
    size_t length = strlen(set);
    if (length > LONGEST_SET || th_utf8_end(set, length) != length || strchr(set, '\n')) {
        th_error_add(r->error, TH_BAD_INPUT,
                     "--set: a word of plain text up to %d bytes is wanted", LONGEST_SET);
        return;
    }
    set += strspn(set, " \t");
    const char *equals = strchr(set, '=');
    const char *value = equals ? equals + 1 + strspn(equals + 1, " \t") : "";
    int path = equals ? (int)(equals - set) : 0, kept = (int)strlen(value);
    while (path > 0 && set[path - 1] == ' ') path--;
    while (kept > 0 && strchr(" \t\r", value[kept - 1])) kept--;
    if (path == 0 || kept == 0) {
        th_error_add(r->error, TH_BAD_INPUT,
                     "--set %.100s: error: write --set path=value, such as --set "
                     "run.duration=\"3 day\"",
                     set);
        return;
    }
    bool until =
        strncmp(set, "run.until", (size_t)path) == 0 && path == (int)strlen("run.until");
    const char *name = th_read_format(r, "%.*s", path, set);
    const char *plain = th_read_plain(r, name, th_read_format(r, "%.*s", kept, value));
    r->overrides[r->override_count++] = (struct th_override){
        .path = name,
        .value = th_read_format(r, "%s", plain),
        .label = until ? th_read_format(r, "--until %.80s", value)
                       : th_read_format(r, "--set %.80s", set),
    };
}

static void read_sets(struct th_reading *r, const char *const *sets, size_t count)
{
    struct th_scenario *s = r->scenario;
    size_t bytes = 1;
    for (size_t k = 0; k < count; k++) bytes += strlen(sets[k]) + 1;
    char *all = th_read_take(r, bytes);
    r->overrides = th_read_scratch(r, count * sizeof *r->overrides);
    s->overrides = all ? all : "";
    if (!all || !r->overrides)
        return;
    for (size_t k = 0; k < count; k++) {
        all += sprintf(all, "%s\n", sets[k]);
        read_set(r, sets[k]);
    }
}

/* A --set that nobody asked for is a misspelt one. */
static void refuse_unused(struct th_reading *r)
{
    for (size_t k = 0; k < r->override_count; k++) {
        const struct th_override *set = &r->overrides[k];
        struct th_place place = {set->label, 0, 0};
        struct th_names names = {0};
        const char *rest;
        struct th_path path;
        if (set->used)
            continue;
        if (th_scenario_slot(r->scenario->catalog, set->path, &rest)) {
            th_read_path(r, place, TH_PARAM, set->path, &path);
            continue;
        }
        for (size_t n = 0; n < PLAIN_SETS; n++) th_names_add(r, &names, plain_sets[n]);
        for (size_t n = 0; n < r->scenario->instance_count; n++)
            for (size_t p = 0; p < r->scenario->instances[n].model->params.count; p++)
                th_names_add(
                    r, &names,
                    th_read_format(r, "%s.%s", r->scenario->instances[n].name,
                                   r->scenario->instances[n].model->params.rows[p].name));
        if (!r->incomplete)
            th_read_unknown(r, place, "path", set->path, "", &names);
    }
}

static bool find_run_word(struct th_reading *r, const struct th_node *run, const char *key,
                          struct th_said *said, bool *set)
{
    const char *path = th_read_format(r, "run.%s", key);
    *set = th_read_override(r, path, said);
    return *set || (run && th_read_word(r, run, key, said));
}

/* The sampling: every hour unless said, but never longer than the run. */
static void read_sample(struct th_reading *r, const struct th_node *run)
{
    const th_tick shortest = TH_TICKS_PER_SECOND / 1000, hour = 3600LL * TH_TICKS_PER_SECOND;
    struct th_scenario *s = r->scenario;
    struct th_said said;
    bool set, written = find_run_word(r, run, "sample", &said, &set);
    s->sample = hour < s->duration ? hour : s->duration;
    th_tick most = r->shortened && !set ? INT64_MAX / 4 : s->duration;
    if (written && !th_read_ticks(r, &said, "sample", shortest, most, &s->sample))
        return;
    if (s->sample > s->duration)
        s->sample = s->duration;
    if (s->duration / s->sample > TH_SAMPLES)
        th_error_at(r->error, written ? said.place : th_node_place(r->root), TH_BAD_INPUT,
                    "this makes %lld samples; at most %d", (long long)(s->duration / s->sample),
                    TH_SAMPLES);
}

/* The number of the word that is said, 0 if none is. */
static int read_choice(struct th_reading *r, const struct th_node *run, const char *key,
                       const char *words)
{
    const struct th_row row = {.name = key, .quantity = TH_CHOICE, .labels = words};
    struct th_said said;
    bool set;
    double number = 0;
    bool read =
        find_run_word(r, run, key, &said, &set) && th_read_number(r, &row, &said, key, &number);
    return read ? (int)number : 0;
}

static void read_run(struct th_reading *r)
{
    const th_tick shortest = TH_TICKS_PER_SECOND / 1000;
    const th_tick longest = (th_tick)TH_CENTURY * TH_TICKS_PER_SECOND;
    const struct th_node *run = th_node_get(r->root, "run");
    struct th_scenario *s = r->scenario;
    struct th_names names = {0};
    struct th_said said;
    bool set;
    th_names_section(r, &names, "run");
    bool wrong = run && !th_read_keys(r, run, "run", &names);
    if (wrong)
        run = NULL;
    s->duration = longest; /* if it is wrong, the times of the events are not wrong as well */
    bool known = find_run_word(r, run, "duration", &said, &r->shortened) &&
                 th_read_ticks(r, &said, "duration", shortest, longest, &s->duration);
    if (known)
        read_sample(r, run);
    else if (!wrong && !r->shortened && (!run || !th_node_get(run, "duration")))
        th_error_at(r->error, th_node_place(run ? run : r->root), TH_BAD_INPUT,
                    "run needs a duration, such as run: {duration: 35 day}");
    if (find_run_word(r, run, "start", &said, &set))
        th_read_start(r, &said);
    s->single = read_choice(r, run, "precision", "double single") > 0;
    s->refine = 1 << read_choice(r, run, "refine", "1 2 4");
    s->substeps = 1;
}

const char *th_scenario_heading(const struct th_scenario *scenario)
{
    const char *folder = scenario->file ? strrchr(scenario->file, '/') : NULL;
    if (scenario->title && scenario->title[0])
        return scenario->title;
    return folder ? folder + 1 : scenario->file ? scenario->file : "";
}

static void read_title(struct th_reading *r)
{
    struct th_said said;
    if (th_read_override(r, "title", &said) || th_read_word(r, r->root, "title", &said))
        r->scenario->title = th_read_format(r, "%s", said.text);
}

static void read_all(struct th_reading *r, const char *const *sets, size_t set_count)
{
    struct th_names names = {0}, sections = {0};
    const struct th_catalog *catalog = r->scenario->catalog;
    if (!th_read_format_key(r))
        return;
    th_names_section(r, &sections, "scenario");
    read_sets(r, sets, set_count);
    for (size_t k = 0; k < ABOVE_SLOTS && k < sections.count; k++)
        th_names_add(r, &names, sections.items[k]);
    for (size_t k = 0; k < catalog->slot_count; k++)
        th_names_add(r, &names, catalog->slots[k].key);
    for (size_t k = ABOVE_SLOTS; k < sections.count; k++)
        th_names_add(r, &names, sections.items[k]);
    if (!th_read_keys(r, r->root, "the scenario", &names))
        return;
    read_title(r);
    read_run(r);
    th_read_instances(r);
    th_read_name_overrides(r);
    if (!r->starved)
        th_read_params(r);
    if (r->starved)
        return;
    th_read_ensemble(r);
    th_read_events(r);
    th_read_outputs(r);
    th_read_record(r);
    th_read_requirements(r);
    th_read_late(r);
    th_read_until(r);
    refuse_unused(r);
    th_read_old_notices(r);
    th_read_absent(r);
    th_read_doubts(r);
}

/* What the scenario keeps of the text and its name. */
static bool keep_text(struct th_reading *r, const struct th_document *document,
                      const char *name)
{
    struct th_scenario *s = r->scenario;
    size_t length;
    const char *text = th_document_text(document, &length);
    char *copy = th_read_take(r, length + 1);
    if (copy)
        memcpy(copy, text, length);
    s->text = copy;
    s->text_length = length;
    s->file = th_read_format(r, "%s", name);
    s->title = "";
    s->start = "00:00";
    s->overrides = "";
    return copy != NULL;
}

static struct th_scenario *read_document(const struct th_catalog *catalog,
                                         const struct th_units *units, const char *name,
                                         struct th_document *document, const char *const *sets,
                                         size_t set_count, const struct th_texts *texts,
                                         struct th_error *error)
{
    struct th_error own = {0};
    struct th_reading r = {.error = error ? error : &own, .texts = texts};
    int before = r.error->count;
    r.scenario = calloc(1, sizeof *r.scenario);
    if (!r.scenario)
        th_error_add(r.error, TH_NO_MEMORY, "no memory for the scenario");
    if (document && r.scenario) {
        r.scenario->catalog = catalog;
        r.scenario->units = units;
        r.root = th_document_root(document);
        if (keep_text(&r, document, name))
            read_all(&r, sets, set_count);
    }
    for (struct th_part *p = r.parts; p; p = p->next) th_document_free(p->document);
    th_document_free(document);
    free(r.planned);
    th_arena_free(&r.scratch);
    if (document && r.scenario && r.error->count == before)
        return r.scenario;
    th_scenario_free(r.scenario);
    return NULL;
}

struct th_scenario *th_scenario_parse(const struct th_catalog *catalog,
                                      const struct th_units *units, const char *name,
                                      const char *text, size_t length, const char *const *sets,
                                      size_t set_count, struct th_error *error)
{
    struct th_document *document = th_document_parse(name, text, length, error);
    return document
               ? read_document(catalog, units, name, document, sets, set_count, NULL, error)
               : NULL;
}

struct th_scenario *th_scenario_again(const struct th_catalog *catalog,
                                      const struct th_units *units,
                                      const struct th_texts *texts, const char *const *sets,
                                      size_t set_count, struct th_error *error)
{
    struct th_document *document =
        th_document_parse(texts->name, texts->text, texts->length, error);
    return document ? read_document(catalog, units, texts->name, document, sets, set_count,
                                    texts, error)
                    : NULL;
}

struct th_scenario *th_scenario_load(const struct th_catalog *catalog,
                                     const struct th_units *units, const char *path,
                                     const char *const *sets, size_t set_count,
                                     struct th_error *error)
{
    struct th_document *document = th_document_load(path, error);
    const char *name = th_document_is_input(path) ? TH_DOCUMENT_INPUT : path;
    return document
               ? read_document(catalog, units, name, document, sets, set_count, NULL, error)
               : NULL;
}

void th_scenario_free(struct th_scenario *scenario)
{
    if (!scenario)
        return;
    th_arena_free(&scenario->arena);
    free(scenario);
}
