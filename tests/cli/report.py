"""Judges pages of thecal report: report.py LIST, a line for each page: a name, PAGE, RESULT and words that must be in
its text, with tabs between them. Prints "ok" or "not ok" and the name of each.

The page is well-formed and keeps what readers of pages rely on; nothing of a text became markup;
its numbers, unpacked by other code, are those of the result."""
import base64
import hashlib
import html
import json
import re
import sys
import traceback
import zlib
from xml.etree import ElementTree

import h5py
import numpy as np

SVG = "{http://www.w3.org/2000/svg}svg"
TIMES = {"day": 86400.0, "h": 3600.0, "min": 60.0, "s": 1.0}


def fail_unless(right, *what):
    if not right:
        raise AssertionError(" ".join(map(str, what)))


def parse(text):
    """The tree, with scripts and styles taken out, for these are no XML; and the scripts."""
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", text, re.S)
    bare = re.sub(r"(<(script|style)[^>]*>).*?(</\2>)", r"\1\3", text, flags=re.S)
    return ElementTree.fromstring(bare), scripts


def check_form(tree, scripts, text):
    kinds = [re.search(r'id="(\w+)"', head) for head, _ in scripts]
    fail_unless([k and k[1] for k in kinds] == ["meta", "data", None, None], "scripts:", kinds)
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    fail_unless(len(ids) == len(set(ids)), "an id twice", ids)
    fail_unless(tree.get("lang") == "en" and len(list(tree.iter("h1"))) == 1, "lang, h1")
    allowed = set("html head meta title style script body header main footer section div span p a b i br "
                  "small sup code pre abbr ul li h1 h2 h3 table thead tbody tr th td figure figcaption output "
                  "details summary".split())
    within = {e for outer in tree.iter(SVG) for e in outer.iter(SVG) if e is not outer}
    for e in tree.iter():
        name = e.tag.removeprefix(SVG[:-3])
        fail_unless(name != e.tag or name in allowed, "element", name)
        for key, value in e.attrib.items():
            fail_unless(not key.startswith("on"), "handler", key)
            if key in ("src", "href") or key.endswith("}href"):
                fail_unless(value.startswith(("#", "data:image/png;base64,")), key, value[:80])
        if name == "th":
            fail_unless(e.get("scope"), "th without scope", e.text)
        if "scroll" in e.get("class", "").split() or name == "pre":
            fail_unless(e.get("tabindex") == "0" and e.get("role") == "region" and e.get("aria-label"), name)
        if name == "svg" and e not in within:
            fail_unless(e.get("aria-hidden") == "true" or (e.get("role") == "img" and e.get("aria-label")), "svg")
    for link in tree.iter("a"):
        fail_unless(link.get("href")[1:] in ids, "link to nothing", link.get("href"))
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1])
    fail_unless(policy.startswith("default-src 'none'; "), policy)
    for head, script in scripts[2:]:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        fail_unless(f"'sha256-{digest}'" in policy, "a script that the policy does not know")


def arrays_of(meta, data):
    raw = zlib.decompress(base64.b64decode(data))
    arrays, at = [], 0
    for count, kind in meta["arrays"]:
        size = int(kind[1])
        planes = np.frombuffer(raw, np.uint8, count * size, at).reshape(size, count)
        arrays.append(np.ascontiguousarray(planes.T).view(f"<{kind}").ravel())
        at += count * size
    fail_unless(at == len(raw), "bytes left over")
    return arrays


def near(got, wanted, relative, what):
    fail_unless(got.shape == wanted.shape, what, got.shape, wanted.shape)
    fail_unless(np.allclose(got, wanted, rtol=relative, atol=1e-30, equal_nan=True), what, got, wanted)


def check_course(run):
    """What the result says of stages and items, from its log alone."""
    log, stages = run["log"], run["stages"]
    words = log["path"].attrs["flag_meanings"]
    words = (words.decode() if isinstance(words, bytes) else words).split()
    good = np.flatnonzero(run["status"][()] == 0) + run["member"][0]
    end = run["time"][-1]
    paths, times, members = (log[name][()] for name in ("path", "time", "member"))
    kinds = log["kind"].attrs["flag_meanings"]
    kinds = (kinds.decode() if isinstance(kinds, bytes) else kinds).split()
    is_stage, is_hazard = log["kind"][()] == kinds.index("stage"), log["kind"][()] == kinds.index("hazard")
    names = [name.decode() for name in stages["name"][()]]
    for k in [k for k, text in enumerate(stages["condition"][()]) if not text]:
        firsts, lasted, there = [], 0, 0
        for member in good:
            of = is_stage & (members == member)
            borders = list(times[of]) + [end]
            stays = [(borders[n], borders[n + 1]) for n, path in enumerate(paths[of]) if words[path] == names[k]]
            firsts += [stays[0][0]] if stays else []
            lasted += sum(to - start for start, to in stays)
            there += words[paths[of][-1]] == names[k]
        fail_unless(stages["members"][k] == len(good) and stages["entered"][k] == len(firsts), "entered", names[k])
        fail_unless(stages["at_end"][k] == there, "at the end", names[k])
        near(stages["share"][k : k + 1], np.array([lasted / (end * len(good))]), 1e-9, "share of time")
        for column, share in (("low", 5), ("median", 50), ("high", 95)):
            wanted = np.percentile(firsts, share) if firsts else np.nan
            near(stages[column][k : k + 1], np.array([wanted]), 1e-9, column)
    items = run["items"]
    for k, name in enumerate(items["name"][()]):
        if items["condition"][k] or items["kind"][k] != b"hazard":
            continue
        counts = [np.sum(is_hazard & (members == m) & (paths == words.index(name.decode()))) for m in good]
        fail_unless(items["never"][k] == counts.count(0) and items["median"][k] == np.median(counts), name)
        fail_unless(items["least"][k] == min(counts) and items["most"][k] == max(counts), name)


