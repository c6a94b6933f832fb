// The least available items: a bar each, against the historical maximum.

import { byId, element } from "./dom.js";
import { count, percent } from "./format.js";

const name = (item) => item.description ?? `Item ${item.stock_item_id}`;

/** The band of a percentage: the first whose limit it is below, the last has none. */
const bandOf = (percentage, bands) =>
  bands.find((band) => band.below === undefined || percentage < band.below);

const range = (band, bands) => {
  const place = bands.indexOf(band);
  return band.below === undefined ? `${bands[place - 1].below} % or more` : `below ${band.below} %`;
};

const bar = (item, { bands, full }) => {
  const band = bandOf(item.percentage, bands);
  const fill = element("div", { class: "share-fill", "data-band": band.name });
  fill.style.setProperty("--band", band.color);
  const share = Math.min(Math.max(item.percentage / full, 0), 1) * 100;
  fill.style.setProperty("--share", `${share}%`);
  const marks = bands.filter((one) => one.below !== undefined).map((one) => {
    const mark = element("div", { class: "share-mark" });
    mark.style.setProperty("--at", `${(one.below / full) * 100}%`);
    return mark;
  });
  const meter = {
    class: "share-bar",
    role: "meter",
    "aria-label": name(item),
    "aria-valuemin": 0,
    "aria-valuemax": full,
    "aria-valuenow": item.percentage,
    "aria-valuetext": `${percent(item.percentage)}, ${range(band, bands)}`,
  };
  return element("div", meter, fill, ...marks);
};

const entry = (item, definition) => {
  const { bands } = definition;
  return element(
    "li",
    { class: "share" },
    element("span", { class: "share-name", title: name(item) }, name(item)),
    element("span", { class: "share-value" }, percent(item.percentage)),
    bar(item, definition),
    element(
      "span",
      { class: "share-note" },
      element("span", {}, range(bandOf(item.percentage, bands), bands)),
      element("span", {}, `${count(item.quantity)} of ${count(item.maximum)}`),
    ),
  );
};

/** Shows them, lowest first, as the server sends them. */
export const showShares = (items, definition) => {
  const entries = items.map((item) => entry(item, definition));
  const none = element("li", { class: "summary" }, "No item with a maximum above 0 yet.");
  byId("shares").replaceChildren(...(entries.length > 0 ? entries : [none]));
};
