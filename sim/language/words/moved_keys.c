/* Keys of instances and parts by old names: production of csf, which is a row of pressure now.
 * Its value is that of the row, wherever it stands; several instances that have it must agree.
 * For format 1 the key goes from one mapping to the other. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "language/library.h"
#include "language/words/moved.h"

enum { LONGEST_ENTRY = 600 };

/* A row that stands in a mapping of another slot, to be written in its own. */
struct th_moved_key {
    const struct th_moved *moved;
    const struct th_node *value;
    struct th_moved_key *next;
};

/* True if an old name means that row of the slot. */
static bool is_of(const struct th_moved *moved, const char *slot, const char *row)
{
    const size_t length = strlen(slot);
    return moved->sought == TH_PARAM && strncmp(moved->to, slot, length) == 0 &&
           moved->to[length] == '.' && strcmp(moved->to + length + 1, row) == 0;
}

/* The instance in the slot of what is meant now; SIZE_MAX: none. */
static size_t target_of(const struct th_scenario *s, const struct th_moved *moved)
{
    const struct th_path_split split = th_path_split(s, moved->to);
    return split.count == 1 ? split.only : SIZE_MAX;
}

/* A value as YAML has it within braces. */
static void print_value(const struct th_node *value, char *text, size_t size)
{
    if (th_node_kind(value) == TH_MAPPING) {
        size_t used = (size_t)snprintf(text, size, "{");
        for (size_t k = 0; k < th_node_count(value) && used < size; k++) {
            char one[LONGEST_ENTRY];
            print_value(th_node_item(value, k), one, sizeof one);
            used += (size_t)snprintf(text + used, size - used, "%s%s: %s", k ? ", " : "",
                                     th_node_key(value, k), one);
        }
        if (used < size)
            snprintf(text + used, size - used, "}");
        return;
    }
    const char *plain = th_node_text(value);
    const bool bare =
        plain[0] && !strpbrk(plain, ",[]{}#:'\"\n") && !strchr("-?&*!|>%@` ", *plain);
    size_t used = 0;
    if (bare) {
        snprintf(text, size, "%s", plain);
        return;
    }
    text[used++] = '\'';
    for (const char *c = plain; *c && used + 3 < size; c++) {
        if (*c == '\'')
            text[used++] = '\'';
        text[used++] = *c;
    }
    text[used++] = '\'';
    text[used] = '\0';
}

/* Puts the row in the order of those that its slot has to be given. */
static void keep_key(struct th_reader *r, const struct th_moved *moved,
                     const struct th_node *value)
{
    struct th_moved_key **at = &r->moved_keys;
    for (; *at; at = &(*at)->next)
        if (strcmp((*at)->moved->to, moved->to) == 0)
            return;
    *at = th_memory_scratch(&r->memory, sizeof **at);
    if (*at)
        **at = (struct th_moved_key){moved, value, NULL};
}

/* Takes entry k out of its mapping, of which all entries may go; where the row stays in its
 * slot, the key alone is spelt anew. */
static void edit_key(struct th_reader *r, const struct th_node *mapping, size_t k,
                     const struct th_moved *moved, const char *slot, bool first, bool all)
{
    const struct th_node *value = th_node_item(mapping, k);
    const size_t length = strlen(slot);
    const bool block = th_node_place(mapping).line == th_node_key_place(mapping, 0).line &&
                       th_node_place(mapping).column == th_node_key_place(mapping, 0).column;
    struct th_edit edit = {.kind = TH_EDIT_ENTRY,
                           .place = th_node_key_place(mapping, k),
                           .value_place = th_node_place(value),
                           .key = moved->name,
                           .value = th_node_text(value),
                           .text = all && first && block ? "{}" : ""};
    if (strncmp(moved->to, slot, length) == 0 && moved->to[length] == '.')
        edit = (struct th_edit){.kind = TH_EDIT_VALUE,
                                .place = edit.place,
                                .value = moved->name,
                                .text = moved->to + length + 1};
    else
        keep_key(r, moved, value);
    th_old_edit(r, edit);
}

static void note_layer(struct th_reader *r, const struct th_instance *it,
                       const struct th_layer *layer)
{
    size_t found = 0, noted = 0;
    for (size_t k = 0; k < th_node_count(layer->mapping); k++)
        found += th_model_moved(it->model, TH_PARAM, th_node_key(layer->mapping, k)) != NULL;
    for (size_t k = 0; k < th_node_count(layer->mapping); k++) {
        const char *key = th_node_key(layer->mapping, k);
        const struct th_moved *moved = th_model_moved(it->model, TH_PARAM, key);
        const size_t target = moved ? target_of(r->scenario, moved) : SIZE_MAX;
        const struct th_place place = th_node_key_place(layer->mapping, k);
        if (!moved || (target == SIZE_MAX && r->incomplete))
            continue;
        if (target == SIZE_MAX) {
            th_moved_lost(r, place, it, moved);
            continue;
        }
        struct th_path path;
        if (!th_scenario_path(r->scenario, TH_PARAM, moved->to, &path)) {
            th_read_path(r, place, TH_PARAM, moved->to, &path);
            continue;
        }
        r->drafts[target].absent = false;
        if (th_moved_use(r, place, moved,
                         th_memory_format(&r->memory, "%s.%s", it->model->slot, key),
                         moved->to) &&
            !layer->part)
            edit_key(r, layer->mapping, k, moved, it->model->slot, noted++ == 0,
                     found == th_node_count(layer->mapping));
    }
}

