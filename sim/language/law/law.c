/* The laws of vary: and of hazards. "normal 2 %" (of the scenario's value) or "normal mean 3 mL
 * sd 0.1 mL", "lognormal 24 %" (coefficient of variation), "exponential mean 38 month", and so
 * on (words/law.def), most with "within a b" if wanted; of vary: also "grid a b c" and "choice
 * a 20 % b 80 %". In a list, a number without a unit takes the unit that follows: "grid 0.2
 * 0.35 0.5 mL/day". */
#include "language/law/law.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "language/ensemble/ensemble.h"

static const struct {
    const char *name;
    bool (*read)(const struct th_law_text *law, const char *rest, struct th_vary *vary);
} lists[] = {{"grid", th_law_read_grid},
             {"choice", th_law_read_choice},
             {"empirical", th_law_read_empirical}};
enum { LISTS = sizeof lists / sizeof lists[0] };

/* No law of that name. */
static bool reject_name(const struct th_law_text *law, const char *name)
{
    struct th_memory *memory = &law->r->memory;
    struct th_candidates names = {0};
    const char *all = "", *family;
    for (int k = 0; (family = th_law_family_name(k)); k++)
        th_candidates_add(memory, &names, family);
    for (int k = 0; k < LISTS && law->around; k++)
        th_candidates_add(memory, &names, lists[k].name);
    for (size_t k = 0; k < names.count; k++)
        all = th_memory_format(memory, "%s%s%s", all,
                               k == 0                 ? ""
                               : k + 1 == names.count ? " or "
                                                      : ", ",
                               names.items[k]);
    if (isdigit((unsigned char)name[0]) || strchr("+-.", name[0]))
        return th_law_reject(law, th_memory_format(memory, "which law? write %s first", all));
    th_candidates_reject(law->r, law->scalar->place, "law", name, law->what, &names);
    return false;
}

static bool read_law(struct th_law_text *law, struct th_vary *vary)
{
    char name[TH_LAW_WORD];
    const char *start = law->scalar->text + strspn(law->scalar->text, " ");
    size_t length = strcspn(start, " ");
    snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name - 1),
             start);
    law->words = vary->words = th_memory_format(&law->r->memory, "%s", start);
    for (size_t k = 0; k < TH_LAW_NUMBERS; k++) law->numbers->of[k] = NAN;
    if (!th_read_range(law->r, law->row, law->what, &law->range))
        return false;
    int family = th_law_family(name);
    if (family >= 0)
        return th_law_read_family(law, family, start + length, vary);
    for (int k = 0; k < LISTS; k++) {
        if (strcmp(name, lists[k].name) != 0)
            continue;
        return law->around
                   ? lists[k].read(law, start + length, vary)
                   : th_law_reject(law, th_memory_format(&law->r->memory,
                                                         "%s goes with vary: alone", name));
    }
    return reject_name(law, name);
}

bool th_read_distribution(struct th_reader *r, const struct th_row *row,
                          const struct th_scalar *scalar, const char *what,
                          struct th_distribution *distribution, struct th_law_numbers *numbers)
{
    struct th_law_text law = {.r = r,
                              .row = row,
                              .scalar = scalar,
                              .what = what,
                              .of = what,
                              .base = NAN,
                              .numbers = numbers};
    struct th_vary vary = {.least = -INFINITY, .most = INFINITY};
    struct th_range range;
    if (!th_read_range(r, row, what, &range))
        return false;
    vary.least = range.least;
    vary.most = range.most;
    if (!read_law(&law, &vary))
        return false;
    *distribution = vary.stated;
    distribution->least = vary.least;
    distribution->most = vary.most;
    return true;
}

/* Reports a list that stands in place of a law: [0.2 mL/day, 0.4 mL/day]. */
static bool reject_sequence(struct th_reader *r, const struct th_node *node, const char *path)
{
    const char *list = "";
    if (th_node_kind(node) != TH_SEQUENCE || th_node_count(node) == 0)
        return false;
    for (size_t k = 0; k < th_node_count(node) && strlen(list) < 200; k++) {
        const struct th_node *item = th_node_item(node, k);
        if (th_node_kind(item) != TH_SCALAR)
            return false;
        list =
            th_memory_format(&r->memory, "%s%s%.40s", list, k ? ", " : "", th_node_text(item));
    }
    th_error_at(r->error, th_node_place(node), TH_BAD_INPUT,
                "vary %s: a list is no law: write grid %.240s", path, list);
    return true;
}

/* True if table: has a column for it. */
static bool is_given(const struct th_reader *r, const struct th_vary *vary)
{
    const struct th_rows_read *table = r->rows;
    for (size_t c = 0; table && table->table && c < table->table->column_count; c++)
        if (table->columns[c].instance == vary->instance && table->columns[c].row == vary->row)
            return true;
    return false;
}

bool th_read_law(struct th_reader *r, const struct th_row *row, const struct th_node *node,
                 struct th_vary *vary)
{
    const struct th_instance *it = &r->scenario->instances[vary->instance];
    struct th_law_numbers numbers;
    struct th_scalar scalar;
    if (reject_sequence(r, node, vary->path) ||
        !th_read_scalar(r, node, vary->path, false, &scalar))
        return false;
    th_override_take(r, th_memory_format(&r->memory, "ensemble.vary.%s", vary->path), &scalar);
    struct th_law_text law = {.r = r,
                              .row = row,
                              .scalar = &scalar,
                              .what = vary->path,
                              .of = th_memory_format(&r->memory, "vary %s", vary->path),
                              .around = true,
                              .given = is_given(r, vary),
                              .numbers = &numbers,
                              .base = it->params[vary->row]};
    vary->place = scalar.place;
    vary->mark = scalar.mark;
    vary->source = th_memory_format(&r->memory, "%s", scalar.source ? scalar.source : "");
    vary->least = it->provenance[vary->row].least;
    vary->most = it->provenance[vary->row].most;
    if (!read_law(&law, vary))
        return false;
    th_late_law(r, scalar.place, vary);
    return true;
}
