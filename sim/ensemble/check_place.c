/* Finds the place of a rejected value by the names in the sentence about it. */
#include "ensemble/check_place.h"

#include <math.h>
#include <string.h>

/* The place of parameter `row` of a slot's instances; of several the largest, since models
 * reject what lies beyond an end. Line 0: it is not written. */
static struct th_place find_written(const struct th_scenario *scenario, const char *slot,
                                    size_t slot_length, const char *row, size_t row_length)
{
    struct th_place place = {scenario->file, 0, 0};
    double largest = -INFINITY;
    for (size_t k = 0; k < scenario->instance_count; k++) {
        const struct th_instance *it = &scenario->instances[k];
        const char *name = scenario->catalog->slots[it->slot].name;
        const struct th_table *params = &it->model->params;
        if (strlen(name) != slot_length || strncmp(name, slot, slot_length) != 0)
            continue;
        for (size_t p = 0; p < params->count; p++)
            if (strlen(params->rows[p].name) == row_length &&
                strncmp(params->rows[p].name, row, row_length) == 0 &&
                it->provenance[p].place.line > 0 && it->params[p] > largest) {
                largest = it->params[p];
                place = it->provenance[p].place;
            }
    }
    return place;
}

struct th_place th_check_place(const struct th_scenario *scenario, int failed_in,
                               const char *sentence)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz_";
    for (const char *dot = strchr(sentence, '.'); dot; dot = strchr(dot + 1, '.')) {
        const char *slot = dot;
        while (slot > sentence && strchr(letters, slot[-1])) slot--;
        struct th_place place = find_written(scenario, slot, (size_t)(dot - slot), dot + 1,
                                             strspn(dot + 1, letters));
        if (place.line > 0)
            return place;
    }
    const struct th_instance *it = failed_in < 0 ? NULL : &scenario->instances[failed_in];
    for (size_t p = 0; it && p < it->model->params.count; p++)
        if (it->provenance[p].place.line > 0)
            return it->provenance[p].place;
    return (struct th_place){scenario->file, 0, 0};
}

/* True if the text goes on with the words, blanks aside. */
static bool goes_on(const char *text, const char *end, const char *words)
{
    for (; *words; text++) {
        while (text < end && *text == ' ') text++;
        if (text == end || *text != *words++)
            return false;
    }
    return true;
}

struct th_place th_check_path_place(const struct th_scenario *scenario, const char *path)
{
    const char *place = strchr(path, '@'), *text = scenario->text,
               *end = text + scenario->text_length;
    int line = 1;
    const char *begin = text; /* of the line */
    for (const char *at = text; place && at < end; at++) {
        if (*at == '\n') {
            line++;
            begin = at + 1;
        }
        if (*at != '@' || !goes_on(at, end, place))
            continue;
        while (at > begin && strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                    "0123456789_-. ",
                                    at[-1]))
            at--;
        while (*at == ' ' || *at == '-') at++;
        return (struct th_place){scenario->file, line, (int)(at - begin) + 1};
    }
    return (struct th_place){scenario->file, 0, 0};
}
