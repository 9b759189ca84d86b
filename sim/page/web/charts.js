// The live charts of a report: uPlot over the static figures that the page already holds. This
// file draws lines, heat.js the maps, report.js puts the controls around and starts: one script.
//
// #meta says which figures there are and where their numbers lie in #data: the arrays one after
// the other, each with its bytes in planes, deflated, in base64. All figures share one stretch of
// time (view) and one pointer. Texts of the page's data are only ever set as text.
"use strict";

const root = document.documentElement;
const plots = [];
let meta, arrays, whole, view, linking = false;

// ---- numbers

async function unpack(text) {
  const kinds = { f8: [Float64Array, 8], f4: [Float32Array, 4], u2: [Uint16Array, 2] };
  const packed = Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const planes = new Uint8Array(await new Response(stream).arrayBuffer());
  let from = 0;
  return meta.arrays.map(([count, kind]) => {
    const [type, size] = kinds[kind], bytes = new Uint8Array(count * size);
    for (let plane = 0; plane < size; plane++)
      for (let k = 0; k < count; k++) bytes[k * size + plane] = planes[from++];
    return new type(bytes.buffer);
  });
}

function number(value, digits = 4) {
  if (value == null || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e5)) return String(Number(value.toPrecision(digits)));
  const [mantissa, power] = value.toExponential(digits - 1).split("e");
  const raised = [...power.replace("+", "")].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"[1 + "0123456789".indexOf(c)]);
  return (Number(mantissa) === 1 ? "" : `${Number(mantissa)}×`) + `10${raised.join("")}`;
}

function instant(time) {
  const places = Math.max(0, 3 - Math.floor(Math.log10(view[1] - view[0])));
  const text = String(Number(time.toFixed(Math.min(places, 9))));
  return meta.time.unit === "day" ? `day ${text}` : `${text} ${meta.time.unit}`;
}

