/* The values of a list: "0.2 0.35 0.5 mL/day" is three of them. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "language/law/law.h"

struct th_scalar th_law_item(const struct th_law_text *law, const char *text)
{
    return (struct th_scalar){text, law->scalar->place, TH_CHOSEN, ""};
}

bool th_law_number(const struct th_law_text *law, const char *text, double *si)
{
    struct th_scalar item = th_law_item(law, text);
    if (!th_read_number(law->r, law->row, &item, law->what, si))
        return false;
    return isfinite(*si) || th_law_reject(law, "a law has finite numbers");
}

bool th_law_has_unit(const char *value)
{
    char *end;
    strtod(value, &end);
    return *end != '\0';
}

bool th_law_is_landmark(const struct th_law_text *law, const char *piece)
{
    const struct th_landmark *named;
    if (law->row->quantity != TH_POSITION)
        return false;
    for (size_t k = 0; (named = th_position_name(law->r->scenario->catalog, k)); k++)
        if (strcmp(named->name, piece) == 0)
            return true;
    return false;
}

/* True if a piece begins a new value: "20mL", "-3", "T10" and its misspelt kin do; "mL" and the
 * unit "1/h" do not. */
static bool begins_value(const struct th_law_text *law, const char *piece)
{
    if (law->row->quantity == TH_CHOICE || law->row->quantity == TH_DRUG)
        return piece[0] != '%';
    if (th_law_is_landmark(law, piece) ||
        (law->row->quantity == TH_POSITION && isupper((unsigned char)piece[0])))
        return true;
    const char *digits = piece + strspn(piece, "+-");
    if (law->row->flags & TH_CLOCK && strchr(piece, ':'))
        return true;
    if (!isdigit((unsigned char)digits[0]) &&
        !(digits[0] == '.' && isdigit((unsigned char)digits[1])))
        return strcmp(digits, "inf") == 0;
    char *end;
    strtod(piece, &end);
    return *end == '\0' || isalpha((unsigned char)*end) || *end == '%' ||
           (unsigned char)*end > 127;
}

/* Gives the unit of a value to those before it, `step` apart, that have none. */
static void carry_units(const struct th_law_text *law, struct th_series *series, size_t step)
{
    const char *unit = NULL;
    size_t last = series->count ? (series->count - 1) / step * step + step : 0;
    for (size_t k = last; k >= step; k -= step) {
        const char **item = &series->items[k - step];
        char *end;
        strtod(*item, &end);
        if (end != *item && th_law_has_unit(*item))
            unit = end;
        else if (end != *item && unit)
            *item = th_memory_format(&law->r->memory, "%s %s", *item, unit + strspn(unit, " "));
    }
}

static bool part(const struct th_law_text *law, const char *text, size_t step,
                 struct th_series *series)
{
    struct th_memory *memory = &law->r->memory;
    series->count = 0;
    series->items = th_memory_scratch(memory, (strlen(text) / 2 + 1) * sizeof *series->items);
    if (!series->items)
        return false;
    const bool day = law->row->flags & (TH_MOMENT | TH_WEEKDAY | TH_STAGE_DAY);
    /* An instant by day and clock has blanks within. */
    bool clocks = day && strchr(text, ':');
    const char *between = clocks ? "," : " \t\n,";
    for (const char *at = text + strspn(text, " \t\n,"); *at;) {
        size_t length = strcspn(at, between);
        char *piece = th_memory_scratch(memory, length + 1);
        if (!piece)
            return false;
        memcpy(piece, at, length);
        at += length;
        at += strspn(at, " \t\n,");
        if (clocks || series->count == 0 || begins_value(law, piece))
            series->items[series->count++] = piece;
        else
            series->items[series->count - 1] =
                th_memory_format(memory, "%s %s", series->items[series->count - 1], piece);
    }
    if (!strchr(text, ':'))
        carry_units(law, series, step);
    return true;
}

bool th_law_series(const struct th_law_text *law, const char *text, struct th_series *series)
{
    return part(law, text, 1, series);
}

bool th_law_shared_series(const struct th_law_text *law, const char *text,
                          struct th_series *series)
{
    return part(law, text, 2, series);
}
