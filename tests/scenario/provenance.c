/* Uncalibrated values: numbers of nature or of a device without a source, wherever they
 * stand. Settings (a prescription, a place, a grid) are their author's and never count. */
#define TH_SUITE "provenance"
#include "support/check_main.h"

#include "language/language.h"
#include "scenario/path.h"
#include "scenario/provenance.h"
#include "support/real_run.h"

/* Every setting of the product. A new row that is chosen and cites nothing must be
 * considered before it is added here. */
static const char *const settings[] = {"surroundings.body.altitude",
                                       "surroundings.body.ambient",
                                       "surroundings.body.body_temperature",
                                       "surroundings.body.pump_temperature",
                                       "surroundings.body.field",
                                       "surroundings.body.posture",
                                       "surroundings.body.schedule",
                                       "clinician.believed.catheter_volume",
                                       "clinician.believed.concentration",
                                       "clinician.believed.reservoir_volume",
                                       "clinician.believed.notice_from",
                                       "clinician.believed.alarm_from",
                                       "medicine.regimen.drug",
                                       "medicine.regimen.dose",
                                       "medicine.regimen.route",
                                       "medicine.regimen.every",
                                       "medicine.regimen.begins",
                                       "program.simple.dose",
                                       "program.simple.rate",
                                       "program.simple.concentration",
                                       "program.simple.drug",
                                       "program.simple.demand_dose",
                                       "program.simple.demand_over",
                                       "program.simple.lockout",
                                       "program.simple.demand_daily",
                                       "program.simple.demand_count",
                                       "program.simple.rate_step",
                                       "program.simple.dose_step",
                                       "program.flex.dose",
                                       "program.flex.rate",
                                       "program.flex.concentration",
                                       "program.flex.drug",
                                       "program.flex.demand_dose",
                                       "program.flex.demand_over",
                                       "program.flex.lockout",
                                       "program.flex.demand_daily",
                                       "program.flex.demand_count",
                                       "program.flex.rate_step",
                                       "program.flex.dose_step",
                                       "program.flex.table",
                                       "program.flex.scale",
                                       "program.periodic.dose",
                                       "program.periodic.rate",
                                       "program.periodic.concentration",
                                       "program.periodic.drug",
                                       "program.periodic.demand_dose",
                                       "program.periodic.demand_over",
                                       "program.periodic.lockout",
                                       "program.periodic.demand_daily",
                                       "program.periodic.demand_count",
                                       "program.periodic.rate_step",
                                       "program.periodic.dose_step",
                                       "program.periodic.bolus_dose",
                                       "program.periodic.bolus_volume",
                                       "program.periodic.every",
                                       "program.periodic.over",
                                       "program.periodic.first",
                                       "program.plugin.dose",
                                       "program.plugin.rate",
                                       "program.plugin.concentration",
                                       "program.plugin.drug",
                                       "program.plugin.demand_dose",
                                       "program.plugin.demand_over",
                                       "program.plugin.lockout",
                                       "program.plugin.demand_daily",
                                       "program.plugin.demand_count",
                                       "program.plugin.rate_step",
                                       "program.plugin.dose_step",
                                       "program.constant.rate",
                                       "program.constant.concentration",
                                       "program.constant.drug",
                                       "drug.solute.concentration",
                                       "drug.solute.basis",
                                       "pump.peristaltic.pulses",
                                       "pump.peristaltic.leak",
                                       "pump.peristaltic.occlusion_alarm",
                                       "pump.peristaltic.fill_alarm",
                                       "pump.peristaltic.service_used",
                                       "pump.valve_gated.stall_alarm",
                                       "pump.valve_gated.occlusion_alarm",
                                       "pump.valve_gated.fill_alarm",
                                       "pump.piezo.stall_alarm",
                                       "pump.piezo.occlusion_alarm",
                                       "pump.piezo.fill_alarm",
                                       "pump.table.beyond",
                                       "pump.valve_gated.pulses",
                                       "pump.propellant.clogged",
                                       "pump.propellant.opens_at",
                                       "pump.piezo.clogged",
                                       "pump.osmotic.wet_for",
                                       "pump.piston.pulses",
                                       "pump.piston.stall_alarm",
                                       "pump.piston.occlusion_alarm",
                                       "pump.piston.fill_alarm",
                                       "fault.kink.at",
                                       "fault.kink.length",
                                       "fault.kink.closed",
                                       "fault.kink.residual",
                                       "fault.kink.bend",
                                       "fault.kink.bend_lateral",
                                       "fault.kink.bend_upright",
                                       "fault.kink.collapse",
                                       "fault.kink.begins",
                                       "fault.kink.over",
                                       "fault.kink.until",
                                       "fault.kink.period",
                                       "fault.kink.duty",
                                       "fault.occlusion.at",
                                       "fault.occlusion.length",
                                       "fault.occlusion.closed",
                                       "fault.occlusion.drug",
                                       "fault.occlusion.regresses",
                                       "fault.occlusion.begins",
                                       "fault.occlusion.over",
                                       "fault.occlusion.until",
                                       "fault.leak.at",
                                       "fault.leak.bore",
                                       "fault.leak.resistance",
                                       "fault.leak.wall",
                                       "fault.leak.into",
                                       "fault.leak.epidural",
                                       "fault.leak.opens_at",
                                       "fault.leak.closes_at",
                                       "fault.leak.begins",
                                       "fault.leak.over",
                                       "fault.leak.until",
                                       "fault.leak.period",
                                       "fault.leak.duty",
                                       "fault.dislodge.into",
                                       "fault.dislodge.begins",
                                       "fault.dislodge.until",
                                       "fault.migrate.by",
                                       "fault.migrate.begins",
                                       "fault.migrate.over",
                                       "fault.migrate.until",
                                       "catheter.ladder.trimmed",
                                       "catheter.ladder.intrathecal",
                                       "catheter.ladder.side_holes",
                                       "catheter.ladder.side_bore",
                                       "catheter.ladder.side_first",
                                       "catheter.ladder.side_spacing",
                                       "catheter.ladder.end",
                                       "catheter.ladder.access_port",
                                       "catheter.ladder.tip",
                                       "catheter.ladder.segments",
                                       "reservoir.bellows.volume",
                                       "reservoir.bellows.water",
                                       "reservoir.bellows.propellant",
                                       "reservoir.bellows.refill_temperature",
                                       "reservoir.bellows.wall",
                                       "reservoir.bellows.overfill",
                                       "reservoir.bellows.yields_at",
                                       "line.transport.cells",
                                       "line.transport.filled",
                                       "drug.solute.parent",
                                       "needle.syringe.level",
                                       "needle.syringe.gauge",
                                       "needle.syringe.opening",
                                       "csf.axial.cells",
                                       "csf.axial.poles",
                                       "csf.axial.shape",
                                       "csf.axial.channel",
                                       "csf.axial.harmonic_2",
                                       "csf.axial.harmonic_3",
                                       "csf.axial.opening",
                                       "csf.axial.probe",
                                       "csf.axial.solver",
                                       "csf.axial.accuracy",
                                       "csf.axial.shortest",
                                       "csf.axial.longest",
                                       "csf.compartments.longest",
                                       "csf.axial.saturable_step",
                                       "csf.axial.tolerance",
                                       "csf.streaming.cells",
                                       "csf.streaming.angles",
                                       "csf.streaming.shape",
                                       "csf.streaming.opening",
                                       "csf.streaming.probe",
                                       "csf.streaming.longest",
                                       "csf.chain.cells",
                                       "csf.chain.poles",
                                       "csf.chain.shape",
                                       "csf.chain.channel",
                                       "csf.chain.harmonic_2",
                                       "csf.chain.harmonic_3",
                                       "csf.chain.probe",
                                       "csf.chain.solver",
                                       "csf.chain.accuracy",
                                       "csf.chain.longest",
                                       "csf.chain.saturable_step",
                                       "csf.chain.tolerance",
                                       "csf.mixed.poles",
                                       "csf.mixed.shape",
                                       "csf.mixed.channel",
                                       "csf.mixed.harmonic_2",
                                       "csf.mixed.harmonic_3",
                                       "csf.streaming.harmonic_2",
                                       "csf.streaming.harmonic_3",
                                       "csf.mixed.solver",
                                       "csf.mixed.accuracy",
                                       "csf.mixed.longest",
                                       "csf.mixed.saturable_step",
                                       "csf.mixed.tolerance",
                                       "effect.emax.site",
                                       "effect.emax.level",
                                       "effect.emax.drug",
                                       "effect.surface.site",
                                       "effect.surface.level",
                                       "effect.surface.drug",
                                       "effect.surface.second",
                                       "effect.block.drug",
                                       "effect.withdrawal.site",
                                       "effect.withdrawal.level",
                                       "effect.withdrawal.drug",
                                       "effect.analgesia.site",
                                       "effect.analgesia.level",
                                       "effect.analgesia.drug",
                                       "effect.ashworth.site",
                                       "effect.ashworth.level",
                                       "effect.ashworth.drug",
                                       "gauge.delivered.window",
                                       "gauge.trumpet.at",
                                       "gauge.trumpet.startup_window",
                                       "gauge.trumpet.half_life",
                                       "gauge.trumpet.bolus_wait"};

