// The live charts of a report: uPlot over the static figures that the page already holds. Five files
// make one script: numbers.js reads and writes numbers, view.js has what all figures share, charts.js
// draws lines, heat.js maps, report.js puts the controls around and starts.
//
// #meta says which figures there are and where their numbers lie in #data: the arrays one after the
// other, each with its bytes in planes, deflated, in base64. All figures share one stretch of time
// (view) and one pointer. Texts of the page's data are only ever set as text.
"use strict";

const root = document.documentElement;
const plots = []; // of the figures that are live
let meta; // what #meta says
let arrays; // in the order of meta.arrays
let whole; // [first, last]: the instants of all results
let view; // [from, to]: those that are shown

// ---- numbers

async function unpack(text) {
  const kinds = { f8: [Float64Array, 8], f4: [Float32Array, 4], u2: [Uint16Array, 2] };
  const packed = Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const planes = new Uint8Array(await new Response(stream).arrayBuffer());
  let from = 0;
  return meta.arrays.map(([count, kind]) => {
    const [type, size] = kinds[kind];
    const bytes = new Uint8Array(count * size);
    for (let plane = 0; plane < size; plane++)
      for (let k = 0; k < count; k++) bytes[k * size + plane] = planes[from++];
    return new type(bytes.buffer);
  });
}

function number(value, digits = 4) {
  if (value == null || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e5))
    return String(Number(value.toPrecision(digits)));
  const [mantissa, power] = value.toExponential(digits - 1).split("e");
  const raised = [...power.replace("+", "")].map(
    (c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"[1 + "0123456789".indexOf(c)],
  );
  return (Number(mantissa) === 1 ? "" : `${Number(mantissa)}×`) + `10${raised.join("")}`;
}

function instant(time) {
  const places = Math.max(0, 3 - Math.floor(Math.log10(view[1] - view[0])));
  const text = String(Number(time.toFixed(Math.min(places, 9))));
  return meta.time.unit === "day" ? `day ${text}` : `${text} ${meta.time.unit}`;
}

// How many of the ascending bounds lie at or below a value, less one: its interval.
function interval(bounds, value) {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bounds[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// ---- axes and colours

function linearTicks(least, most, wanted) {
  const raw = (most - least) / wanted;
  const ten = 10 ** Math.floor(Math.log10(raw));
  const step = ten * [1, 2, 5, 10].find((m) => m * ten >= raw * 0.999);
  const ticks = [];
  for (let k = Math.ceil(least / step - 1e-9); k * step <= most + step * 1e-9; k++)
    ticks.push(Number((k * step).toPrecision(12)));
  return ticks;
}

// Powers of ten, with 2 and 5 between them where they are few; within a decade as a linear axis.
function logTicks(least, most, wanted) {
  const decades = Math.log10(most / least);
  const ticks = [];
  if (decades < 0.8) return linearTicks(least, most, wanted);
  const between = decades < 2.5 ? [1, 2, 5] : [1];
  const every = Math.ceil(decades / (2 * wanted));
  for (let p = Math.floor(Math.log10(least)); p <= Math.log10(most); p++)
    if (p % every === 0) for (const m of between) ticks.push(Number(`${m}e${p}`));
  return ticks.filter((tick) => tick >= least * 0.999 && tick <= most * 1.001);
}

// The whole run has the ends of the static figure; a part of it shows its own values larger.
function ends(figure, low, high) {
  const { least, most, log } = figure;
  const all = view[0] <= whole[0] && view[1] >= whole[1];
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
