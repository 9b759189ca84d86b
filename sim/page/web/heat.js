// Heat maps: an image of the values below the axes of a chart without curves.

// Viridis by S. van der Walt and N. Smith (CC0): each 15th of its 256 colours; lines in between.
const viridis = (
  "440154 481668 482878 433d84 3d4d8a 355f8d 2d708e 26828e 21918c " +
  "1fa187 2fb47c 4ec36b 75d054 9dd93b cae11f e7e419 f6e61f fde725"
).split(" ");
const heatColours = Uint32Array.from({ length: 256 }, (_, k) => {
  const at = Math.min(Math.floor(k / 15), viridis.length - 2);
  const share = k / 15 - at;
  const part = (text, from) => parseInt(text.slice(from, from + 2), 16);
  const mix = (from) =>
    Math.round(part(viridis[at], from) * (1 - share) + part(viridis[at + 1], from) * share);
  return (255 << 24) | (mix(4) << 16) | (mix(2) << 8) | mix(0);
});

// 65535 is a gap, 0 is nothing that counts; the other steps divide the logarithm from the least value
// that is told to the most. The scale of colours begins above that.
const gap = 65535;

function heatValue(figure, step) {
  if (step === gap || step === 0) return step === 0 ? 0 : NaN;
  return figure.from * (figure.most / figure.from) ** (step / 65534);
}

function heatColour(figure, step) {
  const below = (1 - step / 65534) * Math.log(figure.most / figure.from);
  const share = 1 - below / Math.log(figure.most / figure.least);
  return heatColours[within(Math.floor(share * 256), 256)];
}

function within(k, count) {
  return Math.min(Math.max(k, 0), count - 1);
}

// A value is drawn from halfway before its instant to halfway behind.
function columnBounds(times) {
  const bounds = new Float64Array(times.length + 1);
  const last = times.length - 1;
  for (let k = 1; k <= last; k++) bounds[k] = (times[k - 1] + times[k]) / 2;
  bounds[0] = times[0];
  bounds[last + 1] = times[last];
  return bounds;
}

// The largest step of each row within some columns, so that no peak is lost in a narrow picture.
function largest(figure, from, to, strip) {
  const values = arrays[figure.values];
  for (let row = 0; row < figure.rows; row++) {
    let most = -1;
    for (let k = from; k <= to; k++) {
      const step = values[k * figure.rows + row];
      if (step !== gap && step > most) most = step;
    }
    strip[row] = most < 0 ? 0 : heatColour(figure, most);
  }
}

function heatImage(figure, bounds, width, height, { min, max }) {
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const edges = arrays[figure.edges];
  const strip = new Uint32Array(figure.rows);
  const from = edges[0];
  const length = edges[figure.rows] - from;
  const rowOf = Uint32Array.from({ length: height }, (_, y) =>
    within(interval(edges, from + ((y + 0.5) / height) * length), figure.rows),
  );
  const columnAt = (x) =>
    within(interval(bounds, min + (x / width) * (max - min)), figure.columns);
  for (let x = 0; x < width; x++) {
    const time = min + ((x + 0.5) / width) * (max - min);
    if (time < bounds[0] || time > bounds[figure.columns]) continue;
    const first = columnAt(x);
    const next = columnAt(x + 1);
    largest(figure, first, Math.max(first, next - 1), strip);
    for (let y = 0; y < height; y++) pixels[y * width + x] = strip[rowOf[y]];
  }
  return image;
}

function drawHeatImage(plot, figure, bounds, canvas) {
  const { left, top, width, height } = plot.bbox;
  canvas.width = Math.max(1, Math.round(width));
  canvas.height = Math.max(1, Math.round(height));
  const image = heatImage(figure, bounds, canvas.width, canvas.height, plot.scales.x);
  canvas.getContext("2d").putImageData(image, 0, 0);
  plot.ctx.drawImage(canvas, left, top);
}

