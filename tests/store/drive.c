/* Results that cannot be written: the disk, the folder, a killed writer. */
#define TH_SUITE "store_drive"
#include "support/check_main.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/disk/file.h"
#include "support/store_fixture.h"

static const struct th_store_options plain;

/* Fails with an error message that has the path and the reason, and leaves nothing behind. */
static void check_refused(struct fixture *f, const char *directory, const char *path,
                          const char *reason)
{
    int before = directory ? files_in(directory) : 0;
    f->error = (struct th_error){0};
    ck_assert_int_eq(th_store_write(f->trace, path, &plain, &f->error), TH_IO);
    ck_assert_int_eq(f->error.count, 1);
    ck_assert_ptr_nonnull(strstr(f->error.text[0], path));
    ck_assert_msg(strstr(f->error.text[0], reason) != NULL, "%s", f->error.text[0]);
    if (directory)
        ck_assert_int_eq(files_in(directory), before);
}

START_TEST(no_such_place)
{
    struct fixture f;
    char directory[64], path[128];
    f_directory(directory);
    fixture_open(&f, 1, false, false);
    snprintf(path, sizeof path, "%s/missing/a.h5", directory);
    check_refused(&f, directory, path, strerror(ENOENT));
    check_refused(&f, NULL, directory, "no regular file");
    check_refused(&f, NULL, "/dev/null", "no regular file");
    rmdir(directory);
    fixture_close(&f);
}
END_TEST

START_TEST(unwritable_directory)
{
    struct fixture f;
    char directory[64], path[96];
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    fixture_open(&f, 1, false, false);
    chmod(directory, 0555);
    bool root = geteuid() == 0; /* who may write anywhere, and so is nobody for a while */
    ck_assert(!root || seteuid(65534) == 0);
    check_refused(&f, directory, path, strerror(EACCES));
    ck_assert(!root || seteuid(0) == 0);
    ck_assert_int_eq(rmdir(directory), 0);
    fixture_close(&f);
}
END_TEST

/* The limit is met at every stage of the writing; each time the sentence is right, nothing
 * remains, and the process can write afterwards. */
START_TEST(file_too_large)
{
    struct fixture f;
    char directory[64], path[96];
    struct rlimit limit;
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    fixture_open(&f, 600, true, false);
    ck_assert_int_eq(th_store_write(f.trace, path, &plain, &f.error), TH_OK);
    struct stat full;
    stat(path, &full);
    unlink(path);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    rlim_t all = limit.rlim_cur;
    for (int part = 0; part < 24; part++) {
        limit.rlim_cur = (rlim_t)full.st_size * (rlim_t)part / 24;
        setrlimit(RLIMIT_FSIZE, &limit);
        check_refused(&f, directory, path, strerror(EFBIG));
    }
    limit.rlim_cur = all;
    setrlimit(RLIMIT_FSIZE, &limit);
    f.error = (struct th_error){0};
    ck_assert_int_eq(th_store_write(f.trace, path, &plain, &f.error), TH_OK);
    struct th_result *result = th_store_read(path, &f.error);
    check_values(result, 600, 1e-15);
    th_result_free(result);
    unlink(path);
    rmdir(directory);
    fixture_close(&f);
}
END_TEST

/* A writer begins a part and is killed. While it lives its part is left alone; the next writer
 * to that path after its death removes it, and nothing that only looks like a part. */
START_TEST(killed_writer)
{
    static const char *const others[] = {"a.h5.12x.part", "a.h5.part", "b.h5.12.part",
                                         "a.h5.12"};
    struct fixture f;
    char directory[64], path[96], other[96], byte = 0;
    int ready[2];
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    fixture_open(&f, 1, false, false);
    ck_assert_int_eq(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        struct th_part part;
        th_part_open(&part, path, NULL);
        th_part_write(&part, path, sizeof path, 0);
        if (write(ready[1], &byte, 1) == 1)
            pause();
        _exit(1);
    }
    ck_assert_int_eq(read(ready[0], &byte, 1), 1);
    ck_assert_int_eq(files_in(directory), 1);
    ck_assert_int_eq(th_store_write(f.trace, path, &plain, &f.error), TH_OK);
    ck_assert_int_eq(files_in(directory), 2);
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    for (int k = 0; k < 4; k++) {
        snprintf(other, sizeof other, "%s/%s", directory, others[k]);
        close(open(other, O_CREAT | O_WRONLY, 0600));
    }
    ck_assert_int_eq(th_store_write(f.trace, path, &plain, &f.error), TH_OK);
    ck_assert_int_eq(files_in(directory), 5);
    for (int k = 0; k < 4; k++) {
        snprintf(other, sizeof other, "%s/%s", directory, others[k]);
        ck_assert_int_eq(unlink(other), 0);
    }
    unlink(path);
    ck_assert_int_eq(rmdir(directory), 0);
    close(ready[0]);
    close(ready[1]);
    fixture_close(&f);
}
END_TEST

/* A real full disk, where one may be mounted. */
START_TEST(full_disk)
{
    struct fixture f;
    char directory[64], path[96];
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    if (mount("none", directory, "tmpfs", 0, "size=64k") == 0) {
        fixture_open(&f, 600, true, false);
        check_refused(&f, directory, path, strerror(ENOSPC));
        fixture_close(&f);
        umount(directory);
    }
    rmdir(directory);
}
END_TEST

/* The old result stays whole when the new one cannot be written. */
START_TEST(old_result_stays)
{
    struct fixture f;
    char directory[64], path[96];
    size_t count, again;
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    fixture_open(&f, 20, true, false);
    ck_assert_int_eq(th_store_write(f.trace, path, &plain, &f.error), TH_OK);
    unsigned char *before = slurp(path, &count);
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = 3000;
    setrlimit(RLIMIT_FSIZE, &limit);
    check_refused(&f, directory, path, strerror(EFBIG));
    unsigned char *after = slurp(path, &again);
    ck_assert_uint_eq(count, again);
    ck_assert_int_eq(memcmp(before, after, count), 0);
    free(before);
    free(after);
    unlink(path);
    rmdir(directory);
    fixture_close(&f);
}
END_TEST

/* HDF5 says nothing on stderr, whatever goes wrong. */
START_TEST(quiet)
{
    struct fixture f;
    char directory[64], path[96], log[96];
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    snprintf(log, sizeof log, "%s/log", directory);
    int old = dup(2), file = open(log, O_RDWR | O_CREAT, 0600);
    dup2(file, 2);
    fixture_open(&f, 20, true, false);
    struct rlimit limit, small;
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    small = limit;
    small.rlim_cur = 20000;
    setrlimit(RLIMIT_FSIZE, &small);
    th_store_write(f.trace, path, &plain, &f.error);
    setrlimit(RLIMIT_FSIZE, &limit);
    spill(path, (const unsigned char *)"\x89HDF\r\n\x1a\n and more", 17);
    ck_assert_ptr_null(th_store_read(path, &f.error));
    dup2(old, 2);
    struct stat printed;
    fstat(file, &printed);
    ck_assert_int_eq(printed.st_size, 0);
    close(file);
    close(old);
    unlink(path);
    unlink(log);
    rmdir(directory);
    fixture_close(&f);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "failures");
    tcase_add_test(tests, no_such_place);
    tcase_add_test(tests, unwritable_directory);
    tcase_add_test(tests, file_too_large);
    tcase_add_test(tests, killed_writer);
    tcase_add_test(tests, full_disk);
    tcase_add_test(tests, old_result_stays);
    tcase_add_test(tests, quiet);
}
