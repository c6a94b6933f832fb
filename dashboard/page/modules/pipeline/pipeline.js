// The strip: how much, how fast, how far behind, and who is well.

import { showFigures } from "./figures.js";
import { showServices } from "./services.js";

/** Shows all of it; the server sends it whole. */
export const showPipeline = (pipeline) => {
  showFigures(pipeline);
  showServices(pipeline);
};
