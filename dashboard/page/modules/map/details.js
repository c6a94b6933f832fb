// The details of one warehouse: under the pointer, or where the keyboard is.

import { element } from "../dom.js";
import { ago, count, percent } from "../format.js";
import { toScreen } from "./view.js";

const sentences = (dot) => {
  const allocation = dot.allocation === null ? "no capacity stated" : `${percent(dot.allocation * 100)} allocated`;
  const band = dot.band === null ? "" : `, ${dot.band}`;
  return [`${allocation}${band}`, `${count(dot.quantity)} of ${count(dot.capacity)} units`, `changed ${ago(dot.lastUpdate)}`];
};

/** All of it in one line, for a screen reader. */
export const describe = (dot) => [dot.name, ...sentences(dot)].join(", ");

class Details {
  #map;
  #id = null;

  constructor(map) {
    this.#map = map;
    this.box = map.frame.querySelector(".map-details");
  }

  /** Shows a warehouse's details, or none. */
  show(id) {
    this.#id = id;
    this.follow();
  }

  /** After anything moved or changed. */
  follow() {
    const dot = this.#id === null ? undefined : this.#map.dots.find(({ id }) => id === this.#id);
    this.box.hidden = dot === undefined;
    if (dot === undefined) return;
    this.box.replaceChildren(element("strong", {}, dot.name), ...sentences(dot).map((text) => element("p", {}, text)));
    this.#place(toScreen(this.#map.view, dot.point), dot.radius);
  }

  #place([x, y], radius) {
    const [width, height] = this.#map.size;
    const { offsetWidth, offsetHeight } = this.box;
    const gap = radius + 8;
    const left = x + gap + offsetWidth < width ? x + gap : Math.max(0, x - gap - offsetWidth);
    const top = Math.min(Math.max(0, y - offsetHeight / 2), Math.max(0, height - offsetHeight));
    this.box.style.left = `${left}px`;
    this.box.style.top = `${top}px`;
  }
}

export const createDetails = (map) => new Details(map);
