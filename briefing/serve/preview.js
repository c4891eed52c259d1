// In the browser: the page is loaded again when it has changed, and the reader finds it as it was left.
{
  const { token, page, version } = document.currentScript.dataset;
  const place = "briefing.preview:" + location.pathname;
  const all = (selector) => [...document.querySelectorAll(selector)];

  // Names for things without an id of their own: the nearest id around them, and a number.
  const named = (selector) => {
    const seen = new Map();
    return all(selector).map((element) => {
      const around = element.closest("[id]")?.id ?? "";
      const number = (seen.get(around) ?? 0) + 1;
      seen.set(around, number);
      return [`${around}/${number}`, element];
    });
  };

  // What the reader looks at: of everything that has an address, the last that begins above the window's upper part.
  const landmark = () => {
    const above = all("[id]").filter((element) => {
      const box = element.getBoundingClientRect();
      return box.height > 0 && box.top < innerHeight / 4 && box.bottom > 0 && !element.closest("[popover], .briefing-problems, .briefing-warnings");
    });
    const last = above.at(-1);
    return last ? { id: last.id, top: last.getBoundingClientRect().top } : null;
  };

  const keep = () => ({
    left: scrollX,
    top: scrollY,
    landmark: scrollY > 0 ? landmark() : null,
    open: named("details").map(([name, element]) => [name, element.open]),
    chosen: named("#content input:is([type=radio], [type=checkbox])").map(([name, element]) => [name, element.checked]),
    box: document.querySelector("[popover]:popover-open")?.id ?? null,
  });

  const scroll = (kept) => {
    const mark = kept.landmark && document.getElementById(kept.landmark.id);
    const found = mark && mark.getBoundingClientRect();
    const top = found?.height > 0 ? scrollY + found.top - kept.landmark.top : kept.top;
    scrollTo({ left: kept.left, top, behavior: "instant" });
  };

  const restore = (kept) => {
    const open = new Map(kept.open);
    named("details").forEach(([name, element]) => {
      if (open.has(name)) element.open = open.get(name);
    });
    const chosen = new Map(kept.chosen);
    named("#content input:is([type=radio], [type=checkbox])").forEach(([name, element]) => {
      if (chosen.has(name) && element.checked !== chosen.get(name)) {
        element.checked = chosen.get(name);
        element.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
    if (kept.box) document.getElementById(kept.box)?.showPopover?.();
    // Now, and once more when pictures and typefaces have their size, unless the reader has moved on by then.
    scroll(kept);
    let moved = false;
    for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      addEventListener(kind, () => (moved = true), { once: true, passive: true });
    }
    const loaded = new Promise((done) => (document.readyState === "complete" ? done() : addEventListener("load", done)));
    Promise.all([loaded, document.fonts.ready]).then(() => {
      if (!moved) scroll(kept);
      history.scrollRestoration = "auto";
    });
  };

  const reload = () => {
    try {
      sessionStorage.setItem(place, JSON.stringify(keep()));
      history.scrollRestoration = "manual";
    } catch {} // without a store the browser does what it can by itself
    location.reload();
  };

  try {
    const kept = sessionStorage.getItem(place);
    sessionStorage.removeItem(place);
    if (kept) restore(JSON.parse(kept));
  } catch {}

  // A browser opens only a few lines to one address, so a page that nobody sees holds none.
  let news = null;
  const close = () => {
    news?.close();
    news = null;
  };
  const listen = () => {
    if (news || document.visibilityState === "hidden") return;
    const asked = new URLSearchParams({ token, page });
    news = new EventSource("/.briefing/events?" + asked);
    news.onmessage = (event) => {
      if (event.data !== version) {
        close();
        reload();
      }
    };
    // Refused for good: another preview answers at this address by now, with another token.
    news.onerror = () => {
      if (news?.readyState === EventSource.CLOSED) {
        close();
        reload();
      }
    };
  };
  addEventListener("pagehide", close);
  addEventListener("pageshow", listen);
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? close() : listen()));
  listen();
}
