/* The table of takes, and their units. */
#include "model/take.h"

#include <stdio.h>
#include <string.h>

static const struct th_take_kind kinds[TH_TAKES] = {
    [TH_FINAL] = {"final", "final", TH_GIVES_VALUE, false,
                  "the value at the end; of what ended or went out before, its last value"},
    [TH_MEAN] =
        {"mean", "mean", TH_GIVES_VALUE, false,
         "the mean over time; of a flow or a rate what accumulated, divided by the time"},
    [TH_MIN] = {"min", "min", TH_GIVES_VALUE, false, "the least value"},
    [TH_MAX] = {"max", "max", TH_GIVES_VALUE, false, "the largest value"},
    [TH_RISE] = {"rise", "rise", TH_GIVES_VALUE, false,
                 "the value at the end less that at the begin"},
    [TH_AUC] = {"auc", "auc", TH_GIVES_AREA, false,
                "the area under the curve, value times time"},
    [TH_TIME_OF_MAX] = {"time of max", "time_of_max", TH_GIVES_INSTANT, false,
                        "when it was largest, the first time"},
    [TH_TIME_OF_MIN] = {"time of min", "time_of_min", TH_GIVES_INSTANT, false,
                        "when it was least, the first time"},
    [TH_FIRST_ABOVE] = {"first above", "first_above", TH_GIVES_INSTANT, true,
                        "when it first was above V; never: later than any time"},
    [TH_FIRST_BELOW] = {"first below", "first_below", TH_GIVES_INSTANT, true,
                        "when it first was below V; never: later than any time"},
    [TH_TIME_ABOVE] = {"time above", "time_above", TH_GIVES_LENGTH, true,
                       "for how long it was above V, all together"},
    [TH_TIME_BELOW] = {"time below", "time_below", TH_GIVES_LENGTH, true,
                       "for how long it was below V, all together"},
    [TH_LONGEST_ABOVE] = {"longest above", "longest_above", TH_GIVES_LENGTH, true,
                          "the longest time without a break above V"},
    [TH_LONGEST_BELOW] = {"longest below", "longest_below", TH_GIVES_LENGTH, true,
                          "the longest time without a break below V"},
    [TH_COUNT_ABOVE] = {"count above", "count_above", TH_GIVES_COUNT, true,
                        "how often it came above V"},
    [TH_AT] = {"at", "at", TH_GIVES_VALUE, false, "the value at an instant, before its orders"},
    [TH_WHEN_FIRST] = {"first", "first", TH_GIVES_INSTANT, false,
                       "of log.X: when X first happens; never: later than any time"},
    [TH_WHEN_LAST] = {"last", "last", TH_GIVES_INSTANT, false,
                      "of log.X: when X last happens; never: later than any time"},
    [TH_HOW_OFTEN] = {"count", "count", TH_GIVES_COUNT, false, "of log.X: how often X happens"},
    [TH_LONGEST_WAIT] =
        {"longest", "longest", TH_GIVES_LENGTH, false,
         "of log.X, with since: the longest wait from any occurrence of that to "
         "the next X; it never comes: longer than any time"},
};

const struct th_take_kind *th_take_kind(enum th_take take)
{
    return &kinds[(unsigned)take < TH_TAKES ? take : TH_FINAL];
}

enum th_take th_take_find(const char *text, const char **rest)
{
    for (int k = 0; k < TH_AT; k++) {
        size_t length = strlen(kinds[k].words);
        if (strncmp(text, kinds[k].words, length) != 0 || (text[length] && text[length] != ' '))
            continue;
        *rest = text + length + strspn(text + length, " ");
        if (kinds[k].level || !**rest)
            return (enum th_take)k;
    }
    return TH_TAKES;
}

enum th_take th_take_find_log(const char *text)
{
    for (int k = TH_WHEN_FIRST; k < TH_TAKES; k++)
        if (strcmp(kinds[k].words, text) == 0)
            return (enum th_take)k;
    return TH_TAKES;
}

void th_take_unit(enum th_take take, const char *unit, const char *time, char *text,
                  size_t size)
{
    int number = (int)strcspn(unit, "/");
    switch (th_take_kind(take)->gives) {
    case TH_GIVES_VALUE:
        snprintf(text, size, "%s", unit);
        break;
    case TH_GIVES_AREA:
        if (strcmp(unit, "1") == 0)
            snprintf(text, size, "%s", time);
        else
            snprintf(text, size, "%.*s %s%s", number, unit, time, unit + number);
        break;
    case TH_GIVES_INSTANT:
    case TH_GIVES_LENGTH:
        snprintf(text, size, "%s", time);
        break;
    default:
        snprintf(text, size, "1");
    }
}
