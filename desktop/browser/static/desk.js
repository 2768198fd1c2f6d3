// The desk: who came, what they used, Enter. It says "saved" only after the program
// has said so, and keeps what was typed where it has not.
import { at, follow, otherLanguage, post, words } from "/static/talk.js";
import { Form } from "/static/form.js";
import { Board } from "/static/scan.js";

const searchPause = 120, searchMin = 2;
const idleTime = 5 * 60 * 1000; // nobody at the desk for so long: forget who was chosen
const form = new Form(), search = at("search");

let rows = [];
let saving = false, stuck = false, waiting = [], attempt = "";
let found = [], marked = 0, question = 0, pause = 0, idle = 0;

// Drawing

function element(name, className, text = "") {
  const e = document.createElement(name);
  e.className = className;
  e.textContent = text;
  return e;
}

function say(kind, sentence) { at("said").className = kind; at("said").textContent = sentence; }

function drawTiles(into, tiles, pick) {
  into.replaceChildren(...tiles.map((t) => {
    const b = element("button", "tile " + (t.accent ?? ""));
    b.tabIndex = -1;
    b.setAttribute("aria-pressed", String(!!t.on));
    b.append(element("kbd", "", t.key), t.name);
    if (t.note) b.append(element("i", "", t.note));
    b.addEventListener("click", () => when(() => change(() => pick(t.key))));
    return b;
  }));
}

function draw() {
  drawTiles(at("groups"), form.groupTiles(), (key) => form.digit(key));
  drawTiles(at("services"), form.serviceTiles(), (key) => form.letter(key));
  at("people").textContent = form.people;
  at("kept").hidden = !form.kept();
  at("chip").hidden = !form.member;
  at("person").textContent = form.member?.words ?? "";
}

function drawToday(t) {
  rows = t.rows;
  at("total").textContent = t.people;
  at("used").textContent = t.services;
  at("saved").textContent = t.saved;
  at("yesterday").textContent = t.yesterday;
  at("rest").textContent = t.rest ?? "";
  const most = Math.max(1, ...t.hours);
  at("hours").replaceChildren(...t.hours.map((n, i) => {
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect"), height = Math.max(1, 42 * n / most);
    for (const [name, value] of Object.entries({ x: i * 10 + 1, y: 44 - height, width: 8, height })) bar.setAttribute(name, value);
    if (i === t.hour) bar.setAttribute("class", "now");
    return bar;
  }));
  at("none").hidden = rows.length > 0;
  at("rows").replaceChildren(...rows.map((r) => {
    const line = element("li", r.voided ? "voided" : "");
    line.append(element("span", "time", r.time), element("span", "who", r.group), element("span", "used", r.voided ? words.undone : r.services));
    if (r.undoable) {
      const undo = element("button", "plain", words.undo);
      undo.tabIndex = -1;
      undo.addEventListener("click", () => when(() => takeBack(r)));
      line.append(undo);
    }
    return line;
  }));
}

function take(view) {
  at("station").textContent = view.station;
  at("demo").hidden = !view.demo;
  at("clock").textContent = view.head.clock;
  at("pill").textContent = view.head.pill;
  at("pill").className = "pill tone-" + view.head.tone;
  form.setGroups(view.groups);
  form.setServices(view.services);
  draw();
  drawToday(view.today);
}

// refresh reads what is on show. Signals that come meanwhile are one more reading.
let reading = false, again = false;
async function refresh() {
  if (reading) { again = true; return; }
  reading = true;
  try {
    const answer = await (await fetch("/view")).json();
    if (answer.view) take(answer.view);
    else say("bad", answer.trouble);
  } catch { /* the stream says that the program is gone */ }
  reading = false;
  if (again) { again = false; refresh(); }
}

// Doing

// when does something now, or after the visit that is being saved: a fast hand is
// already at the next visitor then.
function when(f) {
  clearTimeout(idle);
  idle = setTimeout(() => { form.next(); clearSearch(); draw(); }, idleTime);
  if (saving) waiting.push(f);
  else f();
}

// change changes the form. A visit that could not be saved is not changed: Enter
// tries again, Escape gives up.
function change(f) {
  if (stuck) return;
  f();
  attempt = "";
  say("", "");
  draw();
}

async function record() {
  if (!form.group) { say("hint", words.chooseGroup); return; }
  saving = true;
  attempt ||= crypto.randomUUID();
  const answer = await post("/visit", { ...form.input(), attempt });
  saving = false;
  if (answer.trouble) {
    waiting = []; // meant for the next visitor, and this one is still here
    stuck = !!answer.stuck;
    say("bad", answer.trouble);
    return;
  }
  stuck = false;
  attempt = "";
  form.saved();
  clearSearch();
  if (answer.view) take(answer.view);
  draw();
  say("good", answer.message);
  while (waiting.length && !saving) waiting.shift()();
}

async function takeBack(row) {
  const answer = await post("/undo", { id: row.id });
  say(answer.trouble ? "bad" : "good", answer.trouble ?? answer.message);
  if (answer.view) take(answer.view);
}

function undo() {
  when(() => {
    const row = rows.find((r) => r.undoable);
    if (row) takeBack(row);
    else say("hint", words.nothingToUndo);
  });
}

// Finding a person

