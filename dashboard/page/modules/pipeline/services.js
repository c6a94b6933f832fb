// Each service, connector and task with its state: a shape and words, and a colour that repeats them.

import { byId, element, setText } from "../dom.js";

const SERVICE_STATES = {
  up: ["good", "up"],
  waiting: ["wait", "waiting"],
  away: ["bad", "away"],
  unknown: ["none", "not asked yet"],
};
const CONNECTOR_STATES = { running: "good", resting: "wait", starting: "wait", failed: "bad" };

const ofService = ({ name, state, detail }) => {
  const [shape, words] = SERVICE_STATES[state];
  return { name, shape, words: detail ? `${words}: ${detail}` : words };
};

const ofConnector = ({ name, state, tasks, detail }) => {
  const running = tasks.filter((task) => task === "RUNNING").length;
  const counted = `${state}, ${running}/${tasks.length} ${tasks.length === 1 ? "task" : "tasks"}`;
  return { name, shape: CONNECTOR_STATES[state], words: detail ? `${counted}: ${detail}` : counted };
};

const entryOf = ({ name, shape, words }) =>
  element(
    "li",
    { class: "service", "data-name": name, "data-state": shape, title: words },
    element("b", {}, name),
    element("span", { class: "state" }, words),
  );

let shown = "";
let announced = new Map();

/** Says aloud what has changed for better or worse. */
const announce = (parts) => {
  const changed = parts.filter(({ name, shape }) => announced.size > 0 && announced.get(name) !== shape);
  announced = new Map(parts.map(({ name, shape }) => [name, shape]));
  if (changed.length > 0) {
    setText(byId("pipeline-announcement"), changed.map(({ name, words }) => `${name} ${words}`).join("; "));
  }
};

export const showServices = ({ services, connectors }) => {
  const parts = [...services.map(ofService), ...(connectors ?? []).map(ofConnector)];
  const text = JSON.stringify(parts);
  if (text === shown) return;
  shown = text;
  byId("services").replaceChildren(...parts.map(entryOf));
  announce(parts);
};
