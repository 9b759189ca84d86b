/* The embedded files are those that lie in the folder: uPlot as its VERSION.txt has its
 * checksums, the page's own files byte by byte. Run from the top of the tree, as all suites
 * are. */
#define TH_SUITE "assets of a page"
#include "support/check_main.h"

#include <stdio.h>
#include <string.h>

#include "base/text/sha256.h"
#include "page/assets.h"

/* The whole file, with a zero behind it; to be freed. */
static char *whole(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s: cannot be opened", path);
    ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
    long end = ftell(file);
    ck_assert_int_gt(end, 0);
    rewind(file);
    char *text = malloc((size_t)end + 1);
    ck_assert_ptr_nonnull(text);
    ck_assert_uint_eq(fread(text, 1, (size_t)end, file), (size_t)end);
    fclose(file);
    text[end] = '\0';
    *length = (size_t)end;
    return text;
}

/* The line of VERSION.txt is "<64 digits>  <name>". */
static void check_listed(struct th_asset asset, const char *name)
{
    size_t length;
    char *versions = whole("sim/page/uplot/VERSION.txt", &length);
    char hex[65], line[160];
    th_sha256(asset.text, asset.length, hex);
    snprintf(line, sizeof line, "\n%s  %s\n", hex, name);
    ck_assert_msg(strstr(versions, line) != NULL, "%s: its SHA-256, %s, is not in VERSION.txt",
                  name, hex);
    free(versions);
}

START_TEST(uplot_is_the_version_that_is_named)
{
    check_listed(th_asset_uplot_script(), "uPlot.iife.min.js");
    check_listed(th_asset_uplot_style(), "uPlot.min.css");
    check_listed(th_asset_uplot_licence(), "LICENSE");
    size_t length;
    char *versions = whole("sim/page/uplot/VERSION.txt", &length);
    ck_assert_ptr_nonnull(strstr(versions, "version  1.6.32\n"));
    ck_assert_ptr_nonnull(strstr(th_asset_uplot_script().text, "(v1.6.32)"));
    ck_assert_ptr_nonnull(strstr(th_asset_uplot_licence().text, "MIT"));
    free(versions);
}
END_TEST

static const struct {
    struct th_asset (*asset)(void);
    const char *paths[5];
} own[] = {
    {th_asset_template, {"sim/page/web/report.html"}},
    {th_asset_style, {"sim/page/web/report.css"}},
    {th_asset_script,
     {"sim/page/web/numbers.js", "sim/page/web/view.js", "sim/page/web/charts.js",
      "sim/page/web/heat.js", "sim/page/web/report.js"}},
};

START_TEST(own_files_are_as_they_lie_there)
{
    struct th_asset asset = own[_i].asset();
    size_t at = 0;
    for (int k = 0; k < 5 && own[_i].paths[k]; k++) {
        size_t length;
        char *text = whole(own[_i].paths[k], &length);
        ck_assert_uint_le(at + length, asset.length);
        ck_assert_mem_eq(asset.text + at, text, length);
        at += length;
        free(text);
    }
    ck_assert_uint_eq(at, asset.length);
    ck_assert_uint_eq(strlen(asset.text), asset.length);
}
END_TEST

/* A text that ended its element too early would break the page that it is put into; and every
 * text ends in a zero that is not counted. */
START_TEST(scripts_and_styles_can_stand_in_a_page)
{
    struct th_asset scripts[] = {th_asset_script(), th_asset_uplot_script()};
    struct th_asset styles[] = {th_asset_style(), th_asset_uplot_style()};
    for (int k = 0; k < 2; k++) {
        ck_assert_ptr_null(strstr(scripts[k].text, "</script"));
        ck_assert_ptr_null(strstr(scripts[k].text, "<!--"));
        ck_assert_ptr_null(strstr(styles[k].text, "</style"));
        ck_assert_uint_eq(strlen(scripts[k].text), scripts[k].length);
        ck_assert_uint_eq(strlen(styles[k].text), styles[k].length);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "assets");
    tcase_add_test(tests, uplot_is_the_version_that_is_named);
    tcase_add_loop_test(tests, own_files_are_as_they_lie_there, 0,
                        (int)(sizeof own / sizeof own[0]));
    tcase_add_test(tests, scripts_and_styles_can_stand_in_a_page);
}
