/* ensemble.correlations: a list of {pair: [path, path], rho: 0.3}, or a table with the columns
 * path, with and rho, a row for each pair.
 *
 * The paths that hang together are a group, sorted by name, with the Cholesky factor of its
 * matrix: so nothing depends on the order of keys, and other groups change nothing. */
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "language/reader.h"

/* The eigenvalues of a correlation matrix of n add up to n; less is none. */
static const double least_eigenvalue = 1e-12;

struct pair {
    size_t laws[2]; /* of scenario->vary, the lower first */
    double rho;
    struct th_place place;
};

struct pairs {
    struct th_reader *r;
    struct pair *items;
    size_t count;
};

static bool reject(struct th_reader *r, struct th_place place, const char *sentence)
{
    th_error_at(r->error, place, TH_BAD_INPUT, "correlations: %s", sentence);
    return false;
}

/* The law of vary: that a path means. */
static bool find_law(struct th_reader *r, struct th_place place, const char *text, size_t *law)
{
    const struct th_scenario *s = r->scenario;
    const char *end = strrchr(text, '.');
    struct th_path path;
    if (end && strcmp(end, ".from") == 0)
        return reject(r, place,
                      th_memory_format(&r->memory,
                                       "%.60s names parts, which have no normal score", text));
    if (!th_read_path(r, place, TH_PARAM, text, &path))
        return false;
    for (*law = 0; *law < s->vary_count; ++*law)
        if (s->vary[*law].instance == path.instance && s->vary[*law].row == path.row)
            break;
    if (*law == s->vary_count)
        return reject(
            r, place,
            th_memory_format(&r->memory, "%.60s has no law in vary: that is drawn", text));
    const enum th_law kind = s->vary[*law].law;
    if (kind == TH_NORMAL || kind == TH_LOGNORMAL || kind == TH_STATED)
        return true;
    return reject(
        r, place,
        th_memory_format(&r->memory,
                         "%s has the law %.80s, which has no normal score: it goes with "
                         "laws of a distribution",
                         s->vary[*law].path, s->vary[*law].words));
}

/* One pair more. */
static bool add(struct pairs *pairs, size_t a, size_t b, double rho, struct th_place place)
{
    struct th_memory *memory = &pairs->r->memory;
    const struct th_vary *vary = pairs->r->scenario->vary;
    if (a == b)
        return reject(pairs->r, place,
                      th_memory_format(memory, "%s with itself is no pair", vary[a].path));
    for (size_t k = 0; k < pairs->count; k++)
        if (pairs->items[k].laws[0] == (a < b ? a : b) &&
            pairs->items[k].laws[1] == (a < b ? b : a))
            return reject(pairs->r, place,
                          th_memory_format(memory, "%s and %s are there twice", vary[a].path,
                                           vary[b].path));
    pairs->items[pairs->count++] = (struct pair){{a < b ? a : b, a < b ? b : a}, rho, place};
    return true;
}

static bool read_rho(struct th_reader *r, const struct th_scalar *scalar, double *rho)
{
    static const struct th_row row = {.name = "rho", .quantity = TH_NUMBER};
    if (!th_read_number(r, &row, scalar, "correlations rho", rho))
        return false;
    return fabs(*rho) < 1 ||
           reject(
               r, scalar->place,
               th_memory_format(&r->memory, "rho %.40s is not between -1 and 1", scalar->text));
}

/* A pair by its two texts. */
static void read_texts(struct pairs *pairs, const struct th_scalar texts[2],
                       const struct th_scalar *number)
{
    size_t laws[2];
    double rho;
    for (size_t k = 0; k < 2; k++)
        if (!find_law(pairs->r, texts[k].place, texts[k].text, &laws[k]))
            return;
    if (read_rho(pairs->r, number, &rho))
        add(pairs, laws[0], laws[1], rho, texts[0].place);
}

