// The controls of a report: windows of time, moments, look, numbers as CSV, search of parameters.
// What needs a script is made by the script, so that a page without one has no dead buttons.

const wide = matchMedia("(min-width: 600px)");
const darkness = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

// ---- windows of time and moments

function showMoment(time) {
  const span = Math.min((whole[1] - whole[0]) / 3, meta.time.unit === "day" ? 7 : Infinity);
  show(time - span / 4, time + (3 * span) / 4);
}

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : darkness.matches;
}

function recolour() {
  colours.clear();
  for (const plot of plots) plot.redraw();
}

function addTools() {
  const tools = document.getElementById("tools"), [first, last] = whole;
  const span = Math.min((last - first) / 3, meta.time.unit === "day" ? 7 : Infinity);
  const units = { day: "days", h: "hours", min: "minutes", s: "seconds" }[meta.time.unit] ?? "part";
  const button = (text, title, onclick) => make("button", { type: "button", title, onclick }, text);
  const theme = button("", "colours of the page", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    name();
    recolour();
  });
  const name = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
  theme.id = "theme";
  name();
  darkness.addEventListener("change", () => { name(); recolour(); });
  tools.setAttribute("role", "toolbar");
  tools.setAttribute("aria-label", "What the charts show");
  tools.append(
    button("Whole run", "or double-click in a chart, or Escape", () => show(first, last)),
    button(`First ${units}`, "the beginning", () => show(first, first + span)),
    button(`Last ${units}`, "the end", () => show(last - span, last)),
    ...meta.moments.slice(0, 6).map(({ t, n, what, text }) =>
      button(`${n} ${what}`, `${instant(t)} ${text}`, () => showMoment(t))),
    button("+", "closer: or drag in a chart, or two fingers", () => zoomBy(0.5)),
    button("−", "farther", () => zoomBy(2)),
    theme, Object.assign(button("CSV", "the numbers of what is shown", saveNumbers), { id: "csv" }));
}

// The instants of the log lead to the charts.
function linkMoments() {
  for (const row of document.querySelectorAll("tr[data-at]")) {
    const cell = row.cells[0], text = cell.textContent, time = Number(row.dataset.at);
    cell.replaceChildren(make("button", { type: "button", className: "link", onclick: () => {
      showMoment(time);
      document.getElementById("tools").scrollIntoView({ behavior: still.matches ? "auto" : "smooth" });
    } }, text));
    cell.firstChild.setAttribute("aria-label", `${text}: show in the charts`);
  }
}

// ---- numbers as CSV

// The fewest digits that give the stored number back.
function exact(array, k) {
  if (!Number.isFinite(array[k])) return "";
  if (array instanceof Float64Array) return String(array[k]);
  for (let digits = 5; digits < 9; digits++) {
    const short = Number(array[k].toPrecision(digits));
    if (Math.fround(short) === array[k]) return String(short);
  }
  return String(Number(array[k].toPrecision(9)));
}

function numbersOf(figure) {
  const head = (...words) => `${[figure.title, ...words].join(" ")} [${figure.unit || "1"}]`;
  if (figure.kind === "lines")
    return columnsOf(figure).map(({ curve, values, edge }) => ({
      x: curve.x, text: (k) => exact(arrays[values], k),
      head: head(curve.label, ...(curve.fan ? [`${["5", "25", "75", "95"][edge] ?? "50"} %`] : [])),
    }));
  if (figure.kind === "heat")
    return figure.rowNames.map((place, row) => ({
      x: figure.x, head: head(place, `row ${row + 1}`),
      text: (k) => number(heatValue(figure, arrays[figure.values][k * figure.rows + row]), 6),
    }));
  return [];
}

