// What has been chosen for the visit that is being recorded. It knows nothing of
// the page, and does what desktop/ui/desk/form.go does for the window.
import { words } from "/static/talk.js";

const serviceKeys = "QWERTYUIOPASDFGHJKLZXCVBNM";
const onShow = 9; // groups and services before the tile with the others
const peopleMax = Number(words.peopleMax);

export class Form {
  groups = []; services = [];
  group = ""; people = 1; pressedMore = false;
  chosen = new Map(); // service → quantity, 0 for as many as people
  current = ""; // the service that was chosen last
  last = new Map();
  member = null; others = false; unfolded = false;

  setGroups(groups) { this.groups = groups; this.others &&= groups.length > onShow; }

  // setServices keeps the place of what is on show: a tile that changes its letter
  // during the day is worse than one that is not in the best place.
  setServices(services) {
    const place = new Map(this.services.map((s, i) => [s.code, i]));
    this.services = [...services].sort((a, b) => place.has(a.code) && place.has(b.code) ? place.get(a.code) - place.get(b.code) : 0)
      .slice(0, serviceKeys.length);
  }

  #shown() { return this.groups.slice(this.others ? onShow : 0).slice(0, onShow); }

  digit(key) {
    if (key === "0") { if (this.groups.length > onShow) this.others = !this.others; return; }
    const g = this.#shown()[Number(key) - 1];
    if (g) this.pick(g.code);
  }

  // pick chooses a group; picking it again means one more person of it.
  pick(group) {
    if (this.group === group) { this.pressedMore = true; this.addPeople(1); return; }
    if (this.pressedMore) { this.people = 1; this.pressedMore = false; }
    this.group = group;
  }

  addPeople(n) { this.people = Math.min(Math.max(this.people + n, 1), peopleMax); }

  #folds() { return this.services.length > onShow + 1; }

  // letter switches a service on or off.
  letter(key) {
    let i = serviceKeys.indexOf(key);
    if (i < 0) return;
    if (this.#folds() && i >= onShow) {
      if (i === onShow) { this.unfolded = !this.unfolded; return; }
      i--; // the tile in the tenth place unfolds: what comes after it is one further on
    }
    const s = this.services[i];
    if (!s) return;
    this.current = "";
    if (!this.chosen.delete(s.code)) { this.chosen.set(s.code, 0); this.current = s.code; }
    this.unfolded ||= this.#folds() && i >= onShow;
  }

  // addQuantity changes how much of the service that was chosen last was used. It
  // begins at the number of people, and going back there means just that.
  addQuantity(n) {
    if (!this.chosen.has(this.current)) return;
    const q = Math.max((this.chosen.get(this.current) || this.people) + n, 1);
    this.chosen.set(this.current, q === this.people ? 0 : q);
  }

  choose(member) {
    this.member = member;
    this.people = 1; this.pressedMore = false;
    if (this.groups.some((g) => g.code === member.group)) this.group = member.group;
  }

  kept() {
    return this.chosen.size > 0 && this.chosen.size === this.last.size && [...this.chosen.keys()].every((c) => this.last.has(c));
  }

  next() { Object.assign(this, { group: "", people: 1, pressedMore: false, member: null, others: false, current: "" }); }

  clear() { this.next(); this.chosen.clear(); }

  // saved empties the form for the next visitor. The services stay, one for each.
  saved() {
    this.chosen = new Map([...this.chosen.keys()].map((c) => [c, 0]));
    this.last = new Map(this.chosen);
    this.next();
  }

  input() {
    const services = this.services.filter((s) => this.chosen.has(s.code)).map((s) => ({ code: s.code, quantity: this.chosen.get(s.code) }));
    return { group: this.group, people: this.people, services, member: this.member?.id ?? "" };
  }

  groupTiles() {
    const tiles = this.#shown().map((g, i) => {
      const on = g.code === this.group;
      return { key: String(i + 1), name: g.name, accent: g.accent, on, note: on && this.people > 1 ? "× " + this.people : "" };
    });
    if (this.groups.length > onShow) tiles.push({ key: "0", name: this.others ? words.firstGroups : words.moreGroups });
    return tiles;
  }

  serviceTiles() {
    const folds = this.#folds(), tiles = [];
    this.services.forEach((s, i) => {
      if (folds && i >= onShow && !this.unfolded) return;
      if (folds && i === onShow) tiles.push({ key: serviceKeys[onShow], name: words.fewerServices });
      const quantity = this.chosen.get(s.code);
      tiles.push({
        key: serviceKeys[folds && i >= onShow ? i + 1 : i], name: s.name, on: this.chosen.has(s.code),
        note: quantity ? "× " + quantity : s.note ?? "",
      });
    });
    if (folds && !this.unfolded) {
      const hidden = this.services.slice(onShow).filter((s) => this.chosen.has(s.code)).length;
      tiles.push({ key: serviceKeys[onShow], name: words.moreServices, note: hidden ? "+" + hidden : "" });
    }
    return tiles.filter((t) => t.key);
  }
}
