/** The photos of this visit: taken or picked, made small, hashed, named, deleted. */

import { localTime, sha256, uuid7 } from './api.js';
import { get, isFull, write } from './db.js';
import {
  all, copy, find, number, on, say, sentence, shortName, show, write as put,
} from './dom.js';
import { changed, current, POINTS, settled } from './draft.js';
import { shrink } from './photo.js';
import { category } from './reference.js';
import { onStep, refreshSteps } from './steps.js';

/** @typedef {import('./types.js').Photo} Photo */

/** Addresses of the pictures shown, by photo. @type {Map<string, string>} */
const shown = new Map();
let owner = '';
let busy = 0;
/** One after the other: a phone has memory for one. @type {Promise<unknown>} */
let adding = Promise.resolve();

/** Whether a photo is still being made small. */
export function isBusy() {
  return busy > 0;
}

export function startPhotos() {
  onStep(() => {
    tellTrouble('');
    countPhotos();
  });
  for (const input of /** @type {HTMLInputElement[]} */ (all('[type=file]'))) {
    // Memory runs out while the camera is open: what was answered is on the phone before.
    input.addEventListener('click', changed);
    input.addEventListener('change', async () => {
      const files = [...(input.files ?? [])];
      const { photoFrom, photoAt } = input.dataset;
      const source = photoFrom === 'library' ? 'library' : 'camera';
      // Taken at a use point, it is of that use point.
      const about = photoAt ? `shelf|${photoAt}|` : '';
      input.value = '';
      tellTrouble('');
      for (const file of files) adding = adding.then(() => add(file, source, about));
      await adding;
    });
  }
}

/**
 * One at a time, and kept on the phone before it is shown.
 * @param {File} file
 * @param {'camera' | 'library'} source
 * @param {string} about
 */
async function add(file, source, about) {
  const draft = current();
  const taken_at = source === 'camera' ? localTime() : null;
  wait(1);
  try {
    const small = await shrink(file);
    if (!small) tellTrouble('photo-failed');
    else if (current() === draft) await keep(draft, small, { source, taken_at, about });
  } catch {
    // Some phones hand out a file that cannot be read to its end.
    tellTrouble('photo-unkept');
  }
  wait(-1);
  await showRows();
}

/** Wait until every photo that was chosen is on the phone, or has been said not to be. */
export async function photosKept() {
  while (busy > 0) await adding;
}

/**
 * @param {import('./types.js').Draft} draft
 * @param {Blob} small
 * @param {{source: 'camera' | 'library', taken_at: string | null, about: string}} about
 */
async function keep(draft, small, about) {
  const bytes = await small.arrayBuffer();
  const id = uuid7();
  const media_type = small.type;
  /** @type {Photo} */
  const line = {
    ...about, id, sha256: await sha256(bytes), bytes: bytes.byteLength, media_type,
  };
  draft.photos.push(line);
  try {
    const stored = { id, owner: draft.id, media_type, bytes };
    await write({ put: [['photos', stored], ['drafts', draft]] }, 'strict');
  } catch (error) {
    draft.photos = draft.photos.filter((other) => other !== line);
    tellTrouble(isFull(error) ? 'photo-full' : 'photo-unkept');
  }
  changed();
}

/** @param {string} name  of what went wrong; '' for nothing */
function tellTrouble(name) {
  for (const part of all('[data-photo-trouble]')) show(part, part.dataset.photoTrouble === name);
}

/** @param {number} more */
function wait(more) {
  busy += more;
  show('[data-photo-busy]', busy > 0);
  countPhotos();
}

/** Beside the button of each use point. */
function countPhotos() {
  for (const input of all('[data-photo-at]')) {
    const { photoAt } = input.dataset;
    const { length } = current().photos.filter(({ about }) => about.split('|')[1] === photoAt);
    const words = length ? say('review.photo-count', { count: length }) : '';
    put('[data-photo-count]', busy ? '…' : words, /** @type {Element} */ (input.closest('.point')));
  }
}

