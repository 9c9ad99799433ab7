"""What a reader of a preview should look at."""

from inspections.words import Word


class Notice(Word):
    """What a reader of the preview should look at; the row is taken all the same."""

    LIKE_NAME = (
        "like_name",
        "Cùng tên, cùng xã, phường với {codes}; có thể là một.",
        "Same name and ward as {codes}; it may be the same.",
    )
    LIKE_ADDRESS = (
        "like_address",
        "Cùng địa chỉ với {codes}; có thể là một.",
        "Same address as {codes}; it may be the same.",
    )
    MINI = (
        "mini",
        "Siêu thị mini được ghi là cửa hàng tiện lợi, không tính vào số siêu thị.",
        "A mini-market is entered as a convenience store and does not count as a supermarket.",
    )
    UNPLACED = (
        "unplaced",
        "Chưa rõ xã, phường{places}; cơ sở sẽ nằm trong mục chưa xếp địa bàn.",
        "The ward is not clear{places}; the facility will be listed as unplaced.",
    )
    WARD_LIKELY = (
        "ward_likely",
        "Đơn vị cũ đã chia nhiều nơi; hãy kiểm tra xã, phường.",
        "The former unit was divided; check the ward.",
    )
    WARD_KEPT = (
        "ward_kept",
        "Sổ ghi {ward}; địa chỉ trong tệp không đủ chắc để sửa.",
        "The registry says {ward}; the address in the file is not certain enough to correct it.",
    )
    WARD_CORRECTED = (
        "ward_corrected",
        "Xã, phường được sửa như vẫn ở đó từ trước. Nếu cơ sở chuyển đi, hãy ghi chuyển địa điểm.",
        "The ward is corrected as if it had always been so. If the facility moved, enter a move.",
    )
    OPENING_KEPT = (
        "opening_kept",
        "Sổ ghi khai trương {day}; danh sách không sửa được ngày này.",
        "The registry says it opened {day}; a list does not change that day.",
    )
    CLOSING_KEPT = (
        "closing_kept",
        "Sổ ghi đóng cửa {day}; danh sách không sửa được ngày này.",
        "The registry says it closed {day}; a list does not change that day.",
    )
    NEW_RETAILER = (
        "new_retailer",
        "Đơn vị bán lẻ “{name}” chưa có trong sổ và sẽ được thêm.",
        "The retailer “{name}” is not in the registry yet and will be added.",
    )


NOTICES = {each.value: each for each in Notice}
