// SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
// SPDX-License-Identifier: EUPL-1.2

// Keeps what is typed into a form as a draft on the server, so that leaving the page
// loses nothing. Without this script the draft is kept whenever the server refuses the form.
"use strict";

const AFTER_TYPING = 1500;
const AFTER_CHOOSING = 300; // long enough for a click on "send" to come first

const form = document.querySelector("form[data-draft]");
const failed = form.querySelector("[data-draft-failed]");
let typed = false;
let sending = false;
let timer;
let request;

async function save(leaving) {
  clearTimeout(timer);
  if (!typed || sending) return;
  typed = false;
  request?.abort(); // what it carries is older
  const own = (request = new AbortController());
  const fields = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body: fields,
      keepalive: leaving,
      redirect: "manual", // to the sign-in page, when the session has ended
      signal: own.signal,
    });
    failed.hidden = answer.status === 204;
  } catch {
    if (own.signal.aborted) return;
    failed.hidden = false;
  }
  typed ||= !failed.hidden;
}

function note(wait) {
  typed = true;
  sending = false;
  clearTimeout(timer);
  timer = setTimeout(save, wait, false);
}

form.addEventListener("input", () => note(AFTER_TYPING));
form.addEventListener("change", () => note(AFTER_CHOOSING));
form.addEventListener("submit", () => {
  sending = true;
  clearTimeout(timer);
  request?.abort();
});
addEventListener("pagehide", () => save(true));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") save(true);
});
addEventListener("pageshow", () => {
  sending = false;
});
form.querySelector("[data-draft-note]").hidden = false;
