/* Cases first, in memory; then the file with the totals. */
#include "base/disk/junit.h"

#include <stdlib.h>

#include "base/disk/file.h"
#include "base/text/print.h"

enum th_status th_junit_open(struct th_junit *junit, const char *suite, struct th_error *error)
{
    *junit = (struct th_junit){.suite = suite};
    junit->cases = open_memstream(&junit->text, &junit->length);
    return junit->cases ? TH_OK
                        : th_error_add(error, TH_NO_MEMORY, "no memory for the verdict");
}

void th_junit_case(struct th_junit *junit, enum th_junit_kind kind, const char *name,
                   const char *type, const char *message)
{
    static const char *const tags[] = {"", "failure", "error", "skipped"};
    FILE *out = junit->cases;
    junit->tests++;
    junit->failures += kind == TH_CASE_FAILED;
    junit->errors += kind == TH_CASE_ERROR;
    junit->skipped += kind == TH_CASE_SKIPPED;
    fprintf(out, "  <testcase classname=\"%s\" name=\"", junit->suite);
    th_print_xml(out, name);
    if (kind == TH_CASE_PASSED) {
        fputs("\"/>\n", out);
        return;
    }
    fprintf(out, "\">\n    <%s", tags[kind]);
    if (kind != TH_CASE_SKIPPED)
        fprintf(out, " type=\"%s\"", type);
    fputs(" message=\"", out);
    th_print_xml(out, message);
    fputs("\"/>\n  </testcase>\n", out);
}

enum th_status th_junit_close(struct th_junit *junit, const char *path, struct th_error *error)
{
    char *whole = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&whole, &length);
    bool sound = ferror(junit->cases) == 0;
    sound = fclose(junit->cases) == 0 && sound && out;
    if (sound)
        fprintf(out,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                "<testsuite name=\"%s\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" "
                "skipped=\"%zu\">\n%s</testsuite>\n",
                junit->suite, junit->tests, junit->failures, junit->errors, junit->skipped,
                junit->text);
    if (out)
        sound = fclose(out) == 0 && sound;
    enum th_status status =
        sound ? th_part_text(path, whole, length, error)
              : th_error_add(error, TH_NO_MEMORY, "no memory to write %s", path);
    free(whole);
    free(junit->text);
    return status;
}
