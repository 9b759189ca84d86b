"""The schema of scenarios against what is shipped and what is mistyped.

schema.py THECAL ROOT [SCENARIO...]   the scenarios, those under ROOT and all parts are valid; each of
                                      the values below is refused, by the schema and by `thecal check`
"""
import copy
import glob
import json
import os
import subprocess
import sys

import jsonschema
import yaml

# A patient in short; of each bad one a single value is another.
GOOD = {
    "run": {"duration": "3 day", "sample": "1 h"},
    "drug": {"from": "parts/morphine.yaml", "concentration": "10 mg/mL", "degradation": "0 1/day"},
    "program": {"rate": "0.35 mL/day"},
    "pump": {"from": "parts/peristaltic_20ml.yaml", "error": "-2.4 %"},
    "catheter": {"from": "parts/silicone_89cm.yaml", "tip": "T10"},
    "csf": {"use": "axial", "cells": 50},
    "events": [{"at": "1 h", "do": "program.bolus", "volume": "5e-3 mL", "over": ".5 h"}],
}
BAD = [
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
    (("drug", "degradation"), "1/day"),
    (("drug", "basis"), "slat"),
    (("pump", "use"), "peristaltc"),
    (("pump", "eror"), "1 %"),
    (("events", 0, "at"), 5),
    (("events", 0, "do"), "program.bolos"),
    (("run", "duration"), "three days"),
    (("pmup",), {"use": "peristaltic"}),
]


def part_validators(schema):
    """A validator for each model, by its name."""
    found = {}
    for name in schema["$defs"]:
        if "." in name:
            found[name.split(".")[1]] = jsonschema.Draft202012Validator(
                {"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})
    return found


def changed(keys, value):
    other = copy.deepcopy(GOOD)
    place = other
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = value
    return other


def reads(thecal, scenario):
    with open("typed.yaml", "w") as file:
        yaml.safe_dump(scenario, file, sort_keys=False)
    return subprocess.run([thecal, "check", "typed.yaml"], capture_output=True).returncode == 0


def main(thecal, root, *more):
    schema = json.loads(subprocess.run([thecal, "schema"], capture_output=True, check=True).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    scenario = jsonschema.Draft202012Validator(schema)
    parts = part_validators(schema)
    wrong = []
    shipped = sorted(glob.glob(f"{root}/scenarios/**/*.yaml", recursive=True))
    assert sum("/parts/" in path for path in shipped) > 5, "where are the parts?"
    assert sum("/validation/" in path for path in shipped) > 5, "where are the validation cases?"
    for path in [*shipped, *more]:
        with open(path) as file:
            text = yaml.safe_load(file)
        part = os.path.basename(os.path.dirname(path)) == "parts"
        for error in (parts[text["use"]] if part else scenario).iter_errors(text):
            wrong.append(f"{path} {list(error.absolute_path)}: {error.message[:200]}")
    if not (scenario.is_valid(GOOD) and reads(thecal, GOOD)):
        wrong.append("the good one is refused")
    for keys, value in BAD:
        other = changed(keys, value)
        if scenario.is_valid(other):
            wrong.append(f"{keys}: the schema takes {value!r}")
        if reads(thecal, other):
            wrong.append(f"{keys}: the reader takes {value!r}")
    print("\n".join(wrong))
    sys.exit(bool(wrong))


main(*sys.argv[1:])
