"use strict";
// A seek bar that shows the picture of the place under the pointer: cues of a WebVTT file name parts of one sheet.
const storyboard = (() => {
  const seconds = (text) => text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  const cue = /^([\d:.]+) --> ([\d:.]+)\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)$/gm;

  function read(text, base) {
    return [...text.matchAll(cue)].map(([, start, end, sheet, ...part]) => {
      const [x, y, width, height] = part.map(Number);
      return { start: seconds(start), end: seconds(end), sheet: new URL(sheet, base).href, x, y, width, height };
    });
  }

  function clock(time) {
    const [hours, minutes] = [Math.floor(time / 3600), Math.floor(time / 60) % 60];
    const two = (number) => String(Math.floor(number)).padStart(2, "0");
    return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(time % 60)}`;
  }

  function showTile(tile, label, cues, time) {
    const found = cues.find(({ start, end }) => start <= time && time < end) || cues.at(-1);
    tile.style.width = `${found.width}px`;
    tile.style.height = `${found.height}px`;
    tile.style.backgroundImage = `url("${found.sheet}")`;
    tile.style.backgroundPosition = `-${found.x}px -${found.y}px`;
    label.textContent = clock(time);
  }

  // Shows the bar once the cues are there.
  return async function attach(video, url) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`the storyboard: ${answer.status}`);
    const cues = read((await answer.text()).replaceAll("\r\n", "\n"), answer.url);
    if (cues.length === 0) return;
    const [box, bar, tile, label] = ["seek", "seek-bar", "seek-tile", "seek-time"].map((id) => document.getElementById(id));
    const length = () => (Number.isFinite(video.duration) ? video.duration : cues.at(-1).end);
    const point = (event) => {
      const line = bar.getBoundingClientRect();
      const share = Math.min(1, Math.max(0, (event.clientX - line.left) / line.width));
      tile.hidden = false;
      showTile(tile, label, cues, share * length());
      tile.style.left = `${Math.min(line.width - tile.offsetWidth, Math.max(0, share * line.width - tile.offsetWidth / 2))}px`;
    };
    bar.addEventListener("pointermove", point);
    bar.addEventListener("pointerleave", () => { tile.hidden = true; });
    bar.addEventListener("input", () => { video.currentTime = bar.value / bar.max * length(); });
    video.addEventListener("timeupdate", () => { bar.value = video.currentTime / length() * bar.max; });
    box.hidden = false;
  };
})();
