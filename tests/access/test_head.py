"""HEAD says what GET says, to everybody: no address is known by one and not by the other."""

from itertools import islice

from tests.access.asks import asks
from tests.access.report import Report, changes_of

WAYS = ("nobody", "an", "quan91", "lan/read")


def test_head_answers_as_get_does(service, expectations, capsys):
    report = Report()
    for route in expectations.routes:
        if route.method != "GET":
            continue
        # The first two objects: one of this province, one of the other.
        for ask in islice(asks(service.world, expectations, route, changes_of(service)), 2):
            for way in WAYS:
                told = []
                for method in ("GET", "HEAD"):
                    with service.ask(method, ask.path, way, {}) as response:
                        told.append(response.status_code)
                    service.put_back()
                report.check("answers", told[0] == told[1], way, "×", ask.path, "→", told)
    report.close(capsys, "head")
