"""The shapes of what `/api` takes and gives about users, sessions, tokens, shares, and the record of changes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from journeyglass.journey.model import Lang
from journeyglass.server.api.shapes import Asked, Shape

Email = Annotated[str, StringConstraints(min_length=3, max_length=320), Field(examples=["anna@example.com"])]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Password = Annotated[str, StringConstraints(min_length=1, max_length=1_000)]
Label = Annotated[str, StringConstraints(max_length=200)]
Role = Literal["viewer", "editor", "admin"]
Theme = Literal["light", "dark", "auto"]


class UserShape(Shape):
    """Who is logged in; `id` is empty for whoever is on this machine where no log-in is needed."""

    id: str
    email: str
    name: str
    role: Role
    lang: Lang | None = None
    theme: Theme | None = None
    must_change: bool = Field(False, description="The password was given by an admin and has to be changed first.")


class HereShape(Shape):
    """The workspace that is asked."""

    name: str
    label: str | None
    language: Lang
    journey: str | None


class SignedIn(Shape):
    """A workspace of this server in which the same browser is logged in; `url` is its path."""

    name: str
    label: str | None
    url: str
    signed_in: bool


class SessionShape(Shape):
    """Whether somebody is logged in: `setup` while there is no user, `out`, or `in`.

    `csrf` goes into the header `X-CSRF-Token` of every change; `open`: on this machine no log-in is needed. `code`:
    setting up needs the code that the server's log tells.
    """

    state: Literal["setup", "out", "in"]
    user: UserShape | None
    csrf: str | None
    open: bool
    code: bool
    workspace: HereShape
    workspaces: list[SignedIn]


class SetUpAsked(Asked):
    """The first user."""

    email: Email
    name: Name
    password: Password
    code: Annotated[str, StringConstraints(max_length=100)] | None = Field(
        None, description="As the server's log tells it; not needed on the server's own machine."
    )


class LogInAsked(Asked):
    """Who logs in."""

    email: Email
    password: Password


class UserLine(Shape):
    """A user in a list."""

    id: str
    email: str
    name: str
    role: Role
    active: bool
    created_at: datetime
    last_seen_at: datetime | None


class UserAsked(Asked):
    """A user to be made; without a password one is drawn, told once, and has to be changed."""

    email: Email
    name: Name
    role: Role = "viewer"
    password: Password | None = None


class UserMade(UserLine):
    """A new user; `one_time_password` is told here and nowhere again, where none was given."""

    one_time_password: str | None


class UserChange(Asked):
    """What of a user to change."""

    name: Name | None = None
    role: Role | None = None
    active: bool | None = None


class PasswordGiven(Shape):
    """A drawn password; it is told here and nowhere again."""

    one_time_password: str


class MeChange(Asked):
    """What of oneself to change."""

    name: Name | None = None
    lang: Lang | None = None
    theme: Theme | None = None


class PasswordChange(Asked):
    """Another password, by whoever knows the old one."""

    old: Password
    new: Password


class TokenAsked(Asked):
    """A token to be made."""

    label: Label = ""
    expires_at: AwareDatetime | None = None


class TokenMade(Shape):
    """A new token: its secret is told here and nowhere again."""

    id: str
    secret: str


class TokenLine(Shape):
    """A token; its secret is not kept."""

    id: str
    label: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class AuditShape(Shape):
    """One thing that was done; `who_id` is null where it was no user."""

    number: int
    at: datetime
    who: str
    who_id: str | None
    action: str
    object: str
    detail: dict[str, Any]


class AuditPage(Shape):
    """Some of the record, newest first; `next` is given as `after` to go on, null at the end."""

    entries: list[AuditShape]
    next: int | None


class ShareAsked(Asked):
    """A map to be shared."""

    journey: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    lang: Lang = "en"
    theme: Literal["light", "dark"] = "light"
    label: Label = ""
    expires_at: AwareDatetime | None = None


class ShareShape(Shape):
    """A shared map; `url` and `embed_url` are told when it is made and nowhere again."""

    id: str
    url: str | None
    embed_url: str | None
    journey: str
    label: str
    lang: Lang
    theme: Literal["light", "dark"]
    expires_at: datetime | None
    created_at: datetime
    by: str
    revoked_at: datetime | None
    seen: int