static void read_pair(struct pairs *pairs, const struct th_node *node)
{
    struct th_reader *r = pairs->r;
    struct th_candidates names = {0};
    struct th_scalar texts[2], rho;
    const int before = r->error->count;
    th_candidates_section(&r->memory, &names, "correlations");
    if (!th_read_keys(r, node, "correlations", &names) || r->error->count > before)
        return;
    const struct th_node *pair = th_node_get(node, "pair");
    bool good = pair && th_node_kind(pair) == TH_SEQUENCE && th_node_count(pair) == 2;
    for (size_t k = 0; good && k < 2; k++) {
        const struct th_node *item = th_node_item(pair, k);
        good = th_node_kind(item) == TH_SCALAR;
        if (good)
            texts[k] = (struct th_scalar){th_node_text(item),
                                          th_read_place(r, th_node_place(item)), TH_CHOSEN, ""};
    }
    if (good && th_read_entry(r, node, "rho", &rho))
        read_texts(pairs, texts, &rho);
    else
        reject(r, th_read_place(r, th_node_place(node)),
               "an entry is {pair: [path, path], rho: 0.3}");
}

static bool open_pairs(struct pairs *pairs, size_t most)
{
    pairs->items = th_memory_scratch(&pairs->r->memory, (most + 1) * sizeof *pairs->items);
    return pairs->items != NULL;
}

static void read_file(struct pairs *pairs, const struct th_node *node)
{
    static const char *const names[] = {"path", "with", "rho"};
    struct th_reader *r = pairs->r;
    struct th_scalar file, cells[3];
    size_t columns[3];
    if (!th_read_scalar(r, node, "correlations", false, &file))
        return;
    const struct th_table_file *read = th_read_table(r, &file, "correlations");
    if (!read || !open_pairs(pairs, read->table->rows) ||
        th_data_only(read->table, names, 3, r->error) != TH_OK)
        return;
    for (size_t k = 0; k < 3; k++)
        if ((columns[k] = th_data_need(read->table, names[k], r->error)) == TH_NO_COLUMN)
            return;
    for (size_t row = 0; row < read->table->rows; row++) {
        bool good = true;
        for (size_t k = 0; k < 3; k++)
            good = th_read_cell(r, read->table, row, columns[k], &cells[k]) && good;
        if (good)
            read_texts(pairs, cells, &cells[2]);
        else
            reject(r, th_data_place(read->table, row, columns[0]),
                   "a row has two paths and their rho");
    }
}

/* The laws of the group of law `first`, sorted by the names of their paths; how many. */
static size_t find_group(const struct th_scenario *s, const size_t *groups, size_t first,
                         size_t *laws)
{
    size_t count = 0;
    for (size_t k = 0; k < s->vary_count; k++) {
        if (groups[k] != groups[first])
            continue;
        size_t at = count++;
        for (; at > 0 && strcmp(s->vary[laws[at - 1]].path, s->vary[k].path) > 0; at--)
            laws[at] = laws[at - 1];
        laws[at] = k;
    }
    return count;
}

static double rho_of(const struct pairs *pairs, size_t a, size_t b)
{
    for (size_t k = 0; k < pairs->count; k++)
        if (pairs->items[k].laws[0] == (a < b ? a : b) &&
            pairs->items[k].laws[1] == (a < b ? b : a))
            return pairs->items[k].rho;
    return a == b;
}

/* The smallest eigenvalue; the matrix is lost. NaN, after a sentence, without memory. The
 * workspace is ours: GSL's own would end the program where there is no memory. */
static double smallest(struct th_memory *memory, double *matrix, size_t count)
{
    double *values = th_memory_scratch(memory, 3 * count * sizeof *values);
    if (!values)
        return NAN;
    gsl_eigen_symm_workspace work = {count, values + count, values + 2 * count};
    gsl_matrix_view of = gsl_matrix_view_array(matrix, count, count);
    gsl_vector_view to = gsl_vector_view_array(values, count);
    gsl_eigen_symm(&of.matrix, &to.vector, &work);
    return gsl_vector_min(&to.vector);
}

