"""The settings of delivery: what is accepted, what is refused, and that no secret is shown."""

import base64
from pathlib import Path

import pytest

from config import delivery, policy_file, settings
from notifications.channels.configured import CHANNELS, channels
from notifications.channels.smtp import SmtpChannel
from notifications.channels.webhook import WebhookChannel
from workflow.errors import BadInputError

SMTP = '[smtp]\nhost = "mail.example.org"\nsender = "xuncha@example.org"\n'
WEBHOOK = '[webhook]\nurl = "https://hooks.example.org/robot?key=geheim"\n'


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("MAIL_PASSWORD", "HOOK_SECRET"):
        monkeypatch.delenv(name, raising=False)


def read(text: str) -> delivery.Delivery:
    Path("xuncha.toml").write_text(text, encoding="utf-8")
    return delivery.read()


def refused(text: str) -> BadInputError:
    with pytest.raises(BadInputError) as raised:
        read(text)
    assert raised.value.data["file"] == "xuncha.toml"
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    assert "geheim" not in f"{raised.value} {raised.value.data}"
    return raised.value


def test_the_sections_that_may_be_written_are_those_that_are_described() -> None:
    fields = delivery.Delivery.model_fields
    assert set(settings.SECTIONS) == {found.alias or name for name, found in fields.items()}
    assert {channel.code for channel in CHANNELS} <= set(settings.SECTIONS)


def test_without_a_file_nothing_goes_outside() -> None:
    found = delivery.read()
    assert found.smtp is None
    assert found.webhook is None
    assert found.sending.timeout_seconds == 10
    assert found.sending.retry_minutes == (1, 5, 30, 120)
    assert found.sending.lease_seconds == 120
    assert found.scheduler.tick_seconds == 30
    assert found.simulation.deliver is False
    assert channels(found) == ()


def test_everything_that_is_set_is_taken() -> None:
    found = read(
        'lang = "zh"\n'
        '[smtp]\nhost = "mail.example.org"\nport = 587\nsender = "xuncha@example.org"\n'
        'user = "xuncha"\npassword_env = "MAIL_PASSWORD"\ntls = "starttls"\n'
        '[webhook]\nurl = "http://[::1]:8080/a?b=c"\nsecret_env = "HOOK_SECRET"\n'
        "[delivery]\ntimeout_seconds = 5\nretry_minutes = []\nlease_seconds = 6\n"
        "[scheduler]\ntick_seconds = 1\n[simulation]\ndeliver = true\n"
        "[policy.team]\nmembers = 3\n"
    )
    assert found.smtp is not None
    assert (found.smtp.port, found.smtp.tls, found.smtp.user) == (587, "starttls", "xuncha")
    assert found.webhook is not None
    assert found.webhook.url == "http://[::1]:8080/a?b=c"
    assert found.sending == delivery.Sending(timeout_seconds=5, retry_minutes=(), lease_seconds=6)
    assert found.scheduler.tick_seconds == 1
    assert found.simulation.deliver
    assert policy_file.read().team.members == 3


def test_a_printed_setting_shows_no_address_that_may_be_a_secret() -> None:
    assert "geheim" not in repr(read(WEBHOOK))


@pytest.mark.parametrize("host", ["mail", "mail.example.org", "10.0.0.1", "::1", "邮件.例子.中国"])
def test_a_host_is_a_name_or_an_address(host: str) -> None:
    found = read(f'[smtp]\nhost = "{host}"\nsender = "a@b"\n').smtp
    assert found is not None
    assert found.host == host


