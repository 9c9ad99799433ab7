"""The day's tree against RFC 9162 §2.1, written here a second time from its definitions."""

from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.trail.heads import NO_HEAD, head_hash, verify_proof
from inspections.trail.tree import BLOCK, Tree, grown, joined_root, path, root_by_path

SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 255, 256, 257, 511, 512, 700, 1025]


def leaf_of(number: int) -> bytes:
    return sha256(b"\x00leaf %d" % number).digest()


def mth(leaves) -> bytes:
    """MTH(D[n]) as §2.1.1 defines it."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def split(n: int) -> int:
    """The largest power of two smaller than n."""
    return max(1 << bit for bit in range(n.bit_length()) if 1 << bit < n)


def audit_path(m: int, leaves) -> list[bytes]:
    """PATH(m, D[n]) as §2.1.3.1 defines it."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*audit_path(m, leaves[:k]), mth(leaves[k:])]
    return [*audit_path(m - k, leaves[k:]), mth(leaves[:k])]


def climb(leaf: bytes, index: int, size: int, siblings) -> bytes | None:
    """Up the path by halving the range, not by the bits of the index."""
    turns, start, end = [], 0, size
    while end - start > 1:
        k = split(end - start)
        turns.append(index < start + k)
        start, end = (start, start + k) if turns[-1] else (start + k, end)
    if len(turns) != len(siblings):
        return None
    for is_left, sibling in zip(reversed(turns), siblings, strict=True):
        leaf = sha256(b"\x01" + (leaf + sibling if is_left else sibling + leaf)).digest()
    return leaf


LEAVES = [leaf_of(number) for number in range(max(SIZES))]


@pytest.mark.parametrize("size", SIZES)
def test_a_tree_that_grows_has_the_roots_of_the_definition(size):
    tree, blocks = Tree(), []
    for leaf in LEAVES[:size]:
        blocks += filter(None, [tree.add(leaf)])

    full = size // BLOCK
    assert tree.root() == mth(LEAVES[:size])
    assert blocks == [mth(LEAVES[i * BLOCK : (i + 1) * BLOCK]) for i in range(full)]
    assert joined_root(blocks, LEAVES[full * BLOCK : size]) == tree.root()
    assert Tree.of(size, tree.kept()) == tree


def test_a_tree_goes_on_from_what_was_kept_of_it():
    for first, second in pairwise(SIZES):
        kept = grown(LEAVES[:first])
        tree = Tree.of(first, kept.kept())
        for leaf in LEAVES[first:second]:
            tree.add(leaf)
        assert tree.root() == mth(LEAVES[:second])


def test_an_empty_tree_is_that_of_the_definition_and_peaks_of_another_size_are_refused():
    assert Tree().root() == mth([])
    with pytest.raises(ValueError, match="peaks"):
        Tree.of(3, bytes(32))


@given(st.integers(1, 70), st.data())
def test_a_proof_is_the_path_of_the_definition_and_leads_to_the_root_of_its_place_only(size, data):
    leaves = LEAVES[:size]
    index = data.draw(st.integers(0, size - 1))

    siblings = path(index, size, lambda start, end: mth(leaves[start:end]))

    assert siblings == audit_path(index, leaves)
    assert climb(leaves[index], index, size, siblings) == mth(leaves)
    assert root_by_path(leaves[index], index, size, siblings) == mth(leaves)
    for other in range(size):
        reached = root_by_path(leaves[index], other, size, siblings)
        assert (reached == mth(leaves)) == (other == index)
    assert root_by_path(leaves[index], index, size, [*siblings, bytes(32)]) != mth(leaves)
    if siblings:
        assert root_by_path(leaves[index], index, size, siblings[:-1]) != mth(leaves)


def proof(number: int, before: int, size: int, previous: bytes = NO_HEAD) -> dict:
    """The proof of entry `number` in a day that begins after `before` entries."""
    leaves, index = LEAVES[:size], number - 1 - before
    root = mth(leaves)
    head = sha256(previous + (before + size).to_bytes(8, "big") + root).digest()
    return {
        "index": index,
        "size": size,
        "path": [each.hex() for each in audit_path(index, leaves)],
        "root": root.hex(),
        "previous_head": previous.hex(),
        "head": head.hex(),
    }


def test_a_receipt_s_proof_holds_for_its_leaf_and_number_and_for_nothing_else():
    previous = sha256(b"yesterday").digest()
    given = proof(105, 100, 11, previous)
    leaf = LEAVES[4].hex()

    assert bytes.fromhex(given["head"]) == head_hash(previous, 111, mth(LEAVES[:11]))
    assert verify_proof(leaf, 105, given)
    assert not verify_proof(LEAVES[5].hex(), 105, given)
    assert not verify_proof(leaf, 106, given)
    for name in given:
        assert not verify_proof(leaf, 105, {**given, name: proof(106, 100, 12)[name]}), name
        assert not verify_proof(leaf, 105, {key: given[key] for key in given if key != name})


@pytest.mark.parametrize("odd", [None, "x", -1, [], "00", 10**30, ["zz"], [None]])
def test_a_proof_of_another_shape_proves_nothing(odd):
    given = proof(5, 0, 11)

    for name in given:
        assert not verify_proof(LEAVES[4].hex(), 5, {**given, name: odd}), name
