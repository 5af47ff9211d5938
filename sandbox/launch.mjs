// Runs emulate's GitHub and hands its webhooks over in the order of the writes.
//
// stdin   stays open as long as somebody wants this process; when it closes, the process ends,
//         so that a crashed test leaves no orphan.
// stdout  one line when ready: {"control": "http://127.0.0.1:..."}
// control POST /start  {"seed": ..., "now": milliseconds} -> {"api": ...}   a fresh GitHub, the former one is closed
//         POST /drain                            -> [[event, body], ...]   webhooks raised since the last drain
//         POST /clock  {"now": milliseconds}     -> {}   what `new Date()` says; it runs from there
import { createServer } from "node:http";
import { createEmulator } from "emulate";

const HOOK = "http://webhook.invalid/";
const realFetch = globalThis.fetch;
const RealDate = globalThis.Date;
let raised = [];
let ahead = 0;
let running;

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

const commands = {
  async "/start"({ seed, now }) {
    ahead = now - RealDate.now();
    raised = [];
    const [fresh] = await Promise.all([
      createEmulator({ service: "github", port: 0, seed }),
      running?.close(),
    ]);
    running = fresh;
    return { api: running.url };
  },
  async "/drain"() {
    const drained = raised;
    raised = [];
    return drained;
  },
  async "/clock"({ now }) {
    ahead = now - RealDate.now();
    return {};
  },
};

const control = createServer(async (request, response) => {
  try {
    let text = "";
    for await (const chunk of request) text += chunk;
    response.end(JSON.stringify(await commands[request.url](JSON.parse(text || "{}"))));
  } catch (error) {
    response.statusCode = 500;
    response.end(String(error?.stack ?? error));
  }
});

process.stdin.resume();
process.stdin.on("close", () => process.exit(0));
control.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ control: `http://127.0.0.1:${control.address().port}` }));
});
