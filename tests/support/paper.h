/* A FILE in memory that a test passes to a function and reads afterwards. */
#ifndef TH_PAPER_H
#define TH_PAPER_H

#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct paper {
    char *text;
    size_t length;
    FILE *out;
};

static inline void paper_open(struct paper *paper)
{
    *paper = (struct paper){0};
    paper->out = open_memstream(&paper->text, &paper->length);
    ck_assert_ptr_nonnull(paper->out);
}

/* The text so far. */
static inline const char *paper_read(struct paper *paper)
{
    ck_assert_int_eq(fflush(paper->out), 0);
    return paper->text;
}

static inline void paper_close(struct paper *paper)
{
    fclose(paper->out);
    free(paper->text);
}

static inline void paper_check_words(struct paper *paper, const char *const *words,
                                     size_t count)
{
    paper_read(paper);
    for (size_t k = 0; k < count; k++)
        ck_assert_msg(strstr(paper->text, words[k]) != NULL, "no \"%s\" in:\n%.3000s", words[k],
                      paper->text);
}

/* All of these texts are in it. */
#define EXPECT(paper, ...)                                          \
    paper_check_words(&(paper), (const char *const[]){__VA_ARGS__}, \
                      sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* Balanced braces outside strings, and no comma before a closing one. */
static inline void paper_check_json(const char *text)
{
    int depth = 0;
    bool inside = false;
    char last = ' ';
    for (const char *c = text; *c; c++) {
        if (inside && *c == '\\') {
            c++;
            continue;
        }
        if (*c == '"')
            inside = !inside;
        if (inside || *c == ' ' || *c == '\n')
            continue;
        depth += (*c == '{' || *c == '[') - (*c == '}' || *c == ']');
        ck_assert(!(last == ',' && (*c == '}' || *c == ']')));
        last = *c;
    }
    ck_assert_int_eq(depth, 0);
    ck_assert(!inside);
}

#endif
