// One view and one pointer for all figures: by mouse, keys and fingers.

let linking = false; // while one figure moves the pointers of the others

function show(from, to) {
  const length = whole[1] - whole[0];
  const span = Math.min(Math.max(to - from, length * 1e-6), length);
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
  if (key === "x" && plots.includes(plot) && (min !== view[0] || max !== view[1]))
    show(min, max);
}

// Of results side by side one may begin later or end earlier.
function reaches(plot, time) {
  const [times] = plot.data;
  return plot.cursor.idx != null && time >= times[0] && time <= times.at(-1);
}

function pointed(plot) {
  const time = plot.posToVal(plot.cursor.left, "x");
  const away = plot.cursor.left < 0;
  if (plot.output) plot.output.value = away || !reaches(plot, time) ? "" : plot.readout(plot);
  if (linking) return;
  linking = true;
  for (const other of plots)
    if (other !== plot)
      other.setCursor({ left: away ? -10 : other.valToPos(time, "x"), top: -10 });
  linking = false;
}

// Arrows move the pointer by a sample (with shift by ten), up and down by a row of a heat map.
function pressed(plot, event) {
  const times = plot.data[0];
  const here = plot.cursor.idx ?? -1;
  const { clientHeight: height } = plot.over;
  const sample = (k) => {
    const time = times[Math.min(Math.max(here + k, 0), times.length - 1)];
    const left = plot.valToPos(Math.min(Math.max(time, view[0]), view[1]), "x");
    plot.setCursor({ left, top: plot.cursor.top >= 0 ? plot.cursor.top : height / 2 });
  };
  const row = (k) => {
    const top = plot.cursor.top + (k * height) / plot.rows;
    plot.setCursor({ left: plot.cursor.left, top: Math.min(Math.max(top, 0), height - 1) });
  };
  const by = event.shiftKey ? 10 : 1;
  const about = here < 0 ? undefined : times[here];
  const actions = {
    ArrowLeft: () => sample(-by),
    ArrowRight: () => sample(by),
    "+": () => zoomBy(0.5, about),
    "=": () => zoomBy(0.5, about),
    "-": () => zoomBy(2, about),
    Escape: () => show(...whole),
    ...(plot.rows && { ArrowUp: () => row(-1), ArrowDown: () => row(1) }),
  };
  if (event.ctrlKey || event.metaKey || event.altKey || !actions[event.key]) return;
  event.preventDefault();
  actions[event.key]();
}

// One finger moves the pointer; two keep below them the instants that they took hold of.
function touched(plot) {
  const fingers = new Map();
  const { over } = plot;
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
