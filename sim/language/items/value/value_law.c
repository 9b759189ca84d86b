/* One number of the law of a hazard that differs between members, as the row of a parameter:
 * any of those that the law is written with. */
#include <math.h>
#include <string.h>

#include "language/items/value/value.h"

static const struct th_row time_row = {.name = "time", .quantity = TH_TIME, .unit = "day"};

/* The law as it is written; NULL: its reader reports a mistake. */
static const struct th_distribution *read_quiet(struct th_reader *r, const struct th_node *node,
                                                const char *key, struct th_scalar *scalar,
                                                const struct th_law_numbers **numbers)
{
    struct th_error *error = r->error, quiet = {0};
    const struct th_distribution *law = NULL;
    r->error = &quiet;
    if (th_read_scalar(r, node, key, false, scalar))
        law = th_read_time_law(r, scalar, key, numbers);
    r->error = error;
    return law;
}

/* The number of that word which the law has; rate and mean of exponential are one. */
static enum th_law_number find(const struct th_distribution *law,
                               const struct th_law_numbers *numbers, const char *word)
{
    const bool exponential = law->family == TH_DIST_EXPONENTIAL;
    for (int k = 0; k < TH_LAW_NUMBERS; k++) {
        const bool one = exponential && (k == TH_LAW_RATE || k == TH_LAW_MEAN);
        if (strcmp(th_law_number_word((enum th_law_number)k), word) == 0 &&
            (one || !isnan(numbers->of[k])))
            return (enum th_law_number)k;
    }
    return TH_LAW_NUMBERS;
}

static bool reject(const struct th_value_request *it, const struct th_distribution *law,
                   const struct th_law_numbers *numbers)
{
    const char *list = law->family == TH_DIST_EXPONENTIAL ? "rate or mean" : "";
    for (int k = 0; k < TH_LAW_NUMBERS; k++)
        if (!isnan(numbers->of[k]) && k != TH_LAW_RATE &&
            (law->family != TH_DIST_EXPONENTIAL || k != TH_LAW_MEAN))
            list = th_memory_format(&it->r->memory, "%s%s%s", list, list[0] ? ", " : "",
                                    th_law_number_word((enum th_law_number)k));
    return th_value_refuse(it, th_memory_format(&it->r->memory,
                                                "of its law, as it is written, %s may differ "
                                                "between members",
                                                list));
}

/* The row of such a number, without its name. */
static struct th_row row_of(enum th_law_number number, bool percent)
{
    struct th_row row = th_value_time("", "0.000001 s", "inf", 0);
    switch (number) {
    case TH_LAW_RATE:
        row.quantity = TH_RATE, row.unit = "1/year", row.least = "0 1/s";
        break;
    case TH_LAW_SHAPE:
        row.quantity = TH_NUMBER, row.unit = NULL, row.least = "0.05", row.most = "100";
        break;
    case TH_LAW_OMEGA:
        row.quantity = TH_NUMBER, row.unit = NULL, row.least = "0.000001", row.most = "2.148";
        break;
    case TH_LAW_GSD:
        row.quantity = TH_NUMBER, row.unit = NULL, row.least = "1.000001", row.most = "8.57";
        break;
    case TH_LAW_CV:
    case TH_LAW_SD_SHARE:
        row.quantity = percent ? TH_FRACTION : TH_NUMBER, row.unit = NULL;
        row.least = percent ? "0.0001 %" : "0.000001";
        row.most = number == TH_LAW_SD_SHARE ? "inf" : percent ? "1000 %" : "10";
        break;
    case TH_LAW_LEAST:
    case TH_LAW_LIKELIEST:
    case TH_LAW_MOST:
    case TH_LAW_WITHIN_LEAST:
    case TH_LAW_WITHIN_MOST:
        row.least = "0 s";
        break;
    default:
        break;
    }
    return row;
}

bool th_value_law(const struct th_value_request *it, const char *key, const char *word,
                  struct th_item_value *value)
{
    const struct th_node *node = th_node_get(it->node, key);
    const struct th_law_numbers *numbers;
    struct th_scalar scalar;
    if (!node)
        return th_value_refuse(
            it, th_memory_format(&it->r->memory, "no %s: is written there", key));
    const struct th_distribution *law = read_quiet(it->r, node, key, &scalar, &numbers);
    if (!law)
        return false;
    const enum th_law_number number = find(law, numbers, word);
    if (number == TH_LAW_NUMBERS)
        return reject(it, law, numbers);
    const char *text = th_law_word(it->r, &time_row, &scalar, word);
    value->row = row_of(number, text && strchr(text, '%'));
    value->row.name = it->rest;
    value->key = TH_ITEM_LAW + (int)number;
    if (!text) /* rate for mean, mean for rate */
        text = th_memory_format(&it->r->memory, "%.17g %s",
                                number == TH_LAW_RATE ? 1 / law->a : law->a,
                                number == TH_LAW_RATE ? "1/s" : "s");
    value->node = th_node_scalar(&it->r->memory.scratch, text, th_node_place(node));
    return value->node != NULL;
}
