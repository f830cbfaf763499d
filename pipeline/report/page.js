"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const PAGE = 40;
  const KINDS = ["direct", "mixed", "indirect"];
  const FOLD = /[\u0300-\u036f]/g;
  const fold = (text) => text.normalize("NFD").replace(FOLD, "").toLowerCase();

  const articles = data.articles;
  const byId = new Map(articles.map((article, index) => [article.id, index]));
  const quotes = data.quotes.map((row, index) => ({
    index, article: row[0], number: row[1], speaker: row[2], mention: row[3], role: row[4], kind: KINDS[row[5]],
    cue: row[6], confidence: row[7], rule: row[8], first: row[9], last: row[10], text: row[11], note: row[12],
  }));
  for (const article of articles) article.quotes = [];
  for (const quote of quotes) articles[quote.article].quotes.push(quote);

  /* Small things */

  function element(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children.filter((child) => child !== null && child !== ""));
    return made;
  }
  function marked(tag, html, properties) {
    // Made by newsbeam of escaped text and spans without anything that runs.
    const made = element(tag, properties);
    made.innerHTML = html;
    return made;
  }
  const plain = (html) => {
    const made = document.createElement("template");
    made.innerHTML = html;
    return made.content.textContent;
  };
  // Words apart, and what stands in quotation marks as it is.
  const wordsOf = (text) => [...fold(text).matchAll(/["“”]([^"“”]+)["“”]?|[^\s"“”]+/g)].map((match) => match[1] ?? match[0]);
  const many = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
  const titleOf = (article) => article.title ? plain(article.title) : "Without headline";
  const linkTo = (article, quote) => `#article/${article.id}${quote ? `/${quote.number}` : ""}`;
  const numbersOf = (node, role) => (node.dataset[role] || "").split(" ");

  function highlight(root, number) {
    for (const role of ["q", "s", "c"]) {
      for (const node of root.querySelectorAll(`[data-${role}]`)) {
        const on = number !== null && numbersOf(node, role).includes(String(number));
        node.classList.toggle(`on-${role}`, on);
      }
    }
  }

  /* Quotes */

  function searchable(quote) {
    quote.found ??= fold([quote.text, quote.speaker, quote.mention, quote.role, titleOf(articles[quote.article])].join(" "));
    return quote.found;
  }
  const inDays = (day, from, to) => (!from || (day && day >= from)) && (!to || (day && day <= to));

  function findQuotes(wish) {
    const words = wordsOf(wish.q);
    const speaker = fold(wish.speaker);
    const exact = speaker && quotes.some((quote) => quote.speaker && fold(quote.speaker) === speaker);
    const least = Number(wish.confidence);
    const found = quotes.filter((quote) => {
      const article = articles[quote.article];
      if (quote.confidence < least || (wish.type && quote.kind !== wish.type)) return false;
      if ((wish.source && article.source !== wish.source) || !inDays(article.day, wish.from, wish.to)) return false;
      if (speaker) {
        const name = fold(quote.speaker || quote.mention || "");
        if (exact ? name !== speaker : !name.includes(speaker)) return false;
      }
      return words.every((word) => searchable(quote).includes(word));
    });
    if (wish.order === "old") found.reverse();
    if (wish.order === "sure") found.sort((a, b) => b.confidence - a.confidence || a.index - b.index);
    if (wish.order === "unsure") found.sort((a, b) => a.confidence - b.confidence || a.index - b.index);
    return found;
  }

  function quoteItem(quote) {
    const article = articles[quote.article];
    const name = quote.speaker || quote.mention || "No speaker";
    const who = element("p", { className: "who" });
    if (quote.speaker) {
      const button = element("button", { type: "button", title: `Only quotes of ${name}` }, name);
      button.addEventListener("click", () => go("quotes", { speaker: quote.speaker }));
      who.append(button);
    } else {
      who.append(name);
    }
    if (quote.role) who.append(element("span", { className: "role" }, `, ${quote.role}`));
    const block = element("blockquote");
    for (let at = quote.first; at <= quote.last; at++) {
      block.append(marked("p", at < 0 ? article.title : article.text[at]));
    }
    highlight(block, quote.number);
    const item = element("li", { tabIndex: -1 }, who, block, quoteFacts(quote, article));
    item.dataset.href = linkTo(article, quote);
    return item;
  }

  function quoteFacts(quote, article) {
    const sure = element("span", { title: `rule: ${quote.rule}` }, `confidence ${quote.confidence.toFixed(2)}`);
    const facts = element("p", { className: "meta" }, element("span", { className: "tag" }, quote.kind));
    if (quote.note) facts.append(element("span", { className: "tag" }, quote.note));
    facts.append(sure, element("span", {}, article.name), element("span", {}, article.day || "no date"));
    facts.append(element("a", { href: linkTo(article, quote) }, titleOf(article)));
    if (article.url) facts.append(outward(article.url));
    return facts;
  }

  function outward(url) {
    return element("a", { href: url, rel: "noopener noreferrer external", target: "_blank" }, "original ↗");
  }

  /* Articles */

  function articleWords(article) {
    article.found ??= fold([article.title, ...article.text].map(plain).concat(article.byline, article.name).join(" "));
    return article.found;
  }

  function findArticles(wish) {
    const words = wordsOf(wish.q);
    return articles.filter((article) =>
      (!wish.source || article.source === wish.source) && inDays(article.day, wish.from, wish.to) &&
      words.every((word) => articleWords(article).includes(word)));
  }

  function articleItem(article) {
    const facts = [article.name, article.day || "no date", many(article.quotes.length, "quote")];
    const link = element("a", { href: linkTo(article) }, titleOf(article));
    const item = element("li", { tabIndex: -1 }, link, element("p", { className: "meta" }, facts.join(" · ")));
    item.dataset.href = linkTo(article);
    return item;
  }

  function openArticle(id, number) {
    const article = articles[byId.get(id)];
    const text = $("article-text");
    text.replaceChildren();
    $("article-side").replaceChildren();
    if (!article) {
      text.append(element("h1", { id: "article-title", tabIndex: -1 }, "Not among the articles of this page"));
      return;
    }
    text.append(marked("h1", article.title || "Without headline", { id: "article-title", tabIndex: -1 }));
    const facts = [article.name, article.day || "no date", article.place, article.byline].filter(Boolean);
    const meta = element("p", { className: "meta" }, ...facts.map((fact) => element("span", {}, fact)));
    if (article.url) meta.append(outward(article.url));
    text.append(meta, legend(), ...article.text.map((html) => marked("p", html, { className: "text" })));
    listQuotesOf(article, number);
  }

  function legend() {
    const names = [["e e-person", "person"], ["e e-org", "organization"], ["e e-place", "place"], ["e e-group", "nationality"], ["q", "quote"],
      ["on-s", "speaker"], ["on-c", "cue"]];
    const shown = names.map(([className, name]) => element("span", { className }, name));
    return element("p", { className: "legend" }, ...shown);
  }

  function listQuotesOf(article, number) {
    const side = $("article-side");
    const list = element("ol");
    side.append(element("h2", {}, many(article.quotes.length, "quote")), list);
    const choose = (chosen) => {
      for (const button of list.querySelectorAll("button")) {
        button.setAttribute("aria-pressed", String(Number(button.value) === chosen));
      }
      highlight($("article-text"), chosen);
      const target = chosen === null ? null : $("article-text").querySelector(".on-q");
      if (target) target.scrollIntoView({ block: "center" });
    };
    for (const quote of article.quotes) {
      const button = element("button", { type: "button", value: quote.number },
        element("strong", {}, quote.speaker || quote.mention || "No speaker"),
        element("small", {}, `${quote.kind} · ${quote.confidence.toFixed(2)}`), shorten(quote.text, 110));
      button.addEventListener("click", () => choose(button.getAttribute("aria-pressed") === "true" ? null : quote.number));
      list.append(element("li", {}, button));
    }
    choose(number);
  }
  const shorten = (text, length) => (text.length > length ? `${text.slice(0, length).trimEnd()}…` : text);

  /* Lists that grow */

  function fill(kind, found, makeItem, noun, total) {
    const list = $(`${kind}-list`);
    const more = $(`${kind}-more`);
    list.replaceChildren();
    $(`${kind}-count`).textContent = found.length === total ? many(total, noun) : `${found.length.toLocaleString("en")} of ${many(total, noun)}`;
    const grow = () => {
      const before = list.children.length;
      list.append(...found.slice(before, before + PAGE).map(makeItem));
      more.hidden = list.children.length >= found.length;
      return list.children[before];
    };
    more.onclick = () => grow().focus();
    grow();
  }

  /* Filters and addresses: what is chosen is in the address, so that it can be kept and gone back to. */

  const forms = {
    quotes: [$("quote-filter"), (wish) => fill("quote", findQuotes(wish), quoteItem, "quote", quotes.length)],
    articles: [$("article-filter"), (wish) => fill("article", findArticles(wish), articleItem, "article", articles.length)],
  };
  const wishOf = (form) => Object.fromEntries(new FormData(form));
  const standard = (name, value) => value === "" || (name === "confidence" && Number(value) === 0) || (name === "order" && value === "new");

  function addressOf(view, wish) {
    const chosen = new URLSearchParams(Object.entries(wish).filter(([name, value]) => !standard(name, value)));
    return `#${view}${chosen.size ? `?${chosen}` : ""}`;
  }
  function go(view, wish) {
    location.hash = addressOf(view, wish);
  }
  function read(form, query) {
    form.reset();
    for (const [name, value] of new URLSearchParams(query)) {
      const field = form.elements.namedItem(name);
      if (field && "value" in field) field.value = value;
    }
    if (form.elements.shown) form.elements.shown.value = Number(form.elements.confidence.value).toFixed(2);
  }

  let last = null;
  function show() {
    const [path, query = ""] = location.hash.slice(1).split("?", 2);
    const [name, id, number] = path.split("/");
    const view = ["overview", "quotes", "articles", "article"].includes(name) ? name : "overview";
    for (const section of document.querySelectorAll("main > section")) section.hidden = section.id !== `view-${view}`;
    for (const link of document.querySelectorAll("nav a")) {
      const current = link.dataset.view === (view === "article" ? "articles" : view);
      current ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
    }
    if (forms[view]) {
      const [form, apply] = forms[view];
      read(form, query);
      apply(wishOf(form));
      last = location.hash;
    } else if (view === "article") {
      openArticle(id, number === undefined ? null : Number(number));
      $("back").href = last || "#articles";
      $("back").textContent = last && last.startsWith("#quotes") ? "← Back to the quotes" : "← All articles";
    }
    document.title = view === "overview" ? data.title : `${$(`${view}-title`).textContent} · ${data.title}`;
    if (!(view === "article" && number !== undefined)) window.scrollTo(0, 0);
  }
  function showAndFocus() {
    show();
    const view = [...document.querySelectorAll("main > section")].find((section) => !section.hidden);
    view.querySelector("h1")?.focus({ preventScroll: true });
  }

  function watchForm(view) {
    const [form, apply] = forms[view];
    let timer = 0;
    const update = () => {
      const wish = wishOf(form);
      if (form.elements.shown) form.elements.shown.value = Number(wish.confidence).toFixed(2);
      history.replaceState(null, "", addressOf(view, wish));
      last = location.hash;
      apply(wish);
    };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(update, 120); });
    form.addEventListener("reset", () => setTimeout(update));
    form.addEventListener("submit", (event) => event.preventDefault());
    const sources = new Map(articles.filter((article) => article.source).map((article) => [article.source, article.name]));
    for (const [slug, name] of [...sources].sort((a, b) => a[1].localeCompare(b[1]))) {
      form.elements.source.append(element("option", { value: slug }, name));
    }
  }

  function listSpeakers() {
    const counts = new Map();
    for (const { speaker } of quotes) if (speaker) counts.set(speaker, (counts.get(speaker) || 0) + 1);
    const names = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, 1000);
    $("speakers").append(...names.map(([name]) => element("option", { value: name })));
  }

  /* Keys */

  function step(direction) {
    const items = [...document.querySelectorAll("main > section:not([hidden]) > ol > li, main > section:not([hidden]) .results li")];
    if (!items.length) return;
    const at = items.indexOf(document.activeElement.closest("li"));
    const next = items[Math.min(Math.max(at + direction, 0), items.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "Escape") {
      if (typing) event.target.blur();
      else if (!$("view-article").hidden) location.hash = $("back").hash;
    } else if (!typing && event.key === "/") {
      event.preventDefault();
      if ($("view-quotes").hidden && $("view-articles").hidden) location.hash = "#quotes";
      setTimeout(() => forms[$("view-articles").hidden ? "quotes" : "articles"][0].elements.q.focus(), 30);
    } else if (!typing && (event.key === "j" || event.key === "k")) {
      step(event.key === "j" ? 1 : -1);
    } else if (event.key === "Enter" && event.target.dataset.href) {
      location.hash = event.target.dataset.href;
    }
  }

  /* What a mark of a chart says, beside it */

  function tip(event) {
    const mark = event.target.closest?.(".chart svg a, .chart svg [aria-roledescription='bar'], .chart svg [aria-roledescription='rect mark']");
    const says = mark && (mark.getAttribute("aria-label") || mark.querySelector("[aria-label]")?.getAttribute("aria-label"));
    $("tip").hidden = !says;
    if (!says) return;
    $("tip").textContent = says;
    const box = mark.getBoundingClientRect();
    const width = $("tip").offsetWidth;
    $("tip").style.left = `${Math.max(8, Math.min(box.left + box.width / 2 - width / 2, innerWidth - width - 8))}px`;
    $("tip").style.top = `${Math.max(8, box.top - $("tip").offsetHeight - 6)}px`;
  }

  /* Light and dark */

  const THEMES = [["auto", "Auto", "as the system"], ["light", "Light", "light"], ["dark", "Dark", "dark"]];
  const system = matchMedia("(prefers-color-scheme: dark)");
  let theme = "auto";
  try { theme = localStorage.getItem("newsbeam-theme") || "auto"; } catch { /* not kept in this place */ }
  function paint() {
    const [name, label, words] = THEMES.find(([known]) => known === theme) || THEMES[0];
    document.documentElement.dataset.theme = name === "auto" ? (system.matches ? "dark" : "light") : name;
    $("theme").textContent = label;
    $("theme").setAttribute("aria-label", `Colours: ${words}`);
  }
  $("theme").addEventListener("click", () => {
    theme = THEMES[(THEMES.findIndex(([known]) => known === theme) + 1) % THEMES.length][0];
    try { localStorage.setItem("newsbeam-theme", theme); } catch { /* as above */ }
    paint();
  });
  system.addEventListener("change", paint);

  paint();
  listSpeakers();
  watchForm("quotes");
  watchForm("articles");
  addEventListener("hashchange", showAndFocus);
  addEventListener("keydown", onKey);
  for (const name of ["mouseover", "focusin"]) addEventListener(name, tip);
  document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); $("main").focus(); });
  show();
})();
