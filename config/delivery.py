"""How reminders are delivered: [smtp], [webhook], [delivery] and more in `xuncha.toml`.

The file contains no secrets; it names the environment variables that hold them.
"""

import base64
import binascii
import os
import re
from ipaddress import IPv6Address, ip_address
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    Strict,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from config import settings
from config.wrong_keys import first_place, refusal
from workflow.errors import N_, BadInputError, Hint
from workflow.people import mail_address

_STRICT = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)
#: The prefix of a base64 secret, by the Standard Webhooks specification.
_IN_BASE64 = "whsec_"

_MESSAGES = {
    "": N_("{file}: [{section}] {key} cannot be {value}"),
    "extra_forbidden": N_("{file}: [{section}] there is no key {key}"),
    "missing": N_("{file}: [{section}] {key} is missing"),
    "greater_than_equal": N_("{file}: [{section}] {key} is {value}; it must be at least {limit}"),
    "less_than_equal": N_("{file}: [{section}] {key} is {value}; it must be at most {limit}"),
    "model_type": N_("{file}: {section} must be a section: [{section}] and its keys below"),
    "no_address": N_("{file}: [{section}] {key} must be an e-mail address in plain ASCII"),
    "no_variable": N_("{file}: [{section}] {key} must be the name of an environment variable"),
    "no_url": N_(
        "{file}: [{section}] {key} must be a whole http or https address, in plain ASCII and "
        "without user and password"
    ),
    "half_a_login": N_("{file}: [{section}] user and password_env must be given together"),
    "open_smtp": N_(
        "{file}: [{section}] the password would go to another machine unencrypted; set tls, or "
        "allow it by naming the host under unencrypted_to"
    ),
    "open_webhook": N_(
        "{file}: [{section}] the address, often a secret itself, would go to another machine "
        "unencrypted; write https, or allow it by naming the host under unencrypted_to"
    ),
    "other_host": N_("{file}: [{section}] unencrypted_to must be the host of the connection"),
    "short_lease": N_("{file}: [{section}] lease_seconds must be more than timeout_seconds"),
}


#: A host name, or an IPv6 address; only the latter may contain colons.
_HOST = r"^([\w.-]+|[0-9A-Fa-f.:]*:[0-9A-Fa-f.:]*:[0-9A-Fa-f.:]*)$"
_VARIABLE = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)?")


def _address(text: str) -> str:
    if not mail_address.is_possible(text):
        raise PydanticCustomError("no_address", "no address")
    return text


def _variable(text: str) -> str:
    if _VARIABLE.fullmatch(text) is None:
        raise PydanticCustomError("no_variable", "no name of a variable")
    return text


def _url(text: str) -> str:
    if not _is_url(text):
        raise PydanticCustomError("no_url", "no address")
    return text


def _is_url(text: str) -> bool:
    if not text.isascii() or not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and "@" not in parts.netloc
            and parts.port != 0
        )
    except ValueError:  # a port that is no number, half an IPv6 address
        return False


def is_this_machine(host: str) -> bool:
    """Return whether a host is this machine."""
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def _require_allowed(allowed: str, host: str) -> None:
    """Refuse a permission that was given for another host."""
    if allowed and allowed.lower() != host.lower():
        raise PydanticCustomError("other_host", "another host")


_Variable = Annotated[str, AfterValidator(_variable)]


class Smtp(BaseModel):
    """The mail server; TLS is off, starts after the greeting (`starttls`), or at once (`ssl`)."""

    model_config = _STRICT
    host: str = Field(pattern=_HOST, max_length=253)
    port: int = Field(default=25, ge=1, le=65535)
    sender: Annotated[str, AfterValidator(_address)]
    user: str = ""
    password_env: _Variable = ""
    tls: Literal[False, "starttls", "ssl"] = False
    #: The host to which a password may go without TLS.
    unencrypted_to: str = ""

    @model_validator(mode="after")
    def _whole_login(self) -> Self:
        if bool(self.user) != bool(self.password_env):
            raise PydanticCustomError("half_a_login", "half a login")
        _require_allowed(self.unencrypted_to, self.host)
        if self.is_open and not self.unencrypted_to:
            raise PydanticCustomError("open_smtp", "a password in the clear")
        return self

    @property
    def is_open(self) -> bool:
        """Return whether the password goes to another machine unencrypted."""
        return bool(self.user) and not self.tls and not is_this_machine(self.host)

    def password(self) -> str:
        """Return the password; empty if no variable is named.

        Raises:
            BadInputError: the variable is named but not set.
        """
        return _secret("smtp", "password_env", self.password_env)


