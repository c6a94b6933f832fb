// The figures, in the order in which a change passes them.

import { byId, element, setText } from "../dom.js";
import { bytes, count, milliseconds, NOTHING, rate } from "../format.js";
import { createSparkline } from "./sparkline.js";

const records = (value) => [count(value), value === null ? "" : "records"];

const FIGURES = [
  {
    title: "Changes",
    explanation: "Rows changed in PostgreSQL, as the processor reads them, over the last 5 s",
    of: (pipeline) => [rate(pipeline.changes_per_second), pipeline.changes_per_second === null ? "" : "per second"],
  },
  {
    title: "Debezium behind",
    explanation: "Part of PostgreSQL's write-ahead log that Debezium has not confirmed",
    of: ({ lags }) => {
      const [value, unit] = bytes(lags.source_bytes).split(" ");
      return [value, unit ?? ""];
    },
  },
  {
    title: "Processor behind",
    explanation: "Records committed to Kafka that the processor has not read",
    of: ({ lags }) => records(lags.processor_records),
  },
  {
    title: "Sink behind",
    explanation: "Records of the output topics that the sink has not committed; it commits every 5 s",
    of: ({ lags }) => records(lags.sink_records),
  },
  {
    title: "Dead letters",
    explanation: "Records that processor or sink could not use and set aside",
    of: (pipeline) => [count(pipeline.dead_letters), ""],
  },
];

const build = (list) => {
  const figures = FIGURES.map(({ title, explanation }) =>
    element("div", { class: "figure", title: explanation }, element("dt", {}, title), element("dd", {})),
  );
  const latency = element(
    "div",
    { class: "figure figure-latency", title: "From the write of a row until a search finds it: median of the last 5 s, and of each 5 s of the last 5 min" },
    element("dt", {}, "Commit to visible"),
    element("dd", { id: "latency" }),
    createSparkline(),
  );
  list.replaceChildren(...figures, latency);
};

const setFigure = (target, [value, unit]) => {
  if (target.dataset.value === `${value} ${unit}`) return;
  target.dataset.value = `${value} ${unit}`;
  target.replaceChildren(value, unit === "" ? "" : element("small", {}, ` ${unit}`));
};

export const showFigures = (pipeline) => {
  const list = byId("figures");
  if (list.childElementCount === 0) build(list);
  FIGURES.forEach((figure, place) => {
    setFigure(list.children[place].querySelector("dd"), figure.of(pipeline));
  });
  const [value, unit] = milliseconds(pipeline.latency_ms).split(" ");
  setFigure(byId("latency"), value === NOTHING ? [NOTHING, "nothing changes"] : [value, unit]);
  list.querySelector(".sparkline").show(pipeline.latency_history_ms);
};
