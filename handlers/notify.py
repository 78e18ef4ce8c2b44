"""Tell one recipient something over one channel: e-mail, text message, or another system's webhook.

Notices inside the application need no handler. Several recipients are several jobs (a multi-instance service
task), so that each has its own state and its own attempts.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from hashlib import sha256
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import requests

from engine import BpmnError, Job

SECONDS = 20
"""How long a server may take to answer; shorter than the engine's own limit."""

UNREACHABLE = "unreachable"
"""The recipient cannot be reached at all: trying again would not help."""

_TRY_AGAIN = (408, 409, 425, 429)


class Notify:
    """Inputs: `channel` (`email`, `sms`, `webhook`), `to`, `text`, `subject` (e-mail). Result: `channel`, `receipt`."""

    def __init__(self, smtp: str, sms: str, webhooks: Mapping[str, str]) -> None:
        self._smtp = urlsplit(smtp)
        self._sms = sms
        self._webhooks = webhooks

    def __call__(self, job: Job) -> dict[str, Any]:
        """Tell it, once per job."""
        said = {
            name: _text(job.variables.get(name)) for name in ("channel", "to", "subject", "text")
        }
        if not said["to"]:
            raise BpmnError(UNREACHABLE, "there is no address")
        if said["channel"] == "email":
            receipt = self._mail(job, said)
        elif said["channel"] == "sms":
            receipt = _post(
                _configured(self._sms, "sms"), job, {"to": said["to"], "text": said["text"]}
            )
        elif said["channel"] == "webhook":
            body = {name: value for name, value in job.variables.items() if name != "channel"}
            receipt = _post(_configured(self._webhooks.get(said["to"], ""), said["to"]), job, body)
        else:
            raise ValueError(f"expected channel email, sms or webhook, not '{said['channel']}'")
        return {"channel": said["channel"], "receipt": receipt}

    def _mail(self, job: Job, said: Mapping[str, str]) -> str:
        server = self._smtp
        _configured(server.hostname or "", "email")
        message = _message(job, said, _sender(server))
        kind = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
        with kind(server.hostname or "", server.port or 0, timeout=SECONDS) as smtp:
            if server.scheme == "smtp+starttls":
                smtp.starttls(context=ssl.create_default_context())
            if server.username:
                smtp.login(unquote(server.username), unquote(server.password or ""))
            try:
                smtp.send_message(message)
            except smtplib.SMTPRecipientsRefused as refused:
                code, words = next(iter(refused.recipients.values()))
                if code < 500:
                    raise
                raise BpmnError(UNREACHABLE, words.decode(errors="replace")) from refused
        return str(message["Message-ID"])


def _message(job: Job, said: Mapping[str, str], sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    try:
        message["To"] = Address(addr_spec=said["to"])
    except Exception as error:  # the parser of the standard library raises many kinds
        raise BpmnError(UNREACHABLE, "this is no e-mail address") from error
    message["Subject"] = " ".join(said["subject"].split())
    # The same at every attempt: mail systems drop a message that they have had already.
    message["Message-ID"] = f"<{sha256(job.id.encode()).hexdigest()[:32]}@wangge>"
    message.set_content(said["text"])
    return message


def _sender(server: SplitResult) -> str:
    given = parse_qs(server.query).get("from")
    return given[0] if given else f"wangge@{server.hostname}"


def _post(url: str, job: Job, body: Mapping[str, Any]) -> str:
    answer = requests.post(
        url,
        json={"id": job.id, **body},
        headers={"Idempotency-Key": job.id},
        timeout=SECONDS,
        allow_redirects=False,
        stream=True,  # what it says beyond its first line is of no interest, however long it is
    )
    with answer:
        if 400 <= answer.status_code < 500 and answer.status_code not in _TRY_AGAIN:
            raise BpmnError(UNREACHABLE, f"the other side says {answer.status_code}")
        if answer.status_code >= 300:
            raise ConnectionError(f"the other side says {answer.status_code}")
        return answer.headers.get("Receipt", "")[:200] or str(answer.status_code)


def _configured(way: str, name: str) -> str:
    if not way:
        raise LookupError(f"this installation has no way out '{name}'; see the settings")
    return way


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)
