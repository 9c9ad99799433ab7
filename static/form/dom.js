/** Small helpers over the page; a missing part is a mistake of ours and throws. */

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
