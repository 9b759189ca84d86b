#!/usr/bin/python3
"""Plasma and effects computed anew from the pages that `thecal explain` prints, against a run of thecal.

    tests/validate/plasma_anew.py THECAL

Shares no code with the models: compartments, gut, transit, skin, a metabolite, the delay of the effect sites and their
sigmoids are written from the pages of plasma.linear, drug.solute, medicine.regimen, effect.emax and effect.analgesia.
All states of both drugs are one linear system; between doses, which fall on samples, it is taken on by the exponential of its
matrix. Prints each series with its largest deviation, over the largest value of that series; fails above LIMIT. Needs
python3-h5py and python3-yaml.
"""
import math
import subprocess
import sys

import h5py
import numpy as np
import yaml

from axial_anew import exponential, number

LIMIT = 1e-6
HOUR, HALF = 3600.0, 1800.0
SCENARIO = """
format: 1
run: {duration: 48 h, sample: 30 min}
drug:
  - {use: solute, name: mother, concentration: 1 mg/mL, basis: salt, base_fraction: 75 %, diffusivity: 7e-6 cm2/s,
     molar_mass: 285.34 g/mol, plasma_volume: 21 L, plasma_clearance: 1.4 L/min, peripheral_volume: 124 L,
     intercompartmental: 2.3 L/min, deep_volume: 60 L, deep_intercompartmental: 0.2 L/min, absorption_time: 30 min,
     transit_time: 20 min, absorbed: 82 %, first_pass: 58 %, skin_time: 70 min}
  - {use: solute, name: child, parent: mother, formed: 57.3 %, concentration: 0 mg/mL, diffusivity: 6e-6 cm2/s,
     molar_mass: 461.46 g/mol, plasma_volume: 10 L, plasma_clearance: 104 mL/min}
csf: {use: axial, cells: 20, poles: 5}
effects:
  - {use: emax, name: breath, drug: mother, site: plasma, ec50: 9.13 ng/mL, hill: 1, half_life: 4.4 h, emax: 90 %}
  - {use: analgesia, name: pain, drug: mother, site: plasma, ec50: 9.13 ng/mL, hill: 2.4, tolerance: 1.5,
     half_life: 4.4 h, untreated: 8, ceiling: 95 %}
  - {use: emax, name: sleep, drug: child, site: plasma, ec50: 200 ng/mL, hill: 2, half_life: 1.1 h, emax: 100 %}
medicines: [{use: regimen, name: tablets, drug: mother, dose: 30 mg, route: oral, every: 8 h, begins: 1 h}]
events:
  - {at: 0 h, do: plasma.dose, drug: mother, amount: 10 mg, route: iv}
  - {at: 5 h, do: plasma.dose, drug: mother, amount: 12 mg, route: iv, over: 6 h}
  - {at: 20 h, do: plasma.dose, drug: mother, amount: 7 mg, route: sc}
record: [plasma, plasma.peripheral_concentration, plasma.deep_concentration, plasma.transit_amount, effect]
"""
STATES = ("gut", "transit", "skin", "central", "peripheral", "deep", "cleared", "child", "child_cleared", "made",
          "breath", "pain", "sleep")
AT = {name: k for k, name in enumerate(STATES)}


def system(drug, child, effects):
    """K of m' = K m + source; amounts in kg, effect sites in kg/m3."""
    K = np.zeros((len(STATES), len(STATES)))

    def move(i, j, rate):
        K[AT[i], AT[i]] -= rate
        K[AT[j], AT[i]] += rate

    def exchange(other, volume, flow):
        move("central", other, flow / drug["plasma_volume"])
        move(other, "central", flow / volume)
    share, first = drug["absorbed"], drug["first_pass"]
    leaves = 1 / drug["transit_time"]
    move("gut", "transit", 1 / drug["absorption_time"])
    move("transit", "central", leaves * share * (1 - first))
    move("transit", "cleared", leaves * (1 - share * (1 - first)))
    move("skin", "central", 1 / drug["skin_time"])
    exchange("peripheral", drug["peripheral_volume"], drug["intercompartmental"])
    exchange("deep", drug["deep_volume"], drug["deep_intercompartmental"])
    move("central", "cleared", drug["plasma_clearance"] / drug["plasma_volume"])
    molecules = child["formed"] * child["molar_mass"] / drug["molar_mass"]
    for to in ("child", "made"):
        K[AT[to], AT["central"]] += molecules * drug["plasma_clearance"] / drug["plasma_volume"]
        K[AT[to], AT["transit"]] += molecules * leaves * share * first
    move("child", "child_cleared", child["plasma_clearance"] / child["plasma_volume"])
    for effect in effects:
        of, volume = ("central", drug) if effect["drug"] == "mother" else ("child", child)
        ke0 = math.log(2) / effect["half_life"]
        K[AT[effect["name"]], AT[effect["name"]]] -= ke0
        K[AT[effect["name"]], AT[of]] += ke0 / volume["plasma_volume"]
    return K


