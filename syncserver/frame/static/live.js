// Keeps the figures of an open page current. The page is complete without this
// file: all it does is fetch the page's own address again when the server says
// that figures changed, and put the new <main> in place of the old one.
"use strict";
(() => {
  const main = document.getElementById("figures");
  const notice = document.getElementById("notice");
  const pollEvery = 15000; // while the stream is down
  const refreshEvery = 60000; // even when nothing was heard: "last arrival" ages
  const quietAfter = 1500;
  let refreshed = Date.now();
  let timer = 0;
  let fetching = false;
  let again = false;

  const state = () => main.querySelector("[data-shown]");
  const shown = () => (state() ? state().dataset.shown : "");

  function say(text) {
    const time = state() ? state().dataset.updated : "";
    const sentence = text ? text.replace("{time}", time) : "";
    if (notice.textContent !== sentence) notice.textContent = sentence;
    notice.hidden = !sentence;
  }

  function numbers() {
    const out = new Map();
    for (const e of main.querySelectorAll("[data-figure]")) out.set(e.dataset.figure, e.textContent);
    return out;
  }

  // replace swaps the figures in, and leaves the reader's place, the opened
  // fold-outs and the focus as they were.
  function replace(html) {
    const open = new Set();
    for (const d of main.querySelectorAll("details[data-keep][open]")) open.add(d.dataset.keep);
    const focused = place(document.activeElement);
    const before = numbers();
    const x = window.scrollX, y = window.scrollY;
    main.innerHTML = html; // made by our own server, escaped there
    for (const d of main.querySelectorAll("details[data-keep]")) d.open = open.has(d.dataset.keep);
    if (focused && focused()) focused().focus({ preventScroll: true });
    window.scrollTo(x, y);
    for (const e of main.querySelectorAll("[data-figure]")) {
      const old = before.get(e.dataset.figure);
      if (old === undefined || old === e.textContent) continue;
      e.classList.add("changed");
      setTimeout(() => e.classList.remove("changed"), quietAfter);
    }
  }

  // place remembers an element inside the figures by what it is.
  function place(e) {
    if (!e || !main.contains(e)) return null;
    const fold = e.closest("details[data-keep]");
    if (e.tagName === "SUMMARY" && fold) {
      const key = fold.dataset.keep;
      return () => main.querySelector(`details[data-keep="${CSS.escape(key)}"] > summary`);
    }
    const address = e.getAttribute("href");
    return address ? () => main.querySelector(`a[href="${CSS.escape(address)}"]`) : null;
  }

  async function refresh() {
    if (fetching) { again = true; return; }
    fetching = true;
    try {
      do {
        again = false;
        const answer = await fetch(location.href, { headers: { "X-Fragment": "figures" }, cache: "no-store" });
        if (answer.status >= 500) throw new Error(String(answer.status));
        // A page to sign in on, or one of a server that was replaced.
        if (!answer.ok || answer.headers.get("X-Fragment") !== "figures") { say(notice.dataset.reload); return; }
        replace(await answer.text());
        refreshed = Date.now();
        say(stream.flows() ? "" : notice.dataset.polling);
      } while (again);
    } catch {
      say(notice.dataset.lost);
    } finally {
      fetching = false;
    }
  }

  const stream = window.changes("/api/v1/live", shown, {
    open() {
      document.body.classList.add("live");
      if (!notice.hidden) refresh(); // what was missed is announced by the server at once
    },
    changed: refresh,
    lost() {
      document.body.classList.remove("live");
      say(notice.dataset.lost);
    },
  });

  // A stream that fails, or that somebody on the way holds back, is replaced by asking.
  function look() {
    if (stream.flows()) {
      if (Date.now() - refreshed >= refreshEvery) refresh();
      return;
    }
    document.body.classList.remove("live");
    stream.start();
    refresh();
  }

  function begin() {
    stream.start();
    clearInterval(timer);
    timer = setInterval(look, pollEvery);
  }

  function end() {
    clearInterval(timer);
    stream.stop();
    document.body.classList.remove("live");
  }

  if (!state() || !window.EventSource || !window.fetch) return;
  // A browser has six connections to a host: a page that nobody sees gives its
  // own back.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) end(); else { begin(); refresh(); }
  });
  window.addEventListener("pagehide", end);
  window.addEventListener("pageshow", (e) => { if (e.persisted) { begin(); refresh(); } });
  begin();
})();
