// The first start: which station this is. The next thing on the screen is the desk.
import { at, follow, otherLanguage, post, words } from "/static/talk.js";

const say = (sentence) => { at("said").textContent = sentence; at("said").className = "hint"; };
let busy = false;

at("county").addEventListener("change", () => {
  const none = at("town").options[0];
  const towns = document.querySelector(`template[data-county="${at("county").value}"]`);
  at("town").replaceChildren(none, ...(towns ? towns.content.cloneNode(true).children : []));
  at("town").value = "";
});

at("welcome").addEventListener("submit", async (e) => {
  e.preventDefault();
  const name = at("name").value.trim();
  if (busy) return;
  if (!name) { say(words.needName); at("name").focus(); return; }
  if (!at("county").value) { say(words.needCounty); at("county").focus(); return; }
  busy = true;
  const answer = await post("/begin", { name, division: at("town").value || at("county").value });
  busy = false;
  if (answer.trouble) say(answer.trouble);
  else location.reload();
});
// A list opens with the space bar; Return goes on, as in the window.
for (const list of [at("county"), at("town")]) {
  list.addEventListener("keydown", (e) => {
    if (e.key === "Enter") { e.preventDefault(); at("welcome").requestSubmit(); }
  });
}
at("language").addEventListener("click", otherLanguage);
follow(() => {}, (lost) => { if (lost) say(words.lost); });
