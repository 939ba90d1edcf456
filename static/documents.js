/* A photo that is too heavy is drawn smaller before it is sent. Where that cannot be, it goes as it is: the server
   decides, and says the same. */
"use strict";
const SIDES = [2400, 2000, 1600, 1200];
const QUALITIES = [0.85, 0.7, 0.55];

const drawn = (photo, longest, quality) => {
  const scale = Math.min(1, longest / Math.max(photo.width, photo.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(photo.width * scale);
  canvas.height = Math.round(photo.height * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(photo, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
};

/* The photo as a JPEG of at most so many bytes, the right way up; nothing where it cannot be read or made so small. */
const lighter = async (file, limit) => {
  const photo = await createImageBitmap(file).catch(() => null);
  for (const longest of photo ? SIDES : []) {
    for (const quality of QUALITIES) {
      const blob = await drawn(photo, longest, quality);
      if (blob && blob.size <= limit) {
        return new File([blob], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg" });
      }
    }
  }
  return null;
};

for (const form of document.querySelectorAll("form[data-shrink]")) {
  const input = form.querySelector("input[type=file]");
  const limit = Number(form.dataset.shrink);
  const say = (sentence) => { form.querySelector("[data-said]").textContent = sentence; };
  let work = null;

  const replace = async (file) => {
    const small = await lighter(file, limit).catch(() => null);
    if (input.files[0] !== file) return; // another one was chosen meanwhile
    if (small) {
      const chosen = new DataTransfer();
      chosen.items.add(small);
      input.files = chosen.files;
    }
    say(small ? form.dataset.shrunk : form.dataset.tooHeavy);
  };

  input.addEventListener("change", () => {
    const file = input.files[0];
    say("");
    const mine = file && file.size > limit ? replace(file).catch(() => {}) : null;
    work = mine;
    mine?.then(() => { if (work === mine) work = null; });
  });
  form.addEventListener("submit", (event) => {
    if (!work) return;
    event.preventDefault(); // sent as soon as the photo is ready
    work.then(() => form.requestSubmit(event.submitter));
  });
}
