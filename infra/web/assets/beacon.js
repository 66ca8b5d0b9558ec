"use strict";
// Says how a video is watched, to the beacon of its post: reelogBeacon(video, "https://…/beacon"). Each beacon has what
// happened since the last one; nothing says who watches. Errors of a player are told by error(kind) of what it returns.
function reelogBeacon(video, url) {
  const every = 10000;
  // randomUUID() is not there on pages without TLS.
  const session = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const none = () => ({ playedMs: 0, stalls: 0, stalledMs: 0, rungsUp: 0, rungsDown: 0, networkErrors: 0, mediaErrors: 0, otherErrors: 0 });
  let figures = none();
  let [wanted, started, ended, height] = [null, false, false, 0];
  // What is being timed now, and since when: "playedMs" or "stalledMs".
  let [timed, since] = [null, 0];
  const turn = (next) => {
    const now = performance.now();
    if (timed) figures[timed] += now - since;
    [timed, since] = [next, now];
  };
  const on = (names, happen) => names.split(" ").forEach((name) => video.addEventListener(name, happen));
  on("play", () => { wanted ??= performance.now(); });
  on("playing", () => {
    wanted ??= performance.now();
    if (!started) figures.startupMs = Math.round(performance.now() - wanted);
    started = true;
    turn("playedMs");
  });
  on("waiting", () => {
    if (!started || video.seeking || timed === "stalledMs") return;
    figures.stalls += 1;
    turn("stalledMs");
  });
  on("pause ended seeking emptied", () => turn(null));
  // What was buffered plays on without a word.
  on("seeked", () => started && !video.paused && turn("playedMs"));
  on("resize", () => {
    if (height && video.videoHeight !== height) figures[video.videoHeight > height ? "rungsUp" : "rungsDown"] += 1;
    height = video.videoHeight;
  });
  on("error", () => error(video.error?.code === 2 ? "network" : "media"));
  const error = (kind) => { figures[`${{ network: "network", media: "media" }[kind] ?? "other"}Errors`] += 1; };

  function send(last) {
    turn(timed);
    if (ended || wanted === null) return;
    ended = last;
    const said = Object.entries(figures).map(([name, value]) => [name, Math.min(Math.round(value), name.endsWith("Ms") ? 3600000 : 1000)]);
    if (!last && said.every(([, value]) => value === 0)) return;
    const body = JSON.stringify({ session, ...Object.fromEntries(said), ended: last });
    if (navigator.sendBeacon(url, body)) figures = none();
  }
  on("ended", () => send(false));
  setInterval(() => send(false), every);
  // Pages on telephones are not told more than that they are hidden; one that is shown again goes on.
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && send(false));
  window.addEventListener("pagehide", () => send(true));
  return { error };
}
