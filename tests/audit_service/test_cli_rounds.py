"""`flask round redraw`: whether what is kept of a draw is what its seed draws."""

from sqlalchemy import update

from inspections.round.models import RoundVisit
from tests import make


def test_a_kept_draw_repeats_and_one_that_was_touched_does_not(app, session):
    quan, lan = make.manager(session), make.account(session)
    stores = [make.facility(session, f"Siêu thị {number}") for number in range(5)]
    chosen = make.round(session, quan, stores, lan)
    drawn = make.drawn(session, quan, 3, lan, seed="01" * 32)
    run = app.test_cli_runner().invoke

    whole = run(args=["round", "redraw", str(drawn.id)])
    assert whole.exit_code == 0, whole.output
    assert "seed 0101" in whole.output
    assert "3 of 5 on " in whole.output
    assert whole.output.endswith("\nthe same\n")

    places = {1: 2, 2: 1}
    for place, other in places.items():
        moved = update(RoundVisit).where(RoundVisit.round_id == drawn.id, RoundVisit.place == place)
        session.execute(moved.values(place=-other))
    session.execute(
        update(RoundVisit)
        .where(RoundVisit.round_id == drawn.id, RoundVisit.place < 0)
        .values(place=-RoundVisit.place)
    )
    session.commit()
    touched = run(args=["round", "redraw", str(drawn.id)])
    assert touched.exit_code == 1
    assert "drawn again" in touched.output

    for number, said in ((chosen.id, "not drawn"), (404, "")):
        refused = run(args=["round", "redraw", str(number)])
        assert refused.exit_code == 1
        assert said in refused.output
