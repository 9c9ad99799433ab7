/** Calls to the service, and its clock. Only an answer that bears its name is believed: a mall's
 *  Wi-Fi answers everything with a page of its own. */

const NAME = 'bao-bi-xanh';

/**
 * @typedef {{kind: 'ok', status: number, data: any}
 *   | {kind: 'same'}
 *   | {kind: 'problem', status: number, code: string, retryAfter: number | null}
 *   | {kind: 'offline'}} Answer
 */

/** @type {number | null} */
let offset = null;

/**
 * @param {string} path
 * @param {RequestInit} [options]
 * @param {number} [seconds]  how long to wait
 * @returns {Promise<Answer>}  `same`: 304, what was sent before still holds
 */
export async function call(path, options = {}, seconds = 60) {
  const sentAt = Date.now();
  try {
    const response = await fetch(path, {
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      signal: AbortSignal.timeout(seconds * 1000),
      ...options,
      headers: { 'X-App': NAME, ...options.headers },
    });
    if (response.headers.get('X-App') !== NAME) return { kind: 'offline' };
    learnClock(response, sentAt);
    if (response.status === 304) return { kind: 'same' };
    const data = response.status === 204 ? null : await response.json();
    if (response.ok) return { kind: 'ok', status: response.status, data };
    const retry = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
    const retryAfter = Number.isNaN(retry) ? null : Math.max(retry, 1);
    return { kind: 'problem', status: response.status, code: String(data.code ?? ''), retryAfter };
  } catch {
    return { kind: 'offline' };
  }
}

/**
 * @param {string} path
 * @param {'POST' | 'PUT' | 'DELETE'} method
 * @param {object} [data]
 * @returns {Promise<Answer>}
 */
export function tell(path, method, data) {
  if (data === undefined) return call(path, { method });
  const headers = { 'Content-Type': 'application/json' };
  return call(path, { method, headers, body: JSON.stringify(data) });
}

/**
 * Learn from the Date header of an answer, which has whole seconds.
 * @param {Response} response
 * @param {number} sentAt  Date.now() when the request left
 */
function learnClock(response, sentAt) {
  // Some servers and proxies each write one; the browser joins them with a comma.
  const [first] = /[A-Z][a-z]{2}, [^,]+/.exec(response.headers.get('Date') ?? '') ?? [''];
  const said = Date.parse(first);
  if (Number.isNaN(said)) return;
  offset = Math.round(said + 500 - (sentAt + Date.now()) / 2);
}

/** @param {number | null} known  as an earlier visit of this page learned it */
export function rememberClock(known) {
  offset ??= known;
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

/**
 * A UUID of version 7 (RFC 9562): the milliseconds of now, then 74 random bits.
 * @returns {string}
 */
export function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const random = BigInt((bytes[6] << 8) | bytes[7]);
  new DataView(bytes.buffer).setBigUint64(0, (BigInt(Date.now()) << 16n) | random);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * The lower-case hex SHA-256 of bytes.
 * @param {BufferSource} bytes
 * @returns {Promise<string>}
 */
export async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
