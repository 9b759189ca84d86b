/* HTML, piece by piece: texts from anywhere, numbers and units as people read them. All go to a
 * stream; what is written is well-formed XML, too. */
#ifndef TH_PAGE_HTML_H
#define TH_PAGE_HTML_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { TH_HTML_WORD = 64 };

/* Text from anywhere. What is not UTF-8, and control characters but tab and line feed, are
 * U+FFFD. */
void th_html_text(FILE *out, const char *text);

/* Our own markup, in which %s is escaped, %n a number of 4 digits (a double), %u a unit (a
 * blank before it; nothing for a plain number), %h is markup as it is and %z a size_t. */
void th_html_put(FILE *out, const char *format, ...);

/* "0.5", "120300", "1.2 x 10^-12" (as markup), "never" for infinity, a dash for NaN. */
void th_html_number(FILE *out, double value, int digits);
/* The same as text, "1.2e-12". */
void th_html_number_text(double value, int digits, char text[TH_HTML_WORD]);
/* "ug/mL" with its micro sign and a blank before it, or nothing. */
void th_html_unit(FILE *out, const char *unit);
/* "75 ug", "3 mg/day" or whatever a user wrote: "ug" as a word gets its micro sign. */
void th_html_value(FILE *out, const char *text);

/* <section> with a heading; id may be NULL. th_html_end closes it. */
void th_html_section(FILE *out, const char *id, const char *heading);
void th_html_end(FILE *out);
/* A region that scrolls by keyboard, too, with a table in it, up to its heading's cells. of:
 * behind the label, for regions are told apart by these; or "". th_html_table_end closes it. */
void th_html_region(FILE *out, const char *label, const char *of);
/* The same with the heading. Columns of numbers begin with a "#". */
void th_html_table(FILE *out, const char *label, const char *of, const char *const *columns,
                   size_t count);
void th_html_table_end(FILE *out);

#endif
