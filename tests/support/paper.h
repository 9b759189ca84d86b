/* A sheet that a test hands out as a FILE, and reads afterwards. */
#ifndef TH_PAPER_H
#define TH_PAPER_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

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

/* What stands on it so far. */
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

#endif
