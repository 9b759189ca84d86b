/* One number of a law, by its word: of "exponential rate 0.011 1/year" the rate, of "uniform 1
 * day 3 day" least or most, of "... within 1 day 9 day" within.least or within.most. It is
 * found, or replaced; the law is then read as if it was written so. */
#include "language/law/law.h"

#include <math.h>
#include <string.h>

enum { LISTED = 3 };

/* The words of the plain values of a law, in their order; NULL: those of this family have
 * none. */
static const char *const *plain_words(const char *family)
{
    static const char *const uniform[LISTED] = {"least", "most", NULL};
    static const char *const triangular[LISTED] = {"least", "likeliest", "most"};
    return strcmp(family, "uniform") == 0      ? uniform
           : strcmp(family, "triangular") == 0 ? triangular
                                               : NULL;
}

static const char *const within_words[LISTED] = {"within.least", "within.most", NULL};

/* The place of the value of a word among those of a list; SIZE_MAX: it is none of them. */
static size_t find_value(const struct th_law_text *law, const char *const *words,
                         const char *text, const char *word, struct th_series *series)
{
    size_t found = SIZE_MAX;
    for (size_t k = 0; words && k < LISTED; k++)
        if (words[k] && strcmp(words[k], word) == 0)
            found = k;
    if (found == SIZE_MAX || !text || !th_law_series(law, text, series) ||
        found >= series->count)
        return SIZE_MAX;
    return found;
}

/* The values with another one in place of that of the word; NULL: it is none of them. */
static const char *change_value(const struct th_law_text *law, const char *const *words,
                                const char *values, const char *word, const char *value)
{
    struct th_series series;
    const char *text = NULL;
    const size_t changed = find_value(law, words, values, word, &series);
    for (size_t k = 0; changed != SIZE_MAX && k < series.count; k++) {
        const char *item = k == changed ? value : series.items[k];
        text = th_memory_format(&law->r->memory, "%s%s%s", text ? text : "", text ? " " : "",
                                item);
    }
    return text;
}

static const char *reject(const struct th_law_text *law, int family, const char *const *plain,
                          const struct th_scalar *set, const char *word)
{
    struct th_candidates names = {0};
    for (int k = 1; k < TH_TERM_COUNT; k++)
        if (th_law_family_terms(family) >> k & 1)
            th_candidates_add(&law->r->memory, &names, th_law_term_word((enum th_term)k));
    for (size_t k = 0; plain && k < LISTED && plain[k]; k++)
        th_candidates_add(&law->r->memory, &names, plain[k]);
    for (size_t k = 0; within_words[k]; k++)
        th_candidates_add(&law->r->memory, &names, within_words[k]);
    th_candidates_reject(law->r, set->place, "number", word,
                         th_memory_format(&law->r->memory, "the law %s", law->what), &names);
    return NULL;
}

/* "weibull" and its terms as one text. */
static const char *write_law(const struct th_law_text *law, const char *name,
                             const struct th_terms *terms)
{
    const char *text = name;
    for (int k = 0; k < TH_TERM_COUNT; k++)
        if (terms->text[k])
            text = th_memory_format(&law->r->memory, "%s%s%s %s", text, k ? " " : "",
                                    th_law_term_word((enum th_term)k), terms->text[k]);
    return text;
}

const char *th_change_law(struct th_reader *r, const struct th_row *row,
                          const struct th_scalar *scalar, const char *what, const char *word,
                          const struct th_scalar *set)
{
    struct th_law_text law = {
        .r = r, .row = row, .scalar = scalar, .what = what, .of = what, .base = NAN};
    struct th_terms terms;
    const char *start = scalar->text + strspn(scalar->text, " ");
    const size_t length = strcspn(start, " ");
    const char *name = th_memory_format(&r->memory, "%.*s", (int)length, start);
    const int family = th_law_family(name);
    if (family < 0) { /* reported by the reader of laws */
        struct th_distribution none;
        struct th_law_numbers numbers;
        th_read_distribution(r, row, scalar, what, &none, &numbers);
        return NULL;
    }
    const char *const *plain = plain_words(name);
    if (!th_law_terms(&law, start + length, th_law_family_terms(family), &terms))
        return NULL;
    for (int k = 1; k < TH_TERM_COUNT; k++) {
        if (strcmp(th_law_term_word((enum th_term)k), word) != 0 ||
            !(th_law_family_terms(family) >> k & 1))
            continue;
        terms.text[k] = set->text;
        return write_law(&law, name, &terms);
    }
    static const enum th_term lists[] = {TH_TERM_PLAIN, TH_TERM_WITHIN};
    const char *const *const words[] = {plain, within_words};
    for (size_t k = 0; k < 2; k++) {
        const char *values =
            change_value(&law, words[k], terms.text[lists[k]], word, set->text);
        if (!values)
            continue;
        terms.text[lists[k]] = values;
        return write_law(&law, name, &terms);
    }
    return reject(&law, family, plain, set, word);
}

const char *th_law_word(struct th_reader *r, const struct th_row *row,
                        const struct th_scalar *scalar, const char *word)
{
    struct th_law_text law = {
        .r = r, .row = row, .scalar = scalar, .what = word, .of = word, .base = NAN};
    struct th_terms terms;
    struct th_series series;
    const char *start = scalar->text + strspn(scalar->text, " ");
    const size_t length = strcspn(start, " ");
    const char *name = th_memory_format(&r->memory, "%.*s", (int)length, start);
    const int family = th_law_family(name);
    if (family < 0 || !th_law_terms(&law, start + length, th_law_family_terms(family), &terms))
        return NULL;
    for (int k = 1; k < TH_TERM_COUNT; k++)
        if (strcmp(th_law_term_word((enum th_term)k), word) == 0)
            return terms.text[k];
    size_t at = find_value(&law, plain_words(name), terms.text[TH_TERM_PLAIN], word, &series);
    if (at == SIZE_MAX)
        at = find_value(&law, within_words, terms.text[TH_TERM_WITHIN], word, &series);
    return at == SIZE_MAX ? NULL : series.items[at];
}
