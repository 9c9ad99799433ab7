/* The review queue by keyboard. Keys are taken only while a card of the list has the focus, so that
   nobody who dictates or types elsewhere decides anything; an act is chosen here and written by the
   form's own button. Without this script the page works by Tab and mouse. */

const list = document.querySelector("[data-queue]");
const legend = document.querySelector("[data-legend]");
const cards = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-task]")]);
const ticks = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-tick]"));
const foot = document.querySelector("[data-decision]");
const told = /** @type {HTMLElement | null} */ (document.querySelector("[data-ticked]"));

// The card that one was at before going to the foot of the form.
let last = 0;

const ACTS = new Map([
  ["a", "accept"],
  ["r", "return"],
  ["v", "void"],
]);

/** @param {HTMLElement} card */
const tickOf = (card) => /** @type {HTMLInputElement | null} */ (card.querySelector("[data-tick]"));

/** @param {number} at */
function go(at) {
  const card = cards[Math.max(0, Math.min(at, cards.length - 1))];
  card?.focus();
  card?.scrollIntoView({ block: "nearest" });
}

function tell() {
  if (!told) return;
  const count = [...ticks].filter((tick) => tick.checked).length;
  told.textContent = (told.dataset.tickedWords ?? "").replace("{count}", String(count));
}

/**
 * Choose an act for what is ticked, else for this card, and go where it is written.
 * @param {HTMLElement} card
 * @param {string} act
 */
function choose(card, act) {
  const own = tickOf(card);
  const some = [...ticks].some((tick) => tick.checked);
  if (!some && own) own.checked = true;
  if (!some && !own) return;
  const radio = document.querySelector(`input[name="act"][value="${act}"]`);
  if (radio instanceof HTMLInputElement) radio.checked = true;
  tell();
  const next = act === "accept" ? "[data-decide]" : "#reason";
  /** @type {HTMLElement | null} */ (document.querySelector(next))?.focus();
}

/** @param {HTMLElement} card */
function repair(card) {
  const folded = card.querySelector("[data-repair]");
  if (folded instanceof HTMLDetailsElement) folded.open = true;
  const field = folded?.querySelector("input:not([type=hidden])");
  if (field instanceof HTMLElement) field.focus();
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} card
 */
function press(event, card) {
  const at = cards.indexOf(card);
  const act = ACTS.get(event.key);
  const tick = tickOf(card);
  if (event.key === "j" || event.key === "ArrowDown") go(at + 1);
  else if (event.key === "k" || event.key === "ArrowUp") go(at - 1);
  else if (event.key === "o") /** @type {HTMLElement | null} */ (card.querySelector("[data-open]"))?.click();
  else if (event.key === "x" && tick) tick.click();
  else if (event.key === "s" && card.querySelector("[data-repair]")) repair(card);
  else if (act) choose(card, act);
  else return;
  event.preventDefault();
}

list?.addEventListener("keydown", (event) => {
  if (!(event instanceof KeyboardEvent) || !(event.target instanceof HTMLElement)) return;
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const card = event.target.closest("[data-task]");
  if (!(card instanceof HTMLElement) || event.target.closest("dialog, select")) return;
  if (event.key === "Escape") card.focus();
  // Typed into a field of a card, keys are letters.
  else if (!event.target.closest("textarea, input:not([type=checkbox])")) press(event, card);
});
list?.addEventListener("focusin", (event) => {
  if (!(event.target instanceof HTMLElement)) return;
  const card = /** @type {HTMLElement | null} */ (event.target.closest("[data-task]"));
  if (card) last = cards.indexOf(card);
});
foot?.addEventListener("keydown", (event) => {
  if (event instanceof KeyboardEvent && event.key === "Escape" && !event.isComposing) go(last);
});
for (const tick of ticks) tick.addEventListener("change", tell);
if (legend instanceof HTMLElement) {
  legend.hidden = false;
  legend.querySelector("[data-begin]")?.addEventListener("click", () => go(0));
}
tell();
// After a decision one is back at the first of what is left. The browser gives the focus to what the
// address names, before this script runs or after it.
list?.addEventListener("focus", () => go(0));
if (location.hash === "#queue") go(0);
// After a repair, at the card that took its place; at the last one where none did.
const anchored = /^#card-(\d+)$/.exec(location.hash);
if (anchored) go(Number(anchored[1]) - 1);
