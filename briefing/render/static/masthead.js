// What the masthead does in the browser. Without scripts, the system decides on colours and there is no search.
// Pages load it before their style sheets, because the reader's choice of colours comes before the first paint.
(page => {
  const root = page.documentElement, own = page.currentScript.dataset, stored = "briefing.colours:" + own.scope;
  root.className = "js";
  try {
    const chosen = localStorage.getItem(stored);
    if (chosen) root.dataset.colours = chosen;
  } catch { /* not allowed: the system decides */ }
  // Material's program requests a sitemap for each `link[rel=alternate]`, that of Zensical for those with a language; there is none. A
  // space hides a link from it, and from no reader of the file.
  const hide = links => page.querySelectorAll(`link[rel=alternate]${links}`).forEach(link => { link.rel += " "; });
  page.addEventListener("DOMContentLoaded", () => {
    hide("[hreflang]");
    // The choice of colours: system, light, dark. The button names the current choice; a project's masthead may have none.
    const button = page.querySelector(".bf-colours");
    if (button) {
      const names = button.dataset.names.split("|"), colours = ["", "light", "dark"];
      let at = Math.max(0, colours.indexOf(root.dataset.colours || ""));
      const name = () => { button.title = names[at]; button.setAttribute("aria-label", names[at]); };
      button.onclick = () => {
        at = (at + 1) % 3;
        colours[at] ? root.dataset.colours = colours[at] : delete root.dataset.colours;
        try { localStorage.setItem(stored, colours[at]); } catch { /* not allowed: the choice is for this page */ }
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

    // What Material's program looks for and no reader sees before, unless the page has it: its switches, the names of its parts, the
    // list of results, and its settings.
    const below = file => own.base.replace(/\/?$/, "/") + file;
    const parts = {header: ".bf-masthead", container: ".md-container", main: ".md-main", search: ".md-search", "search-query": ".md-search__input"};
    const prepare = () => {
      const {worker, words, all} = window.briefingSearch, missing = selector => !page.querySelector(selector);
      hide("");
      for (const each of ["search", "drawer"])
        if (missing(`[data-md-toggle=${each}]`))
          page.body.insertAdjacentHTML("afterbegin", `<input class="md-toggle" data-md-toggle="${each}" type="checkbox" id="__${each}" autocomplete="off">`);
      for (const name in parts)
        if (missing(`[data-md-component=${name}]`)) page.querySelector(parts[name])?.setAttribute("data-md-component", name);
      if (missing("[data-md-component=search-result]")) {
        form.parentNode.insertAdjacentHTML("beforebegin", '<label class="md-search__overlay" for="__search"></label>');
        form.insertAdjacentHTML("afterend", `<div class="md-search__output"><div class="md-search__scrollwrap" tabindex="-1" data-md-scrollfix>
          <div class="md-search-result" data-md-component="search-result"><div class="md-search-result__meta"></div>
          <ol class="md-search-result__list" role="presentation"></ol></div></div></div>`);
        form.nextSibling.querySelector(".md-search-result__meta").textContent = words.initializer;
        if (all && location.protocol != "file:") {
          // Material's program goes through the links with the arrow keys, ranks what they contain, and writes into the last child.
          const link = page.createElement("a"), name = page.createElement("span");
          link.className = "bf-search-all";
          link.href = below(all.url);
          link.onclick = () => { link.search = "?q=" + encodeURIComponent(field.value); };
          name.dataset.mdScore = 0;
          name.textContent = all.name;
          link.append(name);
          form.nextSibling.querySelector(".md-search-result__meta").after(link);
        }
      }
      if (missing("#__config")) {
        const settings = page.createElement("script"), translations = {};
        for (const name in words) translations["search.result." + name] = words[name];
        settings.id = "__config";
        settings.type = "application/json";
        settings.textContent = JSON.stringify({base: own.base, features: [], translations, search: below(worker)});
        page.body.append(settings);
      }
    };

    // The words, Material's program and the index are fetched when the field is first used: a page that is only read needs none of them.
    // The program waits for the end of the page's own loading, which is past by then, so that event is handed to it.
    const form = page.forms.namedItem("search"), field = form && form.query, waiting = [];
    const fetched = (file, then) => {
      const script = page.createElement("script");
      script.src = below(file);
      script.onload = then;
      page.head.append(script);
      return script;
    };
    let asked = false;
    const load = () => {
      if (asked) return;
      asked = true;
      fetched("assets/javascripts/search-words.js", () => {
        prepare();
        const add = page.addEventListener;
        page.addEventListener = (type, listener, options) =>
          type == "DOMContentLoaded" ? waiting.push(listener) : add.call(page, type, listener, options);
        fetched(window.briefingSearch.program, () => {
          delete page.addEventListener;
          waiting.forEach(listener => listener.call(page, new Event("DOMContentLoaded")));
        });
      }).onerror = () => { asked = false; };  // the next focus tries again
    };
    if (field && own.base) {
      for (const name of ["autocapitalize", "autocomplete", "autocorrect"]) field.setAttribute(name, "off");
      field.required = true;
      field.spellcheck = false;
      field.addEventListener("focus", load);
      if (page.activeElement == field || /[?&][qh]=/.test(location.search)) load();
    }
  });
})(document);
