// A client of the older chat, as tenants' pages have it: the stock STOMP client over the stock WebSocket client.
// Use: NODE_PATH=… node stomp.mjs '{"url":…,"headers":{…}}'; commands come in and events go out, one JSON a line
// (see clients.rs).
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

// `import` does not look into NODE_PATH; `require` does.
const require = createRequire(import.meta.url);
const { Client } = require('@stomp/stompjs');
globalThis.WebSocket = require('ws');

const { url, headers, heartbeat = 25_000 } = JSON.parse(process.argv[2]);
const tell = (event, rest = {}) => console.log(JSON.stringify({ event, ...rest }));

const client = new Client({
  brokerURL: url,
  connectHeaders: headers,
  reconnectDelay: 0,
  heartbeatIncoming: heartbeat,
  heartbeatOutgoing: heartbeat,
  onConnect: (frame) => tell('connected', { headers: frame.headers }),
  onStompError: (frame) => tell('error', { headers: frame.headers }),
  onWebSocketClose: (close) => tell('closed', { code: close.code }),
});

const acts = {
  subscribe({ destination, headers }) {
    const receipt = `sub-${destination}`;
    client.watchForReceipt(receipt, () => tell('subscribed', { destination }));
    const heard = (message) =>
      tell('message', { destination: message.headers.destination, body: JSON.parse(message.body) });
    client.subscribe(destination, heard, { ...headers, receipt });
  },
  send({ destination, headers, body }) {
    const type = { 'content-type': 'application/json' };
    client.publish({ destination, headers: { ...type, ...headers }, body: JSON.stringify(body) });
  },
  async leave() {
    await client.deactivate();
    tell('over');
  },
};

client.activate();
createInterface({ input: process.stdin }).on('line', (line) => {
  const command = JSON.parse(line);
  acts[command.do](command);
});
