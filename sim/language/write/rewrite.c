/* Writes a file of 0.1 in format 1: its text with the edits that its reading collected, so
 * that comments and layout stay. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/utf8.h"
#include "language/language.h"
#include "scenario/scenario.h"

/* text[from .. to) becomes `text`, then `tail`. */
struct splice {
    size_t from, to;
    const char *text, *tail;
    size_t indent; /* blanks behind the tail */
    size_t order;  /* of its reading */
};

struct page {
    const char *text;
    size_t length;
};

/* The byte at a line and column, both from 1; columns count characters. */
static size_t offset_of(const struct page *page, struct th_place place)
{
    size_t at = 0;
    for (int line = 1; line < place.line && at < page->length; at++)
        line += page->text[at] == '\n';
    for (int column = 1; column < place.column && at < page->length; column++) {
        at++;
        while (at < page->length && ((unsigned char)page->text[at] & 0xC0) == 0x80) at++;
    }
    return at;
}

/* The end of a scalar that begins at a byte; 0: it is not written as it reads. */
static size_t end_of_word(const struct page *page, size_t at, const char *word)
{
    char mark = at < page->length ? page->text[at] : '\0';
    size_t length = strlen(word);
    if (mark == '"' || mark == '\'') {
        for (size_t k = at + 1; k < page->length; k++) {
            if (mark == '"' && page->text[k] == '\\')
                k++;
            else if (page->text[k] == mark && mark == '\'' && page->text[k + 1] == mark)
                k++;
            else if (page->text[k] == mark)
                return k + 1;
        }
        return 0;
    }
    return length <= page->length - at && memcmp(page->text + at, word, length) == 0
               ? at + length
               : 0;
}

/* The end of the word within the line from a byte on; *from: its start. */
static size_t find_word(const struct page *page, size_t *from, const char *word)
{
    const size_t length = strlen(word);
    for (size_t at = *from; at + length <= page->length && page->text[at] != '\n'; at++)
        if (length && memcmp(page->text + at, word, length) == 0) {
            *from = at;
            return at + length;
        }
    return 0;
}

/* The end of what begins with a bracket at a byte; 0: it does not end. */
static size_t end_of_brackets(const struct page *page, size_t at)
{
    int depth = 0;
    char before = '\0'; /* the last that is no blank: a quote within a word is none */
    for (; at < page->length; at++) {
        const char c = page->text[at];
        const bool begins = strchr("{[,:", before) != NULL;
        if (!isspace((unsigned char)c))
            before = c;
        if (begins && (c == '"' || c == '\'')) {
            at = end_of_word(page, at, "");
            if (at-- == 0)
                return 0;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return at + 1;
        }
    }
    return 0;
}

static size_t skip_blanks(const struct page *page, size_t at)
{
    while (at < page->length && (page->text[at] == ' ' || page->text[at] == '\t')) at++;
    return at;
}

static size_t line_start(const struct page *page, size_t at)
{
    while (at > 0 && page->text[at - 1] != '\n') at--;
    return at;
}

/* The end of a value that is no scalar, of the key at a byte: in brackets, or the lines that
 * are indented more than the key. */
static size_t end_of_value(const struct page *page, size_t key, size_t value)
{
    if (value < page->length && strchr("{[", page->text[value]))
        return end_of_brackets(page, value);
    const size_t indent = key - line_start(page, key);
    size_t end = value;
    while (end < page->length) {
        size_t line = end;
        while (line < page->length && page->text[line] != '\n') line++;
        end = line;
        const size_t next = line + (line < page->length), first = skip_blanks(page, next);
        if (first >= page->length || page->text[first] == '\n' || first - next <= indent)
            break;
        end = next;
    }
    return end;
}

/* Removes an entry: its line, or within braces with one comma. */
static void remove_entry(const struct page *page, struct splice *splice)
{
    size_t start = line_start(page, splice->from), first = skip_blanks(page, start);
    size_t behind = skip_blanks(page, splice->to);
    bool ends = behind >= page->length || page->text[behind] == '\n';
    if (first == splice->from && ends) {
        splice->from = start;
        splice->to = behind < page->length ? behind + 1 : behind;
    } else if (first == splice->from && page->text[behind] == '#') {
        splice->to = behind;
    } else if (page->text[first] == '-' && skip_blanks(page, first + 1) == splice->from) {
        while (behind < page->length && page->text[behind] != '\n') behind++;
        splice->to = skip_blanks(page, behind + (behind < page->length));
    } else if (behind < page->length && page->text[behind] == ',') {
        splice->to = skip_blanks(page, behind + 1);
    } else {
        while (splice->from > 0 && isspace((unsigned char)page->text[splice->from - 1]))
            splice->from--;
        splice->from -= splice->from > 0 && page->text[splice->from - 1] == ',';
    }
}

