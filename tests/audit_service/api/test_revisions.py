"""Corrections: which record counts, what is flagged, and whose photos a correction may use."""

import random
from itertools import permutations
from uuid import uuid4

import pytest
from sqlalchemy import select

from inspections.db import now
from inspections.inspection.commands.review import review
from inspections.inspection.models import Counted
from inspections.inspection.queries import inspection_by_id, receipt
from inspections.inspection.rules import Act, ReviewState, State
from tests import make
from tests.phone import photo_states

DATABASES = "both"


@pytest.fixture
def shop(session):
    return make.facility(session)


@pytest.fixture
def lan(session):
    return make.account(session)


@pytest.fixture
def hoa(session):
    return make.account(session, "hoa")


def visit(session, shop, signer, supersedes=None, id=None, photos=()):
    """A visit to a closed store, which nothing flags: complete and accepted with its last photo."""
    body = {**make.body(shop, photos=list(photos)), "outcome": "closed"}
    if supersedes is not None:
        body["supersedes"] = str(getattr(supersedes, "id", supersedes))
    return make.put(session, body, signer, id)


def decide(session, inspection, act):
    review(session, inspection, act, "kiểm thử", None, now())
    session.commit()


def counted(session):
    return set(session.scalars(select(Counted.inspection_id)))


def flags(session, inspection):
    return receipt(session, inspection).flags


def superseded_by(session, inspection):
    return receipt(session, inspection).superseded_by


def states(session, inspection):
    found = receipt(session, inspection)
    return found.state, set(photo_states({"photos": found.photos}).values())


def test_the_old_record_counts_until_the_new_one_does_and_again_when_that_is_voided(
    session, shop, lan
):
    data = make.jpeg()
    entry = make.photo_entry(data)
    old = visit(session, shop, lan)
    new = visit(session, shop, lan, supersedes=old, photos=[entry])
    seen = [(counted(session), superseded_by(session, old))]

    make.send_photo(session, new, entry["id"], data)
    seen.append((counted(session), superseded_by(session, old)))
    for act in (Act.VOID, Act.ACCEPT, Act.RETURN):
        decide(session, new, act)
        seen.append((counted(session), superseded_by(session, old)))

    by_old, by_new = ({old.id}, None), ({new.id}, new.id)
    assert seen == [by_old, by_new, by_old, by_new, by_old]
    assert superseded_by(session, new) is None


def test_a_correction_may_arrive_first(session, shop, lan):
    old_id = uuid4()
    new = visit(session, shop, lan, supersedes=old_id)
    before = counted(session)

    old = visit(session, shop, lan, id=old_id)

    assert before == counted(session) == {new.id}
    assert (superseded_by(session, old), flags(session, new)) == (new.id, [])


@pytest.mark.parametrize("original", ["first", "last", "never"])
def test_of_two_heads_only_the_later_arrival_is_flagged(session, shop, lan, original):
    id = uuid4()
    if original == "first":
        visit(session, shop, lan, id=id)
    one, two = (visit(session, shop, lan, supersedes=id) for _ in range(2))
    if original == "last":
        visit(session, shop, lan, id=id)

    assert (flags(session, one), flags(session, two)) == ([], ["forked"])
    assert counted(session) == {one.id}


def test_a_correction_of_what_a_voided_one_corrected_is_no_fork(session, shop, lan):
    old = visit(session, shop, lan)
    decide(session, visit(session, shop, lan, supersedes=old), Act.VOID)

    again = visit(session, shop, lan, supersedes=old)

    assert flags(session, again) == []
    assert counted(session) == {again.id}


def test_a_link_that_closes_a_circle_is_ignored_and_flagged(session, shop, lan):
    ids = [uuid4() for _ in range(3)]
    one, two, three = (
        visit(session, shop, lan, supersedes=target, id=id)
        for id, target in zip(ids, [ids[1], ids[2], ids[0]], strict=True)
    )

    assert [flags(session, each) for each in (one, two, three)] == [[], [], ["circular"]]
    assert counted(session) == {one.id}
    decide(session, three, Act.ACCEPT)
    assert counted(session) == {one.id}
    decide(session, one, Act.VOID)
    assert counted(session) == {two.id}


def test_an_ignored_link_makes_no_fork(session, shop, lan):
    one_id, two_id = uuid4(), uuid4()
    visit(session, shop, lan, supersedes=two_id, id=one_id)
    visit(session, shop, lan, supersedes=one_id, id=two_id)

    assert flags(session, visit(session, shop, lan, supersedes=one_id)) == []


def test_a_record_that_corrects_itself_is_flagged_and_counts_once_accepted(session, shop, lan):
    id = uuid4()
    own = visit(session, shop, lan, supersedes=id, id=id)

    assert (flags(session, own), counted(session)) == (["circular"], set())
    decide(session, own, Act.ACCEPT)
    assert (counted(session), superseded_by(session, own)) == ({id}, None)


