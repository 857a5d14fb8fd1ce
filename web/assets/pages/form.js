// A form on a page: judged while it is typed as the server will judge it, kept, and sent once.
import { enhance } from "../form/choices.js";
import { keepDraft, ready } from "../form/drafts.js";
import { followRules } from "../form/page.js";
import { watchRows } from "../form/rows.js";

// May be called again for a part of the page that is new: a form is watched once.
export function watchForms(page) {
  for (const form of page.querySelectorAll("form[data-rules]:not([data-watched])")) {
    guard(form);
    enhance(form);
    watchRows(form, enhance);
    followRules(form);
    keepDraft(form);
  }
  for (const form of page.querySelectorAll("[data-guards] form[method=post]:not([data-watched], [data-rules])")) guard(inheriting(form));
  for (const form of page.querySelectorAll("form[method=post]:not([data-watched])")) sendOnce(form);
}

// The small forms of a page sign in in place too: what that needs stands once, around them.
function inheriting(form) {
  const { person, session, login, words, offline } = form.closest("[data-guards]").dataset;
  Object.assign(form.dataset, { person, session, login, words, offline });
  return form;
}

// Nothing leaves the page before the server is there and the person signed in; what it says of the form is the server's business.
function guard(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.ready) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    pass(form, event.submitter);
  }, { capture: true });
}

async function pass(form, submitter) {
  if (form.dataset.passing) return;
  form.dataset.passing = "yes";
  const go = await ready(form);
  delete form.dataset.passing;
  if (!go) return;
  form.dataset.ready = "yes";
  form.requestSubmit(submitter);
  delete form.dataset.ready;
}

// A second press of a button while the first is on its way sends nothing.
function sendOnce(form) {
  form.dataset.watched = "yes";
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => delete form.dataset.sent);
}
