/* What the deadlines mean follows while they are composed: the server writes it, as for « Voir l’effet ». Nothing depends
   on this script. */
"use strict";
const form = document.querySelector("#limites");
if (form) {
  const parts = form.querySelectorAll("[data-live]");
  let waits = 0;
  let last = 0;

  const follow = async () => {
    const mine = ++last;
    const sent = new FormData(form);
    sent.set("answer", "voir");
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(sent) });
    if (answer.status !== 200 && answer.status !== 422) return; // signed out meanwhile: « Enregistrer » says so
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== last) return; // something else was typed since
    for (const part of parts) {
      const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
      if (fresh && fresh.innerHTML !== part.innerHTML) part.replaceChildren(...fresh.childNodes);
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(waits);
    waits = setTimeout(() => follow().catch(() => {}), 300);
  });
}
