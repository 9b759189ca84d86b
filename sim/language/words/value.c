/* The value of one row: numbers with units, labels, drugs, landmarks, and their ranges. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/library.h"

bool th_read_range(struct th_reader *r, const struct th_row *row, const char *what,
                   struct th_range *range)
{
    /* The default is read by th_read_default: it may be a landmark, which needs the
     * catalogue. */
    struct th_row bare = *row;
    double init;
    bare.init = "";
    if (th_row_bounds(&bare, r->scenario->units, &init, &range->least, &range->most) != TH_OK) {
        th_error_add(r->error, TH_BAD_INPUT, "%s: its bounds \"%s\" and \"%s\" cannot be read",
                     what, row->least, row->most);
        return false;
    }
    if (row->quantity == TH_DRUG) {
        range->least = 0;
        range->most = (double)r->scenario->species - 1;
        if (r->scenario->format && !r->scenario->species)
            range->most = 0; /* a scenario without a drug: there is none to name */
    }
    range->endless = (row->init && strcmp(row->init, "inf") == 0) || row->flags & TH_MOMENT;
    return true;
}

/* The number of the label that replaces an old one; -1: it is none; -2: a sentence was
 * added. */
static int old_label(struct th_reader *r, const struct th_row *row,
                     const struct th_scalar *scalar)
{
    static const struct {
        enum th_old which;
        const char *row, *old, *now;
    } renamed[] = {{TH_OLD_EMPTY, "filled", "empty", "water"},
                   {TH_OLD_CRANIAL, "site", "cranial", "cistern"}};
    for (size_t k = 0; k < sizeof renamed / sizeof renamed[0]; k++) {
        int number = th_labels_find(row->labels, renamed[k].now);
        if (number < 0 || strcmp(row->name, renamed[k].row) != 0 ||
            strcmp(scalar->text, renamed[k].old) != 0)
            continue;
        const char *now = th_memory_format(&r->memory, "%s: %s", row->name, renamed[k].now);
        if (!th_old_spelling(r, renamed[k].which, scalar->place, now))
            return -2;
        th_old_edit(r, (struct th_edit){.kind = TH_EDIT_VALUE,
                                        .place = scalar->place,
                                        .value = scalar->text,
                                        .text = renamed[k].now});
        return number;
    }
    return -1;
}

/* CHOICE: one of the row's labels. */
static bool read_choice(struct th_reader *r, const struct th_row *row,
                        const struct th_scalar *scalar, const char *what, double *si)
{
    int number = th_labels_find(row->labels, scalar->text);
    if (number < 0)
        number = old_label(r, row, scalar);
    *si = number;
    if (number >= 0 || number == -2)
        return number >= 0;
    struct th_candidates names = {0};
    for (int k = 0; k < th_labels_count(row->labels); k++) {
        char *label = th_memory_scratch(&r->memory, 64);
        if (!label)
            return false;
        th_labels_get(row->labels, k, label, 64);
        th_candidates_add(&r->memory, &names, label);
    }
    th_candidates_reject(r, scalar->place, "word", scalar->text, what, &names);
    return false;
}

static bool read_species(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                         double *si)
{
    const struct th_scenario *s = r->scenario;
    struct th_candidates names = {
        .items = s->species_names, .count = s->species, .capacity = s->species};
    for (size_t k = 0; k < s->species; k++)
        if (strcmp(s->species_names[k], scalar->text) == 0) {
            *si = (double)k;
            return true;
        }
    if (!r->incomplete)
        th_candidates_reject(r, scalar->place,
                             s->catalog->species_slot ? s->catalog->species_slot : "drug",
                             scalar->text, what, &names);
    return false;
}

/* FILE: the number of the file among those of the scenario. */
static bool read_file(struct th_reader *r, const struct th_row *row,
                      const struct th_scalar *scalar, const char *what, double *si)
{
    if (row->file == TH_LIBRARY_FILE) {
        const struct th_library *library = th_read_library(r, scalar, what);
        *si = library ? (double)library->number : NAN;
        return library != NULL;
    }
    const struct th_table_file *file = th_read_table(r, scalar, what);
    *si = file ? (double)file->source->number : NAN;
    return file != NULL;
}