def walk(K, given, rate):
    """The states at each half hour: before what is given there, as a sample at the instant of an order is."""
    whole = np.zeros((len(STATES) + 1, len(STATES) + 1))
    whole[:-1, :-1] = K * HALF
    steps = {}
    m, states = np.zeros(len(STATES) + 1), []
    m[-1] = 1
    for k in range(97):
        states.append(m[:-1].copy())
        for place, mass in given(k / 2):
            m[AT[place]] += mass
        poured = rate(k / 2)
        if poured not in steps:
            whole[AT["central"], -1] = poured * HALF
            steps[poured] = exponential(whole)
        m = steps[poured] @ m
    return np.array(states)


def read():
    series, units = {}, {"ug": 1e-9, "ng/mL": 1e-6, "ug/mL": 1e-3, "%": 0.01, "1": 1.0}
    with h5py.File("plasma_anew.h5") as file:
        for slot in ("plasma", "effect.breath", "effect.pain", "effect.sleep"):
            for name, data in file["run"][slot].items():
                unit = data.attrs.get("units", b"").decode() if data.dtype.kind == "f" else ""
                if unit in units:
                    series[f"{slot}.{name}"] = data[()] * units[unit]
    return series


def sigmoid(effect, ce):
    half, whole = effect.get("tolerance", 1.0) * effect["ec50"], effect.get("emax", effect.get("ceiling"))
    return whole * ce ** effect["hill"] / (half ** effect["hill"] + ce ** effect["hill"])


def main(thecal):
    with open("plasma_anew.yaml", "w", encoding="utf-8") as file:
        file.write(SCENARIO)
    subprocess.run([thecal, "run", "-q", "plasma_anew.yaml", "-o", "plasma_anew.h5"], check=True)
    said, theirs = yaml.safe_load(SCENARIO), read()
    plain = {"g/mol": 1e-3, "L": 1e-3, "L/min": 1e-3 / 60, "mg": 1e-6}

    def si(text):
        word = str(text).split(" ")
        return float(word[0]) * plain[word[1]] if len(word) > 1 and word[1] in plain else number(text)
    drug, child = ({row: si(text) for row, text in one.items()} for one in said["drug"])
    effects = [{row: si(text) for row, text in one.items()} for one in said["effects"]]
    base = drug["base_fraction"]

    def given(hour):
        if hour == 0:
            yield "central", 10e-6 * base
        if hour >= 1 and (hour - 1) % 8 == 0:
            yield "gut", 30e-6 * base
        if hour == 20:
            yield "skin", 7e-6 * base
    m = walk(system(drug, child, effects), given, lambda hour: 12e-6 * base / (6 * HOUR) if 5 <= hour < 11 else 0.0)
    of = {name: m[:, k] for name, k in AT.items()}
    blood = of["central"] + of["peripheral"] + of["deep"]
    ours = {"plasma.concentration_mother": of["central"] / drug["plasma_volume"],
            "plasma.peripheral_concentration_mother": of["peripheral"] / drug["peripheral_volume"],
            "plasma.deep_concentration_mother": of["deep"] / drug["deep_volume"], "plasma.amount_mother": blood,
            "plasma.transit_amount_mother": of["transit"], "plasma.cleared_mother": of["cleared"],
            "plasma.gut_mother": of["gut"] + of["transit"] + of["skin"],
            "plasma.concentration_child": of["child"] / child["plasma_volume"], "plasma.amount_child": of["child"],
            "plasma.cleared_child": of["child_cleared"], "plasma.made_child": of["made"]}
    for effect in effects:
        name, ce = f"effect.{effect['name']}", of[effect["name"]]
        ours[name + ".concentration"], ours[name + ".effect"] = ce, sigmoid(effect, ce)
        ours[name + ".driving"] = ours["plasma.concentration_" + effect["drug"]]
    ours["effect.pain.pain_score"] = effects[1]["untreated"] * (1 - ours["effect.pain.effect"])
    worst = []
    for name, values in ours.items():
        worst.append(np.abs(values - theirs[name]).max() / np.abs(theirs[name]).max())
        print(f"{'ok    ' if worst[-1] <= LIMIT else 'not ok'}  {name}: {worst[-1]:.1e}")
    if max(worst) > LIMIT or not math.isfinite(max(worst)):
        sys.exit(f"plasma_anew: {max(worst):.1e} of a series' largest value, more than {LIMIT}")
    print(f"{len(worst)} series, the worst {max(worst):.1e}")


if __name__ == "__main__":
    main(sys.argv[1])
