/* Rows that a library of a user brings, held to the rules for rows of our own: see
 * library_rows.h. */
#include "library_rows.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { NAME = 31, TEXT = 120 };

static bool refuse(struct th_error *error, const char *sentence)
{
    th_error_add(error, TH_BAD_INPUT, "%s", sentence);
    return false;
}

bool th_library_is_sound(const struct th_library_about *it, struct th_error *error)
{
    char text[3 * TEXT];
    const bool headed = it->size >= it->head;
    if (!headed || it->abi != it->wanted) {
        snprintf(text, sizeof text,
                 "was made for version %u of %s.h, this program takes %u: compile it with this "
                 "program's header",
                 headed ? it->abi : 0, it->symbol, it->wanted);
        return refuse(error, text);
    }
    if (it->size < it->whole) {
        snprintf(text, sizeof text, "has a %s that is too small: .size must be its sizeof",
                 it->symbol);
        return refuse(error, text);
    }
    return true;
}

bool th_library_has_rows(const struct th_library_about *it, size_t most_rows,
                         size_t most_states, bool there, struct th_error *error)
{
    char text[TEXT];
    if (it->rows > most_rows || it->states > most_states) {
        snprintf(text, sizeof text, "has %zu rows and %zu states; at most %zu and %zu",
                 it->rows, it->states, most_rows, most_states);
        return refuse(error, text);
    }
    return there || refuse(error, "has rows or states that are not there, or are too small: "
                                  ".size must be the sizeof of each");
}

bool th_library_fail(char text[TH_LIBRARY_SENTENCE], const char *name, const char *what,
                     double value)
{
    snprintf(text, TH_LIBRARY_SENTENCE, "the plug-in %.40s gave %.60s of %g",
             name ? name : "without a name", what, value);
    return false;
}

bool th_library_message(char text[TH_LIBRARY_SENTENCE], const char *name, const char *answer,
                        size_t most)
{
    int used = snprintf(text, TH_LIBRARY_SENTENCE,
                        "the plug-in %.40s says: ", name ? name : "without a name");
    for (size_t k = 0; k + 1 < most && answer[k] && used + 1 < TH_LIBRARY_SENTENCE; k++)
        text[used++] = (unsigned char)answer[k] < ' ' || answer[k] == 0x7f ? ' ' : answer[k];
    text[used] = '\0';
    return false;
}

enum th_status th_library_remembers(const char *name, struct th_error *error)
{
    return th_error_add(
        error, TH_BAD_INPUT,
        "the plug-in %.40s keeps state of its own: it does not give the same "
        "answer twice to the same states and inputs; all that it remembers must "
        "lie in its states",
        name ? name : "without a name");
}

/* A table that grows: own rows first. */
struct growing {
    const struct th_file *file;
    struct th_arena *arena;
    struct th_error *error;
    struct th_row *rows;
    size_t count;
    bool fine, exhausted;
};

__attribute__((format(printf, 3, 4))) static void reject(struct growing *to, const char *name,
                                                         const char *format, ...)
{
    char why[TH_SENTENCE];
    va_list args;
    va_start(args, format);
    vsnprintf(why, sizeof why, format, args);
    va_end(args);
    th_error_add(to->error, TH_BAD_INPUT, "has a row \"%.40s\" %.400s", name, why);
    to->fine = false;
}

static const char *copy(struct growing *to, const char *text)
{
    const char *kept = text ? th_arena_copy(to->arena, text) : "";
    to->exhausted |= !kept;
    return kept ? kept : "";
}

static bool is_name(const char *name)
{
    const size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return length > 0 && length <= NAME && !name[length] && name[0] >= 'a' && name[0] <= 'z';
}

/* The quantity of a unit: the first of those that take it, of a share only "%". */
static bool find_quantity(struct growing *to, const char *name, const char *unit,
                          enum th_quantity *quantity)
{
    char text[TEXT], why[TH_SENTENCE];
    double si;
    const bool pure = strcmp(unit, "1") == 0;
    snprintf(text, sizeof text, pure ? "1" : "1 %.60s", unit);
    for (int q = 0; q < TH_QUANTITIES; q++) {
        const bool word = q == TH_CHOICE || q == TH_DRUG || q == TH_FILE || q == TH_POSITION;
        if (word || (pure ? q != TH_NUMBER : q == TH_NUMBER))
            continue;
        *quantity = (enum th_quantity)q;
        if (th_quantity_read(to->file->units, *quantity, text, &si, why, sizeof why) == TH_OK &&
            (pure || th_quantity_to(to->file->units, *quantity, unit, si, &si) == TH_OK))
            return true;
    }
    reject(to, name,
           "in the unit \"%.40s\", which none of the units here is, such as uL, %%, "
           "mL/day, mmHg, or 1 for a pure number",
           unit);
    return false;
}

