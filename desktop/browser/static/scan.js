// Tells a scanner that acts as a keyboard from a person, as desktop/ui/keys does
// for the window: a scanner types its digits within milliseconds and then Return.
// A digit that no field has taken waits a moment for company before it is believed
// to be a person's.
const digitsMin = 6, digitsMax = 64;
const charTime = 30, stallTime = 150, holdTime = 40; // milliseconds

export class Board {
  // digit takes what a person typed, scan the code of a scanner.
  constructor(digit, scan) {
    Object.assign(this, { digit, scan, burst: [], held: 0, timer: 0 });
  }

  // add takes a digit; restore puts the field back that has taken it already, and is
  // missing where no field has.
  add(digit, time, restore) {
    if (restore) this.release();
    this.burst = [...this.burst, { digit, time, restore }].slice(-digitsMax);
    if (restore) return;
    this.held++;
    clearTimeout(this.timer);
    // In two halves, so that keys which piled up behind slow drawing come between.
    this.timer = setTimeout(() => { this.timer = setTimeout(() => this.release(), holdTime / 2); }, holdTime / 2);
  }

  // finish ends a scan if the last digits were one, and tells whether they were.
  finish(time) {
    const run = this.#scanned(time);
    if (!run) return false;
    run[0].restore?.();
    clearTimeout(this.timer);
    this.burst = []; this.held = 0;
    this.scan(run.map((p) => p.digit).join(""));
    return true;
  }

  #scanned(now) {
    const last = this.burst.at(-1);
    if (!last || now - last.time > stallTime) return null;
    for (let from = 0; this.burst.length - from >= digitsMin; from++) {
      const run = this.burst.slice(from);
      const steady = run.every((p, i) => i === 0 || (p.time - run[i - 1].time <= stallTime && !p.restore === !run[0].restore));
      if (steady && last.time - run[0].time <= run.length * charTime + stallTime / 2) return run;
    }
    return null;
  }

  // release hands on what is held: it was a person's, or a scanner's without Return.
  release() {
    clearTimeout(this.timer);
    const held = this.held ? this.burst.slice(-this.held) : [];
    this.held = 0;
    if (!held.length) return;
    this.burst = [];
    const one = held.every((p) => p.digit === held[0].digit);
    if (held.length >= digitsMin && !one) { this.scan(held.map((p) => p.digit).join("")); return; }
    for (const p of held.length >= digitsMin ? held.slice(0, 1) : held) this.digit(p.digit);
  }

  // other is any key that is no digit: what came before it is no scan.
  other() { this.release(); this.burst = []; }
}