static bool find_landmark(const struct th_catalog *catalog, const char *text, double *si)
{
    const struct th_landmark *named;
    for (size_t k = 0; (named = th_position_name(catalog, k)); k++)
        if (strcmp(named->name, text) == 0) {
            *si = named->position;
            return true;
        }
    return false;
}

static void unknown_landmark(struct th_reader *r, const struct th_scalar *scalar,
                             const char *what)
{
    const struct th_catalog *catalog = r->scenario->catalog;
    struct th_candidates names = {0};
    const struct th_landmark *named;
    for (size_t k = 0; (named = th_position_name(catalog, k)); k++)
        th_candidates_add(&r->memory, &names, named->name);
    th_candidates_add(&r->memory, &names, "a length such as 30 cm");
    th_candidates_reject(r, scalar->place, "position", scalar->text, what, &names);
}

/* Reports a share above one without %: 5 may be 5 % or 500 %. Rows that are shown as numbers
 * are exempt. */
static bool unclear_share(struct th_reader *r, const struct th_row *row,
                          const struct th_scalar *scalar, const char *what, double si)
{
    char *end;
    strtod(scalar->text, &end);
    bool bare = row->quantity == TH_FRACTION && !(row->unit && strcmp(row->unit, "1") == 0) &&
                end[strspn(end, " ")] == '\0';
    if (!bare || !(fabs(si) > 1) || isinf(si))
        return false;
    th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                "%s: \"%.40s\" has no unit: write %.6g %% or %.6g %%", what, scalar->text, si,
                100 * si);
    return true;
}

/* Reports a fraction of what is counted. */
static bool is_broken(struct th_reader *r, const struct th_row *row,
                      const struct th_scalar *scalar, const char *what, double si)
{
    if (!(row->flags & TH_WHOLE) || si == rint(si))
        return false;
    th_error_at(r->error, scalar->place, TH_BAD_INPUT, "%s: \"%.40s\" is no whole number", what,
                scalar->text);
    return true;
}

bool th_read_number(struct th_reader *r, const struct th_row *row,
                    const struct th_scalar *scalar, const char *what, double *si)
{
    char why[TH_SENTENCE];
    if (row->quantity == TH_CHOICE)
        return read_choice(r, row, scalar, what, si);
    if (row->quantity == TH_DRUG)
        return read_species(r, scalar, what, si);
    if (row->quantity == TH_FILE)
        return read_file(r, row, scalar, what, si);
    if (row->quantity == TH_POSITION && find_landmark(r->scenario->catalog, scalar->text, si))
        return true;
    if (row->quantity == TH_POSITION && isalpha((unsigned char)scalar->text[0]) &&
        strcmp(scalar->text, "inf") != 0) {
        unknown_landmark(r, scalar, what);
        return false;
    }
    if (row->flags & TH_MOMENT && th_read_is_moment(scalar->text))
        return th_read_moment(r, scalar, what, si);
    if (row->flags & (TH_CLOCK | TH_WEEKDAY | TH_STAGE_DAY) && th_read_is_moment(scalar->text))
        return th_read_day_clock(r, row, scalar, what, si);
    if (th_quantity_read(r->scenario->units, row->quantity, scalar->text, si, why,
                         sizeof why) == TH_OK)
        return !unclear_share(r, row, scalar, what, *si) &&
               !is_broken(r, row, scalar, what, *si);
    th_error_at(r->error, scalar->place, TH_BAD_INPUT, "%s: %s", what, why);
    return false;
}

/* A bound in the row's unit, or a time in one in which it is a whole number: 1 ms,
 * not 2.77778e-07 h. */
static void print_bound(const struct th_units *units, const struct th_row *row, double si,
                        char *text, size_t size)
{
    static const struct {
        const char *unit;
        double si;
    } times[] = {{"day", 86400}, {"h", 3600}, {"min", 60}, {"s", 1}, {"ms", 1e-3}};
    const char *unit = row->unit;
    double shown;
    bool whole = row->quantity != TH_TIME || !isfinite(si) ||
                 th_quantity_to(units, row->quantity, unit, si, &shown) != TH_OK ||
                 fabs(shown - rint(shown)) <= 1e-9 * fabs(shown);
    for (size_t k = 0; !whole && k < sizeof times / sizeof times[0]; k++) {
        shown = si / times[k].si;
        whole = fabs(shown - rint(shown)) <= 1e-9 * fabs(shown);
        if (whole)
            unit = times[k].unit;
    }
    th_quantity_print(units, row->quantity, unit, si, 6, text, size);
}

