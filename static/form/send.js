/** Sends a signed record, then its photos, and believes only a receipt that echoes id and hash. */

import { call } from './api.js';

/** @typedef {import('./types.js').Receipt} Receipt */
/**
 * @typedef {object} Outgoing
 * @property {string} id
 * @property {Uint8Array<ArrayBuffer>} bytes
 * @property {string} sha256
 * @property {(id: string) => Blob | null} photo  its bytes, while the page has them
 *
 * @typedef {object} Trouble
 * @property {number} status  0 where no believable answer came
 * @property {string} code
 * @property {number | null} retryAfter  seconds
 *
 * @typedef {object} Progress
 * @property {Receipt} receipt
 * @property {number} left  photos that this page still has to send
 * @property {number} lost  photos that the office lacks and this page no longer has
 */

const RECORD_SECONDS = 60;
const PHOTO_SECONDS = 120;
// The other photos would meet the same answer.
const STOPS_ALL = [0, 401, 403, 429, 500, 502, 503, 504];

/**
 * Sends what the office does not have yet. Sending again changes nothing that arrived.
 * @param {Outgoing} outgoing
 * @param {(progress: Progress) => void} report  after each receipt
 * @returns {Promise<Trouble | null>}  what stopped it; null when all arrived
 */
export async function send(outgoing, report) {
  const first = await put(outgoing, '', outgoing.bytes, 'application/json', RECORD_SECONDS);
  if ('status' in first) return first;
  report(progress(outgoing, first));
  let trouble = null;
  for (const { id } of first.photos.filter((photo) => photo.state === 'missing')) {
    const photo = outgoing.photo(id);
    if (!photo) continue;
    const answer = await put(outgoing, `/photos/${id}`, photo, photo.type, PHOTO_SECONDS);
    if ('status' in answer) {
      trouble = answer;
      if (STOPS_ALL.includes(answer.status)) break;
    } else {
      report(progress(outgoing, answer));
    }
  }
  return trouble;
}

/**
 * @param {Outgoing} outgoing
 * @param {string} place  after the record's own address
 * @param {BodyInit} body
 * @param {string} type
 * @param {number} seconds
 * @returns {Promise<Receipt | Trouble>}
 */
async function put(outgoing, place, body, type, seconds) {
  const path = `/api/v1/inspections/${outgoing.id}${place}`;
  const options = { method: 'PUT', body, headers: { 'Content-Type': type } };
  const answer = await call(path, options, seconds);
  if (answer.kind === 'problem') {
    return { status: answer.status, code: answer.code, retryAfter: answer.retryAfter };
  }
  if (answer.kind === 'ok' && isReceipt(answer.data, outgoing)) return answer.data;
  return { status: 0, code: 'offline', retryAfter: null };
}

/**
 * @param {any} data
 * @param {Outgoing} outgoing
 */
function isReceipt(data, outgoing) {
  return (
    typeof data?.id === 'string' &&
    data.id.toLowerCase() === outgoing.id &&
    data.payload_sha256 === outgoing.sha256 &&
    Array.isArray(data.photos)
  );
}

/**
 * @param {Outgoing} outgoing
 * @param {Receipt} receipt
 * @returns {Progress}
 */
function progress(outgoing, receipt) {
  const missing = receipt.photos.filter((photo) => photo.state === 'missing');
  const lost = missing.filter((photo) => outgoing.photo(photo.id) === null).length;
  return { receipt, left: missing.length - lost, lost };
}
