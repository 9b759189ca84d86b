/* Ensembles of the toy catalogue: tables in files of their own, and the values of a member. */
#ifndef TH_PEOPLE_FIXTURE_H
#define TH_PEOPLE_FIXTURE_H

#include "scenario/people/members.h"
#include "scenario/people/people.h"
#include "support/csv_files.h"
#include "support/scenario_fixture.h"

#define FORMAT "format: 1\n"
#define NEW FORMAT RUN SALT

enum { PEOPLE_TEXT = 4000 };

/* A scenario from a text with %s where the paths of the files stand. */
static inline const char *with_files(const char *format, const char *a, const char *b)
{
    static char text[PEOPLE_TEXT];
    snprintf(text, sizeof text, format, a, b);
    return text;
}

static inline double value_of(const struct th_scenario *s, const char *path, uint64_t member)
{
    size_t instance, row;
    double params[64];
    ck_assert_msg(th_scenario_param(s, path, &instance, &row), "no %s", path);
    th_member_params(s, instance, member, params);
    return params[row];
}

static inline void refused(const char *text, const char *says)
{
    struct th_scenario *s = parse(text, NULL, 0);
    ck_assert_msg(s == NULL, "took %s", text);
    ck_assert_msg(strstr(error.text[0], says) != NULL, "%s\n%s", text, error.text[0]);
}

#endif