static bool reject_range(struct th_reader *r, const struct th_row *row,
                         const struct th_scalar *scalar, const char *what,
                         const struct th_range *range, double si)
{
    const struct th_units *units = r->scenario->units;
    const bool named = row->quantity == TH_POSITION && isalpha((unsigned char)scalar->text[0]);
    char value[80], least[80], most[80], sentence[200];
    th_quantity_print(units, row->quantity, row->unit, si, 6, value, sizeof value);
    print_bound(units, row, range->least, least, sizeof least);
    print_bound(units, row, range->most, most, sizeof most);
    if (isinf(si))
        snprintf(sentence, sizeof sentence, "must be finite");
    else if (isinf(range->most))
        snprintf(sentence, sizeof sentence, "is out of range: at least %s", least);
    else if (isinf(range->least))
        snprintf(sentence, sizeof sentence, "is out of range: at most %s", most);
    else
        snprintf(sentence, sizeof sentence, "is out of range: %s to %s", least, most);
    if (named)
        th_error_at(r->error, scalar->place, TH_BAD_INPUT, "%s: %.40s, %s, %s", what,
                    scalar->text, value, sentence);
    else
        th_error_at(r->error, scalar->place, TH_BAD_INPUT, "%s: %s %s", what, value, sentence);
    return false;
}

bool th_read_value(struct th_reader *r, const struct th_row *row,
                   const struct th_scalar *scalar, const char *what,
                   const struct th_range *range, double *si)
{
    if (!th_read_number(r, row, scalar, what, si))
        return false;
    bool never = range->endless && isinf(*si) && *si > 0;
    if (never || (isfinite(*si) && *si >= range->least && *si <= range->most))
        return true;
    return reject_range(r, row, scalar, what, range, *si);
}

bool th_read_default(struct th_reader *r, const struct th_row *row, const char *what,
                     const struct th_range *range, double *si)
{
    *si = NAN;
    if (!row->init || !row->init[0] || strcmp(row->init, "nan") == 0)
        return true;
    struct th_scalar scalar = {row->init, {"default", 0, 0}, row->mark, row->source};
    char why[TH_SENTENCE];
    if (row->quantity != TH_DRUG)
        return th_read_value(r, row, &scalar, what, range, si);
    /* "0": the first drug, whatever its name. */
    if (th_quantity_read(r->scenario->units, TH_NUMBER, row->init, si, why, sizeof why) ==
            TH_OK &&
        *si >= 0 && *si <= range->most)
        return true;
    if (r->incomplete && r->error->count) /* the drug could not be read */
        return false;
    th_error_at(r->error, (struct th_place){r->scenario->file, 1, 1}, TH_BAD_INPUT,
                "%s needs a %s, and the scenario has %s", what,
                r->scenario->catalog->species_slot ? r->scenario->catalog->species_slot
                                                   : "drug",
                r->scenario->species ? "too few" : "none");
    return false;
}

bool th_read_ticks(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                   th_tick least, th_tick most, th_tick *ticks)
{
    /* A remote end is no bound; without one, a small least is shown in seconds. */
    bool far = most >= INT64_MAX / 4;
    const struct th_row row = {
        .name = "time", .quantity = TH_TIME, .unit = far && least > 0 ? "s" : NULL};
    struct th_range range = {th_seconds_of(least), far ? INFINITY : th_seconds_of(most), false};
    double seconds;
    if (!th_read_value(r, &row, scalar, what, &range, &seconds))
        return false;
    if (seconds > th_seconds_of(INT64_MAX / 4)) {
        th_error_at(r->error, scalar->place, TH_BAD_INPUT, "%s: \"%.60s\" is too long", what,
                    scalar->text);
        return false;
    }
    *ticks = th_ticks_of(seconds);
    return true;
}