/** Show what the draft holds. */
export async function showPhotos() {
  find('[data-photos]').replaceChildren();
  await showRows();
}

/** A row that is there stays: somebody may be choosing in it. */
async function showRows() {
  const draft = current();
  await readPictures(draft.id);
  if (current() !== draft) return;
  const isChecked = draft.visit.outcome === 'checked';
  for (const hint of all('[data-photo-hint]')) {
    show(hint, (hint.dataset.photoHint === 'checked') === isChecked);
  }
  const list = find('[data-photos]');
  const ids = draft.photos.map(({ id }) => `photo-${id}`);
  for (const part of all('[data-photos] > li')) if (!ids.includes(part.id)) part.remove();
  draft.photos.forEach((photo, at) => {
    if (!document.getElementById(ids[at])) list.append(row(photo, at));
  });
  refreshSteps();
}

/**
 * Read what is not shown yet from the phone's store, and let go of another draft's pictures.
 * @param {string} id
 */
async function readPictures(id) {
  if (owner !== id) {
    for (const address of shown.values()) URL.revokeObjectURL(address);
    shown.clear();
    owner = id;
  }
  for (const { id: photo } of current().photos.filter((line) => !shown.has(line.id))) {
    const stored = await get('photos', photo);
    if (!stored || owner !== id) continue;
    const picture = new Blob([stored.bytes], { type: stored.media_type });
    shown.set(photo, URL.createObjectURL(picture));
  }
}

/**
 * @param {Photo} photo
 * @param {number} at
 */
function row(photo, at) {
  const part = copy('photo');
  part.id = `photo-${photo.id}`;
  const picture = /** @type {HTMLImageElement} */ (find('img', part));
  picture.src = shown.get(photo.id) ?? '';
  const named = () => {
    const about = photo.about ? aboutWords(photo.about) : say('about.none');
    picture.alt = say('photo.alt', { number: at + 1, about });
  };
  named();
  const select = /** @type {HTMLSelectElement} */ (find('[data-about]', part));
  for (const about of choices(photo.about)) select.add(new Option(sentence(aboutWords(about)), about));
  select.value = photo.about;
  select.addEventListener('change', () => {
    photo.about = select.value;
    named();
    changed();
    refreshSteps();
  });
  const kilobytes = number(Math.ceil(photo.bytes / 1024));
  put('[data-size]', say('photo.size', { kilobytes, source: say(`photo.${photo.source}`) }), part);
  on('[data-delete]', 'click', () => remove(photo), part);
  return part;
}

/** @param {Photo} photo */
async function remove(photo) {
  current().photos = current().photos.filter((other) => other !== photo);
  changed();
  await settled();
  await write({ drop: [['photos', photo.id]] });
  await showRows();
  const heading = find('[data-step="photos"] h1');
  heading.focus({ preventScroll: true });
}

/**
 * What a photo of this visit may show, the likeliest first.
 * @param {string} chosen
 * @returns {string[]}
 */
function choices(chosen) {
  if (current().visit.outcome !== 'checked') return ['facade||', 'shelf||'];
  const used = POINTS.flatMap((point) =>
    current().points[point].items.flatMap((item) => [
      `bag|${point}|${item.category}`,
      ...(item.certificate.kind ? [`certificate|${point}|${item.category}`] : []),
    ]),
  );
  const places = POINTS.map((point) => `shelf|${point}|`);
  const offered = new Set([...places, ...used, 'shelf||', 'facade||', 'certificate||', 'signature||']);
  return [...(chosen && !offered.has(chosen) ? [chosen] : []), ...offered];
}

/** @param {string} about */
export function aboutWords(about) {
  const [kind, point, key] = about.split('|');
  if (key && kind === 'certificate') {
    return say('photo.certificate-of', { category: shortName(category(key)) });
  }
  if (key) {
    return say('photo.about-item', {
      category: shortName(category(key)),
      point: say(`use_point.${point}`),
    });
  }
  return point ? say(`use_point.${point}`) : say(`photo.${kind}`);
}
