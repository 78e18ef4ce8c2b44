"""The handlers themselves, against real servers on this machine."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from engine import BpmnError, Job
from handlers import HANDLERS, equip
from handlers.outlets import Outlets


def job(number: int = 1, handler: str = "notify", **variables: Any) -> Job:
    return Job(f"case/{number}.1", "case", f"{number}.1", handler, variables, 1)


class Gateway:
    """Another system: notes what it is sent, and answers with what it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, Any]]] = []
        self.answers: list[int] = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                gateway.got.append((self.headers["Idempotency-Key"], body))
                self.send_response(gateway.answers.pop(0) if gateway.answers else 200)
                self.send_header("Receipt", "R1")
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/in"


class Mail(socketserver.StreamRequestHandler):
    """As much of a mail server as a client needs."""

    letters: list[str]
    refuse = ""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline().strip():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.letters.append(letter.decode())
            if word == b"RCPT" and self.refuse:
                self.wfile.write(f"{self.refuse} no\r\n".encode())
                continue
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    gateway = Gateway()
    threading.Thread(target=gateway.server.serve_forever, daemon=True).start()
    yield gateway
    gateway.server.shutdown()
    gateway.server.server_close()


@pytest.fixture
def mail() -> Iterator[type[Mail]]:
    kind = type("Mailbox", (Mail,), {"letters": []})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), kind) as server:
        kind.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield kind
        server.shutdown()


def test_every_handler_can_be_made_without_any_way_out(tmp_path: Path) -> None:
    assert equip(Outlets(tmp_path)).keys() == HANDLERS.keys()


def test_a_letter_arrives_with_the_same_id_at_every_attempt(mail: Any, tmp_path: Path) -> None:
    notify = equip(Outlets(tmp_path, smtp=f"smtp://127.0.0.1:{mail.port}?from=post@town.cn"))
    letter = job(channel="email", to="li@town.cn", subject="路灯\n已修好", text="请查看。")

    first, again = notify["notify"](letter), notify["notify"](letter)

    assert first == again
    assert len(mail.letters) == 2
    assert all(first["receipt"] in text for text in mail.letters)
    assert "To: li@town.cn" in mail.letters[0]
    assert "From: post@town.cn" in mail.letters[0]


@pytest.mark.parametrize("to", ["", "nobody", "a@b.cn\nBcc: all@town.cn"])
def test_what_is_no_address_is_a_case_for_the_diagram(mail: Any, tmp_path: Path, to: str) -> None:
    notify = equip(Outlets(tmp_path, smtp=f"smtp://127.0.0.1:{mail.port}"))["notify"]

    with pytest.raises(BpmnError) as error:
        notify(job(channel="email", to=to, subject="", text=""))

    assert error.value.code == "unreachable"
    assert mail.letters == []


def test_a_mail_server_that_does_not_know_the_recipient(mail: Any, tmp_path: Path) -> None:
    notify = equip(Outlets(tmp_path, smtp=f"smtp://127.0.0.1:{mail.port}"))["notify"]
    mail.refuse = "550"

    with pytest.raises(BpmnError):
        notify(job(channel="email", to="li@town.cn", subject="x", text="x"))

    mail.refuse = "450"
    with pytest.raises(OSError, match="no"):
        notify(job(channel="email", to="li@town.cn", subject="x", text="x"))


def test_a_mail_server_that_is_down_is_tried_again(tmp_path: Path) -> None:
    notify = equip(Outlets(tmp_path, smtp="smtp://127.0.0.1:1"))["notify"]

    with pytest.raises(ConnectionRefusedError):
        notify(job(channel="email", to="li@town.cn", subject="x", text="x"))


def test_a_text_message_goes_to_the_gateway_with_its_key(gateway: Gateway, tmp_path: Path) -> None:
    notify = equip(Outlets(tmp_path, sms=gateway.url))["notify"]

    result = notify(job(channel="sms", to="13800001111", text="已办结"))

    assert result == {"channel": "sms", "receipt": "R1"}
    told = {"id": "case/1.1", "to": "13800001111", "text": "已办结"}
    assert gateway.got == [("case/1.1", told)]


@pytest.mark.parametrize(
    ("status", "error"),
    [(422, BpmnError), (404, BpmnError), (429, OSError), (500, OSError), (302, OSError)],
)
def test_what_the_other_side_answers_decides(
    gateway: Gateway, tmp_path: Path, status: int, error: type[Exception]
) -> None:
    notify = equip(Outlets(tmp_path, webhooks={"city": gateway.url}))["notify"]
    gateway.answers.append(status)

    with pytest.raises(error):
        notify(job(channel="webhook", to="city", text="x"))

    assert len(gateway.got) == 1


def test_a_diagram_cannot_name_a_url_of_its_own(gateway: Gateway, tmp_path: Path) -> None:
    notify = equip(Outlets(tmp_path, webhooks={"city": gateway.url}))["notify"]

    with pytest.raises(LookupError, match="no way out"):
        notify(job(channel="webhook", to=gateway.url, text="x"))

    assert gateway.got == []


def test_numbers_have_no_gap_and_a_job_keeps_its_own(tmp_path: Path) -> None:
    number = equip(Outlets(tmp_path))["number"]

    given = [number(job(n, series="平办〔2026〕")) for n in (1, 2, 1, 3)]

    assert [each["number"] for each in given] == [1, 2, 1, 3]
    assert number(job(9, series="平办〔2027〕")) == {"number": 1}


def test_half_a_line_left_by_a_kill_is_no_number(tmp_path: Path) -> None:
    number = equip(Outlets(tmp_path))["number"]
    number(job(1, series="A"))
    (file,) = (tmp_path / "numbers").iterdir()
    with file.open("a") as text:
        text.write("case/2")

    assert number(job(2, series="A")) == {"number": 2}


def test_a_notice_is_published_once(tmp_path: Path) -> None:
    publish = equip(Outlets(tmp_path))["publish"]
    notice = job(title="公示", text="三日内可提出异议")

    names = {publish(notice)["notice"], publish(notice)["notice"]}

    assert [path.name for path in (tmp_path / "published").iterdir()] == list(names)


def test_the_archive_keeps_what_it_has(tmp_path: Path) -> None:
    archive = equip(Outlets(tmp_path))["archive"]
    first = archive(job(title="路灯"))

    assert archive(job(title="路灯")) == first
    with pytest.raises(FileExistsError):
        archive(job(title="别的"))
    assert (tmp_path / "archive" / first["file"]).exists()
