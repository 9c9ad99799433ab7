"""What waits for a reviewer, how much of it, in which order."""

from dataclasses import replace
from datetime import timedelta

import pytest

from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role
from inspections.area.queries import area_by_code
from inspections.db import now
from inspections.errors import Refused
from inspections.facility.code import printed
from inspections.inspection.commands.review import review
from inspections.inspection.rules import Act
from inspections.review.commands.look import look_at
from inspections.review.queries.narrow import ALL, task_filter
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


def narrow(session, actor, area=None, signer=None):
    return task_filter(session, actor, area.id if area else None, signer.id if signer else None)


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

    by_island = narrow(session, waiting.minh, island)
    by_hoa = narrow(session, waiting.minh, signer=hoa)
    assert seqs(session, waiting.minh, Task.FLAGGED, by_island) == [theirs.seq]
    assert seqs(session, waiting.minh, Task.FLAGGED, by_hoa) == [theirs.seq]
    assert seqs(session, waiting.minh, Task.SECOND_COPY, by_hoa) == []
    signers = signers_waiting(session, waiting.minh, Task.FLAGGED, today())
    assert signers == [(hoa.id, "Hoa"), (waiting.lan.id, "Lan")]


def test_each_count_is_that_of_its_list_under_the_same_choice(session, waiting):
    hoa = make.account(session, "hoa")
    far = make.facility(session, "Phú Quốc", ward_code=make.PHU_QUOC)
    make.inspection(session, far, hoa, accepted=False)
    unproven(session, far, hoa)
    island, province = (area_by_code(session, code) for code in (make.PHU_QUOC, "91"))

    flagged = []
    for area, signer in ((island, None), (province, None), (None, hoa), (island, waiting.lan)):
        chosen = narrow(session, waiting.minh, area, signer)
        counts = task_counts(session, waiting.minh, today(), chosen)
        assert counts == {task: len(seqs(session, waiting.minh, task, chosen)) for task in Task}
        flagged.append(counts[Task.FLAGGED])
    assert flagged == [1, 2, 1, 0]


def unread(session, signer, store, code=None):
    """A record in quarantine for its category, whatever store it names."""
    unknown = [{"category": "tui_la", "use_point": "checkout", "in_use": True}]
    payload = make.body(store, observations=unknown)
    return make.put(session, {**payload, "facility": code or store.code}, signer)


def listed_in(session, actor, key):
    """The quarantined that the area lists; every page and the count agree."""
    chosen = narrow(session, actor, area_by_code(session, key))
    found_seqs = seqs(session, actor, Task.QUARANTINED, chosen)
    assert task_counts(session, actor, today(), chosen)[Task.QUARANTINED] == len(found_seqs)
    after, walked = None, []
    while page := found(session, actor, Task.QUARANTINED, chosen, after, limit=1):
        walked.append(page[0].inspection.seq)
        after = page[0].place
    assert walked == found_seqs
    return found_seqs


def test_an_area_lists_the_unread_by_the_store_that_they_name(session, waiting):
    """Else by where the signer works, as for who may see them."""
    island = make.facility(session, "Phú Quốc", ward_code=make.PHU_QUOC)
    here = unread(session, waiting.lan, island)
    islander = make.account(session, "dao", areas=(make.PHU_QUOC,))
    there = unread(session, islander, island, "11111")
    named = unread(session, waiting.lan, waiting.store, printed(waiting.store.code))
    nobodys = waiting.quarantined.seq

    assert listed_in(session, waiting.minh, make.PHU_QUOC) == [nobodys, here.seq, there.seq]
    assert listed_in(session, waiting.minh, make.RACH_GIA) == [nobodys, named.seq]
    everything = [nobodys, here.seq, there.seq, named.seq]
    assert listed_in(session, waiting.minh, "91") == everything
    assert listed_in(session, waiting.minh, "VN") == everything
    assert listed_in(session, waiting.minh, "75") == []


def test_a_store_that_one_may_not_see_places_no_unread_record(session, waiting):
    """Its area would tell where it lies; and no filter lists what is not seen without it."""
    far = make.facility(session, "Xa", ward_code=make.TRAN_BIEN)
    foreign = unread(session, waiting.lan, far)
    elsewhere = actor_of(session, make.reviewer(session, "nam", ("75",)).id)

    assert listed_in(session, waiting.minh, "75") == []
    assert listed_in(session, waiting.minh, "91") == [waiting.quarantined.seq, foreign.seq]
    assert listed_in(session, elsewhere, "75") == []
    assert listed_in(session, elsewhere, "91") == []


def test_an_area_lists_second_copies_of_the_unread_too(session, waiting):
    record = unread(session, waiting.lan, waiting.store)
    with pytest.raises(Refused):
        make.put(session, make.body(waiting.store, note="khác"), waiting.lan, record.id)
    chosen = narrow(session, waiting.minh, area_by_code(session, make.RACH_GIA))

    listed = seqs(session, waiting.minh, Task.SECOND_COPY, chosen)
    assert listed == [waiting.copied.seq, record.seq]
    assert task_counts(session, waiting.minh, today(), chosen)[Task.SECOND_COPY] == 2


def test_a_record_whose_proof_is_waited_for_counts_and_stands_for_itself(session, waiting):
    """One that a correction has replaced waits for nothing."""
    earlier = {"supersedes": str(waiting.unproven.id), "reason": "có giấy"}
    store = waiting.unproven.facility_id
    facility = session.get_one(type(waiting.store), store)
    visited_on = today() - timedelta(days=10)
    make.inspection(session, facility, waiting.lan, visited_on=visited_on, **earlier)

    assert seqs(session, waiting.minh, Task.NEEDS_PROOF) == []
