/**
 * The verdict before anything is sent: what the service will say of the same answers.
 *
 * A port of inspections/verdict/, whose comments say why each rule is as it is. Both are held to
 * tests/vectors/verdicts.json. Answers stand in the wire's shape; null is as good as absent.
 *
 * @import { Category, Counts, Findings, Judged, Judgement, Observation } from './types.js'
 * @import { PointKey, Reason, Rules, Tally, UsePoint, Verdict } from './types.js'
 */

const TYPES = ['supermarket', 'mall', 'market', 'convenience_store'];
/** @type {PointKey[]} */
const POINTS = ['checkout', 'fresh', 'food', 'delivery'];
/** @type {Judgement[]} */
const UNPROVEN = ['not_friendly', 'needs_proof'];

/**
 * null where this phone is older than the catalogue: an item of a category that is not in it, or
 * a type of facility that is not known here.
 * @param {Rules} rules
 * @param {Category[]} categories
 * @param {string | null} type  of the facility
 * @param {string} visitedOn  YYYY-MM-DD, the day in Việt Nam
 * @param {Observation[]} observations
 * @param {UsePoint[]} usePoints
 * @param {Tally | null} stalls
 * @returns {Verdict | null}
 */
export function judge(rules, categories, type, visitedOn, observations, usePoints, stalls) {
  const known = new Map(categories.map((category) => [category.key, category]));
  const inUse = observations.filter((each) => each.in_use);
  if (type === null || !TYPES.includes(type)) return null;
  if (!inUse.every((each) => known.has(each.category))) return null;
  const judged = inUse.map((each) => judgeObservation(rules, known, visitedOn, each));
  const found = findings(rules, judged, usePoints);
  const tally = tallyOf(stalls);
  const byTally = type === 'market' || type === 'mall';
  const isInScope = (type === 'supermarket' || type === 'mall') && visitedOn > rules.legal_after;
  return {
    outcome: byTally ? tallyOutcome(rules, type, tally) : storeOutcome(found),
    legal: isInScope ? legal(rules, type, judged, found, tally) : 'out_of_scope',
    full_but_for_film: !byTally && isFullButForFilm(found),
    stalls: type === 'market' && tally ? shares(rules, tally) : null,
    reasons: reasons(judged, !byTally && found.noBag && !found.friendlyItem),
  };
}

/** @type {(rules: Rules, known: Map<string, Category>, on: string, of: Observation) => Judged} */
function judgeObservation(rules, known, visitedOn, observation) {
  const category = /** @type {Category} */ (known.get(observation.category));
  /** @type {(judgement: Judgement, clause: Reason['clause']) => Judged} */
  const as = (judgement, clause) => ({ observation, category, judgement, clause });
  if (observation.packed_by === 'supplier' && !category.carrier) return as('exempt', 'supplier');
  const { kind, expires_on } = observation.certificate ?? {};
  const counts =
    UNPROVEN.includes(category.default) &&
    rules.certificate_kinds.some((each) => each === kind) &&
    !rules.uncertifiable.includes(category.key);
  if (!counts || !expires_on) return as(category.default, 'default');
  if (expires_on < visitedOn) return as(category.default, 'certificate_expired');
  return as('friendly', 'certificate');
}

/** @type {(rules: Rules, judged: Judged[], usePoints: UsePoint[]) => Findings} */
function findings(rules, judged, usePoints) {
  const lookedAt = isPresent('checkout', usePoints) && isSeen('checkout', usePoints, judged);
  /** @type {(part: string, judgements: Judgement[]) => boolean} */
  const any = (part, judgements) =>
    judged.some((each) => each.category.part === part && judgements.includes(each.judgement));
  return {
    allSeen: rules.required_use_points.every((key) => isSeen(key, usePoints, judged)),
    checkoutLookedAt: lookedAt,
    friendlyItem: judged.some((each) => isFriendlyItem(rules, each)),
    noBag: lookedAt && !judged.some((each) => isBagGiven(rules, each)),
    coreNotFriendly: any('core', ['not_friendly']),
    coreUnproven: any('core', UNPROVEN),
    filmUnproven: any('film', UNPROVEN),
  };
}

/** @type {(rules: Rules, each: Judged) => boolean} */
function isFriendlyItem(rules, { category, judgement }) {
  const never = rules.never_the_friendly_item.includes(category.key);
  return category.part === 'core' && judgement === 'friendly' && !never;
}

/** @type {(rules: Rules, each: Judged) => boolean} */
function isBagGiven(rules, { observation, category, judgement }) {
  if (observation.use_point !== 'checkout') return false;
  if (category.carrier === 'reusable') {
    return UNPROVEN.includes(judgement) && observation.charged !== true;
  }
  return category.carrier === 'single_use' || rules.possible_carrier_bags.includes(category.key);
}