def last_stages(run):
    """The number of the stage that each member entered last, from the log."""
    log = run["log"]
    meanings = {name: [w.decode() if isinstance(w, bytes) else w for w in [data.attrs["flag_meanings"]]][0].split()
                for name, data in (("path", log["path"]), ("kind", log["kind"]), ("stage", run["course/stage"]))}
    entered = log["kind"][()] == meanings["kind"].index("stage")
    members, paths = log["member"][()][entered], log["path"][()][entered]
    return np.array([meanings["stage"].index(meanings["path"][paths[members == m][-1]]) for m in run["member"][()]])


def check_numbers(meta, arrays, run):
    """Curves of one output by name, fans by percentiles, heat maps by their levels."""
    seconds = TIMES[meta["time"]["unit"]]
    figures = {f["title"]: f for f in meta["figures"] if "title" in f}
    checked = 0
    for title, path in (("Reservoir", "reservoir/volume"), ("Plasma concentration", "plasma/concentration"),
                        ("CSF concentration", "csf/tip_concentration"),
                        ("CSF concentration: at the tip", "csf/tip_concentration")):
        if title not in figures or path not in run:
            continue
        curve = figures[title]["curves"][0]
        data = run[path][()]
        near(arrays[curve["x"]], run[path.split("/")[0]]["time"][()] / seconds, 1e-15, title)
        if data.ndim == 1:
            near(arrays[curve["y"]], data.astype("f4"), 0, title)
        else:
            data = data[run["status"][()] == 0]  # those that ended well
            low, quarter, middle, most, high = np.nanpercentile(data, [5, 25, 50, 75, 95], axis=0)
            near(arrays[curve["y"]], middle, 2e-7, title)
            fan = curve["fan"] if len(data) > 1 else []
            for k, values in zip(fan, (low, quarter, most, high)):
                near(arrays[k], values, 2e-7, title + " fan")
        checked += 1
    title = "Stage: share of the members"
    if title in figures:
        stages = run["course/stage"][()]
        stages = np.where(np.isnan(stages), last_stages(run)[:, None], stages)[run["status"][()] == 0]  # R81: it has ended
        for k, curve in enumerate(figures[title]["curves"]):
            times = run["course/time"][()] / seconds
            shares = 100 * (stages == k).mean(axis=0)
            at = np.searchsorted(times, arrays[curve["x"]] * (1 - 1e-12))  # the curve is thinned
            near(arrays[curve["y"]], shares[at].astype("f4"), 1e-6, title)
        checked += 1
    if "stages" in run:
        check_course(run)
        checked += 1
    heats = [f for f in meta["figures"] if f["kind"] == "heat"]
    for heat in heats[:1] if "csf/concentration" in run and "csf/level" in run else []:  # of the first result
        steps = arrays[heat["values"]].reshape(heat["columns"], heat["rows"]).astype(float)
        values = heat["from"] * (heat["most"] / heat["from"]) ** (steps / 65534)
        values[steps == 0] = 0
        values[steps == 65535] = np.nan
        names = [n.decode() if isinstance(n, bytes) else n for n in run["csf/level"][()]]
        if not set(names) <= set(heat["rowNames"]):
            continue  # another tool has rewritten the file: its texts are not read
        at = [heat["rowNames"].index(n) for n in names]
        wanted = run["csf/concentration"][()]
        fail_unless(np.allclose(values[:, at], wanted, rtol=3e-4, atol=1e-12 * heat["most"], equal_nan=True), "heat map")
        fail_unless(len(arrays[heat["edges"]]) == heat["rows"] + 1 == len(heat["rowNames"]) + 1, "edges")
        checked += 1
    return checked


def judge(page, result, *words):
    text = open(page, encoding="utf-8").read()
    tree, scripts = parse(text)
    check_form(tree, scripts, text)
    fail_unless("<" not in scripts[0][1], "a < in the JSON")
    meta = json.loads(scripts[0][1])
    arrays = arrays_of(meta, scripts[1][1])
    shown = {e.get("id"): e for e in tree.iter("figure")}
    fail_unless(list(shown) == [f["id"] for f in meta["figures"]], "figures", list(shown))
    for figure in shown.values():
        svgs = list(figure.iter(SVG))
        fail_unless(svgs and any(e.get("class") == "say" for e in figure.iter()), figure.get("id"))
    said = re.sub(r"\s+", " ", "".join(tree.itertext()))
    for word in words:
        fail_unless(word in said, "does not say:", word)
    checked = check_numbers(meta, arrays, h5py.File(result)["run"])
    return f"{len(text) // 1000} kB, {len(shown)} figures, {checked} with the result's numbers"


def main(listed):
    for line in open(listed, encoding="utf-8"):
        name, *job = line.rstrip("\n").split("\t")
        try:
            print(f"ok      {name}: {judge(*job)}")
        except Exception:
            print(f"not ok  {name}:")
            traceback.print_exc(file=sys.stdout)


main(sys.argv[1])
