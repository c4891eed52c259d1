/* Searches a site in English or Chinese, in place of Material's worker. It searches the texts without an index of words:
   Chinese has no spaces between words, so it is found as a sequence of characters at any position; English is found by the
   stem at the start of a word. Simplified and Traditional characters, full and half width, accents, 一九七九 and 1979 are
   equal; the index contains the pairs of characters.
   The messages are Material's: 0 the index, 1 ready, 2 a query, 3 the results by page, each with its sections. */
"use strict";

const HAN = /\p{sc=Han}/u, WIDE = /[\p{sc=Han}\u3000-\u303f\uff00-\uffef]/u, NUMERALS = "〇一二三四五六七八九", BLOCK = /^<\/?(?:p|li|ul|ol|h\d|pre|table|tr|td|th|div)\b/i;
const UNSEEN = /[\u00ad\u200b-\u200d\u2060\ufeff]/;
const ENTITIES = {lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", nbsp: " "};
const ENDS = /[\n。！？]/, LATIN = /[a-z0-9]/i, SNIPPET = 70, BEFORE = 24;
/* The weight of an entry compared with a page about the same subject; and of a name, which outweighs everything. */
const ENTRY = 2, MEANT = 1e4;
let docs = [], heads = new Map(), pairs = new Map(), stroke = " · ";

/* A letter in its normal form: half width, lower case, Simplified, without accents, a numeral as a digit. */
function compared(letter) {
  const wide = letter.normalize("NFKC"), small = (wide.length === 1 ? wide : letter).toLowerCase();
  const bare = small.normalize("NFD")[0], simple = pairs.get(bare) ?? bare;
  if (simple === "零") return "0";
  const digit = NUMERALS.indexOf(simple);
  return digit < 0 ? simple : String(digit);
}

function decoded(entity) {
  const code = entity[1] === "#" ? (/^&#x/i.test(entity) ? parseInt(entity.slice(3), 16) : parseInt(entity.slice(2), 10)) : 0;
  return code ? String.fromCodePoint(code) : ENTITIES[entity.slice(1, -1)] ?? entity;
}

/* A text of the index, letter by letter: as written, and in its normal form. The end of a block ends every word; a space
   counts between two Latin words only. Anywhere else, both are gaps that a match may cross. */
function read(html) {
  const raw = [], said = [];
  for (const [piece] of html.replace(/\s+/g, " ").matchAll(/<[^>]*>|&[#\w]+;|[\s\S]/gu)) {
    const tag = piece[0] === "<" && piece.length > 1, letter = piece[0] === "&" && piece.length > 1 ? decoded(piece) : piece;
    if (tag ? BLOCK.test(piece) : /\s/.test(letter)) {
      const last = raw.at(-1);
      if (tag && last === " ") raw[raw.length - 1] = said[said.length - 1] = "\n";
      else if (last !== " " && last !== "\n" && raw.length) raw.push(tag ? "\n" : " "), said.push(tag ? "\n" : " ");
    } else if (!tag && !UNSEEN.test(letter)) {
      raw.push(piece);
      said.push(compared(letter));
    }
  }
  const latin = n => n >= 0 && n < raw.length && raw[n] !== "\n" && !WIDE.test(raw[n]);
  for (let n = 0; n < said.length; n++) if (raw[n] === " " && !(latin(n - 1) && latin(n + 1))) said[n] = "";
  const kept = said.flatMap((letter, n) => letter === "" ? [] : [n]);
  return {raw, kept, text: kept.map(n => said[n]).join(""), gap: n => said[n] === "" || raw[n] === "\n"};
}

/* The parts of a query: words and runs of Chinese; a change of script ends a part. */
function asked(query) {
  return query.trim().split(/\s+/u).flatMap(part => [...part].map(compared).join("")
    .replace(/([a-z])(?=\p{sc=Han})|(\p{sc=Han})(?=[a-z])/gu, "$1$2 ")
    .match(/[\p{L}\p{N}]+(?:[.\-\/–'’][\p{L}\p{N}]+)*/gu) ?? []).filter((word, n, all) => all.indexOf(word) === n);
}

/* The stem of an English word, which its forms share: collaborate, collaborations; visa, visas. */
function stem(word) {
  if (!/^[a-z]{4,}$/.test(word)) return word;
  const long = word.replace(/(?:ations?|ating|ated?|ates|ions?|ities|ity|ments?|ness|ings?|ed|ers?|ies|ly|y)$/, "");
  const short = long.length >= 5 ? long.replace(/([^aeiousl])\1$/, "$1") : word.replace(/(?:(?<=[sxz]|[cs]h)es|(?<!s)s)$/, "");
  return short.length >= 5 && short.endsWith("e") ? short.slice(0, -1) : short;
}

/* The positions of a word in a text, the length of each match, and its quality. Latin words match at the start of a word. */
function places(text, word, exact = false) {
  const found = [], chinese = HAN.test(word), root = chinese ? word : stem(word);
  for (let at = text.indexOf(root); at >= 0; at = text.indexOf(root, at + root.length)) {
    const before = text[at - 1] ?? "";
    if (/[a-z]/.test(root[0]) ? /[a-z0-9]/.test(before) : /\d/.test(root[0]) && /\d/.test(before)) continue;
    let end = at + root.length;
    if (!chinese) while (/[a-z0-9]/.test(text[end] ?? "")) end++;
    const same = text.slice(at, end) === word;
    if (!same && !chinese && (exact || word.length < 3 || /\d$/.test(word))) continue;
    found.push({at, size: end - at, fit: same || chinese ? 1 : .7});
  }
  return found;
}

const couples = word => [...word].slice(0, -1).map((letter, n) => letter + word[n + 1]);

function weighed(doc, need) {
  const inside = text => need.words.map(word => [word, places(text, word, need.exact)]).filter(([, at]) => at.length);
  const named = need.words.filter(word => doc.names.some(name => places(name, word, need.exact).length));
  const title = inside(doc.title.text), text = inside(doc.body.text);
  const got = new Set([...title, ...text].map(([word]) => word).concat(named));
  if (got.size < need.least) return null;
  const share = got.size / need.words.length, fit = at => Math.max(...at.map(each => each.fit));
  let score = 0;
  for (const word of named) if (!title.some(([other]) => other === word)) score += 20;
  for (const [word, at] of title) score += fit(at) * (20 + 40 * word.length / doc.title.text.length);
  for (const [word, at] of text) score += fit(at) * (3 * Math.log2(1 + at.length)
    + 30 * at.length * word.length / (doc.body.text.length + 60) + 4 / (1 + at[0].at / 80));
  return {score: score * share * share / need.words.length, title, text};
}

const marked = (read, hits) => {
  const inside = new Set(hits.flatMap(([, at]) => at.flatMap(each => read.kept.slice(each.at, each.at + each.size))));
  return (from, to) => {
    let html = "", open = false, gap = false;
    for (let n = from; n < to; n++) {
      if (read.gap(n)) { gap = html !== ""; continue; }
      const here = inside.has(n);
      if (open && !here) html += "</mark>";
      if (gap) html += stroke;
      if (here && (!open || gap)) html += open && gap ? "" : "<mark>";
      html += read.raw[n];
      open = here;
      gap = false;
    }
    return open ? html + "</mark>" : html;
  };
};

/* The excerpts that show why a text was found: around the first match of each word, from the start of a sentence. */
function snippets(read, hits) {
  const starts = hits.map(([, at]) => read.kept[at[0].at]).sort((one, other) => one - other), write = marked(read, hits), parts = [];
  for (const start of starts.length ? starts : [0]) {
    const last = parts.at(-1);
    if (last && start < last.to - BEFORE / 2) continue;
    let from = start;
    while (from > start - BEFORE && from > 0 && !ENDS.test(read.raw[from - 1])) from--;
    while (from > 0 && LATIN.test(read.raw[from]) && LATIN.test(read.raw[from - 1])) from--;
    const to = Math.min(read.raw.length, start + SNIPPET);
    if (last && from <= last.to) last.to = to;
    else if (parts.length < 2) parts.push({from, to});
  }
  return parts.map(({from, to}, n) => (from > 0 && !ENDS.test(read.raw[from - 1]) && !n ? "…" : "") + write(from, to)
    + (to < read.raw.length && !ENDS.test(read.raw[to - 1]) ? "…" : "")).join(stroke).replace("…" + stroke, "… ").replace(/… (?=\p{sc=Han})/u, "…");
}

/* Results are grouped by page; an entry (an event, a source, a term) is a result of its own, at its own address. It is
   listed below its page only if no entry contains all parts of the query. */
function search(query) {
  const needs = asked(query).map(need);
  if (!needs.length) return [];
  const whole = needs.map(({word}) => word).join(" "), groups = new Map(), parts = [];
  const group = at => groups.get(at) ?? groups.set(at, {terms: new Set(), sections: []}).get(at);
  for (const doc of docs) {
    const met = needs.map(each => weighed(doc, each));
    if (!met.some(Boolean)) continue;
    const own = group(doc.entry ? doc.location : doc.page);
    for (const each of [own, group(doc.page)]) met.forEach((found, n) => found && each.terms.add(n));
    const score = met.reduce((sum, found) => sum + (found?.score ?? 0), 0) * met.filter(Boolean).length * (doc.boost ?? 1);
    const part = {doc, met, score: score * (doc.entry ? ENTRY : doc.location === doc.page ? 1.2 : 1) + (called(doc, whole) ? MEANT : 0)};
    own.sections.push(part);
    if (doc.entry && doc.location !== doc.page) parts.push(part);
  }
  const most = Math.max(0, ...[...groups.values()].map(each => each.terms.size));
  for (const part of parts) if (group(part.doc.location).terms.size < most) group(part.doc.page).sections.push(part);
  return [...groups].filter(([at, {terms}]) => terms.size === most && heads.has(at)).map(([at, {sections}]) => {
    const items = sections.sort((one, other) => other.score - one.score).map(({doc, met, score}) => {
      const hits = part => met.flatMap(found => found?.[part] ?? []);
      return item(doc, score, hits("title"), hits("text"), Object.fromEntries(needs.map(({word}, n) => [word, met[n] !== null])), doc.location === at);
    });
    if (!items.some(each => each.location === at)) items.push(item(heads.get(at), 0, [], [], {}));
    return items;
  }).sort((one, other) => other[0].score - one[0].score);
}

/* How a word is searched: as whole words if it is a name, by pairs of characters if no text contains it. */
function need(word) {
  const exact = docs.some(doc => doc.names.includes(word));
  const known = exact || docs.some(doc => [doc.title.text, doc.body.text, ...doc.names].some(text => places(text, word).length));
  const words = !known && HAN.test(word) && word.length > 2 ? couples(word) : [word];
  return {word, words, exact, least: Math.ceil(words.length * .6)};
}

/* Whether a query equals a name of an entry: its id, its abbreviation, its title. */
const called = (doc, whole) => doc.names.includes(whole) || doc.title.text === whole;

/* The list item of a part of a page. Material's list shows no text for a single address within a page, such as an entry,
   so the text becomes part of the title. */
function item(doc, score, title, text, terms, first) {
  const name = marked(doc.title, title)(0, doc.title.raw.length), said = snippets(doc.body, text);
  const alone = first && doc.location !== doc.page;
  return {location: doc.location, score, terms, title: alone && said ? `${name}<span>${said}</span>` : name, text: said};
}

addEventListener("message", ({data: {type, data}}) => {
  if (type === 0) {
    const letters = [...(data.config.pairs ?? "")];
    pairs = new Map(letters.flatMap((letter, n) => n % 2 ? [] : [[letter, letters[n + 1]]]));
    stroke = data.config.stroke ?? stroke;
    docs = data.docs.map(doc => ({location: doc.location, page: doc.location.split("#")[0], boost: doc.boost, entry: Boolean(doc.entry),
      names: (doc.entry ?? []).map(name => read(name).text), title: read(doc.title), body: read(doc.text)}));
    heads = new Map(docs.filter(doc => doc.entry || doc.location === doc.page).map(doc => [doc.location, doc]));
    postMessage({type: 1});
  } else if (type === 2) {
    postMessage({type: 3, data: {items: search(String(data))}});
  }
});