/** @type {(key: PointKey, usePoints: UsePoint[], judged: Judged[]) => boolean} */
function isSeen(key, usePoints, judged) {
  const entries = usePoints.filter((point) => point.key === key);
  const inUseThere = judged.some((each) => each.observation.use_point === key);
  const isAbsent = !inUseThere && entries.every((entry) => entry.present === false);
  return entries.length > 0 && (isAbsent || entries.every((entry) => entry.rest_none === true));
}

/** @type {(key: PointKey, usePoints: UsePoint[]) => boolean} */
function isPresent(key, usePoints) {
  const entries = usePoints.filter((point) => point.key === key);
  return entries.length > 0 && entries.every((entry) => entry.present !== false);
}

/** @type {(found: Findings) => Verdict['outcome']} */
function storeOutcome(found) {
  if (!found.friendlyItem && !found.noBag) {
    return found.checkoutLookedAt && found.coreNotFriendly ? 'not_met' : 'insufficient';
  }
  return found.allSeen && !found.coreUnproven && !found.filmUnproven ? 'full' : 'gradual';
}

/** @type {(found: Findings) => boolean} */
function isFullButForFilm(found) {
  const friendly = found.friendlyItem || found.noBag;
  return friendly && found.allSeen && found.filmUnproven && !found.coreUnproven;
}

/** @type {(rules: Rules, type: string, tally: Counts | null) => Verdict['outcome']} */
function tallyOutcome(rules, type, tally) {
  if (type === 'market') return 'not_rated';
  if (!tally || !isEnough(tally, rules.mall_min_seen)) return 'insufficient';
  if (tally.both + tally.plastic_only === 0) return 'full';
  return 2 * (tally.seen - tally.plastic_only) > tally.seen ? 'gradual' : 'not_met';
}

/**
 * A tally without the number of stalls there are is none.
 * @type {(stalls: Tally | null) => Counts | null}
 */
function tallyOf(stalls) {
  if (typeof stalls?.of !== 'number') return null;
  const friendly_only = stalls.friendly_only ?? 0;
  const both = stalls.both ?? 0;
  const plastic_only = stalls.plastic_only ?? 0;
  const seen = friendly_only + both + plastic_only + (stalls.none_given ?? 0);
  return { of: stalls.of, seen, friendly_only, both, plastic_only };
}

/** @type {(tally: Counts, minimum: number) => boolean} */
function isEnough(tally, minimum) {
  return tally.seen > 0 && tally.seen >= Math.min(minimum, tally.of);
}

/** @type {(rules: Rules, tally: Counts) => Verdict['stalls']} */
function shares(rules, tally) {
  const enough = isEnough(tally, rules.market_min_seen);
  const share = (/** @type {number} */ count) => (enough ? count / tally.seen : null);
  return {
    friendly_only: share(tally.friendly_only),
    both: share(tally.both),
    plastic_only: share(tally.plastic_only),
  };
}

/**
 * @param {Rules} rules
 * @param {string} type
 * @param {Judged[]} judged
 * @param {Findings} found
 * @param {Counts | null} tally
 * @returns {Verdict['legal']}
 */
function legal(rules, type, judged, found, tally) {
  const has = (/** @type {Judgement} */ word) => judged.some((each) => each.judgement === word);
  const isMall = type === 'mall';
  const tenantWithPlastic = isMall && tally !== null && tally.both + tally.plastic_only > 0;
  if (has('not_friendly') || tenantWithPlastic) return 'found';
  const tenantsSeen = !isMall || (tally !== null && isEnough(tally, rules.mall_min_seen));
  return has('needs_proof') || !found.allSeen || !tenantsSeen ? 'unclear' : 'none_seen';
}

/** @type {(judged: Judged[], byNoBagAlone: boolean) => Reason[]} */
function reasons(judged, byNoBagAlone) {
  /** @type {Reason[]} */
  const all = [...judged].sort(byPlace).map(({ observation, category, judgement, clause }) => {
    return { category: category.key, use_point: observation.use_point, judgement, clause };
  });
  /** @type {Reason} */
  const noBag = { category: null, use_point: 'checkout', judgement: 'friendly', clause: 'no_bag' };
  return byNoBagAlone ? [...all, noBag] : all;
}

/** @type {(one: Judged, other: Judged) => number} */
function byPlace(one, other) {
  const [a, b] = [one, other].map((each) => POINTS.indexOf(each.observation.use_point));
  return (
    a - b ||
    one.category.number - other.category.number ||
    compare(one.judgement, other.judgement) ||
    compare(one.clause, other.clause)
  );
}

/** @type {(one: string, other: string) => number} */
function compare(one, other) {
  return one === other ? 0 : one < other ? -1 : 1;
}
