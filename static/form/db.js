/** The phone's own store (IndexedDB). A handle that died in the background is opened anew once; a
 *  write is done only when its transaction is complete. */

const NAME = 'bao-bi-xanh';
// Only ever add: a phone may hold unsent records of any earlier version.
const VERSION = 1;
const DEAD = ['InvalidStateError', 'UnknownError', 'AbortError', 'TransactionInactiveError'];

/** @typedef {'drafts' | 'records' | 'photos' | 'facilities' | 'kept'} Store */
/** @typedef {{add?: [Store, any][], put?: [Store, any][], drop?: [Store, IDBValidKey | IDBKeyRange][]}} Changes */

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

/**
 * @param {number} [version]  none: whichever the phone has
 * @returns {Promise<IDBDatabase>}
 */
function open(version = VERSION) {
  if (opened) return opened;
  /** @type {Promise<IDBDatabase>} */
  const opening = new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, version || undefined);
    request.onupgradeneeded = (event) => grow(request.result, event.oldVersion);
    request.onblocked = () => blocked(true);
    request.onerror = () => {
      // A newer release was here, or is in another tab. It has only added: what this one knows of
      // is there, and a visit that is open can be kept.
      const isNewer = request.error?.name === 'VersionError' && version !== 0;
      if (!isNewer) return reject(request.error);
      drop();
      return resolve(open(0));
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
 * Their ids alone.
 * @param {string} owner
 * @returns {Promise<IDBValidKey[]>}
 */
export function photoIdsOf(owner) {
  return withDb((db) => {
    const transaction = db.transaction('photos');
    const index = transaction.objectStore('photos').index('owner');
    return completed(transaction, index.getAllKeys(owner));
  });
}

/**
 * All of it or nothing; what is to be added must not be there yet (ConstraintError). Rejects with a QuotaExceededError on a full phone.
 * @param {Changes} changes
 * @param {IDBTransactionDurability} [durability]  'strict': on the disk before this resolves
 * @returns {Promise<void>}
 */
export function write({ add = [], put = [], drop = [] }, durability = 'relaxed') {
  const stores = [...new Set([...add, ...put, ...drop].map(([store]) => store))];
  if (stores.length === 0) return Promise.resolve();
  return withDb(async (db) => {
    const transaction = db.transaction(stores, 'readwrite', { durability });
    const done = completed(transaction);
    for (const [store, key] of drop) transaction.objectStore(store).delete(key);
    for (const [store, value] of add) transaction.objectStore(store).add(value);
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
 * Remember for the next visit of this page; a full phone goes on without.
 * @param {string} name
 * @param {any} value
 */
export async function keep(name, value) {
  // Forgetting needs no room.
  if (value === null) await write({ drop: [['kept', name]] });
  else await writeIfRoom({ put: [['kept', { name, value }]] });
}

/**
 * What can be had again.
 * @param {Changes} changes
 * @returns {Promise<boolean>}  false on a full phone
 */
export async function writeIfRoom(changes) {
  try {
    await write(changes);
    return true;
  } catch (error) {
    if (!isFull(error)) throw error;
    return false;
  }
}

/** Whether an error says that the phone is full. @param {unknown} error */
export function isFull(error) {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}

/** Whether what was to be added was there. @param {unknown} error */
export function isThere(error) {
  return error instanceof DOMException && error.name === 'ConstraintError';
}
