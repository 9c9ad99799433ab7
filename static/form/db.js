/** The phone's own store (IndexedDB). A handle that died in the background is opened anew once; a
 *  write is done only when its transaction is complete. */

const NAME = 'bao-bi-xanh';
// Only ever add: a phone may hold unsent records of any earlier version.
const VERSION = 1;
const DEAD = ['InvalidStateError', 'UnknownError', 'AbortError', 'TransactionInactiveError'];

/** @typedef {'drafts' | 'records' | 'photos' | 'facilities' | 'kept'} Store */
/** @typedef {{put?: [Store, any][], drop?: [Store, IDBValidKey | IDBKeyRange][]}} Changes */

/** @type {Promise<IDBDatabase> | null} */
let opened = null;
/** @type {(is: boolean) => void} */
let blocked = () => {};

/**
 * @param {(is: boolean) => void} tell  called when another tab keeps the store from being opened,
 *   with false when it is open
 */
export function onBlocked(tell) {
  blocked = tell;
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  if (opened) return opened;
  /** @type {Promise<IDBDatabase>} */
  const opening = new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = (event) => grow(request.result, event.oldVersion);
    request.onblocked = () => blocked(true);
    request.onerror = () => {
      // A newer release is at work in another tab: loading anew brings it here too.
      if (request.error?.name === 'VersionError') blocked(true);
      reject(request.error);
    };
    request.onsuccess = () => {
      const db = request.result;
      blocked(false);
      // Else this tab would keep a newer release in another tab waiting for ever.
      db.onversionchange = () => {
        db.close();
        drop();
      };
      db.onclose = drop;
      resolve(db);
    };
  });
  const drop = () => {
    if (opened === opening) opened = null;
  };
  opening.catch(drop);
  opened = opening;
  return opening;
}

/**
 * @param {IDBDatabase} db
 * @param {number} from  the version that the phone has
 */
function grow(db, from) {
  if (from < 1) {
    db.createObjectStore('drafts', { keyPath: 'id' });
    db.createObjectStore('records', { keyPath: 'id' });
    db.createObjectStore('photos', { keyPath: 'id' }).createIndex('owner', 'owner');
    db.createObjectStore('facilities', { keyPath: ['account', 'code'] });
    db.createObjectStore('kept', { keyPath: 'name' });
  }
}

/**
 * @template T
 * @param {(db: IDBDatabase) => Promise<T>} work  safe to do twice
 * @returns {Promise<T>}
 */
async function withDb(work) {
  const first = open();
  try {
    return await work(await first);
  } catch (error) {
    if (!(error instanceof DOMException) || !DEAD.includes(error.name)) throw error;
    // Another call may have opened it anew meanwhile: that handle stays.
    if (opened === first) opened = null;
    first.then((db) => db.close(), () => {});
    return work(await open());
  }
}

/**
 * @template T
 * @param {IDBTransaction} transaction
 * @param {IDBRequest<T>} [request]
 * @returns {Promise<T>}
 */
function completed(transaction, request) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(/** @type {T} */ (request?.result));
    transaction.onabort = () => reject(transaction.error ?? new DOMException('', 'AbortError'));
  });
}

/**
 * @param {Store} store
 * @param {IDBValidKey} key
 * @returns {Promise<any>}  undefined where there is none
 */
export function get(store, key) {
  return withDb((db) => {
    const transaction = db.transaction(store);
    return completed(transaction, transaction.objectStore(store).get(key));
  });
}

/**
 * @param {Store} store
 * @param {IDBKeyRange} [range]
 * @returns {Promise<any[]>}
 */
export function all(store, range) {
  return withDb((db) => {
    const transaction = db.transaction(store);
    return completed(transaction, transaction.objectStore(store).getAll(range));
  });
}

/**
 * The photos of one draft or record.
 * @param {string} owner
 * @returns {Promise<import('./types.js').StoredPhoto[]>}
 */
export function photosOf(owner) {
  return withDb((db) => {
    const transaction = db.transaction('photos');
    return completed(transaction, transaction.objectStore('photos').index('owner').getAll(owner));
  });
}

/**
 * All of it or nothing. Rejects with a QuotaExceededError on a full phone.
 * @param {Changes} changes
 * @param {IDBTransactionDurability} [durability]  'strict': on the disk before this resolves
 * @returns {Promise<void>}
 */
export function write({ put = [], drop = [] }, durability = 'relaxed') {
  const stores = [...new Set([...put, ...drop].map(([store]) => store))];
  if (stores.length === 0) return Promise.resolve();
  return withDb(async (db) => {
    const transaction = db.transaction(stores, 'readwrite', { durability });
    const done = completed(transaction);
    for (const [store, key] of drop) transaction.objectStore(store).delete(key);
    for (const [store, value] of put) transaction.objectStore(store).put(value);
    return done;
  });
}

/**
 * What is kept under a name; undefined where nothing is.
 * @param {string} name
 * @returns {Promise<any>}
 */
export async function kept(name) {
  return (await get('kept', name))?.value;
}

/**
 * @param {string} name
 * @param {any} value
 */
export function keep(name, value) {
  return write({ put: [['kept', { name, value }]] });
}

/** Whether an error says that the phone is full. @param {unknown} error */
export function isFull(error) {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}
