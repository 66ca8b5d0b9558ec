"use strict";
// Shows a post as its state tells it, and plays it as soon as there is something to play.
const uuid = location.pathname.split("/")[2];
// What is not public is shown to who brings a token.
const token = new URLSearchParams(location.search).get("streamingToken");
const by = (id) => document.getElementById(id);
const last = ["PROCESSED", "FAILED_PROCESSING", "FAILED_UPLOAD", "FAILED_QUEUING"];
let playing = false;
let hasTiles = false;

function play(state) {
  const video = by("video");
  if (playing || !(state.hlsUrl || state.mp4Url)) return;
  playing = true;
  video.hidden = false;
  if (state.thumbnailUrl) video.poster = state.thumbnailUrl;
  const beacon = reelogBeacon(video, state.beaconUrl);
  if (state.hlsUrl && window.Hls && Hls.isSupported()) {
    const hls = new Hls();
    hls.on(Hls.Events.ERROR, (_, error) => {
      if (error.fatal) beacon.error({ networkError: "network", mediaError: "media" }[error.type]);
      if (error.fatal) by("note").textContent = `The player stopped: ${error.details}`;
    });
    hls.loadSource(state.hlsUrl);
    hls.attachMedia(video);
  } else if (state.hlsUrl && video.canPlayType("application/vnd.apple.mpegurl")) {
    video.src = state.hlsUrl;
  } else if (state.mp4Url) {
    video.src = state.mp4Url;
  } else {
    by("note").textContent = "This build has no HLS player: run infra/setup and build again.";
  }
}

// Tiles come when all else does, or before.
function tiles(state) {
  if (hasTiles || !playing || !state.storyboardUrl) return;
  hasTiles = true;
  storyboard(by("video"), state.storyboardUrl).catch((error) => {
    by("note").textContent = error.message;
  });
}

function links(state) {
  const save = state.mp4Url && state.mp4Url + (state.mp4Url.includes("?") ? "&" : "?") + "download";
  const all = [["HLS", state.hlsUrl], ["MPEG-DASH", state.dashUrl], ["MP4", state.mp4Url], ["Download", save]];
  by("links").replaceChildren(...all.filter(([, url]) => url).map(([name, url]) => {
    const link = document.createElement("a");
    link.href = url;
    link.textContent = name;
    return link;
  }));
}

// Each version with how far it is; one that is complete needs no bar.
function renditions(state) {
  by("renditions").hidden = state.renditions.length === 0 || state.videoPostState === "PROCESSED";
  by("renditions").replaceChildren(...state.renditions.map((rendition) => {
    const line = document.createElement("li");
    const share = Math.min(1, rendition.madeMs / Math.max(1, rendition.totalMs));
    const bar = document.createElement("progress");
    bar.value = rendition.isComplete ? 1 : share;
    bar.setAttribute("aria-label", `${rendition.name} made`);
    const note = document.createElement("span");
    note.textContent = rendition.isComplete ? "complete" : `${Math.floor(share * 100)} %${rendition.isPlayable ? ", playable" : ""}`;
    const name = document.createElement("span");
    name.textContent = rendition.name;
    line.append(name, bar, note);
    return line;
  }));
}

function show(state) {
  document.title = `${state.title || "Video"} – Reelog`;
  by("title").textContent = state.title || "Untitled";
  by("state").textContent = state.videoPostState;
  by("note").textContent = state.failureReason
    ? `Reason: ${state.failureReason}`
    : state.durationMs ? format.duration(state.durationMs) : "";
  by("progress").hidden = !state.progress;
  if (state.progress) {
    by("progress").value = state.progress.doneMs / Math.max(1, state.progress.totalMs);
    by("note").textContent = state.progress.stage;
  }
  const usage = state.ownerUsage;
  by("watched").textContent = format.duration(usage.watchedMs);
  by("delivered").textContent = format.bytes(usage.deliveredBytes);
  by("transcoded").textContent = format.duration(usage.transcodedMs);
  by("cpu").textContent = format.duration(usage.cpuMs);
  renditions(state);
  links(state);
  play(state);
  tiles(state);
}

async function look() {
  let wait = 1000;
  try {
    const answer = await fetch(`/watch/${uuid}/state${token ? `?streamingToken=${encodeURIComponent(token)}` : ""}`);
    if (answer.status === 404) {
      by("title").textContent = "There is no video here for you";
      by("state").hidden = true;
      return;
    }
    const state = await answer.json();
    show(state);
    if (last.includes(state.videoPostState)) wait = 10000;
  } catch (error) {
    by("note").textContent = "The server does not answer; trying again.";
    wait = 5000;
  }
  setTimeout(look, wait);
}

look();
