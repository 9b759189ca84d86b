/* The rows and the page of pump/plugin, and a user's pump as it was loaded: for plugin.c and
 * the files beside it. */
#ifndef TH_PUMP_PLUGIN_H
#define TH_PUMP_PLUGIN_H

#include "library_rows.h"
#include "model/model.h"
#include "pump/common/stall.h"
#include "thecal_pump.h"

#define TH_PLUGIN_EXAMPLE                                                        \
    "#include <thecal_pump.h>\n"                                                 \
    "\n"                                                                         \
    "/* A gas spring: 0.1 % more flow per degree, and less under pressure. */\n" \
    "static void advance(const struct thecal_pump_in *in, double *states,\n"     \
    "                    struct thecal_pump_out *out)\n"                         \
    "{\n"                                                                        \
    "    (void)states;\n"                                                        \
    "    out->flow = in->order * (1 + 1e-3 * (in->temperature - 310.15)) *\n"    \
    "                101325 / in->ambient;\n"                                    \
    "}\n"                                                                        \
    "\n"                                                                         \
    "const struct thecal_pump thecal_pump = {\n"                                 \
    "    .size = sizeof thecal_pump,\n"                                          \
    "    .abi = THECAL_PUMP_ABI,\n"                                              \
    "    .name = \"gas_spring\",\n"                                              \
    "    .doc = \"a gas spring behind a restrictor\",\n"                         \
    "    .advance = advance,\n"                                                  \
    "};\n"

#define TH_PLUGIN_PARAMS(ROW)                                                                 \
    ROW(library, FILE, "", "", "", PLACEHOLDER, "",                                           \
        "the shared object of the pump, made with thecal_pump.h; its rows stand beside this", \
        .file = TH_LIBRARY_FILE, .example = TH_PLUGIN_EXAMPLE)                                \
    TH_PUMP_TUBE(ROW)

#define TH_PLUGIN_STATES(OUT)                                            \
    OUT(is_stalled, NUMBER, "stalled: 1 if nothing moves")               \
    OUT(stall_count, NUMBER, "stalls since the start")                   \
    OUT(missed, VOLUME, "volume ordered while stalled, since the start") \
    OUT(missed_excess, VOLUME, "round-off in missed")                    \
    OUT(last_flow, FLOW, "flow of the last step")                        \
    OUT(asked, VOLUME, "volume that the library moves, since the start") \
    OUT(asked_excess, VOLUME, "round-off in asked")                      \
    OUT(moved, VOLUME, "volume moved since the start")                   \
    OUT(moved_excess, VOLUME, "round-off in moved")

#define TH_PLUGIN_OUTPUTS(OUT)                                                                \
    OUT(flow, FLOW, "flow of the library, as far as the reservoir gives it, before slip",     \
        .nature = TH_INTERVAL_MEAN, .of = "moved_volume")                                     \
    OUT(availability, FRACTION, "share of the volume asked for that the reservoir gives now") \
    OUT(asked_volume, VOLUME, "volume that the library moves, since the start",               \
        .nature = TH_TOTAL, .flags = TH_GROWS)                                                \
    OUT(moved_volume, VOLUME, "volume that was moved since the start, before slip",           \
        .nature = TH_TOTAL, .flags = TH_GROWS)                                                \
    OUT(stalled, NUMBER, "pump stalled: 1 if it moves nothing", .log = TH_LOG_TRUTH,          \
        .notice = "the pump stalled", .nature = TH_STEPWISE)                                  \
    OUT(stalls, NUMBER, "stalls since the start: times that the pump came to a stand",        \
        .nature = TH_STEPWISE)                                                                \
    OUT(missed_volume, VOLUME,                                                                \
        "volume missed since the start: what is ordered while the pump is stalled",           \
        .log = TH_LOG_TRUTH, .notice = "volume that was missed while the pump was stalled",   \
        .nature = TH_TOTAL, .flags = TH_GROWS)

struct params {
    TH_PLUGIN_PARAMS(TH_LANE_MEMBER)
};
struct states {
    TH_PLUGIN_STATES(TH_LANE_MEMBER)
};
struct outputs {
    TH_PLUGIN_OUTPUTS(TH_LANE_MEMBER)
};
enum { TH_PLUGIN_PARAMS(TH_ROW_INDEX) ROWS };
enum { OWN_STATES = sizeof(struct states) / sizeof(double[TH_LANES]) };
enum { OWN_OUTPUTS = sizeof(struct outputs) / sizeof(double[TH_LANES]) };

/* Data of the row library. */
struct th_plugin {
    const struct thecal_pump *pump;
    const struct th_library *library;
    size_t rows, states; /* of the library */
};

/* The pump of a library that is sound; false and a sentence. */
bool th_plugin_find(const struct th_file *file, struct th_plugin *plugin,
                    struct th_error *error);
/* The model with the rows of its library behind its own. */
const struct th_model *th_plugin_extend(const struct th_model *base, const struct th_file *file,
                                        struct th_arena *arena, struct th_error *error);

/* Calls a function of the library. False: text holds the reason, the answer is not to be used.
 * The states are finite from then on or text says that they are not. */
enum th_plugin_call { TH_PLUGIN_START, TH_PLUGIN_ADVANCE, TH_PLUGIN_NEXT };
bool th_plugin_call(const struct th_plugin *plugin, enum th_plugin_call call,
                    const struct thecal_pump_in *in, double *states,
                    struct thecal_pump_out *out, char text[TH_LIBRARY_SENTENCE]);

/* Starts the pump with these parameters and steps it, each step twice, and all again: the same
 * states must give the same answers. */
enum th_status th_plugin_try(const struct th_plugin *plugin, const double *params,
                             struct th_error *error);

#endif
