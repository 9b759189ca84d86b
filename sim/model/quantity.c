/* Numbers with units as text, and back. */
#include "model/quantity.h"

#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/udunits.h"

struct th_units {
    struct th_udunits *udunits;
    locale_t plain;
    struct th_scale shown[TH_QUANTITIES]; /* SI = factor * shown + offset */
};

static double to_si(struct th_scale scale, double number)
{
    return scale.factor * number + scale.offset + 0.0; /* + 0.0: no negative zero */
}

static const struct {
    const char *name, *si, *shown, *doc;
} quantities[] = {
#define Q(name, si, shown, doc) {#name, si, shown, doc},
#include "model/quantity.def"
#undef Q
};

const char *th_quantity_name(enum th_quantity quantity)
{
    return quantities[quantity].name;
}

const char *th_quantity_si(enum th_quantity quantity)
{
    return quantities[quantity].si;
}

const char *th_quantity_shown(enum th_quantity quantity)
{
    return quantities[quantity].shown;
}

const char *th_quantity_doc(enum th_quantity quantity)
{
    return quantities[quantity].doc;
}

static enum th_status fill_shown(struct th_units *units, struct th_error *error)
{
    for (int q = 0; q < TH_QUANTITIES; q++) {
        const char *si = quantities[q].si, *shown = quantities[q].shown;
        bool known;
        char why[TH_SENTENCE];
        if (th_udunits_scale(units->udunits, shown, strlen(shown), si, &units->shown[q], &known,
                             why) != TH_OK)
            return th_error_add(error, TH_IO, "UDUNITS does not know the units of %s (%s, %s)",
                                quantities[q].name, si, shown);
    }
    return TH_OK;
}

struct th_units *th_units_create(struct th_error *error)
{
    struct th_units *units = calloc(1, sizeof *units);
    if (!units)
        th_error_add(error, TH_NO_MEMORY, "no memory for the unit system");
    else
        units->udunits = th_udunits_open(error);
    if (units && units->udunits) {
        units->plain = th_udunits_locale(units->udunits);
        if (fill_shown(units, error) == TH_OK)
            return units;
    }
    th_units_free(units);
    return NULL;
}

void th_units_free(struct th_units *units)
{
    if (!units)
        return;
    th_udunits_close(units->udunits);
    free(units);
}

enum th_status th_units_between(const struct th_units *units, const char *from, const char *to,
                                double *factor, double *offset)
{
    struct th_scale scale;
    bool known;
    char why[TH_SENTENCE];
    if (th_udunits_scale(units->udunits, from, strlen(from), to, &scale, &known, why) != TH_OK)
        return TH_BAD_INPUT;
    *factor = scale.factor;
    *offset = scale.offset;
    return TH_OK;
}

static enum th_status unit_scale(const struct th_units *units, enum th_quantity quantity,
                                 const char *unit, size_t length, struct th_scale *scale,
                                 bool *known, char why[TH_SENTENCE])
{
    return th_udunits_scale(units->udunits, unit, length, quantities[quantity].si, scale, known,
                            why);
}

static bool dimensionless(enum th_quantity quantity)
{
    return strcmp(quantities[quantity].si, "1") == 0;
}

/* "3 mL/day" of this very quantity, for sentences. */
static const char *example(enum th_quantity quantity)
{
    return dimensionless(quantity) ? "a plain number or %" : quantities[quantity].shown;
}

static const char *skip_blanks(const char *text)
{
    return text + strspn(text, " \t");
}

/* The number at the start of a text; *rest is what follows it. Hexadecimal is refused. */
static bool read_number(const struct th_units *units, const char *text, double *number,
                        const char **rest)
{
    const char *digits = text + (*text == '-' || *text == '+');
    if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X'))
        return false;
    char *end = NULL;
    errno = 0;
    *number = strtod_l(text, &end, units->plain);
    if (errno == ERANGE && fabs(*number) < 1)
        *number = NAN; /* not zero, but too small to be told from it */
    *rest = end;
    return end != text;
}

static bool literal_infinity(const char *text)
{
    return strncasecmp(text + (*text == '-' || *text == '+'), "inf", 3) == 0;
}

/* The probable meaning of a unit of another dimension. */
static const char *meant_instead(enum th_quantity quantity, const char *unit)
{
    const char *dimension = quantities[quantity].si;
    if (quantity == TH_TIME && strcmp(unit, "m") == 0)
        return "; did you mean min?";
    if (strstr(unit, "mol") && strstr(dimension, "kg") && !strstr(dimension, "mol"))
        return "; an amount in moles needs the molar mass: write it as a mass";
    return "";
}

