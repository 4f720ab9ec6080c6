/* What a page does without asking the desk: choosing a sentence, opening a dialog, keeping what was typed,
   counting a clock. Everything else is a form or a button with `data-do`, which becomes one event whose fields
   the desk reads. Nothing here decides what a person may do. */
window.storydesk = (() => {
  const KEEP = "storydesk:";
  const opened = new Set();
  let skew = 0;

  const all = (root, selector) => Array.from(root.querySelectorAll(selector));
  const now = () => Date.now() - skew;

  /* --- fields of a form, as the desk reads them */

  function value(input) {
    if (input.type === "datetime-local") return input.value ? new Date(input.value).toISOString() : "";
    return input.value;
  }

  function fields(form, submitter) {
    const out = { ...form.dataset };
    for (const input of Array.from(form.elements)) {
      if (!input.name || input.disabled || input.type === "file") continue;
      if ((input.type === "checkbox" || input.type === "radio") && !input.checked) continue;
      if (input.dataset.many !== undefined) (out[input.name] ||= []).push(input.value);
      else out[input.name] = value(input);
    }
    if (submitter?.name) out[submitter.name] = submitter.value;
    return out;
  }

  function busy(button) {
    if (!button) return;
    button.setAttribute("aria-busy", "true");
    setTimeout(() => button.removeAttribute("aria-busy"), 900);
  }

  /* --- what was typed stays until the desk has it, also when the browser dies; signing out takes it away */

  const typed = (form) => Array.from(form.elements).filter((i) => i.name && (i.tagName === "TEXTAREA" || i.type === "text"));
  const keyOf = (form, name) => `${KEEP}${form.dataset.keep}:${name}`;

  function keep(input) {
    const form = input.form;
    if (form?.dataset.keep === undefined || !typed(form).includes(input)) return;
    localStorage.setItem(keyOf(form, input.name), input.value);
    localStorage.setItem(keyOf(form, "base"), form.dataset.base ?? "");
  }

  function restore(root) {
    for (const form of all(root, "form[data-keep]")) {
      form.reset();
      const base = localStorage.getItem(keyOf(form, "base"));
      if (base === null) continue;
      if (base === (form.dataset.base ?? "")) refill(form);
      else offer(root, form, base);
    }
  }

  function refill(form) {
    for (const input of typed(form)) {
      const kept = localStorage.getItem(keyOf(form, input.name));
      if (kept !== null) input.value = kept;
    }
  }

  /* Words that were typed on another version are not put into this one: they are shown for copying. */
  function offer(root, form, base) {
    const box = root.querySelector("[data-unsaved]");
    if (!box) return;
    box.hidden = false;
    box.querySelector("[data-unsaved-base]").textContent = base;
    box.querySelector("[data-unsaved-text]").textContent = typed(form)
      .map((input) => localStorage.getItem(keyOf(form, input.name)))
      .filter((text) => text !== null).join("\n\n");
    const parts = typed(form).map((input) => [input.name, localStorage.getItem(keyOf(form, input.name))]).filter(([, text]) => text !== null);
    root.dispatchEvent(new CustomEvent("storydesk:unsaved", { detail: { base, ...Object.fromEntries(parts) } }));
    box.querySelector("[data-unsaved-drop]").onclick = () => { forget(form); box.hidden = true; };
  }

  function forget(form) {
    for (const name of [...typed(form).map((input) => input.name), "base"]) localStorage.removeItem(keyOf(form, name));
  }

  /* --- sentences */

  function choose(root, index, scroll) {
    for (const s of all(root, ".s.on")) { s.classList.remove("on"); s.removeAttribute("aria-current"); }
    for (const panel of all(root, "[data-for-sentence]")) panel.hidden = panel.dataset.forSentence !== String(index);
    const chosen = root.querySelector(`.text [data-s="${index}"]`);
    if (!chosen) return;
    root.dataset.chosen = String(index);
    chosen.classList.add("on");
    chosen.setAttribute("aria-current", "true");
    if (scroll) chosen.scrollIntoView({ block: "nearest" });
    place(root, chosen.dataset.start, chosen.dataset.end, chosen.dataset.text, String(index));
  }

  function place(root, start, end, words, index) {
    const at = { start, end, index };
    for (const input of all(root, "[data-place]")) if (at[input.dataset.place] !== undefined) input.value = at[input.dataset.place];
    for (const quote of all(root, "[data-chosen-text]")) quote.textContent = words ?? "";
  }

  /* Words that somebody selected in the text: their sentence is chosen, and a comment is about them alone. A stand-in
     is shown by another word than the one that stands in the text. */
  function placeWords(root) {
    const selection = document.getSelection();
    if (!selection?.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0).cloneRange();
    grow(range);
    const from = sentenceAt(range.startContainer), to = sentenceAt(range.endContainer);
    if (!from || !to || !root.contains(from)) return;
    const start = Number(from.dataset.start) + lengthTo(from, range.startContainer, range.startOffset);
    const end = Number(to.dataset.start) + lengthTo(to, range.endContainer, range.endOffset);
    if (end <= start) return;
    choose(root, from.dataset.s, false);
    place(root, String(start), String(end), range.toString().replace(/\s+/gu, " ").trim());
  }

  const sentenceAt = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".text .s[data-s]");

  function lengthTo(sentence, node, offset) {
    const before = document.createRange();
    before.selectNodeContents(sentence);
    before.setEnd(node, offset);
    const part = document.createElement("div");
    part.append(before.cloneContents());
    for (const pill of all(part, "[data-token]")) pill.replaceWith(pill.dataset.token);
    return part.textContent.length;
  }

  function step(root, by) {
    const sentences = all(root, ".text .s[data-s]:not(.house)");
    if (!sentences.length) return;
    const at = sentences.findIndex((s) => s.classList.contains("on"));
    const next = sentences[Math.min(Math.max(at + by, 0), sentences.length - 1)];
    choose(root, next.dataset.s, true);
  }

  /* --- the words of a record: those that a person selected, and why others were replaced */

  const CASED = /[\p{Lu}\p{Ll}\p{N}]/u;

  /* A selection begins and ends at whole words; scripts that run words together are left as they were selected. */
  function grow(range) {
    const { startContainer: from, endContainer: to } = range;
    let start = range.startOffset, end = range.endOffset;
    if (from.nodeType === Node.TEXT_NODE) {
      while (start > 0 && start < from.data.length && CASED.test(from.data[start]) && CASED.test(from.data[start - 1])) start--;
      range.setStart(from, start);
    }
    if (to.nodeType === Node.TEXT_NODE) {
      while (end > 0 && end < to.data.length && CASED.test(to.data[end]) && CASED.test(to.data[end - 1])) end++;
      range.setEnd(to, end);
    }
  }

  function selectedWords(root) {
    const selection = document.getSelection();
    if (!selection?.rangeCount || selection.isCollapsed) return "";
    const range = selection.getRangeAt(0).cloneRange();
    const place = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("[data-maskable]");
    const from = place(range.startContainer);
    if (!from || !root.contains(from)) return "";
    if (place(range.endContainer) !== from) range.setEndAfter(from.lastChild);
    grow(range);
    const part = document.createElement("div");
    part.append(range.cloneContents());
    for (const pill of all(part, "[data-token]")) pill.replaceWith(pill.dataset.token);
    return part.textContent.replace(/\s+/gu, " ").trim();
  }

  function showSelected(root) {
    const shown = root.querySelector("[data-selected]");
    if (!shown) return;
    const words = root.dataset.words ?? "";
    const told = words ? `“${words.length > 24 ? words.slice(0, 23) + "…" : words}”` : "what was missed";
    if (shown.textContent !== told) shown.textContent = told;
  }

  function mask(root) {
    const words = selectedWords(root) || root.dataset.words || "";
    const field = root.querySelector("#mask textarea[name=words]");
    if (!field) return;
    if (words) field.value = words;
    open(root, "mask");
  }

  /* One card tells of whichever replacement was chosen; it closes by itself when the person goes on. */
  function tellWhy(root, pill) {
    const card = root.querySelector("#why");
    for (const place of all(card, "[data-tell]")) place.textContent = pill.dataset[place.dataset.tell];
    const release = card.querySelector("[data-release]");
    if (release) { release.hidden = pill.dataset.stays !== ""; release.chosen = pill; }
    card.showPopover();
    const at = pill.getBoundingClientRect(), own = card.getBoundingClientRect();
    const below = at.bottom + 8 + own.height < window.innerHeight;
    card.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - own.width - 8))}px`;
    card.style.top = `${Math.max(8, below ? at.bottom + 8 : at.top - own.height - 8)}px`;
    card.focus();
  }

  function release(root, pill) {
    root.querySelector("#why").hidePopover();
    const form = root.querySelector("#release form");
    for (const name of ["field", "start", "token"]) form.elements[name].value = pill.dataset[name];
    form.querySelector("[data-released]").textContent = pill.dataset.shown;
    open(root, "release");
  }

  /* --- showing and hiding */

  function open(root, id) {
    const target = root.querySelector(`#${CSS.escape(id)}`);
    if (!target) return;
    if (target.tagName === "DIALOG") { target.showModal(); opened.add(target); }
    else target.hidden = false;
    target.querySelector("textarea, input:not([type=hidden]), select")?.focus();
  }

  /* Drawing the page anew takes the `open` attribute away, and the dialog would keep the page locked: it is put
     back first, so that closing does its whole work. */
  function shut() {
    for (const box of opened) {
      if (box.isConnected) { box.setAttribute("open", ""); box.close(); }
      opened.delete(box);
    }
  }

  /* Short answers one after the other: Enter ends one, Shift and Enter make a new line in it. */
  function next(event) {
    const fields = Array.from(event.target.form.elements).filter((i) => i.matches("textarea, input:not([type=hidden]), button[type=submit]"));
    event.preventDefault();
    fields[fields.indexOf(event.target) + 1]?.focus();
  }

  /* What does not fit beside the main verb on a small screen: one button shows and hides it. */
  function more(root, button) {
    for (const other of all(root, "[data-more]")) {
      const on = other === button && other.getAttribute("aria-expanded") !== "true";
      other.setAttribute("aria-expanded", String(on));
      root.querySelector(`#${CSS.escape(other.dataset.more)}`)?.classList.toggle("open", on);
    }
  }

  function tab(root, button) {
    if (!button) return;
    const group = button.closest("[data-tabs]");
    root.dataset.tabChosen = button.dataset.tab;
    for (const other of all(group, "[data-tab]")) other.setAttribute("aria-pressed", String(other === button));
    for (const panel of all(root, `[data-tab-of="${group.dataset.tabs}"]`)) panel.hidden = panel.dataset.panel !== button.dataset.tab;
  }

  function narrow(root) {
    const chosen = root.querySelector("[data-narrow][aria-pressed=true]")?.dataset.narrow ?? "all";
    const words = (root.querySelector("[data-words]")?.value ?? "").toLowerCase().trim();
    let shown = 0;
    for (const row of all(root, "[data-row]")) {
      const fits = (chosen === "all" || row.dataset.row.split(" ").includes(chosen)) && row.textContent.toLowerCase().includes(words);
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    for (const none of all(root, "[data-none]")) none.hidden = shown > 0;
  }

  function edit(root, on) {
    for (const part of all(root, "[data-reading]")) part.hidden = on;
    for (const part of all(root, "[data-editing]")) part.hidden = !on;
    if (on) { root.querySelector("[data-editing] textarea")?.focus(); }
    root.dispatchEvent(new CustomEvent("storydesk:editing", { detail: on }));
  }

  /* --- time */

  function ago(at) {
    const minutes = Math.round((at - now()) / 60000);
    const n = Math.abs(minutes);
    if (n >= 60 * 24) return null;
    if (n < 1) return "now";
    const words = n < 60 ? `${n} min` : `${Math.floor(n / 60)} h`;
    return minutes > 0 ? `in ${words}` : `${words} ago`;
  }

  function tick(root) {
    for (const time of all(root, "time[data-ago]")) {
      const words = ago(Date.parse(time.dateTime));
      if (words !== null && time.textContent !== words) time.textContent = words;
    }
    for (const clock of all(root, "[data-clock]")) {
      const seconds = Math.max(0, Math.floor((now() - Date.parse(clock.dataset.clock)) / 1000));
      const two = (n) => String(n).padStart(2, "0");
      const hours = Math.floor(seconds / 3600);
      clock.querySelector("b").textContent = `${hours ? hours + ":" : ""}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
      clock.classList.toggle("late", seconds > 3600);
    }
  }

  /* A time of the desk as a field of this browser's zone shows it. */
  function local(utc) {
    const at = new Date(utc);
    return Number.isNaN(at.getTime()) ? "" : new Date(at.getTime() - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  }

  function localise(root) {
    for (const input of all(root, "input[data-utc]")) input.value = local(input.dataset.utc);
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    for (const place of all(root, "[data-zone]")) place.textContent = zone;
  }

  /* --- files: sent to the desk before the form, so that the form carries only their token */

  async function sendAll(form) {
    const input = form.querySelector("input[type=file]");
    if (!input?.files.length) throw "Choose a file first.";
    const tokens = [];
    for (const file of input.files) tokens.push(await send(form, file));
    return input.multiple ? tokens : tokens[0];
  }

  function send(form, file) {
    return new Promise((done, fail) => {
      const bar = form.querySelector("progress");
      const body = new FormData();
      body.append("file", file);
      const request = new XMLHttpRequest();
      request.open("POST", "uploads");
      bar.hidden = false;
      request.upload.onprogress = (e) => { if (e.lengthComputable) { bar.max = e.total; bar.value = e.loaded; } };
      request.onload = () => {
        bar.hidden = true;
        let said = {};
        try { said = JSON.parse(request.responseText); } catch { /* an answer from in front of the desk */ }
        if (request.status === 200) done(said.token);
        else fail(said.detail ?? "The file did not arrive. Nothing was imported; try again.");
      };
      request.onerror = () => { bar.hidden = true; fail("The desk could not be reached. Nothing was imported; try again."); };
      request.send(body);
    });
  }

  /* --- wiring of one component */

  /* A notice goes by itself. A problem shows where the person is: inside the open dialog, which covers the rest. */
  function shout(root) {
    const brief = root.querySelector("[data-fade]");
    if (brief) setTimeout(() => { if (brief.isConnected) brief.hidden = true; }, 5000);
    const problem = root.querySelector("[data-problem]");
    if (problem) document.dispatchEvent(new CustomEvent("storydesk:problem"));
    const dialog = document.querySelector("dialog:modal");
    if (dialog && !problem && root.querySelector(".live")) shut();
    if (!problem || !dialog) return;
    dialog.querySelector(".inside")?.remove();
    const inside = document.createElement("p");
    inside.className = "note bad inside";
    inside.setAttribute("role", "alert");
    inside.textContent = problem.querySelector("[data-problem-text]").textContent;
    dialog.querySelector("h2").after(inside);
    problem.hidden = true;
  }

  function settle(root) {
    const page = root.querySelector("[data-page]");
    if (page) {
      document.title = page.dataset.page;
      if (page.dataset.now) skew = Date.now() - Date.parse(page.dataset.now);
      if (page.dataset.url && page.dataset.url !== location.pathname + location.search) history.replaceState(null, "", page.dataset.url);
    }
    const go = root.querySelector("[data-go]");
    if (go) {
      for (const key of Object.keys(localStorage)) if (key.startsWith(`${KEEP}brief:`)) localStorage.removeItem(key);
      location.assign(go.dataset.go);
      return;
    }
    shout(root);
    restore(root);
    delete root.dataset.words;
    showSelected(root);
    localise(root);
    tick(root);
    narrow(root);
    tab(root, root.querySelector(`[data-tab="${root.dataset.tabChosen}"]`));
    const first = root.querySelector(`.text [data-s="${root.dataset.chosen}"]:not(.house)`)
      ?? root.querySelector(".text .s.unsupported[data-s], .text .s.weak[data-s]") ?? root.querySelector(".text .s[data-s]:not(.house)");
    if (first) choose(root, first.dataset.s, false);
  }

  function attach(element, trigger, watch) {
    window.storydeskTyping?.(element);
    let sent = null;
    const tell = (data, form) => { sent = form ?? null; trigger("submit", { ...data, query: location.search }); };

    element.addEventListener("submit", async (event) => {
      const form = event.target;
      if (form.getAttribute("action") === "logout") for (const key of Object.keys(localStorage)) if (key.startsWith(KEEP)) localStorage.removeItem(key);
      if (form.dataset.do === undefined) return;
      event.preventDefault();
      const data = fields(form, event.submitter);
      busy(event.submitter);
      if (form.dataset.file !== undefined) {
        const said = form.querySelector("[data-said]");
        said.textContent = "";
        try { data.token = await sendAll(form); } catch (problem) { said.textContent = problem; return; }
      }
      tell(data, form);
    });

    element.addEventListener("click", (event) => {
      const at = (selector) => event.target.closest(selector);
      more(element, at("[data-more]"));
      const hit = at("[data-do]:not(form)");
      if (hit && hit.getAttribute("aria-disabled") !== "true") { busy(hit); tell({ ...hit.dataset }); return; }
      if (at("[data-why]")) return tellWhy(element, at("[data-why]"));
      if (at("[data-release]")) return release(element, at("[data-release]").chosen);
      if (at("[data-unwhy]")) return element.querySelector("#why").hidePopover();
      if (at("[data-mask]")) return mask(element);
      if (at("[data-open]")) return open(element, at("[data-open]").dataset.open);
      if (at("[data-close]")) { const box = at("dialog, [data-box]"); if (box.tagName === "DIALOG") box.close(); else box.hidden = true; return; }
      if (at("[data-tab]")) return tab(element, at("[data-tab]"));
      if (at("[data-edit]")) return edit(element, at("[data-edit]").dataset.edit === "on");
      if (at("[data-narrow]")) {
        for (const b of all(element, "[data-narrow]")) b.setAttribute("aria-pressed", String(b === at("[data-narrow]")));
        return narrow(element);
      }
      if (at("[data-see]")) { choose(element, at("[data-see]").dataset.see, true); return; }
      if (at(".text .s[data-s]:not(.house)")) choose(element, at(".s").dataset.s, false);
      if (at(".text")) placeWords(element);
    });

    element.addEventListener("input", (event) => {
      keep(event.target);
      if (event.target.dataset.words !== undefined) narrow(element);
    });

    /* Touching the button may let the selection go: what was selected until then still counts. */
    document.addEventListener("selectionchange", () => {
      if (!element.querySelector("[data-mask]") || document.activeElement?.closest("dialog, [data-mask]")) return;
      element.dataset.words = selectedWords(element);
      showSelected(element);
    });
    element.addEventListener("pointerdown", (event) => { if (event.target.closest("[data-mask]")) event.preventDefault(); });

    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") more(element, null);
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches?.("[data-next]")) return next(event);
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest?.("input, textarea, select, dialog")) return;
      const key = event.key.toLowerCase();
      if (element.querySelector(".text [data-s]") && !element.querySelector("[data-editing]:not([hidden])")) {
        if (key === "j") return step(element, 1);
        if (key === "k") return step(element, -1);
        if (key === "c" && element.querySelector("#place-comment")) { event.preventDefault(); placeWords(element); return open(element, "place-comment"); }
        if (key === "r" && element.querySelector("#instruct")) { event.preventDefault(); return open(element, "instruct"); }
        if (key === "s" && element.querySelector("[data-open=sign]")) { event.preventDefault(); return open(element, "sign"); }
        if (key === "e" && element.querySelector("[data-edit=on]:not([aria-disabled=true])")) { event.preventDefault(); return edit(element, true); }
      }
      if (key === "/" && element.querySelector("[data-slash]")) { event.preventDefault(); element.querySelector("[data-slash]").focus(); }
      if (key === "m" && element.querySelector("[data-mask]")) { event.preventDefault(); return mask(element); }
      if (key === "?" && element.querySelector("#keys")) open(element, "keys");
    });

    watch("value", () => {
      if (sent?.dataset.keep !== undefined) forget(sent);
      sent = null;
      if (element.querySelector("[data-page]")) {  // the live corner alone leaves a dialog open: see shout
        shut();
        for (const form of all(element, "dialog form:not([data-keep])")) form.reset();
      }
      for (const inside of all(element, ".inside")) inside.remove();
      settle(element);
    });
    setInterval(() => tick(element), 1000);
    settle(element);
  }

  /* What the page fills by itself, in a part that is put into it later. */
  function dress(root) {
    localise(root);
    tick(root);
  }

  return { attach, dress, local };
})();
