/* The table of units, and the strict grammar of products of them. */
#include "model/unit.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/text/nearest.h"
#include "model/quantity.h"

enum { WORD = 24, MOST_WORDS = 400, DEEPEST = 8 };

static const struct {
    const char *written, *meant, *prefixes;
} taken[] = {
#define U(written, meant, prefixes) {written, meant, prefixes},
#define X(written, why)
#include "model/unit.def"
#undef U
#undef X
};

static const struct {
    const char *written, *why;
} refused[] = {
#define U(written, meant, prefixes)
#define X(written, why) {written, why},
#include "model/unit.def"
#undef U
#undef X
};

enum { TAKEN = sizeof taken / sizeof taken[0], REFUSED = sizeof refused / sizeof refused[0] };

static const struct {
    char letter;
    const char *name, *factor;
} prefixes[] = {
    {'f', "femto", "1e-15"}, {'p', "pico", "1e-12"}, {'n', "nano", "1e-9"},
    {'u', "micro", "1e-6"},  {'m', "milli", "1e-3"}, {'c', "centi", "1e-2"},
    {'d', "deci", "1e-1"},   {'h', "hecto", "1e2"},  {'k', "kilo", "1e3"},
    {'M', "mega", "1e6"},    {'G', "giga", "1e9"},
};
enum { PREFIXES = sizeof prefixes / sizeof prefixes[0], SYMBOL = 3 };

size_t th_unit_count(void)
{
    return TAKEN + REFUSED;
}

void th_unit_row(size_t k, const char **written, const char **letters, const char **why)
{
    *written = k < TAKEN ? taken[k].written : refused[k - TAKEN].written;
    *letters = k < TAKEN ? taken[k].prefixes : "";
    *why = k < TAKEN ? "" : refused[k - TAKEN].why;
}

/* The next of the words of a row, copied; false after the last. */
static bool next_word(const char **at, char word[WORD])
{
    *at += strspn(*at, " ");
    size_t length = strcspn(*at, " ");
    snprintf(word, WORD, "%.*s", (int)length, *at);
    *at += length;
    return length > 0;
}

static bool has_word(const char *words, const char *sought)
{
    size_t wanted = strlen(sought);
    for (const char *at = words; *at;) {
        size_t length = strcspn(at, " ");
        if (length == wanted && memcmp(at, sought, wanted) == 0)
            return true;
        at += length;
        at += strspn(at, " ");
    }
    return false;
}

/* "mL", "milliliter": a word of the table with one of its prefixes. */
static void join(char *joined, size_t size, const char *word, size_t prefix)
{
    bool symbol = strlen(word) <= SYMBOL;
    char letter[2] = {prefixes[prefix].letter, '\0'};
    snprintf(joined, size, "%s%s", symbol ? letter : prefixes[prefix].name, word);
}

/* The prefix with which a row's word is the sought one; PREFIXES: none. A symbol is what is
 * left without one letter, a name what is left without the prefix's name. */
static size_t find_prefix(size_t row, const char *sought)
{
    for (size_t p = 0; p < PREFIXES && taken[row].prefixes[0]; p++) {
        size_t name = strlen(prefixes[p].name);
        if (!strchr(taken[row].prefixes, prefixes[p].letter))
            continue;
        bool symbol = sought[0] == prefixes[p].letter && strlen(sought + 1) <= SYMBOL &&
                      has_word(taken[row].written, sought + 1);
        bool named = strncmp(sought, prefixes[p].name, name) == 0 &&
                     strlen(sought + name) > SYMBOL &&
                     has_word(taken[row].written, sought + name);
        if (symbol || named)
            return p;
    }
    return PREFIXES;
}

/* The word as UDUNITS spells it; false if it is not in the table. */
static bool find(const char *word, char *meant, size_t size)
{
    for (size_t k = 0; k < TAKEN; k++) {
        const char *unit = taken[k].meant[0] ? taken[k].meant : word;
        bool bare = has_word(taken[k].written, word);
        size_t prefix = bare ? PREFIXES : find_prefix(k, word);
        if (!bare && prefix == PREFIXES)
            continue;
        if (bare || !taken[k].meant[0])
            snprintf(meant, size, "%s", unit);
        else if (unit[0] == '(')
            snprintf(meant, size, "(%s %s)", prefixes[prefix].factor, unit);
        else
            snprintf(meant, size, "%c%s", prefixes[prefix].letter, unit);
        return true;
    }
    return false;
}

