/**
 * The shapes that the form's files share.
 *
 * @typedef {'checkout' | 'fresh' | 'food' | 'delivery'} PointKey
 *
 * @typedef {object} Facility  As the API sends it; of a code that is not in the list only `code`.
 * @property {string} code
 * @property {string | null} name
 * @property {string | null} type
 * @property {string | null} class
 * @property {string | null} status
 * @property {{code: string, name: string} | null} ward
 * @property {string | null} address
 *
 * @typedef {object} Category  A row of the catalogue.
 * @property {string} key
 * @property {string} part
 * @property {string | null} carrier
 * @property {PointKey[]} asked_at
 * @property {string} vi
 * @property {string} en
 * @property {string} short_vi
 * @property {string} short_en
 *
 * @typedef {object} Item  One category in use at one point. Numbers stand as they were typed.
 * @property {string} id
 * @property {string} category
 * @property {boolean | null} default
 * @property {boolean | null} charged
 * @property {string} price_vnd
 * @property {string} units_per_day
 * @property {string | null} units_source
 * @property {string | null} packed_by
 * @property {string} thickness_um
 * @property {string} width_cm
 * @property {string} height_cm
 * @property {{kind: string | null, number: string, issuer: string, expires_on: string | null}} certificate
 * @property {string} printed_claim
 * @property {string} supplier
 * @property {string} note
 *
 * @typedef {object} Point  null means that nobody answered.
 * @property {boolean | null} present
 * @property {boolean | null} rest_none
 * @property {Item[]} items
 *
 * @typedef {object} Stalls  `of` as typed.
 * @property {string} of
 * @property {number} friendly_only
 * @property {number} both
 * @property {number} plastic_only
 * @property {number} none_given
 *
 * @typedef {object} Photo  A line of the manifest; `about` is "kind|use point|category".
 * @property {string} id
 * @property {string} sha256
 * @property {number} bytes
 * @property {string} media_type
 * @property {'camera' | 'library'} source
 * @property {string | null} taken_at
 * @property {string} about
 *
 * @typedef {object} Visit
 * @property {string | null} outcome
 * @property {{kind: string | null, decision: string}} basis
 * @property {string} position_reason
 * @property {string} note
 *
 * @typedef {object} Representative
 * @property {string} name
 * @property {string} position
 * @property {boolean | null} signs
 * @property {boolean | null} agrees
 * @property {string} comment
 *
 * @typedef {object} Draft
 * @property {string} id
 * @property {Facility | null} facility
 * @property {'qr' | 'typed' | 'list' | null} arrived_by
 * @property {string | null} started_at
 * @property {{lat: number, lon: number, accuracy_m: number} | null} position
 * @property {Visit} visit
 * @property {Record<PointKey, Point>} points
 * @property {Stalls} stalls
 * @property {Representative} representative
 * @property {Photo[]} photos
 * @property {Signed | null} signed
 *
 * @typedef {object} Signed  Frozen at sign-off: the text whose UTF-8 bytes are sent, and its hash.
 * @property {string} text
 * @property {string} sha256
 * @property {Receipt | null} receipt
 *
 * @typedef {object} Receipt
 * @property {string} id
 * @property {string} payload_sha256
 * @property {'waiting' | 'complete' | 'quarantined'} state
 * @property {string} review
 * @property {string} receipt_no
 * @property {{id: string, sha256: string, state: string}[]} photos
 * @property {string[]} flags
 * @property {{outcome: string} | null} verdict
 *
 * @typedef {object} Me
 * @property {string} name
 * @property {string} display_name
 * @property {boolean} may_submit
 */
export {};
