// Which part of the map is seen: zoom and pan. Pure.

const ZOOM_MAX = 40;

const clamp = (value, least, most) => Math.min(Math.max(value, least), most);

/** The whole map. */
export const WHOLE = Object.freeze({ zoom: 1, x: 0, y: 0 });

/** Keeps the map in its frame. */
const within = ({ zoom, x, y }, [width, height]) => ({
  zoom,
  x: clamp(x, width * (1 - zoom), 0),
  y: clamp(y, height * (1 - zoom), 0),
});

/** Zoomed by a factor, with the point of the screen staying where it is. */
export const zoomed = (view, factor, [x, y], size) => {
  const zoom = clamp(view.zoom * factor, 1, ZOOM_MAX);
  const ratio = zoom / view.zoom;
  return within({ zoom, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio }, size);
};

/** Moved by so many pixels. */
export const panned = (view, dx, dy, size) =>
  within({ ...view, x: view.x + dx, y: view.y + dy }, size);

/** Moved as little as makes the point visible, with a margin. */
export const revealing = (view, point, size, margin = 40) => {
  const [x, y] = toScreen(view, point);
  const dx = clamp(x, margin, size[0] - margin) - x;
  const dy = clamp(y, margin, size[1] - margin) - y;
  return panned(view, dx, dy, size);
};

/** From the map to the screen. */
export const toScreen = ({ zoom, x, y }, point) => [point[0] * zoom + x, point[1] * zoom + y];
