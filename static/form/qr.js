/**
 * QR symbols after ISO/IEC 18004, for a page that must show one without a network: a text in byte
 * mode with its error correction of level M (15 % of the symbol may be lost), in versions 1 to 12,
 * which hold up to 287 bytes. One file, as each more is a request of a phone's first visit.
 *
 * Text goes in as UTF-8 without the designator that would announce it: readers recognise it.
 *
 * @typedef {(boolean | undefined)[][]} Grid  Rows of modules, true = dark, undefined = still free.
 */

const QUIET = 4;
/** Which of their squares are dark, from the middle outwards; a finder with its light border. */
const FINDER = [true, true, false, true, false];
const ALIGNMENT = [true, false, true];

/**
 * The eight masks: whether the module in row i and column j is turned over.
 * @type {((i: number, j: number) => boolean)[]}
 */
const MASKS = [
  (i, j) => (i + j) % 2 === 0,
  (i) => i % 2 === 0,
  (_i, j) => j % 3 === 0,
  (i, j) => (i + j) % 3 === 0,
  (i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2 === 0,
  (i, j) => ((i * j) % 2) + ((i * j) % 3) === 0,
  (i, j) => (((i * j) % 2) + ((i * j) % 3)) % 2 === 0,
  (i, j) => (((i + j) % 2) + ((i * j) % 3)) % 2 === 0,
];

/**
 * The rows of the symbol for a text, true = dark, without the quiet zone around it. RangeError for
 * more than 287 bytes of UTF-8.
 * @param {string} text
 * @returns {boolean[][]}
 */
export function qr(text) {
  const { version, bits } = codewords(text);
  const symbols = MASKS.map((_, mask) => symbol(version, bits, mask));
  const penalties = symbols.map(penalty);
  return symbols[penalties.indexOf(Math.min(...penalties))];
}

/**
 * The same with its quiet zone, as the `d` of an SVG path in a square of `size` units.
 * @param {string} text
 */
export function path(text) {
  const rows = qr(text);
  const runs = rows.flatMap((row, i) =>
    [...line(row).matchAll(/1+/g)].map(({ index, 0: { length } }) => {
      return `M${index + QUIET} ${i + QUIET}h${length}v1h-${length}z`;
    }),
  );
  return { size: rows.length + 2 * QUIET, d: runs.join('') };
}

/** @type {(version: number, bits: number[], mask: number) => boolean[][]} */
function symbol(version, bits, mask) {
  const size = 17 + 4 * version;
  /** @type {Grid} */
  const rows = Array.from({ length: size }, () => Array(size).fill(undefined));
  for (const [i, j] of [[3, 3], [3, size - 4], [size - 4, 3]]) drawSquares(rows, i, j, FINDER);
  drawAlignments(rows, version);
  for (let at = 8; at < size - 8; at += 1) rows[6][at] = rows[at][6] = at % 2 === 0;
  drawFormat(rows, mask);
  if (version > 6) drawVersion(rows, version);
  let next = 0;
  for (const [i, j] of upAndDown(size)) {
    // The few modules left over after the last word are light before the mask.
    if (rows[i][j] === undefined) rows[i][j] = (bits[next++] === 1) !== MASKS[mask](i, j);
  }
  return rows.map((row) => row.map((dark) => dark === true));
}

/**
 * Squares around a module, as far as they lie within the symbol.
 * @type {(rows: Grid, i: number, j: number, dark: boolean[]) => void}
 */
function drawSquares(rows, i, j, dark) {
  for (const [y, row] of rows.entries()) {
    for (const x of row.keys()) {
      const distance = Math.max(Math.abs(y - i), Math.abs(x - j));
      if (distance < dark.length) row[x] = dark[distance];
    }
  }
}

/** @type {(rows: Grid, version: number) => void} */
function drawAlignments(rows, version) {
  if (version === 1) return;
  const last = rows.length - 7;
  const places = version < 7 ? [6, last] : [6, (6 + last) / 2, last];
  for (const i of places) {
    // There is none where a finder stands.
    for (const j of places) if (rows[i][j] === undefined) drawSquares(rows, i, j, ALIGNMENT);
  }
}

/** @type {(rows: Grid, mask: number) => void} */
function drawFormat(rows, mask) {
  const size = rows.length;
  // Level M is 00, so that the mask alone is the value.
  for (const [at, bit] of toBits(withCheck(mask, 0x537, 10) ^ 0x5412, 15).reverse().entries()) {
    const [i, j] = at < 8 ? [at < 6 ? at : at + 1, 8] : [8, at === 8 ? 7 : 14 - at];
    const [again, there] = at < 8 ? [8, size - 1 - at] : [size - 15 + at, 8];
    rows[i][j] = rows[again][there] = bit === 1;
  }
  rows[size - 8][8] = true;
}

/** @type {(rows: Grid, version: number) => void} */
function drawVersion(rows, version) {
  for (const [at, bit] of toBits(withCheck(version, 0x1f25, 12), 18).reverse().entries()) {
    const [i, j] = [Math.floor(at / 3), rows.length - 11 + (at % 3)];
    rows[i][j] = rows[j][i] = bit === 1;
  }
}

/**
 * A value followed by the check bits of its BCH code.
 * @type {(value: number, generator: number, degree: number) => number}
 */
function withCheck(value, generator, degree) {
  let rest = value << degree;
  for (let bit = 17; bit >= degree; bit -= 1) {
    if ((rest >> bit) & 1) rest ^= generator << (bit - degree);
  }
  return (value << degree) | rest;
}

/**
 * The modules in the order of the data: two columns at a time from the right, upwards and downwards
 * by turns, past the column of the timing pattern.
 * @param {number} size
 */
function* upAndDown(size) {
  let isUp = true;
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2) {
    for (let step = 0; step < size; step += 1) {
      const i = isUp ? size - 1 - step : step;
      yield [i, right];
      yield [i, right - 1];
    }
    isUp = !isUp;
  }
}

