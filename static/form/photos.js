/** The photos of this visit: taken or picked, made small, hashed, named, deleted. */

import { category } from './catalogue.js';
import { localTime } from './clock.js';
import { POINTS, changed, current } from './draft.js';
import { all, copy, find, on, show, write } from './dom.js';
import { sha256 } from './hash.js';
import { shrink } from './photo.js';
import { refreshSteps } from './steps.js';
import { uuid7 } from './uuid.js';
import { number, say, sentence, shortName } from './words.js';

/** @typedef {import('./types.js').Photo} Photo */

/** @type {Map<string, Blob>} */
const kept = new Map();
/** @type {string[]} */
const addresses = [];
let busy = 0;

/** @param {string} id */
export function bytesOf(id) {
  return kept.get(id) ?? null;
}

/** Whether a photo is still being made small. */
export function isBusy() {
  return busy > 0;
}

export function startPhotos() {
  for (const input of /** @type {HTMLInputElement[]} */ (all('[data-photo-from]'))) {
    input.addEventListener('change', async () => {
      const files = [...(input.files ?? [])];
      const source = input.dataset.photoFrom === 'camera' ? 'camera' : 'library';
      for (const file of files) await add(file, source);
      input.value = '';
    });
  }
  const lost = current().photos.filter((photo) => !kept.has(photo.id));
  if (lost.length > 0 && !current().signed) {
    current().photos = current().photos.filter((photo) => kept.has(photo.id));
    changed();
    show('[data-photo-lost]', true);
  }
  showPhotos();
}

/**
 * @param {File} file
 * @param {'camera' | 'library'} source
 */
async function add(file, source) {
  const takenAt = source === 'camera' ? localTime() : null;
  wait(1);
  const small = await shrink(file);
  show('[data-photo-failed]', small === null);
  if (small && !current().signed) {
    const id = uuid7();
    const hash = await sha256(await small.arrayBuffer());
    kept.set(id, small);
    current().photos.push({
      id,
      sha256: hash,
      bytes: small.size,
      media_type: small.type,
      source,
      taken_at: takenAt,
      about: '',
    });
    changed();
  }
  wait(-1);
  showPhotos();
}

/** @param {number} more */
function wait(more) {
  busy += more;
  show('[data-photo-busy]', busy > 0);
}

/** Show what the draft holds. */
export function showPhotos() {
  for (const address of addresses.splice(0)) URL.revokeObjectURL(address);
  const isChecked = current().visit.outcome === 'checked';
  for (const hint of all('[data-photo-hint]')) {
    show(hint, (hint.dataset.photoHint === 'checked') === isChecked);
  }
  find('[data-photos]').replaceChildren(...current().photos.map(row));
  refreshSteps();
}

/**
 * @param {Photo} photo
 * @param {number} at
 */
function row(photo, at) {
  const part = copy('photo');
  part.id = `photo-${photo.id}`;
  const picture = /** @type {HTMLImageElement} */ (find('img', part));
  const bytes = kept.get(photo.id);
  if (bytes) {
    picture.src = URL.createObjectURL(bytes);
    addresses.push(picture.src);
  }
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
  write('[data-size]', say('photo.size', { kilobytes, source: say(`photo.${photo.source}`) }), part);
  on('[data-delete]', 'click', () => {
    kept.delete(photo.id);
    current().photos = current().photos.filter((other) => other !== photo);
    changed();
    showPhotos();
  }, part);
  return part;
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
