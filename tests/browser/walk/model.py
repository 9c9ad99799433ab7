"""What must be true of a phone and of the service, whatever happened to either."""

import json
from dataclasses import dataclass, field
from hashlib import sha256

from tests.browser.walk.answers import Answers, of_body
from tests.browser.walk.seen import OnPhone, OnServer

Key = tuple[str, str]


@dataclass(frozen=True)
class Signed:
    """One record as it was when the page said that it was signed."""

    id: str
    account: str
    body: bytes
    photos: dict[str, str]


@dataclass
class Model:
    """`drafts` by (account, code): what the page said was kept. `doubtful`: what was being done
    to a draft when the phone died, so that what was before is as good; None = it was signed."""

    drafts: dict[Key, Answers] = field(default_factory=dict)
    doubtful: dict[Key, Answers | None] = field(default_factory=dict)
    signed: dict[str, Signed] = field(default_factory=dict)
    # Who may be signed in; an enrolled phone is its owner's where no other session is.
    person: str | None = None
    enrolled: str | None = None

    def take(self, account: str, code: str, phone: OnPhone, id: str) -> Signed:
        """A record that was just signed, of this person's draft of that facility."""
        assert id in phone.records, f"the page says that {id} is signed and the phone lacks it"
        record = phone.records[id]
        body = record.body
        said = json.loads(body)
        kept = self.drafts.pop((account, code), Answers())
        before = self.doubtful.pop((account, code), kept) or kept
        assert record.account == said["signed_by"] == account, (record.account, account)
        assert record.sha256 == sha256(body).hexdigest(), "the phone names another hash"
        assert said["facility"] == code
        assert of_body(said) in (kept, before), ("signed other answers", of_body(said), kept)
        photos = {photo["id"]: photo["sha256"] for photo in said.get("photos", [])}
        self.signed[id] = Signed(id, account, body, photos)
        return self.signed[id]

    def judge(self, phone: OnPhone, server: OnServer) -> None:
        """Raise AssertionError where one of the rules does not hold. `phone` was read first."""
        self._settle(phone)
        self._judge_drafts(phone)
        self._judge_records(phone)
        self._judge_rows(server)
        for signed in self.signed.values():
            self._judge_safe(signed, phone, server)

    def judge_all_arrived(self, phone: OnPhone, server: OnServer) -> None:
        """The same, once everything has had its chance."""
        self.judge(phone, server)
        unsent = [
            (each.id, each.state, each.trouble)
            for each in phone.records.values()
            if each.state != "complete"
        ]
        assert unsent == [], f"never arrived: {unsent}"
        assert set(server.rows) == set(self.signed), "the service lacks records"
        for signed in self.signed.values():
            row = server.rows[signed.id]
            assert row.state == "complete", (signed.id, row.state)
            assert {id for id, state in row.states.items() if state == "stored"} == set(
                signed.photos
            ), signed.id
        owners = {each.id for each in phone.drafts.values()}
        left = [id for id, photo in phone.photos.items() if photo.owner not in owners]
        assert left == [], f"photos of nobody stay on the phone: {left}"

    def _settle(self, phone: OnPhone) -> None:
        """What the phone made of what was being done when it died."""
        for (account, code), after in list(self.doubtful.items()):
            there = phone.drafts.get((account, code))
            if after is None:
                found = [
                    each.id
                    for each in phone.records.values()
                    if each.id not in self.signed and (each.account, each.code) == (account, code)
                ]
                assert there or found, f"signing {account}'s {code} lost it: no draft, no record"
                assert not (there and found), f"{account}'s {code} is a draft and a record"
                for id in found:
                    self.take(account, code, phone, id)
            elif there is not None and there.answers == after:
                self.drafts[account, code] = after
            self.doubtful.pop((account, code), None)

    def _judge_drafts(self, phone: OnPhone) -> None:
        for key, kept in self.drafts.items():
            assert key in phone.drafts, f"the draft {key} is gone"
            there = phone.drafts[key]
            assert there.answers == kept, (f"the draft {key} changed", there.answers, kept)
            for id, hash in there.answers.photos:
                assert id in phone.photos, f"the draft {key} lost photo {id}"
                assert phone.photos[id].sha256 == hash, f"photo {id} changed"
        strange = {key for key in phone.drafts if key not in self.drafts}
        assert strange == set(), f"drafts of nobody's making: {strange}"

    def _judge_records(self, phone: OnPhone) -> None:
        for record in phone.records.values():
            assert record.id in self.signed, f"a record that nobody signed: {record.id}"
            signed = self.signed[record.id]
            assert record.body == signed.body, f"record {record.id} changed on the phone"
            assert record.account == signed.account, f"record {record.id} changed hands"

    def _judge_rows(self, server: OnServer) -> None:
        assert server.second_copies == 0, "another body was sent under an id that was taken"
        for row in server.rows.values():
            assert row.id in self.signed, f"a row that nobody signed: {row.id}"
            signed = self.signed[row.id]
            assert row.body == signed.body, f"row {row.id} has other bytes than were signed"
            assert row.signer == signed.account, f"row {row.id} stands under another name"
            assert row.photos == signed.photos, f"row {row.id} has another manifest"

    def _judge_safe(self, signed: Signed, phone: OnPhone, server: OnServer) -> None:
        record, row = phone.records.get(signed.id), server.rows.get(signed.id)
        assert record or row, f"record {signed.id} is lost"
        is_told = record is not None and record.state == "complete"
        assert row or not is_told, f"record {signed.id} is said to have arrived and has not"
        for id, hash in signed.photos.items():
            held = phone.photos.get(id)
            if held is not None:
                assert held.sha256 == hash, f"photo {id} changed"
            else:
                is_stored = row is not None and row.states[id] == "stored"
                assert is_stored, f"photo {id} is lost"
                assert hash in server.files, f"the file of photo {id} is lost"
