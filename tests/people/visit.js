// A visit of a page as a person makes one: Debian's Chromium, from file://, in a fresh context, and
// everything written down that goes wrong or leaves the page.
"use strict";
const { createRequire } = require("node:module");
const { execFileSync } = require("node:child_process");
const { pathToFileURL } = require("node:url");
const fs = require("node:fs");
const path = require("node:path");

// The folder with the pages, their results, node_modules, and the pictures that are made.
const place = path.resolve(process.argv[2] ?? "build/people");
const need = createRequire(path.join(place, "package.json"));
const axe = fs.readFileSync(need.resolve("axe-core/axe.min.js"), "utf8");
const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((file) =>
  fs.existsSync(file),
);

const counts = { passed: 0, failed: 0 };
function verdict(what, good, found = "") {
  counts[good ? "passed" : "failed"]++;
  console.log(`${good ? "ok      " : "not ok  "}${what}${good || !found ? "" : `: ${found}`}`);
}

let browser;
async function open() {
  if (!chromium) throw new Error("no Chromium: install Debian's package chromium");
  browser = await need("playwright-core").chromium.launch({
    executablePath: chromium,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--no-first-run",
    ],
  });
}

// `look` is given the page; its .wrong is what the console and the page complained of, .asked what
// was requested but the file itself.
async function visit(name, options, look) {
  const url = pathToFileURL(path.join(place, `${name}.html`)).href;
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    acceptDownloads: true,
    ...options,
  });
  try {
    const page = await context.newPage();
    page.wrong = [];
    page.asked = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) page.wrong.push(message.text());
    });
    page.on("pageerror", (error) => page.wrong.push(`uncaught: ${error.message}`));
    page.on("request", (request) => {
      if (request.url() !== url && !/^(data|blob):/.test(request.url()))
        page.asked.push(request.url());
    });
    if (options.before) await page.addInitScript(options.before);
    await page.goto(url, { waitUntil: "load" });
    if (options.javaScriptEnabled !== false && !options.before)
      await page
        .waitForFunction(() => window.thecal?.ready, null, { timeout: 20000 })
        .catch(() => {});
    return await look(page, context);
  } finally {
    await context.close();
  }
}

// What axe-core finds wrong, in a line. It comes through the debugger, which no policy forbids.
async function audit(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe });
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
    awaitPromise: true,
    returnByValue: true,
    expression: `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + " at " + nodes.length + ": " + nodes[0].target).join("; "))`,
  });
  return exceptionDetails ? `axe-core failed: ${exceptionDetails.text}` : result.value;
}

// Run in the page: what is too wide, the smallest letters of static figures, and the figures seen.
function measure() {
  const size = (text) => {
    const matrix = text.getScreenCTM();
    return (
      parseFloat(getComputedStyle(text).fontSize) *
      (matrix ? Math.hypot(matrix.b, matrix.d) : 1)
    );
  };
  const figures = [...document.querySelectorAll("figure")];
  const shown = (element) => {
    const box = element?.getBoundingClientRect();
    return Boolean(box && box.width >= 100 && box.height >= 60);
  };
  const letters = [...document.querySelectorAll("figure .static text")]
    .filter((text) => text.getBoundingClientRect().width > 0)
    .map(size);
  const pictures = (figure) => [...figure.querySelectorAll(".static > svg")];
  return {
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    letters: letters.length ? Math.min(...letters) : null,
    figures: figures.length,
    pictures: figures.filter((figure) => pictures(figure).some(shown)).length,
    canvases: figures.filter((figure) => shown(figure.querySelector(".plot canvas"))).length,
  };
}

function series(name, ...paths) {
  const script = path.join(__dirname, "series.py");
  const text = execFileSync(
    "/usr/bin/python3",
    [script, path.join(place, `${name}.h5`), ...paths],
    { maxBuffer: 1 << 28 },
  );
  return JSON.parse(text);
}

async function close() {
  await browser?.close();
}

module.exports = { open, close, visit, audit, measure, series, verdict, counts, place };
