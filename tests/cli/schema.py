"""The schema of scenarios against what is shipped, what may be written and what is mistyped.

tests/cli/schema.py THECAL ROOT [SCENARIO...]   the scenarios, those under ROOT and all parts are valid; each of the
                                      values below is taken, or refused, by the schema and `thecal check`
"""
import copy
import glob
import json
import os
import re
import subprocess
import sys

import jsonschema
import yaml


Safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class Loader(Safe):
    """YAML 1.2, where 22:00 is no number to the base 60 and yes is a word."""
    yaml_implicit_resolvers = {
        first: [(tag, regex) for tag, regex in found if not tag.endswith((":int", ":float", ":bool"))]
        for first, found in Safe.yaml_implicit_resolvers.items()}


Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^[-+]?[0-9]+$"),
                             list("-+0123456789"))
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile("^[-+]?([.][0-9]+|[0-9]+([.][0-9]*)?)([eE][-+]?[0-9]+)?$"), list("-+.0123456789"))

# A patient in short; of each other one a single value is another.
GOOD = {
    "format": 1,
    "run": {"duration": "3 day", "sample": "1 h", "start": "2026-03-01 08:00"},
    "drug": {"from": "morphine", "concentration": "10 mg/mL", "degradation": "0 1/day"},
    "program": {"rate": "0.35 mL/day"},
    "pump": {"from": "peristaltic_20ml", "error": "-2.4 %"},
    "catheter": {"from": "silicone_89cm", "tip": "T10"},
    "faults": [{"use": "kink", "at": "30 cm", "closed": "50 %"}],
    # Dispersion is given: to compute it takes half of the time in which the reader takes such a scenario.
    "csf": {"use": "axial", "cells": 50, "dispersion": "1e-4 cm2/s"},
    "events": [{"at": "1 h", "do": "program.bolus", "volume": "5e-3 mL", "over": ".5 h"}],
    "ensemble": {"each": 2, "seed": 3, "vary": {"csf.volume": "lognormal 24 %"}},
    "record": ["default", {"path": "csf.concentration", "axis": "20 points"}],
    "require": [{"name": "n", "check": "csf.tip_concentration", "take": "max", "below": "1 g/mL"}],
}
REQUIRE = ("require", 0)
LOG = ("first", "last", "count", "longest")
TIP = {"check": "csf.tip_concentration"}
TAKEN = [
    (("run", "start"), "08:00"),
    (("run", "precision"), "single"),
    (("run",), {"duration": "3 day", "resolve": "1 h .. 2 h"}),
    (("run",), {"duration": "3 day", "resolve": ["1 h .. 2 h", "1 day .. end"]}),
    (("program", "rate"), {"value": "1 mL/day", "mark": "read", "source": "a book"}),
    *[(("gauges",), {"use": "trumpet", "windows": windows}) for windows in (
        "15 min", ["15 min", "1 h"], {"value": ["15 min", "1 h"], "mark": "read", "source": "a book"})],
    (("catheter", "tip"), "30 cm"),
    (("catheter", "tip"), {"value": "T9"}),
    (("faults", 0), {"use": "kink", "name": "clot", "at": "30 cm", "closed": "50 %"}),
    *[(("faults", 0), {"use": "kink", "at": "30 cm", "closed": "50 %", "begins": begins})
      for begins in ("10 h", "day 1 10:00", "sunday 10:00", "2026-03-02 10:00", "10:00", "end", "never")],
    (("faults", 0), {"use": "kink", "at": "30 cm", "closed": "50 %", "until": "day 2 10:00"}),
    (("events", 0), {"at": "1 h", "every": "1 h", "times": 3, "do": "fault.off"}),
    *[(("events", 0, "at"), at) for at in (
        "1 day 10 h", "day 1 10:00", "10:00", "22:30:15", "sunday 10:00", "2026-03-02 10:00", "start",
        "end", ["1 h", "day 1 10:00"])],
    (("events", 0), {"name": "up", "at": "1 h", "every": "1 day", "until": "day 2 23:00",
                     "set": {"csf.stroke": "0.8 mL", "drug.partition": 1, "fault.kink.closed": "60 %"}}),
    (("events", 0), {"at": "1 h", "do": "fault.on", "over": "1 h"}),
    (("events", 0), {"at": "1 h", "do": "fault.kink.on"}),
    *[(("events", 0), event) for event in (
        {"at": "1 h", "name": "merely", "chance": "5 %"},
        {"after": "2 h", "since": ["start", "fault.on", "alarms"], "every": "1 h", "times": 3, "do": "fault.off"},
        {"after": "2 h", "since": "start", "do": "program.change", "by": "20 %", "most": "1 mg/day"},
        {"at": "1 h", "every": "1 h", "during": "2 h .. end", "between": ["22:00", "06:00"], "do": "fault.off"},
        {"at": "1 h", "if": {"check": "pump.flow", "above": "1 mL/day"}, "do": "fault.off"},
        {"when": {"check": "pump.flow", "between": ["1 mL/day", "2 mL/day"], "for": "1 h"}, "do": "fault.off"},
        {"when": {"any": [{"check": "pump.flow", "of": "pump.flow", "below": 1, "reset": 2}]}, "every": "1 h"},
        {"at": "1 h", "do": [{"do": "fault.off", "chance": 0.5}, {"set": {"csf.stroke": "0.8 mL"}}]})],
    (("hazards",), [
        {"name": "clot", "every": "exponential rate 0.1 1/day", "do": "fault.on", "mark": "read", "source": "a book"},
        {"from": "hazard_stall", "name": "worn", "do": "pump.stall"},
        {"name": "wear", "after": "weibull shape 0.65 scale 60 year", "since": "clot", "chance": 0.5}]),
    (("stages",), [
        {"name": "a", "device": "out", "begin": {"do": "program.bolus", "volume": "1 uL"},
         "leave": [{"after": "1 h", "chance": "70 %", "to": "b"}, {"after": "2 h", "to": "c"}]},
        {"name": "b", "events": [{"at": ["08:00", "20:00"], "do": "fault.off"},
                                 {"at": "day 1 09:00", "every": "1 day"}],
         "leave": [{"when": {"check": "pump.flow", "above": "1 mL/day"}, "to": "a"}]},
        {"name": "c", "device": "out", "ends": "yes"}]),
    *[(("ensemble", "vary"), vary) for vary in (
        {"csf.volume": "normal 2 %"}, {"csf.volume": "normal 5 mL within 80 mL 120 mL"},
        {"csf.volume": "lognormal 24 % within 80 mL 120 mL"}, {"csf.volume": "uniform 80 mL 120 mL"},
        {"csf.volume": "lognormal omega 0.2"}, {"csf.volume": "lognormal mean 97.3 mL cv 24 %"}, {"csf.volume": "triangular 80 90 120 mL"},
        {"csf.volume": "exponential mean 90 mL within 60 mL 300 mL"},
        {"csf.volume": "weibull shape 4 scale 100 mL"}, {"csf.volume": "choice 80 mL 20 % 90 mL 80 %"},
        {"csf.volume": "grid 80 100 mL"}, {"pump.error": "normal 4.8 % points"},
        {"pump.error": {"value": "normal 4.8 % points", "mark": "read", "source": "a book"}},
        {"pump.error": "normal 4.8 % of value"}, {"drug.partition": "normal 2 %"},
        {"catheter.from": "grid silicone_89cm ascenda_114cm"},
        {"catheter.from": "choice silicone_89cm 20 % ascenda_114cm 80 %"})],
    (("ensemble",), {"members": 2, "seed": 3}),
    *[(("record",), record) for record in (
        ["all"], ["csf"], ["effects"], ["csf.tip_concentration.morphine"], "all", [],
        [{"path": ["csf", "csf.concentration"], "axis": "levels"}],
        [{"path": "csf.concentration", "axis": "cells"}], ["csf.concentration@T10"],
        ["csf.concentration.morphine@36.2 cm", "line.concentration@20cm"], ["csf.concentration@T8..L1"],
        ["csf.concentration@cistern"], ["csf.concentration@*"], ["csf.*", "csf.*@T8..L1"],
        [{"path": "csf.concentration", "axis": "segments"}],
        [{"path": "csf.tip_concentration", "take": "auc", "during": "1 day .. end"}],
        [{"path": ["pump.flow", "csf.tip_concentration"], "take": "max"}])],
    (REQUIRE, {**TIP, "check": "csf.concentration@T8", "of": "csf.concentration@36.2 cm", "above": 0}),
    *[(REQUIRE, {**TIP, **allowed}) for allowed in (
        {"between": ["1 ug/mL", "3 g/mL"]}, {"above": "0 ug/mL"}, {"below": "1 g/mL"},
        {"is": "1 ug/mL"}, {"at": "1 day", "below": "1 g/mL"}, {"of": "csf.probe_concentration", "above": 1},
        {"above": "0 ug/mL", "share": "95 %"}, {"above": "0 ug/mL", "share": 0.5},
        {"take": "mean", "during": "day 1 08:00 .. end", "above": "0 ug/mL"},
        {"take": "mean", "during": "program.bolus .. end", "above": "0 ug/mL"},
        {"take": "first above 1 ug/mL", "since": "program.bolus", "above": "-1 h"},
        {"take": "time of max", "since": "day 1 10:00", "above": "-9 h"},
        {"at": "program.bolus", "below": "1 g/mL"})],
    *[(REQUIRE, {**TIP, "take": take, "above": least}) for take, least in (
        ("final", "0 ug/mL"), ("mean", "0 ug/mL"), ("min", "-1 ug/mL"), ("max", "0 ug/mL"),
        ("rise", "0 ug/mL"), ("auc", "0 ug h/mL"), ("time of max", "0 h"), ("time of min", "-1 h"),
        ("first above 1 ug/mL", "0 h"), ("first below 1 ug/mL", "-1 h"),
        ("time above 1 ug/mL", "0 h"), ("time below 1 ug/mL", "0 h"),
        ("longest above 1 ug/mL", "0 h"), ("longest below 1 ug/mL", "0 h"),
        ("count above 1 ug/mL", 0))],
    *[(REQUIRE, {"check": "log.program.bolus", "take": take, "since": "start",
                 "above": 0 if take == "count" else "0 h"})
      for take in LOG],
]
BAD = [
    (("format",), 2),
    (("program", "rate"), 0.35),
    (("program", "rate"), "0.35"),
    (("program", "rate"), "1e-3"),
    (("program", "rate"), "0,35 mL/day"),
    (("program", "rate"), "mL/day"),
    (("program", "rate"), "0.35 1"),
    (("program", "rate"), "- 0.35 mL/day"),
    (("program", "rate"), "nan mL/day"),
    (("program", "rate"), ""),
    (("program", "rate"), ["1 mL/day"]),
    (("drug", "basis"), "slat"),
    (("pump", "use"), "peristaltc"),
    (("pump", "eror"), "1 %"),
    (("events", 0, "at"), 5),
    (("events", 0, "at"), "day 1"),
    (("events", 0, "at"), "10"),
    (("events", 0, "at"), "never"),
    (("events", 0), {"at": "1 h", "every": "1 h", "times": "often", "do": "fault.off"}),
    *[(("events", 0), event) for event in (
        {"do": "fault.off"}, {"at": "1 h", "fi": {"check": "pump.flow", "above": "1 mL/day"}},
        {"at": "1 h", "if": {"above": "1 mL/day"}}, {"at": "1 h", "if": {"chek": "pump.flow", "above": "1 mL/day"}},
        {"when": {"all": []}}, {"at": "1 h", "to": "a"}, {"at": "1 h", "do": [{"if": "x"}]},
        {"at": "1 h", "chance": [1]}, {"at": "1 h", "between": ["22:00"]}, {"after": 2, "since": "start"})],
    *[(("hazards",), [hazard]) for hazard in ({"do": "fault.on"}, {"every": 3}, {"at": "1 h", "mark": "guessed"})],
    *[(("stages",), [stage]) for stage in (
        {"device": "out"}, {"name": "a", "device": "inside"}, {"name": "a", "leave": [{"to": "a"}]},
        {"name": "a", "begin": [{"at": "1 h"}]}, {"name": "a", "evnts": []},
        {"name": "a", "leave": [{"after": "1 h", "to": "a", "do": "fault.on"}]})],
    (("faults", 0), {"use": "kink", "at": "30 cm", "closed": "50 %", "begins": "someday"}),
    (("faults", 0), {"use": "kink", "at": "30 cm", "closed": "50 %", "begins": "day 2"}),
    (("faults", 0), {"use": "kink", "at": "30 cm", "closed": "50 %", "over": "10:00"}),
    (("events", 0, "do"), "program.bolos"),
    (("events", 0), {"at": "1 h", "set": {"csf.strok": "0.8 mL"}}),
    (("run", "duration"), "three days"),
    (("run", "sampel"), "1 h"),
    (("pmup",), {"use": "peristaltic"}),
    (("gauges",), {"use": "trumpet", "windows": []}),
    (("gauges",), {"use": "trumpet", "windows": ["soon"]}),
    (("ensemble", "vary"), {"csf.volume": "lognromal 24 %"}),
    (("ensemble", "correlations"), [{"pair": ["csf.volume"], "rho": 0.3}]),
    (("ensemble", "correlations"), [{"pairs": ["csf.volume", "csf.stroke"], "rho": 0.3}]),
    (("ensemble", "correlations"), [{"pair": ["csf.volume", "csf.stroke"]}]),
    (("ensemble", "vary"), {"csf.volme": "lognormal 24 %"}),
    (("ensemble", "vary"), {"cathetr.from": "grid silicone_89cm ascenda_114cm"}),
    (("ensemble", "vary"), {"catheter.from": "some silicone_89cm"}),
    (("ensemble",), {"each": "some"}),
    (("ensemble",), {"each": 2, "tabel": "people.csv"}),
    (("record",), ["csf.tip_concentraton"]),
    (("record",), ["csf.tip_concentration@T10"]),
    (("record",), ["csf.z@T10"]),
    (("record",), ["csf.concentration@T8/left"]),
    (REQUIRE, {**TIP, "check": "csf.concentration@T8..L1", "above": "0 ug/mL"}),
    (("record",), [{"axis": "cells"}]),
    (("record",), [{"path": "csf.concentration", "axis": "levles"}]),
    (("record",), [{"path": "csf.tip_concentration", "take": "maks"}]),
    (("record",), [{"path": "csf.tip_concentration", "take": "at"}]),
    (REQUIRE, {**TIP}),
    (REQUIRE, {**TIP, "above": "1 ug/mL", "below": "2 ug/mL"}),
    (REQUIRE, {**TIP, "between": ["1 ug/mL"]}),
    (REQUIRE, {**TIP, "take": "average", "above": "1 ug/mL"}),
    (REQUIRE, {**TIP, "take": "first above", "above": "1 h"}),
    (REQUIRE, {**TIP, "take": "max 5 ug/mL", "above": "1 ug/mL"}),
    (REQUIRE, {"above": "1 ug/mL"}),
    (REQUIRE, {**TIP, "take": "first above 1 ug/mL", "sicne": "1 h", "above": "1 h"}),
    (REQUIRE, {**TIP, "abvoe": "1 ug/mL"}),
]


