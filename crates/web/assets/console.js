// Niceties for who works here for an hour a day. Every page works without this file.
"use strict";

(() => {
  const rows = () => Array.from(document.querySelectorAll("[data-row]"));
  const typing = (target) =>
    target instanceof Element && target.closest("textarea, select, input:not([type=checkbox], [type=radio])") !== null;
  let at = -1;

  // j and k walk the rows: what they focus is a link in a list and a heading among proposals.
  const walk = (step) => {
    const all = rows();
    if (all.length === 0) return;
    at = Math.min(Math.max(at + step, 0), all.length - 1);
    const target = all[at].querySelector("a.row-link, h3") ?? all[at].querySelector("input[type=checkbox]");
    target?.focus({ preventScroll: true });
    all[at].scrollIntoView({ block: "nearest" });
  };

  // A key opens the answer and puts the focus there; sending it stays a deliberate Enter or click.
  const answer = (key) => {
    const row = rows()[at] ?? document.activeElement?.closest("[data-row]") ?? rows()[0];
    const control = row?.querySelector(`[data-key="${key}"]`) ?? document.querySelector(`main [data-key="${key}"]`);
    if (!control) return false;
    if (control.type === "checkbox") {
      control.click();
      return true;
    }
    if (control.tagName === "A") {
      control.click();
      return true;
    }
    const details = control.closest("details");
    if (details) details.open = true;
    const field = details?.querySelector("textarea, select, button");
    (field ?? control).focus();
    return true;
  };

  const help = () => {
    const dialog = document.getElementById("keys");
    if (!(dialog instanceof HTMLDialogElement)) return false;
    if (dialog.open) dialog.close();
    else dialog.showModal();
    return true;
  };

  const keys = {
    j: () => { walk(1); return true; },
    k: () => { walk(-1); return true; },
    "?": help,
    i: () => { window.location.assign("/inbox"); return true; },
  };
  for (const key of ["a", "A", "e", "d", "x", "n", "u"]) keys[key] = () => answer(key);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      const details = document.activeElement?.closest("details[open]");
      if (details) {
        details.open = false;
        details.querySelector("summary")?.focus();
      }
      return;
    }
    if (typing(event.target) || document.querySelector("dialog[open]") && event.key !== "?") return;
    if (keys[event.key]?.()) event.preventDefault();
  });

  document.addEventListener("focusin", (event) => {
    const row = event.target instanceof Element ? event.target.closest("[data-row]") : null;
    if (row) at = rows().indexOf(row);
  });

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const button = target?.closest("[data-confirm]");
    if (button && !window.confirm(button.dataset.confirm)) event.preventDefault();
    if (target?.closest("[data-help]")) help();
  });

  // One tick for all of a page.
  document.querySelectorAll("[data-all]").forEach((all) => {
    all.hidden = false;
    all.addEventListener("change", (event) => {
      document.querySelectorAll(`input[name="${all.dataset.all}"]`).forEach((box) => { box.checked = event.target.checked; });
    });
  });

  // A choice in a filter is taken at once.
  document.querySelectorAll("form.filters select").forEach((select) => {
    select.addEventListener("change", () => select.form.requestSubmit());
  });

  // From a fault to its line in the editor.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-line]") : null;
    const field = link && document.querySelector(link.getAttribute("href"));
    if (!(field instanceof HTMLTextAreaElement)) return;
    event.preventDefault();
    const lines = field.value.split("\n");
    const at = Math.min(Number(link.dataset.line), lines.length) - 1;
    const start = lines.slice(0, at).reduce((sum, line) => sum + line.length + 1, 0);
    field.focus();
    field.setSelectionRange(start, start + lines[at].length);
    field.scrollTop = (field.scrollHeight / lines.length) * Math.max(at - 4, 0);
  });

  // A second click must not send a form twice.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    const buttons = event.target.querySelectorAll("button");
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => buttons.forEach((button) => { button.disabled = true; }), 0);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("[aria-busy]").forEach((busy) => { busy.removeAttribute("aria-busy"); });
    document.querySelectorAll("form[method=post] button:disabled").forEach((button) => { button.disabled = false; });
  });

  // What happens while the page is open. Nothing moves under the reader: a line says so and offers to show it.
  const live = document.body.dataset.live;
  if (live && "EventSource" in window) {
    const count = document.querySelector("[data-waiting]");
    const waiting = Number(count?.firstChild.nodeValue ?? 0);
    const stream = new EventSource(live);
    stream.addEventListener("change", (event) => {
      const change = JSON.parse(event.data);
      if (count) {
        count.hidden = change.waiting === 0;
        count.firstChild.nodeValue = String(change.waiting);
      }
      const notice = document.querySelector("[data-live]:not(body)");
      if (notice) {
        const more = change.waiting - waiting;
        const text = notice.querySelector("[data-live-text]");
        if (notice.dataset.live === "inbox" && more !== 0) {
          text.textContent = more > 0
            ? `${more} more ${more === 1 ? "candidacy waits" : "candidacies wait"} than when this page was made.`
            : "Some of these were decided since this page was made.";
          notice.hidden = false;
        } else if (change.changed.includes(notice.dataset.live)) {
          text.textContent = "Something happened to this candidacy since this page was made.";
          notice.hidden = false;
        }
      }
    });
    window.addEventListener("pagehide", () => stream.close());
  }
  // What a quote leads to shows itself before one goes there.
  const light = (on) => (event) => {
    const quote = event.target instanceof Element ? event.target.closest("a.quote") : null;
    const mark = quote?.hash ? document.getElementById(quote.hash.slice(1)) : null;
    mark?.classList.toggle("lit", on);
  };
  for (const name of ["mouseover", "focusin"]) document.addEventListener(name, light(true));
  for (const name of ["mouseout", "focusout"]) document.addEventListener(name, light(false));

  if (window.matchMedia("(hover: hover)").matches) {
    document.querySelectorAll("[data-keys-hint]").forEach((hint) => { hint.hidden = false; });
  }
})();
