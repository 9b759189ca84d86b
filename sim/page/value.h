/* Numbers of the report as markup: with unit and mark, and with what surrounds them. Private to
 * sim/page. */
#ifndef TH_PAGE_VALUE_H
#define TH_PAGE_VALUE_H

#include "page/section.h"

/* A record of the table "report", shown in a unit: its own number times the factor. */
struct th_page_value {
    const struct th_page_source *source;
    size_t row;
    double factor;
    const char *unit;
};

/* In its own unit. */
struct th_page_value th_page_value_of(const struct th_page_source *source, size_t row);
const struct th_records *th_page_value_report(const struct th_page_value *value);

/* "5.631 ug/mL", with its mark; a word ("never", "none") as the report has it; a date as "at
 * day 12". Of a measure of numerical quality: that of the member that fares worst. */
void th_page_value_put(FILE *out, const struct th_page_value *value);
/* The points of an ensemble, or the ends of a sweep; nothing if they are alike. */
void th_page_value_members(FILE *out, const struct th_page_value *value);
/* The parameter whose published values move the number most, and how many others there are. */
void th_page_value_widest(FILE *out, const struct th_page_value *value);
void th_page_value_published(FILE *out, const struct th_page_value *value); /* all of them */
void th_page_value_refined(FILE *out, const struct th_page_value *value);

/* side.c: all numbers of the report as one table. */
void th_page_side(struct th_page *page);

#endif
