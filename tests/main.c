/* main() of a program of tests. It runs its suite; of several, which are linked once and not
 * hundreds of times, the one that is named: suites engine.step. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

int main(int argc, char **argv)
{
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
