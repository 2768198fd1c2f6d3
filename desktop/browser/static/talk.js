// How the page talks to the program, and what all pages have in common.
export const words = JSON.parse(document.getElementById("words").textContent);
export const at = (id) => document.getElementById(id);

// post sends what is wanted. Nothing is thrown: what goes wrong is a sentence, as
// what the program refuses is.
export async function post(path, wanted) {
  try {
    const answer = await fetch(path, {
      method: "POST", headers: { "Content-Type": "application/json", "X-Yizhan": "page" }, body: JSON.stringify(wanted),
    });
    return await answer.json();
  } catch {
    return { trouble: words.lost, stuck: true };
  }
}

// over says that the program has ended, and leaves nothing to press.
export function over() {
  const said = document.createElement("p");
  said.textContent = words.ended;
  const main = document.createElement("main");
  main.className = "card";
  main.append(said);
  document.body.className = "message";
  document.body.replaceChildren(main);
}

// follow hears what changes while the page is open; the program also knows by it
// that somebody sees it.
export function follow(changed, lost) {
  const live = new EventSource("/live");
  live.addEventListener("open", () => lost(false));
  live.addEventListener("error", () => lost(true));
  live.addEventListener("changed", changed);
  live.addEventListener("ended", () => { live.close(); over(); });
  at("end").addEventListener("click", async () => {
    const answer = await post("/end", {});
    live.close();
    if (answer.trouble) lost(true);
    else over();
  });
}

export async function otherLanguage() {
  if (!(await post("/language", {})).trouble) location.reload();
}
