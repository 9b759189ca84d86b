/* Bars, lines and JSON lines of progress. */
#include "command/call/progress.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

enum { BAR = 30, TENTHS = 10 };

/* Progress within that time was made before the start (a checkpoint) and is no measure of
 * speed. */
static const double at_once = 0.2; /* s */

static enum th_progress_kind kind_of(const char *how, bool terminal)
{
    if (strcmp(how, "auto") == 0)
        return terminal ? TH_PROGRESS_BAR : TH_PROGRESS_LINES;
    if (strcmp(how, "bar") == 0)
        return TH_PROGRESS_BAR;
    if (strcmp(how, "lines") == 0)
        return TH_PROGRESS_LINES;
    return strcmp(how, "json") == 0 ? TH_PROGRESS_JSON : TH_PROGRESS_NONE;
}

void th_progress_begin(struct th_progress_shown *shown, FILE *out, const char *how)
{
    int number = fileno(out); /* -1 for a stream in memory */
    *shown = (struct th_progress_shown){
        .out = out, .kind = kind_of(how, number >= 0 && isatty(number)), .began = th_clock()};
}

/* "2:05" or "1:02:05" */
static void print_span(char *text, size_t size, double seconds)
{
    long s = (long)(seconds + 0.5);
    if (s < 3600)
        snprintf(text, size, "%ld:%02ld", s / 60, s % 60);
    else
        snprintf(text, size, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
}

static int print_words(FILE *out, double done, double left, uint64_t members_done,
                       uint64_t members)
{
    char span[32];
    int length = fprintf(out, "%3d %%", (int)(100 * done));
    if (members > 1)
        length += fprintf(out, ", %" PRIu64 " of %" PRIu64 " members", members_done, members);
    if (isnan(left) || done >= 1)
        return length;
    print_span(span, sizeof span, left);
    return length + fprintf(out, ", %s left", span);
}

static void show_bar(struct th_progress_shown *shown, double done, double left,
                     uint64_t members_done, uint64_t members)
{
    char bar[BAR + 1];
    for (int k = 0; k < BAR; k++) bar[k] = k < (int)(done * BAR) ? '#' : '.';
    bar[BAR] = '\0';
    int before = shown->column;
    shown->column = fprintf(shown->out, "\r[%s] ", bar) - 1;
    shown->column += print_words(shown->out, done, left, members_done, members);
    if (before > shown->column)
        fprintf(shown->out, "%*s", before - shown->column, "");
    fflush(shown->out);
}

static void show_line(struct th_progress_shown *shown, double done, double left,
                      uint64_t members_done, uint64_t members)
{
    int tenth = (int)(done * TENTHS);
    if (tenth <= shown->tenth)
        return;
    shown->tenth = tenth;
    fputs("thecal: ", shown->out);
    print_words(shown->out, done, left, members_done, members);
    fputc('\n', shown->out);
}

static void show_json(const struct th_progress_shown *shown, double elapsed, double done,
                      double left, uint64_t members_done, uint64_t members)
{
    char seconds[32] = "null";
    if (!isnan(left))
        snprintf(seconds, sizeof seconds, "%.2f", left);
    fprintf(shown->out,
            "{\"done\": %.4f, \"members_done\": %" PRIu64 ", \"members\": %" PRIu64
            ", \"elapsed\": %.2f, \"left\": %s}\n",
            done, members_done, members, elapsed, seconds);
    fflush(shown->out);
}

/* At the mean speed so far; NaN: unknown. */
static double seconds_left(struct th_progress_shown *shown, double elapsed, double done)
{
    if (done >= 1)
        return 0;
    if (elapsed < at_once) {
        shown->skipped = done;
        shown->skipped_at = elapsed;
    }
    double gained = done - shown->skipped;
    return gained > 0 ? (elapsed - shown->skipped_at) * (1 - done) / gained : NAN;
}

void th_progress_show_at(struct th_progress_shown *shown, double elapsed, double done,
                         uint64_t members_done, uint64_t members)
{
    done = done > 1 ? 1 : done > 0 ? done : 0;
    double left = seconds_left(shown, elapsed, done);
    if (shown->kind == TH_PROGRESS_JSON)
        show_json(shown, elapsed, done, left, members_done, members);
    else if (shown->kind == TH_PROGRESS_BAR)
        show_bar(shown, done, left, members_done, members);
    else if (shown->kind == TH_PROGRESS_LINES)
        show_line(shown, done, left, members_done, members);
}

void th_progress_show(void *context, double done, uint64_t members_done, uint64_t members)
{
    struct th_progress_shown *shown = context;
    th_progress_show_at(shown, th_clock() - shown->began, done, members_done, members);
}

double th_progress_end(struct th_progress_shown *shown)
{
    if (shown->column)
        fputc('\n', shown->out);
    shown->column = 0;
    fflush(shown->out);
    return th_clock() - shown->began;
}
