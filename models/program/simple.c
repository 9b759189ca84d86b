/* The clinician's orders and nothing else: dose or rate, boluses, requests of the patient,
 * bridge. The equations stand on the page in simple_page.h; by hand: 200 ug/day of 500 ug/mL is
 * 0.4 mL/day. */
#include "commands.h"
#include "simple_page.h"

static const struct th_programme simple;

static void start(const struct th_view *view)
{
    th_program_start(&simple, view);
}

static void prepare(const struct th_view *view)
{
    th_program_prepare(&simple, view);
}

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    th_program_event(&simple, view, event, lane);
}

static const struct th_command commands[] = {TH_PROGRAM_COMMAND_LIST};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

const struct th_model th_program_simple = {
    .slot = "program",
    .name = "simple",
    .doc = "a dose or a rate, boluses, requests of the patient, bridge",
    .page = page,
    .params = {th_program_rows, ROWS},
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .commands = commands,
    .command_count = COMMANDS,
    .arrays = th_program_arrays,
    .check = th_program_check,
    .start = start,
    .prepare = prepare,
    .advance = th_program_advance,
    .event = event,
    .observe = th_program_observe,
    .why = th_program_why,
};
