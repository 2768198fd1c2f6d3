// Hears from the server that figures changed. A browser has six connections to a
// host over HTTP/1.1, so of all pages that are open in it one holds the stream and
// passes on what it hears; where that page goes away, another one takes over.
"use strict";
window.changes = (address, shown, tell) => {
  const silentAfter = 45000; // the server says something every 20 seconds
  const answerWithin = 300;
  const me = crypto.getRandomValues(new Uint32Array(2)).join("-");
  const channel = window.BroadcastChannel ? new BroadcastChannel("changes " + address) : null;
  let stream = null;
  let asking = 0;
  let heard = 0; // when something came, from the server or from the page that holds the stream
  let latest = 0; // the newest state that was announced
  let wanted = false;

  const post = (kind) => { if (channel) channel.postMessage({ kind, from: me, latest: latest || Number(shown()) }); };
  const flows = () => wanted && Date.now() - heard < silentAfter && heard > 0;

  function alive() {
    const before = flows();
    heard = Date.now();
    if (!before) tell.open();
  }

  function lost() {
    heard = 0;
    tell.lost();
  }

  function changed(number) {
    alive();
    latest = number;
    if (number !== Number(shown())) tell.changed();
  }

  // open holds the stream itself.
  function open() {
    close();
    const said = new URL(address, location.href);
    said.searchParams.set("shown", shown());
    stream = new EventSource(said);
    stream.addEventListener("here", () => { alive(); post("here"); });
    stream.addEventListener("figures", (e) => { changed(Number(e.lastEventId)); post("figures"); });
    stream.onerror = () => { lost(); post("lost"); }; // the browser tries again by itself, unless it was refused
  }

  function close() {
    clearTimeout(asking);
    if (stream) stream.close();
    stream = null;
  }

  // seek asks who holds the stream, and holds it where nobody answers.
  function seek() {
    if (!channel) { open(); return; }
    clearTimeout(asking);
    post("who");
    asking = setTimeout(open, answerWithin);
  }

  if (channel) channel.onmessage = ({ data }) => {
    if (!wanted) return;
    const holds = stream !== null && stream.readyState === EventSource.OPEN && flows();
    switch (data.kind) {
      case "who":
        if (holds) post("here");
        return;
      case "lost":
        if (!stream) lost();
        return;
      case "left":
        if (!stream) { heard = 0; clearTimeout(asking); asking = setTimeout(seek, Math.random() * answerWithin); }
        return;
    }
    // Of two that opened at the same moment, one steps back.
    if (holds && me < data.from) { post("here"); return; }
    close();
    if (data.latest > Number(shown())) changed(data.latest); else alive();
  };

  return {
    flows,
    // start begins to listen, and does nothing where something is being heard.
    start() {
      wanted = true;
      if (flows() || stream && stream.readyState === EventSource.CONNECTING) return;
      close();
      seek();
    },
    stop() {
      const held = stream !== null;
      wanted = false;
      heard = 0;
      close();
      if (held) post("left");
    },
  };
};
