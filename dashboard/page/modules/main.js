// Wires the stream to the parts of the page.

import { byId, setText } from "./dom.js";
import { offerChange } from "./change/change.js";
import { showEmpty } from "./empty.js";
import { Fleet } from "./fleet.js";
import { showPipeline } from "./pipeline/pipeline.js";
import { showShares } from "./shares.js";
import { showDemand, showQuantities } from "./tables.js";
import { createMap } from "./map/map.js";
import { listen } from "./stream.js";

const STATES = { connecting: "Connecting", live: "Live", lost: "Connection lost, trying again" };

const panels = await (await fetch("panels.json")).json();
const fleet = new Fleet();
const map = createMap(byId("map"), panels["warehouse-allocation"].bands);

const showState = (state) => {
  const connection = byId("connection");
  connection.dataset.state = state;
  setText(connection, STATES[state]);
};

const show = (update) => {
  if (update.reset || update.warehouses || update.removed) {
    map.show(fleet, fleet.apply(update));
  }
  if (update.lowest_percentages) {
    showShares(update.lowest_percentages, panels["stock-global-percentage"]);
    showQuantities(update.lowest_quantities, update.counts);
    showDemand(update.high_demand, update.counts);
  }
  if (update.pipeline) showPipeline(update.pipeline);
  showEmpty(fleet, update);
};

listen(show, showState);
await offerChange();
