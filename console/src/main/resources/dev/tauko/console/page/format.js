// Numbers and times, for people to read.

const whole = new Intl.NumberFormat("en");

/** 100,023 */
export const count = (n) => whole.format(n);

/** 12.3k */
export function short(n) {
  if (n < 0) return "–";
  if (n < 1000) return whole.format(Math.round(n));
  const [value, unit] = n < 1e6 ? [n / 1e3, "k"] : [n / 1e6, "M"];
  return value.toFixed(value < 100 ? 1 : 0) + unit;
}

/** 0.4 ms, 12 ms, 1.3 s */
export function millis(n) {
  if (n < 10) return n.toFixed(1) + " ms";
  return n < 1000 ? Math.round(n) + " ms" : seconds(n / 1000);
}

/** 0.4 s, 12 s, 3 min 20 s, 2 h 5 min */
export function seconds(s) {
  if (s < 0.9995) return Math.round(s * 1000) + " ms";
  if (s < 9.95) return s.toFixed(1) + " s";
  if (s < 59.5) return Math.round(s) + " s";
  const all = Math.round(s);
  if (all < 3600) return parts(Math.floor(all / 60), "min", all % 60, "s");
  const minutes = Math.round(all / 60);
  if (minutes < 1440) return parts(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.round(minutes / 60);
  return parts(Math.floor(hours / 24), "d", hours % 24, "h");
}

function parts(large, unit, small, smaller) {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smaller}`;
}

/** 14:03:59 */
export const clock = (date = new Date()) => date.toLocaleTimeString("en-GB");

/** transfer, report and 3 more */
export function names(refs, more = 0) {
  const list = refs.map((ref) => ref.name).join(", ");
  return more > 0 ? `${list} and ${count(more)} more` : list;
}
