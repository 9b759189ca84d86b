// What people do in a page. Those that judge give "" if all is well, else what is not.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const meta = (page) =>
  page.evaluate(() => JSON.parse(document.getElementById("meta").textContent));
const zoom = (page) => page.evaluate(() => window.thecal.zoom);
const pause = (page) => page.waitForTimeout(60);

// Every chart's own axis shows what the page says.
async function linked(page) {
  await pause(page);
  return page.evaluate(() =>
    window.thecal.plots.every(
      ({ scales: { x } }) => x.min === window.thecal.zoom[0] && x.max === window.thecal.zoom[1],
    ),
  );
}

// The ground of the k-th live figure, scrolled into view.
async function ground(page, k) {
  const over = page.locator("figure.live .u-over").nth(k);
  await over.evaluate((element) => element.scrollIntoView({ block: "center" }));
  await pause(page);
  return over.boundingBox();
}

async function drag(page, k, from, to) {
  const box = await ground(page, k);
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * ((from + to) / 2), y + 2, { steps: 4 });
  await page.mouse.move(box.x + box.width * to, y, { steps: 4 });
  await page.mouse.up();
  await pause(page);
}

async function doubleClick(page, k) {
  const box = await ground(page, k);
  await page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2);
  await pause(page);
}

// What every figure reads: {id: text}.
async function hover(page, k, x, y) {
  const box = await ground(page, k);
  await page.mouse.move(box.x + box.width * x - 3, box.y + box.height * y);
  await page.mouse.move(box.x + box.width * x, box.y + box.height * y);
  await pause(page);
  return page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll("figure.live")].map((figure) => [
        figure.id,
        figure.querySelector("output").value,
      ]),
    ),
  );
}

async function keys(page, k) {
  const box = page.locator("figure.live .plot").nth(k);
  const whole = await zoom(page);
  const sample = () => page.evaluate((at) => window.thecal.plots[at].cursor.idx, k);
  await page.mouse.move(2, 2);
  await box.focus();
  for (let step = 0; step < 3; step++) await page.keyboard.press("ArrowRight");
  const before = await sample();
  await page.keyboard.press("ArrowRight");
  const after = await sample();
  if (after !== before + 1) return `an arrow leads from sample ${before} to ${after}`;
  await page.keyboard.press("Shift+ArrowRight");
  if ((await sample()) !== after + 10) return `with shift, from ${after} to ${await sample()}`;
  await page.keyboard.press("+");
  await pause(page);
  const now = await zoom(page);
  if (!(now[1] - now[0] < 0.6 * (whole[1] - whole[0]))) return `plus shows ${now}`;
  await page.keyboard.press("Escape");
  await pause(page);
  return (await zoom(page)).join() === whole.join() ? "" : `Escape shows ${await zoom(page)}`;
}

async function windows(page, whole, moments) {
  const press = async (name) => {
    await page.locator("#tools").getByRole("button", { name }).click();
    await pause(page);
    return zoom(page);
  };
  const first = await press(/^First/);
  const last = await press(/^Last/);
  if (first[0] !== whole[0] || first[1] >= whole[1]) return `the first days are ${first}`;
  if (last[0] <= whole[0] || Math.abs(last[1] - whole[1]) > 1e-9)
    return `the last days are ${last}`;
  for (const { t, n, what } of moments
    .filter(({ t }, k) => k === 0 || t !== moments[k - 1].t)
    .slice(0, 6)) {
    const now = await press(new RegExp(`^${n}(,[0-9]+)* ${what}`));
    if (!(now[0] <= t && t <= now[1] && now[1] - now[0] < whole[1] - whole[0]))
      return `${n} ${what} shows ${now}`;
  }
  const all = await press("Whole run");
  return all.join() === whole.join() ? "" : `the whole run is ${all}`;
}