/**
 * What makes the symbol hard to read: runs of five and more, squares of four of one colour, what
 * looks like a finder, more of one colour than of the other.
 * @param {boolean[][]} rows
 */
function penalty(rows) {
  const across = rows.map(line);
  const lines = [...across, ...rows.map((_, j) => across.map((row) => row[j]).join(''))];
  const runs = lines.flatMap((each) => each.match(/0{5,}|1{5,}/g) ?? []);
  const finders = lines.flatMap((each) => [...each.matchAll(/(?=10111010000|00001011101)/g)]);
  const squares = rows.slice(1).flatMap((row, i) =>
    row.slice(1).filter((dark, j) =>
      [rows[i][j], rows[i][j + 1], row[j]].every((other) => other === dark),
    ),
  );
  const all = rows.length ** 2;
  const dark = rows.flat().filter(Boolean).length;
  return (
    runs.reduce((sum, run) => sum + run.length - 2, 0) +
    3 * squares.length +
    40 * finders.length +
    10 * Math.floor(Math.abs(20 * dark - 10 * all) / all)
  );
}

/** @param {boolean[]} row */
function line(row) {
  return row.map(Number).join('');
}

/** Of each version at level M: codewords in all, of them for correction a block, blocks. */
const VERSIONS = [
  [26, 10, 1],
  [44, 16, 1],
  [70, 26, 1],
  [100, 18, 2],
  [134, 24, 2],
  [172, 16, 4],
  [196, 18, 4],
  [242, 22, 4],
  [292, 22, 5],
  [346, 26, 5],
  [404, 30, 5],
  [466, 22, 8],
];
const PADDING = [0xec, 0x11];

/**
 * The smallest version that holds the text, and the bits of its codewords in the order of the
 * symbol. RangeError for more than 287 bytes.
 * @param {string} text
 */
function codewords(text) {
  const bytes = [...new TextEncoder().encode(text)];
  const version = 1 + VERSIONS.findIndex((_, at) => bytes.length <= room(at + 1));
  if (version === 0) throw new RangeError(`${bytes.length} bytes are too many for a QR symbol`);
  const words = interleaved(version, dataWords(version, bytes));
  return { version, bits: words.flatMap((word) => toBits(word, 8)) };
}

/**
 * Highest bit first.
 * @type {(value: number, length: number) => number[]}
 */
function toBits(value, length) {
  return Array.from({ length }, (_, at) => (value >> (length - 1 - at)) & 1);
}

/** @param {number} version */
function capacity(version) {
  const [total, correction, blocks] = VERSIONS[version - 1];
  return total - correction * blocks;
}

/** How many bytes of text fit beside mode, length and terminator. @param {number} version */
function room(version) {
  return capacity(version) - (version < 10 ? 2 : 3);
}

/**
 * Mode, length, text, terminator, then the two padding words by turns.
 * @type {(version: number, bytes: number[]) => number[]}
 */
function dataWords(version, bytes) {
  const text = bytes.flatMap((byte) => toBits(byte, 8));
  const length = toBits(bytes.length, version < 10 ? 8 : 16);
  const bits = [0, 1, 0, 0, ...length, ...text, 0, 0, 0, 0].join('');
  const words = (bits.match(/.{8}/g) ?? []).map((word) => parseInt(word, 2));
  const missing = capacity(version) - words.length;
  return [...words, ...Array.from({ length: missing }, (_, at) => PADDING[at % 2])];
}

/**
 * The words cut into blocks, the shorter ones first, each with its correction words; then one word
 * of every block by turns.
 * @type {(version: number, words: number[]) => number[]}
 */
function interleaved(version, words) {
  const [, correction, count] = VERSIONS[version - 1];
  const [short, longer] = [Math.floor(words.length / count), words.length % count];
  const start = (/** @type {number} */ at) => at * short + Math.max(0, at - count + longer);
  const blocks = Array.from({ length: count }, (_, at) => words.slice(start(at), start(at + 1)));
  return [...byTurns(blocks), ...byTurns(blocks.map((block) => remainder(block, correction)))];
}

/** @type {(blocks: number[][]) => number[]} */
function byTurns(blocks) {
  const longest = Math.max(...blocks.map((block) => block.length));
  return Array.from({ length: longest }, (_, at) =>
    blocks.filter((block) => at < block.length).map((block) => block[at]),
  ).flat();
}

/**
 * The Reed-Solomon words of a block: what is left of it as a polynomial, shifted by `count`, over
 * the generator (x − 1)(x − α)…(x − α^(count − 1)).
 * @type {(block: number[], count: number) => number[]}
 */
function remainder(block, count) {
  let generator = [1];
  for (let at = 0, root = 1; at < count; at += 1, root = times(root, 2)) {
    generator = [...generator, 0].map((factor, i) => factor ^ times(root, generator[i - 1] ?? 0));
  }
  let rest = [...block, ...generator.slice(1).fill(0)];
  for (const _ of block) {
    const [first] = rest;
    rest = rest.map((word, i) => word ^ times(first, generator[i] ?? 0)).slice(1);
  }
  return rest;
}

/**
 * The product in GF(2⁸) modulo x⁸ + x⁴ + x³ + x² + 1.
 * @type {(one: number, other: number) => number}
 */
function times(one, other) {
  return toBits(other, 8).reduce((sum, bit) => {
    const doubled = sum << 1;
    return doubled ^ (doubled > 0xff ? 0x11d : 0) ^ (bit ? one : 0);
  }, 0);
}