static enum th_status reject_unit(enum th_quantity quantity, const char *unit, bool known,
                                  const char *reason, char *why, size_t size)
{
    const char *wanted = quantities[quantity].doc;
    if (*unit == ',')
        snprintf(why, size, "a number is written with a point, not a comma");
    else if (!known)
        snprintf(why, size, "unknown unit \"%.60s\"%s%.200s (%s, for example %s, is wanted)",
                 unit, reason[0] ? ": " : "", reason, wanted, example(quantity));
    else
        snprintf(why, size, "\"%.60s\" does not measure %s; a unit that would do: %s%s", unit,
                 wanted, example(quantity), meant_instead(quantity, unit));
    return TH_BAD_INPUT;
}

static enum th_status read_one(const struct th_units *units, enum th_quantity quantity,
                               const char *text, double *si, char *why, size_t why_size)
{
    const char *start = skip_blanks(text), *unit = start;
    double number = 0;
    if (!read_number(units, start, &number, &unit)) {
        snprintf(why, why_size, "\"%.60s\" is not a number; wanted is %s in %s", text,
                 quantities[quantity].doc, example(quantity));
        return TH_BAD_INPUT;
    }
    bool endless = isinf(number);
    if (isnan(number) || (endless && !literal_infinity(start))) {
        snprintf(why, why_size, "\"%.60s\" is not a finite number", text);
        return TH_BAD_INPUT;
    }
    unit = skip_blanks(unit);
    size_t length = strlen(unit);
    while (length && (unit[length - 1] == ' ' || unit[length - 1] == '\t')) length--;
    struct th_scale scale = {1, 0};
    bool known = false;
    if (length == 0 && !endless && !dimensionless(quantity)) {
        snprintf(why, why_size, "\"%.60s\" has no unit; %s needs one, for example %s", text,
                 quantities[quantity].doc, quantities[quantity].shown);
        return TH_BAD_INPUT;
    }
    char reason[TH_SENTENCE] = "";
    if (length && unit_scale(units, quantity, unit, length, &scale, &known, reason) != TH_OK)
        return reject_unit(quantity, unit, known, reason, why, why_size);
    *si = to_si(scale, number);
    if (isinf(*si) && !endless) {
        snprintf(why, why_size, "\"%.60s\" is too large", text);
        return TH_BAD_INPUT;
    }
    return TH_OK;
}

/* The second number of "12 day 10 h"; NULL: there is none. */
static const char *second_number(const char *text)
{
    for (; *text; text++)
        if (isalpha((unsigned char)text[0]) && text[1] == ' ') {
            const char *next = text + 1 + strspn(text + 1, " ");
            if (isdigit((unsigned char)*next))
                return next;
        }
    return NULL;
}

/* "12 day 10 h": the sum, from the largest unit down. */
static enum th_status read_duration(const struct th_units *units, const char *text, double *si,
                                    char *why, size_t size)
{
    enum { PIECE = 64 };
    char piece[PIECE], one[PIECE + 2];
    double sum = 0, value, unit, last = INFINITY;
    for (const char *at = text, *next; at; at = next) {
        next = second_number(at);
        snprintf(piece, sizeof piece, "%.*s", next ? (int)(next - at) : PIECE, at);
        if (read_one(units, TH_TIME, piece, &value, why, size) != TH_OK)
            return TH_BAD_INPUT;
        char *end;
        strtod_l(piece, &end, units->plain);
        snprintf(one, sizeof one, "1 %s", end);
        if (read_one(units, TH_TIME, one, &unit, why, size) != TH_OK)
            return TH_BAD_INPUT;
        if (!(value >= 0) || !(unit < last)) {
            snprintf(
                why, size,
                "\"%.60s\": a duration of several parts goes from the largest unit down, as "
                "12 day 10 h",
                text);
            return TH_BAD_INPUT;
        }
        last = unit;
        sum += value;
    }
    *si = sum;
    return TH_OK;
}