async function log(page) {
  const rows = page.locator("tr[data-at]");
  if ((await rows.count()) === 0) return "";
  const row = rows.nth(Math.floor((await rows.count()) / 2));
  const at = Number(await row.getAttribute("data-at"));
  await row.getByRole("button").first().click();
  await pause(page);
  const now = await zoom(page);
  await page.evaluate(() =>
    window.thecal.plots[0].over.dispatchEvent(new MouseEvent("dblclick")),
  );
  return now[0] <= at && at <= now[1] ? "" : `day ${at} shows ${now}`;
}

async function sift(page) {
  const shown = () =>
    page.evaluate(() =>
      [...document.querySelectorAll("#parameters tr[data-mark]")]
        .filter((row) => row.getBoundingClientRect().height > 0)
        .map((row) => ({ mark: row.dataset.mark, text: row.textContent.toLowerCase() })),
    );
  await page.evaluate(() =>
    document.querySelectorAll("#parameters details").forEach((one) => {
      one.open = true;
    }),
  );
  const all = await shown();
  const word = page.locator("#parameters input[type=search]");
  if (all.length < 20) return `only ${all.length} rows`;
  await word.fill("volume");
  const found = await shown();
  const expected = all.filter(({ text }) => text.includes("volume")).length;
  if (found.length < expected || found.length === all.length || expected === 0)
    return `"volume" finds ${found.length}, at least ${expected} have it`;
  await word.fill("no such word");
  if ((await shown()).length !== 0) return "rows without the word are shown";
  await word.fill("");
  await page.locator("#parameters input[value=chosen]").uncheck();
  const others = await shown();
  const chosen = all.filter(({ mark }) => mark === "chosen").length;
  if (chosen === 0 || others.length !== all.length - chosen)
    return `${others.length} of ${all.length} without ${chosen} chosen`;
  await page.locator("#parameters input[value=chosen]").check();
  return (await shown()).length === all.length ? "" : "not all came back";
}

async function theme(page) {
  const chart = page.locator("figure.live").last();
  const look = async () => ({
    ground: await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
    ink: await page.evaluate(() => window.thecal.plots.at(-1).axes[0].stroke()),
    picture: (await chart.screenshot()).toString("base64"),
  });
  const change = async () => {
    await page.locator("#theme").click();
    await page.mouse.move(2, 2);
    await page.waitForTimeout(150);
    return look();
  };
  await change();
  const before = await change();
  const other = await change();
  const back = await change();
  if (other.ground === before.ground) return `the ground stays ${other.ground}`;
  if (other.ink === before.ink) return `the charts' ink stays ${other.ink}`;
  if (other.picture === before.picture) return "the charts stay";
  return back.ground === before.ground && back.ink === before.ink ? "" : "not the same again";
}

// The share of the run that is shown after two fingers moved apart.
async function pinch(page) {
  const whole = await zoom(page);
  const box = await ground(page, 0);
  const session = await page.context().newCDPSession(page);
  const y = box.y + box.height / 2;
  const x = (share) => box.x + box.width * share;
  const touch = (type, ...shares) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: shares.map((share, id) => ({ x: x(share), y, id })),
    });
  await touch("touchStart", 0.4);
  await touch("touchStart", 0.4, 0.6);
  for (let k = 1; k <= 5; k++) await touch("touchMove", 0.4 - 0.04 * k, 0.6 + 0.04 * k);
  await touch("touchEnd");
  await pause(page);
  const now = await zoom(page);
  return (now[1] - now[0]) / (whole[1] - whole[0]);
}

// The file that the page offers, as a list of its head and its rows.
async function download(page, place, name) {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("#csv").click(),
  ]);
  await file.saveAs(path.join(place, name));
  const lines = fs.readFileSync(path.join(place, name), "utf8").trim().split("\n");
  const head = [...lines[0].matchAll(/"((?:[^"]|"")*)"/g)].map(([, text]) =>
    text.replace(/""/g, '"'),
  );
  return { head, rows: lines.slice(1).map((line) => line.split(",")) };
}

module.exports = {
  meta,
  zoom,
  linked,
  drag,
  doubleClick,
  hover,
  keys,
  windows,
  log,
  sift,
  theme,
  pinch,
  download,
};
