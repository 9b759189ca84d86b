// The controls of a report: windows of time, moments, look, numbers as CSV, search of parameters.
// Parts that need a script are made by the script, so that a page without one has no dead buttons.

const wide = matchMedia("(min-width: 600px)");
const darkness = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

// ---- windows of time and moments

// A week, or a third of a shorter run.
function stretch() {
  return Math.min((whole[1] - whole[0]) / 3, meta.time.unit === "day" ? 7 : Infinity);
}

function showMoment(time) {
  show(time - stretch() / 4, time + (3 * stretch()) / 4);
}

function button(text, title, onclick) {
  return make("button", { type: "button", title, onclick }, text);
}

function themeSwitch() {
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : darkness.matches);
  const name = () => {
    element.textContent = isDark() ? "Light" : "Dark";
  };
  const changed = () => {
    name();
    colours.clear();
    for (const plot of plots) plot.redraw();
  };
  const element = button("", "Colours of the page", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    changed();
  });
  element.id = "theme";
  darkness.addEventListener("change", changed);
  name();
  return element;
}

// One for each instant, for the first six.
function momentButtons() {
  const instants = new Map();
  for (const moment of meta.moments)
    instants.set(moment.t, [...(instants.get(moment.t) ?? []), moment]);
  return [...instants].slice(0, 6).map(([time, moments]) => {
    const numbers = moments.map(({ n }) => n).join(",");
    const title = moments.map(({ what, text }) => `${what} ${text}`).join("; ");
    return button(`${numbers} ${moments[0].what}`, `${instant(time)}: ${title}`, () =>
      showMoment(time),
    );
  });
}

function addTools() {
  const tools = document.getElementById("tools");
  const [first, last] = whole;
  const units = { day: "days", h: "hours", min: "minutes", s: "seconds" }[meta.time.unit];
  const save = button("CSV", "Numbers of what is shown, as a table", saveNumbers);
  save.id = "csv";
  tools.setAttribute("role", "toolbar");
  tools.setAttribute("aria-label", "What the charts show");
  tools.append(
    button("Whole run", "Also: double click in a chart, or Escape", () => show(first, last)),
    button(`First ${units}`, "The beginning", () => show(first, first + stretch())),
    button(`Last ${units}`, "The end", () => show(last - stretch(), last)),
    ...momentButtons(),
    button("+", "Closer; also: drag in a chart, or two fingers", () => zoomBy(0.5)),
    button("−", "Farther", () => zoomBy(2)),
    themeSwitch(),
    save,
  );
}

// A row of the log leads to the charts by its number or, without one, by its instant.
function linkMoments() {
  for (const row of document.querySelectorAll("tr[data-at]")) {
    const cell = [...row.cells].find(({ textContent }) => textContent.trim());
    const link = button(cell.textContent, "Show in the charts", () => {
      showMoment(Number(row.dataset.at));
      const behavior = still.matches ? "auto" : "smooth";
      document.getElementById("tools").scrollIntoView({ behavior });
    });
    link.className = "link";
    cell.replaceChildren(link);
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
  const name = ({ label }) => (figure.title.endsWith(label) ? [] : [label]);
  const point = ({ fan }, edge) => (fan ? [`${[5, 25, 75, 95][edge] ?? 50} %`] : []);
  if (figure.kind === "lines")
    return columnsOf(figure).map(({ curve, values, edge }) => ({
      x: curve.x,
      text: (k) => exact(arrays[values], k),
      head: head(...name(curve), ...point(curve, edge)),
    }));
  if (figure.kind === "heat")
    return figure.rowNames.map((place, row) => ({
      x: figure.x,
      head: head(place, `row ${row + 1}`),
      text: (k) => {
        const value = heatValue(figure, arrays[figure.values][k * figure.rows + row]);
        return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : "";
      },
    }));
  return [];
}

// A row for each instant in view of any result; where one result has none, its cells are empty.
function csv() {
  const columns = meta.figures.flatMap(numbersOf);
  const xs = [...new Set(columns.map(({ x }) => x))];
  const tables = xs.map((x) => [arrays[x], Array.from(arrays[x], (_, k) => k)]);
  const [times, ...places] = tables.length === 1 ? tables[0] : uPlot.join(tables);
  const quoted = (text) => `"${text.replace(/"/g, '""')}"`;
  const rows = [[`time [${meta.time.unit}]`, ...columns.map(({ head }) => head)].map(quoted)];
  for (let k = 0; k < times.length; k++) {
    if (times[k] < view[0] || times[k] > view[1]) continue;
    rows.push([
      times[k],
      ...columns.map(({ x, text }) => {
        const place = places[xs.indexOf(x)][k];
        return place == null ? "" : text(place);
      }),
    ]);
  }
  return rows.map((row) => row.join(",")).join("\n") + "\n";
}

function saveNumbers() {
  const name = decodeURIComponent(location.pathname)
    .split("/")
    .pop()
    .replace(/\.html?$/i, "");
  const href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
  make("a", { href, download: `${name || "report"}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}

// ---- parameters: by mark and by word

// Headings of groups whose rows are all hidden are hidden, too.
function sift(rows, marks, wanted) {
  let group = null;
  let name = "";
  for (const row of rows) {
    if (row.dataset.mark === undefined) {
      group = row;
      name = row.textContent.trim();
      group.hidden = true;
      continue;
    }
    const text = `${name}.${row.textContent}`.toLowerCase();
    row.hidden = !marks.has(row.dataset.mark) || !text.includes(wanted);
    if (group && !row.hidden) group.hidden = false;
  }
}

function addSearch() {
  const place = document.getElementById("find");
  const found = document.querySelectorAll("#parameters tr[data-mark], #parameters tr.group");
  const rows = [...found];
  if (!place || rows.length === 0) return;
  const all = rows.map(({ dataset }) => dataset.mark).filter((mark) => mark);
  const changed = () => {
    const marks = boxes.filter((box) => box.checked).map((box) => box.value);
    sift(rows, new Set(marks), word.value.trim().toLowerCase());
  };
  const word = make("input", { type: "search", placeholder: "Find", oninput: changed });
  word.setAttribute("aria-label", "Find a parameter");
  const boxes = [...new Set(all)].map((value) =>
    make("input", { type: "checkbox", value, checked: true, onchange: changed }),
  );
  const labels = boxes.map((box) => {
    const count = all.filter((mark) => mark === box.value).length;
    return make("label", { className: `chip m-${box.value}` }, box, ` ${box.value} ${count}`);
  });
  place.append(word, ...labels);
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

// From the first instant of any figure to the last.
function extent() {
  let [first, last] = [Infinity, -Infinity];
  for (const { kind, x, curves } of meta.figures)
    for (const id of kind === "heat" ? [x] : (curves ?? []).map((curve) => curve.x)) {
      first = Math.min(first, arrays[id][0] ?? Infinity);
      last = Math.max(last, arrays[id].at(-1) ?? -Infinity);
    }
  if (!(first <= last)) return [0, 1];
  return last > first ? [first, last] : [first, first + 1];
}

function begin() {
  whole = extent();
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
  for (const figure of document.querySelectorAll("figure.live"))
    figure.classList.remove("live");
  root.classList.remove("js");
  const text = `The charts stand still: this browser cannot draw them live (${error.message}).`;
  const tools = document.getElementById("tools");
  tools?.replaceChildren(make("p", { className: "notice" }, text));
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
