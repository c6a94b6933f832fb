// The map of warehouses: keeps what is drawn, and draws when something changed.

import { byId, setText } from "../dom.js";
import { count } from "../format.js";
import { createDetails } from "./details.js";
import { draw, radiusOf, RING_MS } from "./draw.js";
import { createLand, layerFor } from "./land.js";
import { listenToKeys } from "./keyboard.js";
import { showLegend } from "./legend.js";
import { listenToPointer } from "./pointer.js";
import { WHOLE, zoomed } from "./view.js";

/** More rings at once than this say nothing more. */
const RINGS_MAX = 60;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

class WarehouseMap {
  view = WHOLE;
  dots = [];
  #fleet = null;
  #land = null;
  #rings = [];
  #scheduled = false;

  constructor(frame, bands) {
    this.frame = frame;
    this.bands = bands;
    this.canvas = frame.querySelector("canvas");
    this.details = createDetails(this);
    listenToPointer(this);
    listenToKeys(this);
    this.#listenToButtons();
    new ResizeObserver(() => this.#place()).observe(frame);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.schedule());
  }

  get size() {
    return [this.frame.clientWidth, this.frame.clientHeight];
  }

  /** Shows the warehouses, with a ring around those that have just changed. */
  show(fleet, changed) {
    this.#fleet = fleet;
    const now = performance.now();
    this.fresh = new Map(changed.slice(-RINGS_MAX).map((one) => [one.id, now]));
    setText(byId("map-summary"), `${count(fleet.size)} with stock`);
    showLegend(fleet.byBand(), this.bands);
    this.#place();
  }

  /** Changes the part that is seen. */
  look(view) {
    this.view = view;
    this.#size();
    this.details.follow();
    this.schedule();
  }

  schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame((now) => this.#draw(now));
  }

  /** Puts each warehouse where it belongs, on land that suits them all. */
  async #place() {
    if (this.#fleet === null || this.size.includes(0)) return;
    const warehouses = this.#fleet.placed();
    const layer = layerFor(warehouses.map((one) => one.location));
    const [width, height] = this.size;
    const fits = this.#land?.layer === layer && this.#land.size[0] === width && this.#land.size[1] === height;
    if (!fits) {
      if (this.#land?.layer !== layer) this.view = WHOLE;
      this.#land = await createLand(layer, [width, height]);
    }
    this.dots = warehouses.map((one) => ({ ...one, point: this.#land.place(one.location) })).filter((dot) => dot.point);
    this.#size();
    this.#ring();
    this.details.follow();
    this.frame.dataset.layer = layer;
    this.frame.dataset.dots = this.dots.length;
    this.schedule();
  }

  #size() {
    const capacityMax = this.dots.reduce((most, dot) => Math.max(most, dot.capacity ?? 0), 0);
    for (const dot of this.dots) dot.radius = radiusOf(dot.capacity, capacityMax, this.view.zoom, this.size[0]);
  }

  #ring() {
    if (calm.matches) return;
    const fresh = this.dots.filter((dot) => this.fresh.has(dot.id));
    this.#rings.push(...fresh.map((dot) => ({ dot, since: this.fresh.get(dot.id) })));
    this.fresh = new Map();
  }

  #draw(now) {
    this.#scheduled = false;
    this.#rings = this.#rings.filter((ring) => now - ring.since < RING_MS).slice(-2 * RINGS_MAX);
    const { dots, view, bands, size } = this;
    draw(this.canvas, { land: this.#land, dots, rings: this.#rings, view, bands, size, now });
    if (this.#rings.length > 0) this.schedule();
  }

  #listenToButtons() {
    const middle = () => this.size.map((length) => length / 2);
    const actions = {
      in: () => zoomed(this.view, 1.6, middle(), this.size),
      out: () => zoomed(this.view, 1 / 1.6, middle(), this.size),
      all: () => WHOLE,
    };
    for (const button of this.frame.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => this.look(actions[button.dataset.zoom]()));
    }
  }
}

export const createMap = (frame, bands) => new WarehouseMap(frame, bands);