struct words {
    size_t count;
    char items[MOST_WORDS][WORD];
};

static const char *word_at(const void *context, size_t k)
{
    return ((const struct words *)context)->items[k];
}

static void list(struct words *words)
{
    char word[WORD], joined[2 * WORD];
    words->count = 0;
    for (size_t k = 0; k < TAKEN; k++)
        for (const char *at = taken[k].written; next_word(&at, word);) {
            for (size_t p = 0; p < PREFIXES; p++) {
                join(joined, sizeof joined, word, p);
                if (strchr(taken[k].prefixes, prefixes[p].letter) && strlen(joined) < WORD &&
                    words->count < MOST_WORDS)
                    memcpy(words->items[words->count++], joined, strlen(joined) + 1);
            }
            if (words->count < MOST_WORDS)
                memcpy(words->items[words->count++], word, strlen(word) + 1);
        }
}

/* The reason why a word is no unit, with the nearest one. */
static void explain_word(const char *word, char *why, size_t size)
{
    struct words words;
    for (size_t k = 0; k < REFUSED; k++)
        if (has_word(refused[k].written, word)) {
            snprintf(why, size, "\"%.20s\": %s", word, refused[k].why);
            return;
        }
    list(&words);
    const char *near = NULL;
    for (size_t k = 0; k < words.count && !near; k++)
        if (strcasecmp(words.items[k], word) == 0)
            near = words.items[k];
    if (!near && strlen(word) > 1)
        near = th_nearest(word, words.count, word_at, &words);
    if (near)
        snprintf(why, size, "\"%.20s\" is none; did you mean %s?", word, near);
    else
        snprintf(why, size, "\"%.40s\" is none", word);
}

/* Replaces signs beyond ASCII: micro signs, degrees, dots and raised digits. False if
 * another one remains. */
static bool plain(const char *unit, size_t length, char *text, size_t size)
{
    static const struct {
        const char *written, *meant;
    } signs[] = {
        {"\xC2\xB5", "u"},     {"\xCE\xBC", "u"},        {"\xC2\xB0", "deg"},
        {"\xC2\xB7", "."},     {"\xE2\x8B\x85", "."},    {"\xE2\x81\xBB", "-"},
        {"\xE2\x88\x92", "-"}, {"\xC2\xB9", "1"},        {"\xC2\xB2", "2"},
        {"\xC2\xB3", "3"},     {"\xE2\x84\x83", "degC"},
    };
    size_t used = 0;
    for (size_t k = 0; k < length;) {
        const char *piece = unit + k;
        size_t taken_bytes = 1, count = 1;
        for (size_t s = 0; s < sizeof signs / sizeof signs[0]; s++) {
            size_t bytes = strlen(signs[s].written);
            if (bytes > length - k || memcmp(unit + k, signs[s].written, bytes) != 0)
                continue;
            piece = signs[s].meant;
            count = strlen(piece);
            taken_bytes = bytes;
        }
        if ((unsigned char)*piece >= 0x80 || (unsigned char)*piece < 0x20 ||
            used + count >= size)
            return false;
        memcpy(text + used, piece, count);
        used += count;
        k += taken_bytes;
    }
    text[used] = '\0';
    return true;
}

static const char no_numbers[] = "a unit holds no numbers but exponents";

/* A reading of one unit, from its start. */
struct speller {
    const char *at;
    char *text, *why;
    size_t used, size, why_size;
    int depth;
    bool failed;
};

static void put(struct speller *s, const char *piece)
{
    size_t length = strlen(piece);
    if (s->used + length >= s->size) {
        s->failed = true;
        return;
    }
    memcpy(s->text + s->used, piece, length + 1);
    s->used += length;
}

static void fail(struct speller *s, const char *why)
{
    if (!s->failed && s->why_size)
        snprintf(s->why, s->why_size, "%s", why);
    s->failed = true;
}

static void skip_blanks(struct speller *s)
{
    s->at += strspn(s->at, " \t");
}

