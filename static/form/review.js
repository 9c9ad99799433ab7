/** Everything in words, and what is missing. */

import { clockOffset } from './api.js';
import {
  copy, date, find, number, on, say, sentence, shortName, show, time, whole, write,
} from './dom.js';
import { current, isTallied, POINTS } from './draft.js';
import { nameOf } from './facility.js';
import { aboutWords } from './photos.js';
import { ANSWERS } from './points.js';
import { observations, problems, stalls, usePoints } from './record.js';
import { category, draw, judging } from './reference.js';
import { go } from './steps.js';
import { judge } from './verdict.js';

/** @typedef {import('./types.js').Category} Category */
/** @typedef {import('./types.js').Item} Item */
/** @typedef {import('./types.js').PointKey} PointKey */
/** @typedef {[string, string, Category?]} Row  with the category that the label names */

export function showReview() {
  const lacks = problems();
  show('[data-missing]', lacks.length > 0);
  show('[data-nothing-missing]', lacks.length === 0);
  listLacks(find('[data-missing-list]'), lacks);
  showPreview();
  find('[data-review]').replaceChildren(
    part(say('review.visit'), 'facility', visitRows()),
    ...(isTallied() ? [part(say('review.stalls'), 'bags', stallRows())] : []),
    ...POINTS.filter(isWorthShowing).map((key) =>
      part(sentence(say(`use_point.${key}`)), stepOf(key), pointRows(key)),
    ),
    part(say('review.photos'), 'photos', photoRows()),
  );
}

/** What the phone's copy of the counting rule says of the answers so far. */
function showPreview() {
  const verdict = preview();
  show('[data-preview]', verdict !== null);
  if (!verdict) return;
  find('[data-preview]').className = `verdict-panel verdict-panel--${verdict.outcome}`;
  find('[data-preview-verdict]').replaceChildren(copy(`verdict.${verdict.outcome}`));
  show('[data-preview-film]', verdict.full_but_for_film);
  find('[data-preview-reasons]').replaceChildren(
    ...verdict.reasons.map(({ category: key, use_point, judgement, clause }) => {
      const row = copy('reason');
      write('[data-what]', key ? shortName(category(key)) : say('clause.no_bag'), row);
      write('[data-where]', say(`use_point.${use_point}`), row);
      find('[data-judged]', row).replaceChildren(copy(`judgement.${judgement}`));
      write('[data-why]', key ? say(`clause.${clause}`) : '', row);
      return row;
    }),
  );
}

/** null where nothing can be said yet. */
export function preview() {
  const draft = current();
  const { rules, categories } = judging();
  const type = draft.facility?.type;
  if (!rules || !type || !draft.started_at || draft.visit.outcome !== 'checked') return null;
  const started = Date.parse(draft.started_at) + (clockOffset() ?? 0);
  // Vietnam's day.
  const visitedOn = new Date(started + 7 * 3_600_000).toISOString().slice(0, 10);
  const points = usePoints(draft);
  return judge(rules, categories, type, visitedOn, observations(draft), points, stalls(draft));
}

/**
 * @param {HTMLElement} list
 * @param {import('./record.js').Lack[]} lacks
 */
export function listLacks(list, lacks) {
  list.replaceChildren(
    ...lacks.map((lack) => {
      const row = copy('link');
      const link = /** @type {HTMLAnchorElement} */ (find('a', row));
      link.href = `#${lack.step}`;
      link.textContent = lackWords(lack);
      link.addEventListener('click', (event) => {
        event.preventDefault();
        go(lack.step, lack.place);
      });
      return row;
    }),
  );
}

/** @param {import('./record.js').Lack} lack */
function lackWords({ name, point, category: key, count }) {
  return say(`missing.${name}`, {
    point: point ? sentence(say(`use_point.${point}`)) : '',
    what: key ? shortName(category(key)) : '',
    count: count ?? 0,
  });
}

/**
 * @param {string} title
 * @param {string} step
 * @param {Row[]} rows
 */
