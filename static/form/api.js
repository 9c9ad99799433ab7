/** Calls to the service. Only an answer that bears its name is believed: a mall's Wi-Fi answers
 *  everything with a page of its own. */

import { learn } from './clock.js';

const NAME = 'bao-bi-xanh';

/**
 * @typedef {{kind: 'ok', status: number, data: any}
 *   | {kind: 'problem', status: number, code: string, retryAfter: number | null}
 *   | {kind: 'offline'}} Answer
 */

/**
 * @param {string} path
 * @param {RequestInit} [options]
 * @param {number} [seconds]  how long to wait
 * @returns {Promise<Answer>}
 */
export async function call(path, options = {}, seconds = 60) {
  const sentAt = Date.now();
  try {
    const response = await fetch(path, {
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      signal: AbortSignal.timeout(seconds * 1000),
      ...options,
      headers: { 'X-App': NAME, ...options.headers },
    });
    if (response.headers.get('X-App') !== NAME) return { kind: 'offline' };
    learn(response, sentAt);
    const data = await response.json();
    if (response.ok) return { kind: 'ok', status: response.status, data };
    const retry = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
    const retryAfter = Number.isNaN(retry) ? null : Math.max(retry, 1);
    return { kind: 'problem', status: response.status, code: String(data.code ?? ''), retryAfter };
  } catch {
    return { kind: 'offline' };
  }
}