def test_anothers_correction_is_flagged_and_supersedes_nothing_until_accepted(
    session, shop, lan, hoa
):
    old = visit(session, shop, lan)
    theirs = visit(session, shop, hoa, supersedes=old)

    assert (flags(session, theirs), theirs.review) == (["supersedes_other"], ReviewState.FLAGGED)
    assert counted(session) == {old.id}
    decide(session, theirs, Act.ACCEPT)
    assert (counted(session), superseded_by(session, old)) == ({theirs.id}, theirs.id)
    decide(session, theirs, Act.VOID)
    assert counted(session) == {old.id}


def test_anothers_correction_that_came_first_goes_to_a_reviewer_when_the_record_comes(
    session, shop, lan, hoa
):
    old_id = uuid4()
    theirs = visit(session, shop, hoa, supersedes=old_id)
    assert counted(session) == {theirs.id}

    old = visit(session, shop, lan, id=old_id)

    assert (flags(session, theirs), theirs.review) == (["supersedes_other"], ReviewState.FLAGGED)
    assert counted(session) == {old.id}
    decide(session, theirs, Act.ACCEPT)
    assert counted(session) == {theirs.id}


def test_anothers_correction_of_an_unreadable_record_is_flagged_at_once(session, shop, lan, hoa):
    unreadable = make.put(session, {"facility": 7}, lan)

    theirs = visit(session, shop, hoa, supersedes=unreadable)

    assert (flags(session, theirs), theirs.review) == (["supersedes_other"], ReviewState.FLAGGED)


def test_a_reviewer_may_supersede_anothers_record(session, shop, lan):
    old = visit(session, shop, lan)

    new = visit(session, shop, make.reviewer(session), supersedes=old)

    assert (flags(session, new), counted(session)) == ([], {new.id})


def test_a_correction_that_names_another_store_is_flagged_in_either_order(session, shop, lan):
    other = make.facility(session, "Siêu thị Hai")
    id = uuid4()
    early = visit(session, other, lan, supersedes=id)
    old = visit(session, shop, lan, id=id)
    late = visit(session, other, lan, supersedes=visit(session, shop, lan))

    assert flags(session, early) == flags(session, late) == ["other_facility"]
    assert (early.review, early.id in counted(session)) == (ReviewState.FLAGGED, False)
    assert old.id in counted(session)


def test_a_voided_record_in_the_middle_of_a_chain_passes_the_correction_on(session, shop, lan):
    first = visit(session, shop, lan)
    middle = visit(session, shop, lan, supersedes=first)
    last = visit(session, shop, lan, supersedes=middle)
    decide(session, middle, Act.VOID)

    assert counted(session) == {last.id}
    assert superseded_by(session, first) == superseded_by(session, middle) == last.id
    decide(session, last, Act.VOID)
    assert counted(session) == {first.id}


NAMES = ("first", "middle", "last")
ORDERS = [
    order
    for order in permutations([*NAMES, "photo"])
    if order.index("photo") > order.index("first")
]


@pytest.mark.parametrize("middle_lists_it", [True, False])
def test_a_photo_reaches_every_correction_that_lists_it_in_whatever_order_all_arrive(
    session, shop, lan, middle_lists_it
):
    data = make.jpeg()
    for order in ORDERS:
        entry = make.photo_entry(data)
        ids = {name: uuid4() for name in NAMES}
        earlier = {"first": None, "middle": ids["first"], "last": ids["middle"]}
        for name in order:
            if name == "photo":
                make.send_photo(session, inspection_by_id(session, ids["first"]), entry["id"], data)
            else:
                photos = [] if name == "middle" and not middle_lists_it else [entry]
                visit(session, shop, lan, earlier[name], ids[name], photos)

        first, middle, last = (inspection_by_id(session, ids[name]) for name in NAMES)
        assert states(session, first) == states(session, last) == ("complete", {"stored"}), order
        assert (middle.state, counted(session) & set(ids.values())) == ("complete", {last.id})


def test_an_id_alone_or_a_hash_alone_links_nothing(session, shop, lan):
    data = make.jpeg()
    entry = make.photo_entry(data)
    old = visit(session, shop, lan, photos=[entry])
    make.send_photo(session, old, entry["id"], data)

    new_id = {**entry, "id": str(uuid4())}
    new_hash = {**entry, "sha256": "0" * 64}
    new = [visit(session, shop, lan, old, photos=[each]) for each in (new_id, new_hash)]

    assert [states(session, each) for each in new] == [("waiting", {"missing"})] * 2


def test_anothers_correction_is_given_no_photos(session, shop, lan, hoa):
    data = make.jpeg()
    entry = make.photo_entry(data)
    old = visit(session, shop, lan, photos=[entry])
    early = visit(session, shop, hoa, old, photos=[entry])
    make.send_photo(session, old, entry["id"], data)

    late = visit(session, shop, hoa, old, photos=[entry])

    assert states(session, early) == states(session, late) == ("waiting", {"missing"})


