"""What waits for a reviewer, how much of it, in which order."""

from dataclasses import replace
from datetime import timedelta

import pytest

from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role
from inspections.area.queries import area_by_code
from inspections.db import now
from inspections.inspection.commands.review import review
from inspections.inspection.rules import Act
from inspections.review.commands.look import look_at
from inspections.review.queries.narrow import ALL, TaskFilter
from inspections.review.queries.page import find_waiting, signers_waiting
from inspections.review.queries.tasks import task_counts, waiting_for
from inspections.review.rules import Task
from tests import make
from tests.inspections.review.conftest import today, unproven
from tests.pages import statements

DATABASES = "both"


def found(session, actor, task, chosen=ALL, after=None, limit=50):
    return find_waiting(session, actor, task, chosen, today(), after, limit)


def seqs(session, actor, task, chosen=ALL):
    return [each.inspection.seq for each in found(session, actor, task, chosen)]


def test_each_kind_holds_what_is_of_that_kind_and_nothing_else(session, waiting):
    minh = waiting.minh

    assert seqs(session, minh, Task.FLAGGED) == [waiting.flagged.seq]
    assert seqs(session, minh, Task.FORKED) == [waiting.forked.seq]
    assert seqs(session, minh, Task.QUARANTINED) == [waiting.quarantined.seq]
    assert seqs(session, minh, Task.SECOND_COPY) == [waiting.copied.seq]
    assert seqs(session, minh, Task.NEEDS_PROOF) == [waiting.unproven.seq]
    assert task_counts(session, minh, today()) == dict.fromkeys(Task, 1)
    assert waiting_for(session, minh, today()) == 4


def test_counts_take_one_statement_and_a_page_one(session, waiting):
    task_counts(session, waiting.minh, today())
    with statements() as sent:
        task_counts(session, waiting.minh, today())
    with statements() as sent_for_nav:
        waiting_for(session, waiting.minh, today())
    with statements() as sent_for_page:
        found(session, waiting.minh, Task.FLAGGED)

    assert (len(sent), len(sent_for_nav), len(sent_for_page)) == (1, 1, 1)


def test_another_territory_sees_none_of_it(session, waiting):
    elsewhere = actor_of(session, make.reviewer(session, "nam", ("75",)).id)

    assert task_counts(session, elsewhere, today()) == dict.fromkeys(Task, 0)
    assert waiting_for(session, elsewhere, today()) == 0
    assert [seqs(session, elsewhere, task) for task in Task] == [[]] * len(Task)
    assert all(signers_waiting(session, elsewhere, task, today()) == [] for task in Task)


def test_ones_own_is_listed_and_not_counted_as_ones_work(session, waiting):
    own = make.account(session, "duyet", Role.DEPARTMENT, Grade.REVIEWER)
    made = make.inspection(session, waiting.store, own, accepted=False)
    actor = actor_of(session, own.id)

    assert made.seq in seqs(session, actor, Task.FLAGGED)
    assert waiting_for(session, actor, today()) == 4
    assert waiting_for(session, waiting.minh, today()) == 5


def test_a_copy_that_one_sent_oneself_is_not_ones_work(session, waiting):
    as_sender = replace(waiting.minh, account_id=waiting.copy.sender_id)

    assert waiting_for(session, as_sender, today()) == 0


def test_what_was_decided_or_looked_at_waits_no_more(session, waiting):
    minh = waiting.minh
    for each, act in ((waiting.flagged, Act.RETURN), (waiting.forked, Act.VOID)):
        review(session, each, act, "lý do", minh, now())
    look_at(session, waiting.copied, waiting.copy, "gửi hai lần", minh, now())
    review(session, waiting.unproven, Act.VOID, "lý do", minh, now())
    session.commit()

    expected = dict.fromkeys(Task, 0) | {Task.QUARANTINED: 1}
    assert task_counts(session, minh, today()) == expected


@pytest.mark.parametrize(("days_ago", "listed"), [(0, True), (30, True), (31, False)])
def test_proof_is_waited_for_until_the_last_day_of_the_term(session, waiting, days_ago, listed):
    store = make.facility(session, "Khác")
    made = unproven(session, store, waiting.lan, days_ago)

    assert (made.seq in seqs(session, waiting.minh, Task.NEEDS_PROOF)) is listed


def test_the_first_to_arrive_stands_first_and_every_page_goes_on_where_one_ended(session, waiting):
    stores = [make.facility(session, f"Số {number}") for number in range(3)]
    for number, store in enumerate(stores):
        make.inspection(session, store, waiting.lan, accepted=False)
        unproven(session, store, waiting.lan, days_ago=5 + number * 4)

    for task in (Task.FLAGGED, Task.NEEDS_PROOF):
        whole = found(session, waiting.minh, task)
        places = [each.place for each in whole]
        assert places == sorted(places)
        assert len(places) == 4
        after, walked = None, []
        while page := found(session, waiting.minh, task, after=after, limit=1):
            walked += [each.place for each in page]
            after = page[-1].place
        assert walked == places


def test_a_ward_or_an_inspector_narrows_what_is_listed(session, waiting):
    hoa = make.account(session, "hoa")
    far = make.facility(session, "Phú Quốc", ward_code=make.PHU_QUOC)
    theirs = make.inspection(session, far, hoa, accepted=False)
    island = area_by_code(session, make.PHU_QUOC)

    assert seqs(session, waiting.minh, Task.FLAGGED, TaskFilter(area_id=island.id)) == [theirs.seq]
    assert seqs(session, waiting.minh, Task.FLAGGED, TaskFilter(signer_id=hoa.id)) == [theirs.seq]
    assert seqs(session, waiting.minh, Task.SECOND_COPY, TaskFilter(signer_id=hoa.id)) == []
    signers = signers_waiting(session, waiting.minh, Task.FLAGGED, today())
    assert signers == [(hoa.id, "Hoa"), (waiting.lan.id, "Lan")]


def test_each_count_is_that_of_its_list_under_the_same_choice(session, waiting):
    hoa = make.account(session, "hoa")
    far = make.facility(session, "Phú Quốc", ward_code=make.PHU_QUOC)
    make.inspection(session, far, hoa, accepted=False)
    unproven(session, far, hoa)
    island, province = (area_by_code(session, code) for code in (make.PHU_QUOC, "91"))

    for chosen in (
        TaskFilter(island.id),
        TaskFilter(province.id),
        TaskFilter(signer_id=hoa.id),
        TaskFilter(island.id, waiting.lan.id),
        ALL,
    ):
        counts = task_counts(session, waiting.minh, today(), chosen)
        assert counts == {task: len(seqs(session, waiting.minh, task, chosen)) for task in Task}
    assert task_counts(session, waiting.minh, today(), TaskFilter(island.id))[Task.FLAGGED] == 1


def test_a_record_whose_proof_is_waited_for_counts_and_stands_for_itself(session, waiting):
    """One that a correction has replaced waits for nothing."""
    earlier = {"supersedes": str(waiting.unproven.id), "reason": "có giấy"}
    store = waiting.unproven.facility_id
    facility = session.get_one(type(waiting.store), store)
    visited_on = today() - timedelta(days=10)
    make.inspection(session, facility, waiting.lan, visited_on=visited_on, **earlier)

    assert seqs(session, waiting.minh, Task.NEEDS_PROOF) == []
