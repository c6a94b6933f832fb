// Numbers and times as people read them.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const NOTHING = "–";

const given = (value) => value !== null && value !== undefined;

export const count = (value) => (given(value) ? whole.format(value) : NOTHING);

export const percent = (value) => (given(value) ? `${tenths.format(value)} %` : NOTHING);

export const rate = (value) => (given(value) ? (value < 100 ? tenths : whole).format(value) : NOTHING);

export const milliseconds = (value) => {
  if (!given(value)) return NOTHING;
  return value < 10_000 ? `${whole.format(value)} ms` : `${tenths.format(value / 1000)} s`;
};

export const bytes = (value) => {
  if (!given(value)) return NOTHING;
  if (value < 1024) return `${whole.format(value)} B`;
  if (value < 1024 * 1024) return `${whole.format(value / 1024)} KiB`;
  return `${tenths.format(value / 1024 / 1024)} MiB`;
};

/** How long ago, coarser the longer: `now`, `12 s ago`, `3 min ago`, `5 h ago`, or the day. */
export const ago = (then, now = Date.now()) => {
  if (!given(then)) return NOTHING;
  const seconds = Math.max(0, Math.round((now - then) / 1000));
  if (seconds < 2) return "now";
  if (seconds < 90) return `${seconds} s ago`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h ago`;
  return new Date(then).toISOString().slice(0, 10);
};
