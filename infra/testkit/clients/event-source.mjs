// A listener of the event stream, as the SDK for browsers has it: the stock polyfill, with its names of things.
// Use: NODE_PATH=… node event-source.mjs '{"url":…,"headers":{…}}'; events go out, one JSON a line (see clients.rs).
import { createRequire } from 'node:module';

// `import` does not look into NODE_PATH; `require` does.
const { EventSourcePolyfill } = createRequire(import.meta.url)('event-source-polyfill');

const { url, headers } = JSON.parse(process.argv[2]);
const tell = (event, rest = {}) => console.log(JSON.stringify({ event, ...rest }));

const source = new EventSourcePolyfill(url, {
  headers,
  heartbeatTimeout: 60_000,
  lastEventIdQueryParameterName: 'Last-Event-ID',
});
source.onopen = () => tell('open');
source.onmessage = (message) => tell('message', { id: message.lastEventId, data: JSON.parse(message.data) });
source.onerror = (error) => tell('error', { status: error.status ?? null });

process.stdin.resume();