@pytest.mark.parametrize(
    ("text", "section", "key", "said"),
    [
        ("smtp = 3\n", "smtp", "", "smtp must be a section"),
        ("delivery = [1]\n", "delivery", "", "delivery must be a section"),
        ("[smtp]\n" + 'sender = "a@b"\n', "smtp", "host", "host is missing"),
        ('[smtp]\nhost = "a"\n', "smtp", "sender", "sender is missing"),
        (SMTP + "port = 0\n", "smtp", "port", "port is 0; it must be at least 1"),
        (SMTP + "port = 65536\n", "smtp", "port", "must be at most 65535"),
        (SMTP + 'port = "25"\n', "smtp", "port", "port cannot be 25"),
        (SMTP + "tls = true\n", "smtp", "tls", "tls cannot be true"),
        (SMTP + 'tls = "yes"\n', "smtp", "tls", "tls cannot be yes"),
        (SMTP + 'password = "geheim"\n', "smtp", "password", "there is no key password"),
        (SMTP + 'user = "xuncha"\n', "smtp", "", "user and password_env must be given together"),
        (SMTP + 'password_env = "X"\n', "smtp", "", "user and password_env must be given together"),
        (SMTP + 'password_env = "sehr geheim"\n', "smtp", "password_env", "must be the name"),
        ('[smtp]\nhost = "a:25"\nsender = "a@b"\n', "smtp", "host", "host cannot be a:25"),
        ('[smtp]\nhost = ""\nsender = "a@b"\n', "smtp", "host", "host cannot be "),
        ('[smtp]\nhost = "a"\nsender = "a"\n', "smtp", "sender", "must be an e-mail address"),
        ('[smtp]\nhost = "a"\nsender = "a\\n@b"\n', "smtp", "sender", "must be an e-mail address"),
        ('[smtp]\nhost = "a"\nsender = "张@b"\n', "smtp", "sender", "must be an e-mail address"),
        ("[webhook]\n", "webhook", "url", "url is missing"),
        (WEBHOOK + "secret = 1\n", "webhook", "secret", "there is no key secret"),
        ("[delivery]\nretry = 1\n", "delivery", "retry", "there is no key retry"),
        ("[delivery]\ntimeout_seconds = 0\n", "delivery", "timeout_seconds", "at least 1"),
        ("[delivery]\ntimeout_seconds = 1.5\n", "delivery", "timeout_seconds", "cannot be 1.5"),
        ("[delivery]\ntimeout_seconds = true\n", "delivery", "timeout_seconds", "cannot be true"),
        ("[delivery]\ntimeout_seconds = 120\n", "delivery", "", "lease_seconds must be more"),
        ("[delivery]\nlease_seconds = 10\n", "delivery", "", "lease_seconds must be more"),
        ("[delivery]\nretry_minutes = 5\n", "delivery", "retry_minutes", "cannot be 5"),
        ("[delivery]\nretry_minutes = [1, 0]\n", "delivery", "retry_minutes.1", "at least 1"),
        ('[delivery]\nretry_minutes = ["1"]\n', "delivery", "retry_minutes.0", "cannot be 1"),
        ("[scheduler]\ntick_seconds = 0\n", "scheduler", "tick_seconds", "at least 1"),
        ("[simulation]\ndeliver = 1\n", "simulation", "deliver", "deliver cannot be 1"),
    ],
)
def test_a_wrong_key_is_named_with_its_section(
    text: str, section: str, key: str, said: str
) -> None:
    error = refused(text)
    assert (error.data["section"], error.data["key"]) == (section, key)
    assert said in str(error)
    assert str(error).startswith("xuncha.toml: ")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example.org/geheim",
        "/geheim",
        "ftp://hooks.example.org/geheim",
        "http://",
        "http:///geheim",
        "https://user:geheim@hooks.example.org/",
        "https://user@hooks.example.org/geheim",
        "https://hooks.example.org:geheim/",
        "https://hooks.example.org:0/geheim",
        "https://hooks.example.org:99999/geheim",
        "https://[::1/geheim",
        "https://hooks.example.org/geheim heim",
        "https://hooks.example.org/geheim\\n",
        "https://例子.中国/geheim",
    ],
)
def test_only_a_whole_address_without_user_is_taken_and_none_is_shown(url: str) -> None:
    error = refused(f'[webhook]\nurl = "{url}"\n')
    assert "must be a whole http or https address" in str(error)


# --- secrets over an open line --------------------------------------------------------------------

LOGIN = 'sender = "a@b"\nuser = "xuncha"\npassword_env = "MAIL_PASSWORD"\n'
HERE = ["localhost", "LOCALHOST.", "mail.localhost", "127.0.0.1", "127.8.8.8", "::1",
        "::ffff:127.0.0.1"]  # fmt: skip
ELSEWHERE = ["mail.example.org", "10.0.0.1", "mail", "localhost.example.org", "::2", "0.0.0.0",
             "::ffff:10.0.0.1", "127.0.0.1.example.org"]  # fmt: skip


@pytest.mark.parametrize("host", HERE)
def test_a_password_may_go_unencrypted_on_this_machine(host: str) -> None:
    found = read(f'[smtp]\nhost = "{host}"\n{LOGIN}').smtp
    assert found is not None
    assert not found.is_open


@pytest.mark.parametrize("host", ELSEWHERE)
def test_a_password_goes_unencrypted_to_another_machine_only_where_it_is_named(host: str) -> None:
    section = f'[smtp]\nhost = "{host}"\n{LOGIN}'
    assert "unencrypted; set tls" in str(refused(section))
    found = read(section + f'unencrypted_to = "{host}"\n').smtp
    assert found is not None
    assert found.is_open
    for tls in ("starttls", "ssl"):
        found = read(section + f'tls = "{tls}"\n').smtp
        assert found is not None
        assert not found.is_open
    assert "must be the host of the connection" in str(
        refused(section + 'unencrypted_to = "other.example.org"\n')
    )


def test_a_mail_server_that_wants_no_password_may_be_anywhere() -> None:
    assert read(SMTP).smtp is not None


