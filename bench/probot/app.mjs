// The command of bench/usual_handler.py as a Probot app, to measure beside; the last argument is the port.
//
// Throttling and retries are off: they would hold calls back, and GitHub's limits are not what is measured.
import { createServer } from "node:http";

import { createNodeMiddleware, Probot, ProbotOctokit } from "probot";

const { GITHUB_API_URL, GITHUB_APP_ID, GITHUB_PRIVATE_KEY, GITHUB_WEBHOOK_SECRET } = process.env;

function app(probot) {
  probot.on("issue_comment.created", async (context) => {
    const { comment, issue, sender } = context.payload;
    const asked = /^@pyos-bot assign-editor @(\S+)/.exec(comment.body);
    if (!asked) return;
    const { octokit } = context;
    const place = context.issue();
    await octokit.request("GET /orgs/{org}/teams/{team_slug}/memberships/{username}", {
      org: "pyOpenSci",
      team_slug: "editor-in-chief",
      username: sender.login,
    });
    const { data } = await octokit.rest.issues.get(place);
    const body = data.body.replace(/^Editor: .*$/m, `Editor: @${asked[1]}`);
    await octokit.rest.issues.update({ ...place, body });
    await octokit.rest.issues.addAssignees({ ...place, assignees: [asked[1]] });
    await octokit.rest.issues.setLabels({ ...place, labels: ["1/editor-assigned"] });
    const mark = `<!-- answer comment=${comment.id} -->`;
    await octokit.rest.issues.createComment({
      ...place,
      body: `Assigned! @${asked[1]} is now the editor ${mark}`,
    });
  });
}

const probot = new Probot({
  appId: GITHUB_APP_ID,
  privateKey: GITHUB_PRIVATE_KEY,
  secret: GITHUB_WEBHOOK_SECRET,
  logLevel: "error",
  // a function: Probot's own options would come before mere defaults
  Octokit: ProbotOctokit.defaults((options) => ({
    ...options,
    baseUrl: GITHUB_API_URL,
    throttle: { enabled: false },
    retry: { enabled: false },
  })),
});
const webhook = await createNodeMiddleware(app, { probot, webhooksPath: "/webhook" });
createServer(async (request, response) => {
  if (request.url === "/healthz") response.end("ok\n");
  else if (!(await webhook(request, response))) response.writeHead(404).end();
}).listen(Number(process.argv.at(-1)), "127.0.0.1");
