// Keeps a screen on a wall current for weeks: takes in new figures, turns its panels
// over, and says how old what it shows is. While the server is away it goes on with the
// last figures.
"use strict";
(() => {
  const main = document.getElementById("wall");
  const askEvery = 15000; // while nothing is heard
  const anywayEvery = 30000; // so that the age is that of the figures
  const turnEvery = 12000;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  let readAt = 0; // by the clock of this page, which nobody sets
  let askedAt = 0;
  let asking = false;
  let again = false;
  let panel = 0;

  const head = () => main.querySelector("[data-shown]");
  const shown = () => head().dataset.shown;
  const say = (text) => {
    const e = document.getElementById("notice");
    if (e.textContent !== text) e.textContent = text;
  };

  function taken() {
    readAt = performance.now() - 1000 * Number(head().dataset.age);
    turn(0);
    age();
  }

  function age() {
    const s = Math.max(0, Math.floor((performance.now() - readAt) / 1000));
    const [words, n] = s < 60 ? [main.dataset.seconds, s] : s < 3600 ? [main.dataset.minutes, Math.floor(s / 60)] : [main.dataset.hours, Math.floor(s / 3600)];
    const e = document.getElementById("age");
    e.textContent = words.replace("{n}", n);
    e.classList.toggle("old", s >= 120);
  }

  function turn(by) {
    const all = main.querySelectorAll(".panel");
    document.body.classList.toggle("turns", !still.matches);
    panel = (panel + by) % all.length;
    all.forEach((e, i) => e.classList.toggle("current", i === panel));
  }

  async function ask() {
    if (asking) { again = true; return; }
    asking = true;
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), askEvery);
    askedAt = performance.now();
    try {
      do {
        again = false;
        const answer = await fetch(location.href, { headers: { "X-Fragment": "wall" }, cache: "no-store", signal: patience.signal });
        if (answer.status >= 500) throw new Error(String(answer.status));
        if (!answer.ok || answer.headers.get("X-Fragment") !== "wall") { say(main.dataset.refused); return; }
        main.innerHTML = await answer.text(); // made by our own server, escaped there
        taken();
      } while (again);
    } catch {
      say(main.dataset.lost);
    } finally {
      clearTimeout(timer);
      asking = false;
    }
  }

  const stream = window.changes(main.dataset.stream, shown, { open() {}, changed: ask, lost() { say(main.dataset.lost); } });

  function look() {
    age();
    const since = performance.now() - askedAt;
    if (stream.flows() ? since >= anywayEvery : since >= askEvery) {
      stream.start();
      ask();
    }
  }

  performance.setResourceTimingBufferSize(0); // nobody reads how long each request took
  askedAt = performance.now();
  taken();
  stream.start();
  setInterval(look, 1000);
  setInterval(() => turn(1), turnEvery);
  window.addEventListener("pagehide", stream.stop);
  window.addEventListener("pageshow", (e) => { if (e.persisted) { stream.start(); ask(); } });
})();
