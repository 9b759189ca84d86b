// How a page looks: the file, light and dark, on a phone, without a script, on paper, and where the
// browser cannot draw.
"use strict";
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const acts = require("./acts.js");
const { visit, audit, measure, verdict, place } = require("./visit.js");

const phone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

function picture(page, name) {
  return page.screenshot({ path: path.join(place, `${name}.png`), fullPage: true });
}

// ---- the file

function checkFile({ name, most }) {
  const text = fs.readFileSync(path.join(place, `${name}.html`), "utf8");
  const size = Buffer.byteLength(text);
  console.log(`        ${name}.html: ${Math.round(size / 1000)} kB`);
  verdict(`${name}: at most ${most / 1000} kB`, size <= most, `${size} bytes`);
  verdict(
    `${name}: a policy forbids every request`,
    /default-src 'none'/.test(text) && !/'unsafe-eval'/.test(text),
  );
}

// Elements svg of a text, with those within them.
function drawingsOf(text) {
  const drawings = [];
  let depth = 0;
  let from = 0;
  for (const { 0: tag, index } of text.matchAll(/<svg\b|<\/svg>/g)) {
    if (tag === "<svg" && depth++ === 0) from = index;
    if (tag !== "<svg" && --depth === 0) drawings.push(text.slice(from, index + tag.length));
  }
  return drawings;
}

// Each static figure, as an XML parser reads it.
async function checkDrawings({ name }) {
  await visit(name, {}, async (page) => {
    const text = fs.readFileSync(path.join(place, `${name}.html`), "utf8");
    const drawings = drawingsOf(text);
    const wrong = await page.evaluate(
      (all) =>
        all.filter((one) =>
          new DOMParser().parseFromString(one, "image/svg+xml").querySelector("parsererror"),
        ).length,
      drawings,
    );
    const unnamed = await page.evaluate(
      () =>
        [...document.querySelectorAll("figure .static > svg")].filter(
          (one) => one.getAttribute("role") !== "img" || !one.getAttribute("aria-label"),
        ).length,
    );
    verdict(
      `${name}: ${drawings.length} drawings are well-formed and have a label`,
      drawings.length > 0 && wrong === 0 && unnamed === 0,
      `${wrong} are not, ${unnamed} without a label`,
    );
  });
}

// ---- opened, light and dark

async function checkLook({ name, heats }, scheme) {
  await visit(name, { colorScheme: scheme }, async (page) => {
    const found = await page.evaluate(measure);
    const meta = await acts.meta(page);
    const live = meta.figures.filter(({ kind }) => kind !== "static");
    if (scheme === "light") {
      const load = await page.evaluate(
        () => performance.getEntriesByType("navigation")[0].loadEventEnd,
      );
      console.log(
        `        ${name}: opened after ${Math.round(load)} ms${load > 2000 ? ", which is long" : ""}`,
      );
    }
    verdict(
      `${name}, ${scheme}: nothing wrong on the console`,
      page.wrong.length === 0,
      page.wrong[0],
    );
    verdict(`${name}, ${scheme}: asks for nothing`, page.asked.length === 0, page.asked[0]);
    verdict(
      `${name}, ${scheme}: ${live.length} figures are drawn live, the others stand still`,
      live.length > 0 &&
        found.canvases === live.length &&
        found.pictures === found.figures - live.length &&
        live.filter(({ kind }) => kind === "heat").length === heats,
      JSON.stringify(found),
    );
    verdict(`${name}, ${scheme}: no overflow at 1280 px`, found.over === 0, `${found.over} px`);
    const violations = await audit(page);
    verdict(`${name}, ${scheme}: axe-core finds nothing`, violations === "", violations);
    await picture(page, `${name}_${scheme}`);
  });
}

async function checkPhone({ name }) {
  await visit(name, phone, async (page) => {
    const found = await page.evaluate(measure);
    verdict(`${name}, 390 px: no overflow`, found.over === 0, `${found.over} px`);
    verdict(
      `${name}, 390 px: nothing wrong on the console`,
      page.wrong.length === 0,
      page.wrong[0],
    );
    const narrower = await acts.pinch(page);
    verdict(
      `${name}, 390 px: two fingers zoom`,
      narrower > 0 && narrower < 0.9,
      `to ${narrower} of the run`,
    );
    await picture(page, `${name}_390`);
  });
}

async function checkWithoutScript({ name }) {
  for (const [width, options] of [
    [1280, {}],
    [390, phone],
  ])
    await visit(name, { ...options, javaScriptEnabled: false }, async (page) => {
      const found = await page.evaluate(measure);
      verdict(
        `${name}, no script, ${width} px: all ${found.figures} figures are there`,
        found.figures > 0 && found.pictures === found.figures && found.canvases === 0,
        JSON.stringify(found),
      );
      verdict(
        `${name}, no script, ${width} px: no overflow`,
        found.over === 0,
        `${found.over} px`,
      );
      verdict(
        `${name}, no script, ${width} px: letters of 9 px or more`,
        found.letters >= 9,
        `${found.letters} px`,
      );
      const dead = await page.evaluate(() => document.querySelectorAll("button, input").length);
      verdict(`${name}, no script, ${width} px: no dead buttons`, dead === 0, `${dead}`);
      await picture(page, `${name}_noscript_${width}`);
    });
}

// A browser that cannot unpack, and numbers that are damaged: the static page stays and says so.
async function checkFailure({ name }) {
  const ways = {
    "no DecompressionStream": () => {
      delete window.DecompressionStream;
    },
    "no numbers": () =>
      new MutationObserver(() => {
        const data = document.getElementById("data");
        if (data && data.textContent !== "") data.textContent = "";
      }).observe(document, { childList: true, subtree: true }),
  };
  for (const [way, before] of Object.entries(ways))
    await visit(name, { before }, async (page) => {
      await page.waitForSelector("#tools .notice", { timeout: 10000 }).catch(() => {});
      const found = await page.evaluate(measure);
      const notice = await page.evaluate(
        () => document.querySelector("#tools .notice")?.textContent ?? "",
      );
      verdict(
        `${name}, ${way}: the static page stays and says so`,
        found.pictures === found.figures &&
          found.canvases === 0 &&
          notice.length > 20 &&
          page.wrong.length === 0,
        `${JSON.stringify(found)} "${notice}" ${page.wrong[0] ?? ""}`,
      );
    });
}

// ---- paper

async function checkPaper({ name }) {
  await visit(name, {}, async (page) => {
    const file = path.join(place, `${name}.pdf`);
    await page.emulateMedia({ media: "print" });
    const found = await page.evaluate(measure);
    verdict(
      `${name}: paper has the static figures`,
      found.pictures === found.figures && found.canvases === 0,
      JSON.stringify(found),
    );
    await page.pdf({ path: file, format: "A4", printBackground: true });
    const pdf = execFileSync("pdfinfo", [file], { encoding: "utf8" });
    const count = Number(/Pages:\s+(\d+)/.exec(pdf)?.[1]);
    const text = execFileSync("pdftotext", [file, "-"], { encoding: "utf8" });
    const title = await page.evaluate(() => document.querySelector("h1").textContent.trim());
    verdict(
      `${name}: ${count} pages of A4 with text`,
      count > 1 && text.includes(title) && /not for clinical/i.test(text),
    );
  });
}

module.exports = {
  checkFile,
  checkDrawings,
  checkLook,
  checkPhone,
  checkWithoutScript,
  checkFailure,
  checkPaper,
};
