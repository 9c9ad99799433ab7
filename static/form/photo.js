/** One photo made small, without a canvas of its full size: phones give out black ones. The work is
 *  done in a worker, this very file, so that the page goes on answering; where that cannot be, in
 *  the page. It imports nothing, as the worker is started from its text. */

const LONGEST = 1600;
const QUALITY = 0.75;
const LARGEST = 12 * 1024 * 1024;
const AS_TAKEN = ['image/jpeg', 'image/png', 'image/webp'];
const PATIENCE = 20_000;
const isInPage = typeof document !== 'undefined';

/** @typedef {{file: File, width: number, height: number}} Task */

/** @type {Promise<Worker> | null} */
let helper = null;

/**
 * A JPEG of at most 1600 px, upright and without metadata; the file itself where the phone draws
 * nothing but one colour. null for what cannot be opened.
 * @param {File} file
 * @returns {Promise<Blob | null>}
 */
export async function shrink(file) {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    await new Promise((resolve, reject) => {
      Object.assign(image, { onload: resolve, onerror: reject, src: address });
    });
    const scale = Math.min(1, LONGEST / Math.max(image.naturalWidth, image.naturalHeight));
    const width = Math.max(1, Math.round(image.naturalWidth * scale));
    const height = Math.max(1, Math.round(image.naturalHeight * scale));
    const small = (await aside({ file, width, height })) ?? (await here(image, width, height));
    return small ?? (isSendable(file) ? file : null);
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** @param {File} file */
function isSendable(file) {
  return AS_TAKEN.includes(file.type) && file.size <= LARGEST;
}

/**
 * Drawn by the worker; null where it could not.
 * @param {Task} task
 * @returns {Promise<Blob | null>}
 */
async function aside(task) {
  if (!('OffscreenCanvas' in self)) return null;
  try {
    helper ??= start();
    const worker = await helper;
    const { port1, port2 } = new MessageChannel();
    return await new Promise((resolve) => {
      const giveUp = () => {
        // The next photo does not wait for this worker again.
        helper = null;
        worker.terminate();
        resolve(null);
      };
      const waiting = setTimeout(giveUp, PATIENCE);
      port1.onmessage = ({ data }) => {
        clearTimeout(waiting);
        resolve(data);
      };
      worker.addEventListener('error', giveUp, { once: true });
      worker.postMessage(task, [port2]);
    });
  } catch {
    helper = null;
    return null;
  }
}

/** From this file's text: the service worker has it without a network, and no other address. */
async function start() {
  const text = await (await fetch(import.meta.url)).text();
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  return new Worker(address, { type: 'module' });
}

/**
 * Drawn in the page.
 * @param {HTMLImageElement} image
 * @param {number} width
 * @param {number} height
 * @returns {Promise<Blob | null>}
 */
async function here(image, width, height) {
  await image.decode();
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.drawImage(image, 0, 0, width, height);
  if (isOneColour(canvas)) return null;
  return new Promise((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
}

/**
 * In the worker. null where the browser cannot, or turns the photo only after resizing it.
 * @param {Task} task
 * @returns {Promise<Blob | null>}
 */
async function drawn({ file, width, height }) {
  try {
    const options = /** @type {const} */ ({ imageOrientation: 'from-image', resizeQuality: 'high' });
    const bitmap = await createImageBitmap(file, { ...options, resizeWidth: width });
    const isUpright = Math.abs(bitmap.height - height) <= 2;
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    context?.drawImage(bitmap, 0, 0, width, height);
    bitmap.close();
    if (!context || !isUpright || isOneColour(canvas)) return null;
    return await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  } catch {
    return null;
  }
}

/**
 * What a phone short of memory gives out. Looked at in a copy of 16 × 16 px.
 * @param {HTMLCanvasElement | OffscreenCanvas} canvas
 */
function isOneColour(canvas) {
  const probe = isInPage ? document.createElement('canvas') : new OffscreenCanvas(16, 16);
  Object.assign(probe, { width: 16, height: 16 });
  const context = /** @type {CanvasRenderingContext2D | null} */ (probe.getContext('2d'));
  if (!context) return false;
  context.drawImage(canvas, 0, 0, 16, 16);
  const pixels = new Uint32Array(context.getImageData(0, 0, 16, 16).data.buffer);
  return new Set(pixels).size === 1;
}

if (!isInPage) {
  addEventListener('message', async ({ data, ports }) => ports[0].postMessage(await drawn(data)));
}
