#!/usr/bin/python3
"""Whether two builds of thecal compute the same numbers, to the bit.

    tests/cli/same_numbers.py OLD/thecal NEW/thecal [SCENARIO ...]

Needs python3-h5py (sh .ci/packages test).

Runs each scenario (all of scenarios/ if none is named) with both programs, records everything, and
compares every numeric dataset of the results by its bytes, parameters by their names; rows that have another name
now (MOVED) count as the same. Whatever else differs (texts, attributes,
names, what is new) is listed, and is no failure: a change of words is to be seen here, not forbidden. Ends with
"N passed, N failed"; the exit code is 1 if a number differs or a dataset is missing in the new result.
"""
import glob
import os
import subprocess
import sys
import tempfile

import h5py
import numpy


def run(program, scenario, result):
    """Runs a scenario with all outputs, unless it says what it records. Failed members are a result. False: it
    cannot be read."""
    with open(scenario, encoding="utf-8") as file:
        records = any(line.startswith("record:") for line in file)
    words = [] if records else ["--set", "record=all"]
    command = [program, "run", "-q", "--no-published", *words, scenario, "-o", result]
    code = subprocess.run(command, check=False).returncode
    if code not in (0, 1, 3, 5):
        raise SystemExit(f"{' '.join(command)}: exit code {code}")
    return code != 3


def run_old(program, scenario, result):
    """The same of a program that may know orders by older names: from a copy beside the scenario."""
    with open(scenario, encoding="utf-8") as file:
        text = file.read()
    for now, then in ORDERS.items():
        text = text.replace(now, then)
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", dir=os.path.dirname(scenario) or ".") as copy:
        copy.write(text)
        copy.flush()
        return run(program, copy.name, result)


def decoded(item):
    """The numbers of a dataset; of codes, such as those of /run/log/path, which a new row shifts, the words."""
    words, codes = item.attrs.get("flag_meanings"), item.attrs.get("flag_values")
    if words is None or codes is None or numpy.asarray(codes).dtype.kind not in "iu":
        return item[()]
    words = words.decode() if isinstance(words, bytes) else words
    meanings = {int(code): MOVED.get(word, word) for code, word in zip(codes, words.split())}
    told = [meanings.get(int(code), str(code)) for code in item[()].ravel()]
    return numpy.array(told, dtype="S64").reshape(item.shape)


def contents(path):
    """{name: array} of numeric datasets, {name: value} of texts and attributes."""
    numbers, words = {}, {}

    def visit(name, item):
        for key, value in item.attrs.items():
            if not isinstance(value, (h5py.Reference, numpy.ndarray)) or (
                isinstance(value, numpy.ndarray) and value.dtype.kind in "iufSU"
            ):
                words[f"{name}@{key}"] = numpy.asarray(value).tobytes()
        if isinstance(item, h5py.Dataset):
            if item.dtype.kind in "iuf":
                numbers[name] = decoded(item)
            elif item.dtype.kind in "SOV" and not item.dtype.hasobject:
                words[name] = item[()].tobytes()
            elif h5py.check_string_dtype(item.dtype):
                words[name] = repr(item[()])

    with h5py.File(path, "r") as file:
        visit("", file)
        file.visititems(visit)
    return numbers, words


# Rows that have another name since a version: {old: new}, as SLOT.ROW.
MOVED = {
    "csf.tip_pressure": "pressure.tip_pressure",
    "csf.plasma_concentration": "plasma.concentration",
    "csf.plasma_amount": "plasma.amount",
    "csf.cleared_amount": "plasma.cleared",
    "csf.probe_tissue": "tissue.probe_concentration",
    "csf.tissue_amount": "tissue.amount",
    "csf.tissue_cleared": "tissue.cleared",
    "csf.tissue": "tissue.concentration",
    "csf.tissue_depth": "tissue.depth",
    "csf.plasma_partition": "tissue.plasma_partition",
    "csf.brain_volume": "tissue.brain_volume",
    "csf.brain_exchange": "tissue.brain_exchange",
    "csf.production": "pressure.production",
    "csf.spinal_absorption": "pressure.spinal_absorption",
    "csf.spinal_formation": "pressure.spinal_formation",
    "csf.cistern_absorption": "pressure.cistern_absorption",
    "csf.relaxation": "pressure.relaxation",
    "csf.compliance_share": "pressure.compliance_share",
    "csf.pressure": "pressure.resting",
    "csf.indifference": "pressure.indifference",
    "csf.density": "pressure.density",
}