/* One more row of that name, unit and text; NULL and a sentence if they make no sense. */
static struct th_row *add(struct growing *to, const char *name, const char *unit,
                          const char *doc)
{
    enum th_quantity quantity = TH_NUMBER;
    bool sound = false;
    if (!name || !is_name(name))
        reject(to, name ? name : "",
               "whose name is none: lower-case letters, digits and _, a letter first, at most "
               "%d",
               NAME);
    else if (!unit || !*unit)
        reject(to, name, "without a unit: 1 is that of a pure number");
    else if (!doc || !*doc)
        reject(to, name, "that does not say what it is: doc is empty");
    else
        sound = find_quantity(to, name, unit, &quantity);
    if (!sound)
        return NULL;
    const bool pure = strcmp(unit, "1") == 0;
    to->rows[to->count] = (struct th_row){.name = copy(to, name),
                                          .quantity = quantity,
                                          .doc = copy(to, doc),
                                          .unit = pure ? NULL : copy(to, unit)};
    return &to->rows[to->count++];
}

/* A text that must be a value of the row; absent: none. */
static double value_of(struct growing *to, const struct th_row *row, const char *what,
                       const char *text, double absent)
{
    double si = absent;
    char why[TH_SENTENCE];
    if (*text &&
        th_quantity_read(to->file->units, row->quantity, text, &si, why, sizeof why) != TH_OK)
        reject(to, row->name, "whose %s cannot be read: %.300s", what, why);
    return si;
}

static void add_row(struct growing *to, struct th_library_row of)
{
    struct th_row *row = add(to, of.name, of.unit, of.doc);
    if (!row)
        return;
    row->init = copy(to, of.standard);
    row->least = copy(to, of.least);
    row->most = copy(to, of.most);
    row->source = copy(to, of.source);
    row->mark = of.source && *of.source ? TH_READ : TH_PLACEHOLDER;
    const double least = value_of(to, row, "least", row->least, -INFINITY),
                 most = value_of(to, row, "most", row->most, INFINITY),
                 init = value_of(to, row, "standard value", row->init, NAN);
    if (!(least <= most))
        reject(to, row->name, "whose range is none: from %.60s to %.60s", row->least,
               row->most);
    else if (*row->init && !(isfinite(init) && init >= least && init <= most))
        reject(to, row->name, "whose standard value %.60s is out of its range: %.60s to %.60s",
               row->init, *row->least ? row->least : "-inf", *row->most ? row->most : "inf");
}

/* Names are of one space: rows, states and outputs. */
static void check_names(struct growing *to, const struct th_model *base, size_t own,
                        const struct growing *others, size_t others_own)
{
    for (size_t k = own; k < to->count; k++) {
        const char *name = to->rows[k].name;
        bool twice = th_table_find(&base->params, name) ||
                     th_table_find(&base->outputs, name) ||
                     th_model_moved(base, TH_PARAM, name);
        for (size_t n = own; n < k; n++) twice |= strcmp(to->rows[n].name, name) == 0;
        for (size_t n = others_own; others && n < others->count; n++)
            twice |= strcmp(others->rows[n].name, name) == 0;
        if (twice)
            reject(to, name, "whose name is taken: by another of its own, or of %s.%s",
                   base->slot, base->name);
    }
}

/* Memory for so many more rows than a table has, which come first. */
static bool begin(struct growing *to, const struct th_table *own, size_t more)
{
    to->rows = th_arena_take(to->arena, (own->count + more) * sizeof *to->rows);
    if (!to->rows) {
        to->exhausted = true;
        return false;
    }
    memcpy(to->rows, own->rows, own->count * sizeof *to->rows);
    to->count = own->count;
    return true;
}

const struct th_model *th_library_extend(const struct th_model *base,
                                         const struct th_library_about *about,
                                         const struct th_file *file, struct th_arena *arena,
                                         struct th_error *error)
{
    struct growing params = {.file = file, .arena = arena, .error = error, .fine = true};
    struct growing states = params, outputs = params;
    struct th_model *made = NULL;
    if (begin(&params, &base->params, about->rows) &&
        begin(&states, &base->states, about->states) &&
        begin(&outputs, &base->outputs, about->states))
        made = th_arena_take(arena, sizeof *made);
    if (!made) {
        th_error_add(error, TH_NO_MEMORY, "needs more memory than there is");
        return NULL;
    }
    for (size_t k = 0; k < about->rows; k++) add_row(&params, about->row(about->of, k));
    for (size_t k = 0; k < about->states; k++) {
        const struct th_library_row state = about->state(about->of, k);
        const struct th_row *row = add(&outputs, state.name, state.unit, state.doc);
        if (row)
            states.rows[states.count++] = *row;
    }
    check_names(&params, base, base->params.count, NULL, 0);
    check_names(&outputs, base, base->outputs.count, &params, base->params.count);
    if (params.exhausted || outputs.exhausted)
        th_error_add(error, TH_NO_MEMORY, "needs more memory than there is");
    if (!params.fine || !outputs.fine || params.exhausted || outputs.exhausted)
        return NULL;
    *made = *base;
    made->params = (struct th_table){params.rows, params.count};
    made->states = (struct th_table){states.rows, states.count};
    made->outputs = (struct th_table){outputs.rows, outputs.count};
    return made;
}