START_TEST(settings_are_known)
{
    enum { COUNT = sizeof settings / sizeof settings[0] };
    size_t found = 0;
    for (size_t m = 0; m < th_catalog.model_count; m++) {
        const struct th_model *model = th_catalog.models[m];
        for (size_t k = 0; k < model->params.count; k++) {
            char path[128];
            snprintf(path, sizeof path, "%s.%s.%s", model->slot, model->name,
                     model->params.rows[k].name);
            bool known = false;
            for (size_t s = 0; s < COUNT; s++) known |= strcmp(settings[s], path) == 0;
            ck_assert_msg(known == th_row_is_setting(&model->params.rows[k]), "%s", path);
            found += known;
        }
    }
    ck_assert_uint_eq(found, COUNT);
}
END_TEST

#define CSF "csf: {use: axial, probe: C5, "
#define CITED "mark: derived, source: a paper}"

/* The same parameter in the scenario, from a part, by --set, as the default. */
static const struct {
    const char *csf, *set, *path;
    bool counts;
} cases[] = {
    {CSF "volume: 150 mL}", NULL, "csf.volume", true},
    {CSF "volume: {value: 150 mL, mark: chosen}}", NULL, "csf.volume", true},
    {CSF "volume: {value: 150 mL, " CITED "}", NULL, "csf.volume", false},
    {CSF "volume: {value: 150 mL, source: our MRI}}", NULL, "csf.volume", false},
    {CSF "volume: {value: 150 mL, mark: placeholder, source: a guess}}", NULL, "csf.volume",
     true},
    {CSF "}", NULL, "csf.volume", false}, /* the default cites Sass 2017 */
    {CSF "}", "csf.volume=150 mL", "csf.volume", true},
    {CSF "}", "csf.volume=97.3 mL", "csf.volume",
     true},                                           /* the same number, of unknown origin */
    {CSF "}", NULL, "tissue.plasma_partition", true}, /* a placeholder by default */
    {CSF "}", NULL, "csf.stroke", false},             /* of studies that it cites */
    {CSF "}", "csf.stroke=0.8 mL", "csf.stroke", true},
    {CSF "}", NULL, "csf.probe", false}, /* settings never count */
    {CSF "}", "csf.probe=T4", "csf.probe", false},
    {CSF "cells: 100}", NULL, "csf.cells", false},
    {CSF "}", "csf.cells=100", "csf.cells", false},
    {CSF "}", NULL, "program.rate", false},
    {CSF "}", NULL, "catheter.lumen", false},  /* not given */
    {CSF "}", NULL, "catheter.modulus", true}, /* the part calls it a placeholder */
    {CSF "}", NULL, "drug.pial_permeability", true},
    {CSF "}", NULL, "drug.plasma_volume", false}, /* read, in the part */
    {CSF "}", "drug.plasma_volume=10 L", "drug.plasma_volume", true},
    {CSF "}", NULL, "effect.ec50", true}, /* typed below, as the scenario's own */
    {CSF "}", NULL, "effect.hill", false},
};

