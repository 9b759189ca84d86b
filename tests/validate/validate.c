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

#include "catalog.h"
#include "validate.h"

enum { WORD = 80 };

void add_row(struct table *table, struct row row)
{
    if (table->count == ROWS) {
        fprintf(stderr, "%s: the table is full\n", row.id);
        return;
    }
    table->sections[table->count] = table->section;
    table->rows[table->count++] = row;
}

void add_band(struct table *table, struct row row, double least, double most)
{
    row.within = BAND;
    row.least = least;
    row.most = most;
    row.people = true;
    add_row(table, row);
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

static const char *category(const struct row *row)
{
    static const char *const names[] = {
        [IN_VIVO] = "in vivo",
        [ANIMAL] = "in vivo, animal",
        [BENCH] = "bench",
        [POPULATION] = "population",
        [EMERGENT] = "emergent behaviour",
        [PLAUSIBILITY] = "plausibility",
    };
    return !row->people ? "code verification"
           : row->akin  ? "calibration"
                        : names[row->evidence];
}

static const char *given(const struct row *row)
{
    return row->given ? row->given : "defaults";
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
    fprintf(file, "case,kind,set-up,unit,expected,got,tolerance,verdict,source,section,"
                  "category,parameters\n");
    for (size_t k = 0; k < table->count; k++) {
        const struct row *row = &table->rows[k];
        fprintf(file, "%s,%s,\"%s\",%s,%.9g,%.9g,%s,%s,\"%s%s\",%s,\"%s\",\"%s\"\n", row->id,
                kind(row), row->setup, row->unit, row->expected, row->got, tolerance(row, text),
                verdict(row), row->source, own(row), table->sections[k], category(row),
                row->people ? given(row) : "");
    }
}

static void write_part(const struct table *table, bool people, FILE *file)
{
    char a[WORD], b[WORD], c[WORD];
    fprintf(file,
            "\n| case | set-up | expected | got | tolerance | verdict | source |%s\n"
            "|---|---|---|---|---|---|---|%s\n",
            people ? " category | parameters |" : "", people ? "---|---|" : "");
    for (size_t k = 0; k < table->count; k++) {
        const struct row *row = &table->rows[k];
        if (row->people != people)
            continue;
        fprintf(file, "| %s | %s | %s | %s | %s | %s | %s%s |", row->id, row->setup,
                expected(row, a), number(row->got, row->unit, b), tolerance(row, c),
                verdict(row), row->source, own(row));
        if (people)
            fprintf(file, " %s | %s |", category(row), given(row));
        fprintf(file, "\n");
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
        "## Against what was measured\n"
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

struct score {
    int passed, failed, inside, outside, akin;
};

/* Of one section; NULL: of all. */
static struct score score_of(const struct table *table, const char *section)
{
    struct score score = {0};
    for (size_t k = 0; k < table->count; k++) {
        const struct row *row = &table->rows[k];
        const char *word = verdict(row);
        if (section && strcmp(section, table->sections[k]) != 0)
            continue;
        if (strcmp(word, "pass") == 0)
            *(row->akin ? &score.akin : row->people ? &score.inside : &score.passed) += 1;
        else
            *(strcmp(word, "FAIL") == 0 ? &score.failed : &score.outside) += 1;
    }
    return score;
}

static const struct section {
    const char *name;
    void (*fill)(struct table *table);
} sections[] = {
    {"devices", validate_device},
    {"pumps", validate_pumps},
    {"rotor", validate_rotor},
    {"benches and populations", validate_bench},
    {"gauges", validate_gauge},
    {"programmes", validate_programme},
    {"lines", validate_line},
    {"canal", validate_csf},
    {"pressure and leaks", validate_fluid},
    {"pressure in people", validate_space},
    {"drugs", validate_drug},
    {"networks", validate_networks},
    {"transport in people", validate_people},
    {"lumbar clearance", validate_lumbar},
    {"way to the skull", validate_skull},
    {"animals", validate_animals},
    {"effects", validate_effects},
    {"doses over weeks", validate_doses},
    {"populations", validate_populations},
};
enum { SECTIONS = sizeof sections / sizeof *sections };

static int conclude(const struct table *table)
{
    const struct score all = score_of(table, NULL);
    printf("\n%-22s %12s %6s %12s %8s %12s\n", "section", "verified", "FAIL", "measured: in",
           "outside", "built from");
    for (size_t k = 0; k < SECTIONS; k++) {
        const struct score one = score_of(table, sections[k].name);
        printf("%-22s %12d %6d %12d %8d %12d\n", sections[k].name, one.passed, one.failed,
               one.inside, one.outside, one.akin);
    }
    printf("\nverification: %d pass, %d fail\n"
           "measured: %d pass, %d outside; %d more pass on a source that the model was built "
           "from\n",
           all.passed, all.failed, all.inside, all.outside, all.akin);
    return all.failed > 0;
}

int main(int argc, char **argv)
{
    struct table *table = calloc(1, sizeof *table);
    if (!table)
        return 1;
    table->silent = th_catalog;
    table->silent.report_count = 0;
    table->units = th_units_create(NULL);
    if (!table->units)
        return 1;
    for (size_t k = 0; k < SECTIONS; k++) {
        table->section = sections[k].name;
        sections[k].fill(table);
    }
    print(table);
    int bad = conclude(table);
    if (argc > 1)
        bad |= write(table, argv[1]);
    th_units_free(table->units);
    free(table);
    return bad;
}
