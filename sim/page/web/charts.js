// Charts: axes, what stands on all figures, lines and fans.

function axis(properties) {
  return {
    stroke: () => colour("dim"),
    font: small,
    gap: 4,
    ticks: { stroke: () => colour("line"), width: 1, size: 4 },
    ...properties,
    grid: { stroke: () => colour("grid"), width: 1, ...properties.grid },
  };
}

// Hours tick as a clock does, not by tens.
const hours = [0.25, 0.5, 1, 2, 3, 6, 12, 24, 48, 72, 120, 240];

function timeAxis(grid) {
  return axis({
    ...(meta.time.unit === "h" ? { incrs: hours } : {}),
    size: 26,
    space: 64,
    label: meta.time.unit,
    labelSize: 14,
    labelGap: 0,
    labelFont: small,
    values: (_, ticks) => ticks.map((tick) => number(tick, 9)),
    grid,
  });
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

// The lines of hazards are full, those of stages in long dashes.
const dashes = { hazard: [], stage: [9, 3] };

// Numbers that would touch are written as one text, "2,3".
function drawMoments(plot, line = colour("moment")) {
  const { left, top, width, height } = plot.bbox;
  const { ctx } = plot;
  const ratio = uPlot.pxRatio;
  const texts = [];
  ctx.save();
  ctx.strokeStyle = line;
  ctx.fillStyle = colour("moment");
  ctx.lineWidth = ratio;
  ctx.font = `600 ${11 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  for (const moment of meta.moments) {
    const x = Math.round(plot.valToPos(moment.t, "x", true)) + 0.5;
    const last = texts.at(-1);
    if (x < left - 1 || x > left + width + 1) continue;
    ctx.setLineDash((dashes[moment.kind] ?? [3, 3]).map((length) => length * ratio));
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + height);
    ctx.stroke();
    if (!last || x - last.x > 6 * ratio + ctx.measureText(last.text).width)
      texts.push({ x, text: String(moment.n) });
    else if (!last.text.endsWith("…")) last.text += last.text.length < 8 ? `,${moment.n}` : "…";
  }
  for (const { x, text } of texts) ctx.fillText(text, x, top - 4 * ratio);
  ctx.restore();
}

// ---- a figure made live

function live(figure, data, options, readout) {
  const element = document.getElementById(figure.id);
  const box = element.querySelector(".plot");
  const shared = {
    width: box.clientWidth,
    padding: [18, 10, 0, 0],
    legend: { show: false },
    scales: { x: { time: false, auto: false, min: view[0], max: view[1] }, y: options.scale },
    cursor: {
      drag: { x: true, y: false },
      ...options.cursor,
      bind: { dblclick: () => () => show(...whole) },
    },
    hooks: { ...options.hooks, setCursor: [pointed], setScale: [scaled] },
  };
  const plot = new uPlot({ ...options, ...shared }, data, box);
  const output = element.querySelector("output");
  Object.assign(plot, { readout, output, box, rows: figure.rows });
  plots.push(plot);
  element.classList.add("live");
  const drawing = element.querySelector("svg[role=img]");
  reachable(plot, drawing?.getAttribute("aria-label") ?? figure.title);
  box.addEventListener("keydown", (event) => pressed(plot, event));
  touched(plot);
}

// By the keyboard, too; what the pointer reads is said aloud to those who came by it.
function reachable({ box, output }, label) {
  const keys = "arrows move the pointer, plus and minus zoom, Escape shows the whole run";
  box.tabIndex = 0;
  box.setAttribute("role", "application");
  box.setAttribute("aria-label", `${label}: ${keys}`);
  box.addEventListener("focus", () => output.setAttribute("aria-live", "polite"));
  box.addEventListener("blur", () => output.setAttribute("aria-live", "off"));
}

// A column of a chart for each curve, and four more around a median. Those of one x stand together.
function columnsOf(figure) {
  const columns = [];
  for (const curve of figure.curves) {
    columns.push({ curve, values: curve.y });
    for (const [k, values] of (curve.fan ?? []).entries())
      columns.push({ curve, values, edge: k });
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
  let before = here;
  let behind = here;
  while (before >= 0 && values[before] === undefined) before--;
  while (behind < values.length && values[behind] === undefined) behind++;
  if (before < 0 || behind === values.length) return null;
  return curve.form === "behind" ? behind : before;
}

function seriesOf({ curve, edge }) {
  const forms = { steps: 1, behind: -1 };
  const paths = forms[curve.form] && uPlot.paths.stepped({ align: forms[curve.form] });
  if (edge !== undefined)
    return { stroke: "transparent", width: 0, paths, points: { show: false } };
  return {
    stroke: () => colour(`c${curve.colour}`),
    width: curve.fan ? 2 : 1.6,
    dash: curve.dashed ? [6, 4] : undefined,
    paths,
    points: { size: 4, space: 16 },
  };
}

// Between the outer points of each fan, and over it between the inner ones.
function bandsOf(figure, place) {
  const fans = figure.curves.filter((curve) => curve.fan);
  const band = (curve, high, low) => ({
    series: [place(curve, high), place(curve, low)],
    fill: () => `${colour(`c${curve.colour}`)}33`,
  });
  return fans.flatMap((curve) => [band(curve, 3, 0), band(curve, 2, 1)]);
}

function drawLines(figure) {
  const columns = columnsOf(figure);
  const seen = (value) => Number.isFinite(value) && (!figure.log || value > 0);
  const data = joined(columns, ({ values }) =>
    Array.from(arrays[values], (value) => (seen(value) ? value : null)),
  );
  const place = (curve, edge) =>
    1 + columns.findIndex((column) => column.curve === curve && column.edge === edge);
  const ticks = figure.log ? logTicks : linearTicks;
  const values = axis({
    size: 62,
    splits: (plot, _, low, high) => ticks(low, high, plot.height / 45),
    filter: (_, kept) => kept,
    values: (_, kept) => kept.map((tick) => number(tick, 6)),
  });
  const dataIdx = (plot, k, here) =>
    k === 0 || here == null ? here : sampled(columns[k - 1].curve, plot.data[k], here);
  const options = {
    height: 220,
    bands: bandsOf(figure, place),
    series: [{}, ...columns.map(seriesOf)],
    hooks: { drawClear: [drawStretches], draw: [(plot) => drawMoments(plot)] },
    scale: { distr: figure.log ? 3 : 1, range: (_, low, high) => ends(figure, low, high) },
    axes: [timeAxis(), values],
    cursor: { y: false, points: { size: 6 }, dataIdx },
  };
  live(figure, data, options, (plot) => readLines(plot, figure, place));
}

// In the order of the keys; where there is no room for the names, the values alone.
function readLines(plot, figure, place) {
  const value = (curve, edge) => {
    const k = place(curve, edge);
    return number(plot.data[k][plot.cursor.idxs[k]]);
  };
  const values = figure.curves.map((curve) =>
    curve.fan ? `${value(curve)} (${value(curve, 0)} … ${value(curve, 3)})` : value(curve),
  );
  const line = (texts, between) =>
    `${instant(plot.data[0][plot.cursor.idx])} · ${texts.join(between)} ${figure.unit}`.trim();
  if (values.length === 1) return line(values, "");
  const named = line(
    values.map((text, k) => `${figure.curves[k].label} ${text}`),
    " · ",
  );
  return named.length * 6.6 < plot.width ? named : line(values, " / ");
}
