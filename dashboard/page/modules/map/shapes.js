// A shape for each band, so that nobody needs the colours: LOW points down, NORMAL is round, HIGH points up.

const triangle = (up) => (path, x, y, radius) => {
  const tip = up ? -radius : radius;
  path.moveTo(x, y + 1.15 * tip);
  path.lineTo(x - 1.05 * radius, y - 0.75 * tip);
  path.lineTo(x + 1.05 * radius, y - 0.75 * tip);
  path.closePath();
};

const circle = (path, x, y, radius) => {
  path.moveTo(x + radius, y);
  path.arc(x, y, radius, 0, 2 * Math.PI);
};

const square = (path, x, y, radius) => path.rect(x - radius, y - radius, 2 * radius, 2 * radius);

const SHAPES = { LOW: triangle(false), NORMAL: circle, HIGH: triangle(true) };

/** Adds the shape of a band; a square for one without a capacity, and so without a band. */
export const addShape = (path, band, x, y, radius) => (SHAPES[band] ?? square)(path, x, y, radius);

/** The same shape for the legend, in a box of 14. */
export const outline = (band) => {
  const box = { LOW: "M7 13 1 3.5H13Z", NORMAL: "M13 7A6 6 0 1 1 1 7 6 6 0 0 1 13 7Z", HIGH: "M7 1 13 10.5H1Z" };
  return box[band] ?? "M2 2H12V12H2Z";
};
