// Draws the map: land, warehouses, and a ring where something has just changed.

import { addShape } from "./shapes.js";
import { toScreen } from "./view.js";

const RADIUS_MIN = 3;
const RADIUS_MAX = 11;
export const RING_MS = 900;

/** The area says the capacity, as the eye compares areas. */
export const radiusOf = (capacity, capacityMax, zoom, width) => {
  const share = Math.sqrt(Math.max(capacity ?? 0, 0) / Math.max(capacityMax, 1));
  return (RADIUS_MIN + (RADIUS_MAX - RADIUS_MIN) * share) * Math.min(zoom, 4) ** 0.25 * Math.min(1, 0.55 + width / 1600);
};

const colours = () => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  return { land: colour("--land"), border: colour("--border"), panel: colour("--panel"), outline: colour("--outline"), accent: colour("--accent") };
};

const drawLand = (context, land, { zoom, x, y }, palette) => {
  context.save();
  context.translate(x, y);
  context.scale(zoom, zoom);
  context.fillStyle = palette.land;
  context.fill(land.area);
  context.strokeStyle = palette.border;
  context.lineWidth = 0.8 / zoom;
  context.stroke(land.borders);
  context.restore();
};

// One path a band: ten thousand shapes are drawn in a few milliseconds.
const drawDots = (context, dots, view, bands, palette) => {
  const known = new Map(bands.map((band) => [band.name, { color: band.color, path: new Path2D() }]));
  const other = { color: palette.border, path: new Path2D() };
  for (const dot of dots) {
    const [x, y] = toScreen(view, dot.point);
    addShape((known.get(dot.band) ?? other).path, dot.band, x, y, dot.radius);
  }
  context.lineWidth = 0.8;
  context.strokeStyle = palette.outline;
  for (const { color, path } of [...known.values(), other]) {
    context.globalAlpha = 0.82;
    context.fillStyle = color;
    context.fill(path);
    context.globalAlpha = 0.6;
    context.stroke(path);
  }
  context.globalAlpha = 1;
};

const drawRings = (context, rings, view, now, palette) => {
  context.strokeStyle = palette.accent;
  context.lineWidth = 2;
  for (const { dot, since } of rings) {
    const age = (now - since) / RING_MS;
    const [x, y] = toScreen(view, dot.point);
    context.globalAlpha = Math.max(0, 1 - age);
    context.beginPath();
    context.arc(x, y, dot.radius + 2 + 14 * age, 0, 2 * Math.PI);
    context.stroke();
  }
  context.globalAlpha = 1;
};

/** Draws everything anew. */
export const draw = (canvas, { land, dots, rings, view, bands, size, now }) => {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = size.map((length) => Math.round(length * ratio));
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, ...size);
  const palette = colours();
  if (land) drawLand(context, land, view, palette);
  drawDots(context, dots, view, bands, palette);
  drawRings(context, rings, view, now, palette);
};