@pytest.mark.parametrize("host", [h if ":" not in h else f"[{h}]" for h in ELSEWHERE])
@pytest.mark.parametrize("more", ["", 'secret_env = "HOOK_SECRET"\n'])
def test_an_address_goes_unencrypted_to_another_machine_only_where_it_is_named(
    host: str, more: str
) -> None:
    section = f'[webhook]\nurl = "http://{host}/robot?key=geheim"\n{more}'
    assert "unencrypted; write https" in str(refused(section))
    found = read(section + f'unencrypted_to = "{host.strip("[]")}"\n').webhook
    assert found is not None
    assert found.is_open
    assert read(section.replace("http:", "https:")).webhook is not None


@pytest.mark.parametrize("host", [h if ":" not in h else f"[{h}]" for h in HERE])
def test_an_address_of_this_machine_may_be_called_unencrypted(host: str) -> None:
    assert read(f'[webhook]\nurl = "http://{host}:8080/hook"\n').webhook is not None


# --------------------------------------------------------------------------------------------------


def test_a_section_of_another_name_is_refused() -> None:
    with pytest.raises(BadInputError, match="there is no setting mail"):
        read("[mail]\n")


def test_the_channels_have_what_the_settings_and_the_environment_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "geheim")
    monkeypatch.setenv("HOOK_SECRET", "auch geheim")
    found = channels(
        read(
            SMTP + 'port = 465\nuser = "xuncha"\npassword_env = "MAIL_PASSWORD"\ntls = "ssl"\n'
            + WEBHOOK + 'secret_env = "HOOK_SECRET"\n'
            + "[delivery]\ntimeout_seconds = 7\n"
        )
    )  # fmt: skip
    assert found == (
        SmtpChannel(
            host="mail.example.org",
            port=465,
            sender="xuncha@example.org",
            user="xuncha",
            password="geheim",
            tls="ssl",
            timeout_seconds=7,
        ),
        WebhookChannel(
            url="https://hooks.example.org/robot?key=geheim",
            key=b"auch geheim",
            timeout_seconds=7,
        ),
    )
    assert "geheim" not in repr(found)


def test_only_the_channels_that_are_set_up_are_there() -> None:
    assert [channel.code for channel in channels(read(SMTP))] == ["smtp"]
    assert [channel.code for channel in channels(read(WEBHOOK))] == ["webhook"]


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        (SMTP + f'tls = "ssl"\n{LOGIN.partition(chr(10))[2]}', "MAIL_PASSWORD"),
        (WEBHOOK + 'secret_env = "HOOK_SECRET"\n', "HOOK_SECRET"),
    ],
)
@pytest.mark.parametrize("value", [None, ""])
def test_a_variable_that_is_named_but_not_set_is_named(
    monkeypatch: pytest.MonkeyPatch, text: str, variable: str, value: str | None
) -> None:
    if value is not None:
        monkeypatch.setenv(variable, value)
    settings = read(text)
    with pytest.raises(BadInputError, match=f"environment variable {variable} is not set"):
        channels(settings)


def test_a_secret_in_base64_is_read_and_any_other_is_taken_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    webhook = read(WEBHOOK + 'secret_env = "HOOK_SECRET"\n').webhook
    assert webhook is not None
    key = bytes(range(32))
    monkeypatch.setenv("HOOK_SECRET", "whsec_" + base64.b64encode(key).decode())
    assert webhook.key() == key
    monkeypatch.setenv("HOOK_SECRET", "密 whsec_AAAA")
    assert webhook.key() == "密 whsec_AAAA".encode()


@pytest.mark.parametrize("secret", ["whsec_", "whsec_geheim!", "whsec_AAA", "whsec_密"])
def test_a_secret_that_is_no_base64_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setenv("HOOK_SECRET", secret)
    settings = read(WEBHOOK + 'secret_env = "HOOK_SECRET"\n')
    with pytest.raises(BadInputError, match="HOOK_SECRET is not base64 after whsec_") as no:
        channels(settings)
    assert "geheim" not in f"{no.value} {no.value.data}"


# --- what the policy's file and this share --------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "file", "said"),
    [
        ("[policy]\nx = 3\n", "xuncha.toml", "[policy] there is no key x"),
        ("[policy.team]\nleaders = 3\n", "xuncha.toml", "team.leaders is 3; it must be at most 1"),
        ("[policy.team]\nmembers = 0\n", "xuncha.toml", "team.members is 0; it must be at least 1"),
        ("[policy]\nteam = 3\n", "xuncha.toml", "team cannot be 3"),
    ],
)
def test_a_wrong_key_of_the_policy_is_named_with_its_file(text: str, file: str, said: str) -> None:
    Path("xuncha.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInputError) as raised:
        policy_file.read()
    assert str(raised.value).startswith(f"{file}: [policy] ")
    assert said in str(raised.value)
