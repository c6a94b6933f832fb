// The way of a change, place by place.

import { element } from "../dom.js";
import { milliseconds } from "../format.js";

const PLACES = {
  committed: "PostgreSQL has committed it",
  "source-topic": "Debezium has written it to Kafka",
  "output-topic": "The processor has written the new sum",
  search: "Elasticsearch finds it",
};

/** Shows the whole way, nothing of it done yet. */
export const startSteps = (list) => {
  const steps = Object.entries(PLACES).map(([place, text]) =>
    element("li", { class: "step", "data-place": place }, element("span", {}, text), element("span", { class: "time" })),
  );
  list.replaceChildren(...steps);
};

/** Shows one place as reached. */
export const showStep = (list, { place, after_ms }) => {
  const step = list.querySelector(`[data-place="${place}"]`);
  step.toggleAttribute("data-done", true);
  step.querySelector(".time").textContent = place === "committed" ? "0 ms" : `+${milliseconds(after_ms)}`;
};