/* "3", "-1", "^2", "^-2" behind a word. */
static void exponent(struct speller *s)
{
    const char *at = s->at + (*s->at == '^');
    const char *digit = at + (*at == '-');
    bool good = *digit >= '1' && *digit <= '9' && !isalnum((unsigned char)digit[1]);
    if (!good && at == s->at && (*at != '-' && !isdigit((unsigned char)*at)))
        return;
    if (!good) {
        fail(s, "an exponent is one digit, as in m3 or h-1");
        return;
    }
    char text[4];
    snprintf(text, sizeof text, "%.*s", (int)(digit + 1 - at), at);
    put(s, text);
    s->at = digit + 1;
}

static void read_word(struct speller *s)
{
    size_t length = 0;
    while (isalpha((unsigned char)s->at[length])) length++;
    if (length > 0 && s->at[length - 1] == 'H' && s->at[length] == '2' &&
        (s->at[length + 1] == 'O' || s->at[length + 1] == '0'))
        length += 2; /* cmH2O */
    char word[2 * WORD], meant[4 * WORD], why[200];
    snprintf(word, sizeof word, "%.*s", (int)length, s->at);
    if (length < WORD && find(word, meant, sizeof meant)) {
        put(s, meant);
        s->at += length;
        exponent(s);
        return;
    }
    explain_word(word, why, sizeof why);
    fail(s, why);
}

static void read_product(struct speller *s);

static void read_factor(struct speller *s)
{
    if (*s->at == '(' && s->depth < DEEPEST) {
        s->at++;
        s->depth++;
        put(s, "(");
        read_product(s);
        s->depth--;
        if (*s->at != ')')
            fail(s, "a bracket is not closed");
        else
            s->at++;
        put(s, ")");
        exponent(s);
    } else if (*s->at == '%') {
        put(s, "%");
        s->at++;
    } else if (*s->at == '1' && !isalnum((unsigned char)s->at[1])) {
        put(s, "1");
        s->at++;
    } else if (isalpha((unsigned char)*s->at))
        read_word(s);
    else if (isdigit((unsigned char)*s->at))
        fail(s, no_numbers);
    else if (*s->at == ')')
        fail(s, "a bracket closes that was not opened");
    else if (!*s->at)
        fail(s, "it ends too early");
    else
        fail(s, "");
}

/* Factors and the signs between them, to the end or to a closing bracket. A leading "/" is
 * 1/. */
static void read_product(struct speller *s)
{
    skip_blanks(s);
    bool first = true;
    if (*s->at == '/' || strncmp(s->at, "per ", 4) == 0)
        put(s, "1");
    while (!s->failed && (first || (*s->at && *s->at != ')'))) {
        bool per = strncmp(s->at, "per ", 4) == 0;
        bool divides = *s->at == '/' || per, times = *s->at && strchr(".*", *s->at);
        if (divides || (times && !first)) {
            s->at += per ? 4 : 1;
            put(s, divides ? "/" : ".");
            skip_blanks(s);
        } else if (!first)
            put(s, " ");
        if (!first && (*s->at == '1' || *s->at == '%'))
            fail(s, *s->at == '%' ? "% stands alone or first" : no_numbers);
        read_factor(s);
        skip_blanks(s);
        first = false;
    }
}

static bool spell_plain(const char *unit, char *text, size_t size, char *why, size_t why_size)
{
    struct speller s = {
        .at = unit, .text = text, .why = why, .size = size, .why_size = why_size};
    read_product(&s);
    if (!s.failed && *s.at == ')')
        fail(&s, "a bracket closes that was not opened");
    return !s.failed;
}

/* "500 ug/mL)": the same without its brackets may be what was meant. */
static void propose(const char *unit, char *why, size_t why_size)
{
    char bare[160], text[320], none[200];
    size_t used = 0, length = strlen(why);
    for (; *unit && used + 1 < sizeof bare; unit++)
        if (!strchr("()", *unit))
            bare[used++] = *unit;
    bare[used] = '\0';
    if (spell_plain(bare, text, sizeof text, none, sizeof none))
        snprintf(why + length, why_size - length, "; did you mean %.40s?", bare);
}

bool th_unit_spell(const char *unit, size_t length, char *text, size_t size, char *why,
                   size_t why_size)
{
    char ascii[160];
    why[0] = '\0';
    if (!plain(unit, length, ascii, sizeof ascii))
        return false;
    if (spell_plain(ascii, text, size, why, why_size))
        return true;
    if (strstr(why, "bracket"))
        propose(ascii, why, why_size);
    return false;
}
