/* The unit system is UDUNITS-2, asked only for units of the table model/unit.def. */
#include "model/quantity.h"

#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <udunits2.h>

#include "model/unit.h"

enum { UNIT_SIZE = 320 };

struct scale {
    double factor, offset; /* SI = factor * shown + offset */
};

static double to_si(struct scale scale, double number)
{
    return scale.factor * number + scale.offset + 0.0; /* + 0.0: no negative zero */
}

struct th_units {
    ut_system *system;
    ut_unit *si[TH_QUANTITIES];
    struct scale shown[TH_QUANTITIES];
    locale_t plain;             /* numbers have a point, whatever the caller's locale */
    pthread_mutex_t *one_parse; /* the parser of UDUNITS keeps its state in globals */
};

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

/* The unit, or NULL and why not. Not for two threads at once. */
static ut_unit *parse(const struct th_units *units, const char *unit, size_t length,
                      char why[TH_SENTENCE])
{
    char text[UNIT_SIZE];
    if (!th_unit_spell(unit, length, text, sizeof text, why, TH_SENTENCE))
        return NULL;
    return ut_parse(units->system, text, UT_ASCII);
}

/* How a unit converts to SI; only rising straight lines are let through (a decibel is not one).
 * The slope beside an offset is taken over a long way, so that the offset does not blur it. */
static enum th_status scale_of(ut_unit *from, ut_unit *si, struct scale *scale)
{
    static const double far = 1 << 30;
    if (!ut_are_convertible(from, si))
        return TH_BAD_INPUT;
    cv_converter *converter = ut_get_converter(from, si);
    if (!converter)
        return TH_BAD_INPUT;
    double zero = cv_convert_double(converter, 0.0), one = cv_convert_double(converter, 1.0);
    double distant = cv_convert_double(converter, far);
    cv_free(converter);
    scale->offset = zero;
    scale->factor = zero == 0.0 ? one : (distant - zero) / far;
    bool straight = isfinite(zero) && scale->factor > 0 &&
                    fabs(distant - zero - far * scale->factor) <= 1e-9 * fabs(distant) &&
                    fabs(one - zero - scale->factor) <= 1e-9 * (fabs(one) + fabs(zero));
    return straight ? TH_OK : TH_BAD_INPUT;
}

enum th_status th_units_between(const struct th_units *units, const char *from, const char *to,
                                double *factor, double *offset)
{
    struct scale scale;
    char why[TH_SENTENCE];
    pthread_mutex_lock(units->one_parse);
    ut_unit *one = parse(units, from, strlen(from), why);
    ut_unit *other = parse(units, to, strlen(to), why);
    enum th_status status = one && other ? scale_of(one, other, &scale) : TH_BAD_INPUT;
    ut_free(one);
    ut_free(other);
    pthread_mutex_unlock(units->one_parse);
    if (status != TH_OK)
        return TH_BAD_INPUT;
    *factor = scale.factor;
    *offset = scale.offset;
    return TH_OK;
}

static enum th_status unit_scale(const struct th_units *units, enum th_quantity quantity,
                                 const char *unit, size_t length, struct scale *scale,
                                 bool *known, char why[TH_SENTENCE])
{
    pthread_mutex_lock(units->one_parse);
    ut_unit *parsed = parse(units, unit, length, why);
    *known = parsed != NULL;
    enum th_status status =
        parsed ? scale_of(parsed, units->si[quantity], scale) : TH_BAD_INPUT;
    ut_free(parsed);
    pthread_mutex_unlock(units->one_parse);
    return status;
}

static enum th_status fill(struct th_units *units, struct th_error *error)
{
    for (int q = 0; q < TH_QUANTITIES; q++) {
        const char *si = quantities[q].si, *shown = quantities[q].shown;
        bool known = false;
        char why[TH_SENTENCE];
        units->si[q] = parse(units, si, strlen(si), why);
        if (!units->si[q] || unit_scale(units, (enum th_quantity)q, shown, strlen(shown),
                                        &units->shown[q], &known, why))
            return th_error_add(error, TH_IO, "UDUNITS does not know the units of %s (%s, %s)",
                                quantities[q].name, si, shown);
    }
    return TH_OK;
}