// A row for each instant in view of any result; where one result has none, its cells are empty.
function csv() {
  const columns = meta.figures.flatMap(numbersOf), xs = [...new Set(columns.map(({ x }) => x))];
  const tables = xs.map((x) => [arrays[x], Array.from(arrays[x], (_, k) => k)]);
  const [times, ...places] = tables.length === 1 ? tables[0] : uPlot.join(tables);
  const quoted = (text) => `"${text.replace(/"/g, '""')}"`;
  const rows = [[`time [${meta.time.unit}]`, ...columns.map(({ head }) => head)].map(quoted)];
  for (let k = 0; k < times.length; k++) {
    if (times[k] < view[0] || times[k] > view[1]) continue;
    rows.push([times[k], ...columns.map(({ x, text }) => {
      const place = places[xs.indexOf(x)][k];
      return place == null ? "" : text(place);
    })]);
  }
  return rows.map((row) => row.join(",")).join("\n") + "\n";
}

function saveNumbers() {
  const name = decodeURIComponent(location.pathname).split("/").pop().replace(/\.html?$/i, "");
  const href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
  make("a", { href, download: `${name || "report"}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}

// ---- parameters: by mark and by word

function addSearch() {
  const place = document.getElementById("find");
  const rows = [...document.querySelectorAll("#parameters tr[data-mark], #parameters tr.group")];
  if (!place || rows.length === 0) return;
  const counts = new Map();
  for (const { dataset: { mark } } of rows) if (mark) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  const boxes = [...counts.keys()].map((value) =>
    make("input", { type: "checkbox", value, checked: true, onchange: sift }));
  const word = make("input", { type: "search", placeholder: "Find a parameter", oninput: sift });
  word.setAttribute("aria-label", "Find a parameter");
  function sift() {
    const marks = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const wanted = word.value.trim().toLowerCase();
    let group = null, name = "";
    for (const row of rows) {
      if (row.dataset.mark === undefined) {
        group = row;
        name = row.textContent;
        group.hidden = true;
        continue;
      }
      row.hidden = !marks.has(row.dataset.mark) ||
        !`${name}.${row.textContent}`.toLowerCase().includes(wanted);
      if (group && !row.hidden) group.hidden = false;
    }
  }
  place.append(word, ...boxes.map((box) =>
    make("label", { className: `chip m-${box.value}` }, box, ` ${box.value} ${counts.get(box.value)}`)));
}

// ---- paper and size

let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});

function fitWidths() {
  for (const plot of plots)
    if (plot.box.clientWidth > 0 && plot.box.clientWidth !== plot.width)
      plot.setSize({ width: plot.box.clientWidth, height: plot.height });
}

// ---- start

function begin() {
  const times = meta.figures.flatMap((figure) =>
    figure.kind === "heat" ? [figure.x] : (figure.curves ?? []).map(({ x }) => x));
  const ofAll = times.map((x) => arrays[x]).filter((x) => x.length > 0);
  const first = Math.min(...ofAll.map((x) => x[0])), last = Math.max(...ofAll.map((x) => x.at(-1)));
  whole = last > first ? [first, last] : [first, first + 1];
  view = [...whole];
  window.thecal = { ready: false, zoom: [...view], plots };
  root.classList.add("js");
  for (const figure of meta.figures) {
    if (figure.kind === "heat") drawHeat(figure);
    if (figure.kind === "lines") drawLines(figure);
  }
  addTools();
  linkMoments();
  let waiting;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(fitWidths, 100);
  });
  window.thecal.ready = true;
}

// The static figures come back, and a sentence says why nothing moves.
function stay(error) {
  for (const plot of plots.splice(0)) plot.destroy();
  for (const figure of document.querySelectorAll("figure.live")) figure.classList.remove("live");
  root.classList.remove("js");
  document.getElementById("tools")?.replaceChildren(make("p", { className: "notice" },
    `The charts stand still: this browser cannot draw them live (${error.message}).`));
}

addSearch();
(async () => {
  try {
    meta = JSON.parse(document.getElementById("meta").textContent);
    arrays = await unpack(document.getElementById("data").textContent);
    begin();
  } catch (error) {
    stay(error);
  }
})();
