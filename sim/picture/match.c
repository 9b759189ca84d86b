/* Outputs by patterns. */
#include <stdio.h>
#include <string.h>

#include "picture/picture.h"

/* The rest of a name behind a pattern, "" or ".morphine"; NULL if it does not fit. A star
 * stands for one name without a dot; star: what the first did. */
static const char *behind(const char *name, const char *pattern, char *star)
{
    star[0] = '\0';
    for (; *pattern; pattern++) {
        if (*pattern != '*') {
            if (*name++ != *pattern)
                return NULL;
            continue;
        }
        const size_t word = strcspn(name, ".");
        if (word == 0)
            return NULL;
        if (!star[0])
            snprintf(star, TH_PICTURE_WORD, "%.*s", (int)(word < 1000 ? word : 1000), name);
        name += word;
    }
    return name;
}

/* Nothing, or the name of a drug behind a point. */
static bool is_drug(const char *rest)
{
    return rest && (!rest[0] || (rest[0] == '.' && rest[1] && !strchr(rest + 1, '.')));
}

/* True if a name is of a pattern, but for its drug, which goes to drug; a place behind an @ is
 * the same in both. */
static bool fits(const char *name, const char *pattern, char *star, char *drug)
{
    const char *at = strchr(pattern, '@'), *place = strchr(name, '@');
    char bare[TH_PICTURE_WORD], named[TH_PICTURE_WORD];
    if (!at != !place || (at && strcmp(at, place) != 0))
        return false;
    if (at) {
        snprintf(bare, sizeof bare, "%.*s", (int)(at - pattern), pattern);
        snprintf(named, sizeof named, "%.*s", (int)(place - name), name);
        pattern = bare;
        name = named;
    }
    const char *rest = behind(name, pattern, star);
    if (!is_drug(rest))
        return false;
    snprintf(drug, TH_PICTURE_WORD, "%s", rest[0] ? rest + 1 : "");
    return true;
}

bool th_picture_names(const struct th_chart *row, const char *path)
{
    char output[TH_PICTURE_WORD], star[TH_PICTURE_WORD], drug[TH_PICTURE_WORD];
    for (const char *from = row->outputs; *from; from += strcspn(from, ";")) {
        from += strspn(from, "; ");
        snprintf(output, sizeof output, "%.*s", (int)strcspn(from, "=;"), from);
        if (fits(path, output, star, drug))
            return true;
    }
    return false;
}

const struct th_series *th_picture_match(const struct th_result *result, const char *pattern,
                                         size_t k, char *star, char *drug)
{
    for (size_t n = 0; n < result->count; n++) {
        if (!fits(result->series[n].name, pattern, star, drug) || k-- > 0)
            continue;
        return &result->series[n];
    }
    star[0] = drug[0] = '\0';
    return NULL;
}

const char *th_picture_other_drug(const struct th_series *series, const struct th_series *other)
{
    const char *comma = series->doc ? strrchr(series->doc, ',') : NULL,
               *second = other->doc ? strrchr(other->doc, ',') : NULL;
    if (!comma || !second || comma - series->doc != second - other->doc || comma[1] != ' ' ||
        strncmp(series->doc, other->doc, (size_t)(comma - series->doc)) != 0)
        return NULL;
    return strcmp(comma, second) != 0 ? comma + 2 : NULL;
}