static bool reject_matrix(struct th_reader *r, const size_t *laws, size_t count, double least,
                          struct th_place place)
{
    const char *names = "";
    for (size_t k = 0; k < count && strlen(names) < 200; k++)
        names = th_memory_format(&r->memory, "%s%s%.60s", names, k ? ", " : "",
                                 r->scenario->vary[laws[k]].path);
    return reject(r, place,
                  th_memory_format(&r->memory,
                                   "those of %s cannot all hold at once: their matrix is not "
                                   "positive definite (its smallest eigenvalue is %.3g)",
                                   names, least));
}

/* The matrix of a group, its factor, and its entries in scenario->correlated. */
static bool add_group(const struct pairs *pairs, const size_t *laws, size_t count,
                      struct th_place place)
{
    struct th_scenario *s = pairs->r->scenario;
    struct th_memory *memory = &pairs->r->memory;
    const size_t size = count * count * sizeof(double);
    double *rho = th_memory_keep(memory, size), *factor = th_memory_keep(memory, size);
    if (!rho || !factor)
        return false;
    for (size_t k = 0; k < count * count; k++)
        rho[k] = rho_of(pairs, laws[k / count], laws[k % count]);
    memcpy(factor, rho, size);
    const double least = smallest(memory, factor, count);
    if (isnan(least))
        return false;
    if (!(least > least_eigenvalue))
        return reject_matrix(pairs->r, laws, count, least, place);
    memcpy(factor, rho, size);
    gsl_matrix_view view = gsl_matrix_view_array(factor, count, count);
    gsl_linalg_cholesky_decomp1(&view.matrix);
    const size_t first = s->correlated_count;
    for (size_t k = 0; k < count; k++)
        s->correlated[s->correlated_count++] =
            (struct th_correlated){.vary = laws[k],
                                   .first = first,
                                   .score = factor + k * count,
                                   .rho = rho + k * count,
                                   .count = count};
    return true;
}

static void add_groups(const struct pairs *pairs)
{
    struct th_scenario *s = pairs->r->scenario;
    struct th_memory *memory = &pairs->r->memory;
    const size_t count = s->vary_count;
    size_t *groups = th_memory_scratch(memory, 2 * count * sizeof *groups);
    s->correlated = th_memory_keep(memory, count * sizeof *s->correlated);
    if (!groups || !s->correlated)
        return;
    for (size_t k = 0; k < count; k++) groups[k] = k;
    for (size_t p = 0; p < pairs->count; p++) {
        const struct pair *pair = &pairs->items[p];
        const size_t from = groups[pair->laws[1]], to = groups[pair->laws[0]];
        for (size_t k = 0; k < count && pair->rho != 0; k++) /* of 0: as if left out */
            groups[k] = groups[k] == from ? to : groups[k];
    }
    for (size_t k = 0; k < count; k++) {
        size_t *laws = groups + count, p = 0;
        size_t members = find_group(s, groups, k, laws), least = k;
        for (size_t j = 0; j < members; j++) least = laws[j] < least ? laws[j] : least;
        if (members == 1 || least != k)
            continue;
        while (groups[pairs->items[p].laws[0]] != groups[k]) p++;
        if (!add_group(pairs, laws, members, pairs->items[p].place))
            return;
    }
}

void th_read_correlations(struct th_reader *r, const struct th_node *node)
{
    struct pairs pairs = {.r = r};
    const int before = r->error->count;
    if (th_node_kind(node) == TH_SEQUENCE) {
        if (!open_pairs(&pairs, th_node_count(node)))
            return;
        for (size_t k = 0; k < th_node_count(node); k++)
            read_pair(&pairs, th_node_item(node, k));
    } else if (th_node_kind(node) == TH_SCALAR) {
        read_file(&pairs, node);
    } else {
        reject(r, th_read_place(r, th_node_place(node)),
               "a list is wanted, [{pair: [path, path], rho: 0.3}], or a file");
    }
    if (r->error->count == before && pairs.count)
        add_groups(&pairs);
}
