/* Shared objects: their sums, the notes that stand for them in results, what cannot be loaded.
 * R25. */
#define TH_SUITE "document library"
#include "document/library.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "support/check_main.h"

static void write_file(const char *path, const char *bytes, size_t count)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, count, file), count);
    ck_assert_int_eq(fclose(file), 0);
}

/* FIPS 180-2, appendix B.1: "abc". */
START_TEST(sum)
{
    char path[] = "/tmp/thecal-library-XXXXXX", hex[65];
    size_t length;
    close(mkstemp(path));
    write_file(path, "abc", 3);
    ck_assert(th_library_sum(path, hex, &length));
    ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    ck_assert_uint_eq(length, 3);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert(!th_library_sum(path, hex, &length));
}
END_TEST

/* A note is one of its own sum and length alone. */
START_TEST(note)
{
    struct th_library library = {.length = 16384};
    char text[TH_LIBRARY_NOTE], other[65];
    memset(library.sum, 'a', 64);
    memset(other, 'b', 64);
    other[64] = '\0';
    th_library_note(&library, text);
    ck_assert(strstr(text, library.sum) && strstr(text, "16384 bytes"));
    ck_assert(th_library_is_note(text, library.sum));
    ck_assert(!th_library_is_note(text, other));
    ck_assert(!th_library_is_note("rate[mL/day]\n1\n", library.sum));
    ck_assert(!th_library_is_note("", library.sum));
    strcat(text, "x");
    ck_assert(!th_library_is_note(text, library.sum));
}
END_TEST

/* The entering of code is told, and the leaving, in pairs. */
static int depth, entries;

static void inside(const char *path)
{
    depth += path ? 1 : -1;
    entries += path != NULL;
    ck_assert(depth == 0 || depth == 1);
}

START_TEST(load)
{
    char folder[] = "/tmp/thecal-library-XXXXXX", path[80], command[400], why[200];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/one.so", folder);
    snprintf(command, sizeof command,
             "echo 'const int one = 1;' | cc -shared -fPIC -x c -o %s -", path);
    ck_assert_int_eq(system(command), 0);
    struct th_library library = {.path = path, .inside = inside};
    ck_assert(th_library_sum(path, library.sum, &library.length));
    ck_assert_msg(th_library_open(&library, why, sizeof why), "%s", why);
    ck_assert_int_eq(*(const int *)library.symbol(&library, "one"), 1);
    ck_assert_ptr_null(library.symbol(&library, "two"));
    /* A file that is made anew is not what is loaded under its name, until that is closed. */
    snprintf(command, sizeof command,
             "echo 'const int one = 2;' | cc -shared -fPIC -x c -o %s -", path);
    ck_assert_int_eq(system(command), 0);
    struct th_library anew = {.path = path, .inside = inside};
    ck_assert(th_library_sum(path, anew.sum, &anew.length));
    ck_assert_str_ne(anew.sum, library.sum);
    ck_assert(!th_library_open(&anew, why, sizeof why));
    ck_assert_ptr_nonnull(strstr(why, "another version of it is loaded"));
    th_libraries_close(&library);
    ck_assert_msg(th_library_open(&anew, why, sizeof why), "%s", why);
    ck_assert_int_eq(*(const int *)anew.symbol(&anew, "one"), 2);
    th_libraries_close(&anew);
    ck_assert_int_eq(depth, 0);
    th_libraries_close(NULL);
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
}
END_TEST

/* Each with its reason, and none of their code is entered. */
START_TEST(refused)
{
    static const struct {
        const char *bytes;
        size_t count;
        const char *why;
    } cases[] = {{"", 0, "no shared object"},
                 {"MZ", 2, "no shared object"},
                 {"\177ELF\2\1\1", 7, "no shared object"}};
    char path[] = "/tmp/thecal-library-XXXXXX", why[200];
    close(mkstemp(path));
    entries = 0;
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct th_library library = {.path = path, .length = cases[k].count, .inside = inside};
        write_file(path, cases[k].bytes, cases[k].count);
        ck_assert(!th_library_open(&library, why, sizeof why));
        ck_assert_msg(strstr(why, cases[k].why) != NULL, "%s", why);
        ck_assert_ptr_null(library.handle);
    }
    ck_assert_int_eq(unlink(path), 0);
    struct th_library library = {.path = path};
    ck_assert(!th_library_open(&library, why, sizeof why));
    ck_assert_int_eq(entries, 0);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "library");
    tcase_add_test(tests, sum);
    tcase_add_test(tests, note);
    tcase_add_test(tests, load);
    tcase_add_test(tests, refused);
}
