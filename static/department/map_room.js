/* Which parts of the map are taken by marks and words, so that no word is written over another. */

/** @typedef {{ left: number, right: number, top: number, bottom: number }} Box in px */

/** Half a line of words, in px. */
const HALF_LINE = 9;

/**
 * The box of words.
 * @param {number} left
 * @param {number} middle of the line
 * @param {number} width
 * @returns {Box}
 */
export function lineBox(left, middle, width) {
  return { left, right: left + width, top: middle - HALF_LINE, bottom: middle + HALF_LINE };
}

/**
 * The boxes of what stands before the map: its buttons and its scale.
 * @param {HTMLElement} container of the map
 * @returns {Box[]}
 */
export function controlsOf(container) {
  const { left, top } = container.getBoundingClientRect();
  return [...container.querySelectorAll(".leaflet-control")].map((control) => {
    const box = control.getBoundingClientRect();
    return {
      left: box.left - left,
      right: box.right - left,
      top: box.top - top,
      bottom: box.bottom - top,
    };
  });
}

export class Room {
  /**
   * @param {MapPoint} size of the map
   * @param {Box[]} taken from the start
   */
  constructor(size, taken) {
    this.size = size;
    this.taken = [...taken];
  }

  /** @param {Box} box */
  take(box) {
    this.taken.push(box);
  }

  /**
   * Take the first of these that is free and wholly in view; undefined where none is.
   * @param {Box[]} boxes
   * @param {Box} [own] what the words belong to and may touch
   */
  takeOne(boxes, own) {
    const found = boxes.find((box) => this.#holds(box) && !this.#isTaken(box, own));
    if (found) this.take(found);
    return found;
  }

  /** @param {Box} box */
  #holds(box) {
    return box.left >= 0 && box.top >= 0 && box.right <= this.size.x && box.bottom <= this.size.y;
  }

  /**
   * @param {Box} box
   * @param {Box} [own]
   */
  #isTaken(box, own) {
    return this.taken.some(
      (other) =>
        other !== own &&
        box.left < other.right &&
        other.left < box.right &&
        box.top < other.bottom &&
        other.top < box.bottom,
    );
  }
}
