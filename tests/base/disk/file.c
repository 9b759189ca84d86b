/* A file that appears whole or not at all: what is beside it meanwhile, what is left of it, and
 * of what others left behind; the seal. A disk that is full is in tests/store/drive.c. */
#define TH_SUITE "file"
#include "support/check_main.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/disk/seal.h"
#include "support/store_fixture.h"

struct desk {
    char directory[64], path[96];
    struct th_part part;
    struct th_error error;
};

static void desk_open(struct desk *desk)
{
    *desk = (struct desk){0};
    f_directory(desk->directory);
    snprintf(desk->path, sizeof desk->path, "%s/a.h5", desk->directory);
}

static void desk_close(struct desk *desk)
{
    unlink(desk->path);
    ck_assert_int_eq(rmdir(desk->directory), 0); /* nothing else is left */
}

static void begin(struct desk *desk)
{
    ck_assert_int_eq(th_part_open(&desk->part, desk->path, &desk->error), TH_OK);
}

static void check_bytes(const char *path, const char *expected, size_t length)
{
    size_t count;
    unsigned char *bytes = slurp(path, &count);
    ck_assert_uint_eq(count, length);
    ck_assert(memcmp(bytes, expected, length) == 0);
    free(bytes);
}

static bool is_there(const char *path)
{
    struct stat there;
    return lstat(path, &there) == 0;
}

START_TEST(appears_when_it_is_complete)
{
    struct desk desk;
    char beside[128];
    desk_open(&desk);
    spill(desk.path, (const unsigned char *)"old", 3);
    begin(&desk);
    snprintf(beside, sizeof beside, "%s.%ld.part", desk.path, (long)getpid());
    ck_assert_str_eq(desk.part.beside, beside);
    th_part_write(&desk.part, "cde", 3, 2);
    th_part_write(&desk.part, "ab", 2, 0);
    th_part_write(&desk.part, "x", 1, 7); /* behind a hole of two */
    check_bytes(desk.path, "old", 3);
    ck_assert_int_eq(files_in(desk.directory), 2);
    ck_assert_int_eq(th_part_close(&desk.part, true, &desk.error), TH_OK);
    check_bytes(desk.path, "abcde\0\0x", 8);
    ck_assert_int_eq(files_in(desk.directory), 1);
    ck_assert_int_eq(desk.error.count, 0);
    desk_close(&desk);
}
END_TEST

START_TEST(is_given_up_without_a_trace)
{
    struct desk desk;
    desk_open(&desk);
    spill(desk.path, (const unsigned char *)"old", 3);
    begin(&desk);
    th_part_write(&desk.part, "new", 3, 0);
    ck_assert_int_eq(th_part_close(&desk.part, false, &desk.error), TH_IO);
    check_bytes(desk.path, "old", 3);
    ck_assert_int_eq(files_in(desk.directory), 1);
    ck_assert_int_eq(th_part_close(&desk.part, true, &desk.error), TH_IO); /* it is closed */
    ck_assert_int_eq(desk.error.count, 0);
    desk_close(&desk);
}
END_TEST

/* After a failure whatever is written is dropped, reads are zero, and the sentence has the
 * reason. */
START_TEST(the_first_failure_stands)
{
    struct desk desk;
    char back[4];
    desk_open(&desk);
    begin(&desk);
    th_part_write(&desk.part, "abc", 3, 0);
    th_part_write(&desk.part, "x", 1, -1); /* no such place */
    ck_assert_int_eq(desk.part.failed, EINVAL);
    th_part_write(&desk.part, "xyz", 3, 0);
    th_part_cut(&desk.part, 1);
    memset(back, '?', sizeof back);
    th_part_read(&desk.part, back, 4, 0);
    ck_assert(memcmp(back, "\0\0\0\0", 4) == 0);
    check_bytes(desk.part.beside, "abc", 3);
    ck_assert(!th_part_seal(&desk.part));
    ck_assert_int_eq(th_part_close(&desk.part, true, &desk.error), TH_IO);
    ck_assert_int_eq(desk.error.count, 1);
    ck_assert_ptr_nonnull(strstr(desk.error.text[0], strerror(EINVAL)));
    ck_assert_ptr_nonnull(strstr(desk.error.text[0], desk.path));
    ck_assert_int_eq(files_in(desk.directory), 0);
    desk_close(&desk);
}
END_TEST

