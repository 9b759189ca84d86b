"""Opens results of Thecal with the readers that people use, as they would.

tests/cli/readers.py exact DIR     the files that tests/store/readers.c makes: every number is known
tests/cli/readers.py any FILE...   any result: all readers open it and agree with each other, and with the report
                                   of its run in the JSON file of the same name, if there is one
"""
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree

import h5py
import numpy as np
import xarray
from silx.io import nxdata
import silx.io

HOURS = np.array([0, 1, 2, 3, 4, 4.5])
ENGINES = ("netcdf4", "h5netcdf")


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def near(found, expected, what, rtol=1e-12):
    np.testing.assert_allclose(found, expected, rtol=rtol, atol=1e-12, err_msg=what)


def ncdump(*words):
    run = subprocess.run(["ncdump", *words], capture_output=True, text=True)
    assert run.returncode == 0 and not run.stderr, (words, run.stderr)
    return run.stdout


def groups_of(file):
    """The NXdata groups of /run in the order of writing."""
    return [name for name in file["run"] if text(file["run"][name].attrs.get("NX_class", "")) == "NXdata"]


def check_default_plot(path):
    """The default picture is found by silx's own rules, for the file and for each group."""
    with silx.io.open(path) as file:
        picture = nxdata.get_default(file)
        assert picture is not None and picture.is_valid, path
        names = []
        for name, group in file["run"].items():
            if text(group.attrs.get("NX_class", "")) != "NXdata":
                continue
            data = nxdata.NXdata(group)
            assert data.is_valid, (path, name, data.issues)
            names.append(name)
        return picture.group.name, picture.signal_dataset_name, list(picture.axes_dataset_names), names


def check_label(variable, stored):
    """What viewers write on an axis: text, not bytes, that stands alone and ends in the unit."""
    for attributes in (variable.attrs, stored.attrs):
        label, unit = attributes["long_name"], text(attributes["units"])
        assert isinstance(label, str), label
        assert unit == "1" or label.endswith(f" [{unit}]"), label
    assert variable.attrs["long_name"] == stored.attrs["long_name"]


def check_agreement(path):
    """h5py, both engines of xarray and ncdump see the same variables with the same numbers."""
    header = ncdump("-h", path)
    with h5py.File(path, "r") as file:
        for group in groups_of(file):
            assert f"group: {group}" in header.replace("\\", ""), group
            for engine in ENGINES:
                with xarray.open_dataset(path, engine=engine, group=f"run/{group}",
                                         decode_timedelta=False) as data:
                    assert "time" in data.coords, (engine, group)
                    for name, variable in data.variables.items():
                        stored = file["run"][group][name]
                        if text(stored.attrs.get("CLASS", "")) == "DIMENSION_SCALE":
                            assert variable.dims == (name,)
                        else:
                            labels = tuple(d[0].name.split("/")[-1] for d in stored.dims)
                            assert variable.dims == labels, (engine, group, name)
                        if stored.dtype == object:
                            assert list(variable.values) == list(stored.asstr()[()]), name
                            continue
                        np.testing.assert_array_equal(variable.values, stored[()])
                        check_label(variable, stored)
        for name in ("parameters", "events", "varied", "requirements", "report", "conditions", "published",
                     "notices"):
            if name in file["run"]:
                for engine in ENGINES:
                    xarray.open_dataset(path, engine=engine, group=f"run/{name}",
                                        decode_timedelta=False).close()
    check_default_plot(path)


def rows(group):
    """The records of a table as dictionaries."""
    columns = {name: data.asstr()[()] if data.dtype == object else data[()] for name, data in group.items()}
    return [{name: values[k] for name, values in columns.items()} for k in range(len(columns["record"]))]


def alike(found, expected):
    """JSON has ten digits, and null in the place of an infinity or a NaN."""
    return not np.isfinite(found) if expected is None else float(f"{found:.10g}") == expected


