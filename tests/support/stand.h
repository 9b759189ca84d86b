/* One scenario of a catalogue, step by step, with the ports of its block in sight. */
#ifndef TH_STAND_H
#define TH_STAND_H

#include "engine/advance.h"
#include "engine/block_private.h"
#include "engine/rules.h"
#include "engine/start.h"
#include "ports.h"
#include "support/catalog_walk.h"

/* A scenario in which each slot of the device has a model, with two drugs. */
static const char everything[] __attribute__((unused)) =
    "run: {duration: 3 h, sample: 1 min}\nrecord: [all]\n"
    "drug: [{from: parts/morphine.yaml, concentration: 10 mg/mL},\n"
    "       {from: parts/baclofen.yaml, concentration: 1 mg/mL}]\n"
    "patient: {weight: 80 kg}\n"
    "medicines: {name: daily, dose: 1 mg, route: iv, every: 1 h}\n"
    "clinician: {catheter_volume: 0.5 mL, syringe_error: 1 %, syringe_noise: 2 %,\n"
    "            reading_noise: 0.3 mL}\n"
    "program: {rate: 1 mL/day}\npump: {from: parts/peristaltic_20ml.yaml}\n"
    "reservoir: {from: parts/bellows_20ml.yaml}\n"
    "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\ncsf: {cells: 20}\n"
    "faults: [{use: kink, at: 30 cm, closed: 50 %, begins: 0 h}]\n"
    "effects: [{use: emax, drug: morphine, ec50: 1 ug/mL}]\n";

struct stand {
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_block *block;
    struct th_ports *ports;
};

static inline void put_up(struct stand *s, const struct th_catalog *catalog, const char *text)
{
    struct th_error error = {0};
    s->scenario =
        th_scenario_parse(catalog, walk_units, WALK_NAME, text, strlen(text), NULL, 0, &error);
    ck_assert_msg(s->scenario != NULL, "%s\n%s", error.text[0], text);
    s->layout = th_layout_create(s->scenario, &error);
    s->block = s->layout ? th_block_create(s->layout, &error) : NULL;
    ck_assert_msg(s->block != NULL, "%s\n%s", error.text[0], text);
    th_block_start(s->block, 0, 0, 1);
    s->ports = s->block->views[0].ports;
}

static inline void take_down(struct stand *s)
{
    th_block_free(s->block);
    th_layout_free(s->layout);
    th_scenario_free(s->scenario);
}

static inline void advance(struct stand *s, double seconds)
{
    char why[TH_SENTENCE];
    th_block_advance(s->block, (th_tick)llround(seconds * 1e6), NULL, NULL);
    ck_assert_msg(th_block_status(s->block, 0) == TH_OK, "at %g s: %s", seconds,
                  th_block_reason(s->block, 0, why));
}

#endif
