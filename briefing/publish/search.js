/* Searches a site in English or Chinese, in the place of Material's worker. A word is looked for as it stands, without
   an index of words: Chinese has no blanks between words, so it is found as characters in a row, wherever they stand;
   English is found by the stem at the start of a word. Simplified and Traditional characters, full and half width,
   accents, 一九七九 and 1979 count as the same; the index brings the pairs of characters.
   The messages are Material's: 0 the index, 1 ready, 2 a query, 3 what is found, by page, each with its sections. */
"use strict";

const HAN = /\p{sc=Han}/u, WIDE = /[\p{sc=Han}\u3000-\u303f\uff00-\uffef]/u, NUMERALS = "〇一二三四五六七八九", BLOCK = /^<\/?(?:p|li|ul|ol|h\d|pre|table|tr|td|th|div)\b/i;
const UNSEEN = /[\u00ad\u200b-\u200d\u2060\ufeff]/;
const ENTITIES = {lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", nbsp: " "};
const ENDS = /[\n。！？]/, LATIN = /[a-z0-9]/i, SNIPPET = 70, BEFORE = 24;
let docs = [], pairs = new Map(), stroke = " · ";

/* One letter as it is compared: half width, small, Simplified, without accents, a numeral as a digit. */
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

/* A text of the index, letter by letter: how each is written, and how it is compared. The end of a block ends every
   word; a blank counts between two Latin words only. Either is a gap to look at where it does not part such words. */
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

/* What a query asks for: words and runs of Chinese; where scripts meet, one ends. */
function asked(query) {
  return query.trim().split(/\s+/u).flatMap(part => [...part].map(compared).join("")
    .replace(/([a-z])(?=\p{sc=Han})|(\p{sc=Han})(?=[a-z])/gu, "$1$2 ")
    .match(/[\p{L}\p{N}]+(?:[.\-\/–'’][\p{L}\p{N}]+)*/gu) ?? []).filter((word, n, all) => all.indexOf(word) === n);
}

/* The beginning that an English word shares with its other forms: collaborate, collaborations; visa, visas. */
function stem(word) {
  if (!/^[a-z]{4,}$/.test(word)) return word;
  const long = word.replace(/(?:ations?|ating|ated?|ates|ions?|ities|ity|ments?|ness|ings?|ed|ers?|ies|ly|y)$/, "");
  const short = long.length >= 5 ? long.replace(/([^aeiousl])\1$/, "$1") : word.replace(/(?:(?<=[sxz]|[cs]h)es|(?<!s)s)$/, "");
  return short.length >= 5 && short.endsWith("e") ? short.slice(0, -1) : short;
}

/* Where a word stands in a text, how long it is there, and how well it fits. Latin words begin where a word does. */
function places(text, word) {
  const found = [], chinese = HAN.test(word), root = chinese ? word : stem(word);
  for (let at = text.indexOf(root); at >= 0; at = text.indexOf(root, at + root.length)) {
    const before = text[at - 1] ?? "";
    if (/[a-z]/.test(root[0]) ? /[a-z0-9]/.test(before) : /\d/.test(root[0]) && /\d/.test(before)) continue;
    let end = at + root.length;
    if (!chinese) while (/[a-z0-9]/.test(text[end] ?? "")) end++;
    const same = text.slice(at, end) === word;
    if (!same && !chinese && (word.length < 3 || /\d$/.test(word))) continue;
    found.push({at, size: end - at, fit: same || chinese ? 1 : .7});
  }
  return found;
}

const couples = word => [...word].slice(0, -1).map((letter, n) => letter + word[n + 1]);

function weighed(doc, need) {
  const inside = text => need.words.map(word => [word, places(text, word)]).filter(([, at]) => at.length);
  const title = inside(doc.title.text), text = inside(doc.body.text);
  const got = new Set([...title, ...text].map(([word]) => word));
  if (got.size < need.least) return null;
  const share = got.size / need.words.length, fit = at => Math.max(...at.map(each => each.fit));
  let score = 0;
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

/* The parts of a text that show why it was found: around the first place of each word, from the start of a sentence. */
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

function search(query) {
  const needs = asked(query).map(word => {
    const known = docs.some(doc => places(doc.title.text, word).length || places(doc.body.text, word).length);
    const parts = !known && HAN.test(word) && word.length > 2 ? couples(word) : [word];
    return {word, words: parts, least: Math.ceil(parts.length * .6)};
  });
  if (!needs.length) return [];
  const pages = new Map();
  for (const doc of docs) {
    const met = needs.map(need => weighed(doc, need));
    if (!met.some(Boolean)) continue;
    const page = pages.get(doc.page) ?? {terms: new Set(), sections: []};
    met.forEach((found, n) => found && page.terms.add(n));
    const score = met.reduce((sum, found) => sum + (found?.score ?? 0), 0) * met.filter(Boolean).length * (doc.boost ?? 1);
    page.sections.push({doc, met, score: doc.location === doc.page ? score * 1.2 : score});
    pages.set(doc.page, page);
  }
  const most = Math.max(0, ...[...pages.values()].map(page => page.terms.size));
  return [...pages].filter(([, page]) => page.terms.size === most).map(([at, page]) => {
    const items = page.sections.sort((one, other) => other.score - one.score).map(({doc, met, score}) => {
      const hits = part => met.flatMap(found => found?.[part] ?? []);
      return item(doc, score, hits("title"), hits("text"), Object.fromEntries(needs.map((need, n) => [need.word, met[n] !== null])));
    });
    const parent = docs.find(doc => doc.location === at);
    if (parent && !items.some(each => each.location === at)) items.push(item(parent, 0, [], [], {}));
    return items;
  }).filter(items => items.some(each => !each.location.includes("#"))).sort((one, other) => other[0].score - one[0].score);
}

const item = (doc, score, title, text, terms) => ({
  location: doc.location, score, terms,
  title: marked(doc.title, title)(0, doc.title.raw.length), text: snippets(doc.body, text),
});

addEventListener("message", ({data: {type, data}}) => {
  if (type === 0) {
    const letters = [...(data.config.pairs ?? "")];
    pairs = new Map(letters.flatMap((letter, n) => n % 2 ? [] : [[letter, letters[n + 1]]]));
    stroke = data.config.stroke ?? stroke;
    docs = data.docs.map(doc => ({location: doc.location, page: doc.location.split("#")[0], boost: doc.boost, title: read(doc.title), body: read(doc.text)}));
    postMessage({type: 1});
  } else if (type === 2) {
    postMessage({type: 3, data: {items: search(String(data))}});
  }
});
