/* Rows of a library of a user's (model/library.h), and sentences on its answers: common to the
 * models that stand for one, of a pump (thecal_pump.h) and of a programme (thecal_program.h).
 */
#ifndef TH_LIBRARY_ROWS_H
#define TH_LIBRARY_ROWS_H

#include "model/model.h"

/* A row, or a state (without standard, least, most and source), as a library gives it. */
struct th_library_row {
    const char *name, *unit, *standard, *least, *most, *doc, *source;
};

/* The struct that a library exports. */
struct th_library_about {
    const char *symbol;       /* "thecal_pump"; its header has that name */
    size_t size, head, whole; /* bytes: as it says; up to what follows its abi; wanted */
    unsigned abi, wanted;
    size_t rows, states;
    const void *of; /* for the functions below */
    struct th_library_row (*row)(const void *of, size_t k);
    struct th_library_row (*state)(const void *of, size_t k);
};

/* True if it is of this version and as large as that has it: before anything behind its abi is
 * read; a sentence if not. And whether its rows and states are there, not too many. */
bool th_library_is_sound(const struct th_library_about *it, struct th_error *error);
bool th_library_has_rows(const struct th_library_about *it, size_t most_rows,
                         size_t most_states, bool there, struct th_error *error);

/* The model with the rows of its library behind its own; NULL and sentences. */
const struct th_model *th_library_extend(const struct th_model *base,
                                         const struct th_library_about *about,
                                         const struct th_file *file, struct th_arena *arena,
                                         struct th_error *error);

/* The page's last paragraph but the numbers. */
#define TH_LIBRARY_PAGE                                                                 \
    "A library is code: it runs with the rights of whoever runs or checks a\n"          \
    "scenario. --no-plugins refuses to load it. If it crashes, the program ends with\n" \
    "exit code 8, and a result that is not finished is not written. If it hangs, the\n" \
    "second interrupt ends the program. A result keeps its SHA-256, not its bytes:\n"   \
    "run again it is sought at its path, and refused if it is another one.\n"

/* Sentences on an answer: a number that is none, and what the library said, as a line; false.
 * name: of the plug-in, or NULL. */
enum { TH_LIBRARY_SENTENCE = 300 };
bool th_library_fail(char text[TH_LIBRARY_SENTENCE], const char *name, const char *what,
                     double value);
bool th_library_message(char text[TH_LIBRARY_SENTENCE], const char *name, const char *answer,
                        size_t most);
/* It gave another answer to the same states and inputs. */
enum th_status th_library_remembers(const char *name, struct th_error *error);

#endif
