"use strict";
const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
const thread = $("thread"), form = $("comment"), who = $("who"), says = $("says");
let advice = data.advice;

// --- a person's own request to the API, as GitHub's page would send it ---

async function ask(method, path, body, login) {
  $("told").textContent = "";
  const answer = await fetch(data.api + path, {
    method,
    cache: "no-store",
    headers: { Authorization: "Bearer " + data.tokens[login || who.value], "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const said = await answer.json().catch(() => null);
  if (!answer.ok) throw new Error((said && said.message) || answer.statusText);
  return said;
}

// Runs one request after a click; what is in a field stays there when it fails.
async function attempt(button, work) {
  if (button.disabled) return;
  button.disabled = true;
  try {
    await work();
  } catch (problem) {
    $("told").textContent = "That did not work: " + problem.message;
  } finally {
    button.disabled = false;
  }
}

// --- what is to be seen, kept up to date by the sandbox ---

function listen() {
  const source = new EventSource(data.live);
  const show = (look, text) => {
    $("connection").className = look;
    $("connection").textContent = text;
  };
  source.onopen = () => show("live", "live");
  source.onerror = () => show("lost", "connection lost: the sandbox does not respond");
  source.onmessage = (event) => update(JSON.parse(event.data));
  source.addEventListener("gone", () => {
    source.close();
    show("lost", "this issue no longer exists");
  });
  // A browser has six connections to one host: a tab that nobody sees gives its own back.
  const away = () => {
    source.close();
    document.addEventListener("visibilitychange", listen, { once: true });
  };
  document.addEventListener("visibilitychange", away, { once: true });
}

function update({ order, changed }) {
  const focused = document.activeElement.id;
  for (const [id, part] of Object.entries(changed)) if (id !== "advice") place(id, part);
  const there = new Set(order);
  for (const old of thread ? [...thread.children] : []) if (!there.has(old.id)) old.remove();
  const mine = order.map($).filter((part) => part && part.parentNode === thread);
  mine.forEach((part, at) => {
    if (thread.children[at] !== part) thread.insertBefore(part, thread.children[at] || null);
  });
  if (changed.advice) {
    advice = changed.advice;
    suggest();
  }
  offer();
  refresh();
  if (focused && document.activeElement.id !== focused && $(focused)) $(focused).focus({ preventScroll: true });
}

// The bot's own page of this review follows a moment later.
let coming = 0;
function refresh() {
  const frame = $("everybody");
  if (!frame) return;
  clearTimeout(coming);
  coming = setTimeout(() => frame.contentWindow.location.replace(frame.getAttribute("src")), 1500);
}

// Each part is replaced only when it is another one; what was unfolded in it stays so, and a form in which
// somebody is editing is no part of it.
function place(id, part) {
  let here = $(id);
  if (here && here.dataset.version === part.version) return;
  const fresh = !here;
  if (fresh) {
    here = document.createElement("article");
    here.id = id;
    here.innerHTML = '<div class="shown"></div>';
    thread.append(here);
  }
  here.dataset.version = part.version;
  const shown = here.querySelector(".shown");
  const words = (summary) => summary.textContent;
  const unfolded = new Set([...shown.querySelectorAll("details[open] > summary")].map(words));
  shown.innerHTML = part.content; // rendered and escaped by the sandbox
  for (const summary of shown.querySelectorAll("details > summary"))
    if (unfolded.has(words(summary))) summary.parentNode.open = true;
  here.classList.remove("fresh", "changed");
  void here.offsetWidth; // so that the mark begins anew
  if (part.kind) here.classList.add(part.kind, fresh ? "fresh" : "changed");
  here.addEventListener("animationend", () => here.classList.remove("fresh", "changed"), { once: true });
  const byline = here.querySelector(".byline");
  if (fresh && byline) $("news").textContent = byline.textContent;
}

// --- what this person may do, and what they could say next ---

function offer() {
  if (!form) return;
  const me = advice.people[who.value];
  const may = (login) => me.writes || login === who.value;
  for (const one of document.querySelectorAll("[data-for]")) one.hidden = !may(one.dataset.for);
  for (const one of form.querySelectorAll("[data-do]"))
    one.hidden = !may(advice.opener) || advice.open !== (one.dataset.do === "close");
}

const SHOWN = 6;

function suggest() {
  for (const option of who.options)
    option.textContent = `${option.value} (${advice.people[option.value].role})`;
  const next = advice.next;
  const commands = advice.people[who.value].commands;
  const mine = next.people.includes(who.value);
  $("next").textContent = next.words;
  const focused = form.contains(document.activeElement) && document.activeElement.dataset.key;
  const buttons = [];
  if (!mine && next.person) {
    const theirs = advice.people[next.person].commands.find((one) => one.name === next.name);
    buttons.push(offered(`as ${next.person}${next.name && ": "}${next.name}`, theirs, next.person, true));
  }
  for (const one of commands) buttons.push(offered(one.name, one, "", mine && one.name === next.name));
  $("offers").replaceChildren(...buttons.slice(0, SHOWN));
  $("more").querySelector("div").replaceChildren(...buttons.slice(SHOWN));
  $("more").hidden = buttons.length <= SHOWN;
  const again = focused && [...form.querySelectorAll("[data-key]")].find((one) => one.dataset.key === focused);
  if (again) again.focus({ preventScroll: true });
}

function offered(words, command, login, main) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = button.dataset.key = words;
  button.className = main ? "main" : "";
  button.title = command ? command.summary : "";
  button.addEventListener("click", () => {
    if (login) become(login);
    if (command) put(command.text);
  });
  return button;
}

// A command goes behind what was typed; the next one takes the place of the one before.
let typed = "", suggested = "";
function put(text) {
  if (!suggested || says.value !== typed + suggested)
    typed = says.value.trim() ? says.value.trimEnd() + "\n\n" : "";
  suggested = text;
  says.value = typed + suggested;
  says.focus();
  says.setSelectionRange(says.value.length, says.value.length);
}

function become(login) {
  who.value = login;
  sessionStorage.setItem("who", login);
  suggest();
  offer();
}

// --- editing ---

async function edit(article) {
  if (article.querySelector("form")) return;
  const path = article.id === "body" ? `/${data.number}` : `/comments/${article.id.split("-")[1]}`;
  let before = (await ask("GET", path)).body || "";
  const editor = document.createElement("form");
  editor.className = "editor";
  editor.innerHTML =
    '<textarea aria-label="Text"></textarea><div class="row"><button class="main">Save</button>' +
    '<button type="button">Cancel</button></div>';
  const [save, cancel] = editor.querySelectorAll("button");
  const text = editor.querySelector("textarea");
  const end = () => {
    editor.remove();
    article.classList.remove("editing");
    article.querySelector("[data-do=edit]").focus();
  };
  cancel.addEventListener("click", end);
  text.addEventListener("keydown", (event) => event.key === "Escape" && end());
  editor.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(save, async () => {
      const now = (await ask("GET", path)).body || "";
      if (now !== before) {
        before = now;
        throw new Error("another person has edited this text. Save again to replace their version with yours.");
      }
      await ask("PATCH", path, { body: text.value });
      end();
    });
  });
  text.value = before;
  article.classList.add("editing");
  article.append(editor);
  text.focus();
  text.setSelectionRange(0, 0);
}

