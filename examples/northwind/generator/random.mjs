/** A seeded source of choices: the same seed gives the same sequence on every machine (the mulberry32 mixing steps). */
export function randomOf(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  /** A whole number from `low` to `high`, both included. */
  const int = (low, high) => low + (next() % (high - low + 1));
  return {
    int,
    /** One of `list`. */
    pick: (list) => list[int(0, list.length - 1)],
    /** True once in `n` times. */
    oneIn: (n) => next() % n === 0,
    /** A decimal as text, from whole numbers, so that nothing is ever rounded: `decimal(150, 999, 2)` is between 1.50 and 9.99. */
    decimal: (low, high, scale) => decimal(int(low, high), scale),
    /** Thirty-two hexadecimal digits in the form of a UUID. */
    uuid: () => {
      const hex = [next(), next(), next(), next()].map((word) => word.toString(16).padStart(8, "0")).join("");
      return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
    },
  };
}

/** `units` divided by 10^scale, as text. */
export function decimal(units, scale) {
  const digits = String(Math.abs(units)).padStart(scale + 1, "0");
  const sign = units < 0 ? "-" : "";
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const FIRST_DAY = Date.UTC(2023, 0, 1);

/** The date `day` days after 1 January 2023: `2023-01-01`. */
export function date(day) {
  return new Date(FIRST_DAY + day * 86_400_000).toISOString().slice(0, 10);
}

/** That date at `second` seconds after midnight: `2023-01-01 00:00:00`. */
export function timestamp(day, second) {
  return new Date(FIRST_DAY + day * 86_400_000 + second * 1000).toISOString().slice(0, 19).replace("T", " ");
}

/** 0 is Sunday. */
export function weekday(day) {
  return new Date(FIRST_DAY + day * 86_400_000).getUTCDay();
}
