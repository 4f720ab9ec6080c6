"""HTML bodies become what their reader saw; plain text stays as it is."""

import pytest

from retrieval.imports.markup import plain


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br/>Two<br>Three", "One\nTwo\nThree"),
        ("<div>A &amp; B &lt; C</div>", "A & B < C"),
        ("<ul><li>x</li><li>y</li></ul>", "x\ny"),
        ("<style>p {color: red}</style><script>alert('x')</script><b>seen</b>", "seen"),
        ("a&nbsp;b", "a b"),
        ("<a href='http://track.example/?u=ines'>here</a>", "here"),
        ("<p>never closed", "never closed"),
        ("<p>" * 2000 + "deep", "deep"),
        ("<div>a</div><div>b</div><br><div>c</div>", "a\nb\n\nc"),
    ],
)
def test_markup_goes(html: str, expected: str) -> None:
    assert plain(html) == expected


@pytest.mark.parametrize(
    "text", ["5 < 6 & 7 > 3", "<3 you all", "see <https://shop.example>", "if a<b then", "AT&T", "  two\n\n\n\nlines "]
)
def test_plain_text_stays(text: str) -> None:
    assert plain(text) == text
