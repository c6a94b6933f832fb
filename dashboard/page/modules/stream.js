// The stream of updates. EventSource connects again by itself; the server then sends everything anew.

/** Calls `onUpdate` with each update, `onState` with `live`, `lost` or `connecting`. */
export const listen = (onUpdate, onState) => {
  const source = new EventSource("events");
  source.onopen = () => onState("live");
  source.onmessage = (message) => onUpdate(JSON.parse(message.data));
  source.onerror = () => {
    onState("lost");
    // A browser gives up after an answer that is no stream, such as a proxy's; we do not.
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => listen(onUpdate, onState), 2000);
    }
  };
};
