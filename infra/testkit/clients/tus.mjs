// A page that uploads with the stock client tus-js-client, in headless Chromium; what it sends crosses origins.
// Use: NODE_PATH=… node tus.mjs '{"endpoint":…,"headers":{…},"size":…,"options":{…},"breakAt":…}'; says how it ended,
// in one JSON a line (see clients.rs). Byte n of the file is n * 7 modulo 251. With `breakAt` the client is closed after
// that many bytes, and another one goes on with the URL it had.
import { createRequire } from 'node:module';

// `import` does not look into NODE_PATH; `require` does.
const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');

const wanted = JSON.parse(process.argv[2]);
const tell = (event, rest = {}) => console.log(JSON.stringify({ event, ...rest }));

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await browser.newPage();
  const requests = [];
  page.on('response', (response) => requests.push(`${response.request().method()} ${response.status()}`));
  await page.addScriptTag({ path: require.resolve('tus-js-client/dist/tus.min.js') });
  const url = await page.evaluate(upload, wanted);
  tell('uploaded', { url, requests });
} catch (error) {
  tell('failed', { error: String(error) });
} finally {
  await browser.close();
}
process.exit();

// Runs in the page.
async function upload({ endpoint, headers, size, options, breakAt }) {
  const bytes = Uint8Array.from({ length: size }, (_, n) => (n * 7) % 251);
  const file = new File([bytes], 'from a page.mp4', { type: 'video/mp4' });
  const metadata = { filename: file.name, filetype: file.type };
  const send = (more, onProgress) =>
    new Promise((onSuccess, onError) => {
      const done = () => onSuccess(upload.url);
      const upload = new tus.Upload(file, { endpoint, headers, metadata, ...options, ...more, onSuccess: done, onError });
      upload.options.onChunkComplete = (_, sent) => onProgress?.(upload, sent, onSuccess);
      upload.start();
    });
  if (breakAt === undefined) return send({});
  const uploadUrl = await send({}, (upload, sent, stop) => sent >= breakAt && upload.abort().then(() => stop(upload.url)));
  return send({ uploadUrl });
}
