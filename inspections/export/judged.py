"""What the rule set said of an observation, from the columns of its row."""

from datetime import date
from functools import lru_cache

from inspections.inspection.record import (
    Certificate,
    CertificateKind,
    Observation,
    PackedBy,
    UsePointKey,
)
from inspections.packaging.rules import rule_set
from inspections.verdict.judgement import judge_observation

_VISIT, _BEFORE = date(2026, 1, 2), date(2026, 1, 1)


@lru_cache(maxsize=4096)
def judged(
    rule_set_id: str | None,
    category: str,
    packed_by: str | None,
    certificate: str | None,
    valid: bool | None,
) -> tuple[str | None, str | None]:
    """(judgement, clause); `rule_set_id` None = not judged. `valid`: the certificate held on the
    day of the visit; None = it names no last day. A rule set never changes once used, so this is
    what was stored as the verdict's reason. KeyError for a rule set that this release has not."""
    if rule_set_id is None:
        return None, None
    expires_on = None if valid is None else (_VISIT if valid else _BEFORE)
    shown = CertificateKind.of(certificate) if certificate else None
    observation = Observation(
        category,
        # No judgement looks at where it was seen.
        UsePointKey.CHECKOUT,
        in_use=True,
        packed_by=PackedBy.of(packed_by) if packed_by else None,
        certificate=Certificate(shown, expires_on=expires_on),
    )
    found = judge_observation(rule_set(rule_set_id), _VISIT, observation)
    return found.judgement.value, found.clause.value
