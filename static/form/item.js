/** What is asked of one category in use. */

import { draw } from './catalogue.js';
import { changed, current, newItem } from './draft.js';
import { copy, find, on, show, write } from './dom.js';
import { tie } from './fields.js';
import { whole } from './numbers.js';
import { fullName, number, shortName } from './words.js';

/** @typedef {import('./types.js').Item} Item */

/**
 * @param {Item} item
 * @param {import('./types.js').Category} category
 * @param {import('./types.js').PointKey} key
 * @param {() => void} settle  called when an item came or went
 * @returns {HTMLElement}
 */
export function showItem(item, category, key, settle) {
  const part = copy('item');
  part.dataset.item = item.id;
  part.id = `item-${item.id}`;
  part.setAttribute('aria-label', shortName(category));
  draw(category, part);
  write('[data-name]', shortName(category), part);
  write('[data-full-name]', fullName(category), part);
  show(find('[data-full-name]', part), fullName(category) !== shortName(category));
  const isCarrier = category.carrier !== null && category.carrier !== '';
  show(find('[data-ask="charged"]', part), isCarrier);
  show(find('[data-ask="default"]', part), isCarrier && key === 'checkout');
  show(find('[data-ask="packed_by"]', part), !isCarrier);
  const refresh = tie(part, () => item, () => changed());
  for (const step of /** @type {NodeListOf<HTMLElement>} */ (part.querySelectorAll('[data-count]'))) {
    step.addEventListener('click', () => {
      const counted = Math.max(0, (whole(item.units_per_day) ?? 0) + Number(step.dataset.count));
      item.units_per_day = number(counted);
      changed();
      refresh();
    });
  }
  const items = () => current().points[key].items;
  const isSecond = items().find((other) => other.category === item.category) !== item;
  show(find('[data-remove]', part), isSecond);
  on('[data-remove]', 'click', () => {
    items().splice(items().indexOf(item), 1);
    settle();
  }, part);
  on('[data-add-supplier]', 'click', () => {
    items().splice(items().indexOf(item) + 1, 0, newItem(item.category));
    settle();
  }, part);
  return part;
}
