/* main() of a program of tests. It runs its suite; of several, which are linked once and not
 * hundreds of times, the one that is named: suites engine.step. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suites.h"

struct test_suite *test_suites;

/* If tests/engine/step.c is the suite engine.step. */
static int is_called(const char *file, const char *name)
{
    static const char root[] = "tests/", tail[] = ".c";
    if (strncmp(file, root, strlen(root)) != 0)
        return 0;
    for (file += strlen(root); *name; file++, name++)
        if (*file != (*name == '.' ? '/' : *name))
            return 0;
    return strcmp(file, tail) == 0;
}

/* The process that Check forks for a test ends without the destructors of the libraries, which
 * write to page after page that it shares: two thirds of what a short test takes. Of a program
 * of one suite they run: there coverage is counted, and leaks are looked for, at the end. */
static void leave(int status, void *unused)
{
    (void)unused;
    fflush(NULL);
    _exit(status);
}

static void in_child(void)
{
    on_exit(leave, NULL);
}

static int ends_at_once(void)
{
#if defined(__SANITIZE_ADDRESS__)
    return 0;
#elif defined(__has_feature)
    return !__has_feature(address_sanitizer);
#else
    return 1;
#endif
}

int main(int argc, char **argv)
{
    if (argc > 1 && ends_at_once())
        pthread_atfork(NULL, NULL, in_child);
    const struct test_suite *suite = test_suites;
    if (argc > 1)
        while (suite && !is_called(suite->file, argv[1])) suite = suite->next;
    if (suite && (argc > 1 || !suite->next))
        return suite->run();
    fprintf(stderr, "%s: there is no suite \"%s\" here\n", argv[0], argc > 1 ? argv[1] : "");
    for (suite = argc > 1 ? NULL : test_suites; suite; suite = suite->next)
        fprintf(stderr, "    %s\n", suite->file);
    return EXIT_FAILURE;
}
