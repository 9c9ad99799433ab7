import hashlib
import os
import resource
import threading
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from inspections.photo import leftovers
from inspections.photo import store as module
from inspections.photo.leftovers import DAY, orphans, sweep
from inspections.photo.store import DiskStore, PhotoStore, StoreFailed, TooLarge, WrongHash

NOW = datetime.now(UTC)
PHOTO = b"anh chup quay thu ngan" * 10_000
HASH = hashlib.sha256(PHOTO).hexdigest()
LIMIT = 12_000_000


@pytest.fixture
def store(tmp_path):
    return DiskStore(tmp_path / "photos")


def keep(store, data=PHOTO):
    name = hashlib.sha256(data).hexdigest()
    store.commit(store.receive(BytesIO(data), {name}, LIMIT)[0], name)
    return name


def age(path, hours):
    moment = (NOW - timedelta(hours=hours)).timestamp()
    os.utime(path, (moment, moment))


def parts(store):
    return list(store.incoming.iterdir())


class Recorded:
    """The module's `os`, writing down each durable call by the name of what it touches."""

    def __init__(self, failing=None, error=5):
        self.calls = []
        self.failing = failing
        self.error = error

    def __getattr__(self, name):
        return getattr(os, name)

    def fsync(self, number):
        name = os.readlink(f"/proc/self/fd/{number}").rsplit("/", 1)[1]
        name = "part" if name.endswith(".part") else name
        self.calls.append(f"fsync {name}")
        if name == self.failing:
            raise OSError(self.error, "failed")

    def replace(self, source, target):
        self.calls.append("rename")
        os.replace(source, target)


@pytest.fixture
def record(monkeypatch):
    def start(failing=None):
        recorded = Recorded(failing)
        monkeypatch.setattr(module, "os", recorded)
        return recorded

    return start


def test_what_was_sent_is_kept_under_its_hash(store):
    as_interface: PhotoStore = store
    keep(as_interface)

    with store.open(HASH) as file:
        assert file.read() == PHOTO
    assert store.exists(HASH)
    assert store.path(HASH) == store.originals / HASH[:2] / HASH[2:4] / HASH
    assert parts(store) == []


def test_an_unknown_photo_is_not_there(store):
    assert not store.exists(HASH)
    with pytest.raises(FileNotFoundError):
        store.open(HASH)


def test_bytes_are_taken_in_small_pieces(store):
    asked = []

    class Stream(BytesIO):
        def read(self, size=-1, /):
            asked.append(size)
            return super().read(size)

    store.receive(Stream(PHOTO), {HASH}, LIMIT)[0]

    assert max(asked) <= 64 * 1024
    assert min(asked) > 0


@pytest.mark.parametrize("sent", [PHOTO[:-1], b"", PHOTO + b"x", b"other"])
def test_other_or_missing_bytes_are_refused_and_leave_nothing(store, sent):
    with pytest.raises(WrongHash):
        store.receive(BytesIO(sent), {HASH}, LIMIT)[0]

    assert parts(store) == []


def test_exactly_the_limit_is_allowed(store):
    assert store.receive(BytesIO(PHOTO), {HASH}, len(PHOTO))[0].read_bytes() == PHOTO


def test_too_many_bytes_are_read_to_the_end_so_that_the_client_sees_the_answer(store):
    stream = BytesIO(PHOTO * 20)

    with pytest.raises(TooLarge):
        store.receive(stream, {HASH}, len(PHOTO) - 1)[0]

    assert stream.read() == b""
    assert parts(store) == []


def test_a_client_that_never_ends_is_not_read_for_ever(store, monkeypatch):
    monkeypatch.setattr(module, "DISCARDED", 1_000_000)
    sizes = []

    class Endless:
        def read(self, size, /):
            sizes.append(size)
            return bytes(size)

    with pytest.raises(TooLarge):
        store.receive(Endless(), {HASH}, 1_000_000)[0]

    assert sum(sizes) < 2_300_000