function part(title, step, rows) {
  const made = copy('part');
  write('[data-title]', title, made);
  const edit = /** @type {HTMLAnchorElement} */ (find('[data-edit]', made));
  edit.href = `#${step}`;
  edit.setAttribute('aria-label', `${edit.textContent}: ${title}`);
  on('[data-edit]', 'click', (event) => {
    event.preventDefault();
    go(step);
  }, made);
  find('[data-rows]', made).append(
    ...rows.map(([label, value, drawn]) => {
      const row = copy(drawn ? 'named-row' : 'row');
      if (drawn) draw(drawn, row);
      write(drawn ? '[data-label]' : 'dt', label, row);
      write('dd', value, row);
      return row;
    }),
  );
  return made;
}

/** @returns {Row[]} */
function visitRows() {
  const { facility, visit, position, started_at } = current();
  const { kind, decision } = visit.basis;
  const basis = kind ? [sentence(say(`basis.${kind}`)), decision] : ['–'];
  const where = position
    ? say('position.have', { metres: position.accuracy_m })
    : visit.position_reason || say('position.reason.not-yet');
  return [
    [say('review.facility'), facility ? nameOf(facility) : '–'],
    [say('review.outcome'), visit.outcome ? sentence(say(`outcome.${visit.outcome}`)) : '–'],
    [say('review.basis'), basis.filter(Boolean).join(': ')],
    [say('review.position'), where],
    [say('review.started'), started_at ? time(started_at) : '–'],
  ];
}

/** @returns {Row[]} */
function stallRows() {
  const { stalls } = current();
  const of = whole(stalls.of);
  return [
    [say('review.stalls-of'), of === null ? '–' : number(of)],
    ...ANSWERS.map(
      (answer) => /** @type {Row} */ ([say(`review.${answer}`), number(stalls[answer])]),
    ),
  ];
}

/** @param {PointKey} key */
function isWorthShowing(key) {
  const point = current().points[key];
  return (key !== 'delivery' && !isTallied()) || point.present !== null || point.items.length > 0;
}

/** @param {PointKey} key */
function stepOf(key) {
  if (key === 'checkout') return 'bags';
  return key === 'fresh' ? 'fresh' : 'food';
}

/**
 * @param {PointKey} key
 * @returns {Row[]}
 */
function pointRows(key) {
  const { present, rest_none, items } = current().points[key];
  const name = sentence(say(`use_point.${key}`));
  if (present === null) return [[name, say('review.not-seen')]];
  if (present === false) return [[name, say('review.absent')]];
  const rest = items.length ? say('review.rest') : say('review.none');
  return [
    ...items.map((item) => {
      const of = category(item.category);
      return /** @type {Row} */ ([shortName(of), itemWords(item), of]);
    }),
    [rest, rest_none ? say('review.is-none') : say('review.rest-unsaid')],
  ];
}

/** @param {Item} item */
function itemWords(item) {
  const price = whole(item.price_vnd);
  const units = whole(item.units_per_day);
  const words = [say('review.in-use')];
  if (item.charged === false) words.push(say('review.free'));
  if (item.charged && price === null) words.push(say('review.charged'));
  if (item.charged && price !== null) words.push(say('review.price', { price }));
  if (item.packed_by) words.push(say(`packed_by.${item.packed_by}`));
  if (units !== null) {
    const source = item.units_source ? say(`units_source.${item.units_source}`) : '';
    words.push(say(source ? 'review.units-from' : 'review.units', { count: units, source }));
  }
  if (item.default) words.push(say('review.default'));
  if (item.default === false) words.push(say('review.not-default'));
  if (item.certificate.kind) words.push(certificateWords(item));
  if (item.printed_claim) words.push(say('review.claim', { text: item.printed_claim }));
  return words.join(', ');
}

/** @param {Item} item */
function certificateWords(item) {
  const kind = say(`certificate.${item.certificate.kind}`);
  const expires = item.certificate.expires_on;
  if (!expires) return say('review.certificate-undated', { kind });
  return say('review.certificate', { kind, date: date(expires) });
}

/** @returns {Row[]} */
function photoRows() {
  const { photos } = current();
  return [
    [say('review.photos'), say('review.photo-count', { count: photos.length })],
    ...photos.map((photo, at) => /** @type {Row} */ ([
      say('review.photo', { number: at + 1 }),
      photo.about ? sentence(aboutWords(photo.about)) : say('about.none'),
    ])),
  ];
}