struct th_units *th_units_create(struct th_error *error)
{
    struct th_units *units = calloc(1, sizeof *units);
    pthread_mutex_t *mutex = calloc(1, sizeof *mutex);
    if (!units || !mutex) {
        free(units);
        free(mutex);
        th_error_add(error, TH_NO_MEMORY, "no memory for the unit system");
        return NULL;
    }
    pthread_mutex_init(mutex, NULL);
    units->one_parse = mutex;
    ut_set_error_message_handler(ut_ignore);
    units->plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    units->system = ut_read_xml(NULL);
    enum th_status status = TH_OK;
    if (!units->system || !units->plain)
        status = th_error_add(error, TH_IO,
                              "the unit table of UDUNITS-2 cannot be read: is it "
                              "installed, or UDUNITS2_XML_PATH set wrongly?");
    else
        status = fill(units, error);
    if (status == TH_OK)
        return units;
    th_units_free(units);
    return NULL;
}

void th_units_free(struct th_units *units)
{
    if (!units)
        return;
    for (int q = 0; q < TH_QUANTITIES; q++) ut_free(units->si[q]);
    if (units->system)
        ut_free_system(units->system);
    if (units->plain)
        freelocale(units->plain);
    pthread_mutex_destroy(units->one_parse);
    free(units->one_parse);
    free(units);
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

/* The number at the start of a text; *rest is what follows it. Hexadecimal is not for people.
 */
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

/* What was meant by a unit that is one, but of something else. */
static const char *meant_instead(enum th_quantity quantity, const char *unit)
{
    const char *dimension = quantities[quantity].si;
    if (quantity == TH_TIME && strcmp(unit, "m") == 0)
        return "; did you mean min?";
    if (strstr(unit, "mol") && strstr(dimension, "kg") && !strstr(dimension, "mol"))
        return "; an amount in moles needs the molar mass: write it as a mass";
    return "";
}

static enum th_status refuse_unit(enum th_quantity quantity, const char *unit, bool known,
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
    struct scale scale = {1, 0};
    bool known = false;
    if (length == 0 && !endless && !dimensionless(quantity)) {
        snprintf(why, why_size, "\"%.60s\" has no unit; %s needs one, for example %s", text,
                 quantities[quantity].doc, quantities[quantity].shown);
        return TH_BAD_INPUT;
    }
    char reason[TH_SENTENCE] = "";
    if (length && unit_scale(units, quantity, unit, length, &scale, &known, reason) != TH_OK)
        return refuse_unit(quantity, unit, known, reason, why, why_size);
    *si = to_si(scale, number);
    if (isinf(*si) && !endless) {
        snprintf(why, why_size, "\"%.60s\" is too large", text);
        return TH_BAD_INPUT;
    }
    return TH_OK;
}

/* Where the second number of "12 day 10 h" begins; NULL: there is none. */
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
    if (status != TH_OK && quantity == TH_TIME &&
        th_duration_parted(text, parted, sizeof parted) &&
        read_duration(units, parted, si, ignored, sizeof ignored) == TH_OK)
        snprintf(why, why_size, "\"%.60s\": write %s", text, parted);
    return status;
}

/* The unit's scale, or the quantity's own shown one without asking UDUNITS. */
static enum th_status chosen_scale(const struct th_units *units, enum th_quantity quantity,
                                   const char *unit, struct scale *scale)
{
    bool known;
    char why[TH_SENTENCE];
    *scale = units->shown[quantity];
    return unit ? unit_scale(units, quantity, unit, strlen(unit), scale, &known, why) : TH_OK;
}

enum th_status th_quantity_scale(const struct th_units *units, enum th_quantity quantity,
                                 const char *unit, double *factor, double *offset)
{
    struct scale scale;
    if (chosen_scale(units, quantity, unit, &scale) != TH_OK)
        return TH_BAD_INPUT;
    *factor = 1 / scale.factor;
    *offset = -scale.offset / scale.factor;
    return TH_OK;
}

enum th_status th_quantity_to(const struct th_units *units, enum th_quantity quantity,
                              const char *unit, double si, double *shown)
{
    struct scale scale;
    if (chosen_scale(units, quantity, unit, &scale) != TH_OK)
        return TH_BAD_INPUT;
    *shown = (si - scale.offset) / scale.factor;
    return TH_OK;
}

/* Seven digits at least: 840 is not written 8.4e+02. */
enum { PLAIN = 7, EXACT = 17, NUMBER_SIZE = 32 };

/* The shortest digits that read back to the same bits; false if the unit has none. */
static bool print_exactly(const struct th_units *units, struct scale scale, double si,
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
    static const struct scale itself = {1, 0};
    struct scale scale;
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
