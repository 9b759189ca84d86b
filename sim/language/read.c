/* The top level of a scenario: its sections in their order, title: and run:. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/ensemble/ensemble.h"
#include "language/library.h"
#include "language/record/record.h"

enum { ABOVE_SLOTS = 3 }; /* format, title and run */

static bool find_run_scalar(struct th_reader *r, const struct th_node *run, const char *key,
                            struct th_scalar *scalar, bool *set)
{
    const char *path = th_memory_format(&r->memory, "run.%s", key);
    *set = th_override_take(r, path, scalar);
    return *set || (run && th_read_entry(r, run, key, scalar));
}

/* The sampling interval: an hour by default, but never longer than the run. */
static void read_sample(struct th_reader *r, const struct th_node *run)
{
    const th_tick shortest = TH_TICKS_PER_SECOND / 1000, hour = 3600LL * TH_TICKS_PER_SECOND;
    struct th_scenario *s = r->scenario;
    struct th_scalar scalar;
    bool set, written = find_run_scalar(r, run, "sample", &scalar, &set);
    s->sample = hour < s->duration ? hour : s->duration;
    th_tick most = r->shortened && !set ? INT64_MAX / 4 : s->duration;
    if (written && !th_read_ticks(r, &scalar, "sample", shortest, most, &s->sample))
        return;
    if (s->sample > s->duration)
        s->sample = s->duration;
    if (s->duration / s->sample > TH_SAMPLES)
        th_error_at(r->error, written ? scalar.place : th_node_place(r->root), TH_BAD_INPUT,
                    "this makes %lld samples; at most %d", (long long)(s->duration / s->sample),
                    TH_SAMPLES);
}

/* The number of the label that is written, 0 by default. */
static int read_label(struct th_reader *r, const struct th_node *run, const char *key,
                      const char *labels)
{
    const struct th_row row = {.name = key, .quantity = TH_CHOICE, .labels = labels};
    struct th_scalar scalar;
    bool set;
    double number = 0;
    bool read = find_run_scalar(r, run, key, &scalar, &set) &&
                th_read_number(r, &row, &scalar, key, &number);
    return read ? (int)number : 0;
}

static void read_run(struct th_reader *r)
{
    const th_tick shortest = TH_TICKS_PER_SECOND / 1000;
    const th_tick longest = (th_tick)TH_CENTURY * TH_TICKS_PER_SECOND;
    const struct th_node *run = th_node_get(r->root, "run");
    struct th_scenario *s = r->scenario;
    struct th_candidates names = {0};
    struct th_scalar scalar;
    bool set;
    th_candidates_section(&r->memory, &names, "run");
    bool wrong = run && !th_read_keys(r, run, "run", &names);
    if (wrong)
        run = NULL;
    s->duration = longest; /* so that a wrong duration makes no other time wrong */
    bool known = find_run_scalar(r, run, "duration", &scalar, &r->shortened) &&
                 th_read_ticks(r, &scalar, "duration", shortest, longest, &s->duration);
    if (known)
        read_sample(r, run);
    else if (!wrong && !r->shortened && (!run || !th_node_get(run, "duration")))
        th_error_at(r->error, th_node_place(run ? run : r->root), TH_BAD_INPUT,
                    "run needs a duration, such as run: {duration: 35 day}");
    if (find_run_scalar(r, run, "start", &scalar, &set))
        th_read_start(r, &scalar);
    s->single = read_label(r, run, "precision", "double single") > 0;
    s->steady = read_label(r, run, "from", "rest steady") > 0;
    s->refine = 1 << read_label(r, run, "refine", "1 2 4");
    s->substeps = 1;
}

static void read_title(struct th_reader *r)
{
    struct th_scalar scalar;
    if (th_override_take(r, "title", &scalar) || th_read_entry(r, r->root, "title", &scalar))
        r->scenario->title = th_memory_format(&r->memory, "%s", scalar.text);
}

static void read_all(struct th_reader *r, const char *const *sets, size_t set_count)
{
    struct th_candidates names = {0}, sections = {0};
    const struct th_catalog *catalog = r->scenario->catalog;
    if (!th_read_format_key(r))
        return;
    th_candidates_section(&r->memory, &sections, "scenario");
    th_override_read(r, sets, set_count);
    for (size_t k = 0; k < ABOVE_SLOTS && k < sections.count; k++)
        th_candidates_add(&r->memory, &names, sections.items[k]);
    for (size_t k = 0; k < catalog->slot_count; k++)
        th_candidates_add(&r->memory, &names, catalog->slots[k].key);
    for (size_t k = ABOVE_SLOTS; k < sections.count; k++)
        th_candidates_add(&r->memory, &names, sections.items[k]);
    if (!th_read_keys(r, r->root, "the scenario", &names))
        return;
    read_title(r);
    read_run(r);
    th_read_instances(r);
    th_override_row_lists(r);
    th_override_names(r);
    th_read_row_files(r);
    if (!r->memory.exhausted)
        th_read_landmarks(r);
    th_read_params(r);
    if (r->memory.exhausted)
        return;
    th_read_ensemble(r);
    th_read_outputs(r);
    if (!th_columns_open(r))
        return;
    th_read_events(r);
    th_read_record(r);
    th_read_requirements(r);
    th_read_late(r);
    th_read_summary(r);
    th_read_until(r);
    th_override_unused(r);
    th_old_notices(r);
    th_moved_notices(r);
    th_moved_edits(r);
    th_notice_defaults(r);
    th_notice_orders(r);
}

/* Copies the text and its name into the scenario. */
static bool keep_text(struct th_reader *r, const struct th_document *document, const char *name)
{
    struct th_scenario *s = r->scenario;
    size_t length;
    const char *text = th_document_text(document, &length);
    char *copy = th_memory_keep(&r->memory, length + 1);
    if (copy)
        memcpy(copy, text, length);
    s->text = copy;
    s->text_length = length;
    s->file = th_memory_format(&r->memory, "%s", name);
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
    struct th_reader r = {.error = error ? error : &own, .texts = texts};
    r.memory.error = r.error;
    int before = r.error->count;
    r.scenario = calloc(1, sizeof *r.scenario);
    if (!r.scenario)
        th_error_add(r.error, TH_NO_MEMORY, "no memory for the scenario");
    if (document && r.scenario) {
        r.memory.kept = &r.scenario->arena;
        r.scenario->catalog = catalog;
        r.scenario->slot_count = catalog->slot_count;
        r.scenario->units = units;
        r.root = th_document_root(document);
        if (keep_text(&r, document, name))
            read_all(&r, sets, set_count);
    }
    for (struct th_part_file *p = r.part_files; p; p = p->next) th_document_free(p->document);
    th_document_free(document);
    free(r.events.items);
    th_arena_free(&r.memory.scratch);
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