/* "1d12h" becomes "1 day 12 h". */
static bool part_duration(const char *text, char *parted, size_t size)
{
    enum { WORD = 24 };
    static const char *const short_names[][2] = {{"d", "day"}, {"m", "min"}};
    size_t used = 0;
    int parts = 0;
    for (const char *at = text; *at; parts++) {
        at += strspn(at, " ");
        size_t digits = strspn(at, "0123456789.");
        const char *unit = at + digits + strspn(at + digits, " ");
        size_t letters = 0;
        while (isalpha((unsigned char)unit[letters])) letters++;
        if (digits == 0 || letters == 0 || digits + letters > WORD)
            return false;
        char word[WORD + 1];
        snprintf(word, sizeof word, "%.*s", (int)letters, unit);
        const char *full = word;
        for (size_t k = 0; k < sizeof short_names / sizeof short_names[0]; k++)
            if (strcmp(word, short_names[k][0]) == 0)
                full = short_names[k][1];
        used += (size_t)snprintf(parted + used, size - used, "%s%.*s %s", parts ? " " : "",
                                 (int)digits, at, full);
        if (used >= size)
            return false;
        at = unit + letters;
    }
    return parts > 1;
}

enum th_status th_quantity_read(const struct th_units *units, enum th_quantity quantity,
                                const char *text, double *si, char *why, size_t why_size)
{
    if (quantity == TH_TIME && strcmp(text, "never") == 0) {
        *si = INFINITY;
        return TH_OK;
    }
    if (quantity == TH_TIME && second_number(text))
        return read_duration(units, text, si, why, why_size);
    enum th_status status = read_one(units, quantity, text, si, why, why_size);
    char parted[80], ignored[TH_SENTENCE];
    if (status != TH_OK && quantity == TH_TIME && part_duration(text, parted, sizeof parted) &&
        read_duration(units, parted, si, ignored, sizeof ignored) == TH_OK)
        snprintf(why, why_size, "\"%.60s\": write %s", text, parted);
    return status;
}

/* The unit's scale, or the quantity's own shown one without asking UDUNITS. */
static enum th_status chosen_scale(const struct th_units *units, enum th_quantity quantity,
                                   const char *unit, struct th_scale *scale)
{
    bool known;
    char why[TH_SENTENCE];
    *scale = units->shown[quantity];
    return unit ? unit_scale(units, quantity, unit, strlen(unit), scale, &known, why) : TH_OK;
}

enum th_status th_quantity_scale(const struct th_units *units, enum th_quantity quantity,
                                 const char *unit, double *factor, double *offset)
{
    struct th_scale scale;
    if (chosen_scale(units, quantity, unit, &scale) != TH_OK)
        return TH_BAD_INPUT;
    *factor = 1 / scale.factor;
    *offset = -scale.offset / scale.factor;
    return TH_OK;
}

enum th_status th_quantity_to(const struct th_units *units, enum th_quantity quantity,
                              const char *unit, double si, double *shown)
{
    struct th_scale scale;
    if (chosen_scale(units, quantity, unit, &scale) != TH_OK)
        return TH_BAD_INPUT;
    *shown = (si - scale.offset) / scale.factor;
    return TH_OK;
}

/* Seven digits at least: 840 is not written 8.4e+02. */
enum { PLAIN = 7, EXACT = 17, NUMBER_SIZE = 32 };

/* The shortest digits that read back to the same bits; false if the unit has none. */
static bool print_exactly(const struct th_units *units, struct th_scale scale, double si,
                          char *number)
{
    double shown = (si - scale.offset) / scale.factor;
    for (int digits = PLAIN; digits <= EXACT; digits++) {
        snprintf(number, NUMBER_SIZE, "%.*g", digits, shown);
        if (to_si(scale, strtod_l(number, NULL, units->plain)) == si)
            return true;
    }
    return false;
}

size_t th_quantity_print(const struct th_units *units, enum th_quantity quantity,
                         const char *unit, double si, int digits, char *text, size_t size)
{
    static const struct th_scale itself = {1, 0};
    struct th_scale scale;
    char number[NUMBER_SIZE];
    if (!isfinite(si))
        return (size_t)snprintf(text, size, "%s", isnan(si) ? "nan" : si > 0 ? "inf" : "-inf");
    bool si_unit = chosen_scale(units, quantity, unit, &scale) != TH_OK;
    locale_t callers = uselocale(units->plain);
    if (digits < EXACT && !si_unit)
        snprintf(number, sizeof number, "%.*g", digits, (si - scale.offset) / scale.factor);
    else if (si_unit || !print_exactly(units, scale, si, number)) {
        si_unit = true;
        if (digits < EXACT)
            snprintf(number, sizeof number, "%.*g", digits, si);
        else
            print_exactly(units, itself, si, number);
    }
    uselocale(callers);
    if (si_unit)
        unit = quantities[quantity].si;
    else if (!unit)
        unit = quantities[quantity].shown;
    bool bare = strcmp(unit, "1") == 0;
    return (size_t)snprintf(text, size, bare ? "%s" : "%s %s", number, unit);
}
