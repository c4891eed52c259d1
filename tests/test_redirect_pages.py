"""Pages that send a reader on: to this site's own pages only, and no other page may do it."""

from __future__ import annotations

import pytest

from briefing.publish.csp import ScriptHashes, add_policy
from briefing.publish.redirect_page import redirect_page, redirect_target

PAGE = redirect_page("../judgements/#J1", title="J1 <\"&'>: 树荫", lang="zh-Hans", url="https://example.org/judgements/")


def faults(html: str) -> tuple[str, ...]:
    """The faults of a page as a build finds them."""
    return add_policy(html, ScriptHashes(()))[1].faults


def test_a_redirect_page_is_recognised_and_its_target_is_checked() -> None:
    """A page of ours passes the policy as it is, and its target is a link like any other."""
    html, page = add_policy(PAGE, ScriptHashes(()))
    assert html == PAGE
    assert page.links == {"../judgements/#J1"}
    assert page.faults == ()
    assert redirect_target(PAGE) == "../judgements/#J1"


@pytest.mark.parametrize(
    "to", ["//host.invalid/", "https://host.invalid/", "/J1/", "javascript:x", "a b", "x?y", "", '"x', "a:b"]
)
def test_a_redirect_never_leaves_the_site(to: str) -> None:
    """No address with a scheme, a host, a query or a root is accepted as a target."""
    with pytest.raises(ValueError, match="not a relative address"):
        redirect_page(to, title="x", lang="en")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('url=../judgements/#J1"', 'url=//host.invalid/"'),
        ('href="../judgements/#J1"', 'href="//host.invalid/"'),
        ('url=../judgements/#J1"', 'url=../elsewhere/"'),
        ("</body>", "<script>x</script></body>"),
        ('lang="zh-Hans"', 'lang="zh-Hans" onclick="x"'),
        ("default-src 'none'", "default-src *"),
        ("https://example.org/judgements/", "javascript:x"),
    ],
)
def test_a_page_that_only_resembles_a_redirect_is_a_fault(old: str, new: str) -> None:
    """A page that differs from ours in a single place may not redirect its reader."""
    assert old in PAGE
    html = PAGE.replace(old, new)
    assert redirect_target(html) is None
    assert "a page that redirects its reader automatically" in faults(html)
