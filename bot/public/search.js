// Hides the commands that have none of the words, in the page itself. Without this script all are there.
"use strict";
const form = document.querySelector("[data-search]");
const field = form.querySelector("input");
const count = document.querySelector("[data-count]");
const entries = [...document.querySelectorAll("section.command")];
form.hidden = false;
const show = () => {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const entry of entries) {
    const text = entry.textContent.toLowerCase();
    entry.hidden = !words.every((word) => text.includes(word));
    shown += entry.hidden ? 0 : 1;
  }
  for (const group of document.querySelectorAll("[data-group]")) {
    group.hidden = !group.querySelector("section.command:not([hidden])");
  }
  count.textContent = words.length ? `${shown} of ${entries.length} commands` : "";
};
field.addEventListener("input", show);
form.addEventListener("submit", (event) => event.preventDefault());
show();