START_TEST(reads_and_cuts)
{
    struct desk desk;
    char back[6];
    desk_open(&desk);
    begin(&desk);
    th_part_write(&desk.part, "abcdef", 6, 0);
    memset(back, '?', sizeof back);
    th_part_read(&desk.part, back, 6, 3);
    ck_assert(memcmp(back, "def\0\0\0", 6) == 0); /* past the end: zero */
    th_part_cut(&desk.part, 2);
    th_part_read(&desk.part, back, 6, 0);
    ck_assert(memcmp(back, "ab\0\0\0\0", 6) == 0);
    th_part_cut(&desk.part, 4);
    ck_assert_int_eq(desk.part.failed, 0);
    ck_assert_int_eq(th_part_close(&desk.part, true, &desk.error), TH_OK);
    check_bytes(desk.path, "ab\0\0", 4);
    desk_close(&desk);
}
END_TEST

/* A directory, a pipe, a path into nothing: refused before anything is written. */
START_TEST(places)
{
    struct desk desk;
    char other[96];
    desk_open(&desk);
    ck_assert_int_eq(th_part_open(&desk.part, desk.directory, &desk.error), TH_IO);
    ck_assert_int_eq(mkfifo(desk.path, 0600), 0);
    ck_assert_int_eq(th_part_open(&desk.part, desk.path, &desk.error), TH_IO);
    ck_assert_ptr_nonnull(strstr(desk.error.text[1], "is no regular file"));
    ck_assert_int_eq(th_part_close(&desk.part, true, &desk.error), TH_IO);
    unlink(desk.path);
    snprintf(other, sizeof other, "%s/no/a.h5", desk.directory);
    ck_assert_int_eq(th_part_text(other, "x", 1, &desk.error), TH_IO);
    ck_assert_ptr_nonnull(strstr(desk.error.text[2], strerror(ENOENT)));
    ck_assert_int_eq(desk.error.count, 3);
    desk_close(&desk);
}
END_TEST

/* A link is followed: the file that it leads to is written, also one that is not there yet,
 * over several links and in another folder. The links stay. */
START_TEST(links_are_followed)
{
    struct desk desk;
    char folder[96], real[128], between[96];
    desk_open(&desk);
    snprintf(folder, sizeof folder, "%s/disk", desk.directory);
    snprintf(real, sizeof real, "%s/real.h5", folder);
    snprintf(between, sizeof between, "%s/between", desk.directory);
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    ck_assert_int_eq(symlink("disk/real.h5", between), 0);
    ck_assert_int_eq(symlink(between, desk.path), 0);
    for (int again = 0; again < 2; again++) {
        const char *bytes = again ? "newer" : "new";
        ck_assert_int_eq(th_part_text(desk.path, bytes, strlen(bytes), &desk.error), TH_OK);
        check_bytes(real, bytes, strlen(bytes));
        struct stat there;
        ck_assert(lstat(desk.path, &there) == 0 && S_ISLNK(there.st_mode));
        ck_assert(lstat(between, &there) == 0 && S_ISLNK(there.st_mode));
        ck_assert_int_eq(files_in(folder), 1);
    }
    ck_assert_int_eq(unlink(between) | symlink("a.h5", between), 0); /* a ring of two */
    ck_assert_int_eq(th_part_text(desk.path, "x", 1, &desk.error), TH_IO);
    ck_assert_ptr_nonnull(strstr(desk.error.text[0], strerror(ELOOP)));
    unlink(between);
    unlink(real);
    rmdir(folder);
    desk_close(&desk);
}
END_TEST

/* A link to a device, to a pipe, to where this process prints, to a file that has no name any
 * more. */
START_TEST(links_that_lead_nowhere)
{
    struct desk desk;
    char link[64], printed[96];
    int ends[2];
    desk_open(&desk);
    ck_assert_int_eq(symlink("/dev/null", desk.path), 0);
    ck_assert_int_eq(th_part_text(desk.path, "x", 1, &desk.error), TH_IO);
    ck_assert_ptr_nonnull(strstr(desk.error.text[0], "is no regular file"));
    ck_assert_int_eq(pipe(ends), 0);
    snprintf(link, sizeof link, "/proc/self/fd/%d", ends[1]);
    ck_assert_int_eq(unlink(desk.path) | symlink(link, desk.path), 0);
    ck_assert_int_eq(th_part_text(desk.path, "x", 1, &desk.error), TH_IO);
    ck_assert_ptr_nonnull(strstr(desk.error.text[1], "is no regular file"));
    snprintf(printed, sizeof printed, "%s/printed", desk.directory);
    int file = open(printed, O_RDWR | O_CREAT, 0600), out = dup(STDOUT_FILENO);
    fflush(stdout);
    dup2(file, STDOUT_FILENO);
    ck_assert_int_eq(th_part_text(printed, "x", 1, &desk.error), TH_IO);
    ck_assert_int_eq(th_part_text("/dev/stdout", "x", 1, &desk.error), TH_IO);
    dup2(out, STDOUT_FILENO);
    for (int k = 2; k < 4; k++)
        ck_assert_ptr_nonnull(strstr(desk.error.text[k], "where this program prints"));
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ck_assert_int_eq(unlink(printed), 0);
    ck_assert_int_eq(th_part_text(link, "x", 1, &desk.error), TH_IO);
    ck_assert_ptr_nonnull(strstr(desk.error.text[4], "cannot write"));
    ck_assert_int_eq(files_in(desk.directory), 1);
    close(file);
    close(out);
    close(ends[0]);
    close(ends[1]);
    desk_close(&desk);
}
END_TEST

