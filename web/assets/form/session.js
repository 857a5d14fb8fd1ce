// Whether the person is still signed in; if not, they sign in again in place and go on.
export class Stranger extends Error {}
export class Closed extends Error {}

let asking = null;

// Send to the server; sign in again where it wants that. Throws a TypeError where there is no connection.
export async function post(form, address, data) {
  let answer = await fetch(address, { method: "POST", body: data, redirect: "manual" });
  if (signedOut(answer)) {
    await signedIn(form);
    data.set("csrf_token", form.elements.csrf_token.value);
    answer = await fetch(address, { method: "POST", body: data, redirect: "manual" });
  }
  return { ok: answer.ok, status: answer.status, ...(isJson(answer) ? await answer.json() : { text: saying(parsed(await answer.text())) }) };
}

const isJson = (answer) => (answer.headers.get("content-type") ?? "").includes("json");
const signedOut = (answer) => answer.type === "opaqueredirect" || answer.status === 401 || (answer.status === 400 && !isJson(answer));
const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
const saying = (page) => [...page.querySelectorAll("main h1, main h1 ~ p")].map((each) => each.textContent.trim()).join(". ");

export function signedIn(form) {
  asking ??= ask(form).finally(() => (asking = null));
  return asking;
}

async function ask(form) {
  const found = (await whoIsThere(form)) ?? (await dialog(form));
  for (const token of document.querySelectorAll("input[name=csrf_token]")) token.value = found.token;
  if (found.person !== form.dataset.person) {
    form.dataset.stranger = "yes";
    throw new Stranger(found.person);
  }
}

async function whoIsThere(form) {
  const answer = await fetch(form.dataset.session, { redirect: "manual" });
  return isJson(answer) && answer.ok ? answer.json() : null;
}

async function dialog(form) {
  const words = JSON.parse(form.dataset.words);
  const box = Object.assign(document.createElement("dialog"), { className: "stack" });
  box.innerHTML = '<h2 id="again-h"></h2><p></p><div></div><button type="button" class="quiet"></button>';
  box.setAttribute("aria-labelledby", "again-h");
  const [title, text, place, close] = box.children;
  [title.textContent, text.textContent, close.textContent] = [words.again, words.again_text, words.close];
  put(place, parsed(await (await fetch(form.dataset.login)).text()));
  place.querySelector("[name=username]")?.setAttribute("value", form.dataset.person);
  const before = document.activeElement;
  document.body.append(box);
  box.showModal();
  (place.querySelector("[name=password]") ?? place.querySelector("input:not([type=hidden])"))?.focus();
  close.addEventListener("click", () => box.close());
  // The browser gives the focus back by itself, but Chromium then swallows the first letters.
  box.addEventListener("close", () => {
    before.blur();
    before.focus();
  });
  return answered(box, place);
}

// Whatever the sign-in asks for, page by page, until it tells who is there.
function answered(box, place) {
  return new Promise((resolve, reject) => {
    box.addEventListener("close", () => {
      box.remove();
      reject(new Closed());
    });
    box.addEventListener("submit", async (event) => {
      event.preventDefault();
      const asked = event.target;
      const answer = await fetch(asked.getAttribute("action"), { method: "POST", body: new URLSearchParams(new FormData(asked, event.submitter)) }).catch(() => null);
      if (!answer) return;
      if (isJson(answer)) {
        resolve(await answer.json());
        box.close();
      } else put(place, parsed(await answer.text()));
    });
  });
}

function put(place, page) {
  place.replaceChildren(...page.querySelectorAll("main .errors, main form"));
  (place.querySelector("[name=password]") ?? place.querySelector("input:not([type=hidden])"))?.focus();
}