def part_validators(schema):
    """A validator for each model, by its name."""
    found = {}
    for name in schema["$defs"]:
        if "." in name:
            found[name.split(".")[1]] = jsonschema.Draft202012Validator(
                {"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})
    # A part of a patient brings rows of later slots, which are those of their models.
    patient = copy.deepcopy(schema["$defs"]["patient.person"])
    rows = {slot: copy.deepcopy(schema["$defs"][model]) for slot, model in
            (("csf", "csf.axial"), ("pressure", "pressure.steady"))}
    patient["properties"]["brings"] = {"type": "object", "properties": rows, "additionalProperties": False}
    found["person"] = jsonschema.Draft202012Validator({**patient, "$defs": schema["$defs"]})
    # A part of a hazard has its keys, and those of parts.
    hazard = copy.deepcopy(schema["$defs"]["hazard"])
    hazard["properties"].update({"use": {"const": "hazard"}, "title": {}, "about": {}})
    found["hazard"] = jsonschema.Draft202012Validator({**hazard, "$defs": schema["$defs"]})
    return found


def changed(keys, value):
    other = copy.deepcopy(GOOD)
    place = other
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = value
    return other


def complaints(thecal, scenarios):
    """What one check of all says against each; nothing if it takes it."""
    names = [f"typed_{k}.yaml" for k in range(len(scenarios))]
    for name, scenario in zip(names, scenarios):
        with open(name, "w") as file:
            yaml.dump(scenario, file, Dumper=Dumper, sort_keys=False)
    done = subprocess.run([thecal, "check", "-j", *names], capture_output=True, text=True)
    said = {one["scenario"]: one for one in json.loads(done.stdout)}
    assert list(said) == names, "a scenario has no verdict"
    return ["" if one["sound"] else one["errors"][0]["text"] for one in said.values()]


def every_take(schema):
    """The words of take: that the schema knows, of require and record."""
    found = []
    for item in (schema["properties"]["require"]["items"],
                 schema["properties"]["record"]["items"]["anyOf"][-1]):
        found.append({re.match("[a-z ]+", one["pattern"][1:].replace(" +", "  "))[0].strip()
                      for one in item["properties"]["take"]["anyOf"]})
    return found


def main(thecal, root, *more):
    schema = json.loads(subprocess.run([thecal, "schema"], capture_output=True, check=True).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    scenario = jsonschema.Draft202012Validator(schema)
    parts = part_validators(schema)
    wrong = []
    # Of the scenarios those with a reference curve: others are a user's own.
    shipped = sorted(set(glob.glob(f"{root}/scenarios/*/*.yaml")) - {f"{root}/scenarios/device-tests/tests.yaml"}) + [
        f"{root}/scenarios/{os.path.basename(curve).removesuffix('.csv')}.yaml"
        for curve in sorted(glob.glob(f"{root}/results/reference/*.csv"))]
    assert sum("/parts/" in path for path in shipped) > 5, "where are the parts?"
    assert sum("/validation/" in path for path in shipped) > 5, "where are the validation cases?"
    for path in [*shipped, *more]:
        with open(path) as file:
            text = yaml.load(file, Loader)
        part = os.path.basename(os.path.dirname(path)) == "parts"
        for error in (parts[text["use"]] if part else scenario).iter_errors(text):
            wrong.append(f"{path} {list(error.absolute_path)}: {error.message[:200]}")
    tried = {re.match("[a-z ]+", value["take"])[0].strip()
             for keys, value in TAKEN if keys == REQUIRE and "take" in value}
    for words, known in zip(every_take(schema), (tried, tried - set(LOG))):
        if words - {"at"} != known:
            wrong.append(f"take: {words ^ known} is in one of the schema and this list alone")
    good, bad = [GOOD, *(changed(*pair) for pair in TAKEN)], [changed(*pair) for pair in BAD]
    said = complaints(thecal, good + bad)
    for (keys, value), other, words in zip([((), None), *TAKEN], good, said):
        for error in scenario.iter_errors(other):
            wrong.append(f"{keys}: the schema refuses {value!r}: {error.message[:200]}")
        if words:
            wrong.append(f"{keys}: the reader refuses {value!r}: {words[:300]}")
    for (keys, value), other, words in zip(BAD, bad, said[len(good):]):
        if scenario.is_valid(other):
            wrong.append(f"{keys}: the schema takes {value!r}")
        if not words:
            wrong.append(f"{keys}: the reader takes {value!r}")
    print("\n".join(wrong))
    sys.exit(bool(wrong))


main(*sys.argv[1:])