@pytest.mark.parametrize(("areas", "state"), [(("91",), "stored"), (("75",), "missing")])
def test_a_reviewers_correction_is_given_the_photos_that_they_may_see(
    session, shop, lan, areas, state
):
    data = make.jpeg()
    entry = make.photo_entry(data)
    old = visit(session, shop, lan, photos=[entry])
    make.send_photo(session, old, entry["id"], data)

    new = visit(session, shop, make.reviewer(session, "minh", areas), old, photos=[entry])

    assert states(session, new)[1] == {state}


def test_a_correction_of_an_unreadable_record_is_given_its_photos(session, shop, lan):
    photos = [make.jpeg(1), make.jpeg(2)]
    entries = [make.photo_entry(data) for data in photos]
    unreadable = make.put(session, {"facility": 7, "photos": entries}, lan)
    make.send_photo(session, unreadable, entries[0]["id"], photos[0])
    new = visit(session, shop, lan, unreadable, photos=entries)
    before = states(session, new)

    make.send_photo(session, unreadable, entries[1]["id"], photos[1])

    assert before == ("waiting", {"stored", "missing"})
    assert states(session, new) == ("complete", {"stored"})
    assert superseded_by(session, unreadable) == new.id


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_photo_seen_at_another_store_is_flagged_on_the_correction_that_takes_it_over(
    session, shop, lan, when
):
    data = make.jpeg()
    entry, elsewhere = make.photo_entry(data), make.photo_entry(data)
    other = visit(session, make.facility(session, "Siêu thị Hai"), lan, photos=[elsewhere])
    make.send_photo(session, other, elsewhere["id"], data)
    old = visit(session, shop, lan, photos=[entry])

    if when == "before":
        make.send_photo(session, old, entry["id"], data)
    new = visit(session, shop, lan, old, photos=[entry])
    if when == "after":
        make.send_photo(session, old, entry["id"], data)

    assert flags(session, old) == flags(session, new) == ["photo_bytes_seen"]
    assert counted(session) == {other.id}


class History:
    """Random arrivals, photos and reviews; knows by itself, slowly, what should count."""

    def __init__(self, session, seed):
        self.session = session
        self.dice = random.Random(seed)
        self.people = [
            make.account(session, "lan"),
            make.account(session, "hoa"),
            make.reviewer(session, "minh"),
        ]
        self.shops = [make.facility(session), make.facility(session, "Siêu thị Hai")]
        self.photos = [(make.photo_entry(data), data) for data in map(make.jpeg, (1, 2))]
        self.restart()

    def restart(self):
        """A new story: other records, same people."""
        self.ids = [uuid4() for _ in range(7)]
        self.links = {}
        self.expected_circles = set()

    def step(self):
        absent = [each for each in self.ids if each not in self.links]
        if absent and self.dice.random() < 0.4:
            self.arrive(self.dice.choice(absent))
        elif self.links:
            self.happen(inspection_by_id(self.session, self.dice.choice(list(self.links))))

    def arrive(self, id):
        target = self.dice.choice([None, *self.ids])
        entries = [entry for entry, _ in self.photos if self.dice.random() < 0.3]
        shop = self.shops[self.dice.random() < 0.15]
        visit(self.session, shop, self.dice.choice(self.people), target, id, entries)
        self.links[id] = target
        if target is not None and self.leads(target, id):
            self.links[id] = None
            self.expected_circles.add(id)

    def happen(self, inspection):
        if inspection.state == State.COMPLETE:
            decide(self.session, inspection, self.dice.choice(list(Act)))
            return
        listed = {str(photo["id"]) for photo in receipt(self.session, inspection).photos}
        for entry, data in self.photos:
            if entry["id"] in listed and self.dice.random() < 0.7:
                make.send_photo(self.session, inspection, entry["id"], data)

    def leads(self, start, goal):
        while start is not None:
            if start == goal:
                return True
            start = self.links.get(start)
        return False

    def expected(self):
        """What counts: every valid record that no chain of links leads to from a valid one."""
        here = {each: inspection_by_id(self.session, each) for each in self.links}
        valid = {
            id
            for id, row in here.items()
            if (row.state, row.review) == (State.COMPLETE, ReviewState.ACCEPTED)
        }
        replaced = set()
        for id in valid:
            step = id
            while step is not None:
                step = self.effective(here, step)
                replaced.add(step)
        return valid - replaced

    def effective(self, here, id):
        """The record that this one corrects, if the link has effect."""
        target = self.links[id]
        if target not in here:
            return None
        own = here[id].signer_id in (here[target].signer_id, self.people[2].id)
        return target if own or here[id].review == ReviewState.ACCEPTED else None


@pytest.mark.parametrize("seed", range(2))
def test_what_counts_always_equals_a_slow_recomputation(session, seed):
    history = History(session, seed)
    for _ in range(6):
        history.restart()
        for _ in range(22):
            history.step()
            assert counted(session) & set(history.ids) == history.expected()
            for id in history.links:
                row = inspection_by_id(session, id)
                assert row.supersedes_ignored == (id in history.expected_circles)
                replaced = superseded_by(session, row)
                if row.review == ReviewState.ACCEPTED:
                    assert (replaced is None) == (id in counted(session))
