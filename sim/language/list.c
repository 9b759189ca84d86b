/* The values behind a law: "0.2 0.35 mL/day", "T8, T10", "day 1 10:00, day 2 10:00". */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "language/read.h"

/* Does this piece begin a new value? "20mL", "-3", "T10" do; "mL" and the unit "1/h" do not. */
static bool begins_value(const struct th_reading *r, const struct th_row *row,
                         const char *piece)
{
    if (row->quantity == TH_CHOICE || row->quantity == TH_DRUG)
        return true;
    const struct th_catalog *catalog = r->scenario->catalog;
    const struct th_landmark *named;
    for (size_t k = 0; row->quantity == TH_POSITION && (named = th_position_name(catalog, k));
         k++)
        if (strcmp(named->name, piece) == 0)
            return true;
    const char *digits = piece + strspn(piece, "+-");
    if (!isdigit((unsigned char)digits[0]) &&
        !(digits[0] == '.' && isdigit((unsigned char)digits[1])))
        return strcmp(digits, "inf") == 0;
    char *end;
    strtod(piece, &end);
    return *end == '\0' || isalpha((unsigned char)*end) || *end == '%' ||
           (unsigned char)*end > 127;
}

bool th_has_unit(const char *value)
{
    char *end;
    strtod(value, &end);
    return *end != '\0';
}

bool th_read_list(struct th_reading *r, const struct th_row *row, const char *text,
                  struct th_list *list)
{
    list->items = th_read_scratch(r, (strlen(text) / 2 + 1) * sizeof *list->items);
    if (!list->items)
        return false;
    /* An instant by day and clock has blanks within. */
    bool clocks = row->flags & TH_MOMENT && strchr(text, ':');
    const char *between = clocks ? "," : " \t\n,";
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, between);
        char *piece = th_read_scratch(r, length + 1);
        if (!piece)
            return false;
        memcpy(piece, at, length);
        at += length;
        at += strspn(at, " \t\n,");
        if (length == 0)
            continue;
        if (clocks || list->count == 0 || begins_value(r, row, piece))
            list->items[list->count++] = piece;
        else
            list->items[list->count - 1] =
                th_read_format(r, "%s %s", list->items[list->count - 1], piece);
    }
    const char *unit = NULL;
    for (size_t k = clocks ? 0 : list->count; k-- > 0;) {
        char *end;
        strtod(list->items[k], &end);
        if (end != list->items[k] && th_has_unit(list->items[k]))
            unit = end;
        else if (end != list->items[k] && unit)
            list->items[k] =
                th_read_format(r, "%s %s", list->items[k], unit + strspn(unit, " "));
    }
    return true;
}
