"""The register of everything that can go wrong: a stable code and a sentence people understand."""

from collections.abc import Mapping

from inspections.words import Word


class Problem(Word):
    """Codes are part of the contract with other programs: never renamed, never reused."""

    # Transport of a record
    NOT_JSON = (
        "not_json",
        "Nội dung gửi lên không phải một đối tượng JSON trọn vẹn. Chưa lưu gì, hãy gửi lại.",
        "The body is not one whole JSON object. Nothing was stored; send it again.",
    )
    TOO_LARGE = (
        "too_large",
        "Nội dung gửi lên quá lớn. Chưa lưu gì.",
        "The body is too large. Nothing was stored.",
    )
    BAD_ID = (
        "bad_id",
        "Mã số trong địa chỉ không phải UUID.",
        "The id in the address is not a UUID.",
    )
    SIGNED_BY_OTHER = (
        "signed_by_other",
        "Phiếu này do người khác ký. Chưa lưu gì; người ký cần tự gửi phiếu.",
        "Another person signed this record. Nothing was stored; its signer has to send it.",
    )
    SIGNER_NOT_NAMED = (
        "signer_not_named",
        "Phiếu không ghi ai đã ký nên không nhập hộ được. Chưa lưu gì; người ký cần tự gửi phiếu.",
        "The record does not say who signed it, so nobody can import it for them. Nothing was "
        "stored; its signer has to send it.",
    )
    UNKNOWN_SIGNER = (
        "unknown_signer",
        "Không có cán bộ kiểm tra nào trong địa bàn của bạn mang tên đăng nhập ghi ở chỗ người ký. "
        "Chưa lưu gì; hãy đưa tệp đến cơ quan nơi người ký làm việc, hoặc báo người quản lý tài "
        "khoản.",
        "No inspector of your areas has the sign-in name that the record gives as its signer. "
        "Nothing was stored; take the file to the office where its signer works, or tell whoever "
        "manages the accounts.",
    )
    OTHER_BODY = (
        "other_body",
        "Mã phiếu này đã có nội dung khác. Bản thứ hai được giữ lại để người duyệt xem.",
        "This id already has another body. The second copy is kept for a reviewer to look at.",
    )
    # Transport of a photo
    INSPECTION_NOT_RECEIVED = (
        "inspection_not_received",
        "Chưa nhận được phiếu của ảnh này. Hãy gửi phiếu trước.",
        "The inspection of this photo has not been received. Send the record first.",
    )
    NOT_IN_MANIFEST = (
        "not_in_manifest",
        "Ảnh này không có trong danh sách ảnh của phiếu.",
        "This photo is not in the manifest of the inspection.",
    )
    WRONG_HASH = (
        "wrong_hash",
        "Ảnh nhận được không khớp mã băm đã ký, hoặc bị cắt ngắn. Chưa lưu gì, hãy gửi lại.",
        "The photo does not match the signed hash, or was cut short. Nothing was stored.",
    )
    NOT_AN_IMAGE = (
        "not_an_image",
        "Chỉ nhận ảnh JPEG, PNG hoặc WebP.",
        "Only JPEG, PNG or WebP images are accepted.",
    )
    STORE_FAILED = (
        "store_failed",
        "Máy chủ chưa ghi được dữ liệu. Hãy giữ phiếu trên máy và gửi lại sau ít phút.",
        "The server could not write the data. Keep the record and send it again in a few minutes.",
    )
    # Who may do what
    NOT_SIGNED_IN = (
        "not_signed_in",
        "Cần đăng nhập. Phiếu trên máy vẫn được giữ nguyên.",
        "Please sign in. Records on the phone are kept.",
    )
    DEVICE_REVOKED = (
        "device_revoked",
        "Điện thoại này đã bị thu hồi. Phiếu vẫn còn trên máy: đăng nhập lại trên máy, hoặc xuất "
        "phiếu thành tệp rồi chuyển cho Sở.",
        "This phone was revoked. Its records are still on it: sign in on it again, or save them to "
        "a file for the office.",
    )
    NOT_ALLOWED = (
        "not_allowed",
        "Tài khoản này không được làm việc đó.",
        "This account may not do that.",
    )
    LOOK_FIRST = (
        "look_first",
        "Đây là thông tin hạn chế. Hãy mở trang của phiếu và chọn mục đích xem trước.",
        "This is restricted. Open the record's page and say first what you look at it for.",
    )
    KEPT_BY_DUTY = (
        "kept_by_duty",
        "Còn trong thời hạn phải lưu giữ nên chưa xoá được.",
        "It still has to be kept for a time, so it cannot be erased yet.",
    )
    CROSS_SITE = (
        "cross_site",
        "Yêu cầu không đến từ trang của hệ thống.",
        "The request did not come from a page of this service.",
    )
    TOO_MANY_TRIES = (
        "too_many_tries",
        "Thử sai quá nhiều lần. Hãy đợi rồi thử lại.",
        "Too many attempts. Wait a while and try again.",
    )
    NOT_FOUND = (
        "not_found",
        "Không tìm thấy.",
        "Not found.",
    )
    METHOD_NOT_ALLOWED = (
        "method_not_allowed",
        "Địa chỉ này không nhận cách gọi đó.",
        "This address does not take that method.",
    )
    BAD_REQUEST = (
        "bad_request",
        "Yêu cầu không đọc được.",
        "The request could not be read.",
    )
    INVALID = (
        "invalid",
        "Có chỗ điền chưa đúng.",
        "Some fields are not right.",
    )
    BUSY = (
        "busy",
        "Máy chủ đang bận. Hãy thử lại sau ít giây.",
        "The server is busy. Try again in a few seconds.",
    )
    SERVER_ERROR = (
        "server_error",
        "Máy chủ gặp lỗi. Dữ liệu đã gửi trước đó vẫn còn; hãy thử lại.",
        "The server failed. What was sent before is kept; try again.",
    )
    # Review and repair
    NOT_COMPLETE = (
        "not_complete",
        "Phiếu chưa đủ ảnh hoặc chưa đọc được nên chưa duyệt được.",
        "The record is not complete yet, so it cannot be reviewed.",
    )
    NOT_QUARANTINED = (
        "not_quarantined",
        "Phiếu này không cần sửa để đọc.",
        "This record is not quarantined.",
    )
    OWN_INSPECTION = (
        "own_inspection",
        "Không ai được tự duyệt phiếu của mình.",
        "Nobody reviews their own inspection.",
    )
    REASON_NEEDED = (
        "reason_needed",
        "Cần ghi lý do.",
        "A reason is needed.",
    )
    REASON_TOO_LONG = (
        "reason_too_long",
        "Lý do dài quá 1.000 ký tự. Chưa ghi gì; hãy viết ngắn hơn.",
        "The reason is longer than 1,000 characters. Nothing was written; make it shorter.",
    )
    DECIDED_MEANWHILE = (
        "decided_meanwhile",
        "Phiếu này không còn chờ duyệt: đã có người quyết định trước.",
        "This record no longer waits for review: somebody has decided already.",
    )
    TOO_MANY_RECORDS = (
        "too_many_records",
        "Mỗi lần quyết định được nhiều nhất 50 phiếu. Chưa ghi gì; hãy chia thành nhiều lần.",
        "At most 50 records can be decided at a time. Nothing was written; do it in several parts.",
    )
    ALREADY_LOOKED_AT = (
        "already_looked_at",
        "Bản thứ hai này đã có người xem và ghi nhận trước.",
        "Somebody has already looked at this second copy and said so.",
    )
    STILL_UNREADABLE = (
        "still_unreadable",
        "Sau khi sửa, phiếu vẫn chưa đọc được.",
        "The record is still not readable with this repair.",
    )
    # Registry, people, figures
    BAD_FACILITY_CODE = (
        "bad_facility_code",
        "Mã cơ sở gồm 8 chữ số và chữ số cuối phải khớp.",
        "A facility code has 8 digits and its last digit must check.",
    )
    NAME_TAKEN = (
        "name_taken",
        "Tên đăng nhập này đã có người dùng.",
        "This sign-in name is taken.",
    )
    UNKNOWN_AREA = (
        "unknown_area",
        "Không có địa bàn nào mang mã này.",
        "There is no area with this code.",
    )
    CHANGED_MEANWHILE = (
        "changed_meanwhile",
        "Người khác đã sửa cơ sở này trong lúc bạn đang sửa. Chưa ghi gì; hãy xem bản mới rồi sửa "
        "lại.",
        "Somebody else has changed this facility meanwhile. Nothing was written; look at it as it "
        "is now and change it again.",
    )
    ROUND_CHANGED = (
        "round_changed",
        "Người khác đã sửa đợt kiểm tra này trong lúc bạn đang sửa. Chưa ghi gì; hãy xem bản mới "
        "rồi sửa lại.",
        "Somebody else has changed this round meanwhile. Nothing was written; look at it as it is "
        "now and change it again.",
    )
    ROUND_OVER = (
        "round_over",
        "Đợt kiểm tra này đã huỷ hoặc đã hết ngày, nên không sửa được nữa.",
        "This round was cancelled or its days are over, so it cannot be changed any more.",
    )
    DRAWN_BY_LOT = (
        "drawn_by_lot",
        "Cơ sở của đợt này do bốc thăm, nên không thêm bớt bằng tay; chỉ huỷ cả đợt hoặc bốc "
        "thêm được.",
        "The stores of this round were drawn by lot, so none is added or taken out by hand; the "
        "round can be cancelled, or more can be drawn.",
    )
    LIST_NOT_READY = (
        "list_not_ready",
        "Danh sách này chưa xem xong, không đọc được hoặc đã bỏ, nên không ghi được.",
        "This list is still being read, could not be read or was discarded, so it cannot be "
        "written.",
    )
    NOTHING_CHOSEN = (
        "nothing_chosen",
        "Hãy chọn ít nhất một cơ sở.",
        "Choose at least one facility.",
    )
    TOO_MANY_LABELS = (
        "too_many_labels",
        "Mỗi lần in được nhiều nhất 500 nhãn. Hãy chia thành nhiều lần.",
        "At most 500 labels can be printed at a time. Print them in several parts.",
    )
    TOO_MANY_POINTS = (
        "too_many_points",
        "Một bản đồ chứa được 20.000 cơ sở, ở đây nhiều hơn. Hãy chọn một địa bàn hoặc một loại.",
        "A map holds 20,000 facilities and these are more. Choose an area or a type.",
    )
    TOO_MANY_ROWS = (
        "too_many_rows",
        "Một trang tính Excel chứa được 1.048.575 dòng, bảng này dài hơn. Hãy tải tệp CSV, hoặc "
        "chỉ lấy các dòng mới đổi (updated_since).",
        "A sheet of Excel holds 1,048,575 rows and this table is longer. Take the CSV file, or "
        "only what has changed lately (updated_since).",
    )
    WRONG_PASSWORD = (
        "wrong_password",
        "Tên đăng nhập hoặc mật khẩu chưa đúng.",
        "The name or the password is not right.",
    )
    WRONG_ENROLMENT_CODE = (
        "wrong_enrolment_code",
        "Mã thêm điện thoại không đúng hoặc không còn dùng được. Hãy lấy mã mới.",
        "This code is not right or can no longer be used. Get a new one.",
    )
    WRONG_CODE = (
        "wrong_code",
        "Mã xác thực chưa đúng hoặc đã dùng rồi. Hãy đợi mã mới trong ứng dụng.",
        "The code is not right or has been used. Wait for the next one in the app.",
    )
    INVITE_GONE = (
        "invite_gone",
        "Liên kết mời này không dùng được. Hãy xin người đã mời bạn một liên kết mới.",
        "This invitation cannot be used. Ask whoever invited you for a new link.",
    )
    PERSON_CHANGED = (
        "person_changed",
        "Người khác đã sửa tài khoản này trong lúc bạn đang sửa. Chưa ghi gì; hãy xem bản mới rồi "
        "sửa lại.",
        "Somebody else has changed this account meanwhile. Nothing was written; look at it as it "
        "is now and change it again.",
    )
    LAST_ADMINISTRATOR = (
        "last_administrator",
        "Đây là quản trị viên cuối cùng đang hoạt động nên không khoá được. Hãy mời một quản trị "
        "viên khác trước.",
        "This is the last active administrator, whose account cannot be closed. Invite another "
        "administrator first.",
    )
    OWN_ACCOUNT = (
        "own_account",
        "Không ai tự sửa quyền hay tự khoá tài khoản của mình. Hãy nhờ người quản lý khác.",
        "Nobody changes their own rights or closes their own account. Ask another manager.",
    )


class Refused(Exception):
    """The one exception of the domain: a problem, and per field what is wrong with it.

    `fields` maps a field's path to a code; `retry_after` is in seconds.
    """

    def __init__(
        self,
        problem: Problem,
        fields: Mapping[str, str] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.fields = dict(fields or {})
        self.retry_after = retry_after
