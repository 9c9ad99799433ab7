"""Made-up supermarkets beside the real names, so that a figure rests on more than five stores."""

from datetime import date, timedelta
from random import Random

from audit_service.demo.place import Change, Place
from inspections.area.rules import Level
from inspections.area.source import AreaRow, reference_areas
from inspections.facility.rules import FacilityType, Status

NAMES = (
    "Hoa Sen",
    "Hoa Mai",
    "Hoa Đào",
    "Hoa Cúc",
    "Hoa Lan",
    "Hướng Dương",
    "Phượng Vĩ",
    "Bằng Lăng",
    "Mộc Lan",
    "Thiên Lý",
    "Ngọc Lan",
    "Cẩm Tú",
    "Thuỷ Tiên",
    "Dạ Hương",
    "Hoa Sứ",
    "Đỗ Quyên",
)
# How many a territory gets, its former province, and a point near its old centre. Lai Châu gets
# none: with no supermarket there, its pages show what "no such store" looks like.
TERRITORIES = {
    "kien-giang": (16, "F91", 10.0, 105.1),
    "dong-nai": (13, "F75", 10.95, 106.85),
    "hai-duong": (9, "F30", 20.94, 106.33),
    "can-tho": (8, "F92", 10.03, 105.77),
}


def made_up(random: Random) -> list[Place]:
    """The same stores for the same seed: some opened late, a few closed or paused."""
    wards = [area for area in reference_areas() if area.level is Level.WARD]
    found = []
    for territory, (number, former, lat, lon) in TERRITORIES.items():
        own = [area for area in wards if area.former == former]
        for name in random.sample(NAMES, number):
            found.append(_store(territory, name, random.choice(own), lat, lon, random))
    return found


def _store(
    territory: str, name: str, ward: AreaRow, lat: float, lon: float, random: Random
) -> Place:
    opened = date(2019, 1, 1) + timedelta(days=random.randrange(2200))
    changes = _changes(opened, random)
    return Place(
        key=f"{territory}-{name}",
        name=f"Siêu thị {name} (minh hoạ)",
        type=FacilityType.SUPERMARKET,
        territory=territory,
        lat=round(lat + random.uniform(-0.2, 0.2), 2),
        lon=round(lon + random.uniform(-0.2, 0.2), 2),
        retailer="hoa",
        verified=False,
        note="Cơ sở tưởng tượng, thêm để con số có nền.",
        ward=ward.names[-1].code,
        ward_name=_full_name(ward),
        opened_on=opened,
        changes=changes,
    )


def _full_name(ward: AreaRow) -> str:
    kind, name = ward.names[-1].kind, ward.names[-1].name
    return f"{kind.vi[0].upper()}{kind.vi[1:]} {name}"


def _changes(opened: date, random: Random) -> tuple[Change, ...]:
    drawn = random.randrange(12)
    day = opened + timedelta(days=500 + random.randrange(900))
    if drawn == 0:
        return (Change(Status.CLOSED, day, "hết hợp đồng thuê mặt bằng (minh hoạ)"),)
    if drawn == 1:
        again = day + timedelta(days=120)
        return (
            Change(Status.SUSPENDED, day, "sửa chữa (minh hoạ)"),
            Change(Status.ACTIVE, again, "mở lại (minh hoạ)"),
        )
    return ()
