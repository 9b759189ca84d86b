/* main() of a program of tests. It runs its suite; of several, which are linked once and not
 * hundreds of times, the one by whose name it is called: build/tests/engine/step. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suites.h"

struct test_suite *test_suites;

/* True if a program that is called so is the link of tests/engine/step.c. */
static int is_called(const char *file, const char *program)
{
    const size_t length = strlen(file) - strlen(".c"), all = strlen(program);
    return all > length && program[all - length - 1] == '/' &&
           strncmp(program + all - length, file, length) == 0;
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
    const struct test_suite *suite = test_suites;
    const char *called = argc > 0 ? argv[0] : "";
    if (suite && !suite->next)
        return suite->run();
    if (ends_at_once())
        pthread_atfork(NULL, NULL, in_child);
    while (suite && !is_called(suite->file, called)) suite = suite->next;
    if (suite)
        return suite->run();
    fprintf(stderr, "%s: no suite; build/tests/engine/step is that of tests/engine/step.c\n",
            called);
    return EXIT_FAILURE;
}
