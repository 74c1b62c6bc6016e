"""Posting to real web servers: the request, its signature, what the answer means, and TLS."""

import base64
import gzip
import hashlib
import hmac
import json
from dataclasses import replace
from pathlib import Path

import pytest

from notifications.channels.channel import Outcome
from notifications.channels.webhook import WebhookChannel, signature
from tests.receivers import LOOPBACK, certificate, closed_port, web_server
from tests.unit.notifications.posting import KEY, MESSAGE, PATH, answered, channel, send, taken


def test_a_message_is_posted_as_json() -> None:
    request = taken(channel)
    assert (request.method, request.target) == ("POST", PATH)
    assert request.headers["content-type"] == "application/json; charset=utf-8"
    assert request.headers["user-agent"] == "xuncha"
    assert request.headers["idempotency-key"] == MESSAGE.id
    assert json.loads(request.body.decode("utf-8")) == {
        "type": "notice",
        "timestamp": "2026-03-24T01:00:05.700000+00:00",
        "data": {
            "recipient": "zhang",
            "language": "zh",
            "subject": "巡察提醒",
            "text": "张三：\n个别谈话将到期。\n",
            "items": [{"inspection": "2026-1/edu", "stage": "interviews", "due_on": "2026-03-27"}],
        },
    }


def test_a_message_is_signed_the_standard_webhooks_way() -> None:
    request = taken(lambda port: channel(port, key=KEY))
    assert request.headers["webhook-id"] == MESSAGE.id
    assert request.headers["webhook-timestamp"] == "1774314005"
    signed = f"{MESSAGE.id}.1774314005.".encode() + request.body
    expected = base64.b64encode(hmac.digest(KEY, signed, hashlib.sha256)).decode()
    assert request.headers["webhook-signature"] == f"v1,{expected}"


