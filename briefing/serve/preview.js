// Reloads the page in the browser when it has changed, and restores the reader's position.
{
  const { token, page, version } = document.currentScript.dataset;
  const place = "briefing.preview:" + location.pathname;
  const all = (selector) => [...document.querySelectorAll(selector)];

  // Names for elements without an id: the nearest id around them, and a number.
  const named = (selector) => {
    const seen = new Map();
    return all(selector).map((element) => {
      const around = element.closest("[id]")?.id ?? "";
      const number = (seen.get(around) ?? 0) + 1;
      seen.set(around, number);
      return [`${around}/${number}`, element];
    });
  };

  // The element at the reader's position: the last one with an address that starts above the upper part of the window.
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
    // Now, and again once pictures and fonts are loaded, unless the reader has scrolled by then.
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

  // Browsers limit the connections to one host, so a hidden page keeps none open.
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
    // Refused permanently: another preview, with another token, is now running at this address.
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
