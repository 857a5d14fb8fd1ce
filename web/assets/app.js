// The behaviour of every page: it adds speed and comfort; each page works without it.
import "htmx.org";
import { watchBrowser } from "./form/drafts.js";
import { watchForms } from "./pages/form.js";
import { watchInbox } from "./pages/inbox.js";
import { watchKeys } from "./pages/keys.js";
import { watchMenus } from "./pages/menus.js";
import { watchPaper } from "./pages/paper.js";
import { watchSending } from "./pages/waiting.js";

watchBrowser();
watchForms(document);
watchInbox(document);
watchKeys(document);
watchMenus(document);
watchSending(document);

document.querySelector("[data-focus]")?.focus();
watchPaper(document);
