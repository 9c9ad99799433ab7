/** The phone's clock beside the server's. */

/** @type {number | null} */
let offset = null;

/**
 * Learn from the Date header of an answer, which has whole seconds.
 * @param {Response} response
 * @param {number} sentAt  Date.now() when the request left
 */
export function learn(response, sentAt) {
  // Some servers and proxies each write one; the browser joins them with a comma.
  const [first] = /[A-Z][a-z]{2}, [^,]+/.exec(response.headers.get('Date') ?? '') ?? [''];
  const said = Date.parse(first);
  if (Number.isNaN(said)) return;
  offset = Math.round(said + 500 - (sentAt + Date.now()) / 2);
}

/** Server minus phone in milliseconds; null while no answer has said. */
export function clockOffset() {
  return offset;
}

/**
 * ISO 8601 with the phone's own offset from UTC.
 * @param {Date} [moment]
 */
export function localTime(moment = new Date()) {
  const east = -moment.getTimezoneOffset();
  const local = new Date(moment.getTime() + east * 60_000).toISOString().slice(0, 19);
  const [hours, minutes] = [Math.floor(Math.abs(east) / 60), Math.abs(east) % 60];
  const two = (/** @type {number} */ part) => String(part).padStart(2, '0');
  return `${local}${east < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
}
