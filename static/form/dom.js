/** Small helpers over the page, and controls tied to values: data-field names the value, data-kind
 *  how it is read. A missing part is a mistake of ours and throws. */

import { decimal, number, whole } from './words.js';

/** @typedef {Record<string, any>} Values */
/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control */

/**
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLElement}
 */
export function find(selector, root = document) {
  const found = root.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`the page has no ${selector}`);
  return found;
}

/**
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLElement[]}
 */
export function all(selector, root = document) {
  return /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);
}

/**
 * @param {string | HTMLElement} part
 * @param {boolean} shown
 */
export function show(part, shown) {
  (typeof part === 'string' ? find(part) : part).hidden = !shown;
}

/**
 * @param {string} selector
 * @param {string} text
 * @param {ParentNode} [root]
 */
export function write(selector, text, root = document) {
  find(selector, root).textContent = text;
}

/**
 * @param {string} selector
 * @param {string} event
 * @param {(event: Event) => void} act
 * @param {ParentNode} [root]
 */
export function on(selector, event, act, root = document) {
  find(selector, root).addEventListener(event, act);
}

let copies = 0;

/**
 * A copy of a <template data-template>, its ids and names made its own.
 * @param {string} name
 * @returns {HTMLElement}
 */
export function copy(name) {
  const template = /** @type {HTMLTemplateElement} */ (find(`[data-template="${name}"]`));
  const part = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  copies += 1;
  for (const attribute of ['id', 'for', 'name']) {
    for (const owner of all(`[${attribute}]`, part)) {
      owner.setAttribute(attribute, `${owner.getAttribute(attribute)}-${copies}`);
    }
  }
  return part;
}

/**
 * @param {HTMLElement} root
 * @param {() => Values} values
 * @param {(field: string) => void} changed
 * @returns {() => void}  shows the values again after they changed elsewhere
 */
export function tie(root, values, changed) {
  const controls = /** @type {Control[]} */ (/** @type {unknown} */ (all('[data-field]', root)));
  const conditions = all('[data-when]', root);
  const refresh = () => {
    for (const control of controls) put(control, get(values(), fieldOf(control)));
    showConditions(conditions, values());
  };
  const take = (/** @type {Event} */ event) => {
    const control = /** @type {Control} */ (event.target);
    if (!controls.includes(control)) return;
    set(values(), fieldOf(control), taken(control));
    if (control.dataset.number) showNumber(control, event.type === 'change');
    showConditions(conditions, values());
    changed(fieldOf(control));
  };
  root.addEventListener('input', take);
  root.addEventListener('change', take);
  refresh();
  return refresh;
}

/** @param {Control} control */
function fieldOf(control) {
  return control.dataset.field ?? '';
}

/**
 * @param {Values} values
 * @param {string} path  with points
 */
function get(values, path) {
  return path.split('.').reduce((value, key) => value?.[key], values);
}

/**
 * @param {Values} values
 * @param {string} path
 * @param {unknown} value
 */
function set(values, path, value) {
  const keys = path.split('.');
  const last = /** @type {string} */ (keys.pop());
  const owner = keys.reduce((inner, key) => inner[key], values);
  owner[last] = value;
}

/** @param {Control} control */
function taken(control) {
  if (control.dataset.kind === 'flag') return control.value === 'true';
  if (control.dataset.kind === 'tick') return /** @type {HTMLInputElement} */ (control).checked || null;
  if (control.dataset.kind === 'word') return control.value || null;
  return control.value;
}

/**
 * @param {Control} control
 * @param {unknown} value
 */
function put(control, value) {
  if (control instanceof HTMLInputElement && ['radio', 'checkbox'].includes(control.type)) {
    control.checked = control.type === 'checkbox' ? value === true : String(value) === control.value;
  } else {
    control.value = value === null || value === undefined ? '' : String(value);
  }
}

/**
 * What was typed is read back when the control is left; a number that cannot be read is said so.
 * @param {Control} control
 * @param {boolean} left
 */
function showNumber(control, left) {
  const isWhole = control.dataset.number === 'whole';
  const value = isWhole ? whole(control.value) : decimal(control.value);
  const wrong = left && control.value.trim() !== '' && value === null;
  const field = control.closest('.field');
  field?.classList.toggle('field--wrong', wrong);
  control.toggleAttribute('aria-invalid', wrong);
  if (field instanceof HTMLElement) show(find('[data-number-error]', field), wrong);
  if (left && value !== null && isWhole) control.value = number(value);
}

/**
 * data-when="field" or "field=value" shows its part only then.
 * @param {HTMLElement[]} conditions
 * @param {Values} values
 */
function showConditions(conditions, values) {
  for (const part of conditions) {
    const [field, wanted] = (part.dataset.when ?? '').split('=');
    const value = get(values, field);
    show(part, wanted === undefined ? Boolean(value) : String(value) === wanted);
  }
}