START_TEST(wherever_it_stands)
{
    char text[2000];
    struct th_units *units;
    struct th_error error = {.status = TH_OK};
    snprintf(text, sizeof text,
             "format: 1\ntitle: t\nrun: {duration: 1 day, sample: 1 h}\n"
             "drug: {from: morphine, concentration: 1 mg/mL}\nprogram: {rate: 0.4 mL/day}\n"
             "pump: {from: peristaltic_20ml}\nreservoir: {from: bellows_20ml}\n"
             "catheter: {from: silicone_89cm, tip: T10}\n%s\n"
             "effects: {use: emax, name: e, drug: morphine, ec50: 2 ug/mL}\n",
             cases[_i].csf);
    units = th_units_create(&error);
    struct th_scenario *s =
        th_scenario_parse(&th_catalog, units, "scenarios/t.yaml", text, strlen(text),
                          &cases[_i].set, cases[_i].set ? 1 : 0, &error);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    size_t instance, row, of, count = th_scenario_uncalibrated(s, &of), sum = 0, all = 0;
    ck_assert(th_scenario_param(s, cases[_i].path, &instance, &row));
    const struct th_instance *it = &s->instances[instance];
    ck_assert_msg(th_value_uncalibrated(&it->model->params.rows[row], it->params[row],
                                        &it->provenance[row]) == cases[_i].counts,
                  "%s", cases[_i].path);
    for (size_t i = 0; i < s->instance_count; i++)
        for (size_t k = 0; k < s->instances[i].model->params.count; k++, all++)
            sum += th_value_uncalibrated(&s->instances[i].model->params.rows[k],
                                         s->instances[i].params[k],
                                         &s->instances[i].provenance[k]);
    ck_assert_uint_eq(count, sum);
    ck_assert_uint_eq(of, all);
    th_scenario_free(s);
    th_units_free(units);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, settings_are_known);
    tcase_add_loop_test(tests, wherever_it_stands, 0, (int)(sizeof cases / sizeof cases[0]));
}
