/* The build reports its version, commit and libraries. */
#define TH_SUITE "version"
#include "support/check_main.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/version.h"
#include "thecal.h"

static bool all_of(const char *text, size_t length, const char *allowed)
{
    return strspn(text, allowed) >= length;
}

START_TEST(version)
{
    ck_assert_str_eq(th_version(), TH_VERSION);
    ck_assert_str_eq(thecal_version(), th_version());
    int major, minor, patch, end = 0;
    ck_assert_int_eq(sscanf(th_version(), "%d.%d.%d%n", &major, &minor, &patch, &end), 3);
    ck_assert_int_eq(th_version()[end], '\0');
}
END_TEST

/* "7d92821a0b1c", "7d92821a0b1c+dirty", or unknown where there is no git. */
START_TEST(names_its_commit)
{
    const char *commit = th_version_commit();
    if (strncmp(commit, "unknown", 7) == 0)
        return;
    ck_assert_uint_ge(strlen(commit), 12);
    ck_assert_msg(all_of(commit, 12, "0123456789abcdef"), "%s", commit);
    ck_assert_msg(!commit[12] || strcmp(commit + 12, "+dirty") == 0, "%s", commit);
}
END_TEST

START_TEST(names_its_day)
{
    const char *date = th_version_date();
    int year, month, day, end = 0;
    ck_assert_int_eq(sscanf(date, "%4d-%2d-%2d%n", &year, &month, &day, &end), 3);
    ck_assert_msg(strlen(date) == 10 && end == 10, "%s", date);
    ck_assert(year >= 2024 && month >= 1 && month <= 12 && day >= 1 && day <= 31);
}
END_TEST

START_TEST(built_with)
{
#ifdef __clang__
    ck_assert_str_eq(th_version_compiler(), "clang " __clang_version__);
#else
    ck_assert_str_eq(th_version_compiler(), "gcc " __VERSION__);
#endif
    static const char *const names[] = {"hdf5", "gsl ", "libfyaml "};
    for (size_t k = 0; k < 3; k++) {
        const char *found = strstr(th_version_libraries(), names[k]);
        ck_assert_msg(found != NULL, "%s", th_version_libraries());
        const char *number = strchr(found, ' ');
        ck_assert(number && number[1] >= '0' && number[1] <= '9');
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "version");
    tcase_add_test(tests, version);
    tcase_add_test(tests, names_its_commit);
    tcase_add_test(tests, names_its_day);
    tcase_add_test(tests, built_with);
}
