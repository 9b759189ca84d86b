/* Parts that vary: catheter.from: grid ascenda_114cm silicone_89cm, choice a 20 % b 80 %, or a
 * column of table: or design:. Each part is read below the instance's own keys, as from: is;
 * what then differs between the parts is kept, row by row, with what they bring for instances
 * of later slots. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "language/ensemble/ensemble.h"
#include "language/library.h"

enum { MOST_PARTS = 256 };

bool th_read_swaps_open(struct th_reader *r, size_t swaps)
{
    struct th_scenario *s = r->scenario;
    size_t rows = 0;
    for (size_t k = 0; k < s->instance_count; k++) rows += s->instances[k].model->params.count;
    for (size_t f = 0; r->rows && f < 2; f++)
        rows += r->rows[f].table ? r->rows[f].table->column_count : 0;
    s->swaps = th_memory_keep(&r->memory, (swaps + 1) * sizeof *s->swaps);
    s->replaced = th_memory_keep(&r->memory, (2 * rows + 1) * sizeof *s->replaced);
    return s->swaps && s->replaced;
}

/* An instance as it is with each of the parts, [count]: its draft, and what is read of it. */
struct kit {
    size_t instance;
    struct th_draft *drafts;
    struct th_instance *with;
    const struct th_provenance **provenance;
};

static bool open_kit(struct th_reader *r, size_t instance, size_t count, struct kit *kit)
{
    *kit = (struct kit){
        .instance = instance,
        .drafts = th_memory_scratch(&r->memory, (count + 1) * sizeof *kit->drafts),
        .with = th_memory_scratch(&r->memory, (count + 1) * sizeof *kit->with),
        .provenance = th_memory_keep(&r->memory, (count + 1) * sizeof *kit->provenance)};
    return kit->drafts && kit->with && kit->provenance;
}

/* The k-th part below the instance's own keys. */
static bool read_part(struct th_reader *r, const struct kit *kit, size_t k,
                      const struct th_scalar *part)
{
    const struct th_draft *own = &r->drafts[kit->instance];
    const struct th_instance *it = &r->scenario->instances[kit->instance];
    struct th_draft *draft = &kit->drafts[k];
    const int before = r->error->count;
    *draft = *own;
    draft->layer_count = own->layer_count && !own->layers[0].part;
    draft->place = part->place;
    draft->absent = false;
    draft->given = true;
    kit->with[k] = *it;
    const bool good = th_read_parts_from(r, draft, *part) &&
                      th_read_same_model(r, it, draft, part) &&
                      th_read_params_of(r, draft, &kit->with[k]) && r->error->count == before;
    kit->provenance[k] = kit->with[k].provenance;
    return good;
}

/* Another instance with what the k-th part brings for it, in place of what the scenario's own
 * part does. */
static bool read_brought(struct th_reader *r, const struct kit *by, const struct kit *kit,
                         size_t k)
{
    const struct th_instance *it = &r->scenario->instances[kit->instance];
    struct th_draft *draft = &kit->drafts[k];
    const int before = r->error->count;
    *draft = r->drafts[kit->instance];
    kit->with[k] = *it;
    th_drop_brought(&r->drafts[by->instance], it->model, draft);
    const bool good = th_read_brought_by(r, &by->drafts[k], it->model, draft) &&
                      th_read_params_of(r, draft, &kit->with[k]) && r->error->count == before;
    kit->provenance[k] = kit->with[k].provenance;
    return good;
}

static bool same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* True if a row that sizes memory, or holds a file, is the same with all parts. */
static bool check_sizes(struct th_reader *r, const struct kit *kit, const struct th_swap *swap,
                        struct th_place place)
{
    const struct th_instance *it = &r->scenario->instances[kit->instance], *with = kit->with;
    const char *where = kit->instance == swap->instance ? "beside from:" : "in the scenario";
    const struct th_table *rows = &it->model->params;
    char now[80], other[80];
    for (size_t k = 0; k < rows->count; k++)
        for (size_t p = 0; p < swap->count; p++) {
            const struct th_row *row = &rows->rows[k];
            if (!th_row_shared(row) || same(with[p].params[k], it->params[k]))
                continue;
            if (row->quantity == TH_FILE) {
                th_error_at(r->error, place, TH_BAD_INPUT, "vary %s: %s.%s %s: write it %s",
                            swap->path, it->name, row->name, th_row_shared(row), where);
                return false;
            }
            th_quantity_print(r->scenario->units, row->quantity, row->unit, with[p].params[k],
                              6, other, sizeof other);
            th_quantity_print(r->scenario->units, row->quantity, row->unit, it->params[k], 6,
                              now, sizeof now);
            th_error_at(r->error, place, TH_BAD_INPUT,
                        "vary %s: with %.60s %s.%s is %s, in the scenario %s; it %s: write it "
                        "%s",
                        swap->path, swap->parts[p], it->name, row->name, other, now,
                        th_row_shared(row), where);
            return false;
        }
    return true;
}

