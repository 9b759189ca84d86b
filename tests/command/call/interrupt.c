/* The first signal raises a flag, the second ends the program; before and after, signals do
 * what they did. Signals are sent to the process, as a shell does. */
#define TH_SUITE "interrupt"
#include "support/check_main.h"

#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "command/call/interrupt.h"
#include "support/paper.h"

/* Until the flag is up, ten seconds at most. */
static bool raised(const struct th_interrupt *interrupt)
{
    const struct timespec moment = {.tv_nsec = 1000000};
    for (int k = 0; k < 10000 && !interrupt->stop.raised; k++) nanosleep(&moment, NULL);
    return interrupt->stop.raised;
}

static void send_and_wait(struct th_interrupt *interrupt, int number)
{
    ck_assert_int_eq(kill(getpid(), number), 0);
    ck_assert(raised(interrupt));
}

static bool blocked(int number)
{
    sigset_t now;
    pthread_sigmask(SIG_SETMASK, NULL, &now);
    return sigismember(&now, number);
}

START_TEST(the_first_raises_a_flag)
{
    const int number = _i ? SIGTERM : SIGINT;
    struct th_interrupt interrupt;
    struct paper paper;
    paper_open(&paper);
    th_interrupt_begin(&interrupt, paper.out);
    ck_assert(interrupt.listening && !interrupt.stop.raised);
    ck_assert(blocked(SIGINT) && blocked(SIGTERM));
    send_and_wait(&interrupt, number);
    th_interrupt_end(&interrupt);
    ck_assert_int_eq(interrupt.stop.raised, 1);
    ck_assert_str_eq(paper_read(&paper),
                     "\nthecal: stopping at the end of a step; once more ends at once\n");
    ck_assert(!blocked(SIGINT) && !blocked(SIGTERM) && !interrupt.listening);
    th_interrupt_end(&interrupt); /* twice is once */
    paper_close(&paper);
}
END_TEST

/* A child that does `what`; the signal that ended it, 0 if it ended by itself. The handlers
 * that Check has for its own purposes are not inherited. */
static int end_of(void (*what)(void))
{
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        signal(SIGINT, SIG_DFL);
        signal(SIGTERM, SIG_DFL);
        what();
        _exit(0);
    }
    int status = 0;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void wait_to_be_ended(void)
{
    const struct timespec long_enough = {.tv_sec = 10};
    nanosleep(&long_enough, NULL);
}

static void two_signals(void)
{
    struct th_interrupt interrupt;
    th_interrupt_begin(&interrupt, NULL);
    kill(getpid(), SIGTERM);
    if (!raised(&interrupt))
        _exit(1);
    kill(getpid(), SIGINT);
    wait_to_be_ended();
}

static void one_afterwards(void)
{
    struct th_interrupt interrupt;
    th_interrupt_begin(&interrupt, NULL);
    th_interrupt_end(&interrupt);
    kill(getpid(), SIGTERM);
    wait_to_be_ended();
}

static void one_meanwhile(void)
{
    struct th_interrupt interrupt;
    th_interrupt_begin(&interrupt, NULL);
    kill(getpid(), SIGINT);
    if (!raised(&interrupt))
        _exit(1);
    th_interrupt_end(&interrupt);
}

START_TEST(the_second_ends_the_program)
{
    ck_assert_int_eq(end_of(two_signals), SIGINT);
    ck_assert_int_eq(end_of(one_afterwards), SIGTERM);
    ck_assert_int_eq(end_of(one_meanwhile), 0);
}
END_TEST

/* nohup: what was to be ignored stays ignored, and is no first signal. */
START_TEST(what_is_ignored_stays_ignored)
{
    struct th_interrupt interrupt;
    signal(SIGINT, SIG_IGN);
    th_interrupt_begin(&interrupt, NULL);
    ck_assert(!blocked(SIGINT) && blocked(SIGTERM));
    for (int k = 0; k < 5; k++) kill(getpid(), SIGINT);
    const struct timespec moment = {.tv_nsec = 20000000};
    nanosleep(&moment, NULL);
    ck_assert_int_eq(interrupt.stop.raised, 0);
    send_and_wait(&interrupt, SIGTERM);
    th_interrupt_end(&interrupt);
    signal(SIGINT, SIG_DFL);
}
END_TEST

/* A mask that the caller had is the caller's again. */
START_TEST(the_callers_mask_comes_back)
{
    struct th_interrupt interrupt;
    sigset_t mine;
    sigemptyset(&mine);
    sigaddset(&mine, SIGINT);
    sigaddset(&mine, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &mine, NULL);
    th_interrupt_begin(&interrupt, NULL);
    th_interrupt_end(&interrupt);
    ck_assert(blocked(SIGINT) && blocked(SIGUSR1) && !blocked(SIGTERM));
    pthread_sigmask(SIG_UNBLOCK, &mine, NULL);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "interrupt");
    tcase_add_loop_test(tests, the_first_raises_a_flag, 0, 2);
    tcase_add_test(tests, the_second_ends_the_program);
    tcase_add_test(tests, what_is_ignored_stays_ignored);
    tcase_add_test(tests, the_callers_mask_comes_back);
}
