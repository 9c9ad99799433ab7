/** The record as it is signed: only what was answered, numbers read, text in NFC. */

import { clockOffset, localTime } from './clock.js';
import { POINTS, isTallied } from './draft.js';
import { decimal, whole } from './numbers.js';

/** @typedef {import('./types.js').Draft} Draft */
/** @typedef {import('./types.js').Item} Item */
/** @typedef {import('./types.js').PointKey} PointKey */

/**
 * @param {Draft} draft
 * @param {string} account  who signs
 * @param {{form: string, app: string}} version
 * @param {string} noPositionYet  the reason where the phone has not answered
 */
export function bodyOf(draft, account, version, noPositionYet) {
  const isChecked = draft.visit.outcome === 'checked';
  return pruned({
    facility: draft.facility?.code,
    form_version: version.form,
    app_version: version.app,
    signed_by: account,
    outcome: draft.visit.outcome,
    basis: draft.visit.basis.kind ? { kind: draft.visit.basis.kind, decision: decision(draft) } : null,
    started_at: draft.started_at,
    signed_at: localTime(),
    clock_offset_ms: clockOffset(),
    position: draft.position,
    position_reason: draft.position ? null : text(draft.visit.position_reason) ?? noPositionYet,
    arrived_by: draft.arrived_by,
    use_points: isChecked ? usePoints(draft) : [],
    observations: isChecked ? observations(draft) : [],
    stalls: isChecked && isTallied() ? stalls(draft) : null,
    representative: isChecked ? representative(draft) : null,
    note: text(draft.visit.note),
    photos: draft.photos.map(photo),
  });
}

/** @param {Draft} draft */
function decision(draft) {
  return draft.visit.basis.kind === 'inspection' ? text(draft.visit.basis.decision) : null;
}

/** @param {Draft} draft */
function usePoints(draft) {
  return POINTS.filter((key) => draft.points[key].present !== null).map((key) => {
    const { present, rest_none } = draft.points[key];
    return present ? { key, present, rest_none } : { key, present };
  });
}

/** @param {Draft} draft */
function observations(draft) {
  return POINTS.filter((key) => draft.points[key].present).flatMap((key) =>
    draft.points[key].items.map((item) => observation(item, key)),
  );
}

/**
 * @param {Item} item
 * @param {PointKey} key
 */
function observation(item, key) {
  const units = whole(item.units_per_day);
  const { kind, number, issuer, expires_on } = item.certificate;
  return {
    category: item.category,
    use_point: key,
    in_use: true,
    default: item.default,
    charged: item.charged,
    price_vnd: item.charged ? whole(item.price_vnd) : null,
    units_per_day: units,
    units_source: units === null ? null : item.units_source,
    packed_by: item.packed_by,
    thickness_um: decimal(item.thickness_um),
    width_cm: decimal(item.width_cm),
    height_cm: decimal(item.height_cm),
    certificate: kind ? { kind, number: text(number), issuer: text(issuer), expires_on } : null,
    printed_claim: text(item.printed_claim),
    supplier: text(item.supplier),
    note: text(item.note),
  };
}

/** @param {Draft} draft */
function stalls(draft) {
  const of = whole(draft.stalls.of);
  return of === null ? null : { ...draft.stalls, of };
}

/** @param {Draft} draft */
function representative(draft) {
  const { name, position, signs, agrees, comment } = draft.representative;
  const said = { name: text(name), position: text(position), signs, agrees, comment: text(comment) };
  return Object.values(said).some((value) => value !== null) ? said : null;
}

/** @param {import('./types.js').Photo} taken */
function photo({ about, ...line }) {
  const [kind, use_point, category] = about.split('|');
  return { ...line, kind: kind || null, use_point: use_point || null, category: category || null };
}

/** @param {string} typed */
function text(typed) {
  return typed.normalize('NFC').trim() || null;
}

/**
 * Without what nobody answered.
 * @param {any} value
 * @returns {any}
 */
function pruned(value) {
  if (Array.isArray(value)) return value.map(pruned);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  return Object.fromEntries(kept.map(([key, inner]) => [key, pruned(inner)]));
}
