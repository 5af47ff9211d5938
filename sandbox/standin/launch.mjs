// Runs emulate's GitHub and hands its webhooks over in the order of the writes.
//
// stdin   stays open as long as somebody wants this process; when it closes, the process ends,
//         so that a crashed test leaves no orphan.
// stdout  one line when ready: {"control": "http://127.0.0.1:..."}
// control POST /start  {"seed": ..., "now": milliseconds} -> {"api": ...}   a fresh GitHub, the former one is closed
//         POST /perform [step, ...] -> {"answers": [[status, headers, body], ...], "raised": [[event, body], ...]}
//                               requests one after the other, and the webhooks that they raised
//         POST /clock  {"now": milliseconds}     -> {}   what `new Date()` says; it runs from there
import { Agent, createServer, request } from "node:http";
import { createEmulator } from "emulate";

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

// Twice as fast as fetch, which would look up `localhost` each time.
const agent = new Agent({ keepAlive: true });
function send(method, path, headers, body) {
  const { port } = new URL(running.url);
  const length = body ? { "Content-Length": Buffer.byteLength(body) } : {};
  const options = { host: "127.0.0.1", port, agent, method, path, headers: { ...headers, ...length } };
  return new Promise((resolve, reject) => {
    const asked = request(options, async (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      for await (const chunk of answer) text += chunk;
      resolve([answer.statusCode, answer.headers, text]);
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

const commands = {
  async "/start"({ seed, now }) {
    ahead = now - RealDate.now();
    raised = [];
    const wanted = JSON.stringify(seed);
    if (wanted === planted && ++resets < RESETS) {
      running.reset();
    } else {
      const [fresh] = await Promise.all([
        createEmulator({ service: "github", port: 0, seed }),
        running?.close(),
      ]);
      [running, planted, resets] = [fresh, wanted, 0];
    }
    return { api: running.url };
  },
  async "/perform"(steps) {
    raised = [];
    const answers = [];
    for (const { method, path, headers, body } of steps) {
      answers.push(await send(method, path, headers, body));
    }
    return { answers, raised };
  },
  async "/clock"({ now }) {
    ahead = now - RealDate.now();
    return {};
  },
};

const control = createServer(async (asked, response) => {
  try {
    let text = "";
    for await (const chunk of asked) text += chunk;
    response.end(JSON.stringify(await commands[asked.url](JSON.parse(text || "{}"))));
  } catch (error) {
    response.statusCode = 500;
    response.end(String(error?.stack ?? error));
  }
});

// Whoever asks keeps the connection, however long they have nothing to ask.
control.keepAliveTimeout = 0;
process.stdin.resume();
process.stdin.on("close", () => process.exit(0));
control.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ control: `http://127.0.0.1:${control.address().port}` }));
});
