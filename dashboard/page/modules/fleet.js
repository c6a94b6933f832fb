// All warehouses, kept by the updates.

/** A warehouse as the server sends it is a tuple: names would be most of the message. */
const warehouse = ([id, name, location, quantity, capacity, allocation, band, lastUpdate]) => ({
  id,
  name: name ?? `Warehouse ${id}`,
  location,
  quantity,
  capacity,
  allocation,
  band,
  lastUpdate,
});

export class Fleet {
  #all = new Map();

  /** Takes an update in, and gives the warehouses in it that are new or have changed. */
  apply(update) {
    const first = update.reset === true;
    if (first) this.#all.clear();
    for (const id of update.removed ?? []) this.#all.delete(id);
    const changed = (update.warehouses ?? []).map(warehouse);
    for (const one of changed) this.#all.set(one.id, one);
    return first ? [] : changed;
  }

  get size() {
    return this.#all.size;
  }

  get(id) {
    return this.#all.get(id);
  }

  /** Those that have a place on the map, largest first, so that no large one hides a small one. */
  placed() {
    const placed = [...this.#all.values()].filter((one) => one.location !== null);
    return placed.sort((one, other) => (other.capacity ?? 0) - (one.capacity ?? 0));
  }

  /** How many there are of each band. */
  byBand() {
    const counts = new Map();
    for (const { band } of this.#all.values()) counts.set(band, (counts.get(band) ?? 0) + 1);
    return counts;
  }
}