class Webhook(BaseModel):
    """The webhook address; often the address itself is a secret."""

    model_config = _STRICT
    url: Annotated[str, AfterValidator(_url)] = Field(repr=False)
    secret_env: _Variable = ""
    #: The host to which the address itself may go without TLS.
    unencrypted_to: str = ""

    @model_validator(mode="after")
    def _secret_on_its_way(self) -> Self:
        _require_allowed(self.unencrypted_to, self.host)
        if self.is_open and not self.unencrypted_to:
            raise PydanticCustomError("open_webhook", "an address in the clear")
        return self

    @property
    def host(self) -> str:
        """Return the host of the address."""
        return urlsplit(self.url).hostname or ""

    @property
    def is_open(self) -> bool:
        """Return whether the address goes to another machine unencrypted."""
        return urlsplit(self.url).scheme == "http" and not is_this_machine(self.host)

    def key(self) -> bytes:
        """Return the key to sign with; empty if no variable is named.

        A secret `whsec_…` is decoded as base64, any other is used as UTF-8.

        Raises:
            BadInputError: the variable is not set, or what follows `whsec_` is not base64.
        """
        secret = _secret("webhook", "secret_env", self.secret_env)
        if not secret.startswith(_IN_BASE64):
            return secret.encode("utf-8", "surrogateescape")
        try:
            key = base64.b64decode(secret.removeprefix(_IN_BASE64), validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not key:
            # Not chained: the original exception may quote the secret.
            raise BadInputError(
                N_("the environment variable {variable} is not base64 after whsec_"),
                hint=Hint("set_variable"),
                variable=self.secret_env,
            ) from None
        return key


class Sending(BaseModel):
    """How long one message may take, when to try again, and how long a batch is claimed."""

    model_config = _STRICT
    timeout_seconds: int = Field(default=10, ge=1, le=300)
    #: Minutes to wait after each failure; when all are used up, the message is given up.
    retry_minutes: Annotated[
        tuple[Annotated[int, Strict(), Field(ge=1, le=10_080)], ...],
        Field(strict=False, max_length=20),
    ] = (1, 5, 30, 120)
    lease_seconds: int = Field(default=120, ge=2, le=3600)

    @model_validator(mode="after")
    def _longer_lease(self) -> Self:
        if self.lease_seconds <= self.timeout_seconds:
            raise PydanticCustomError("short_lease", "short lease")
        return self


class Scheduler(BaseModel):
    """How often the scheduler checks what is due."""

    model_config = _STRICT
    #: At most five minutes, so that commands do not report a standstill between two ticks.
    tick_seconds: int = Field(default=30, ge=1, le=300)


class Simulation(BaseModel):
    """Whether a simulation really sends messages."""

    model_config = _STRICT
    deliver: bool = False


class Delivery(BaseModel):
    """All settings of delivery; a channel is None if its section is missing."""

    model_config = _STRICT
    smtp: Smtp | None = None
    webhook: Webhook | None = None
    sending: Sending = Field(default=Sending(), alias="delivery")
    scheduler: Scheduler = Scheduler()
    simulation: Simulation = Simulation()


def read() -> Delivery:
    """Return the settings of delivery, validated as a whole.

    Secrets are not read, since only sending needs them: see `Smtp.password` and `Webhook.key`.

    Raises:
        BadInputError: a key or value is wrong; the error names file, section and key.
    """
    written = settings.file()
    own = {section: written[section] for section in settings.SECTIONS if section in written}
    try:
        return Delivery.model_validate(own)
    except ValidationError as error:
        section = str(first_place(error)[0])
        # Not chained: the original exception holds what was typed.
        raise refusal(error, _MESSAGES, file=str(settings.FILE), section=section, skip=1) from None


def _secret(section: str, key: str, variable: str) -> str:
    value = os.environ.get(variable, "") if variable else ""
    if variable and not value:
        raise BadInputError(
            N_("{file}: [{section}] {key}: the environment variable {variable} is not set"),
            hint=Hint("set_variable"),
            file=str(settings.FILE),
            section=section,
            key=key,
            variable=variable,
        )
    return value
