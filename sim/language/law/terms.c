/* The terms of a law: keys, each with its value. */
#include <ctype.h>
#include <string.h>

#include "language/law/law.h"

static const char *const keys[TH_TERM_COUNT] = {
    "", "mean", "median", "sd", "cv", "omega", "gsd", "rate", "shape", "scale", "within"};
static const char blanks[] = " \t\n,";

static enum th_term find(const char *piece, size_t length, unsigned allowed)
{
    for (int k = 1; k < TH_TERM_COUNT; k++)
        if (allowed >> k & 1 && strlen(keys[k]) == length &&
            strncmp(keys[k], piece, length) == 0)
            return (enum th_term)k;
    return TH_TERM_PLAIN;
}

static bool begins_number(const char *text)
{
    text += strspn(text, "+-.");
    return isdigit((unsigned char)text[0]);
}

/* A word before a number, which is no unit, is a key that does not exist. */
static bool is_strange(const struct th_law_text *law, const char *piece, const char *next)
{
    double factor, offset;
    if (law->row->flags & (TH_MOMENT | TH_WEEKDAY | TH_STAGE_DAY)) /* monday 07:00 */
        return false;
    return isalpha((unsigned char)piece[0]) &&
           strlen(piece) == strspn(piece, "abcdefghijklmnop"
                                          "qrstuvwxyz_") &&
           begins_number(next) && !th_law_is_landmark(law, piece) &&
           th_units_between(law->r->scenario->units, piece, piece, &factor, &offset) != TH_OK;
}

static bool reject_word(const struct th_law_text *law, const char *piece, unsigned allowed)
{
    struct th_candidates names = {0};
    for (int k = 1; k < TH_TERM_COUNT; k++)
        if (allowed >> k & 1)
            th_candidates_add(&law->r->memory, &names, keys[k]);
    th_candidates_reject(law->r, law->scalar->place, "word", piece, law->of, &names);
    return false;
}

/* Keeps what lies between two keys, without the blanks around it. */
static bool keep(const struct th_law_text *law, enum th_term term, const char *from,
                 const char *to, struct th_terms *terms)
{
    from += strspn(from, blanks);
    while (to > from && strchr(blanks, to[-1])) to--;
    if (to <= from)
        return term == TH_TERM_PLAIN ||
               th_law_reject(law,
                             th_memory_format(&law->r->memory, "%s has no value", keys[term]));
    if (terms->text[term])
        return th_law_reject(
            law, th_memory_format(&law->r->memory, "%s is there twice", keys[term]));
    terms->text[term] = th_memory_format(&law->r->memory, "%.*s", (int)(to - from), from);
    return true;
}

bool th_law_terms(const struct th_law_text *law, const char *text, unsigned allowed,
                  struct th_terms *terms)
{
    enum th_term term = TH_TERM_PLAIN;
    const char *from = text;
    *terms = (struct th_terms){0};
    for (const char *at = text + strspn(text, blanks); *at;) {
        size_t length = strcspn(at, blanks);
        const char *next = at + length + strspn(at + length, blanks);
        const char *piece = th_memory_format(&law->r->memory, "%.*s", (int)length, at);
        enum th_term key = find(at, length, allowed);
        if (key == TH_TERM_PLAIN && is_strange(law, piece, next))
            return reject_word(law, piece, allowed);
        if (key != TH_TERM_PLAIN) {
            if (!keep(law, term, from, at, terms))
                return false;
            term = key;
            from = at + length;
        }
        at = next;
    }
    return keep(law, term, from, from + strlen(from), terms);
}

const char *th_law_term_word(enum th_term term)
{
    return keys[term];
}
