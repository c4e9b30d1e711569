// Niceties for who works here for an hour a day. Every page works without this file.
"use strict";

(() => {
  const rows = () => Array.from(document.querySelectorAll("[data-row]"));
  const typing = (target) => target instanceof Element && target.closest("input, textarea, select") !== null;
  let at = -1;

  // j and k walk the rows: what they focus is a link in a list and a heading among proposals.
  const walk = (step) => {
    const all = rows();
    if (all.length === 0) return;
    at = Math.min(Math.max(at + step, 0), all.length - 1);
    const target = all[at].querySelector("a.row-link, h3");
    target?.focus({ preventScroll: true });
    all[at].scrollIntoView({ block: "nearest" });
  };

  // A key opens the answer and puts the focus there; sending it stays a deliberate Enter or click.
  const answer = (key) => {
    const row = rows()[at] ?? document.activeElement?.closest("[data-row]") ?? rows()[0];
    const control = row?.querySelector(`[data-key="${key}"]`);
    if (!control) return;
    const details = control.closest("details");
    if (details) details.open = true;
    const field = details?.querySelector("textarea, select, button");
    (field ?? control).focus();
  };

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
    if (typing(event.target)) return;
    if (event.key === "j") walk(1);
    else if (event.key === "k") walk(-1);
    else if (["a", "e", "d"].includes(event.key)) answer(event.key);
    else return;
    event.preventDefault();
  });

  document.addEventListener("focusin", (event) => {
    const row = event.target instanceof Element ? event.target.closest("[data-row]") : null;
    if (row) at = rows().indexOf(row);
  });

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-confirm]") : null;
    if (button && !window.confirm(button.dataset.confirm)) event.preventDefault();
  });

  // A second click must not send a form twice.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    const buttons = event.target.querySelectorAll("button");
    setTimeout(() => buttons.forEach((button) => { button.disabled = true; }), 0);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[method=post] button:disabled").forEach((button) => { button.disabled = false; });
  });

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
