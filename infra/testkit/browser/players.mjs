// Plays addresses with stock players in headless Chromium, all at once, each on a page of another origin than the media.
// Use: NODE_PATH=… node players.mjs '{"scripts":{…},"runs":[{"player":…,"url":…,"growing":…}]}'; prints what each did as
// JSON (see players.rs).
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// `import` does not look into NODE_PATH; `require` does.
const { chromium } = createRequire(import.meta.url)('playwright-core');

const { scripts, runs } = JSON.parse(process.argv[2]);
// Software decoders beside other tests on two cores; a growing post is waited for, too.
const LIMIT_MS = 150_000;

const site = createServer((request, response) => {
  response.setHeader('content-type', 'text/html');
  response.end('<!doctype html><link rel="icon" href="data:,"><title>Player</title><video muted></video>');
});
await new Promise((listening) => site.listen(0, '127.0.0.1', listening));
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
});
try {
  console.log(JSON.stringify(await Promise.all(runs.map(run))));
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
} finally {
  await browser.close();
  site.close();
}

async function run({ player, url, growing }) {
  const page = await (await browser.newContext()).newPage();
  const errors = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => errors.push(`exception: ${error}`));
  page.on('response', (answer) => answer.status() >= 400 && errors.push(`${answer.status()} ${answer.url()}`));
  await page.goto(`http://127.0.0.1:${site.address().port}/`);
  await page.addScriptTag({ content: readFileSync(scripts[player], 'utf8') });
  await page.addScriptTag({ content: `${open}\n${watch}` });
  const seen = await page.evaluate(
    ([player, url, growing, limitMs]) => window.watch(player, url, growing, limitMs),
    [player, url, growing, LIMIT_MS],
  );
  return { player, ...seen, errors: [...errors, ...seen.errors] };
}

// Runs in the page: a player as four things. Heights are those of its rungs.
async function open(name, video, url, report) {
  if (name === 'hls.js') {
    const hls = new Hls({ cmcd: { sessionId: name, contentId: name } });
    // A decoder that is late is the machine's affair (a hole in the media would be skipped with another error), and a
    // load that a forced switch breaks off is ours.
    const fine = ['bufferStalledError', 'bufferNudgeOnStall', 'aborted'];
    hls.on(Hls.Events.ERROR, (_, { type, details, error }) => fine.includes(details) || report(`${type} ${details} ${error}`));
    const parsed = new Promise((done) => hls.once(Hls.Events.MANIFEST_PARSED, done));
    hls.loadSource(url);
    hls.attachMedia(video);
    await parsed;
    return {
      heights: () => hls.levels.map((level) => level.height),
      force: (height) => (hls.currentLevel = hls.levels.findIndex((level) => level.height === height)),
    };
  }
  if (name === 'shaka') {
    const player = new shaka.Player();
    player.addEventListener('error', ({ detail }) => report(`code ${detail.code} ${JSON.stringify(detail.data)}`));
    player.configure({ abr: { enabled: false }, cmcd: { enabled: true, sessionId: `${name} ${url.includes('.mpd')}`, contentId: name } });
    await player.attach(video);
    await player.load(url);
    return {
      heights: () => player.getVariantTracks().map((track) => track.height),
      force: (height) => player.selectVariantTrack(player.getVariantTracks().find((track) => track.height === height), true),
    };
  }
  const player = dashjs.MediaPlayer().create();
  player.updateSettings({ streaming: { cmcd: { enabled: true, sid: name, cid: name }, abr: { autoSwitchBitrate: { video: false, audio: false } } } });
  for (const event of ['ERROR', 'PLAYBACK_ERROR']) {
    player.on(dashjs.MediaPlayer.events[event], ({ error }) => report(`${event} ${JSON.stringify(error)} ${error?.message}`));
  }
  const ready = new Promise((done) => player.on(dashjs.MediaPlayer.events.STREAM_INITIALIZED, done));
  player.initialize(video, url, true);
  await ready;
  const rungs = () => player.getRepresentationsByType('video');
  return {
    heights: () => rungs().map((rung) => rung.height),
    force: (height) => player.setRepresentationForTypeById('video', rungs().find((rung) => rung.height === height).id, true),
  };
}

// Runs in the page: from the start through each rung and a seek to the end. A growing post is only watched to its end.
async function watch(name, url, growing, limitMs) {
  const video = document.querySelector('video');
  const [errors, shown] = [[], []];
  const end = performance.now() + limitMs;
  const until = async (what, holds) => {
    while (!holds()) {
      const { currentTime, readyState, videoHeight, duration } = video;
      if (errors.length > 0) throw new Error(`an error before ${what}`);
      if (performance.now() > end) throw new Error(`no ${what}: ${JSON.stringify({ currentTime, readyState, videoHeight, duration })}`);
      await new Promise((next) => setTimeout(next, 50));
    }
  };
  const plays = async (what, from) => until(what, () => !video.seeking && video.currentTime >= from);
  const seen = { startS: null, heights: [], shown, errors, error: null };
  video.addEventListener('resize', () => shown.push(video.videoHeight));
  video.addEventListener('playing', () => (seen.startS ??= video.currentTime), { once: true });
  video.addEventListener('error', () => errors.push(`video: ${video.error?.message}`));
  try {
    const player = await open(name, video, url, (text) => errors.push(`${name}: ${text}`));
    // An interrupted play() is the player's own affair (it may still be attaching its source): the clock decides.
    video.play().catch(() => {});
    await until('start', () => seen.startS !== null && video.currentTime > seen.startS + 0.5);
    if (!growing) {
      seen.heights = player.heights().sort((a, b) => a - b);
      const [low, high] = [seen.heights[0], seen.heights.at(-1)];
      for (const height of [low, high, low]) {
        player.force(height);
        await until(`rung of ${height}`, () => video.videoHeight === height);
        await plays(`playing of ${height}`, video.currentTime + 0.5);
      }
      for (const share of [0.7, 0.1]) {
        video.currentTime = video.duration * share;
        await plays(`playing from ${share}`, video.duration * share + 0.5);
      }
    }
    video.playbackRate = 4;
    await until('end', () => video.ended);
  } catch (error) {
    seen.error = String(error);
  }
  return { ...seen, endS: video.currentTime, durationS: video.duration };
}
