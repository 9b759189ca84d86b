/* Heat maps: which value a dot of the image has, and that the image is a PNG. */
#define TH_SUITE "figure_heat"
#include "support/check_main.h"

#include <math.h>
#include <string.h>
#include <zlib.h>

#include "figure/figure.h"
#include "figure/heat.h"
#include "figure/png.h"
#include "support/paper.h"

/* Instants 0, 1, 4; a thin row above a thick one. Colours are even in the logarithm. */
static const double x[] = {0, 1, 4}, edges[] = {0, 1, 10};
static const double values[] = {1, 1e-9, 10, 100, NAN, 1000};
static const struct th_heat heat = {x, edges, values, 3, 2, 1, 100, "ug/mL", false, false};

static struct th_figure figure_of(void)
{
    return (struct th_figure){.title = "spine",
                              .x = {.label = "time", .unit = "day", .most = 4},
                              .y = {.log = true},
                              .heat = &heat,
                              .width = 420,
                              .height = 220};
}

/* Eight dots over 0 .. 4: their middles are 0.25, 0.75, ...; a value reaches halfway to the
 * next, so the first to 0.5, the second to 2.5. Ten rows over 0 .. 10. */
START_TEST(dots_have_their_values)
{
    const struct th_figure figure = figure_of();
    unsigned char dots[10][8];
    th_heat_colours(&figure, 8, 10, &dots[0][0]);
    static const unsigned char first[] = {0, 127, 127, 127, 127, 255, 255, 255},
                               other[] = {0, 254, 254, 254, 254, 254, 254, 254};
    ck_assert_mem_eq(dots[0], first, 8);
    for (size_t r = 1; r < 10; r++) ck_assert_mem_eq(dots[r], other, 8);
}
END_TEST

/* Dots before the first column's half and behind the last one's are clear. */
START_TEST(columns_end)
{
    struct th_figure figure = figure_of();
    figure.x.least = -4; /* dots at -3.5, -2.5, ... 11.5 */
    figure.x.most = 12;
    unsigned char dots[16];
    th_heat_colours(&figure, 16, 1, dots);
    static const unsigned char expected[] = {255, 255, 255, 255, 254, 254, 254, 254,
                                             254, 254, 255, 255, 255, 255, 255, 255};
    /* at -0.5 lies the edge of the first: -0.5 is its own; at 0.5 and beyond the second */
    ck_assert_int_eq(dots[3], 0);
    for (size_t k = 0; k < 16; k++)
        if (k != 3)
            ck_assert_int_eq(dots[k], expected[k]);
}
END_TEST

static unsigned value_of(char letter)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = strchr(letters, letter);
    ck_assert(letter && at);
    return (unsigned)(at - letters);
}

static size_t from_base64(const char *text, unsigned char *bytes)
{
    size_t count = 0;
    for (; *text; text += 4) {
        unsigned bits = 0, there = text[2] == '=' ? 1 : text[3] == '=' ? 2 : 3;
        for (size_t k = 0; k < 4; k++) bits = bits << 6 | (k <= there ? value_of(text[k]) : 0);
        for (unsigned k = 0; k < there; k++)
            bytes[count++] = (unsigned char)(bits >> (16 - 8 * k));
    }
    return count;
}

static unsigned number_at(const unsigned char *bytes)
{
    return (unsigned)bytes[0] << 24 | (unsigned)bytes[1] << 16 | (unsigned)bytes[2] << 8 |
           bytes[3];
}

/* Chunk by chunk, each with its checksum; the rows are what they were. */
START_TEST(png)
{
    static const unsigned char dots[3][5] = {
        {0, 1, 2, 3, 255}, {0, 1, 2, 3, 4}, {254, 0, 254, 0, 9}};
    static unsigned char bytes[8192], rows[3 * 6];
    struct paper paper;
    paper_open(&paper);
    ck_assert_int_eq(th_png_uri(paper.out, &dots[0][0], 5, 3, NULL), TH_OK);
    const char *head = "data:image/png;base64,", *text = paper_read(&paper);
    ck_assert_int_eq(strncmp(text, head, strlen(head)), 0);
    const size_t count = from_base64(text + strlen(head), bytes);
    ck_assert_mem_eq(bytes, "\x89PNG\r\n\x1a\n", 8);
    static const char *const kinds[] = {"IHDR", "PLTE", "tRNS", "IDAT", "IEND"};
    size_t at = 8;
    for (size_t k = 0; k < 5; k++) {
        const unsigned length = number_at(bytes + at);
        const unsigned char *data = bytes + at + 8;
        ck_assert_mem_eq(bytes + at + 4, kinds[k], 4);
        ck_assert_uint_eq(number_at(data + length), crc32(0, bytes + at + 4, length + 4));
        if (k == 0)
            ck_assert_mem_eq(data, "\0\0\0\5\0\0\0\3\10\3\0\0\0", 13);
        if (k == 1)
            ck_assert_mem_eq(data, th_viridis, 768);
        if (k == 2)
            ck_assert(data[254] == 255 && data[255] == 0);
        uLongf size = sizeof rows;
        if (k == 3)
            ck_assert_int_eq(uncompress(rows, &size, data, length), Z_OK);
        at += length + 12;
    }
    ck_assert_uint_eq(at, count);
    for (size_t r = 0; r < 3; r++) /* each a filter of kind 2, "up" */
        for (size_t k = 0; k < 5; k++) {
            ck_assert_int_eq(rows[6 * r], 2);
            rows[6 * r + 1 + k] =
                (unsigned char)(rows[6 * r + 1 + k] + (r ? rows[6 * (r - 1) + 1 + k] : 0));
            ck_assert_int_eq(rows[6 * r + 1 + k], dots[r][k]);
        }
    paper_close(&paper);
}
END_TEST

/* Names have space between them; the tip has a line; the scale its ends. */
START_TEST(names)
{
    const struct th_heat_name list[] = {
        {0.5, "cisterns", false}, {5, "T1", false}, {5.01, "T2", false}, {6, "tip", true}};
    struct th_figure figure = figure_of();
    figure.names = list;
    figure.name_count = 4;
    struct paper paper;
    paper_open(&paper);
    ck_assert_int_eq(th_figure_svg(&figure, TH_SVG_INLINE, paper.out, NULL), TH_OK);
    const char *text = paper_read(&paper);
    ck_assert_ptr_nonnull(strstr(text, ">cisterns</text>"));
    ck_assert_ptr_nonnull(strstr(text, ">T1</text>"));
    ck_assert_ptr_null(strstr(text, ">T2</text>"));
    ck_assert_ptr_nonnull(strstr(text, "<path class=\"line\""));
    ck_assert_ptr_nonnull(strstr(text, ">tip</text>"));
    ck_assert_ptr_nonnull(strstr(text, ">100 \u00b5g/mL</text>"));
    paper_close(&paper);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "heat");
    tcase_add_test(tests, dots_have_their_values);
    tcase_add_test(tests, columns_end);
    tcase_add_test(tests, png);
    tcase_add_test(tests, names);
}
