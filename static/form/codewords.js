/**
 * The words of a QR symbol after ISO/IEC 18004: a text in byte mode with its error correction of
 * level M (15 % of the symbol may be lost), in versions 1 to 12, which hold up to 287 bytes.
 *
 * Text goes in as UTF-8 without the designator that would announce it: readers recognise it.
 */

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
export function codewords(text) {
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
export function toBits(value, length) {
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
