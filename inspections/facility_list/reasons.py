"""Why a row of a list is refused."""

from inspections.words import Word


class Reason(Word):
    """Why a row is refused. Words in braces are filled in."""

    FORMULA = (
        "formula",
        "Ô “{column}” là công thức; hãy dán giá trị.",
        "The cell “{column}” is a formula; paste its value.",
    )
    ENCODING = (
        "encoding",
        "Chữ ở ô “{column}” theo {encoding}; hãy chuyển sang Unicode.",
        "The text in “{column}” is in {encoding}; convert it to Unicode.",
    )
    NO_NAME = "no_name", "Chưa ghi tên cơ sở.", "There is no name."
    NO_TYPE = "no_type", "Chưa ghi loại hình.", "There is no type."
    UNKNOWN_TYPE = (
        "unknown_type",
        "Loại hình “{text}” chưa rõ. Ghi siêu thị, trung tâm thương mại, chợ hoặc cửa hàng tiện "
        "lợi.",
        "The type “{text}” is not known. Write supermarket, mall, market or convenience store.",
    )
    UNKNOWN_CLASS = (
        "unknown_class",
        "Hạng “{text}” không có ở loại hình này.",
        "This type has no class “{text}”.",
    )
    UNKNOWN_STATUS = (
        "unknown_status",
        "Tình trạng “{text}” chưa rõ.",
        "The status “{text}” is not known.",
    )
    BAD_DAY = (
        "bad_day",
        "“{text}” không phải một ngày; hãy ghi đủ ngày/tháng/năm.",
        "“{text}” is not a day; write day/month/year.",
    )
    BAD_NUMBER = (
        "bad_number",
        "“{text}” ở ô “{column}” không phải một số.",
        "“{text}” in “{column}” is not a number.",
    )
    OUT_OF_RANGE = (
        "out_of_range",
        "Số {text} ở ô “{column}” lớn quá mức có thể có.",
        "{text} in “{column}” is more than can be.",
    )
    TOO_LONG = (
        "too_long",
        "Ô “{column}” dài quá {most} ký tự.",
        "“{column}” is over {most} signs.",
    )
    BAD_CODE = (
        "bad_code",
        "Mã “{text}” không đúng: mã cơ sở gồm 8 chữ số và chữ số cuối phải khớp.",
        "“{text}” is not a facility code: 8 digits, the last of which must check.",
    )
    BAD_TAX_CODE = (
        "bad_tax_code",
        "Mã số thuế “{text}” không khớp chữ số kiểm tra.",
        "The tax code “{text}” does not check.",
    )
    BAD_POSITION = (
        "bad_position",
        "Tọa độ “{text}” không đọc được. Ghi theo độ, ví dụ 10,0123 và 105,0801.",
        "The position “{text}” is not readable. Write degrees, such as 10.0123 and 105.0801.",
    )
    HALF_POSITION = (
        "half_position",
        "Chỉ có một nửa tọa độ; cần cả vĩ độ và kinh độ.",
        "Half of the position is missing; latitude and longitude are needed.",
    )
    SWAPPED_POSITION = (
        "swapped_position",
        "Vĩ độ và kinh độ đổi chỗ cho nhau; hãy ghi lại.",
        "Latitude and longitude are swapped; write them the other way round.",
    )
    NOT_IN_VIETNAM = (
        "not_in_vietnam",
        "Tọa độ “{text}” nằm ngoài Việt Nam.",
        "The position “{text}” is not in Vietnam.",
    )
    SAME_AS_ROW = (
        "same_as_row",
        "Trùng với dòng {row} của tệp này.",
        "The same facility as in row {row} of this file.",
    )
    AMBIGUOUS = (
        "ambiguous",
        "Có nhiều cơ sở cùng tên ở đây: {codes}. Hãy ghi mã cơ sở.",
        "Several facilities here bear this name: {codes}. Write the code.",
    )
    ELSEWHERE = (
        "elsewhere",
        "Mã {text} là của cơ sở ngoài địa bàn của tài khoản.",
        "The code {text} belongs to a facility outside your areas.",
    )
    FOREIGN_AREA = (
        "foreign_area",
        "{ward} không thuộc địa bàn của tài khoản.",
        "{ward} is not in your areas.",
    )
    UNPLACED = (
        "unplaced",
        "Chưa rõ cơ sở thuộc xã, phường nào hiện nay{places}. Hãy ghi xã, phường.",
        "It is not clear which ward of today this is{places}. Write the ward.",
    )
    CLOSED_TOO_EARLY = (
        "closed_too_early",
        "Ngày đóng cửa phải sau ngày khai trương.",
        "The closing must be later than the opening.",
    )
    OPEN_AND_CLOSED = (
        "open_and_closed",
        "Có ngày đóng cửa nhưng tình trạng là “{text}”.",
        "There is a day of closing, but the status is “{text}”.",
    )
    PLANNED_AND_OPEN = (
        "planned_and_open",
        "Cơ sở đang xây dựng thì chưa có ngày khai trương hoặc đóng cửa.",
        "A facility under construction has no day of opening or closing yet.",
    )
    TOO_EARLY = (
        "too_early",
        "“{column}” đã được sửa từ ngày {day}; danh sách này tính từ một ngày sớm hơn hoặc cùng "
        "ngày.",
        "“{column}” was changed on {day}; this list holds from an earlier day or the same.",
    )
    RETAILER_UNCLEAR = (
        "retailer_unclear",
        "Có nhiều đơn vị bán lẻ mang tên này; hãy ghi mã số thuế.",
        "Several retailers bear this name; write the tax code.",
    )
    RETAILER_NAME = (
        "retailer_name",
        "Mã số thuế {text} chưa có trong sổ; hãy ghi tên đơn vị bán lẻ.",
        "The tax code {text} is not in the registry; write the retailer's name.",
    )
    RETAILER_DIFFERS = (
        "retailer_differs",
        "Mã số thuế {text} không phải của “{name}” trong sổ.",
        "In the registry, {text} is not the tax code of “{name}”.",
    )
    PARENT_UNKNOWN = (
        "parent_unknown",
        "Chưa có cơ sở chứa mang mã {text}; hãy ghi cơ sở đó trước rồi nhập lại dòng này.",
        "There is no surrounding facility {text} yet; enter it first, then this row again.",
    )
    PARENT_KIND = (
        "parent_kind",
        "Cơ sở chứa {text} không phải trung tâm thương mại hoặc chợ.",
        "The surrounding facility {text} is neither a mall nor a market.",
    )
    PARENT_CIRCLE = (
        "parent_circle",
        "Cơ sở không thể nằm trong chính nó.",
        "A facility cannot stand inside itself.",
    )
    SINCE_CHANGED = (
        "since_changed",
        "Danh sách cơ sở đã thay đổi sau khi xem trước nên dòng này không được ghi. Hãy tải tệp "
        "lên lại.",
        "The registry has changed since the preview, so this row was not written. Upload the file "
        "again.",
    )
    NOT_WRITTEN = (
        "not_written",
        "Không ghi được dòng này: {what}.",
        "This row could not be written: {what}.",
    )


REASONS = {each.value: each for each in Reason}