/* "altitude: 305 m, posture: supine", of the rows of that slot that its mapping does not have.
 */
static const char *entries_of(struct th_reader *r, const struct th_slot *slot,
                              const struct th_node *mapping)
{
    const char *list = "";
    for (const struct th_moved_key *it = r->moved_keys; it; it = it->next) {
        const char *row = strchr(it->moved->to, '.') + 1;
        char value[2 * LONGEST_ENTRY];
        if (!is_of(it->moved, slot->name, row) || (mapping && th_node_get(mapping, row)))
            continue;
        print_value(it->value, value, sizeof value);
        list = th_memory_format(&r->memory, "%s%s%s: %s", list, *list ? ", " : "", row, value);
    }
    return list;
}

void th_moved_edits(struct th_reader *r)
{
    const struct th_catalog *catalog = r->scenario->catalog;
    for (size_t k = 0; r->moved_keys && k < catalog->slot_count; k++) {
        const struct th_slot *slot = &catalog->slots[k];
        const struct th_node *mapping = th_node_get(r->root, slot->key);
        const char *entries = entries_of(r, slot, mapping);
        if (!*entries)
            continue;
        if (!mapping)
            entries = th_memory_format(&r->memory, "%s: {%s}", slot->key, entries);
        th_old_edit(r, (struct th_edit){.kind = TH_EDIT_INSERT,
                                        .place = th_node_place(mapping ? mapping : r->root),
                                        .text = entries});
    }
}

void th_moved_keys(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    for (size_t i = 0; i < s->instance_count; i++)
        for (size_t k = 0; k < r->drafts[i].layer_count; k++)
            note_layer(r, &s->instances[i], &r->drafts[i].layers[k]);
}

bool th_moved_in_part(struct th_reader *r, const struct th_model *model,
                      const struct th_node *part, const char *file)
{
    for (size_t k = 0; k < th_node_count(part); k++) {
        const struct th_moved *moved = th_model_moved(model, TH_PARAM, th_node_key(part, k));
        if (!moved)
            continue;
        th_error_at(r->error, th_node_key_place(part, k), TH_BAD_INPUT,
                    "%s.%s is %s now, which a part that varies cannot give: take it out of "
                    "%.80s and vary %s",
                    model->slot, moved->name, moved->to, file, moved->to);
        return true;
    }
    return false;
}

/* A value that one instance has under an old name. */
struct found {
    struct th_scalar scalar;
    const char *name; /* "pump.temperature" */
    bool part;
};

/* The value of an instance; false: it has none, or a sentence was added (*bad). */
static bool find_old(struct th_reader *r, size_t from, const char *slot,
                     const struct th_row *row, struct found *found, bool *bad)
{
    const struct th_instance *it = &r->scenario->instances[from];
    const struct th_draft *draft = &r->drafts[from];
    for (size_t m = 0; m < it->model->moved_count; m++) {
        const struct th_moved *moved = &it->model->moved[m];
        for (size_t k = 0; is_of(moved, slot, row->name) && k < draft->layer_count; k++) {
            const struct th_node *node = th_node_get(draft->layers[k].mapping, moved->name);
            if (!node)
                continue;
            found->part = draft->layers[k].part;
            found->name = th_memory_format(&r->memory, "%s.%s", it->name, moved->name);
            *bad = !th_read_row(r, node, found->name, found->part, row, &found->scalar);
            return !*bad;
        }
    }
    return false;
}

/* True if two values are one, in SI; else a sentence with both places. */
static bool agree(struct th_reader *r, const struct th_row *row, const struct th_range *range,
                  const char *now, const struct found *one, const struct found *other)
{
    double a, b;
    char place[200] = "";
    if (!th_read_value(r, row, &one->scalar, one->name, range, &a) ||
        !th_read_value(r, row, &other->scalar, other->name, range, &b))
        return false;
    if (fabs(a - b) <= 1e-12 * fmax(fabs(a), fabs(b)) || a == b)
        return true;
    if (one->scalar.place.line)
        snprintf(place, sizeof place, " (%.120s:%d:%d)", one->scalar.place.file,
                 one->scalar.place.line, one->scalar.place.column);
    th_error_at(r->error, other->scalar.place, TH_BAD_INPUT,
                "%s is %.40s, and %s%s is %.40s: both are %s now, which has one value",
                other->name, other->scalar.text, one->name, place, one->scalar.text, now);
    return false;
}

