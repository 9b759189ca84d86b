/* The words of a result come from /, attribute overrides, a line each. */
#include "command/merge_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The value of a word of that path; NULL: it is of another. */
static const char *value_of(const char *word, const char *path)
{
    const size_t length = strlen(path);
    word += strspn(word, " \t");
    if (strncmp(word, path, length) != 0)
        return NULL;
    word += length + strspn(word + length, " \t");
    return *word == '=' ? word + 1 : NULL;
}

static bool is_count(const char *word)
{
    const char *value = value_of(word, "ensemble.members");
    return value && !strchr(value, ':');
}

static bool is_cut(const char *word)
{
    return value_of(word, "ensemble.slice") ||
           (value_of(word, "ensemble.members") && !is_count(word));
}

bool th_merge_words(struct th_input *input, uint64_t members, struct th_error *error)
{
    enum { WORD = 48 };
    size_t last = input->set_count, kept = 0;
    const char **sets =
        th_arena_take(&input->arena, (input->set_count + 1) * sizeof *input->sets);
    char *all = th_arena_take(&input->arena, WORD);
    if (!sets || !all) {
        th_error_add(error, TH_NO_MEMORY, "no memory for the --set words of the parts");
        return false;
    }
    snprintf(all, WORD, "ensemble.members=%" PRIu64, members);
    for (size_t k = 0; k < input->set_count; k++)
        if (is_cut(input->sets[k]))
            last = k;
    for (size_t k = 0; k < input->set_count; k++) {
        if (members && k == last)
            sets[kept++] = all;
        else if (!is_cut(input->sets[k]) && !(members && is_count(input->sets[k])))
            sets[kept++] = input->sets[k];
    }
    input->sets = sets;
    input->set_count = kept;
    return true;
}

bool th_merge_digest(const struct th_input *input, char digest[65], struct th_error *error)
{
    size_t length = 1;
    for (size_t k = 0; k < input->set_count; k++) length += strlen(input->sets[k]) + 1;
    char *words = calloc(length, 1), *to = words;
    if (!words) {
        th_error_add(error, TH_NO_MEMORY, "no memory for the --set words of a part");
        return false;
    }
    for (size_t k = 0; k < input->set_count; k++)
        if (!is_cut(input->sets[k]) && !is_count(input->sets[k]))
            to += sprintf(to, "%s\n", input->sets[k]);
    const struct th_scenario its = {.text = input->texts.text,
                                    .text_length = input->texts.length,
                                    .parts = input->texts.parts,
                                    .named = input->texts.named,
                                    .overrides = words};
    th_scenario_digest(&its, digest);
    free(words);
    return true;
}
