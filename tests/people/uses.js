// A page under the hand: what it does, and whether its numbers are those of the result.
"use strict";
const acts = require("./acts.js");
const { visit, series, verdict, place } = require("./visit.js");

// ---- used

const seconds = { day: 86400, h: 3600, min: 60, s: 1 };

async function checkUse({ name, heats }) {
  await visit(name, { reducedMotion: "reduce" }, async (page) => {
    const meta = await acts.meta(page);
    const whole = await acts.zoom(page);
    const linked = async () => acts.linked(page);

    await acts.drag(page, heats, 0.3, 0.6);
    let now = await acts.zoom(page);
    const share = (now[1] - now[0]) / (whole[1] - whole[0]);
    const from = (now[0] - whole[0]) / (whole[1] - whole[0]);
    verdict(
      `${name}: a drag zooms to what it covers`,
      Math.abs(share - 0.3) < 0.02 && Math.abs(from - 0.3) < 0.02,
      `${from} and ${share} of the run`,
    );
    verdict(`${name}: all charts show the same stretch`, await linked());
    await acts.doubleClick(page, heats);
    now = await acts.zoom(page);
    verdict(
      `${name}: a double click shows the whole run`,
      now[0] === whole[0] && now[1] === whole[1] && (await linked()),
      `${now}`,
    );

    const height = () => page.evaluate(() => document.documentElement.scrollHeight);
    const before = await height();
    const outputs = await acts.hover(page, heats, 0.55, 0.5);
    verdict(`${name}: nothing jumps under the pointer`, (await height()) === before);
    const ids = meta.figures.filter(({ kind }) => kind !== "static");
    const bad = ids.filter(
      ({ id, unit }) =>
        !new RegExp(`\\d.*${unit.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")}`).test(
          outputs[id] ?? "",
        ),
    );
    verdict(
      `${name}: the pointer reads a value with its unit in all figures`,
      ids.length > 0 && bad.length === 0,
      bad.map(({ id }) => `${id} "${outputs[id]}"`).join(", "),
    );
    const instants = new Set(ids.map(({ id }) => (outputs[id] ?? "").split(" · ")[0]));
    verdict(`${name}: at about the same instant`, instants.size <= 2, [...instants].join(", "));

    const stepped = await acts.keys(page, heats);
    verdict(
      `${name}: arrows move the pointer, plus zooms, Escape shows all`,
      stepped === "",
      stepped,
    );
    const shown = await acts.windows(page, whole, meta.moments);
    verdict(`${name}: buttons show the first days, the last, and moments`, shown === "", shown);
    const log = await acts.log(page);
    verdict(`${name}: instants of the log lead to the charts`, log === "", log);
    const sifted = await acts.sift(page);
    verdict(`${name}: parameters are found by word and by mark`, sifted === "", sifted);
    const theme = await acts.theme(page);
    verdict(`${name}: the theme changes page and charts`, theme === "", theme);
    verdict(
      `${name}: nothing went wrong meanwhile`,
      page.wrong.length === 0 && page.asked.length === 0,
      page.wrong[0],
    );
  });
}

// ---- numbers

// Values of the file that the page offers, against the result as h5py reads it. The page holds
// instants as doubles and values as floats, so they agree to the last bit of a float.
async function checkNumbers(name, columns) {
  await visit(name, {}, async (page) => {
    const { head, rows } = await acts.download(page, place, `${name}_page.csv`);
    const truth = series(name, ...columns.map(({ path: from }) => from));
    const unit = seconds[(await acts.meta(page)).time.unit];
    const at = new Map(truth.seconds.map((time, k) => [(time / unit).toPrecision(9), k]));
    for (const { title, path: from, digits } of columns) {
      const column = head.indexOf(title);
      let compared = 0;
      let wrong = column < 0 ? `no column "${title}" in ${head.slice(0, 4)}` : "";
      for (const row of column < 0 ? [] : rows) {
        const k = at.get(Number(row[0]).toPrecision(9));
        const expected = truth[from][k];
        if (row[column] === "" || k === undefined) continue;
        compared++;
        const got = Number(row[column]);
        const good = digits
          ? Math.abs(got - expected) <= Math.abs(expected) * 10 ** -digits
          : Math.fround(got) === Math.fround(expected);
        if (!good && !wrong) wrong = `at ${row[0]}: ${row[column]}, not ${expected}`;
      }
      verdict(
        `${name}: CSV of "${title}" has the result's numbers (${compared})`,
        !wrong && compared > 20,
        wrong,
      );
    }
    await acts.drag(page, 1, 0.4, 0.6);
    const [from, to] = await acts.zoom(page);
    const part = (await acts.download(page, place, `${name}_part.csv`)).rows;
    verdict(
      `${name}: CSV has what is shown`,
      part.length > 0 &&
        part.length < rows.length &&
        part.every((row) => Number(row[0]) >= from && Number(row[0]) <= to),
      `${part.length} of ${rows.length} rows`,
    );
  });
}

// The pointer's reading on the map, against the profile in the result.
async function checkMap(name) {
  await visit(name, {}, async (page) => {
    const truth = series(name, "csf/concentration");
    const places = truth.z.length;
    for (const [x, y] of [
      [0.4, 0.5],
      [0.9, 0.75],
    ]) {
      const outputs = await acts.hover(page, 0, x, y);
      const text = Object.values(outputs)[0];
      const [, day, level, cm, value] =
        /day ([\d.]+) · (\S+), ([\d.]+) cm · (\S+) µg\/mL/.exec(text) ?? [];
      const near = (list, v) =>
        list.reduce(
          (best, one, k) => (Math.abs(one - v) < Math.abs(list[best] - v) ? k : best),
          0,
        );
      const expected =
        truth["csf/concentration"][
          near(truth.seconds, Number(day) * seconds.day) * places + near(truth.z, Number(cm))
        ];
      verdict(
        `${name}: the map reads what the result has (${text})`,
        Boolean(level) && Math.abs(Number(value) - expected) <= 2e-3 * expected,
        `${expected} expected`,
      );
    }
  });
}

module.exports = { checkUse, checkNumbers, checkMap };
