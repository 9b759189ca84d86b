#!/usr/bin/python3
"""csf.axial computed anew from the pages that `thecal explain` prints, against a run of thecal.

    tests/validate/axial_anew.py THECAL

Shares no code with the models: anatomy, drift, cells and matrix are written from the words of the pages, whose
defaults and table of sections are read from them. Constant flows are taken over hours by the exponential of the
matrix (Pade approximant, scaling and squaring), the hour in which canal and skull fill by Runge and Kutta's
explicit method; that they lack exp(-7.2) of it then is left out, 3e-5 of plasma. Prints each series with its largest deviation, over the largest value of that series; fails above
LIMIT. Needs python3-h5py and python3-yaml.
"""
import math
import re
import subprocess
import sys

import h5py
import numpy as np
import yaml

from axial_drift import Drift, Sections, bell, normal

LIMIT = 1e-4
HOUR = 3600.0
SCENARIO = """
format: 1
run: {duration: 24 h, sample: 1 h}
drug:
  - {name: inert, concentration: 1 mg/mL, diffusivity: 1.2e-5 cm2/s}
  - {name: lipid, concentration: 1 mg/mL, diffusivity: 5e-6 cm2/s, pial_permeability: 2e-4 cm/min,
     dural_permeability: 1e-4 cm/min, partition: 4, tissue_clearance: 0.2 1/h, binding: 0.3 1/h, unbinding: 0.1 1/h,
     plasma_volume: 2 L, plasma_clearance: 40 mL/min, peripheral_volume: 6 L, intercompartmental: 70 mL/min}
needle: {level: L1}
pressure: {spinal_formation: 40 %, density: 1.01 g/mL}
tissue: {plasma_partition: 30}
csf: {use: axial, cells: 100}
events:
  - {at: 0 h, do: needle.infuse, drug: lipid, flow: 0.02 mL/min, over: 9 h}
  - {at: 9 h, do: needle.infuse, drug: inert, flow: 0.05 mL/min, over: 6 h}
  - {at: 15 h, set: {needle.level: ventricle}}
  - {at: 15 h, do: needle.infuse, drug: lipid, flow: 0.03 mL/min, over: 3 h}
record: [csf, tissue, plasma, pressure, needle, csf.concentration, tissue.concentration,
         plasma.peripheral_concentration]
"""
PAGES = ("drug.solute", "pressure.steady", "tissue.cord", "csf.axial")
UNITS = {"1": 1.0, "%": 0.01, "cm": 0.01, "mm": 1e-3, "mL": 1e-6, "L": 1e-3, "cm2": 1e-4, "mL/min": 1e-6 / 60,
         "L/min": 1e-3 / 60, "cm/min": 0.01 / 60, "1/min": 1 / 60, "1/h": 1 / HOUR, "cm2/s": 1e-4, "mPa s": 1e-3,
         "g/mL": 1e3, "mg/mL": 1.0, "h": HOUR, "min": 60.0, "ug": 1e-9, "ug/mL": 1e-3, "ng/mL": 1e-6, "s": 1.0}


def number(text):
    """The number of a text with its unit, SI; of a word, the word."""
    found = re.fullmatch(r"(-?[0-9.]+(?:e-?[0-9]+)?)(?: (.+))?", str(text))
    return float(found[1]) * UNITS[found[2] or "1"] if found and (found[2] or "1") in UNITS else text


def defaults(page):
    """The rows of a page: lines of two spaces, a name, a value and its range."""
    rows = re.findall(r"^  ([a-z_]+)\s+([^(\n]+) \(", page.split("Parameters:")[-1], re.M)
    return {name: number(value.strip()) for name, value in rows}


class Cells:
    """What all drugs share: cells, faces, the skull, and what flows where."""

    def __init__(self, p, sections):
        self.p, self.n, self.drift = p, int(p["cells"]), Drift(p, sections)
        self.dx, f = p["length"] / self.n, np.arange(self.n + 1) / self.n
        self.centre, self.edge = (f[:-1] + 0.5 / self.n) * p["length"], f * p["length"]
        of = {what: np.diff(sections.share(what, f)) for what in sections.levels}
        self.area = sections.share("csf", f, True) * p["volume"] / p["length"]
        self.volume, self.dura, self.roots = of["csf"] * p["volume"], of["dura"] * p["dura_surface"], of["roots"]
        self.pia = of["cord"] * p["cord_surface"] + of["roots"] * p["root_surface"]
        rest, one = p["cranial_volume"] * (1 - p["ventricle_share"]), 1 - p["cistern_share"]
        self.skull = np.array([rest * p["cistern_share"], rest * one * (1 - p["convexity_share"]),
                               rest * one * p["convexity_share"], p["cranial_volume"] * p["ventricle_share"]])

    def seen(self, y, s=0.0):
        """Shares of the cells of what is seen at y, or comes in there with the standard deviation s."""
        k, s = (self.centre - y) / self.dx, max(s / self.dx, 1e-6)
        H = lambda u: ((u * u + s * s) * normal(u / s) + u * s * bell(u / s)) / 2
        return H(k + 1.5) - 3 * H(k + 0.5) + 3 * H(k - 0.5) - H(k - 1.5)

    def smear(self, tip):
        A = np.interp(tip, self.edge, self.area)
        far = 1 - tip / self.p["length"]
        return math.sqrt(sum((stroke * far / A) ** 2 for _, stroke in self.drift.pulses) / 8)


