/* One sentence with the numbers of a figure, for those who do not see it. Private to sim/page.
 */
#ifndef TH_PAGE_DESCRIBE_H
#define TH_PAGE_DESCRIBE_H

#include "page/section.h"

/* Least, largest and last value of each curve, or the points of an ensemble at the end. */
void th_page_describe_curves(struct th_page *page, const struct th_picture *picture);
/* The place of the most, at the end and in the whole course. */
void th_page_describe_map(struct th_page *page, const struct th_picture *picture);
void th_page_describe_heat(struct th_page *page, const struct th_picture *picture);
/* The errors in the shortest and the longest window. */
void th_page_describe_windows(struct th_page *page, const struct th_picture *picture);

/* The name of a row of a heat map: a level, "cisterns", or its place in cm. */
void th_page_row_name(const struct th_page *page, const struct th_figure *figure, size_t row,
                      char text[TH_HTML_WORD]);

#endif
