/* Escapes texts and formats numbers for a page. */
#include "page/write/html.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/print.h"
#include "figure/figure.h"

void th_html_text(FILE *out, const char *text)
{
    th_print_xml(out, text ? text : "");
}

/* The digits of |value| without an exponent, or with one of ten; false: it is no number. */
static bool spell(double value, int digits, char mantissa[TH_HTML_WORD], int *exponent)
{
    *exponent = 0;
    if (!isfinite(value) || value == 0) {
        snprintf(mantissa, TH_HTML_WORD, "%s",
                 isnan(value) ? "\xe2\x80\x93"
                 : value == 0 ? "0"
                              : "never");
        return value == 0;
    }
    snprintf(mantissa, TH_HTML_WORD, "%.*e", digits - 1, fabs(value));
    const double rounded = strtod(mantissa, NULL);
    int power = atoi(strchr(mantissa, 'e') + 1);
    if (power < -3 || power > 6) {
        *strchr(mantissa, 'e') = '\0';
        *exponent = power;
    } else {
        const int decimals = digits - 1 - power;
        snprintf(mantissa, TH_HTML_WORD, "%.*f", decimals > 0 ? decimals : 0, rounded);
    }
    if (strchr(mantissa, '.')) {
        char *end = mantissa + strlen(mantissa);
        while (end[-1] == '0') *--end = '\0';
        if (end[-1] == '.')
            end[-1] = '\0';
    }
    return true;
}

void th_html_number(FILE *out, double value, int digits)
{
    char mantissa[TH_HTML_WORD];
    int exponent;
    const bool number = spell(value, digits, mantissa, &exponent);
    if (isinf(value) && value < 0) {
        fputs("\xe2\x88\x92\xe2\x88\x9e", out);
        return;
    }
    fprintf(out, "%s%s", number && value < 0 ? "\xe2\x88\x92" : "", mantissa);
    if (exponent)
        fprintf(out, " \xc3\x97 10<sup>%s%d</sup>", exponent < 0 ? "\xe2\x88\x92" : "",
                abs(exponent));
}

void th_html_number_text(double value, int digits, char text[TH_HTML_WORD])
{
    char mantissa[TH_HTML_WORD - 16];
    char whole[TH_HTML_WORD];
    int exponent;
    const bool number = spell(value, digits, whole, &exponent);
    snprintf(mantissa, sizeof mantissa, "%.*s", (int)sizeof mantissa - 1, whole);
    if (exponent)
        snprintf(text, TH_HTML_WORD, "%s%se%d", value < 0 ? "\xe2\x88\x92" : "", mantissa,
                 exponent);
    else
        snprintf(text, TH_HTML_WORD, "%s%s", number && value < 0 ? "\xe2\x88\x92" : "",
                 mantissa);
}

void th_html_unit(FILE *out, const char *unit)
{
    char text[TH_HTML_WORD];
    if (!unit || !unit[0] || strcmp(unit, "1") == 0)
        return;
    th_axis_unit(unit, text, sizeof text);
    if (text[0])
        fputs("\xc2\xa0", out); /* a blank at which no line ends */
    th_html_text(out, text);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* A "u" of "ug", "uL", "um" that begins a word behind a blank, a bracket or a slash. */
static bool is_micro(const char *text, size_t k)
{
    const bool begins = k > 0 && strchr(" /(", text[k - 1]) != NULL;
    return begins && text[k] == 'u' && strchr("gLmls", text[k + 1]) && text[k + 1] &&
           !is_letter(text[k + 2]);
}

void th_html_value(FILE *out, const char *text)
{
    size_t from = 0, length = strlen(text);
    char piece[TH_HTML_WORD];
    for (size_t k = 0; k <= length; k++) {
        const bool micro = k < length && is_micro(text, k);
        if (!micro && k < length && k - from < sizeof piece - 1)
            continue;
        snprintf(piece, sizeof piece, "%.*s", (int)(k - from), text + from);
        th_html_text(out, piece);
        if (micro)
            fputs("\xc2\xb5", out);
        from = micro ? k + 1 : k;
    }
}

void th_html_put(FILE *out, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    for (const char *c = format; *c; c++) {
        if (*c != '%') {
            fputc(*c, out);
            continue;
        }
        switch (*++c) {
        case 's':
            th_html_text(out, va_arg(list, const char *));
            break;
        case 'h':
            fputs(va_arg(list, const char *), out);
            break;
        case 'n':
            th_html_number(out, va_arg(list, double), 4);
            break;
        case 'u':
            th_html_unit(out, va_arg(list, const char *));
            break;
        case 'z':
            fprintf(out, "%zu", va_arg(list, size_t));
            break;
        default:
            fputc(*c, out);
            break;
        }
    }
    va_end(list);
}

void th_html_section(FILE *out, const char *id, const char *heading)
{
    if (id)
        th_html_put(out, "<section id=\"%s\">\n<h2>%s</h2>\n", id, heading);
    else
        th_html_put(out, "<section>\n<h2>%s</h2>\n", heading);
}

void th_html_end(FILE *out)
{
    fputs("</section>\n", out);
}

void th_html_region(FILE *out, const char *label, const char *of)
{
    th_html_put(out,
                "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s%h%s\">"
                "<table>\n<thead><tr>",
                label, of[0] ? ", " : "", of);
}

void th_html_table(FILE *out, const char *label, const char *of, const char *const *columns,
                   size_t count)
{
    th_html_region(out, label, of);
    for (size_t k = 0; k < count; k++) {
        const bool number = columns[k][0] == '#';
        th_html_put(out, "<th scope=\"col\"%h>%s</th>", number ? " class=\"num\"" : "",
                    columns[k] + number);
    }
    fputs("</tr></thead>\n<tbody>\n", out);
}

void th_html_table_end(FILE *out)
{
    fputs("</tbody></table></div>\n", out);
}
