// Tells a scanner that acts as a keyboard from a person, as desktop/ui/keys does
// for the window: a scanner types its digits within milliseconds and then Return.
// A digit that no field has taken waits a moment for company before it is believed
// to be a person's.
const digitsMin = 6, digitsMax = 64;
const cardDigits = 13;
const charTime = 30, stallTime = 150, cardGap = 400, holdTime = 40; // milliseconds

// damm is the table of the check digit of a member's card (shared/domain/codes).
const damm = ["0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
  "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"];
const isCard = (run) => run.length === cardDigits && run.reduce((check, p) => Number(damm[check][p.digit]), 0) === 0;

// steady tells whether digits came in one place and without a longer pause, up to now.
const steady = (run, now, pause) => run.every((p, i) =>
  (run[i + 1]?.time ?? now) - p.time <= pause && !p.restore === !run[0].restore);

export class Board {
  // digit takes what a person typed, scan the code of a scanner. forget takes back
  // what the digits of a slow card did before the last told what they are.
  constructor(digit, scan, forget) {
    Object.assign(this, { digit, scan, forget, burst: [], held: 0, timer: 0 });
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
    if (run.some((p) => p.seen)) this.forget();
    clearTimeout(this.timer);
    this.burst = []; this.held = 0;
    this.scan(run.map((p) => p.digit).join(""));
    return true;
  }

  #scanned(now) {
    const card = this.burst.slice(-cardDigits);
    if (isCard(card) && steady(card, now, cardGap)) return card;
    for (let from = 0; this.burst.length - from >= digitsMin; from++) {
      const run = this.burst.slice(from), took = run.at(-1).time - run[0].time;
      if (took <= run.length * charTime + stallTime / 2 && steady(run, now, stallTime) && !run[0].seen) return run;
    }
    return null;
  }

  // release hands on what is held: it was a person's, or a scanner's without Return.
  release() {
    clearTimeout(this.timer);
    const held = this.held ? this.burst.slice(-this.held) : [];
    this.held = 0;
    if (!held.length) return;
    const one = held.every((p) => p.digit === held[0].digit);
    if (held.length >= digitsMin) this.burst = [];
    if (held.length >= digitsMin && !one) { this.scan(held.map((p) => p.digit).join("")); return; }
    for (const p of held.length >= digitsMin ? held.slice(0, 1) : held) {
      p.seen = true;
      this.digit(p.digit);
    }
  }

  // other is any key that is no digit: what came before it is no scan.
  other() { this.release(); this.burst = []; }
}
