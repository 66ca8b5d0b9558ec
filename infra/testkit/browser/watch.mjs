// Opens a page in headless Chromium, plays its first video and prints what happened as JSON (see browser.rs).
// Use: NODE_PATH=… node watch.mjs URL SCREENSHOT.png
import { createRequire } from 'node:module';

// `import` does not look into NODE_PATH; `require` does.
const { chromium } = createRequire(import.meta.url)('playwright-core');

const [url, screenshot] = process.argv.slice(2);
const LIMIT_MS = 30_000;

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--autoplay-policy=no-user-gesture-required',
    '--disable-gpu',
    // A page in a file may look at the pictures of a video in a file.
    '--allow-file-access-from-files',
  ],
});
const errors = [];
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(url, { timeout: LIMIT_MS });
  await page.waitForSelector('video', { timeout: LIMIT_MS });
  const played = await play(page);
  const beacon = await leave(page);
  console.log(JSON.stringify({ ...played, beacon, errors, text: await page.innerText('body') }));
} catch (error) {
  console.error(String(error));
  errors.forEach((line) => console.error(`page: ${line}`));
  process.exitCode = 1;
} finally {
  await browser.close();
}

// Two looks at the clock while the video runs, then one at its picture.
async function play(page) {
  const video = page.locator('video').first();
  await video.evaluate((element) => {
    element.muted = true;
    // An interrupted play() is the page's own affair (it may still be attaching its source): the clock decides.
    element.play().catch(() => {});
  });
  const reach = async (time) => {
    const handle = await video.elementHandle();
    await page.waitForFunction(
      ([element, least]) => element.error || (element.currentTime >= least && element.videoWidth > 0),
      [handle, time],
      { timeout: LIMIT_MS },
    );
    const failure = await video.evaluate((element) => element.error?.message);
    if (failure !== undefined) throw new Error(`the video cannot be played: ${failure}`);
    return video.evaluate((element) => element.currentTime);
  };
  const first = await reach(0.1);
  const second = await reach(first + 1);
  const tile = await hover(page);
  await page.screenshot({ path: screenshot });
  return { timesS: [first, second], tile, ...(await video.evaluate(look)) };
}

// What shows over the middle of the page's seek bar, if it has one: the time, and the size of the picture.
async function hover(page) {
  const bar = page.locator('#seek-bar');
  // It comes with its tiles, a moment after the video; a page that has none by then has none.
  await bar.waitFor({ timeout: 5_000 }).catch(() => {});
  if (!(await bar.isVisible())) return null;
  await bar.hover();
  const tile = page.locator('#seek-tile');
  await tile.waitFor({ timeout: LIMIT_MS });
  return tile.evaluate(async (element) => {
    const picture = new Image();
    picture.src = element.style.backgroundImage.slice(5, -2);
    await picture.decode();
    return { time: element.innerText, width: picture.naturalWidth, height: picture.naturalHeight };
  });
}

// A page that says how watching went is told that it is left; the status of the answer.
async function leave(page) {
  if (!(await page.evaluate(() => typeof reelogBeacon === 'function'))) return null;
  const answer = page.waitForResponse((response) => response.url().includes('/beacon'), { timeout: LIMIT_MS });
  await page.evaluate(() => window.dispatchEvent(new Event('pagehide')));
  return (await answer).status();
}

// Runs in the page: the size of the picture and the standard deviation of its brightness on a small copy.
function look(element) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [64, 36];
  const context = canvas.getContext('2d');
  context.drawImage(element, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const light = [];
  for (let i = 0; i < data.length; i += 4) light.push((data[i] + data[i + 1] + data[i + 2]) / 3);
  const mean = light.reduce((sum, value) => sum + value, 0) / light.length;
  const variance = light.reduce((sum, value) => sum + (value - mean) ** 2, 0) / light.length;
  return { width: element.videoWidth, height: element.videoHeight, contrast: Math.sqrt(variance) };
}