WAYS = ("spinal_absorbed", "cistern_absorbed", "convexity_absorbed", "dural_cleared", "tissue_cleared")
PLACES = ("cistern", "sylvian", "convexity", "ventricle", "brain0", "brain1", "brain2", "plasma", "peripheral",
          "plasma_cleared") + WAYS


class Solute:
    """One drug as amounts m, ug: m' = K m + source; cells, cord free, cord bound, then PLACES."""

    def __init__(self, cells, drug):
        self.cells, self.drug, n = cells, drug, cells.n
        self.at = {place: 3 * n + i for i, place in enumerate(PLACES)}
        self.size = 3 * n + len(PLACES)
        D = cells.drift.dispersion(drug["diffusivity"])
        to = cells.drift.resistance(D, cells.centre)
        self.G = cells.area[:-1] / np.append(to[0], np.diff(to))
        self.G[0] *= cells.p["foramen"]
        self.AD = self.G * np.append(cells.dx / 2, np.full(n - 1, cells.dx))
        p, bed = cells.p, np.tile(cells.pia * cells.p["depth"], 2)
        brain = np.array([0.2, 0.25, 0.55]) * p["brain_volume"]
        self.V = np.concatenate([cells.volume, bed, cells.skull, brain,
                                 [drug["plasma_volume"], max(drug["peripheral_volume"], 1e-9)], np.ones(6)])

    def matrix(self, inflow, where, filling):
        """K while inflow comes in, by the shares `where` of the cells (None: into the ventricles), and canal and
        skull take up `filling`, m3/s."""
        c, p, d, at, n = self.cells, self.cells.p, self.drug, self.at, self.cells.n
        K = np.zeros((self.size, self.size))
        cell, cord, bound = np.arange(n), np.arange(n) + n, np.arange(n) + 2 * n

        def move(i, j, q):
            """Clearance q of i into j; cells, places, or one place for all cells."""
            i, j, q = np.broadcast_arrays(i, j, q)
            np.add.at(K, (i, i), -q / self.V[i])
            np.add.at(K, (j, i), q / self.V[i])

        def face(i, j, G, Q):
            """Between i above and j below: mixing G and the flow Q downward."""
            z = np.maximum(np.abs(Q) / G, 1e-12)
            b = z / np.expm1(z)
            move(i, j, G * b + np.maximum(Q, 0))
            move(j, i, G * b + np.maximum(-Q, 0))

        absorbed = p["production"] + inflow - filling
        spinal = p["spinal_absorption"] * absorbed * c.roots
        formed = p["spinal_formation"] * p["spinal_absorption"] * p["production"]
        comes = inflow * where if where is not None else np.zeros(n)
        below = spinal - formed * c.roots - comes + p["compliance_share"] * filling / n
        face(np.append(at["cistern"], cell[:-1]), cell, self.G, np.cumsum(below[::-1])[::-1])
        cranial = (1 - p["spinal_absorption"]) * absorbed
        lymph, veins = p["cistern_absorption"] * cranial, (1 - p["cistern_absorption"]) * cranial
        kept = (1 - p["compliance_share"]) * filling * c.skull / c.skull[:3].sum()
        face(at["cistern"], at["sylvian"], p["cistern_mixing"], veins + kept[1] + kept[2])
        face(at["sylvian"], at["convexity"], p["convexity_mixing"], veins + kept[2])
        move(at["cistern"], at["cistern_absorbed"], lymph)
        move(at["convexity"], at["convexity_absorbed"], veins)
        move(at["ventricle"], at["cistern"], p["production"] - formed + (inflow if where is None else 0))
        for part, brain, place in zip((0.2, 0.25, 0.55), ("brain0", "brain1", "brain2"), PLACES):
            move(at[place], at[brain], part * p["brain_exchange"])
            move(at[brain], at[place], part * p["brain_exchange"])
        move(cell, at["spinal_absorbed"], spinal)
        move(cell, at["dural_cleared"], d["dural_permeability"] * c.dura)
        bed, plasma = self.V[cord], at["plasma"]
        move(cell, cord, d["pial_permeability"] * c.pia)
        move(cord, cell, d["pial_permeability"] * c.pia / d["partition"])
        move(cord, bound, d["binding"] * bed)
        move(bound, cord, d["unbinding"] * bed)
        move(cord, at["tissue_cleared"], d["tissue_clearance"] * bed)
        back = d["tissue_clearance"] * p["plasma_partition"] * bed / self.V[plasma]
        K[cord, plasma] += back
        K[at["tissue_cleared"], plasma] -= back.sum()
        move(plasma, at["plasma_cleared"], d["plasma_clearance"])
        move(plasma, at["peripheral"], d["intercompartmental"])
        move(at["peripheral"], plasma, d["intercompartmental"])
        K[plasma] += sum(K[at[way]] for way in WAYS)
        return K

    def level(self, m, y, tip=None, q=0.0, S=0.0):
        """C at y, ug/m3, where fluid q, m3/s, and drug S, ug/s, come in at tip."""
        c, C, v = self.cells, m[:self.cells.n] / self.cells.volume, self.cells.seen(y)
        if tip is None:
            return v @ C
        s, AD = c.smear(tip), np.interp(tip, c.edge[:-1], self.AD)
        w, z = c.seen(tip, s), q * c.dx / AD
        apart = np.abs(c.centre[:, None] - c.centre) @ w

        def bend(v, u):
            mean = u * (2 * normal(u / s) - 1) + 2 * s * bell(u / s)
            return (v @ apart - mean) / 2 * math.tanh(z / 2) / (z / 2) / AD
        there = bend(c.seen(tip), 0.0)
        at_tip = (c.seen(tip) @ C + there * S) / (1 + there * q)
        return v @ C + bend(v, y - tip) * (S - q * at_tip)