// How many of the ascending bounds lie at or below a value, less one: its interval.
function interval(bounds, value) {
  let low = 0, high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bounds[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// ---- axes and colours

function linearTicks(least, most, wanted) {
  const raw = (most - least) / wanted, ten = 10 ** Math.floor(Math.log10(raw));
  const step = ten * [1, 2, 5, 10].find((m) => m * ten >= raw * 0.999);
  const ticks = [];
  for (let k = Math.ceil(least / step - 1e-9); k * step <= most + step * 1e-9; k++)
    ticks.push(Number((k * step).toPrecision(12)));
  return ticks;
}

// Powers of ten, with 2 and 5 between them where they are few; within a decade as a linear axis.
function logTicks(least, most, wanted) {
  const decades = Math.log10(most / least), ticks = [];
  if (decades < 0.8) return linearTicks(least, most, wanted);
  const between = decades < 2.5 ? [1, 2, 5] : [1], every = Math.ceil(decades / (2 * wanted));
  for (let p = Math.floor(Math.log10(least)); p <= Math.log10(most); p++)
    if (p % every === 0) for (const m of between) ticks.push(Number(`${m}e${p}`));
  return ticks.filter((tick) => tick >= least * 0.999 && tick <= most * 1.001);
}

// The whole run has the ends of the static figure; a part of it shows its own values larger.
function ends(figure, low, high) {
  const { least, most, log } = figure, all = view[0] <= whole[0] && view[1] >= whole[1];
  if (all || low == null || !(high >= low)) return [least, most];
  const pad = log ? 1.15 : (high - low) * 0.08 || Math.abs(high) * 0.05 || 1;
  const from = Math.max(least, log ? low / pad : low - pad);
  const to = Math.min(most, log ? high * pad : high + pad);
  return from < to ? [from, to] : [least, most];
}

const colours = new Map(); // names of the style sheet's variables and what they are now
const pen = document.createElement("canvas").getContext("2d");
const small = "11px system-ui, sans-serif";

function colour(name) {
  if (!colours.has(name)) {
    pen.fillStyle = getComputedStyle(root).getPropertyValue(`--${name}`).trim();
    colours.set(name, pen.fillStyle);
  }
  return colours.get(name);
}

function axis(properties) {
  return {
    stroke: () => colour("dim"), font: small, gap: 4,
    ticks: { stroke: () => colour("line"), width: 1, size: 4 },
    ...properties,
    grid: { stroke: () => colour("grid"), width: 1, ...properties.grid },
  };
}

function timeAxis(grid) {
  return axis({
    size: 26, space: 64, label: meta.time.unit, labelSize: 14, labelGap: 0, labelFont: small,
    values: (_, ticks) => ticks.map((tick) => number(tick, 9)), grid,
  });
}

// ---- one view and one pointer for all figures

function show(from, to) {
  const length = whole[1] - whole[0], span = Math.min(Math.max(to - from, length * 1e-6), length);
  const start = Math.min(Math.max(from, whole[0]), whole[1] - span);
  view = span === length ? [...whole] : [start, start + span];
  for (const plot of plots) plot.setScale("x", { min: view[0], max: view[1] });
  window.thecal.zoom = [...view];
}

function zoomBy(factor, about = (view[0] + view[1]) / 2) {
  show(about - (about - view[0]) * factor, about + (view[1] - about) * factor);
}

function scaled(plot, key) {
  const { min, max } = plot.scales.x;
  if (key === "x" && plots.includes(plot) && (min !== view[0] || max !== view[1])) show(min, max);
}

// Of results side by side one may begin later or end earlier.
function reaches(plot, time) {
  const [times] = plot.data;
  return plot.cursor.idx != null && time >= times[0] && time <= times.at(-1);
}

function pointed(plot) {
  const time = plot.posToVal(plot.cursor.left, "x"), away = plot.cursor.left < 0;
  if (plot.output) plot.output.value = away || !reaches(plot, time) ? "" : plot.readout(plot);
  if (linking) return;
  linking = true;
  for (const other of plots)
    if (other !== plot) other.setCursor({ left: away ? -10 : other.valToPos(time, "x"), top: -10 });
  linking = false;
}

// Arrows move the pointer by a sample (with shift by ten), up and down by a row of a heat map.
function pressed(plot, event) {
  const times = plot.data[0], here = plot.cursor.idx ?? -1, { clientHeight: height } = plot.over;
  const sample = (k) => {
    const time = times[Math.min(Math.max(here + k, 0), times.length - 1)];
    const left = plot.valToPos(Math.min(Math.max(time, view[0]), view[1]), "x");
    plot.setCursor({ left, top: plot.cursor.top >= 0 ? plot.cursor.top : height / 2 });
  };
  const row = (k) => {
    const top = plot.cursor.top + (k * height) / plot.rows;
    plot.setCursor({ left: plot.cursor.left, top: Math.min(Math.max(top, 0), height - 1) });
  };
  const by = event.shiftKey ? 10 : 1, about = here < 0 ? undefined : times[here];
  const actions = {
    ArrowLeft: () => sample(-by), ArrowRight: () => sample(by),
    "+": () => zoomBy(0.5, about), "=": () => zoomBy(0.5, about), "-": () => zoomBy(2, about),
    Escape: () => show(...whole),
    ...(plot.rows && { ArrowUp: () => row(-1), ArrowDown: () => row(1) }),
  };
  if (event.ctrlKey || event.metaKey || event.altKey || !actions[event.key]) return;
  event.preventDefault();
  actions[event.key]();
}

// One finger moves the pointer; two keep below them the instants that they took hold of.
function touched(plot) {
  const fingers = new Map(), { over } = plot;
  const place = (event) => event.clientX - over.getBoundingClientRect().left;
  const lift = (event) => fingers.delete(event.pointerId);
  over.style.touchAction = "pan-y";
  over.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse") return;
    fingers.set(event.pointerId, { at: place(event), time: plot.posToVal(place(event), "x") });
  });
  over.addEventListener("pointermove", (event) => {
    const finger = fingers.get(event.pointerId);
    if (!finger) return;
    finger.at = place(event);
    const [a, b] = fingers.values();
    if (!b) {
      plot.setCursor({ left: a.at, top: event.clientY - over.getBoundingClientRect().top });
      return;
    }
    const slope = (b.time - a.time) / (b.at - a.at);
    if (slope > 0 && Number.isFinite(slope))
      show(a.time - a.at * slope, a.time + (over.clientWidth - a.at) * slope);
  });
  over.addEventListener("pointerup", lift);
  over.addEventListener("pointercancel", lift);
}

// ---- drawn on all figures: stretches below, numbered moments above

function drawStretches(plot) {
  const { left, top, width, height } = plot.bbox;
  plot.ctx.fillStyle = colour("stretch");
  for (const [from, to] of meta.stretches) {
    const a = Math.max(left, plot.valToPos(from, "x", true));
    const b = Math.min(left + width, plot.valToPos(to, "x", true));
    if (b > a) plot.ctx.fillRect(a, top, b - a, height);
  }
}

