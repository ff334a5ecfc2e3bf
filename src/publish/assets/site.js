// Search, filter and sort in tables of councils. Every page is whole without it.
// The state stands in the address after the hash, so that it can be kept and sent.
"use strict";

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

const make = (name, attributes, ...inside) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...inside);
  return element;
};

// A region that does not scroll needs no stop for the keyboard.
const stops = () => {
  for (const region of document.querySelectorAll(".scroll")) {
    const scrolls = region.scrollWidth > region.clientWidth;
    region.toggleAttribute("tabindex", scrolls);
    if (scrolls) region.tabIndex = 0;
  }
};

// A cell's value: a number where it begins with one, "=3" being a shared third place.
const value = (row, column) => {
  const cell = row.cells[column];
  const text = cell.dataset.v ?? cell.textContent.trim();
  const number = parseFloat(text.replace(/^[=+]/, "").replace("−", "-").replaceAll(",", ""));
  return Number.isNaN(number) ? plain(text) : number;
};

const compare = (a, b) => {
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return typeof a === "number" ? a - b : a.localeCompare(b, "en-GB");
};

const sift = (tables) => {
  const state = new URLSearchParams(location.hash.slice(1));
  const sent = new URLSearchParams(location.search).get("q");
  if (sent && !state.has("q")) state.set("q", sent);
  const rows = tables.flatMap((table) => [...table.tBodies[0].rows]);
  const told = rows.map((row) => plain(`${row.querySelector("th").textContent} ${row.dataset.names ?? ""}`));
  const heads = (table) => [...table.tHead.rows[0].cells];
  const order = new Map(tables.map((table) => [table, [...table.tBodies[0].rows]]));
  const status = make("p", { role: "status", class: "told" });
  const search = make("input", { type: "search", id: "sift-q", autocomplete: "off" });
  search.value = state.get("q") ?? "";
  const what = heads(tables[0])[0].textContent;
  const asked = what === "Council" ? "Name, former name or Welsh name" : `Words of the ${plain(what)}`;
  const form = make("form", { class: "sifter", "aria-label": "Search, filter and sort" },
    make("div", {}, make("label", { for: "sift-q" }, asked), search));
  const filters = new Map();
  for (const table of tables) {
    heads(table).forEach((head, column) => {
      if (!("filter" in head.dataset)) return;
      const key = plain(head.textContent);
      if (!filters.has(key)) filters.set(key, { name: head.textContent, columns: new Map(), values: new Set() });
      const filter = filters.get(key);
      filter.columns.set(table, column);
      for (const row of order.get(table)) filter.values.add(row.cells[column].textContent.trim());
    });
  }
  for (const [key, filter] of filters) {
    const select = make("select", { id: `sift-${key.replaceAll(" ", "-")}` }, make("option", { value: "" }, "All"));
    for (const option of [...filter.values].sort()) select.append(make("option", { value: option }, option));
    select.value = filter.values.has(state.get(key)) ? state.get(key) : "";
    select.addEventListener("change", () => { state.set(key, select.value); show(); });
    filter.select = select;
    form.append(make("div", {}, make("label", { for: select.id }, filter.name), select));
  }
  const all = make("button", { type: "button" }, "Show all");
  form.append(make("div", {}, all));
  const sorted = () => {
    const [name, direction] = (state.get("sort") ?? "").split(":");
    for (const table of tables) {
      const column = heads(table).findIndex((head) => plain(head.textContent) === name);
      heads(table).forEach((head, at) => {
        if (at === column) head.setAttribute("aria-sort", direction === "down" ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      });
      const turned = direction === "down" ? -1 : 1;
      const list = [...order.get(table)];
      if (column >= 0) list.sort((a, b) => turned * compare(value(a, column), value(b, column)));
      table.tBodies[0].append(...list);
    }
    return name ? `, in order of ${name}${direction === "down" ? ", highest first" : ""}` : "";
  };
  const show = () => {
    const words = plain(state.get("q") ?? "").split(/\s+/);
    let shown = 0;
    rows.forEach((row, at) => {
      const table = row.closest("table");
      const named = words.every((word) => told[at].includes(word));
      const kept = [...filters].every(([key, filter]) => {
        const wanted = state.get(key);
        const column = filter.columns.get(table);
        return !wanted || column === undefined || row.cells[column].textContent.trim() === wanted;
      });
      row.hidden = !(named && kept);
      shown += row.hidden ? 0 : 1;
    });
    for (const table of tables) table.closest(".scroll").hidden = order.get(table).every((row) => row.hidden);
    status.textContent = `${shown} of ${rows.length} shown${sorted()}.`;
    for (const key of [...state.keys()]) if (!state.get(key)) state.delete(key);
    history.replaceState(null, "", state.size ? `#${state}` : location.pathname + location.search);
    stops();
  };
  for (const table of tables) {
    for (const head of heads(table)) {
      const name = plain(head.textContent);
      const button = make("button", { type: "button", class: "sort" }, ...head.childNodes);
      button.addEventListener("click", () => {
        const up = `${name}:up`;
        const first = head.classList.contains("n") && name !== "rank" ? `${name}:down` : up;
        const second = first === up ? `${name}:down` : up;
        state.set("sort", state.get("sort") === first ? second : first);
        show();
      });
      head.append(button);
    }
  }
  search.addEventListener("input", () => { state.set("q", search.value); show(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  all.addEventListener("click", () => {
    for (const key of [...state.keys()]) state.delete(key);
    search.value = "";
    for (const filter of filters.values()) filter.select.value = "";
    show();
    search.focus();
  });
  tables[0].closest(".scroll").before(form, status);
  if (state.size) show();
  else status.textContent = `${rows.length} shown.`;
};

const tables = [...document.querySelectorAll("table.sift")];
if (tables.length) sift(tables);
stops();
addEventListener("resize", stops);
