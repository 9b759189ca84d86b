/* Tables of a test: files in a folder of its own, which is removed with them. */
#ifndef TH_CSV_FILES_H
#define TH_CSV_FILES_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CSV_FILES = 4 };

static char csv_folder[64], csv_paths[CSV_FILES][80];
static int csv_count;

/* The path of a file with that text. */
static inline const char *csv(const char *text)
{
    ck_assert_int_lt(csv_count, CSV_FILES);
    if (csv_count == 0) {
        strcpy(csv_folder, "/tmp/thecal_test_XXXXXX");
        ck_assert_ptr_nonnull(mkdtemp(csv_folder));
    }
    char *path = csv_paths[csv_count];
    snprintf(path, sizeof csv_paths[0], "%s/%d.csv", csv_folder, csv_count++);
    FILE *file = fopen(path, "w");
    ck_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
    return path;
}

static inline void remove_files(void)
{
    if (csv_count == 0)
        return;
    while (csv_count > 0) unlink(csv_paths[--csv_count]);
    ck_assert_int_eq(rmdir(csv_folder), 0);
}

#endif