// Lines across the map with their names (the tip), light with a dark edge: seen on any colour.
function drawHeatLines(plot, figure) {
  const { left, width } = plot.bbox;
  const { ctx } = plot;
  const ratio = uPlot.pxRatio;
  ctx.save();
  ctx.font = `600 ${11 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = "right";
  ctx.textBaseline = "alphabetic";
  for (const { at, name } of figure.names.filter(({ line }) => line)) {
    const y = plot.valToPos(at, "y", true);
    const line = new Path2D(`M${left} ${y}h${width}`);
    ctx.strokeStyle = "#0008";
    ctx.lineWidth = 3 * ratio;
    ctx.setLineDash([]);
    ctx.stroke(line);
    ctx.strokeStyle = "#fff";
    ctx.lineWidth = ratio;
    ctx.setLineDash([6 * ratio, 4 * ratio]);
    ctx.stroke(line);
    ctx.setLineDash([]);
    ctx.strokeStyle = "#000a";
    ctx.lineWidth = 3 * ratio;
    ctx.strokeText(name, left + width - 6 * ratio, y - 5 * ratio);
    ctx.fillStyle = "#fff";
    ctx.fillText(name, left + width - 6 * ratio, y - 5 * ratio);
  }
  ctx.restore();
}

// Names beside the axis, as many as have room; the first of those that would touch.
function heatNames(plot, names) {
  const apart = (a, b) => Math.abs(plot.valToPos(a.at, "y") - plot.valToPos(b.at, "y"));
  const kept = [];
  for (const name of names)
    if (kept.every((other) => apart(name, other) >= 14)) kept.push(name);
  return kept;
}

// Below the pointer; from the pointer of another figure, the highest of all places at that instant.
function heatReadout(plot, figure) {
  const values = arrays[figure.values];
  const edges = arrays[figure.edges];
  const from = plot.cursor.idx * figure.rows;
  const steps = values.subarray(from, from + figure.rows);
  const elsewhere = plot.cursor.top < 0;
  const level = (step) => (step === gap ? -1 : step);
  const row = elsewhere
    ? steps.reduce((best, step, k) => (level(step) > level(steps[best]) ? k : best), 0)
    : within(interval(edges, plot.posToVal(plot.cursor.top, "y")), figure.rows);
  const depth = (edges[row] + edges[row + 1]) / 2;
  const place = figure.rowNames[row] + (depth >= 0 ? `, ${number(depth, 3)} cm` : "");
  const value = `${number(heatValue(figure, steps[row]))} ${figure.unit}`;
  const parts = elsewhere ? [`highest ${value}`, place] : [place, value];
  return [instant(plot.data[0][plot.cursor.idx]), ...parts].join(" · ");
}

function heatKey(figure) {
  const canvas = make("canvas", { width: 256, height: 10, ariaHidden: "true" });
  const image = new ImageData(256, 10);
  const pixels = new Uint32Array(image.data.buffer);
  for (let k = 0; k < pixels.length; k++) pixels[k] = heatColours[k % 256];
  canvas.getContext("2d").putImageData(image, 0, 0);
  return make(
    "span",
    { className: "bar" },
    number(figure.least, 2),
    canvas,
    number(figure.most, 3),
  );
}

function drawHeat(figure) {
  const times = arrays[figure.x];
  const edges = arrays[figure.edges];
  const bounds = columnBounds(times);
  const canvas = document.createElement("canvas");
  const names = figure.names.filter(({ line }) => !line);
  const places = axis({
    size: 62,
    grid: { show: false },
    splits: (plot) => heatNames(plot, names).map(({ at }) => at),
    values: (_, splits) => splits.map((at) => names.find((name) => name.at === at).name),
  });
  const above = (plot) => {
    drawMoments(plot, "#fffc");
    drawHeatLines(plot, figure);
  };
  const options = {
    height: wide.matches ? 400 : 340,
    series: [{}, { paths: () => null, points: { show: false } }],
    scale: { dir: -1, range: [edges[0], edges[figure.rows]] },
    hooks: {
      drawClear: [(plot) => drawHeatImage(plot, figure, bounds, canvas)],
      draw: [above],
    },
    axes: [timeAxis({ show: false }), places],
    cursor: { points: { show: false } },
  };
  const data = [times, Array.from(times, () => edges[0])];
  live(figure, data, options, (plot) => heatReadout(plot, figure));
  document.querySelector(`#${figure.id} .keys`).append(heatKey(figure));
}