static bool find_splice(const struct page *page, const struct th_edit *edit,
                        struct splice *splice)
{
    size_t at = offset_of(page, edit->place);
    *splice = (struct splice){at, at, edit->text, "", 0, splice->order};
    if (edit->kind == TH_EDIT_INSERT) {
        bool flow = at < page->length && page->text[at] == '{';
        splice->from = splice->to = at + flow;
        splice->tail = flow ? ", " : "\n";
        splice->indent = flow ? 0 : at - line_start(page, at);
        return true;
    }
    if (edit->kind == TH_EDIT_COMMENT) {
        const size_t start = line_start(page, at);
        splice->from = splice->to = skip_blanks(page, start);
        splice->tail = "\n";
        splice->indent = splice->from - start;
        return true;
    }
    if (edit->kind == TH_EDIT_WORD) {
        splice->to = find_word(page, &splice->from, edit->value);
        return splice->to != 0;
    }
    size_t value = edit->kind == TH_EDIT_VALUE ? at : offset_of(page, edit->value_place);
    bool written = edit->kind == TH_EDIT_VALUE || end_of_word(page, at, edit->key) != 0;
    splice->to =
        edit->value[0] ? end_of_word(page, value, edit->value) : end_of_value(page, at, value);
    if (written && splice->to && edit->kind == TH_EDIT_ENTRY && !edit->text[0])
        remove_entry(page, splice);
    return written && splice->to != 0;
}

/* New text comes before text that replaces, the longer before one that lies within it; then as
 * it was read. */
static int by_place(const void *a, const void *b)
{
    const struct splice *left = a, *right = b;
    if (left->from != right->from)
        return left->from < right->from ? -1 : 1;
    if ((left->to == left->from) != (right->to == right->from))
        return left->to == left->from ? -1 : 1;
    if (left->to != right->to)
        return left->to > right->to ? -1 : 1;
    return (left->order > right->order) - (left->order < right->order);
}

static void apply(const struct page *page, struct splice *splices, size_t count, FILE *out)
{
    size_t at = 0;
    qsort(splices, count, sizeof *splices, by_place);
    for (size_t k = 0; k < count; k++) {
        const struct splice *s = &splices[k];
        if (s->from < at || (k > 0 && s->from == splices[k - 1].from && s->to == s->from &&
                             strcmp(s->text, splices[k - 1].text) == 0))
            continue; /* reached twice, through an alias */
        fwrite(page->text + at, 1, s->from - at, out);
        fprintf(out, "%s%s%*s", s->text, s->tail, (int)s->indent, "");
        at = s->to;
    }
    fwrite(page->text + at, 1, page->length - at, out);
}

enum th_status th_scenario_rewrite(const struct th_scenario *scenario, FILE *out,
                                   struct th_error *error)
{
    const struct page page = {scenario->text, scenario->text_length};
    size_t count = 0, k = 0;
    for (const struct th_edit *e = scenario->edits; e; e = e->next) count++;
    struct splice *splices = malloc((count + 1) * sizeof *splices);
    enum th_status status = TH_OK;
    if (!splices)
        return th_error_add(error, TH_NO_MEMORY, "no memory to rewrite %s", scenario->file);
    for (const struct th_edit *e = scenario->edits; e && status == TH_OK; e = e->next) {
        splices[k].order = count - k; /* the last was added first */
        if (!find_splice(&page, e, &splices[k++]))
            status = th_error_at(
                error, /* the document's own name of the file is gone */
                (struct th_place){scenario->file, e->place.line, e->place.column}, TH_BAD_INPUT,
                "cannot be rewritten as it is laid out; write %s by hand",
                e->text[0] ? e->text : "it");
    }
    if (status == TH_OK)
        apply(&page, splices, count, out);
    free(splices);
    return status;
}
