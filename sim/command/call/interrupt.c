/* Waits for signals in a thread. */
#include "command/call/interrupt.h"

static void *wait_for_signals(void *context)
{
    struct th_interrupt *interrupt = context;
    for (;;) {
        int number = 0;
        if (sigwait(&interrupt->awaited, &number) != 0)
            continue;
        if (interrupt->stop.raised) {
            /* Unblocked, its default action ends the process as the shell expects. */
            pthread_sigmask(SIG_UNBLOCK, &interrupt->awaited, NULL);
            raise(number);
        }
        interrupt->stop.raised = 1;
        if (interrupt->err)
            fputs("\nthecal: stopping at the end of a step; once more ends at once\n",
                  interrupt->err);
    }
    return NULL;
}

static bool ignored(int number)
{
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

void th_interrupt_begin(struct th_interrupt *interrupt, FILE *err)
{
    *interrupt = (struct th_interrupt){.err = err};
    sigemptyset(&interrupt->awaited);
    if (!ignored(SIGINT))
        sigaddset(&interrupt->awaited, SIGINT);
    if (!ignored(SIGTERM))
        sigaddset(&interrupt->awaited, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &interrupt->awaited, &interrupt->before);
    interrupt->listening =
        pthread_create(&interrupt->thread, NULL, wait_for_signals, interrupt) == 0;
    if (!interrupt->listening)
        pthread_sigmask(SIG_SETMASK, &interrupt->before, NULL);
}

void th_interrupt_end(struct th_interrupt *interrupt)
{
    if (!interrupt->listening)
        return;
    pthread_cancel(interrupt->thread);
    pthread_join(interrupt->thread, NULL);
    pthread_sigmask(SIG_SETMASK, &interrupt->before, NULL);
    interrupt->listening = false;
}
