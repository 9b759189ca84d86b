/* Files of figures. rsvg-convert reads and writes temporary files, so that no pipe can block.
 */
#include "command/plot_write.h"

#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/disk/file.h"
#include "command/call/files.h"

extern char **environ;

/* Endings of names, and the first bytes of the files. */
static const struct form {
    const char *ending, *name, *begin;
} forms[] = {{"svg", "SVG", "<"}, {"png", "PNG", "\x89PNG"}, {"pdf", "PDF", "%PDF"}};

static const struct form *form_of(const char *path)
{
    const char *dot = strrchr(path, '.');
    for (size_t k = 0; dot && k < sizeof forms / sizeof forms[0]; k++)
        if (strcasecmp(dot + 1, forms[k].ending) == 0)
            return &forms[k];
    return NULL;
}

enum th_status th_plot_check_name(const char *path, struct th_error *error)
{
    const struct form *form = form_of(path);
    if (form)
        return th_output_check_form("output", path, form->begin, form->name, error);
    return th_error_add(error, TH_USAGE,
                        "--output %s: a name that ends on .svg, .png or .pdf "
                        "is expected",
                        path);
}

static enum th_status make_svg(const struct th_figure *figures, size_t count, char **text,
                               size_t *length, struct th_error *error)
{
    FILE *out = open_memstream(text, length);
    enum th_status status = out ? th_figures_svg(figures, count, out, error)
                                : th_error_add(error, TH_NO_MEMORY, "no memory for the figure");
    const bool sound = out && ferror(out) == 0;
    if (out && (fclose(out) != 0 || !sound) && status == TH_OK)
        status = th_error_add(error, TH_NO_MEMORY, "no memory for the figure");
    return status;
}

/* Starts rsvg-convert from one file into another and waits for it; errno of the start, or
 * -1 if it failed. */
static int convert(const char *ending, int from, int to)
{
    char *const argv[] = {(char *)"rsvg-convert", (char *)"--format", (char *)ending,
                          strcmp(ending, "png") == 0 ? (char *)"--zoom=2" : (char *)"--zoom=1",
                          NULL};
    posix_spawn_file_actions_t actions;
    pid_t child;
    int code, failed = posix_spawn_file_actions_init(&actions);
    if (failed)
        return failed;
    failed = posix_spawn_file_actions_adddup2(&actions, from, STDIN_FILENO);
    failed = failed ? failed : posix_spawn_file_actions_adddup2(&actions, to, STDOUT_FILENO);
    failed = failed ? failed : posix_spawnp(&child, argv[0], &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed)
        return failed;
    while (waitpid(child, &code, 0) < 0)
        if (errno != EINTR)
            return errno;
    return WIFEXITED(code) && WEXITSTATUS(code) == 0 ? 0 : -1;
}

/* All of a file, to be freed; NULL: it cannot be read. */
static char *contents(FILE *file, size_t *length)
{
    long end = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    char *text = end > 0 && fseek(file, 0, SEEK_SET) == 0 ? malloc((size_t)end) : NULL;
    *length = text ? fread(text, 1, (size_t)end, file) : 0;
    if (text && *length == (size_t)end)
        return text;
    free(text);
    return NULL;
}

static enum th_status write_converted(const char *path, const char *ending, const char *svg,
                                      size_t length, struct th_error *error)
{
    FILE *from = tmpfile(), *to = from ? tmpfile() : NULL;
    enum th_status status = TH_OK;
    char *made = NULL;
    size_t made_length = 0;
    if (!to || fwrite(svg, 1, length, from) != length || fflush(from) != 0 ||
        lseek(fileno(from), 0, SEEK_SET) != 0)
        status =
            th_error_add(error, TH_IO, "cannot write a temporary file: %s", strerror(errno));
    const int failed = status == TH_OK ? convert(ending, fileno(from), fileno(to)) : 0;
    if (failed == ENOENT)
        status = th_error_add(error, TH_IO,
                              "%s is made by the program rsvg-convert, which is not there: "
                              "install the Debian package librsvg2-bin, or write fig.svg",
                              path);
    else if (failed)
        status = th_error_add(error, TH_IO, "%s: rsvg-convert failed%s%s", path,
                              failed > 0 ? ": " : "", failed > 0 ? strerror(failed) : "");
    if (status == TH_OK && !(made = contents(to, &made_length)))
        status = th_error_add(error, TH_IO, "%s: rsvg-convert made nothing", path);
    if (status == TH_OK)
        status = th_part_text(path, made, made_length, error);
    free(made);
    if (from)
        fclose(from);
    if (to)
        fclose(to);
    return status;
}

enum th_status th_plot_write(const char *path, const struct th_figure *figures, size_t count,
                             struct th_error *error)
{
    char *svg = NULL;
    size_t length = 0;
    const char *ending = form_of(path)->ending;
    enum th_status status = make_svg(figures, count, &svg, &length, error);
    if (status == TH_OK && strcmp(ending, "svg") == 0)
        status = th_part_text(path, svg, length, error);
    else if (status == TH_OK)
        status = write_converted(path, ending, svg, length, error);
    free(svg);
    return status;
}