def test_a_lost_connection_leaves_nothing(store):
    class Cut:
        def read(self, _size, /):
            raise ConnectionResetError("gone")

    with pytest.raises(ConnectionResetError):
        store.receive(Cut(), {HASH}, LIMIT)[0]

    assert parts(store) == []


def test_a_disk_that_takes_no_more_is_the_store_s_failure_and_leaves_nothing(store):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    # The second piece fits in part only, the third not at all.
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(StoreFailed):
            store.receive(BytesIO(PHOTO), {HASH}, LIMIT)[0]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert parts(store) == []


def test_a_piece_that_is_written_in_parts_arrives_whole():
    class Slow:
        kept = b""

        def write(self, data):
            self.kept += bytes(data[:3])
            return min(3, len(data))

    slow = Slow()
    module._write(slow, b"0123456789")

    assert slow.kept == b"0123456789"


def test_the_file_is_durable_before_its_name_and_the_name_before_the_answer(store, record):
    part = store.receive(BytesIO(PHOTO), {HASH}, LIMIT)[0]
    recorded = record()

    store.commit(part, HASH)

    folders = [f"fsync {HASH[2:4]}", f"fsync {HASH[:2]}", "fsync originals"]
    assert recorded.calls == ["fsync part", "rename", *folders]


def test_the_store_s_own_folders_are_durable_before_the_first_photo(tmp_path, record):
    recorded = record()

    DiskStore(tmp_path / "photos")

    assert recorded.calls == ["fsync photos", f"fsync {tmp_path.name}"]


@pytest.mark.parametrize("failing", ["part", HASH[2:4], HASH[:2], "originals"])
def test_a_failed_fsync_is_never_tried_again_and_leaves_nothing(store, record, failing):
    part = store.receive(BytesIO(PHOTO), {HASH}, LIMIT)[0]
    recorded = record(failing)

    with pytest.raises(StoreFailed):
        store.commit(part, HASH)

    assert recorded.calls.count(f"fsync {failing}") == 1
    assert recorded.calls[-1] == f"fsync {failing}"
    assert not store.exists(HASH)
    assert parts(store) == []


def test_after_a_failure_the_same_photo_can_be_sent_again(store, record, monkeypatch):
    part = store.receive(BytesIO(PHOTO), {HASH}, LIMIT)[0]
    record(HASH[2:4])
    with pytest.raises(StoreFailed):
        store.commit(part, HASH)
    monkeypatch.undo()

    keep(store)

    assert store.path(HASH).read_bytes() == PHOTO


def test_equal_photos_are_one_file_the_first_and_still_durable(store, record):
    keep(store)
    first = store.path(HASH).stat().st_ino
    part = store.receive(BytesIO(PHOTO), {HASH}, LIMIT)[0]
    recorded = record()

    store.commit(part, HASH)

    assert store.path(HASH).stat().st_ino == first
    assert recorded.calls[1:] == [
        f"fsync {HASH[2:4]}",
        f"fsync {HASH[:2]}",
        "fsync originals",
    ]
    assert parts(store) == []


def test_a_failed_fsync_of_a_second_copy_keeps_the_first(store, record):
    keep(store)
    part = store.receive(BytesIO(PHOTO), {HASH}, LIMIT)[0]
    record(HASH[2:4])

    with pytest.raises(StoreFailed):
        store.commit(part, HASH)

    assert store.path(HASH).read_bytes() == PHOTO


def test_many_senders_of_one_photo_at_once_all_succeed(store):
    start = threading.Barrier(8)
    failed = []

    def send():
        start.wait()
        try:
            keep(store)
        except Exception as error:  # noqa: BLE001 - a thread's error must reach the test
            failed.append(error)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert store.path(HASH).read_bytes() == PHOTO