/* Left by writers that were killed: removed. Held by one that lives, of another file, of
 * another pattern, a link: not. */
START_TEST(what_others_left)
{
    static const char *const names[] = {"a.h5.123.part", "a.h5.0.part",  "a.h5.9.part",
                                        "b.h5.123.part", "a.h5.x.part",  "a.h5..part",
                                        "a.h5.12.partx", "xa.h5.1.part", "a.h5.7.part"};
    const bool stays[] = {false, false, true, true, true, true, true, true, true};
    struct desk desk;
    char paths[9][128];
    desk_open(&desk);
    for (size_t k = 0; k < 9; k++) {
        snprintf(paths[k], sizeof paths[k], "%s/%s", desk.directory, names[k]);
        if (k == 8)
            ck_assert_int_eq(symlink(paths[3], paths[k]), 0);
        else
            spill(paths[k], (const unsigned char *)"x", 1);
    }
    int living = open(paths[2], O_RDWR);
    ck_assert_int_eq(flock(living, LOCK_EX), 0);
    ck_assert_int_eq(th_part_text(desk.path, "new", 3, &desk.error), TH_OK);
    check_bytes(desk.path, "new", 3);
    for (size_t k = 0; k < 9; k++) {
        ck_assert_msg(is_there(paths[k]) == stays[k], "%s", names[k]);
        unlink(paths[k]);
    }
    close(living);
    desk_close(&desk);
}
END_TEST

static enum th_seal seal_of(const char *path)
{
    struct th_part part = {.path = path, .file = open(path, O_RDONLY)};
    enum th_seal seal = th_part_check_seal(&part);
    close(part.file);
    return seal;
}

/* A sealed file holds, and no longer once any byte before the seal is another. */
START_TEST(the_seal)
{
    struct desk desk;
    size_t count;
    desk_open(&desk);
    ck_assert_int_eq(seal_of(desk.path), TH_SEAL_UNREAD);
    begin(&desk);
    th_part_write(&desk.part, "twenty-one bytes here", 21, 0);
    ck_assert(th_part_seal(&desk.part));
    ck_assert_int_eq(th_part_close(&desk.part, true, &desk.error), TH_OK);
    ck_assert_int_eq(seal_of(desk.path), TH_SEAL_HOLDS);
    unsigned char *bytes = slurp(desk.path, &count);
    ck_assert_uint_eq(count, 21 + 48);
    ck_assert(memcmp(bytes + 21, "thecal-checksum", 15) == 0);
    for (size_t k = 0; k < count; k++) {
        bytes[k] ^= 0x20;
        spill(desk.path, bytes, count);
        /* without its mark it is a file without a seal */
        ck_assert_int_eq(seal_of(desk.path), k >= 21 && k < 36 ? TH_SEAL_NONE : TH_SEAL_BROKEN);
        bytes[k] ^= 0x20;
    }
    spill(desk.path, bytes + 1, count - 1);
    ck_assert_int_eq(seal_of(desk.path), TH_SEAL_BROKEN);
    spill(desk.path, bytes, 21);
    ck_assert_int_eq(seal_of(desk.path), TH_SEAL_NONE);
    free(bytes);
    desk_close(&desk);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "store_file");
    tcase_add_test(tests, appears_when_it_is_complete);
    tcase_add_test(tests, is_given_up_without_a_trace);
    tcase_add_test(tests, the_first_failure_stands);
    tcase_add_test(tests, reads_and_cuts);
    tcase_add_test(tests, places);
    tcase_add_test(tests, links_are_followed);
    tcase_add_test(tests, links_that_lead_nowhere);
    tcase_add_test(tests, what_others_left);
    tcase_add_test(tests, the_seal);
}
