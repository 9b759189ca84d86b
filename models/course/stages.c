/* The place of a member in the clinic's path: see the page below. The engine tells it. */
#include <string.h>

#include "model/model.h"

static const char page[] =
    "The stages of a scenario (stages:) are a path on which each member goes its own\n"
    "way; this is where it is: the number of the stage, from 0 in the order in which\n"
    "they are written, and the instant of its entry. It stands in every scenario with\n"
    "stages, and moves nothing.\n"
    "\n"
    "An order of a stage to a pump or a catheter that is not in the body is not\n"
    "given. An order that is relative to what is set (by: 20 %) is held within the\n"
    "range of what it changes. Both are counted here, and noted.\n"
    "\n"
    "By hand: a stage that is left 6 months after its entry, entered at the start:\n"
    "the second stage is entered at 182.625 day.\n";

#define STATES(OUT)                                                    \
    OUT(stage, NUMBER, "stage, by its number from 0")                  \
    OUT(entered, TIME, "when it was entered")                          \
    OUT(skipped, NUMBER, "orders to a device that is not in the body") \
    OUT(fitted, NUMBER, "relative orders that their range has changed")

#define OUTPUTS(OUT)                                                                          \
    OUT(stage, NUMBER, "stage, by its number from 0", .nature = TH_STEPWISE)                  \
    OUT(entered, TIME, "instant at which the stage was entered", .nature = TH_STEPWISE)       \
    OUT(skipped_orders, NUMBER, "orders of a stage that were not given", .flags = TH_COUNTED, \
        .log = TH_LOG_REFUSED, .nature = TH_STEPWISE,                                         \
        .notice = "an order of a stage was not given: what it speaks to is not in the "       \
                  "body, or there is no value that it could change")                          \
    OUT(fitted_orders, NUMBER, "relative orders that were held within their range",           \
        .flags = TH_COUNTED, .log = TH_LOG_FITTED, .nature = TH_STEPWISE,                     \
        .notice = "a relative order went beyond the range of what it changes, and was "       \
                  "held there")

struct states {
    STATES(TH_LANE_MEMBER)
};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

static void stages_start(const struct th_view *view)
{
    memset(view->states, 0, sizeof(struct states));
}

static void stages_advance(const struct th_view *view)
{
    (void)view;
}

static void stages_event(const struct th_view *view, const struct th_event *event, int lane)
{
    struct states *s = view->states;
    if (event->kind == TH_ENTERED) {
        s->stage[lane] = (double)event->number;
        s->entered[lane] = th_seconds_of(view->now[lane]);
    }
    s->skipped[lane] += event->kind == TH_SKIPPED;
    s->fitted[lane] += event->kind == TH_FITTED;
}

static void stages_observe(const struct th_view *view)
{
    memcpy(view->outputs, view->states, sizeof(struct states));
}

const struct th_model th_course_stages = {.slot = "course",
                                          .name = "stages",
                                          .doc = "stage of the clinic's path, and its entry",
                                          .page = page,
                                          .states = TH_TABLE(state_rows),
                                          .outputs = TH_TABLE(output_rows),
                                          .shows = true,
                                          .start = stages_start,
                                          .advance = stages_advance,
                                          .event = stages_event,
                                          .observe = stages_observe};