def check_report(path):
    """The numbers of the report are those that the run told in JSON."""
    told_path = os.path.splitext(path)[0] + ".json"
    if not os.path.exists(told_path):
        return
    with open(told_path) as told_file, h5py.File(path, "r") as file:
        told, run = json.load(told_file), file["run"]
        report = rows(run["report"])
        takes = [(line, name) for line in told["lines"] for name in line if isinstance(line[name], dict)]
        assert len(takes) == len(report), (len(takes), len(report))
        for record, (line, take) in zip(report, takes):
            spread = line[take]
            assert [record[k] for k in ("label", "path", "unit", "take")] == \
                [line["label"], line["path"], line["unit"], take], record
            assert alike(record["value"], spread["median"]), record
            for name in ("low", "high", "least", "most"):
                if told["members"] > 1:
                    assert alike(record[name], spread[name]), record
                else:
                    assert np.isnan(record[name]), record
            assert record["numerics"] == ("fine" in line) and record["poor"] == (line.get("fine") is False), record
            assert record["unresolved"] == ("resolved" in spread), record
        ends = [(row, number) for row in told.get("published", []) for number in row["numbers"]]
        published = rows(run["published"]) if "published" in run else []
        assert len(published) == len(ends)
        for record, (row, number) in zip(published, ends):
            line = report[record["line"]]
            for name in ("parameter", "first", "second", "source"):
                assert record[name] == row[name], record
            for name in ("path", "take", "unit"):
                assert line[name] == number[name], (line, number)
            for name in ("at_first", "at_second"):
                assert alike(record[name], number[name]), record
        notices = rows(run["notices"]) if "notices" in run else []
        assert [n["path"] for n in notices] == [n["path"] for n in told["notices"]]
        for notice, other in zip(notices, told["notices"]):
            assert f"{other['path']}: {other['text']} (" in notice["text"]
            assert abs(notice["time"] - other["first_s"]) <= 1e-3  # ten digits in JSON
        conditions = rows(run["conditions"]) if "conditions" in run else []
        assert len(conditions) == len(told.get("conditions", []))
        for record, condition in zip(conditions, told.get("conditions", [])):
            assert record["condition"] == ", ".join(f"{k} {v}" for k, v in condition["condition"].items())
            for line in condition["lines"]:
                for take in line:
                    if isinstance(line[take], dict):
                        assert alike(record[f"{line['path']}.{take}"], line[take]["median"]), (record, line)


def check_values(path, many, single):
    rtol = 1e-6 if single else 1e-12
    m = np.arange(9.0)[:, None] if many else np.zeros((1, 1))
    t = np.arange(6.0)[None, :]

    def cut(array):
        return array if many else array[0]

    with h5py.File(path, "r") as file:
        run = file["run"]
        near(run["time"][()], HOURS * 3600, "time")
        near(run["pump/rate"][()], cut((m + 1) * (t + 1)), "rate", rtol)
        near(run["pump/warmth"][()], cut(20 + t + 0 * m), "warmth", 1e-4 if single else 1e-12)
        near(run["effect.analgesia/relief"][()], cut(10 * t + 0 * m), "relief", rtol)
        z = np.arange(3.0)
        near(run["csf/z"][()], 5 * z, "z")
        profile = cut(100 * m[..., None] + 10 * t[..., None] + z)
        near(run["csf/concentration_morphine"][()], profile, "morphine", rtol)
        near(run["csf/concentration_baclofen"][()], 2 * profile, "baclofen", rtol)
        assert run["pump/rate"].dtype == ("f4" if single else "f8")
        assert run["pump/rate"].attrs["_FillValue"].dtype == run["pump/rate"].dtype
        assert np.isnan(run["pump/rate"].attrs["_FillValue"]).all()
        units = {"pump/rate": "mL/day", "pump/warmth": "degC", "csf/z": "cm", "time": "s",
                 "csf/concentration_morphine": "ug/mL", "effect.analgesia/relief": "%",
                 "gauge/ratio": "1"}
        for name, unit in units.items():
            assert text(run[name].attrs["units"]) == unit, name
        # 1 mL/day in SI; degC needs the offset too.
        near(run["pump/rate"].attrs["unitSI"], 1e-6 / 86400, "unitSI")
        near(run["pump/warmth"].attrs["offsetSI"], 273.15, "offsetSI")
        assert text(run["pump/mode"].attrs["flag_meanings"]) == "steady pulsed"
        assert (run["status"][()] == 0).all() and run["status"].dtype == "i4"
        near(run["ended"][()], 4.5 * 3600, "ended")
        near(run["steps"][()], 100 + np.arange(9) if many else 100, "steps")
        assert list(run.keys()).index("pump") < list(run.keys()).index("csf"), "order of writing"
        check_lists(file, many)