def exponential(A):
    """e^A by the Pade approximant (6, 6), scaling and squaring."""
    squarings = max(0, math.ceil(math.log2(np.abs(A).sum(0).max() / 0.5)))
    A = A / 2 ** squarings
    even, odd, power, factor = 0.0, 0.0, np.eye(len(A)), 1.0
    for k in range(7):
        even, odd = (even + factor * power, odd) if k % 2 == 0 else (even, odd + factor * power)
        power, factor = A @ power, factor * (6 - k) / ((12 - k) * (k + 1))
    A = np.linalg.solve(even - odd, even + odd)
    for _ in range(squarings):
        A = A @ A
    return A


def fill(K, source, m, relaxation):
    """An hour in which K is K[0] + K[1] e + K[2] e^2, e = exp(-t/relaxation)."""
    steps = math.ceil(HOUR * np.abs(np.diag(K[0])).max() * 2 / 2.7)
    h = HOUR / steps
    row, column = np.nonzero(np.abs(K[0]) + np.abs(K[1]) + np.abs(K[2]))
    none, first, second = (part[row, column] for part in K)

    def slope(e, m):
        return np.bincount(row, (none + e * (first + e * second)) * m[column], len(m)) + source
    fall = math.exp(-h / 2 / relaxation)
    for i in range(steps):
        e = math.exp(-i * h / relaxation)
        a = slope(e, m)
        b = slope(e * fall, m + h / 2 * a)
        c = slope(e * fall, m + h / 2 * b)
        m = m + h / 6 * (a + 2 * b + 2 * c + slope(e * fall * fall, m + h * c))
    return m


def walk(solute, name, phases):
    """The amounts at each hour of the phases: hours, flow, what is dissolved in it, level (None: ventricles)."""
    c, held, m = solute.cells, 0.0, np.zeros(solute.size)
    states, relaxation = [m], c.p["relaxation"]
    for hours, q, drug, tip in phases:
        where, source = None, np.zeros(solute.size)
        if tip is not None:
            where = c.seen(tip, c.smear(tip))
        if drug == name:
            source[:c.n] = q * 1e9 * (where if tip is not None else 0)
            source[solute.at["ventricle"]] = q * 1e9 if tip is None else 0
        first = q - held / relaxation
        none, half, full = (solute.matrix(q, where, share * first) for share in (0, 0.5, 1))
        m = fill((none, 4 * half - 3 * none - full, 2 * (none + full - 2 * half)), source, m, relaxation)
        states.append(m)
        held = q * relaxation
        whole = np.zeros((solute.size + 1, solute.size + 1))
        whole[:-1, :-1], whole[:-1, -1] = none * HOUR, source * HOUR
        live = np.flatnonzero(np.abs(whole).sum(0) + np.abs(whole).sum(1))
        step = exponential(whole[np.ix_(live, live)])
        state = np.append(m, 1)
        for _ in range(1, hours):
            state[live] = step @ state[live]
            states.append(state[:-1].copy())
        m = states[-1]
    return np.array(states)


