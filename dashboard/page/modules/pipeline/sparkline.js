// A line of the last minutes; a gap where nothing was measured.

import { milliseconds } from "../format.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 240;
const HEIGHT = 34;
const INTERVALS = 60;

const make = (name, attributes) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

/** Stretches of points without a gap; the newest value stands at the right edge. Pure. */
export const stretches = (values) => {
  const most = Math.max(1, ...values.map((value) => value ?? 0));
  const step = WIDTH / (INTERVALS - 1);
  const first = INTERVALS - values.length;
  const all = [[]];
  values.forEach((value, place) => {
    if (value === null) all.push([]);
    else all.at(-1).push([(first + place) * step, HEIGHT - 2 - (value / most) * (HEIGHT - 4)]);
  });
  return all.filter((stretch) => stretch.length > 0);
};

const line = (points) => {
  const [first] = points;
  // A single point would be invisible.
  const path = points.length > 1 ? points : [first, [first[0] + 1, first[1]]];
  return `M${path.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}`;
};

const area = (points) => `${line(points)}L${points.at(-1)[0].toFixed(1)},${HEIGHT}L${points[0][0].toFixed(1)},${HEIGHT}Z`;

export const createSparkline = () => {
  const svg = make("svg", { class: "sparkline", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" });
  svg.append(make("path", { class: "area" }), make("path", { class: "line" }));
  svg.show = (values) => {
    const measured = values.filter((value) => value !== null);
    const range = `${milliseconds(Math.min(...measured))} to ${milliseconds(Math.max(...measured))}`;
    svg.setAttribute("aria-label", measured.length === 0 ? "No latency measured yet" : `Latency in the last 5 minutes: ${range}`);
    const found = stretches(values);
    svg.children[0].setAttribute("d", found.map(area).join(""));
    svg.children[1].setAttribute("d", found.map(line).join(""));
  };
  return svg;
};
