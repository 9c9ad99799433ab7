"""`flask trail seal|verify|prove` as whoever runs the service sees them."""

import json

import pytest

from inspections.db import now
from inspections.inspection.models import Inspection
from inspections.trail.commands.seal import seal as seal_once
from inspections.trail.heads import NotHeads, read_heads, verify_proof
from tests import make, trails
from tests.backups import run


@pytest.fixture
def visit(session) -> Inspection:
    return make.inspection(session, make.facility(session), make.account(session))


def test_seal_prints_the_head_that_the_service_gives_out(app, client, visit):
    sealed = run(app, "trail", "seal")

    assert sealed.exit_code == 0
    given = client.get("/trail/head")
    assert given.mimetype == "text/plain"
    assert given.text == sealed.stdout
    origin, size, head = given.text.splitlines()
    assert (origin, int(size) > 3, len(head)) == ("bao-bi-xanh/trail", True, 64)
    # Asking seals nothing.
    assert run(app, "trail", "seal").stdout == sealed.stdout


def test_verify_is_green_on_what_nobody_touched_and_names_what_was(app, session, visit, tmp_path):
    kept = tmp_path / "heads.txt"
    heads = []
    for _ in range(3):
        trails.some(session, 2)
        heads.append(run(app, "trail", "seal").stdout)
    # As people keep them: with remarks, empty lines, a witness's signature.
    kept.write_text("# kept by the second office\n\n" + "\n".join(heads) + "— witness abc\n")

    green = run(app, "trail", "verify", "--heads", kept)

    assert (green.exit_code, green.stdout) == (
        0,
        heads[-1] + "0 wrong, 0 warnings, 3 heads compared\n",
    )
    trails.tamper(session, "DELETE FROM trail_entry WHERE number = 2")
    trails.tamper(session, "UPDATE trail_entry SET subject_key = 'x' WHERE number = 4")
    red = run(app, "trail", "verify", "--heads", kept)
    assert red.exit_code == 1
    assert "thiếu mục đã niêm phong: #2\n" in red.stdout
    assert "cột khác nội dung đã băm: #4, id 4: subject_key\n" in red.stdout
    assert red.stdout.count("đầu nhật ký giữ ở nơi khác không khớp: bao-bi-xanh/trail, ") == 3


def test_a_damaged_day_is_not_built_on(app, session, visit):
    run(app, "trail", "seal")
    trails.tamper(session, "UPDATE trail_day SET root = :x", x=b"x" * 32)
    trails.some(session, 1)

    refused = run(app, "trail", "seal")

    assert refused.exit_code == 1
    assert "Run trail verify" in refused.stderr


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n1\n", 2),
        ("a\nx\n" + "0" * 64, 2),
        ("a\n-1\n" + "0" * 64, 2),
        ("a\n1\n" + "0" * 63, 3),
        ("a\n1\n" + "z" * 64, 3),
        ("a\n1\n" + "00" * 31, 3),
        ("a\n" + "9" * 40 + "\n" + "0" * 64, 2),
        ("a\n1\n" + "0" * 64 + "\nb\n", 4),
    ],
)
def test_a_file_that_holds_no_heads_is_refused_by_its_line(app, tmp_path, text, line):
    with pytest.raises(NotHeads, match=f"line {line}"):
        list(read_heads(text.splitlines()))


def test_a_wrong_file_of_heads_is_a_wrong_command_and_no_finding(app, tmp_path):
    (tmp_path / "heads").write_bytes(b"\xff\xfe\n")

    assert run(app, "trail", "verify", "--heads", tmp_path / "heads").exit_code == 2


def test_prove_prints_a_proof_that_holds_without_the_service(app, session, visit):
    early = run(app, "trail", "prove", visit.id)
    assert early.exit_code == 1
    assert "Not sealed yet" in early.stderr

    run(app, "trail", "seal")
    proved = run(app, "trail", "prove", visit.id)

    assert proved.exit_code == 0
    promise = json.loads(proved.stdout)
    assert verify_proof(promise["leaf"], promise["number"], promise["proof"])
    assert run(app, "trail", "prove", "0199f000-0000-7000-8000-000000000001").exit_code == 1
    trails.tamper(session, "UPDATE trail_entry SET leaf = :x WHERE number = 1", x=b"x" * 32)
    assert run(app, "trail", "prove", visit.id).exit_code == 1


def test_a_seal_that_does_not_end_goes_on_until_it_is_stopped(app, session, monkeypatch):
    rounds = []

    def stop_after(seconds: float) -> None:
        rounds.append(seconds)
        trails.some(session, 1)
        if len(rounds) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("audit_service.cli.trail.sleep", stop_after)

    stopped = run(app, "trail", "seal", "--every", "0.5")

    assert rounds == [0.5] * 3
    sizes = stopped.stdout.splitlines()[1::3]
    assert sizes == ["1", "2"]
    assert seal_once(session, now()) == 1
