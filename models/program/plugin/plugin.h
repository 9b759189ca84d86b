/* The rows of program/plugin, and a user's controller as it was loaded: for plugin.c and the
 * files beside it. */
#ifndef TH_PROGRAM_PLUGIN_H
#define TH_PROGRAM_PLUGIN_H

#include "library_rows.h"
#include "program/orders.h"
#include "thecal_program.h"

#define TH_CONTROLLER_EXAMPLE                                                  \
    "#include <thecal_program.h>\n"                                            \
    "\n"                                                                       \
    "/* 1 mL/day until something is ordered. */\n"                             \
    "static void decide(const struct thecal_program_in *in, double *states,\n" \
    "                   struct thecal_program_out *out)\n"                     \
    "{\n"                                                                      \
    "    (void)states;\n"                                                      \
    "    out->flow = in->order > 0 ? in->order : 1e-6 / 86400;\n"              \
    "}\n"                                                                      \
    "\n"                                                                       \
    "const struct thecal_program thecal_program = {\n"                         \
    "    .size = sizeof thecal_program,\n"                                     \
    "    .abi = THECAL_PROGRAM_ABI,\n"                                         \
    "    .name = \"unless_ordered\",\n"                                        \
    "    .doc = \"1 mL/day unless something else is ordered\",\n"              \
    "    .decide = decide,\n"                                                  \
    "};\n"

#define TH_CONTROLLER_PARAMS(ROW)                                                          \
    BASE_ROWS(ROW, "dose that the library is told, as labelled; left out: rate, or none",  \
              "basal flow that the library is told; left out: dose, or none")              \
    ORDER_ROWS(ROW)                                                                        \
    ROW(library, FILE, "", "", "", PLACEHOLDER, "",                                        \
        "the shared object of the controller, made with thecal_program.h; its rows stand " \
        "beside this",                                                                     \
        .file = TH_LIBRARY_FILE, .example = TH_CONTROLLER_EXAMPLE)

#define TH_CONTROLLER_STATES(OUT)                                                     \
    STATES(OUT)                                                                       \
    OUT(decided, FLOW, "basal flow that the library gave last")                       \
    OUT(next, NUMBER, "instant at which it is asked again, ticks; -1: it named none") \
    OUT(asked_of, NUMBER, "times that it was asked since the pump is new")            \
    OUT(seen_order, FLOW, "basal order of which it was asked last")                   \
    OUT(seen_programmed, CONCENTRATION, "programmed concentration then")              \
    OUT(seen_rows, NUMBER, "sum of the bits of its rows then")

struct controller_params {
    TH_CONTROLLER_PARAMS(TH_LANE_MEMBER)
};
struct controller_states {
    TH_CONTROLLER_STATES(TH_LANE_MEMBER)
};
#define TH_CONTROLLER_INDEX(name_, ...) CONTROLLER_##name_,
enum { TH_CONTROLLER_PARAMS(TH_CONTROLLER_INDEX) OWN_ROWS };
enum { OWN_STATES = sizeof(struct controller_states) / sizeof(double[TH_LANES]) };

#define TH_CONTROLLER_OUTPUTS(OUT)                                                          \
    OUTPUTS(OUT)                                                                            \
    OUT(unordered, NUMBER,                                                                  \
        "nothing ordered: 1 while neither dose nor rate is, and the library has given no "  \
        "flow",                                                                             \
        .log = TH_LOG_NOTICE,                                                               \
        .notice = "neither a dose nor a rate is ordered, and the controller gives no flow", \
        .nature = TH_STEPWISE)
struct controller_outputs {
    TH_CONTROLLER_OUTPUTS(TH_LANE_MEMBER)
};
enum { OWN_OUTPUTS = sizeof(struct controller_outputs) / sizeof(double[TH_LANES]) };

/* Data of the row library. */
struct th_controller {
    const struct thecal_program *program;
    const struct th_library *library;
    size_t rows, states; /* of the library */
};

/* plugin_rows.c. The controller of a library that is sound; false and a sentence. */
bool th_controller_find(const struct th_file *file, struct th_controller *controller,
                        struct th_error *error);
/* The model with the rows of its library behind its own. */
const struct th_model *th_controller_extend(const struct th_model *base,
                                            const struct th_file *file, struct th_arena *arena,
                                            struct th_error *error);

/* plugin_call.c. Calls a function of the library; because NEW of start is its start. False:
 * text holds the reason, the answer is not to be used. The states are finite from then on or
 * text says that they are not. */
enum th_controller_call { TH_CONTROLLER_START, TH_CONTROLLER_DECIDE };
bool th_controller_call(const struct th_controller *controller, enum th_controller_call call,
                        const struct thecal_program_in *in, double *states,
                        struct thecal_program_out *out, char text[TH_LIBRARY_SENTENCE]);

/* Starts the controller with these parameters and asks it some times, each twice, and all
 * again: the same states must give the same answers. */
enum th_status th_controller_try(const struct th_controller *controller, const double *params,
                                 struct th_error *error);

#endif