def run(thecal):
    """The run's series, SI, and the parameters: of the pages, where the scenario says no other."""
    with open("anew.yaml", "w", encoding="utf-8") as file:
        file.write(SCENARIO)
    subprocess.run([thecal, "run", "-q", "anew.yaml", "-o", "anew.h5"], check=True)
    told = {page: subprocess.run([thecal, "explain", page], check=True, capture_output=True, text=True).stdout
            for page in PAGES}
    said = yaml.safe_load(SCENARIO)
    rows = {page: defaults(text) for page, text in told.items()}
    p = {}
    for page in PAGES[1:]:
        p.update(rows[page])
        p.update({row: number(text) for row, text in said[page.split(".")[0]].items()})
    drugs = [{**rows["drug.solute"], **{row: number(text) for row, text in drug.items()}} for drug in said["drug"]]
    series = {}
    with h5py.File("anew.h5") as file:
        for slot in ("csf", "tissue", "plasma", "pressure", "needle"):
            for name, data in file["run"][slot].items():
                if data.dtype.kind == "f" and "units" in data.attrs:
                    unit = data.attrs["units"]
                    unit = unit.decode() if isinstance(unit, bytes) else unit
                    series[f"{slot}.{name}"] = data[()] * UNITS.get(unit, math.nan)
        names = [word.decode() for word in file["run/landmarks/name"][()]]
        level = [file["run/landmarks/position"][names.index(name)] * 0.01 for name in ("L1", "C5")]
    return p, drugs, series, Sections(told["csf.axial"]), level


def compare(theirs, name, ours, worst):
    size = np.abs(theirs[name]).max()
    off = np.abs(ours - theirs[name]).max() / size if size > 0 else np.abs(ours).max()
    print(f"{'ok    ' if off <= LIMIT else 'not ok'}  {name}: {off:.1e} of {size:.4g} SI")
    worst.append(off)


def main(thecal):
    p, drugs, theirs, sections, (needle, probe) = run(thecal)
    cells, flow = Cells(p, sections), UNITS["mL/min"]
    phases = [(9, 0.02 * flow, "lipid", needle), (6, 0.05 * flow, "inert", needle), (3, 0.03 * flow, "lipid", None),
              (6, 0.0, None, None)]
    hourly = [(0.0, None, None)] + [(q, drug, tip) for hours, q, drug, tip in phases for _ in range(hours)]
    worst = []
    for drug in drugs:
        name, solute = drug["name"], Solute(cells, drug)
        n, at = cells.n, solute.at
        m = walk(solute, name, phases) * 1e-9
        C = m / solute.V
        bed = C[:, n:2 * n] + C[:, 2 * n:3 * n]
        ours = {"csf.spinal_amount": m[:, :n].sum(1), "csf.cranial_amount": m[:, 3 * n:3 * n + 4].sum(1),
                "plasma.concentration": C[:, at["plasma"]], "plasma.peripheral_concentration": C[:, at["peripheral"]],
                "plasma.cleared": m[:, at["plasma_cleared"]], "tissue.cleared": m[:, at["tissue_cleared"]],
                "tissue.amount": m[:, n:3 * n].sum(1) + m[:, at["brain0"]:at["brain2"] + 1].sum(1)}
        ours.update({f"csf.{place}_concentration": C[:, at[place]] for place in ("cistern", "convexity", "ventricle")})
        ours.update({f"csf.{way}": m[:, at[way]] for way in WAYS[:4]})
        for what, values in (("csf.concentration", C[:, :n]), ("tissue.concentration", bed)):
            z = theirs[what.split(".")[0] + ".z"]
            ours[what] = np.array([np.interp(z, cells.centre, row) for row in values])
        for what, y in (("needle.concentration", needle), ("csf.probe_concentration", probe)):
            ours[what] = np.array([solute.level(row, y, tip, q, q * (of == name))
                                   for row, (q, of, tip) in zip(m, hourly)])
        ours["needle.concentration"][16:] = C[16:, at["ventricle"]]
        ours["tissue.probe_concentration"] = bed @ cells.seen(probe)
        for what, values in ours.items():
            compare(theirs, f"{what}_{name}", values, worst)
    if max(worst) > LIMIT or not math.isfinite(max(worst)):
        sys.exit(f"axial_anew: {max(worst):.1e} of a series' largest value, more than {LIMIT}")
    print(f"{len(worst)} series, the worst {max(worst):.1e}")


if __name__ == "__main__":
    main(sys.argv[1])