/* The rows that differ from the scenario's values with any of the parts. */
static bool keep_rows(struct th_reader *r, const struct kit *kit, const struct th_swap *swap)
{
    struct th_scenario *s = r->scenario;
    const struct th_instance *it = &s->instances[kit->instance], *with = kit->with;
    for (size_t k = 0; k < it->model->params.count; k++) {
        bool differs = false;
        for (size_t p = 0; p < swap->count; p++)
            differs = differs || !same(with[p].params[k], it->params[k]);
        if (!differs)
            continue;
        double *values = th_memory_keep(&r->memory, swap->count * sizeof *values);
        if (!values)
            return false;
        for (size_t p = 0; p < swap->count; p++) values[p] = with[p].params[k];
        s->replaced[s->replaced_count++] =
            (struct th_replaced){.instance = kit->instance,
                                 .row = k,
                                 .by = TH_REPLACED_PART,
                                 .swap = s->swap_count,
                                 .provenance = kit->provenance,
                                 .values = values,
                                 .path = th_memory_format(&r->memory, "%s.%s", it->name,
                                                          it->model->params.rows[k].name)};
    }
    return true;
}

/* True if no other swap says rows of an instance: its own, or one whose parts bring some. */
static bool check_once(struct th_reader *r, size_t instance, const struct th_swap *swap,
                       struct th_place place)
{
    const struct th_scenario *s = r->scenario;
    const char *by = NULL;
    for (size_t k = 0; k < s->swap_count; k++)
        if (s->swaps[k].instance == instance)
            by = s->swaps[k].path;
    for (size_t k = 0; k < s->replaced_count; k++)
        if (s->replaced[k].by == TH_REPLACED_PART && s->replaced[k].instance == instance &&
            s->replaced[k].swap != s->swap_count)
            by = s->swaps[s->replaced[k].swap].path;
    if (!by)
        return true;
    if (strcmp(by, swap->path) == 0)
        th_error_at(r->error, place, TH_BAD_INPUT, "vary %s: it is there twice", swap->path);
    else
        th_error_at(r->error, place, TH_BAD_INPUT,
                    "vary %s: %s varies too, and both say rows of %s: vary one of them",
                    swap->path, by, s->instances[instance].name);
    return false;
}

/* Rows that the parts bring for the instances behind theirs. */
static bool keep_brought(struct th_reader *r, const struct kit *by, const struct th_swap *swap,
                         struct th_place place)
{
    struct th_scenario *s = r->scenario;
    for (size_t i = 0; i < s->instance_count; i++) {
        const struct th_model *model = s->instances[i].model;
        bool brought = th_read_brings_for(&r->drafts[by->instance], model);
        for (size_t k = 0; k < swap->count; k++)
            brought = brought || th_read_brings_for(&by->drafts[k], model);
        if (i == by->instance || !brought)
            continue;
        struct kit kit;
        bool good = check_once(r, i, swap, place) && open_kit(r, i, swap->count, &kit);
        for (size_t k = 0; good && k < swap->count; k++) good = read_brought(r, by, &kit, k);
        if (!good || !check_sizes(r, &kit, swap, place) || !keep_rows(r, &kit, swap))
            return false;
    }
    return true;
}

bool th_read_swap(struct th_reader *r, struct th_swap swap, const struct th_scalar *words)
{
    struct th_scenario *s = r->scenario;
    const struct th_place place = words[0].place;
    struct kit kit;
    struct th_scalar set;
    if (th_override_find(r, swap.path, &set)) {
        th_error_at(r->error, set.place, TH_BAD_INPUT,
                    "vary %s: it differs between members, so it cannot be --set", swap.path);
        return false;
    }
    if (!check_once(r, swap.instance, &swap, place) ||
        !open_kit(r, swap.instance, swap.count, &kit))
        return false;
    bool good = true;
    for (size_t k = 0; k < swap.count; k++) good = read_part(r, &kit, k, &words[k]) && good;
    if (!good || !check_sizes(r, &kit, &swap, place) || !keep_rows(r, &kit, &swap) ||
        !keep_brought(r, &kit, &swap, place))
        return false;
    s->swaps[s->swap_count++] = swap;
    return true;
}

