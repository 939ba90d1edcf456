/* The planning while it is ticked: the counts, the cost and each row's total follow at once, and leaving asks first.
   Nothing depends on it: without it they are right after « Valider ». The server computes every total again. */
"use strict";
const form = document.querySelector("#planning");
const basket = document.querySelector(".basket");
if (form && basket) {
  const language = document.documentElement.lang;
  const plural = new Intl.PluralRules(language);
  const money = (cents, signDisplay) =>
    (cents / 100).toLocaleString(language, { style: "currency", currency: "EUR", signDisplay }).replace("-", "−");
  const wasTicked = (box) => /is-(booked|adding|waiting)/.test(box.parentElement.className);
  const isBooked = (box) => /is-(booked|cancelling|waiting)/.test(box.parentElement.className);
  const boxes = [...form.querySelectorAll("input.mark:enabled")].map((input) => {
    const day = input.closest(".plan-day"); // none in the family's week, which has no rows
    const place = day && [...day.querySelectorAll(".box")].indexOf(input.parentElement);
    const row = day && input.closest(".plan").querySelectorAll(".plan-rows > li > span")[place];
    return { input, row, cents: Number(input.dataset.cents || row.dataset.price) };
  });
  const changed = () => boxes.filter((box) => box.input.checked !== wasTicked(box.input));
  const follow = () => {
    const counts = [...basket.querySelectorAll("[data-count]")].map((item) => Number(item.dataset.count));
    let cost = Number(basket.querySelector("[data-cents]").dataset.cents);
    const rows = new Map(boxes.filter((box) => box.row).map((box) => [box.row, [Number(box.row.dataset.count), Number(box.row.dataset.cents)]]));
    for (const { input, row, cents } of changed()) {
      const sign = input.checked ? 1 : -1;
      counts[isBooked(input) ? 0 : 1] += isBooked(input) ? -sign : sign;
      cost += sign * cents;
      if (row) {
        rows.get(row)[0] += sign;
        rows.get(row)[1] += sign * cents;
      }
    }
    basket.querySelectorAll("[data-count]").forEach((item, kind) => {
      const words = plural.select(counts[kind]) === "one" ? item.dataset.one : item.dataset.many;
      item.firstElementChild.textContent = words.replace("#", counts[kind]);
    });
    basket.querySelector("[data-cents]").textContent = money(cost, "exceptZero");
    for (const [row, [count, cents]] of rows) {
      row.children[0].textContent = count;
      row.children[1].textContent = money(cents);
    }
  };
  let leaves = false;
  form.addEventListener("change", follow);
  form.addEventListener("submit", () => { leaves = true; });
  window.addEventListener("pageshow", () => { leaves = false; follow(); });
  window.addEventListener("beforeunload", (event) => { if (!leaves && changed().length) event.preventDefault(); });
}
