"""What a reviewer meets now and then, each once: an unreadable record, a second copy, a correction,
two corrections of one record, a photo that was used twice, a visit that was voided, a bag that a
paper may still prove."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from audit_service.demo import pictures
from audit_service.demo.place import Place
from audit_service.demo.records import body
from audit_service.demo.sender import Sender, Shot, new_id, shot, to_bytes
from audit_service.demo.visits import Visit
from inspections.account.rules import Actor
from inspections.db import now as clock
from inspections.errors import Problem, Refused
from inspections.facility.models import Facility
from inspections.inspection.commands.review import review
from inspections.inspection.rules import Act


class Scenes:
    """Plays the scenes at supermarkets of one territory, in the days before `at`."""

    def __init__(
        self,
        sender: Sender,
        signer: Actor,
        stores: list[tuple[Place, Facility]],
        at: datetime,
        random: Random,
    ) -> None:
        self.sender, self.signer, self.at, self.random = sender, signer, at, random
        self.stores = stores

    def play(self) -> None:
        self.unreadable(0, days_ago=4)
        self.second_copy(1, days_ago=6)
        self.correction(2, days_ago=9)
        self.voided(3, days_ago=12)
        self.photo_used_twice(4, 5, days_ago=3)
        self.corrected_twice(6, days_ago=7)
        self.proof_may_come(7, days_ago=2)

    def unreadable(self, store: int, days_ago: int) -> None:
        """A newer form named a packaging category that this service does not know."""
        taken, record = self._visit(store, "gradual", days_ago)
        record["observations"][0]["category"] = "tui_giay_kieu_moi"
        inspection = self.sender.record(
            to_bytes(record), self.signer, self._arrival(days_ago), new_id(self.random)
        )
        self.sender.photo(inspection, taken, self.signer, self._arrival(days_ago))

    def second_copy(self, store: int, days_ago: int) -> None:
        """The same record edited after a half-finished send."""
        taken, record = self._visit(store, "gradual", days_ago)
        given_id, at = new_id(self.random), self._arrival(days_ago)
        inspection = self.sender.record(to_bytes(record), self.signer, at, given_id)
        self.sender.photo(inspection, taken, self.signer, at)
        record["note"] = "sửa sau khi gửi dở (dữ liệu minh hoạ)"
        try:
            self.sender.record(to_bytes(record), self.signer, at, given_id)
        except Refused as refused:
            # Kept for a person to look at; that is what the scene is about.
            if refused.problem is not Problem.OTHER_BODY:
                raise

    def correction(self, store: int, days_ago: int) -> None:
        """The inspector forgot the paper bags and sends a revision the next day."""
        taken, record = self._visit(store, "not_met", days_ago)
        first_id, at = new_id(self.random), self._arrival(days_ago)
        inspection = self.sender.record(to_bytes(record), self.signer, at, first_id)
        self.sender.photo(inspection, taken, self.signer, at)
        again = self._record(store, "gradual", days_ago, taken)
        again["started_at"], again["signed_at"] = record["started_at"], record["signed_at"]
        again["supersedes"], again["reason"] = str(first_id), "ghi thiếu túi giấy (minh hoạ)"
        later = self._arrival(days_ago - 1)
        self.sender.record(to_bytes(again), self.signer, later, new_id(self.random))

    def corrected_twice(self, store: int, days_ago: int) -> None:
        """Two phones of one inspector each send a revision of the same record."""
        taken, record = self._visit(store, "not_met", days_ago)
        first_id, at = new_id(self.random), self._arrival(days_ago)
        inspection = self.sender.record(to_bytes(record), self.signer, at, first_id)
        self.sender.photo(inspection, taken, self.signer, at)
        for level, reason in (
            ("gradual", "ghi thiếu túi giấy (minh hoạ)"),
            ("full", "quầy đã bỏ túi nilon (minh hoạ)"),
        ):
            again = self._record(store, level, days_ago, taken)
            again["started_at"], again["signed_at"] = record["started_at"], record["signed_at"]
            again["supersedes"], again["reason"] = str(first_id), reason
            self.sender.record(to_bytes(again), self.signer, at, new_id(self.random))

    def proof_may_come(self, store: int, days_ago: int) -> None:
        """A compostable bag whose certificate was not at hand."""
        taken, record = self._visit(store, "full", days_ago)
        record["observations"][0]["category"] = "compostable_bag"
        at = self._arrival(days_ago)
        inspection = self.sender.record(to_bytes(record), self.signer, at, new_id(self.random))
        self.sender.photo(inspection, taken, self.signer, at)

    def voided(self, store: int, days_ago: int) -> None:
        taken, record = self._visit(store, "full", days_ago)
        at = self._arrival(days_ago)
        inspection = self.sender.record(to_bytes(record), self.signer, at, new_id(self.random))
        self.sender.photo(inspection, taken, self.signer, at)
        reason = "kiểm tra nhầm cơ sở (minh hoạ)"
        review(self.sender.session, inspection, Act.VOID, reason, None, at + timedelta(days=1))

    def photo_used_twice(self, store: int, other: int, days_ago: int) -> None:
        """The same picture at two stores: flagged, for a reviewer to compare."""
        taken, record = self._visit(store, "full", days_ago + 5)
        at = self._arrival(days_ago + 5)
        first = self.sender.record(to_bytes(record), self.signer, at, new_id(self.random))
        self.sender.photo(first, taken, self.signer, at)
        record = self._record(other, "full", days_ago, taken)
        at = self._arrival(days_ago)
        second = self.sender.record(to_bytes(record), self.signer, at, new_id(self.random))
        self.sender.photo(second, taken, self.signer, at)

    def _visit(self, store: int, level: str, days_ago: int) -> tuple[Shot, dict[str, Any]]:
        taken = shot(pictures.checkout, level, self.random)
        return taken, self._record(store, level, days_ago, taken)

    def _record(self, store: int, level: str, days_ago: int, taken: Shot) -> dict[str, Any]:
        place, facility = self.stores[store % len(self.stores)]
        day = (self.at - timedelta(days=days_ago)).date()
        visit = Visit(place, day, 9, level, "", 0)
        return body(visit, facility.code, [taken.entry], self.random)

    def _arrival(self, days_ago: int) -> datetime:
        return min(self.at - timedelta(days=days_ago) + timedelta(hours=14), clock())
