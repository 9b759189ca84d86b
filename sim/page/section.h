/* A page while it is made, and its sections. Each writes markup to the page's stream; what
 * there is nothing of is left out or said to be missing. Private to sim/page. */
#ifndef TH_PAGE_SECTION_H
#define TH_PAGE_SECTION_H

#include "model/quantity.h"
#include "page/write/blob.h"
#include "page/write/html.h"
#include "picture/picture.h"

/* One result of the page. */
struct th_page_source {
    struct th_result *result;
    struct th_about *about;
    const char *path;
    char *name; /* its title or, of several with one title, its file's name */
    struct th_happening *happenings;
    size_t happening_count;
    uint64_t members, failed; /* failed: those that did not end well */
};

struct th_page {
    const struct th_chart *charts;
    size_t chart_count;
    struct th_page_source *sources;
    size_t source_count;
    struct th_picture_set pictures;
    struct th_blob blob;
    FILE *out;     /* the page */
    FILE *figures; /* the figures of the table of contents for the script, JSON, in */
    char *figures_text;
    size_t figures_length;
    size_t figure_count;
    struct th_units *units; /* th_page_units */
    bool failed;            /* no memory: the page is not written */
};

/* head.c */
void th_page_title(struct th_page *page);
void th_page_head(struct th_page *page); /* verdict, warning, what it is of */
/* numbers.c */
void th_page_cards(struct th_page *page);
void th_page_numbers(struct th_page *page); /* all lines of the report */
void th_page_notices(struct th_page *page);
/* lack.c */
void th_page_lacks(struct th_page *page);
/* require.c */
void th_page_requirements(struct th_page *page);
/* figures.c */
enum th_status th_page_heats(struct th_page *page, struct th_error *error);
enum th_status th_page_charts(struct th_page *page, struct th_error *error);
/* shares.c */
void th_page_shares(struct th_page *page);
/* happenings.c */
void th_page_happenings(struct th_page *page);
void th_page_shades(struct th_page *page); /* what lines and shades of the figures mean */
/* course.c */
void th_page_course(struct th_page *page); /* stages, hazards, events decided in the run */
/* hazards.c */
void th_page_hazards(struct th_page *page); /* what hazards do until they are detected */
/* members.c */
void th_page_members(struct th_page *page); /* varied parameters, failures */
/* sweep.c */
void th_page_sweep(struct th_page *page);
/* parameters.c */
void th_page_parameters(struct th_page *page);
/* texts.c */
void th_page_texts(struct th_page *page); /* the scenario and its parts */
void th_page_provenance(struct th_page *page);
/* meta.c */
enum th_status th_page_meta(struct th_page *page, struct th_error *error); /* JSON for the
                                                                               script */

/* common.c: the heading of one result among several, "" of one alone; and what several
 * sections look up. */
void th_page_each(struct th_page *page, size_t source, const char *what);
/* The name of a result among several, "" of one alone. */
const char *th_page_of(const struct th_page *page, const struct th_page_source *source);
/* The row of the table "report" for an output and what is taken of it; take NULL: any. SIZE_MAX
 * if there is none. */
size_t th_page_line(const struct th_page_source *source, const char *path, const char *take);
/* Digits of an output's numbers: 2 if the report knows them to a factor only, else 4. */
int th_page_digits(const struct th_page_source *source, const char *path);
/* The converter of units, made when first asked for; NULL: no memory, and the page has failed.
 */
const struct th_units *th_page_units(struct th_page *page);
/* The unit of time of the pictures and how many seconds it has. */
double th_page_time(const struct th_page *page, const char **unit);
/* The q-th quantile (0 to 1) of finite values, which are sorted; NaN of none. */
double th_page_quantile(double *values, size_t count, double q);
bool th_page_ok(const struct th_page_source *source, size_t member);
/* The table of that name, NULL if there is none or none of its texts could be read: another
 * tool has rewritten the file. */
const struct th_records *th_page_record_table(const struct th_page_source *source,
                                              const char *table);
/* The scenario asks for requirements, but the file has no verdicts. */
bool th_page_not_judged(const struct th_page_source *source);
/* The value that --set, --until and the like gave a path, up to its line's end; NULL. */
const char *th_page_override(const struct th_page_source *source, const char *path);
/* The values that one member alone drew; NULL if there are none or more members. */
const struct th_records *th_page_drawn(const struct th_page_source *source);

#endif
