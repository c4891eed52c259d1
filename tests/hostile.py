"""Strings that would leave their field, run a script or vanish if they were not escaped."""

from __future__ import annotations

HOSTILE = [
    "<script>alert(1)</script>", "</title><script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>", "<b>x</b>", "</p></div>", "<!--", "-->", "<!-- x -->", "<![", "<![CDATA[x]]>", "a<![b](c)",
    "<?php ?>", "<!DOCTYPE html>", '" onmouseover="alert(1)', "' onmouseover='alert(1)", '"><script>',
    'x" autofocus onfocus=alert(1) "', "</textarea>", "</script>", "</style><script>", "<iframe src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>", "<math><mi>", "&lt;script&gt;", "&amp;lt;", "&#60;b&#62;", "&#x3c;b", "&colon;",
    "&", "&&", "&amp", "&copy", "&copy;", "R&D", "AT&T;", "[x](javascript:alert(1))", "[x](JAVASCRIPT:alert(1))",
    "[x](java\tscript:alert(1))", "[x](data:text/html,x)", "![x](y)", "![x](javascript:alert(1))", "[x]: y",
    "[x]: javascript:alert(1)", "[x][y]", "[[wiki]]", "[^1]", "[^1]: note", "*[X]: y", "<javascript:alert(1)>",
    "<https://example.org>", "https://example.org", "http://www.example.org/a_b_c", "www.example.org", "a@example.org",
    "mailto:a@example.org", "<a@example.org>", "user/repo#1", "@user", "#12", "user/repo@abcdef0", "ftp://x.y", "# x",
    "## x", "####### x", "x\n===", "x\n---", "===", "---", "***", "___", "- x", "+ x", "* x", "1. x", "1) x", "-", "1.",
    "a. x", "A) x", "i. x", "(1) x", "#. x", "> x", ">", "    code", "\tcode", "```", "```js", "~~~", "`x`", "``x``", "`",
    "| a | b |", "|-|-|", "a | b\n-|-\nc | d", ": x", ":   definition", "term\n:   definition", "!!! note", '!!! note "x"',
    "??? note", "???+ note", '=== "Tab"', "/// note", "/// html | div", "///", '--8<-- "x"', "--8<--", ";--8<--", "-8<-",
    ":smile:", "a:smile:b", ":100:", ":material-x:", "++ctrl+c++", "==x==", "~x~", "~~x~~", "^x^", "^^x^^", "{++x++}",
    "{>>x<<}", "{: .x}", "{: onclick=alert(1)}", "x {: #y }", "{#x}", "{.x}", "x {#y .z}", "{{7*7}}", "{% x %}", "{# x #}",
    "${7*7}", "#{7}", "{0.__class__}", "%s", "%(x)s", "$(id)", "$x$", "$$x$$", "\\(x\\)", "\\[x\\]", "\\begin{x}",
    '[=50% "x"]', "[TOC]", "[ ] x", "- [x] y", "Title: x", "title: x\n\ny", "a: b", "12:30", "a:b", "x :y", "http:",
    "1984. A year", "1/2", "1st", "c/o", "--", "---x---", "...", "<<x>>", "(c) (tm) (r)", "'x'", '"x"', "it's", '\\', '\\\\',
    "\\*x\\*", "\\<b>", "*x*", "**x**", "_x_", "__init__", "***x***", "snake_case_word", "2*3*4", "a*b*c", "*x **y* z**",
    "\x02wzxhzdk:0\x03", "\x02klzzwxh:0000\x03", "\x02amp\x03", "wzxhzdk:0", "klzzwxh:0000", "\u2028x\u2029", "a\x85b",
    "a\x0bb\x0cc", "\x1ca\x1d", "\xa0x\xa0", "\u3000\u3000中文，“引号”。", "x\u200bx", "\ufeffx", "é́́", "👩\u200d👩\u200d👧",
    "Z" + "\u0301" * 200, "\ud800", "\x00", "\u202ex", "１．x", "＜b＞", "‐ x", "• x", "« x »", "’", "x\r\ny", "x\ry",
    "  x  y  ", "a\n\nb", "a  \nb", "\n", "", " ",
]  # fmt: skip