def check_lists(file, many):
    run, root = file["run"], file.attrs
    assert text(run["scenario"][()]) == "title: A small <run> & more\npump: {rate: 0.35 mL/day}\n"
    names = [text(n) for n in run["parameters/name"][()]]
    at = names.index("pump.rate")
    near(run["parameters/value"][at], 0.35, "parameter")
    columns = {"unit": "mL/day", "mark": "read", "source": "the label", "place": "demo.yaml:7",
               "text": "0.35 mL/day"}
    for name, expected in columns.items():
        assert text(run["parameters"][name][at]) == expected, name
    assert text(run["parameters/place"][at + 1]) == "default"
    assert text(run["parameters/text"][names.index("pump.mode")]) == "pulsed"
    near(run["events/time"][()], [3600, 7200], "events")
    assert [text(w) for w in run["events/what"][()]] == ["refill", "set"]
    for found, (name, number, unit) in zip(run["events/args"][()],
                                           [("volume", 20, "mL"), ("rate", 0.7, "mL/day")]):
        match = re.match(r"(\w+)=(\S+) (\S+)$", text(found))
        assert match and match[1] == name and match[3] == unit and float(match[2]) == number, found
    assert int(root["seed"]) == 2**64 - 1
    assert int(root["uncalibrated_parameters"]) == 1
    assert text(root["scenario_file"]) == "demo.yaml"
    # A chain: the digest so far and that of the next text, one after the other.
    digest = hashlib.sha256(run["scenario"][()]).hexdigest()
    if text(root["overrides"]):
        digest += hashlib.sha256(text(root["overrides"]).encode()).hexdigest()
        digest = hashlib.sha256(digest.encode()).hexdigest()
    assert "files" not in run and text(root["scenario_sha256"]) == digest, digest
    assert "history" not in root and "date_created" not in root
    assert [text(w) for w in root["models"]][:2] == ["pump: plain", "csf: axial"]
    assert re.match(r"thecal \S+ \(git \S+\)$", text(root["source"]))
    assert ("varied" in run) == many
    if many:
        drawn = run["varied/pump.rate"][()]
        assert drawn.shape == (9,) and (drawn > 1).all() and (drawn < 2).all()
        assert len(set(drawn)) == 9
        assert (run["member"][()] == np.arange(9)).all()


def check_ncdump(path, many):
    """One value as ncdump prints it; string columns too (fixed-length ones crash it)."""
    shown = ncdump("-v", "/run/pump/rate", path)
    numbers = shown[shown.rindex("rate ="):].split(";")[0].split("=")[1]
    found = [float(w) for w in numbers.replace("\n", " ").split(",")]
    assert found[:6] == [1, 2, 3, 4, 5, 6], found
    assert len(found) == (54 if many else 6)
    assert '"0.35 mL/day"' in ncdump("-v", "/run/parameters/text", path)
    ncdump(path)


def exact(directory):
    for name, many, single in (("one", False, False), ("many", True, False), ("small", True, True),
                               ("packed", True, False)):
        path = f"{directory}/{name}.h5"
        check_agreement(path)
        check_values(path, many, single)
        check_ncdump(path, many)
        group, signal, axes, groups = check_default_plot(path)
        assert group == "/run/pump" and signal == "rate", (group, signal)
        assert axes == (["member", "hour"] if many else ["hour"]), axes
        assert groups == ["pump", "csf", "effect.analgesia", "gauge"], groups
    with h5py.File(f"{directory}/packed.h5", "r") as file:
        rate = file["run/pump/rate"]
        assert rate.compression == "gzip" and rate.shuffle and rate.fletcher32
        assert rate.chunks == (8, 6)
    with h5py.File(f"{directory}/stamped.h5", "r") as file:
        assert text(file.attrs["history"]).endswith(" thecal run demo.yaml")
        assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", text(file.attrs["date_created"]))
    # A file that another tool touched is still a result.
    for name in ("touched", "noted"):
        shutil.copy(f"{directory}/one.h5", f"{directory}/{name}.h5")
        with h5py.File(f"{directory}/{name}.h5", "r+") as file:
            if name == "noted":
                file.attrs["note"] = "looked at on Tuesday"
                file["run/pump/mine"] = [1, 2, 3]
        check_values(f"{directory}/{name}.h5", False, False)
    suite = xml.etree.ElementTree.parse(f"{directory}/verdict.xml").getroot()
    assert suite.get("failures") == "1" and suite[0].get("name") == "a<b>&\"c"


def main(words):
    if words[:1] == ["exact"] and len(words) == 2:
        exact(words[1])
    elif words[:1] == ["any"] and len(words) > 1:
        for path in words[1:]:
            check_agreement(path)
            check_report(path)
    else:
        sys.exit(__doc__)
    print("readers: all agree")


main(sys.argv[1:])
