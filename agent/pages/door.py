"""What the ways in share: the sign-in page, where it may lead, the session's cookie, and a page that says no."""

from urllib.parse import urlsplit

from fastapi import Response
from fastapi.responses import HTMLResponse

from agent.actions import Desk
from agent.pages.edge import COOKIE
from agent.pages.markup import asset, render


def login_page(desk: Desk, target: str, name: str = "", message: str = "") -> str:
    """The sign-in page; with an identity provider it offers that first."""
    return render(
        "login.html",
        style=asset("desk.css"),
        next=inside(target),
        name=name,
        message=message,
        provider=desk.people.provider,
    )


def told_page(heading: str, message: str, way: str, words: str, status: int) -> Response:
    """A page that says why there is nothing else to see; ``way`` leads on."""
    page = render("told.html", style=asset("desk.css"), heading=heading, message=message, way=way, words=words)
    return HTMLResponse(page, status)


def inside(target: str) -> str:
    """``target`` when it is a page of this desk, else the first page: never another site."""
    parts = urlsplit(target)
    outside = parts.scheme or parts.netloc or target.startswith(("/", "\\")) or not target.isprintable()
    return "" if outside else target


def remember(answer: Response, desk: Desk, token: str) -> None:
    """Give the browser its session: a cookie that no script reads and no other site's form sends."""
    settings = desk.parts.settings
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(settings.session_hours * 3600),
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
    )
