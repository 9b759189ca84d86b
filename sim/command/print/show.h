/* Numbers of a result as tables: series over time, profiles at an instant, numbers of whole
 * paths, and the list of what there is. */
#ifndef TH_PRINT_SHOW_H
#define TH_PRINT_SHOW_H

#include "command/print/sheet.h"
#include "result/about.h"
#include "result/result.h"

/* Of an ensemble its 5 25 50 75 95 % points over the members that ran to the end, or one
 * member. */
struct th_show {
    const struct th_result *result;
    const struct th_about *about;
    const struct th_series *const *series; /* of one kind: all profiles, or none */
    size_t count;
    bool one; /* only the member of that number */
    uint64_t member;
    double at; /* s; NaN: all times, of a profile the last */
    struct th_arena *arena;
    struct th_error *error;
};

/* The value of a series at an instant by its nature: a step holds until the next sample, a mean
 * is that of the interval which contains the instant, others are linear between samples. */
double th_show_value(const struct th_series *series, size_t member, double at, size_t point);

enum th_status th_show_series(const struct th_show *show, struct th_sheet *sheet);
enum th_status th_show_profiles(const struct th_show *show, struct th_sheet *sheet);
enum th_status th_show_numbers(const struct th_show *show, struct th_sheet *sheet);
/* All series and numbers of the result: path, unit, shape in words, what it is. */
enum th_status th_show_list(const struct th_show *show, struct th_sheet *sheet);

#endif
