// What to do while there is nothing to see.

import { byId, element } from "./dom.js";

const code = (text) => element("code", {}, text);

const WAYS_OUT = [
  "No warehouse has stock yet. The first documents appear a moment after the first rows: start the generator with ",
  code("make up"),
  ", or write a row into ",
  code("stock_quantity"),
  ".",
];

/** Shows the way out while the map is empty. */
export const showEmpty = (fleet) => {
  const notice = byId("empty");
  if (notice.childNodes.length === 0) notice.append(...WAYS_OUT);
  notice.hidden = fleet.size > 0;
};
