// What the masthead does in the browser. Without scripts, the system decides on colours and there is no search.
(page => {
  const root = page.documentElement, own = page.currentScript.dataset;

  // The choice of colours: system, light, dark. The button names the current choice; a project's masthead may have none.
  const button = page.querySelector(".bf-colours");
  if (button) {
    const names = button.dataset.names.split("|"), colours = ["", "light", "dark"];
    let at = Math.max(0, colours.indexOf(root.dataset.colours || ""));
    const name = () => { button.title = names[at]; button.setAttribute("aria-label", names[at]); };
    button.onclick = () => {
      at = (at + 1) % 3;
      colours[at] ? root.dataset.colours = colours[at] : delete root.dataset.colours;
      try { localStorage.setItem("briefing.colours:" + own.scope, colours[at]); } catch { /* not allowed: the choice is for this page */ }
      name();
    };
    name();
  }

  // A change of language keeps the reader's position on the page.
  const languages = page.querySelector(".bf-languages");
  languages && languages.addEventListener("click", click => {
    const link = click.target.closest("a");
    if (link && location.hash) link.hash = location.hash;
  });

  // What Material's program looks for and no reader sees before, unless the page has it: its switches, the list of results, and its
  // settings. The words are in the page, in the order of these names.
  const names = ["initializer", "placeholder", "none", "one", "other", "more.one", "more.other", "term.missing"];
  const prepare = () => {
    const words = (own.words || "").split("|"), missing = selector => !page.querySelector(selector);
    for (const each of ["search", "drawer"])
      if (missing(`[data-md-toggle=${each}]`))
        page.body.insertAdjacentHTML("afterbegin", `<input class="md-toggle" data-md-toggle="${each}" type="checkbox" id="__${each}" autocomplete="off">`);
    if (missing("[data-md-component=search-result]")) {
      form.parentNode.insertAdjacentHTML("beforebegin", '<label class="md-search__overlay" for="__search"></label>');
      form.insertAdjacentHTML("afterend", `<div class="md-search__output"><div class="md-search__scrollwrap" tabindex="-1" data-md-scrollfix>
        <div class="md-search-result" data-md-component="search-result"><div class="md-search-result__meta"></div>
        <ol class="md-search-result__list" role="presentation"></ol></div></div></div>`);
      form.nextSibling.querySelector(".md-search-result__meta").textContent = words[0];
    }
    if (missing("#__config")) {
      const settings = page.createElement("script"), translations = {};
      names.forEach((name, at) => { translations["search.result." + name] = words[at]; });
      settings.id = "__config";
      settings.type = "application/json";
      settings.textContent = JSON.stringify({base: own.base, features: [], translations, search: own.worker});
      page.body.append(settings);
    }
  };

  // Material's program and the index are fetched when the field is first used: a page that is only read needs neither.
  // The program waits for the end of the page's own loading, which is past by then, so that event is handed to it.
  const form = page.forms.namedItem("search"), field = form && form.query, waiting = [];
  let script;
  const load = () => {
    if (script) return;
    prepare();
    script = page.createElement("script");
    script.src = own.program;
    const add = page.addEventListener;
    page.addEventListener = (type, listener, options) =>
      type == "DOMContentLoaded" ? waiting.push(listener) : add.call(page, type, listener, options);
    script.onload = () => {
      delete page.addEventListener;
      waiting.forEach(listener => listener.call(page, new Event("DOMContentLoaded")));
    };
    page.head.append(script);
  };
  if (field && own.program) {
    field.addEventListener("focus", load);
    if (page.activeElement == field || /[?&][qh]=/.test(location.search)) load();
  }
})(document);
