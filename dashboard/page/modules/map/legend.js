// What shapes, colours and sizes of the map mean, and how many there are of each.

import { byId, element, setText } from "../dom.js";
import { count } from "../format.js";
import { outline } from "./shapes.js";

const SVG = "http://www.w3.org/2000/svg";

const symbol = (band) => {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 14 14");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", outline(band.name));
  path.setAttribute("fill", band.color);
  svg.append(path);
  return svg;
};

const range = (band, bands) => {
  const below = bands[bands.indexOf(band) - 1];
  return band.up_to === undefined ? `above ${below.up_to * 100} %` : `up to ${band.up_to * 100} %`;
};

const build = (legend, bands) => {
  const entries = bands.map((band) =>
    element("span", {}, symbol(band), element("b", { "data-band": band.name }, ""), `${band.name}, ${range(band, bands)}`),
  );
  legend.replaceChildren(...entries, element("span", {}, "Area: capacity"));
};

/** Shows the bands with their counts. */
export const showLegend = (counts, bands) => {
  const legend = byId("map-legend");
  if (legend.childElementCount === 0) build(legend, bands);
  for (const { name } of bands) {
    setText(legend.querySelector(`[data-band="${name}"]`), count(counts.get(name) ?? 0));
  }
};
