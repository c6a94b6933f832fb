// The keyboard: one stop on the map, arrows from warehouse to warehouse, + and - zoom, Home shows all.

import { byId, setText } from "../dom.js";
import { describe } from "./details.js";
import { revealing, toScreen, WHOLE, zoomed } from "./view.js";

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ZOOMS = { "+": 1.6, "=": 1.6, "-": 1 / 1.6 };

/** The nearest warehouse that lies in this direction; what lies aside counts double. Pure. */
export const neighbour = (dots, from, [right, down]) => {
  let best = null;
  let least = Infinity;
  for (const dot of dots) {
    const dx = dot.point[0] - from.point[0];
    const dy = dot.point[1] - from.point[1];
    const ahead = dx * right + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * right);
    const effort = ahead + 2 * aside;
    if (ahead > 0 && aside <= 2 * ahead && effort < least) [best, least] = [dot, effort];
  }
  return best;
};

class Keyboard {
  #map;
  #id = null;
  #cursor;

  constructor(map) {
    this.#map = map;
    this.#cursor = map.frame.querySelector(".map-cursor");
    this.#cursor.hidden = false;
    this.#cursor.setAttribute("aria-label", "Warehouses: move with the arrow keys, zoom with plus and minus");
    this.#cursor.addEventListener("focus", () => this.#go(this.#here()));
    this.#cursor.addEventListener("blur", () => map.details.show(null));
    this.#cursor.addEventListener("keydown", (event) => this.#press(event));
  }

  /** The warehouse that was reached; the largest at first. */
  #here() {
    return this.#map.dots.find(({ id }) => id === this.#id) ?? this.#map.dots[0];
  }

  #press(event) {
    const { key } = event;
    const here = this.#here();
    if (event.altKey || event.ctrlKey || event.metaKey || here === undefined) return;
    if (key in DIRECTIONS) this.#go(neighbour(this.#map.dots, here, DIRECTIONS[key]));
    else if (key in ZOOMS) this.#look(zoomed(this.#map.view, ZOOMS[key], toScreen(this.#map.view, here.point), this.#map.size));
    else if (key === "Home") this.#look(WHOLE);
    else if (key === "Escape") this.#map.details.show(null);
    else return;
    event.preventDefault();
  }

  #go(dot) {
    if (dot === null || dot === undefined) return;
    this.#id = dot.id;
    this.#cursor.dataset.warehouse = dot.id;
    setText(byId("map-announcement"), describe(dot));
    this.#map.details.show(dot.id);
    this.#look(revealing(this.#map.view, dot.point, this.#map.size));
  }

  #look(view) {
    this.#map.look(view);
    const [x, y] = toScreen(view, this.#here().point);
    this.#cursor.style.left = `${x}px`;
    this.#cursor.style.top = `${y}px`;
  }
}

export const listenToKeys = (map) => new Keyboard(map);
