/* Outputs by patterns. */
#include <stdio.h>
#include <string.h>

#include "picture/picture.h"

/* The rest of a text behind its beginning; NULL if it begins otherwise. */
static const char *after(const char *text, const char *beginning)
{
    const size_t length = strlen(beginning);
    return strncmp(text, beginning, length) == 0 ? text + length : NULL;
}

/* The rest of a name behind a pattern, "" or ".morphine"; NULL if it does not fit. The star
 * stands for one name without a dot. */
static const char *behind(const char *name, const char *pattern, char *star)
{
    const char *mark = strchr(pattern, '*');
    star[0] = '\0';
    if (!mark)
        return after(name, pattern);
    const size_t head = (size_t)(mark - pattern);
    if (strncmp(name, pattern, head) != 0)
        return NULL;
    const size_t word = strcspn(name + head, ".");
    if (word == 0)
        return NULL;
    snprintf(star, TH_PICTURE_WORD, "%.*s", (int)(word < 1000 ? word : 1000), name + head);
    return after(name + head + word, mark + 1);
}

const struct th_series *th_picture_match(const struct th_result *result, const char *pattern,
                                         size_t k, char *star, char *drug)
{
    for (size_t n = 0; n < result->count; n++) {
        const char *rest = behind(result->series[n].name, pattern, star);
        if (!rest || (rest[0] && (rest[0] != '.' || !rest[1] || strchr(rest + 1, '.'))))
            continue;
        if (k-- > 0)
            continue;
        snprintf(drug, TH_PICTURE_WORD, "%s", rest[0] ? rest + 1 : "");
        return &result->series[n];
    }
    star[0] = drug[0] = '\0';
    return NULL;
}
