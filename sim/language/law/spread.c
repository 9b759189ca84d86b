/* Spreads: differences, and shares of a value. A value that is a share itself needs which
 * percent is meant: "normal 4.8 % points" or "normal 10 % of value". */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/law/law.h"

/* A spread is a difference: the zero of a unit such as degC is subtracted. */
static bool read_difference(const struct th_law_text *law, const char *text, double *spread)
{
    char *unit, zero[TH_LAW_WORD], why[TH_SENTENCE];
    double none = 0;
    const enum th_quantity quantity = law->row->quantity;
    struct th_scalar item = th_law_item(law, text);
    strtod(text, &unit);
    snprintf(zero, sizeof zero, "0 %s", unit + strspn(unit, " "));
    if (quantity == TH_POSITION && unit == text)
        return th_law_reject(law, "a spread is a length, such as 2 cm");
    if (!th_read_number(law->r, law->row, &item, law->what, spread) ||
        th_quantity_read(law->r->scenario->units, quantity, zero, &none, why, sizeof why) !=
            TH_OK)
        return false;
    *spread -= none;
    return true;
}

/* "2 % of value", "2 % points", "2 %" or no percentage at all. */
enum meant { PLAIN, PERCENT, OF_VALUE, POINTS };

/* *share: the percentage, unless it is PLAIN. */
static enum meant meaning(const struct th_law_text *law, const char *text, double *share)
{
    static const char *const ends[] = {"", "of value", "points"};
    const char *mark = strchr(text, '%');
    const char *after = mark ? mark + 1 + strspn(mark + 1, " ") : text;
    int found = 0;
    while (found < 3 && strcmp(after, ends[found]) != 0) found++;
    char why[TH_SENTENCE], number[TH_LAW_WORD];
    if (!mark || found == 3 || mark - text > TH_LAW_WORD - 2)
        return PLAIN;
    snprintf(number, sizeof number, "%.*s", (int)(mark + 1 - text), text);
    bool read = th_quantity_read(law->r->scenario->units, TH_FRACTION, number, share, why,
                                 sizeof why) == TH_OK;
    return read ? (enum meant)(PERCENT + found) : PLAIN;
}

bool th_law_variation(const struct th_law_text *law, const char *key, const char *text,
                      double *cv)
{
    if (meaning(law, text, cv) == PERCENT)
        return true;
    if (th_law_has_unit(text))
        return th_law_reject(
            law, th_memory_format(&law->r->memory,
                                  "%s takes a share, such as 24 %%; a spread with a unit is "
                                  "written sd %s",
                                  key, text));
    *cv = strtod(text, NULL);
    return true;
}

/* The percentage of a value that is a share itself is ambiguous: of the value, or points. */
static bool reject_percent(const struct th_law_text *law, const char *key, const char *text,
                           double share, double base)
{
    if (!isfinite(base))
        return th_law_reject(law, "the value is a share itself: write % points or % of value");
    th_error_at(law->r->error, law->scalar->place, TH_BAD_INPUT,
                "%s: the value is a share itself, so \"%.40s\" can mean two things: write "
                "%s %.6g %% points (around %.6g %%), or %s %.6g %% of value (that is "
                "%.6g %% points)",
                law->of, text, key, 100 * share, 100 * base, key, 100 * share,
                100 * share * fabs(base));
    return false;
}

bool th_law_deviation(const struct th_law_text *law, const char *key, const char *text,
                      double base, double *sd, double *share)
{
    const enum th_quantity quantity = law->row->quantity;
    double percent;
    enum meant meant = meaning(law, text, &percent);
    *share = 0;
    if (meant == PLAIN) {
        if (!read_difference(law, text, sd))
            return false;
        return quantity != TH_FRACTION || !th_law_has_unit(text) ||
               reject_percent(law, key, text, *sd, base);
    }
    if (meant == PERCENT && quantity == TH_FRACTION)
        return reject_percent(law, key, text, percent, base);
    if (meant == POINTS && quantity != TH_FRACTION)
        return th_law_reject(
            law, "% points are of a share; write normal 2 % or a spread with its unit");
    if (meant != POINTS && (quantity == TH_TEMPERATURE || (base == 0 && !law->given)))
        return th_law_reject(law, quantity == TH_FRACTION
                                      ? "a share of a value of 0 is 0; write normal 2 % points"
                                      : "a share of this value says nothing; give its unit");
    *share = meant == POINTS ? 0 : percent;
    *sd = meant == POINTS ? percent : percent * fabs(base);
    return true;
}