/* True if all --set of the row by old names are the one that counts. */
static bool overrides_agree(struct th_reader *r, const struct th_row *row,
                            const struct th_range *range, const char *now,
                            const struct th_scalar *last)
{
    const struct found counts = {*last, now, false};
    bool good = true;
    for (size_t k = 0; k < r->override_count; k++) {
        const struct th_override *set = &r->overrides[k];
        if (!set->moved || strcmp(set->path, now) != 0 || set->value == last->text)
            continue;
        const struct found one = {
            {set->value, {set->label, 0, 0}, TH_CHOSEN, ""}, set->moved->name, false};
        good = agree(r, row, range, now, &one, &counts) && good;
    }
    return good;
}

/* True if some instance may have a value of the row under an old name. */
static bool has_moved(const struct th_reader *r, const char *slot, const struct th_row *row)
{
    if (r->override_count)
        return true;
    for (size_t i = 0; i < r->scenario->instance_count; i++) {
        const struct th_model *model = r->scenario->instances[i].model;
        for (size_t m = 0; m < model->moved_count; m++)
            if (is_of(&model->moved[m], slot, row->name))
                return true;
    }
    return false;
}

bool th_moved_value(struct th_reader *r, size_t instance, size_t number,
                    const struct th_range *range, bool written, struct th_scalar *scalar,
                    bool *bad)
{
    const struct th_scenario *s = r->scenario;
    const struct th_instance *it = &s->instances[instance];
    const struct th_row *row = &it->model->params.rows[number];
    const struct th_draft *draft = &r->drafts[instance];
    if (*bad || !has_moved(r, it->model->slot, row))
        return written;
    const char *now = th_memory_format(&r->memory, "%s.%s", it->name, row->name);
    const bool stated = draft->layer_count && !draft->layers[0].part &&
                        th_node_get(draft->layers[0].mapping, row->name);
    struct found first = {{0}, NULL, false}, other;
    struct th_scalar set;
    if (th_override_find(r, now, &set)) {
        *bad = !overrides_agree(r, row, range, now, &set);
        return written;
    }
    if (stated)
        first = (struct found){*scalar, now, false};
    /* First come the words of the scenario itself, then a part of the row's own slot. */
    for (int part = 0; part < 2; part++) {
        if (part && !first.name && written)
            return true;
        for (size_t i = 0; i < s->instance_count; i++) {
            if (!find_old(r, i, it->model->slot, row, &other, bad) ||
                other.part != (part == 1) || (stated && part))
                continue;
            if (!first.name)
                first = other;
            else
                *bad = !agree(r, row, range, now, &first, &other) || *bad;
        }
    }
    if (first.name)
        *scalar = first.scalar;
    return written || first.name;
}

static const char *slot_of(const struct th_catalog *catalog, const struct th_moved *moved)
{
    for (size_t m = 0; m < catalog->model_count; m++)
        for (size_t k = 0; k < catalog->models[m]->moved_count; k++)
            if (&catalog->models[m]->moved[k] == moved)
                return catalog->models[m]->slot;
    return "";
}

/* The description of a row that several slots had each for itself; "" of another. */
static const char *doc_of(const struct th_scenario *s, const struct th_moved *moved)
{
    const char *slot = slot_of(s->catalog, moved), *row = strchr(moved->to, '.') + 1;
    const size_t target = target_of(s, moved);
    for (size_t m = 0; target != SIZE_MAX && m < s->catalog->model_count; m++) {
        const struct th_model *model = s->catalog->models[m];
        for (size_t k = 0; k < model->moved_count; k++)
            if (moved->sought == TH_PARAM && strcmp(model->slot, slot) != 0 &&
                strcmp(model->moved[k].to, moved->to) == 0)
                return th_table_find(&s->instances[target].model->params, row)->doc;
    }
    return "";
}

void th_moved_notices(struct th_reader *r)
{
    for (const struct th_moved_seen *seen = r->moved_seen; seen; seen = seen->next) {
        size_t count = 0, before = 0;
        char places[40] = "";
        for (const struct th_moved_seen *s = r->moved_seen; s; s = s->next) {
            count += s->moved == seen->moved;
            if (s == seen)
                before = count;
        }
        if (before > 1)
            continue;
        const char *doc = doc_of(r->scenario, seen->moved);
        if (count > 1)
            snprintf(places, sizeof places, ", in %zu places", count);
        th_notice_add(r, seen->place,
                      "%s.%s is an old spelling%s; format 1 writes %s (thecal check --rewrite)"
                      "%s%s",
                      slot_of(r->scenario->catalog, seen->moved), seen->moved->name, places,
                      seen->moved->to, *doc ? "; it is one for all: " : "", doc);
    }
}
