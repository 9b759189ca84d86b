/* The scenario language: text to a scenario and back, and its tables for people. */
#ifndef TH_LANGUAGE_H
#define TH_LANGUAGE_H

#include <stdio.h>

#include "scenario/path.h"
#include "scenario/scenario.h"

/* Reads a file. sets: "path=value" words from the command line, may be NULL. NULL and up to 20
 * sentences on failure. The catalogue and the units must outlive the scenario. */
struct th_scenario *th_scenario_load(const struct th_catalog *catalog,
                                     const struct th_units *units, const char *path,
                                     const char *const *sets, size_t set_count,
                                     struct th_error *error);
/* The same from a text; `from:` is sought beside name. */
struct th_scenario *th_scenario_parse(const struct th_catalog *catalog,
                                      const struct th_units *units, const char *name,
                                      const char *text, size_t length, const char *const *sets,
                                      size_t set_count, struct th_error *error);
/* The same from texts alone: no file is opened. */
struct th_scenario *th_scenario_again(const struct th_catalog *catalog,
                                      const struct th_units *units,
                                      const struct th_texts *texts, const char *const *sets,
                                      size_t set_count, struct th_error *error);

/* As th_scenario_path; TH_BAD_INPUT and a sentence if the path names nothing of that kind. */
enum th_status th_scenario_find(const struct th_scenario *scenario, enum th_sought sought,
                                const char *text, struct th_path *path, struct th_error *error);
/* A path with the present name in place of an old one, "plasma.concentration.morphine" of
 * "csf.plasma_concentration.morphine", by the catalogue alone; NULL: it has no old one. back:
 * with the old name of a present one, for results of earlier versions. */
const struct th_moved *th_path_now(const struct th_catalog *catalog, enum th_sought sought,
                                   const char *path, bool back, char now[TH_PATH_LENGTH]);
/* A value for a parameter as a scenario writes it: "80 1/min", "C5", a word of a choice, a
 * drug; within its bounds. TH_BAD_INPUT and a sentence if it is none. */
enum th_status th_scenario_value(const struct th_scenario *scenario, size_t instance,
                                 size_t row, const char *text, double *si,
                                 struct th_error *error);

/* An instant of a run as its scenario writes it: "5 day", "day 3 07:00", "end", within the run.
 * TH_USAGE and a sentence, "WHAT: ...", if it is none. */
enum th_status th_scenario_when(const struct th_scenario *scenario, const char *what,
                                const char *text, double *seconds, struct th_error *error);

/* Writes the scenario back as YAML with every default visible: loads to the same numbers. */
enum th_status th_scenario_write(const struct th_scenario *scenario, const char *path,
                                 struct th_error *error);

/* A place in the scenario's text that format 1 spells differently. */
enum th_edit_kind {
    TH_EDIT_VALUE,   /* the word `value` becomes text                                */
    TH_EDIT_WORD,    /* the same within a scalar that begins here                    */
    TH_EDIT_ENTRY,   /* the entry key: value becomes text; "": it is taken out; value
                        "": all that begins at its place                             */
    TH_EDIT_INSERT,  /* text becomes the first entry of the mapping that begins here */
    TH_EDIT_COMMENT, /* text becomes a comment above the line: of what changes with the rest */
};

struct th_edit {
    enum th_edit_kind kind;
    struct th_place place, value_place;
    const char *key, *value, *text;
    const struct th_edit *next;
};

/* The scenario's own text in format 1. */
enum th_status th_scenario_rewrite(const struct th_scenario *scenario, FILE *out,
                                   struct th_error *error);

/* The tables of the language: its keys, the laws of vary:, the instants, and the spellings of
 * 0.1 with those of format 1. */
struct th_key {
    const char *section, *key, *kind, *otherwise, *doc;
};
struct th_phrase {
    const char *written, *doc;
};
const struct th_key *th_scenario_keys(size_t *count);
const char *th_key_doc(const char *section, const char *key); /* "" if there is none */
const struct th_phrase *th_scenario_laws(size_t *count);
const struct th_phrase *th_scenario_instants(size_t *count);

struct th_old_row {
    const char *where, *old, *now;
};
const struct th_old_row *th_scenario_old(size_t *count);

#endif
