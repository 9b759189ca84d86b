/* The program: the catalogue of models, given to the command line, and a guard around the code
 * of plug-ins. A signal of a crash that comes while a thread runs such code ends the program
 * with a sentence and an exit code of its own; any other has its default effect. Only main.c
 * may have the memory that this needs: which plug-in the thread is in. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catalog.h"
#include "command/dispatch.h"

enum { STACK = 1 << 16 };

static _Thread_local const char *plugin; /* whose code this thread runs; NULL: none */
static _Thread_local bool guarded;       /* this thread has its signals and their stack */
static _Thread_local char stack[STACK];  /* for a plug-in that has used up the thread's */

/* Safe in a signal handler. */
static void put(const char *text)
{
    size_t left = strlen(text);
    while (left) {
        ssize_t done = write(STDERR_FILENO, text, left);
        if (done <= 0)
            return;
        text += done;
        left -= (size_t)done;
    }
}

static void end(const char *how)
{
    put("thecal: error: the plug-in ");
    put(plugin);
    put(" ");
    put(how);
    put(": what was not finished by then was not written\n");
    _exit(TH_PLUGIN_CRASHED);
}

static const char *describe(int number)
{
    switch (number) {
    case SIGSEGV:
        return "crashed: it used memory that is not its own (SIGSEGV)";
    case SIGBUS:
        return "crashed: it used memory that is not there (SIGBUS)";
    case SIGFPE:
        return "crashed: it divided a whole number by zero, or the like (SIGFPE)";
    case SIGILL:
        return "crashed: it has an instruction that this processor does not know (SIGILL)";
    default:
        return "ended the program (SIGABRT)";
    }
}

/* Otherwise it returns, and the signal comes again with its default effect. */
static void crashed(int number)
{
    if (plugin)
        end(describe(number));
}

static void left(void)
{
    if (plugin)
        end("ended the program (exit)");
}

static void inside(const char *path)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    if (!guarded) {
        const stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
        struct sigaction action = {.sa_handler = crashed,
                                   .sa_flags = SA_ONSTACK | SA_RESETHAND};
        sigaltstack(&own, NULL);
        for (size_t k = 0; k < sizeof signals / sizeof signals[0]; k++)
            sigaction(signals[k], &action, NULL);
        guarded = true;
    }
    plugin = path;
}

int main(int argc, char **argv)
{
    const struct th_loading loading = {.inside = inside};
    struct th_catalog catalog = th_catalog;
    catalog.loading = &loading;
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error to report, not a signal */
    atexit(left);
    return th_command_line(&catalog, argc, argv, stdout, stderr);
}