// Numbers that would touch are written as one text, "2,3".
function drawMoments(plot, line = colour("moment")) {
  const { left, top, width, height } = plot.bbox, { ctx } = plot, ratio = uPlot.pxRatio;
  const texts = [];
  ctx.save();
  ctx.strokeStyle = line;
  ctx.fillStyle = colour("moment");
  ctx.lineWidth = ratio;
  ctx.font = `600 ${11 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  ctx.setLineDash([3 * ratio, 3 * ratio]);
  for (const moment of meta.moments) {
    const x = Math.round(plot.valToPos(moment.t, "x", true)) + 0.5, last = texts.at(-1);
    if (x < left - 1 || x > left + width + 1) continue;
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + height);
    ctx.stroke();
    if (!last || x - last.x > 6 * ratio + ctx.measureText(last.text).width)
      texts.push({ x, text: String(moment.n) });
    else if (!last.text.endsWith("…"))
      last.text += last.text.length < 8 ? `,${moment.n}` : "…";
  }
  for (const { x, text } of texts) ctx.fillText(text, x, top - 4 * ratio);
  ctx.restore();
}

// ---- a figure made live

function live(figure, data, options, readout) {
  const element = document.getElementById(figure.id), box = element.querySelector(".plot");
  const output = element.querySelector("output");
  const label = element.querySelector("svg.static")?.getAttribute("aria-label") ?? figure.title;
  const plot = new uPlot({
    width: box.clientWidth, padding: [18, 10, 0, 0], legend: { show: false },
    ...options,
    scales: { x: { time: false, auto: false, min: view[0], max: view[1] }, y: options.scale },
    cursor: { drag: { x: true, y: false }, ...options.cursor,
      bind: { dblclick: () => () => show(...whole) } },
    hooks: { ...options.hooks, setCursor: [pointed], setScale: [scaled] },
  }, data, box);
  Object.assign(plot, { readout, output, box, rows: figure.rows });
  plots.push(plot);
  element.classList.add("live");
  box.tabIndex = 0;
  box.setAttribute("role", "application");
  box.setAttribute("aria-label",
    `${label}: arrows move the pointer, plus and minus zoom, Escape shows the whole run`);
  box.addEventListener("keydown", (event) => pressed(plot, event));
  box.addEventListener("focus", () => output.setAttribute("aria-live", "polite"));
  box.addEventListener("blur", () => output.setAttribute("aria-live", "off"));
  touched(plot);
}

// A column of a chart for each curve, and four more around a median. Those of one x stand together.
function columnsOf(figure) {
  const columns = [];
  for (const curve of figure.curves) {
    columns.push({ curve, values: curve.y });
    for (const [k, values] of (curve.fan ?? []).entries()) columns.push({ curve, values, edge: k });
  }
  const order = [...new Set(columns.map((column) => column.curve.x))];
  return order.flatMap((x) => columns.filter((column) => column.curve.x === x));
}

function joined(columns, values) {
  const tables = new Map();
  for (const column of columns) {
    if (!tables.has(column.curve.x)) tables.set(column.curve.x, [arrays[column.curve.x]]);
    tables.get(column.curve.x).push(values(column));
  }
  const all = [...tables.values()];
  return all.length === 1 ? all[0] : uPlot.join(all);
}

// Results side by side have instants of their own: where one has none between two of its values,
// it is the one that holds; before the first and behind the last there is none.
function sampled(curve, values, here) {
  let before = here, behind = here;
  while (before >= 0 && values[before] === undefined) before--;
  while (behind < values.length && values[behind] === undefined) behind++;
  if (before < 0 || behind === values.length) return null;
  return curve.form === "behind" ? behind : before;
}

function drawLines(figure) {
  const columns = columnsOf(figure);
  const data = joined(columns, ({ values }) => Array.from(arrays[values],
    (value) => (Number.isFinite(value) && (!figure.log || value > 0) ? value : null)));
  const forms = { line: undefined, steps: uPlot.paths.stepped({ align: 1 }),
    behind: uPlot.paths.stepped({ align: -1 }) };
  const series = columns.map(({ curve, edge }) => edge === undefined
    ? { stroke: () => colour(`c${curve.colour}`), width: curve.fan ? 2 : 1.6,
        dash: curve.dashed ? [6, 4] : undefined, paths: forms[curve.form],
        points: { size: 4, space: 16 } }
    : { stroke: "transparent", width: 0, paths: forms[curve.form], points: { show: false } });
  const place = (curve, edge) =>
    1 + columns.findIndex((column) => column.curve === curve && column.edge === edge);
  const bands = figure.curves.filter((curve) => curve.fan).flatMap((curve) => [[3, 0], [2, 1]].map(
    (pair) => ({ series: pair.map((edge) => place(curve, edge)),
      fill: () => colour(`c${curve.colour}`) + "33" })));
  const ticks = figure.log ? logTicks : linearTicks;
  live(figure, data, {
    height: 220, bands, series: [{}, ...series],
    hooks: { drawClear: [drawStretches], draw: [(u) => drawMoments(u)] },
    scale: { distr: figure.log ? 3 : 1, range: (_, low, high) => ends(figure, low, high) },
    axes: [timeAxis(), axis({
      size: 62, splits: (u, _, low, high) => ticks(low, high, u.height / 45), filter: (_, kept) => kept,
      values: (_, splits) => splits.map((tick) => number(tick, 6)) })],
    cursor: { y: false, points: { size: 6 }, dataIdx: (u, k, here) =>
      (k === 0 || here == null ? here : sampled(columns[k - 1].curve, u.data[k], here)) },
  }, (u) => readLines(u, figure, place));
}

// In the order of the keys; where there is little room, the values alone.
function readLines(plot, figure, place) {
  const value = (curve, edge) => {
    const k = place(curve, edge);
    return number(plot.data[k][plot.cursor.idxs[k]]);
  };
  const named = figure.curves.length > 1 && plot.width > 440;
  const parts = figure.curves.map((curve) => (named ? `${curve.label} ` : "") + value(curve) +
    (curve.fan ? ` (${value(curve, 0)} … ${value(curve, 3)})` : ""));
  const values = parts.join(named ? " · " : " / ");
  return `${instant(plot.data[0][plot.cursor.idx])} · ${values} ${figure.unit}`.trim();
}
