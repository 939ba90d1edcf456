/* A form of the files in which something was typed: leaving it asks first. Nothing depends on it. */
"use strict";
const form = document.querySelector("#fiche");
if (form) {
  let typed = "unsaved" in form.dataset;
  let leaves = false;
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { leaves = true; });
  window.addEventListener("pageshow", () => { leaves = false; });
  window.addEventListener("beforeunload", (event) => { if (typed && !leaves) event.preventDefault(); });
}