async function find(text, show) {
  const asked = ++question;
  const answer = await post("/find", { text });
  if (asked !== question) return;
  if (answer.trouble) say("bad", answer.trouble);
  else show(answer.people);
}

function showFound(people, notice = "") {
  found = people;
  marked = 0;
  at("found").hidden = false;
  drawFound(notice);
}

function drawFound(notice = "") {
  at("found").replaceChildren(...(notice ? [element("li", "quiet", notice)] : found.map((p, i) => {
    const line = element("li", "", p.words);
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", String(i === marked));
    line.addEventListener("click", () => choose(p));
    return line;
  })));
  at("found").querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
}

const answered = (people) => people.length ? showFound(people) : showFound([], words.nobodyFound);

function clearSearch() {
  clearTimeout(pause);
  question++;
  found = [];
  search.value = "";
  at("found").hidden = true;
}

function closeSearch() { clearSearch(); search.blur(); }

function choose(person) {
  when(() => { change(() => form.choose(person)); closeSearch(); });
}

search.addEventListener("input", () => {
  clearTimeout(pause);
  question++;
  found = [];
  const text = search.value.trim();
  if (!text) at("found").hidden = true;
  else if ([...text].length < searchMin) showFound([], words.searchMore);
  else pause = setTimeout(() => find(text, answered), searchPause);
});

// scanned takes the code of a card: the person fills the form and waits for Enter.
function scanned(code) {
  when(() => find(code, (people) => {
    if (people.length) choose(people[0]);
    else say("hint", words.cardUnknown);
  }));
}

// Keys

const board = new Board((digit) => when(() => change(() => form.digit(digit))), scanned, () => when(() => change(() => form.next())));

// plain turns a full-width character into the plain one: an input method may be left
// in full-width mode.
const plain = (key) => key.length === 1 && key >= "！" && key <= "～" ? String.fromCharCode(key.charCodeAt(0) - 0xfee0) : key;

// digitOf is the digit of a key; an input method that is on hides it behind "Process".
function digitOf(e, key) {
  if (/^[0-9]$/.test(key)) return key;
  return e.key === "Process" && /^(Digit|Numpad)[0-9]$/.test(e.code) ? e.code.at(-1) : "";
}

function keyInSearch(e, key) {
  const digit = digitOf(e, key);
  if (digit) {
    const before = search.value;
    board.add(digit, e.timeStamp, () => { search.value = before; search.dispatchEvent(new Event("input")); });
    return;
  }
  if (key === "Enter" && board.finish(e.timeStamp)) { e.preventDefault(); return; }
  board.other();
  const text = search.value.trim();
  if (key === "Escape") closeSearch();
  else if (key === "ArrowDown" || key === "ArrowUp") {
    marked = Math.min(Math.max(marked + (key === "ArrowDown" ? 1 : -1), 0), found.length - 1);
    if (found.length) drawFound();
  } else if (key === "Enter" && !text) { search.blur(); when(record); }
  else if (key === "Enter" && found.length) choose(found[marked]);
  else if (key === "Enter") { clearTimeout(pause); find(text, answered); }
  else return;
  e.preventDefault();
}

function keyOnPage(e, key) {
  const digit = digitOf(e, key);
  if (digit) { if (!e.repeat) board.add(digit, e.timeStamp); return; }
  if (key === "Enter" && board.finish(e.timeStamp)) return;
  if (key === "Shift") return;
  board.other();
  if (key === "Enter") when(record);
  else if (key === "Escape") when(() => { closeSearch(); stuck = false; change(() => form.clear()); });
  else if (key === "Backspace" || key === "Delete") when(() => change(() => form.chosen.clear()));
  else if (key === " " || key === "/") search.focus();
  else if (key === "+" || key === "=") when(() => change(() => form.addPeople(1)));
  else if (key === "-") when(() => change(() => form.addPeople(-1)));
  else if ("]】」".includes(key)) when(() => change(() => form.addQuantity(1)));
  else if ("[【「".includes(key)) when(() => change(() => form.addQuantity(-1)));
  else if (/^[a-z]$/i.test(key)) when(() => change(() => form.letter(key.toUpperCase())));
  else return;
  e.preventDefault();
}

document.addEventListener("keydown", (e) => {
  if (e.isComposing || e.altKey || e.metaKey) return;
  const key = plain(e.key), inSearch = e.target === search;
  if (e.ctrlKey) {
    if (key === "f") search.focus();
    else if (key === "z" && !(inSearch && search.value)) undo();
    else return;
    e.preventDefault();
    return;
  }
  if (inSearch) keyInSearch(e, key);
  else keyOnPage(e, key);
});

// A button that was clicked must not keep the keyboard: the next Enter saves.
document.addEventListener("mousedown", (e) => {
  if (e.target.closest("button, li")) e.preventDefault();
});
document.addEventListener("click", (e) => { if (e.target.closest("button")) search.blur(); });

at("save").addEventListener("click", () => when(record));
at("fewer").addEventListener("click", () => when(() => change(() => form.addPeople(-1))));
at("more").addEventListener("click", () => when(() => change(() => form.addPeople(1))));
at("drop").addEventListener("click", () => when(() => change(() => { form.member = null; })));
at("language").addEventListener("click", otherLanguage);

follow(refresh, (lost) => {
  at("lost").textContent = words.lost;
  at("lost").hidden = !lost;
  if (!lost) refresh();
});
refresh();
