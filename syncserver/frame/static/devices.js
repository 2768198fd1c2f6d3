// Keeps the table of computers current, and leaves the forms below it alone: what
// somebody is typing there must stay.
"use strict";
(() => {
  const every = 5000;
  async function refresh() {
    if (document.hidden) return;
    try {
      const answer = await fetch("/devices");
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("computers");
      if (fresh) document.getElementById("computers").replaceChildren(...fresh.childNodes);
    } catch { /* the server is away: the next turn tries again */ }
  }
  setInterval(refresh, every);
})();