@pytest.mark.parametrize("name", ["", "../../etc/passwd", HASH.upper(), HASH[:-1], HASH + "\n"])
def test_no_name_leaves_the_root(store, name):
    for use in (store.path, store.exists, store.open, store.remove):
        with pytest.raises(ValueError, match="SHA-256"):
            use(name)
    with pytest.raises(ValueError, match="SHA-256"):
        store.derived_path(name, "thumb")
    with pytest.raises(WrongHash):
        store.receive(BytesIO(PHOTO), {name}, LIMIT)[0]


def test_a_small_picture_is_made_once_and_found_again(store):
    assert store.open_derived(HASH, "view") is None

    store.put_derived(HASH, "view", b"first")
    store.put_derived(HASH, "view", b"second")

    with store.open_derived(HASH, "view") as file:
        assert file.read() == b"second"
    assert store.derived_path(HASH, "view").read_bytes() == b"second"
    assert store.open_derived(HASH, "thumb") is None
    assert parts(store) == []


def test_a_small_picture_emptied_by_a_power_loss_is_as_good_as_none(store):
    store.put_derived(HASH, "thumb", b"")

    assert store.open_derived(HASH, "thumb") is None


def test_a_small_picture_that_cannot_be_written_is_the_store_s_failure(store):
    store.derived.rmdir()
    store.derived.write_bytes(b"in the way")

    with pytest.raises(StoreFailed):
        store.put_derived(HASH, "thumb", b"small")

    assert parts(store) == []


def test_the_sweep_takes_old_temp_files_and_never_young_ones(store):
    old, young, future, foreign = (
        store.receive(BytesIO(PHOTO), {HASH}, LIMIT)[0],
        store.receive(BytesIO(PHOTO), {HASH}, LIMIT)[0],
        store.receive(BytesIO(PHOTO), {HASH}, LIMIT)[0],
        store.incoming / "README",
    )
    foreign.write_bytes(b"not ours")
    for path, hours in ((old, 24.1), (young, 23.9), (future, -5), (foreign, 100)):
        age(path, hours)

    assert sweep(store, NOW) == 1
    assert set(parts(store)) == {young, future, foreign}


def test_orphans_are_old_and_unknown_to_the_database(store):
    old, known, young = (keep(store, text) for text in (b"old", b"known", b"young"))
    for name, hours in ((old, 25), (known, 25), (young, 23)):
        age(store.path(name), hours)

    assert list(orphans(store, {known, young}.intersection, NOW)) == [old]


def test_the_database_is_asked_in_batches(store, monkeypatch):
    monkeypatch.setattr(leftovers, "_BATCH", 4)
    names = {keep(store, bytes([number])) for number in range(10)}
    for name in names:
        age(store.path(name), 30)
    asked = []

    def none(batch):
        asked.append(len(batch))
        return set()

    assert set(orphans(store, none, NOW)) == names
    assert asked == [4, 4, 2]


def test_an_orphan_that_is_sent_again_before_its_removal_stays(store):
    keep(store)
    age(store.path(HASH), 25)
    assert list(orphans(store, lambda _: set(), NOW)) == [HASH]

    keep(store)

    assert not store.remove(HASH, unused_since=NOW - DAY)
    assert store.exists(HASH)


def test_removal_takes_the_original_and_all_made_from_it_durably(store, record):
    keep(store)
    store.put_derived(HASH, "thumb", b"small")
    store.put_derived(HASH, "view", b"large")
    recorded = record()

    assert store.remove(HASH)

    assert recorded.calls == [f"fsync {HASH[2:4]}"] * 3
    assert not store.exists(HASH)
    assert not store.derived_path(HASH, "thumb").exists()
    assert not store.derived_path(HASH, "view").exists()
    assert not store.remove(HASH)


def test_an_old_orphan_is_removed(store):
    keep(store)
    age(store.path(HASH), 25)

    assert store.remove(HASH, unused_since=NOW - DAY)
    assert not store.exists(HASH)
