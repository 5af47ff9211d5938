// Runs emulate's GitHub, asks it for what Python wants, and keeps its webhooks in the order of the writes.
//
// stdin   stays open as long as somebody wants this process; when it closes, the process ends,
//         so that a crashed test leaves no orphan.
// stdout  one line when ready: the port of the control
// control one JSON a line, [command, what it needs], answered by one JSON a line, {"done": ...} or {"failed": text}:
//         start   {seed, now, url}  a fresh GitHub at `now` (milliseconds) that calls itself `url`; the former one is gone
//         perform [step, ...]       requests one after the other: {answers: [[status, headers, body], ...],
//                                   raised: [[event, body], ...]}, the webhooks that they raised
//         clock   {now}             what `new Date()` says; it runs from there
import http from "node:http";
import { syncBuiltinESMExports } from "node:module";
import { createServer } from "node:net";
import { Readable } from "node:stream";

const HOOK = "http://webhook.invalid/";
// Putting it back is quicker than making it anew, but does not forget how often each token has asked.
const RESETS = 30;
const realFetch = globalThis.fetch;
const RealDate = globalThis.Date;
let raised = [];
let ahead = 0;
let running;
let planted; // the seed that it was made with
let resets = 0;

// emulate answers through node's HTTP server only. Its listener is kept and called without a socket:
// that takes a quarter of the time.
let listener;
const create = http.createServer;
http.createServer = (listens) => create((listener = listens));
syncBuiltinESMExports();
const { createEmulator } = await import("emulate");

// emulate sends each webhook by its own fetch, without waiting for the one before. Caught here,
// before any socket is involved, their order is that of the writes that raised them.
globalThis.fetch = async (url, init) => {
  if (String(url) !== HOOK) return realFetch(url, init);
  raised.push([init.headers["X-GitHub-Event"], init.body]);
  return new Response(null, { status: 202 });
};

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length) super(...given);
    else super(RealDate.now() + ahead);
  }
  static now() {
    return RealDate.now() + ahead;
  }
};

// As much of node's response as emulate's listener uses.
class Answer {
  headers = {};
  parts = [];
  constructor(ended) {
    this.ended = ended;
  }
  setHeader(name, value) {
    this.headers[name] = value;
  }
  write(part) {
    this.parts.push(Buffer.from(part));
    return true;
  }
  end(last) {
    if (last) this.write(last);
    this.ended([this.statusCode, this.headers, Buffer.concat(this.parts).toString()]);
  }
  destroy(error) {
    this.ended([500, {}, String(error)]);
  }
}

function send({ method, path, headers, body }) {
  const asked = Readable.from(body ? [Buffer.from(body)] : []);
  return new Promise((resolve) => listener(Object.assign(asked, { method, url: path, headers }), new Answer(resolve)));
}

const commands = {
  async start({ seed, now, url }) {
    ahead = now - RealDate.now();
    raised = [];
    const wanted = JSON.stringify([seed, url]);
    if (wanted === planted && ++resets < RESETS) {
      running.reset();
    } else {
      await running?.close();
      running = await createEmulator({ service: "github", port: 0, seed, baseUrl: url });
      [planted, resets] = [wanted, 0];
    }
  },
  async perform(steps) {
    raised = [];
    const answers = [];
    for (const step of steps) answers.push(await send(step));
    return { answers, raised };
  },
  async clock({ now }) {
    ahead = now - RealDate.now();
  },
};

async function answer(line) {
  const [command, needed] = JSON.parse(line);
  try {
    return { done: await commands[command](needed) };
  } catch (error) {
    return { failed: String(error?.stack ?? error) };
  }
}

// Who asks waits for the answer before they ask again, so what comes ends with at most one whole line.
const control = createServer((socket) => {
  let begun = [];
  socket.setNoDelay();
  socket.on("error", () => {}); // whoever asked has gone
  socket.on("data", async (part) => {
    begun.push(part);
    if (part.at(-1) !== 10) return;
    const line = Buffer.concat(begun);
    begun = [];
    socket.write(JSON.stringify(await answer(line)) + "\n");
  });
});

process.stdin.resume();
process.stdin.on("close", () => process.exit(0));
control.listen(0, "127.0.0.1", () => console.log(control.address().port));
