// The two tables of items.

import { byId, element, setText } from "./dom.js";
import { ago, count } from "./format.js";

const TITLES = ["Item", "Quantity", "Changed"];
const CLASSES = ["name", "number", "when"];

const row = (item, before) => {
  const name = item.description ?? `Item ${item.stock_item_id}`;
  const changed = before !== undefined && before !== item.quantity;
  const when = element("td", { class: "when", "data-then": item.last_update }, ago(item.last_update));
  return element(
    "tr",
    { class: changed ? "changed" : null, "data-item": item.stock_item_id },
    element("td", { class: "name", title: name }, name),
    element("td", { class: "number" }, count(item.quantity)),
    when,
  );
};

const head = () =>
  element(
    "thead",
    {},
    element("tr", {}, ...TITLES.map((title, place) => element("th", { class: CLASSES[place], scope: "col" }, title))),
  );

/** A table that lights up what changed since it was last shown. */
const createTable = (table, noneText) => {
  let before = new Map();
  return (items) => {
    const rows = items.map((item) => row(item, before.get(item.stock_item_id)));
    const none = element("tr", {}, element("td", { class: "none", colspan: TITLES.length }, noneText));
    const body = element("tbody", {}, ...(rows.length > 0 ? rows : [none]));
    table.replaceChildren(head(), body);
    before = new Map(items.map((item) => [item.stock_item_id, item.quantity]));
  };
};

const quantities = createTable(byId("quantities"), "No item has stock yet.");
const demand = createTable(byId("demand"), "Nothing is ordered beyond the stock.");

export const showQuantities = (items, counts) => {
  quantities(items);
  setText(byId("quantities-summary"), `${items.length} of ${count(counts.items)} items`);
};

export const showDemand = (items, counts) => {
  demand(items);
  setText(byId("demand-summary"), `ordered beyond the stock: ${count(counts.high_demand)} items`);
};

// A time that is told once would soon be wrong.
setInterval(() => {
  for (const cell of document.querySelectorAll(".when[data-then]")) {
    setText(cell, ago(Number(cell.dataset.then)));
  }
}, 1000);