/* The next word of a text, in the scratch; NULL: there is none. */
static const char *next_word(struct th_reader *r, const char **text)
{
    static const char blank[] = " \t\n,";
    const char *start = *text + strspn(*text, blank);
    size_t length = strcspn(start, blank);
    *text = start + length;
    return length ? th_memory_format(&r->memory, "%.*s", (int)length, start) : NULL;
}

/* "20 %", "20%" or "0.2" of a choice. */
static bool read_share(struct th_reader *r, const struct th_swap *swap,
                       const struct th_scalar *scalar, const char **text, double *share)
{
    char why[TH_SENTENCE];
    const char *word = next_word(r, text);
    const char *rest = *text;
    const char *unit = next_word(r, &rest);
    if (word && unit && strcmp(unit, "%") == 0) {
        word = th_memory_format(&r->memory, "%s %%", word);
        *text = rest;
    }
    if (word &&
        th_quantity_read(r->scenario->units, TH_FRACTION, word, share, why, sizeof why) ==
            TH_OK &&
        *share > 0 && *share <= 1)
        return true;
    th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                "vary %s: each part of a choice wants its share, above 0 %% and up to 100 %%: "
                "choice ascenda_114cm 20 %% silicone_89cm 80 %%",
                swap->path);
    return false;
}

static bool read_words(struct th_reader *r, const struct th_scalar *scalar, const char *text,
                       struct th_swap *swap, struct th_scalar *words)
{
    const char **parts = th_memory_keep(&r->memory, MOST_PARTS * sizeof *parts);
    double *shares = th_memory_keep(&r->memory, MOST_PARTS * sizeof *shares), sum = 0;
    const char *word;
    if (!parts || !shares)
        return false;
    while ((word = next_word(r, &text)) != NULL) {
        double share = 0;
        for (size_t k = 0; k < swap->count; k++)
            if (strcmp(parts[k], word) == 0) {
                th_error_at(r->error, scalar->place, TH_BAD_INPUT, "vary %s: %.60s twice",
                            swap->path, word);
                return false;
            }
        if (swap->count == MOST_PARTS) {
            th_error_at(r->error, scalar->place, TH_BAD_INPUT, "vary %s: at most %d parts",
                        swap->path, MOST_PARTS);
            return false;
        }
        if (swap->by == TH_SWAP_CHOICE && !read_share(r, swap, scalar, &text, &share))
            return false;
        sum += share;
        shares[swap->count] = sum;
        words[swap->count] = (struct th_scalar){word, scalar->place, TH_CHOSEN, ""};
        parts[swap->count++] = word;
    }
    swap->parts = parts;
    swap->shares = shares;
    if (swap->count && (swap->by == TH_SWAP_GRID || fabs(sum - 1) < 1e-9))
        return true;
    if (swap->count)
        th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                    "vary %s: the shares add up to %.6g %%, not to 100 %%", swap->path,
                    100 * sum);
    else
        th_error_at(r->error, scalar->place, TH_BAD_INPUT, "vary %s: parts are missing",
                    swap->path);
    return false;
}

bool th_read_swap_law(struct th_reader *r, size_t instance, const struct th_scalar *scalar)
{
    const char *text = scalar->text;
    const char *law = next_word(r, &text);
    struct th_swap swap = {.instance = instance};
    struct th_scalar *words = th_memory_scratch(&r->memory, MOST_PARTS * sizeof *words);
    swap.path = th_memory_format(&r->memory, "%s.from", r->scenario->instances[instance].name);
    swap.words = th_memory_format(&r->memory, "%s", scalar->text);
    swap.by = law && strcmp(law, "choice") == 0 ? TH_SWAP_CHOICE : TH_SWAP_GRID;
    if (!law || (swap.by == TH_SWAP_GRID && strcmp(law, "grid") != 0)) {
        th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                    "vary %s: parts take grid a b, a condition for each, or choice a 20 %% b "
                    "80 %%",
                    swap.path);
        return false;
    }
    return words && read_words(r, scalar, text, &swap, words) && th_read_swap(r, swap, words);
}
