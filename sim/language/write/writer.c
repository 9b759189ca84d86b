/* Texts, numbers and times as the language writes them. */
#include "language/write/writer.h"

#include <string.h>

enum { EXACT = 17, NUMBER = 96, ROUND = 12 };

void th_write_text(struct th_writer *w, const char *text)
{
    fputc('"', w->file);
    for (const char *c = text; *c; c++) {
        if (*c == '\n')
            fputs("\\n", w->file);
        else if (*c == '\t')
            fputs("\\t", w->file);
        else if (*c == '"' || *c == '\\')
            fprintf(w->file, "\\%c", *c);
        else
            fputc(*c, w->file);
    }
    fputc('"', w->file);
}

/* Many digits are those of a unit in which the number is not round: it may be in another. */
static void print_exactly(const struct th_scenario *s, const struct th_row *row,
                          const char *unit, double si, char text[NUMBER])
{
    char other[NUMBER];
    th_quantity_print(s->units, row->quantity, unit, si, EXACT, text, NUMBER);
    th_quantity_print(s->units, row->quantity, th_quantity_si(row->quantity), si, EXACT, other,
                      NUMBER);
    if (strcspn(text, " ") > ROUND && strcspn(other, " ") < strcspn(text, " "))
        strcpy(text, other);
}

void th_write_number(struct th_writer *w, const struct th_row *row, const char *unit, double si)
{
    char text[NUMBER] = "";
    const struct th_scenario *s = w->scenario;
    if (row->quantity == TH_CHOICE)
        th_labels_get(row->labels, (int)si, text, sizeof text);
    else if (row->quantity == TH_DRUG && si >= 0 && si < (double)s->species)
        snprintf(text, sizeof text, "%s", s->species_names[(size_t)si]);
    else
        print_exactly(s, row, unit, si, text);
    fputs(text, w->file);
}

void th_write_value(struct th_writer *w, const struct th_row *row, double si)
{
    fputc('"', w->file);
    th_write_number(w, row, row->unit, si);
    fputc('"', w->file);
}

void th_write_time(struct th_writer *w, const char *key, th_tick ticks)
{
    static const struct th_row row = {.name = "time", .quantity = TH_TIME};
    fprintf(w->file, "%s: ", key);
    th_write_value(w, &row, th_seconds_of(ticks));
}
