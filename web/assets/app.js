// The behaviour of every page: it adds speed and comfort; each page works without it.
import { watchFiles, watchPreview } from "./pages/files.js";
import { watchBrowser } from "./form/drafts.js";
import { watchBulk } from "./pages/bulk.js";
import { watchForms } from "./pages/form.js";
import { watchChanges } from "./pages/fresh.js";
import { watchInbox } from "./pages/inbox.js";
import { watchKeys } from "./pages/keys.js";
import { watchUndo } from "./pages/undo.js";
import { watchMenus } from "./pages/menus.js";
import { watchPaper } from "./pages/paper.js";
import { watchSending } from "./pages/waiting.js";

watchFiles(document);
watchPreview(document);
watchBrowser();
watchForms(document);
watchInbox(document);
watchKeys(document);
watchUndo(document);
watchChanges(document);
watchBulk(document);
watchMenus(document);
watchSending(document);

document.querySelector("[data-focus]")?.focus();
watchPaper(document);
