/* The errors of libfyaml, with the probable cause. */
#include "document/syntax.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* The probable cause of an error that libfyaml describes in words of the grammar; "" for
 * others. */
static const char *hint(const char *sentence)
{
    static const struct {
        const char *part, *hint;
    } hints[] = {
        {"tab ", ": indent with blanks"},
        {"multiline",
         ": is the indentation right? A key may lack its colon or the blank behind it"},
        {"inden", ": is the indentation right? The keys of one mapping stand in one column"},
        {"comma in flow",
         ": a comma, or the closing } or ] of what stands before, may be missing"},
        {"same line", ": on one line a mapping needs braces, {key: value}"},
        {"expected key", ": is the indentation right? A key may lack its colon"},
        {"expected ':'", ": a key may lack its colon or the blank behind it"},
        {"after mapping", ": is the indentation right? A key may lack its colon"},
        {"trailing content", ": a quotation mark may be missing or too early"},
        {"cannot start", ": put the text between quotation marks"},
    };
    for (size_t k = 0; k < sizeof hints / sizeof hints[0]; k++)
        if (strstr(sentence, hints[k].part))
            return hints[k].hint;
    return "";
}

/* True if a line contains a no-break space (or a narrow one) of a printed page, which YAML
 * takes for a letter. */
static bool is_printed(const struct th_document *document, int number)
{
    const char *at = document->text;
    for (int k = 1; at && k < number; k++) {
        at = strchr(at, '\n');
        at = at ? at + 1 : NULL;
    }
    const char *one = at ? strstr(at, "\xC2\xA0") : NULL;
    const char *other = at ? strstr(at, "\xE2\x80\xAF") : NULL;
    size_t length = at ? strcspn(at, "\n") : 0;
    return (one && (size_t)(one - at) < length) || (other && (size_t)(other - at) < length);
}

void th_document_syntax(const struct th_document *document, struct fy_diag *diag,
                        struct th_place *place, char *sentence, size_t size)
{
    void *state = NULL;
    struct fy_diag_error *found = fy_diag_errors_iterate(diag, &state);
    *place = (struct th_place){document->name, 1, 1};
    snprintf(sentence, size, "%s", found && found->msg ? found->msg : "this is not YAML");
    if (!found)
        return;
    place->line = found->line > 0 ? found->line : 1;
    place->column = found->column > 0 ? found->column : 1;
    sentence[strcspn(sentence, "\n")] = '\0';
    size_t length = strlen(sentence);
    snprintf(sentence + length, size - length, "%s",
             is_printed(document, place->line)
                 ? ": a no-break space stands in this line, where YAML wants a blank"
                 : hint(sentence));
}
