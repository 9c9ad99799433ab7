"""The empty list that departments fill in: its choices and what is to be known about it."""

from inspections.facility.rules import CLASSES, FacilityType, Status
from inspections.facility_list.columns import Key

CHOICES: dict[Key, tuple[str, ...]] = {
    Key.TYPE: tuple(type_.vi for type_ in FacilityType),
    Key.CLASS: tuple(dict.fromkeys(each for classes in CLASSES.values() for each in classes)),
    Key.STATUS: tuple(status.vi for status in Status),
}
# What people type there stays as it is typed.
TEXTS = frozenset(
    {Key.CODE, Key.TAX_CODE, Key.PARENT, Key.CLASS, Key.LAT, Key.LON, Key.WARD, Key.BASIS}
)
WIDTHS: dict[Key, float] = {
    Key.NAME: 36,
    Key.RETAILER: 32,
    Key.ADDRESS: 40,
    Key.FORMER_ADDRESS: 40,
    Key.WARD: 24,
    Key.PROVINCE: 24,
    Key.BASIS: 32,
}

NOTES = (
    "Mỗi dòng là một cơ sở. Cột có thể đổi chỗ hoặc bỏ bớt; ô để trống là không nói gì và không "
    "xoá điều đã ghi.",
    "Mã cơ sở: 8 chữ số như trên nhãn QR. Cơ sở mới thì để trống, hệ thống tự cấp mã.",
    "Không có mã thì cơ sở được tìm theo tên và xã, phường; nhiều cơ sở cùng tên thì theo địa chỉ.",
    "Loại hình: siêu thị, trung tâm thương mại, chợ, cửa hàng tiện lợi; theo danh sách chính thức, "
    "không theo thương hiệu. Siêu thị mini được ghi là cửa hàng tiện lợi.",
    "Hạng: I, II, III với siêu thị và trung tâm thương mại; 1, 2, 3 với chợ; cửa hàng tiện lợi "
    "không có hạng.",
    "Xã, phường: tên hiện nay hoặc mã 5 chữ số. Địa chỉ trước 01/7/2025 ghi ở cột “Địa chỉ cũ”; "
    "hệ thống tìm xã, phường hiện nay và cho biết chắc đến đâu.",
    "Vĩ độ, kinh độ: theo độ, ví dụ 10,0123 và 105,0801.",
    "Ngày: ghi đủ ngày/tháng/năm, ví dụ 01/7/2025.",
    "Mã số thuế: 10 chữ số, chi nhánh thêm -001 đến -999; chữ số kiểm tra phải khớp.",
    "Mã cơ sở chứa: mã của trung tâm thương mại hoặc chợ mà cơ sở nằm trong đó.",
    "Không dùng công thức; hãy dán giá trị.",
    "Chưa dòng nào được ghi trước khi bạn xem trước và bấm “Ghi vào danh sách”.",
)
