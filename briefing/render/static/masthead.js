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

  // Material's program and the index are fetched when the field is first used: a page that is only read needs neither.
  // The program waits for the end of the page's own loading, which is past by then, so that event is handed to it.
  const form = page.forms.namedItem("search"), field = form && form.query, waiting = [];
  let script;
  const load = () => {
    if (script) return;
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