# What pump, catheter and drugs had each for itself, and surroundings have now; by default it is the same.
AROUND = {"temperature": 37, "ambient": 760}  # degC, mmHg

# Orders of a scenario, as older programs know them.
ORDERS = {"do: surroundings.posture": "do: csf.posture"}


def present(key):
    """The name that a dataset of a moved output has now: of itself, and of what is taken of it."""
    for old, new in MOVED.items():
        if key == f"run/{old.replace('.', '/')}":
            return f"run/{new.replace('.', '/')}"
        if key.startswith((f"run/{old.replace('.', '/')}_", f"run/conditions/{old}.")):
            return key.replace(old.replace(".", "/"), new.replace(".", "/"), 1).replace(old, new, 1)
        if key.startswith(f"run/reductions/{old.replace('.', '_')}_"):
            return key.replace(old.replace(".", "_"), new.replace(".", "_"), 1)
    return key


def parameters(path):
    """{present path: value} of /run/parameters."""
    with h5py.File(path, "r") as file:
        rows = file["run/parameters"]
        names = [MOVED.get(name, name) for name in rows["name"].asstr()[()]]
        return dict(zip(names, rows["value"][()]))


def same_parameters(name, old, new):
    """Whether each parameter of the old result has its value in the new one. One that is new is told."""
    old, new = parameters(old), parameters(new)
    same = True
    for key, value in old.items():
        slot, row = key.split(".")[0], key.split(".")[-1]
        if slot in ("pump", "catheter", "drug") and key not in new and abs(AROUND.get(row, numpy.inf) - value) < 0.1:
            continue
        if key not in new or new[key].tobytes() != value.tobytes():
            print(f"not ok  {name}: parameter {key} {'differs' if key in new else 'is only in the old result'}")
            same = False
    added = sorted(new.keys() - old.keys())
    if added:
        print(f"        {name}: new parameters: {', '.join(added)}")
    return same


def group(key):
    """The group of /run that a dataset lies in: "run/report"."""
    return "/".join(key.split("/")[:2])


def compare(name, old, new):
    """Prints how two results differ; returns whether their numbers are the same. What the old result has
    not is told and is no difference."""
    (old_numbers, old_words), (new_numbers, new_words) = contents(old), contents(new)
    made = {group(key) for key in new_numbers if key.count("/") > 1} - {group(key) for key in old_numbers}
    old_numbers = {present(key): value for key, value in old_numbers.items()}
    same = same_parameters(name, old, new)
    for numbers in (old_numbers, new_numbers):
        for column in ("value", "record"):
            numbers.pop(f"run/parameters/{column}", None)
    new_numbers = {key: value for key, value in new_numbers.items() if group(key) not in made or key in old_numbers}
    if made:
        print(f"        {name}: new groups: {', '.join(sorted(made))}")
    added = sorted(new_numbers.keys() - old_numbers.keys())
    if added:
        print(f"        {name}: new datasets: {', '.join(added)}")
    for key in sorted(old_numbers):
        if key not in new_numbers:
            print(f"not ok  {name}: {key} is only in the old result")
            same = False
            continue
        a, b = old_numbers[key], new_numbers[key]
        if a.shape != b.shape or a.dtype != b.dtype or a.tobytes() != b.tobytes():
            print(f"not ok  {name}: {key} differs")
            same = False
    texts = [k for k in sorted(old_words.keys() | new_words.keys())
             if old_words.get(k) != new_words.get(k) and group(k.split("@")[0]) not in made]
    if texts:
        shown = ", ".join(texts[:5]) + (f" and {len(texts) - 5} more" if len(texts) > 5 else "")
        print(f"        {name}: other texts or attributes: {shown}")
    if same:
        print(f"ok      {name}: {len(old_numbers)} datasets, every bit")
    return same


def main():
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    old, new = sys.argv[1:3]
    scenarios = sys.argv[3:] or [
        f"scenarios/{os.path.basename(curve).removesuffix('.csv')}.yaml"
        for curve in sorted(glob.glob("results/reference/*.csv"))
    ]
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for scenario in scenarios:
            name = os.path.basename(scenario).removesuffix(".yaml")
            results = [os.path.join(folder, which + ".h5") for which in ("old", "new")]
            known = run(old, scenario, results[0]) or run_old(old, scenario, results[0])
            if not run(new, scenario, results[1]):
                raise SystemExit(f"{new}: {scenario} cannot be read")
            if not known:
                print(f"        {name}: the old program cannot read it")
                continue
            if compare(name, *results):
                passed += 1
            else:
                failed += 1
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed != 0)


main()
