import pytest

from audit_service.db import db
from inspections.account.queries import account_by_name, actor_by_key
from inspections.account.secrets import read_key
from inspections.db import now
from inspections.factor.commands.setting_up import begin_set_up


@pytest.fixture
def run(service):
    """Run a command line; the last argument, if given, is what stdin holds."""

    def invoke(words, stdin=None):
        return service.app.test_cli_runner().invoke(args=words.split(), input=stdin)

    return invoke


def kept(service, name):
    with service.app.app_context():
        account = account_by_name(db.session(), name)
        return account and (account.role, account.grade, account.retailer_id, account.active)


def test_an_account_is_added_with_the_password_from_stdin(service, run, form_token):
    result = run(
        "account add HA --role department --grade reviewer --area VN --password-stdin",
        "rừng tràm mùa nước\n",
    )

    assert result.exit_code == 0, result.output
    assert kept(service, "ha") == ("department", "reviewer", None, True)
    service.passwords["ha"] = "rừng tràm mùa nước"
    assert service.client("ha").get("/probe/office").text == "office"


def test_a_retailers_account_names_its_retailer(service, run):
    run(
        "account add cua-hang --role retailer --retailer 7 --password-stdin", "rừng tràm mùa nước\n"
    )

    assert kept(service, "cua-hang") == ("retailer", None, 7, True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "account add lan --role inspector --password-stdin",
            "Error: Tên đăng nhập này đã có người dùng. (name: taken)\n",
        ),
        (
            "account add ha --role inspector --area 99 --password-stdin",
            "Error: Không có địa bàn nào mang mã này. (area.99: unknown)\n",
        ),
        ("account deactivate nobody", "Error: Không tìm thấy. (name: unknown)\n"),
        ("key add nobody --scope read --days 1", "Error: Không tìm thấy. (name: unknown)\n"),
        ("key revoke none", "Error: Không tìm thấy. (key: unknown)\n"),
    ],
)
def test_a_refusal_is_one_line_on_stderr_and_exit_code_1(service, run, words, sentence):
    result = run(words, "rừng tràm mùa nước\n")

    assert (result.exit_code, result.stderr, result.stdout) == (1, sentence, "")
    assert kept(service, "ha") is None


def test_a_word_that_is_no_role_is_refused(run):
    assert run("account add ha --role king --password-stdin", "rừng tràm mùa nước\n").exit_code == 2


def test_an_account_is_closed(service, run):
    assert run("account deactivate LAN").exit_code == 0

    assert kept(service, "lan") == ("inspector", None, None, False)


def test_the_last_word_of_a_new_key_is_the_key_until_it_is_revoked(service, run):
    printed = run("key add lan --scope submit --days 30 --label tablet").stdout.split()[-1]
    key_id, secret = read_key(printed)
    with service.app.app_context():
        actor = actor_by_key(db.session(), key_id, secret, now())
    assert (actor.name, actor.scope) == ("lan", "submit")

    assert run(f"key revoke {key_id}").exit_code == 0

    with service.app.app_context():
        assert actor_by_key(db.session(), key_id, secret, now()) is None


def test_an_invitation_made_here_opens_its_page_and_may_give_anything(service, run):
    result = run("account invite quantri --role administrator")
    assert result.exit_code == 0, result.output
    link = result.stdout.split()[-1]

    page = service.client().get(link)

    assert page.status_code == 200
    assert "quantri" in page.text


def test_a_password_from_the_list_of_common_ones_is_refused_here_too(service, run):
    result = run("account add ha --role inspector --password-stdin", "matkhau123456\n")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "(password: too_common)" in result.stderr
    assert kept(service, "ha") is None


def test_a_forgotten_password_and_a_lost_factor_are_mended_here(service, run, form_token):
    theirs = service.client("viet")
    assert run("account password VIET --password-stdin", "cá linh kho mía mùa\n").exit_code == 0

    assert theirs.get("/probe/office").status_code == 302
    service.passwords["viet"] = "cá linh kho mía mùa"
    assert service.client("viet").get("/probe/office").text == "office"
    for words in ("account reset-factor viet", "account reset-factor nobody"):
        result = run(words)
        assert (result.exit_code, result.stdout) == (1, "")
    with service.app.app_context():
        account = account_by_name(db.session(), "viet")
        begin_set_up(db.session(), account.id, now())
        db.session.commit()
    assert run("account reset-factor VIET").exit_code == 0
