/** A rescue file as a phone wrote it: read once, kept nowhere, believed only as far as it proves. */

import { sha256 } from '../form/api.js';

/**
 * @typedef {object} RescuedPhoto
 * @property {string} id
 * @property {string} media_type
 * @property {string} sha256
 * @property {string} base64
 *
 * @typedef {object} RescuedRecord
 * @property {string} id
 * @property {string} sha256
 * @property {string} body  the signed text, whose UTF-8 bytes are sent
 * @property {RescuedPhoto[]} photos
 * @property {string | null} signer  whom the signed text names
 * @property {string | null} facility
 * @property {string | null} startedAt
 *
 * @typedef {{kind: 'whole', record: RescuedRecord} | {kind: 'damaged', record: RescuedRecord}
 *   | {kind: 'unreadable'}} Entry
 *   damaged: the text is not the one that its hash was made of
 *
 * @typedef {{kind: 'file', exportedAt: string | null, entries: Entry[]}
 *   | {kind: 'unread' | 'not-json' | 'foreign' | 'newer' | 'empty'}} Rescue
 */

const VERSION = 1;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const HASH = /^[0-9a-f]{64}$/;

/**
 * @param {Blob} file
 * @returns {Promise<Rescue>}
 */
export async function readRescue(file) {
  const text = await file.text().catch(() => null);
  if (text === null) return { kind: 'unread' };
  const held = parsed(text);
  if (held === undefined) return { kind: 'not-json' };
  if (held?.app !== 'bao-bi-xanh' || held.kind !== 'rescue') return { kind: 'foreign' };
  if (held.version !== VERSION) return { kind: 'newer' };
  if (!Array.isArray(held.records) || held.records.length === 0) return { kind: 'empty' };
  const entries = [];
  for (const each of held.records) entries.push(await entryOf(each));
  return { kind: 'file', exportedAt: momentOf(held.exported_at), entries };
}

/**
 * The bytes of a photo; null where they are not the ones that its hash was made of.
 * @param {RescuedPhoto} photo
 * @returns {Promise<Uint8Array<ArrayBuffer> | null>}
 */
export async function bytesOf(photo) {
  try {
    const letters = atob(photo.base64);
    const bytes = new Uint8Array(letters.length);
    for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
    return (await sha256(bytes)) === photo.sha256 ? bytes : null;
  } catch {
    return null;
  }
}

/**
 * @param {any} held
 * @returns {Promise<Entry>}
 */
async function entryOf(held) {
  if (!isRecord(held)) return { kind: 'unreadable' };
  const body = parsed(held.body);
  const record = {
    id: held.id.toLowerCase(),
    sha256: held.sha256,
    body: held.body,
    photos: held.photos,
    signer: textOf(body?.signed_by),
    facility: textOf(body?.facility),
    startedAt: momentOf(body?.started_at),
  };
  const isSame = (await sha256(new TextEncoder().encode(held.body))) === held.sha256;
  return { kind: isSame ? 'whole' : 'damaged', record };
}

/** @param {any} held */
function isRecord(held) {
  return (
    UUID.test(held?.id) &&
    HASH.test(held.sha256) &&
    typeof held.body === 'string' &&
    Array.isArray(held.photos) &&
    held.photos.every(isPhoto)
  );
}

/** @param {any} held */
function isPhoto(held) {
  return (
    UUID.test(held?.id) &&
    HASH.test(held.sha256) &&
    typeof held.media_type === 'string' &&
    typeof held.base64 === 'string'
  );
}

/**
 * @param {string} text
 * @returns {any}  undefined for what is no JSON
 */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {unknown} value */
function textOf(value) {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** @param {unknown} value */
function momentOf(value) {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : null;
}
