// Mouse, pen and fingers: details under the pointer, drag to pan, wheel or two fingers to zoom.

import { panned, toScreen, zoomed } from "./view.js";

const REACH = 6;
const CLICK_ZOOM = 2;

const distance = ([x, y], [otherX, otherY]) => Math.hypot(x - otherX, y - otherY);

/** The warehouse at this point; of several the one whose middle is nearest. */
const at = (map, point) => {
  let best = null;
  let least = Infinity;
  for (const dot of map.dots) {
    const away = distance(toScreen(map.view, dot.point), point);
    if (away < dot.radius + REACH && away <= least) [best, least] = [dot, away];
  }
  return best;
};

const position = (map, event) => {
  const frame = map.frame.getBoundingClientRect();
  return [event.clientX - frame.left, event.clientY - frame.top];
};

const middle = (points) => [(points[0][0] + points[1][0]) / 2, (points[0][1] + points[1][1]) / 2];

class Pointers {
  #map;
  #down = new Map();

  constructor(map) {
    this.#map = map;
    const { canvas } = map;
    canvas.addEventListener("pointerdown", (event) => this.#press(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, (event) => this.#release(event));
    canvas.addEventListener("pointerleave", () => map.details.show(null));
    canvas.addEventListener("dblclick", (event) => this.#zoom(CLICK_ZOOM, position(map, event)));
    canvas.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
  }

  #press(event) {
    this.#down.set(event.pointerId, position(this.#map, event));
    this.#map.canvas.setPointerCapture(event.pointerId);
    this.#map.frame.toggleAttribute("data-panning", true);
    this.#map.details.show(at(this.#map, position(this.#map, event))?.id ?? null);
  }

  #move(event) {
    const point = position(this.#map, event);
    const before = this.#down.get(event.pointerId);
    if (before === undefined) {
      this.#map.details.show(at(this.#map, point)?.id ?? null);
      return;
    }
    const others = [...this.#down].filter(([id]) => id !== event.pointerId).map(([, other]) => other);
    if (others.length === 1) this.#pinch(others[0], before, point);
    else this.#map.look(panned(this.#map.view, point[0] - before[0], point[1] - before[1], this.#map.size));
    this.#down.set(event.pointerId, point);
  }

  #release(event) {
    this.#down.delete(event.pointerId);
    this.#map.frame.toggleAttribute("data-panning", this.#down.size > 0);
  }

  #pinch(still, before, after) {
    const factor = distance(still, after) / Math.max(distance(still, before), 1);
    this.#zoom(factor, middle([still, after]));
  }

  #wheel(event) {
    // Without the key of the platform a wheel scrolls the page, as everywhere.
    if (!event.ctrlKey && !event.metaKey && this.#map.view.zoom === 1 && event.deltaY > 0) return;
    event.preventDefault();
    this.#zoom(Math.exp(-event.deltaY / 400), position(this.#map, event));
  }

  #zoom(factor, point) {
    this.#map.look(zoomed(this.#map.view, factor, point, this.#map.size));
  }
}

export const listenToPointer = (map) => new Pointers(map);
