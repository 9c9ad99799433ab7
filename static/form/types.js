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
 * @property {number | null} lat
 * @property {number | null} lon
 * @property {Last | null} last
 * @property {string | null} [day]  on which a visit is planned
 *
 * @typedef {object} Last  The last visit that counts.
 * @property {string} visited_on
 * @property {string} outcome  the verdict's word
 * @property {string} valid_until  the first day on which it no longer counts
 * @property {string[]} unproven
 * @property {{key: PointKey, present: boolean | null}[]} use_points
 *
 * @typedef {object} Round  A planned set of visits, as the API sends it to one of its team.
 * @property {string} title
 * @property {{kind: string, decision: string | null}} basis
 * @property {string} starts_on
 * @property {string} ends_on
 * @property {string} last_on  the last day on which a visit still counts
 * @property {{name: string}[]} team
 * @property {Planned[]} visits
 *
 * @typedef {object} Planned  One visit of a round.
 * @property {Facility} facility
 * @property {string | null} day
 * @property {string} state
 * @property {'me' | 'team'} assigned
 *
 * @typedef {object} Rules  What today's rule set says, as the catalogue sends it.
 * @property {string} id
 * @property {PointKey[]} required_use_points
 * @property {string[]} certificate_kinds
 * @property {string[]} uncertifiable
 * @property {string[]} never_the_friendly_item
 * @property {string[]} possible_carrier_bags
 * @property {number} mall_min_seen
 * @property {number} market_min_seen
 * @property {string} legal_after
 *
 * @typedef {object} Category  A row of the catalogue; `default` is what today's rule set says.
 * @property {string} key
 * @property {number} number
 * @property {string} part
 * @property {string | null} carrier
 * @property {Judgement} default
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
 * @property {boolean | null} before  as the last visit had `present`
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
 * @property {string} account
 * @property {Facility | null} facility
 * @property {'qr' | 'typed' | 'list' | null} arrived_by
 * @property {string | null} started_at
 * @property {{lat: number, lon: number, accuracy_m: number} | null} position
 * @property {string | null} round  that the visit is planned in, and its team
 * @property {Visit} visit
 * @property {Record<PointKey, Point>} points
 * @property {Stalls} stalls
 * @property {Representative} representative
 * @property {Photo[]} photos
 * @property {{step: string, scroll: number}} place  where the page was left
 * @property {string | null} saved_at
 *
 * @typedef {object} StoredPhoto  `owner` is the id of its draft, and then of its record.
 * @property {string} id
 * @property {string} owner
 * @property {string} media_type
 * @property {ArrayBuffer} bytes
 *
 * @typedef {object} SignedRecord  Frozen at sign-off: `body` is sent as it is, and its hash.
 * @property {string} id
 * @property {string} account
 * @property {string} signer
 * @property {string} code  of the facility
 * @property {string} name  of the facility
 * @property {string} outcome
 * @property {string} signed_at
 * @property {ArrayBuffer} body
 * @property {string} sha256
 * @property {{id: string, sha256: string, bytes: number, media_type: string, sent: boolean}[]} photos
 * @property {'waiting' | 'complete' | 'attention'} state
 * @property {Receipt | null} receipt
 * @property {Trouble | null} trouble  what stopped the last try
 * @property {number} tries  since the last one that went well
 * @property {number} next_at  ms; not before
 * @property {number | null} done_at  ms; when the office had all of it
 *
 * @typedef {object} Trouble
 * @property {number} status  0 where no believable answer came
 * @property {string} code
 * @property {number | null} retryAfter  seconds
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
 * @property {{leaf: string} | null} [trail]  not asked for; receipts kept from before have none
 *
 * @typedef {object} Me
 * @property {string} name
 * @property {string} display_name
 * @property {boolean} may_submit
 * @property {{id: string, label: string, expires_at: string} | null} device
 *
 * @typedef {'friendly' | 'not_friendly' | 'needs_proof' | 'exempt'} Judgement
 *
 * @typedef {object} Observation  As sent, as far as the verdict asks; null is as good as absent.
 * @property {string} category
 * @property {PointKey} use_point
 * @property {boolean} in_use
 * @property {boolean | null} [charged]
 * @property {string | null} [packed_by]
 * @property {{kind?: string | null, expires_on?: string | null} | null} [certificate]
 *
 * @typedef {object} UsePoint  As sent.
 * @property {PointKey} key
 * @property {boolean | null} [present]
 * @property {boolean | null} [rest_none]
 *
 * @typedef {object} Tally  As sent.
 * @property {number | null} [of]
 * @property {number | null} [friendly_only]
 * @property {number | null} [both]
 * @property {number | null} [plastic_only]
 * @property {number | null} [none_given]
 *
 * @typedef {Record<'of' | 'seen' | 'friendly_only' | 'both' | 'plastic_only', number>} Counts
 *
 * @typedef {object} Reason  `category` is null only with `no_bag`.
 * @property {string | null} category
 * @property {PointKey} use_point
 * @property {Judgement} judgement
 * @property {'default' | 'certificate' | 'certificate_expired' | 'supplier' | 'no_bag'} clause
 *
 * @typedef {object} Judged  An observation in use with what the rules say of it.
 * @property {Observation} observation
 * @property {Category} category
 * @property {Judgement} judgement
 * @property {Reason['clause']} clause
 *
 * @typedef {object} Findings  What the answers show, before it is put into one word.
 * @property {boolean} allSeen
 * @property {boolean} checkoutLookedAt
 * @property {boolean} friendlyItem
 * @property {boolean} noBag
 * @property {boolean} coreNotFriendly
 * @property {boolean} coreUnproven
 * @property {boolean} filmUnproven
 *
 * @typedef {object} Verdict  The shares are null where too few stalls were seen.
 * @property {'full' | 'gradual' | 'not_met' | 'insufficient' | 'not_rated'} outcome
 * @property {'found' | 'unclear' | 'none_seen' | 'out_of_scope'} legal
 * @property {boolean} full_but_for_film
 * @property {Record<'friendly_only' | 'both' | 'plastic_only', number | null> | null} stalls
 * @property {Reason[]} reasons
 */
export {};