def test_the_signature_is_the_one_that_other_implementations_make() -> None:
    """The values are those of the tests of the Standard Webhooks libraries."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    made = signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_without_a_key_nothing_is_signed() -> None:
    request = taken(channel)
    assert "webhook-signature" not in request.headers
    assert request.headers["webhook-id"] == MESSAGE.id


def test_the_same_message_is_the_same_request_at_every_try() -> None:
    with web_server() as server:
        for _ in range(2):
            send(channel(server.port, key=KEY))
    first, second = server.requests
    assert first == second


@pytest.mark.parametrize("url", ["http://{}:{}", "http://{}:{}/", "http://{}:{}/#top"])
def test_an_address_without_a_path_is_the_root(url: str) -> None:
    request = taken(lambda port: WebhookChannel(url=url.format(LOOPBACK, port)))
    assert request.target == "/"


def test_half_a_character_does_not_keep_a_message_back() -> None:
    request = taken(channel, replace(MESSAGE, text="a\udce5b"))
    assert json.loads(request.body)["data"]["text"] == "a?b"


def test_everybody_is_reached_with_or_without_an_address() -> None:
    assert channel(80).reaches("")
    assert channel(80).reaches("zhang@example.org")
    assert channel(80).code == "webhook"


def test_a_printed_channel_shows_neither_key_nor_address() -> None:
    shown = repr(channel(80, key=KEY))
    assert "geheim" not in shown
    assert "a key" not in shown


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://{LOOPBACK}:{closed_port()}")
    assert taken(channel).target == PATH


def test_several_messages_of_a_batch_are_sent_one_by_one() -> None:
    with web_server() as server, channel(server.port).opened() as sending:
        assert [sending(MESSAGE).sent for _ in range(3)] == [True, True, True]
        assert len(server.requests) == 3


# --- answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b""),
        (200, b"ok"),
        (200, b"No Content"),
        (200, b'{"errcode":0,"errmsg":"ok"}'),
        (200, b'{"errcode":"0"}'),
        (200, b'{"code":0}'),
        (200, b'{"code":0.0}'),
        (200, b'{"code":200,"msg":"success"}'),
        (200, b'{"code":"200"}'),
        (200, b'{"Code":"OK"}'),
        (200, b'{"StatusCode":0,"StatusMessage":"success"}'),
        (200, b'{"code":0,"data":{},"msg":"success"}'),
        (200, b'{"success":true}'),
        (200, b'{"status":"ok","retcode":0}'),
        (200, b'{"error":"","errors":[]}'),
        (200, '{"errcode":0,"errmsg":"成功"}'.encode("gbk")),
        (200, b'{"code":null,"errcode":null}'),
        (200, b'{"ok":true}'),
        (200, b'{"ok":null}'),
        (200, b"[1, 2]"),
        (200, b'"errcode"'),
        (201, b'{"id":"7"}'),
        (202, b""),
        (204, b""),
    ],
)
def test_an_answer_that_says_nothing_against_it_is_success(status: int, body: bytes) -> None:
    assert answered(status, body) == Outcome(sent=True)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"errcode":93000,"errmsg":"invalid webhook url"}', "200 errcode 93000"),
        (b'{"errcode":-1}', "200 errcode -1"),
        (b'{"errcode":"310000"}', "200 errcode 310000"),
        (b'\xef\xbb\xbf{"errcode":93000}', "200 errcode 93000"),
        ('{"errcode":93000,"errmsg":"无效"}'.encode("gbk"), "200 errcode 93000"),
        (b'{"errcode":93000,"errmsg":"a\tb"}', "200 errcode 93000"),
        (b'{"code":19021,"msg":"sign match fail"}', "200 code 19021"),
        (b'{"errcode":0,"code":1}', "200 code 1"),
        (b'{"code":false}', "200 code is not 0"),
        (b'{"code":""}', "200 code is not 0"),
        (b'{"code":"access_token geheim"}', "200 code is not 0"),
        (b'{"code":' + b"9" * 5000 + b"}", "200 code is not 0"),
        (b'{"ok":false,"error":"access_token geheim"}', "200 ok false"),
        (b'{"ok":false,"x":' + b"[" * 50_000, "200 answer nested too deeply"),
        (b'{"success":false,"message":"geheim"}', "200 success false"),
        (b'{"success":"false"}', "200 success false"),
        (b'{"success":0}', "200 success false"),
        (b'{"StatusCode":10002,"StatusMessage":"geheim"}', "200 statuscode 10002"),
        (b'{"code":500}', "200 code 500"),
        (b'{"errcode":200}', "200 errcode 200"),
        (b'{"error_code":7}', "200 errorcode 7"),
        (b'{"status":"error"}', "200 status says no"),
        (b'{"status":502}', "200 status says no"),
        (b'{"result":"fail"}', "200 result says no"),
        (b'{"error":{"message":"geheim"}}', "200 error told"),
        (b'"failed: geheim"', "200 answer says no"),
        (b"error: geheim", "200 answer says no"),
        ("失败".encode(), "200 answer says no"),
    ],
)
def test_a_success_that_its_own_words_deny_is_a_failure(body: bytes, reason: str) -> None:
    assert answered(200, body) == Outcome(sent=False, reason=reason)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html>fine</html>", "200 answer is a web page"),
        (b"\xef\xbb\xbf\r\n <!DOCTYPE html>", "200 answer is a web page"),
        (b'{"errcode":0', "200 answer is no whole JSON"),
        (b"[1, 2", "200 answer is no whole JSON"),
        ('{"errcode":0}'.encode("utf-16"), "200 answer is no UTF-8 text"),
        ('{"errcode":93000}'.encode("utf-16-le"), "200 answer is no UTF-8 text"),
        (b"\xff\xfe", "200 answer is no UTF-8 text"),
        ("成功".encode("utf-16-le"), "200 answer is no UTF-8 text"),
        (b"\x78\x9c\xab\x56\x4a\x01", "200 answer is no UTF-8 text"),
        (gzip.compress(b'{"errcode":93000}', mtime=0), "200 answer is packed"),
        (b'{"x":"' + b"x" * 65_536 + b'","errcode":93000}', "200 answer longer than 64 KiB"),
        (b"x" * 65_537, "200 answer longer than 64 KiB"),
    ],
)
def test_an_answer_that_cannot_be_read_is_no_success(body: bytes, reason: str) -> None:
    assert answered(200, body) == Outcome(sent=False, reason=reason)


@pytest.mark.parametrize("packed", ["gzip", "br", "deflate"])
def test_an_answer_that_says_it_is_packed_is_no_success(packed: str) -> None:
    outcome = answered(200, b'{"errcode":0}', **{"Content-Encoding": packed})
    assert outcome == Outcome(sent=False, reason="200 answer is packed")


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, "400 Bad Request"),
        (401, "401 Unauthorized"),
        (404, "404 Not Found"),
        (410, "410 Gone"),
        (429, "429 Too Many Requests"),
        (500, "500 Internal Server Error"),
        (503, "503 Service Unavailable"),
        (799, "799"),
    ],
)
def test_another_status_is_a_failure_of_this_message(status: int, reason: str) -> None:
    assert answered(status, b'{"errcode":0}') == Outcome(sent=False, reason=reason)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    outcome = answered(status, Location=PATH)
    assert outcome == Outcome(sent=False, reason=f"{status} redirect refused")


# --- TLS ------------------------------------------------------------------------------------------


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with web_server(tls=certificate(tmp_path)) as server:
        outcome = send(channel(server.port, scheme="https"))
    assert outcome == Outcome(
        sent=False, reason="certificate refused: self-signed certificate", unreachable=True
    )
    assert server.requests == []


def test_a_certificate_for_another_host_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = certificate(tmp_path, "hooks.example.org")
    monkeypatch.setenv("SSL_CERT_FILE", str(own.file))
    with web_server(tls=own) as server:
        outcome = send(channel(server.port, scheme="https"))
    assert outcome.reason.startswith("certificate refused: IP address mismatch")
    assert outcome.unreachable
    assert server.requests == []


def test_a_trusted_server_is_sent_to_in_tls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(own.file))
    with web_server(tls=own) as server:
        assert send(channel(server.port, scheme="https")).sent
    assert server.requests[0].headers["host"] == f"{LOOPBACK}:{server.port}"


def test_a_server_without_tls_is_not_sent_to_when_tls_is_wanted() -> None:
    with web_server() as server:
        outcome = send(channel(server.port, scheme="https"))
    assert outcome.reason.startswith("TLS failed: ")
    assert outcome.unreachable
    assert server.requests == []
