/* Paths of record: that mean several outputs: a range of levels, csf.concentration@T8..L1, and
 * a star for a whole piece, plasma.concentration.*, effect.*.score. */
#include <string.h>

#include "language/record/record.h"
#include "scenario/column.h"
#include "scenario/place.h"

enum { PIECES = 4 };

/* An output's full name, piece by piece: SLOT, NAME, ROW, DRUG. */
struct pieces {
    const char *word[PIECES];
    size_t count;
};

bool th_paths_several(const char *text)
{
    return strchr(text, '*') || strstr(text, "..");
}

static bool is_word(const char *text, size_t length, const char *word)
{
    return (length == 1 && *text == '*') ||
           (strlen(word) == length && strncmp(text, word, length) == 0);
}

/* True if the pieces of a pattern are those, but for a drug that it may leave out. */
static bool fits(const char *pattern, const struct pieces *pieces, size_t least)
{
    size_t k = 0;
    for (; k < pieces->count; k++) {
        size_t length = strcspn(pattern, ".");
        if (!is_word(pattern, length, pieces->word[k]))
            return false;
        pattern += length;
        if (!*pattern)
            break;
        pattern++;
    }
    return k < pieces->count && k + 1 >= least;
}

/* A pattern and what becomes of the paths that it means. */
struct several {
    struct th_reader *r;
    const char *pattern; /* without its place */
    const char *place;   /* NULL: none */
    struct th_place at;
    th_path_use *use;
    void *context;
    size_t found;
};

/* At its place, or each of the levels of a range; false: not there. */
static bool use_places(struct several *it, const struct th_path *path)
{
    struct th_scenario *s = it->r->scenario;
    struct th_path one = *path;
    size_t first, last;
    if (!it->place) {
        it->use(it->r, path, it->context);
        return true;
    }
    if (!path->profile || !th_place_range(s->catalog, it->place, &first, &last)) {
        bool there = th_place_on(s, it->place, &one, NULL, 0);
        if (there)
            it->use(it->r, &one, it->context);
        return there;
    }
    for (size_t k = first; k <= last; k++) {
        one = *path;
        if (!th_place_on(s, s->catalog->landmarks[k].name, &one, NULL, 0))
            return false;
        it->use(it->r, &one, it->context);
    }
    return true;
}

static void try_row(struct several *it, size_t instance, bool profile, size_t row)
{
    const struct th_scenario *s = it->r->scenario;
    const struct th_instance *of = &s->instances[instance];
    const struct th_slot *slot = &s->catalog->slots[of->slot];
    const struct th_table *table = profile ? &of->model->profiles : &of->model->outputs;
    const bool each = table->rows[row].flags & TH_EACH_SPECIES;
    const char *bare = slot->most > 1 ? strchr(of->name, '.') : NULL;
    struct pieces pieces = {.word = {slot->name}, .count = 1};
    if (bare)
        pieces.word[pieces.count++] = bare + 1;
    pieces.word[pieces.count++] = table->rows[row].name;
    const size_t least = pieces.count;
    for (size_t k = 0; k < (each ? s->species : 1); k++) {
        if (each)
            pieces.word[least] = s->species_names[k];
        pieces.count = least + each;
        struct th_path path = {.instance = instance,
                               .row = row,
                               .profile = profile,
                               .species = each ? (int)k : -1};
        if (fits(it->pattern, &pieces, least))
            it->found += use_places(it, &path);
    }
}

/* The path of a range without a star. */
static void use_range(struct several *it)
{
    struct th_path path;
    if (!th_read_path(it->r, it->at, TH_OUTPUT, it->pattern, &path))
        it->found++; /* a sentence was added */
    else if (use_places(it, &path))
        it->found++;
}

void th_paths_use(struct th_reader *r, const struct th_scalar *scalar, th_path_use *use,
                  void *context)
{
    const struct th_scenario *s = r->scenario;
    char bare[TH_PATH_LENGTH], now[TH_PATH_LENGTH];
    const char *place = th_path_place(scalar->text, bare);
    struct several it = {r, bare, place, scalar->place, use, context, 0};
    const struct th_path old = {
        .moved =
            strchr(bare, '*') ? th_path_now(s->catalog, TH_OUTPUT, bare, false, now) : NULL};
    if (old.moved && !th_moved_note(r, scalar->place, scalar->text, &old))
        return;
    if (old.moved)
        it.pattern = now;
    if (!strchr(bare, '*'))
        use_range(&it);
    for (size_t k = 0; strchr(bare, '*') && k < s->instance_count; k++)
        for (int profile = 0; profile < 2; profile++) {
            const struct th_model *model = s->instances[k].model;
            const struct th_table *table = profile ? &model->profiles : &model->outputs;
            for (size_t row = 0; row < table->count; row++)
                if (!(table->rows[row].flags & (TH_AXIS | TH_UNRECORDED)))
                    try_row(&it, k, profile, row);
        }
    if (it.found == 0 && !r->incomplete)
        th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                    strchr(bare, '*')
                        ? "record: no output is called %.80s; a star stands for "
                          "one whole piece: effect.*.effect"
                        : "record: %.80s is no range of levels of a profile, such "
                          "as csf.concentration@T8..L1",
                    scalar->text);
}

size_t th_paths_most(const struct th_reader *r, const char *text)
{
    const struct th_scenario *s = r->scenario;
    size_t profiles = 0;
    if (!th_paths_several(text))
        return s->species + 1;
    for (size_t k = 0; k < s->instance_count; k++)
        profiles += s->instances[k].model->profiles.count;
    return s->output_count + profiles * (s->species + 1) * (s->catalog->landmark_count + 1);
}
