"""The worked example of docs/trail.md, by its own Python and by the program."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from inspections.trail.heads import verify_proof
from inspections.trail.rules import leaf_hash

TEXT = (Path(__file__).parents[3] / "docs/trail.md").read_text(encoding="utf-8")


@pytest.fixture
def example() -> dict[str, str]:
    block = TEXT.split("```\nbody 1")[1].split("```")[0]
    return dict(re.findall(r"^(\w+(?: . 2| \d)?) +(\S+)$", "body 1" + block, re.M))


def test_its_hashes_are_those_of_its_bodies_and_its_own_python_gives_its_head(example):
    names = {"body1": example["body 1"]}
    for number in (1, 2, 3):
        leaf = leaf_hash(bytes([number]) * 16, example[f"body {number}"].encode())
        assert leaf.hex() == example[f"leaf {number}"]
        names[f"leaf{number}"] = leaf
    python = TEXT.split("```python\n")[1].split("```")[0]

    exec(python, names)  # noqa: S102 – our own document

    assert names["leaf1"].hex() == example["leaf 1"]
    assert names["pair"].hex() == example["1 ‖ 2"]
    assert names["root"].hex() == example["root"]
    assert names["head"].hex() == example["head"]


def test_its_proof_holds(example):
    proof = {
        "index": 0,
        "size": 3,
        "path": [example["leaf 2"], example["leaf 3"]],
        "root": example["root"],
        "previous_head": "0" * 64,
        "head": example["head"],
    }

    assert verify_proof(example["leaf 1"], 1, proof)
    assert sha256(b"").hexdigest() not in TEXT
