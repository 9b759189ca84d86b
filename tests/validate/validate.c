/* make validate: every case, one table. Written to the terminal and, as validation.csv and
 * validation.md, to the folder that is named.
 *
 *     build/validate [FOLDER]
 *
 * Exit code 1 if a verification (closed form) fails; a miss against people is news. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "validate.h"

enum { WORD = 80 };

void add_row(struct table *table, struct row row)
{
    if (table->count < ROWS)
        table->rows[table->count++] = row;
    else
        fprintf(stderr, "%s: no room in the table\n", row.id);
}

static bool met(const struct row *row)
{
    double off = fabs(row->got - row->expected);
    switch (row->within) {
    case RELATIVE:
        return off <= row->tolerance * fabs(row->expected);
    case ABSOLUTE:
        return off <= row->tolerance;
    case FACTOR:
        return row->got >= row->expected / row->tolerance &&
               row->got <= row->expected * row->tolerance;
    case BAND:
        return row->got >= row->least && row->got <= row->most;
    }
    return false;
}

static const char *verdict(const struct row *row)
{
    return met(row) ? "pass" : row->people && isfinite(row->got) ? "outside" : "FAIL";
}

static const char *number(double value, const char *unit, char text[WORD])
{
    snprintf(text, WORD, "%.5g%s%s", value, *unit ? " " : "", unit);
    return text;
}

static const char *expected(const struct row *row, char text[WORD])
{
    return number(row->expected, row->unit, text);
}

static const char *tolerance(const struct row *row, char text[WORD])
{
    switch (row->within) {
    case RELATIVE:
        snprintf(text, WORD, "%.3g %%", row->tolerance * 100);
        break;
    case ABSOLUTE:
        snprintf(text, WORD, "+/-%.3g", row->tolerance);
        break;
    case FACTOR:
        snprintf(text, WORD, "factor %.3g", row->tolerance);
        break;
    case BAND:
        snprintf(text, WORD, "%.4g to %.4g", row->least, row->most);
        break;
    }
    return text;
}

static const char *kind(const struct row *row)
{
    return row->people ? "validation" : "verification";
}

static const char *own(const struct row *row)
{
    return row->akin ? " (own)" : "";
}

static void print(const struct table *table)
{
    char a[WORD], b[WORD], c[WORD];
    printf("%-6s %-62s %14s %14s %-13s %-8s %s\n", "case", "set-up", "expected", "got",
           "tolerance", "verdict", "source");
    for (size_t k = 0; k < table->count; k++) {
        const struct row *row = &table->rows[k];
        printf("%-6s %-62s %14s %14s %-13s %-8s %s%s\n", row->id, row->setup, expected(row, a),
               number(row->got, row->unit, b), tolerance(row, c), verdict(row), row->source,
               own(row));
    }
}

static void write_csv(const struct table *table, FILE *file)
{
    char text[WORD];
    fprintf(file, "case,kind,set-up,unit,expected,got,tolerance,verdict,source\n");
    for (size_t k = 0; k < table->count; k++) {
        const struct row *row = &table->rows[k];
        fprintf(file, "%s,%s,\"%s\",%s,%.9g,%.9g,%s,%s,\"%s%s\"\n", row->id, kind(row),
                row->setup, row->unit, row->expected, row->got, tolerance(row, text),
                verdict(row), row->source, own(row));
    }
}

static void write_part(const struct table *table, bool people, FILE *file)
{
    char a[WORD], b[WORD], c[WORD];
    fprintf(file, "\n| case | set-up | expected | got | tolerance | verdict | source |\n"
                  "|---|---|---|---|---|---|---|\n");
    for (size_t k = 0; k < table->count; k++) {
        const struct row *row = &table->rows[k];
        if (row->people == people)
            fprintf(file, "| %s | %s | %s | %s | %s | %s | %s%s |\n", row->id, row->setup,
                    expected(row, a), number(row->got, row->unit, b), tolerance(row, c),
                    verdict(row), row->source, own(row));
    }
}

static void write_md(const struct table *table, FILE *file)
{
    fprintf(file,
            "# Verification and validation\n\n"
            "Made by `make validate`. Each case runs `scenarios/validation/CASE.yaml` through "
            "the whole\nchain, or asks a law or a table of the models.\n\n"
            "## Against closed forms and definitions\n\n"
            "One that fails is a defect.\n");
    write_part(table, false, file);
    fprintf(
        file,
        "\n"
        "## Against people\n"
        "\n"
        "With the shipped defaults unless the set-up says otherwise. `outside` is where the "
        "model\n"
        "misses what was measured; it fails no build. Tolerances without a published spread "
        "are chosen.\n"
        "A source marked (own) is one that the model was built from: agreement there is "
        "consistency, not\n"
        "evidence. No constant of the transport was chosen to meet one of them.\n");
    write_part(table, true, file);
}

static int write(const struct table *table, const char *folder)
{
    static const char *const names[] = {"validation.csv", "validation.md"};
    int bad = 0;
    for (int k = 0; k < 2; k++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", folder, names[k]);
        FILE *file = fopen(path, "w");
        if (file)
            (k ? write_md : write_csv)(table, file);
        if (!file || fclose(file)) {
            fprintf(stderr, "%s cannot be written\n", path);
            bad = 1;
        }
    }
    return bad;
}

static int conclude(const struct table *table)
{
    int passed = 0, failed = 0, inside = 0, outside = 0, akin = 0;
    for (size_t k = 0; k < table->count; k++) {
        const char *word = verdict(&table->rows[k]);
        if (strcmp(word, "pass") == 0)
            *(table->rows[k].akin ? &akin : table->rows[k].people ? &inside : &passed) += 1;
        else
            *(strcmp(word, "FAIL") == 0 ? &failed : &outside) += 1;
    }
    printf(
        "\nverification: %d pass, %d fail\n"
        "people: %d pass, %d outside; %d more pass on a source that the model was built from\n",
        passed, failed, inside, outside, akin);
    return failed > 0;
}

int main(int argc, char **argv)
{
    struct table *table = calloc(1, sizeof *table);
    if (!table)
        return 1;
    table->units = th_units_create(NULL);
    if (!table->units)
        return 1;
    validate_device(table);
    validate_pumps(table);
    validate_rotor(table);
    validate_gauge(table);
    validate_programme(table);
    validate_line(table);
    validate_csf(table);
    validate_fluid(table);
    validate_drug(table);
    validate_networks(table);
    validate_people(table);
    validate_effects(table);
    print(table);
    int bad = conclude(table);
    if (argc > 1)
        bad |= write(table, argv[1]);
    th_units_free(table->units);
    free(table);
    return bad;
}