const DEEDS = {
  edit: (button) => edit(button.closest("article")),
  close: (button) => ask("PATCH", `/${data.number}`, { state: "closed", state_reason: button.dataset.reason }),
  reopen: () => ask("PATCH", `/${data.number}`, { state: "open" }),
  label: (box) =>
    (box.checked
      ? ask("POST", `/${data.number}/labels`, { labels: [box.dataset.label] })
      : ask("DELETE", `/${data.number}/labels/${encodeURIComponent(box.dataset.label)}`)
    ).catch((problem) => {
      box.checked = !box.checked;
      throw problem;
    }),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  // A box is not disabled meanwhile: that would take its focus away.
  if (button) attempt(button.type === "checkbox" ? {} : button, () => DEEDS[button.dataset.do](button));
});

document.addEventListener("keydown", (event) => {
  const own = event.target.tagName === "TEXTAREA" && event.target.form;
  if (own && event.key === "Enter" && (event.ctrlKey || event.metaKey)) own.requestSubmit();
});

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = says.value;
    attempt(event.submitter || form.querySelector("[type=submit]"), async () => {
      await ask("POST", `/${data.number}/comments`, { body: said });
      if (says.value === said) says.value = "";
    });
  });
  who.addEventListener("change", () => become(who.value));
  const was = sessionStorage.getItem("who");
  become(advice.people[was] ? was : advice.next.person || who.value);
}

if ($("submit")) {
  $("submit").addEventListener("submit", (event) => {
    event.preventDefault();
    const { plain, ticked, placeholder, labels } = data.submission;
    const title = $("package").value;
    const body = ($("ticked").checked ? ticked : plain).replaceAll(placeholder, () => title);
    attempt(event.submitter, async () => {
      const made = await ask("POST", "", { title, body, labels }, "author");
      location.assign(`${data.home}/${made.number}`);
    });
  });
}

listen();
