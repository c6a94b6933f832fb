// The land under the warehouses: the United States, or the world if a warehouse stands abroad.

const FILES = {
  states: "vendor/us-states-10m.json",
  countries: "vendor/world-countries-110m.json",
};

const topologies = new Map();

const load = async (layer) => {
  if (!topologies.has(layer)) {
    topologies.set(layer, fetch(FILES[layer]).then((answer) => answer.json()));
  }
  const topology = await topologies.get(layer);
  return {
    area: topojson.feature(topology, topology.objects[layer]),
    borders: topojson.mesh(topology, topology.objects[layer], (one, other) => one !== other),
  };
};

const unitedStates = d3.geoAlbersUsa();

/** `states` while every warehouse lies in the United States, else `countries`. */
export const layerFor = (locations) =>
  locations.every((location) => unitedStates(location) !== null) ? "states" : "countries";

const projectionOf = (layer, area, [width, height]) => {
  if (layer === "states") return d3.geoAlbersUsa().fitSize([width, height], area);
  return d3.geoNaturalEarth1().fitSize([width, height], { type: "Sphere" });
};

/** The layer's outlines for a map of this size, and where a location lies on it. */
export const createLand = async (layer, size) => {
  const { area, borders } = await load(layer);
  const projection = projectionOf(layer, area, size);
  const path = d3.geoPath(projection).digits(1);
  return {
    layer,
    size,
    area: new Path2D(path(area)),
    borders: new Path2D(path(borders)),
    place: (location) => projection(location),
  };
};
