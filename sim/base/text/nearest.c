/* The nearest name by optimal string alignment. */
#include "base/text/nearest.h"

#include <ctype.h>
#include <string.h>

enum { LONGEST = 64 };

static int least_of(int a, int b)
{
    return a < b ? a : b;
}

/* Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours,
 * without regard to case. Both are shorter than LONGEST. */
static int distance(const char *a, const char *b)
{
    int rows[3][LONGEST + 1], width = (int)strlen(b);
    for (int j = 0; j <= width; j++) rows[0][j] = j;
    for (int i = 1; a[i - 1]; i++) {
        int *row = rows[i % 3], *above = rows[(i + 2) % 3], *second = rows[(i + 1) % 3];
        row[0] = i;
        for (int j = 1; j <= width; j++) {
            int x = tolower((unsigned char)a[i - 1]), y = tolower((unsigned char)b[j - 1]);
            row[j] = least_of(least_of(above[j] + 1, row[j - 1] + 1), above[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == tolower((unsigned char)b[j - 2]) &&
                y == tolower((unsigned char)a[i - 2]))
                row[j] = least_of(row[j], second[j - 2] + 1);
        }
    }
    return rows[strlen(a) % 3][width];
}

const char *th_nearest(const char *word, size_t count,
                       const char *(*candidate)(const void *context, size_t k),
                       const void *context)
{
    size_t length = strlen(word);
    if (length == 0 || length >= LONGEST)
        return NULL;
    int nearest = length < 6 ? 1 : (int)(length / 3);
    nearest = 2 * nearest + 1; /* halves: as near by its last name alone is farther */
    const char *best = NULL;
    for (size_t k = 0; k < count; k++) {
        const char *other = candidate(context, k);
        if (!other || strlen(other) >= LONGEST)
            continue;
        const char *last = strchr(word, '.') ? NULL : strrchr(other, '.');
        int apart = 2 * distance(word, other);
        if (last)
            apart = least_of(apart, 2 * distance(word, last + 1) + 1);
        if (apart < nearest || (apart == nearest && !best)) {
            nearest = apart;
            best = other;
        }
    }
    return best;
}
