// Shows the tables of the book, which the files beside this one hold. Nothing is added up here:
// amounts are in öre, debit positive or with the sign of print, and are only written out.
"use strict";

const FOLDER = new URL(".", document.currentScript.src);
const PACKAGE = new URL("..", FOLDER);
const ROWS_A_PAGE = [200, 1000, 5000];
const PLACES = [
  ["The annual report", ["income", "balance", "cashflow", "notes", "balance-requirement", "operations", "multiyear", "budget"]],
  ["The books", ["trial", "vouchers", "journal", "accounts", "objects", "attachments", "open-items"]],
];
const STATEMENTS = ["income", "balance", "cashflow", "notes"];
const LINES_OF = new Map([...STATEMENTS.map((id) => [id, id]), ["operations", "income"]]);
const HIDDEN = ["id", "kind", "level", "path", "part", "of", "section"];
const NOT_IN_LISTS = new Map([["vouchers", ["sequence", "event_date", "registered_at", "approved_at", "origin", "files"]]]);

// ---- the data: each file calls finsam(name, value) ----

const arrived = new Map();
const asked = new Map();
globalThis.finsam = (name, value) => arrived.set(name, value);

function load(name) {
  if (!asked.has(name)) {
    asked.set(name, new Promise((done, failed) => {
      const script = make("script", { src: new URL(`${name}.js`, FOLDER).href });
      script.onload = () => { script.remove(); done(arrived.get(name)); };
      script.onerror = () => failed(new Error(`${name}.js`));
      document.head.append(script);
    }));
  }
  return asked.get(name);
}

let book;
const _ = (sentence, fields = {}) =>
  Object.entries(fields).reduce((text, [name, value]) => text.replace(`{${name}}`, () => value), book.words[sentence]);
const tableOf = (id) => book.tables.find((table) => table.id === id);
const placeOf = (table, column) => table.columns.findIndex((one) => one.id === column);
const cellOf = (table, row, column) => row[placeOf(table, column)];

async function rowsOf(table, from = 0, to = table.count) {
  if (table.rows) return table.rows.slice(from, to);
  const rows = [], last = Math.min(to, table.count), size = book.chunk;
  for (let number = Math.floor(from / size); number * size < last; number += 1) {
    const chunk = await load(table.chunks[number]);
    for (const row of chunk.slice(Math.max(0, from - number * size), last - number * size)) rows.push(row);
    if (table.chunks.length > 3) say(_("Reading {table}: {count} of {all}", { table: table.title, count: rows.length, all: last - from }));
  }
  return rows;
}

/** The rows of a table in order of registration that have a registration number. */
async function rowsAt(table, sequence) {
  const key = placeOf(table, "sequence");
  if (table.rows) return table.rows.filter((row) => row[key] === sequence);
  const found = [];
  for (const [number, [first, last]] of table.spans.entries()) {
    if (first <= sequence && sequence <= last) {
      found.push(...(await load(table.chunks[number])).filter((row) => row[key] === sequence));
    }
  }
  return found;
}

// ---- what is drawn: elements whose every text is text ----

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== ""));
  return element;
}

const hashOf = (...parts) => `#/${[book.language, ...parts].map((part) => encodeURIComponent(part)).join("/")}`;
const link = (text, ...parts) => make("a", { href: hashOf(...parts) }, text);
const fileLink = (text, path) =>
  make("a", { href: new URL(path.split("/").map(encodeURIComponent).join("/"), PACKAGE).href, rel: "noopener noreferrer" }, text);
const say = (text) => { document.querySelector(".status").textContent = text; };

/** A cell as a reader sees it: an amount in öre is −1 234,50. */
function written(cell, kind, words) {
  if (cell === null || cell === undefined) return "";
  if (words) return words[cell];
  if (kind !== "amount") return String(cell);
  const digits = String(cell).replace("-", "").padStart(3, "0");
  const kronor = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  return `${String(cell).startsWith("-") ? "\u2212" : ""}${kronor},${digits.slice(-2)}`;
}

const plain = (text) => text.replace(/\u00a0/g, " ").replace(/\u2212/g, "-").toLowerCase();

/** A cell, with the way to what it names. */
function cellNode(table, row, place) {
  const column = table.columns[place], cell = row[place], text = written(cell, column.kind, column.words);
  if (text === "") return "";
  const sequence = cellOf(table, row, "sequence");
  switch (column.id) {
    case "account": return book.accounts.has(text) ? link(text, "account", text) : text;
    case "voucher": case "sequence": return sequence === null || sequence === undefined ? text : voucherLink(text, sequence);
    case "number": return table.id === "vouchers" ? voucherLink(text, sequence) : text;
    case "vouchers": return text.split(/([ ,]+)/).map((part) => (/^\d+$/.test(part) ? voucherLink(part, Number(part)) : part));
    case "corrects": case "corrected_by": return correctionLink(text, column.id, sequence);
    case "note": return text.split(",").flatMap((note, number) => [number ? ", " : "", link(note, "note", note)]);
    case "file": return cellOf(table, row, "path") ? fileLink(text, cellOf(table, row, "path")) : text;
    case "label": return lineLink(table, row, text);
    default: return text;
  }
}

const voucherLink = (text, sequence) => (book.isVoucher(sequence) ? link(text, "voucher", sequence) : text);
const correctionLink = (name, way, sequence) => (name ? voucherLink(name, book[way].get(sequence)) : "");

function lineLink(table, row, text) {
  const report = LINES_OF.get(table.id) ?? table.id.replace(/-parts$/, "");
  const own = table.id.endsWith("-parts") ? cellOf(table, row, "part") : cellOf(table, row, "id");
  if (own && book.opens.get(report)?.has(own)) return link(text, "line", report, own);
  const account = table.id.endsWith("-parts") ? cellOf(table, row, "account") : null;
  return account && book.accounts.has(account) ? link(text, "account", account) : text;
}

const shownPlaces = (table) => table.columns.map((column, place) => place).filter((place) => {
  const { id } = table.columns[place];
  return !(HIDDEN.includes(id) && (placeOf(table, "label") >= 0 || id === "path")) && !(id === "account" && table.id.endsWith("-parts"));
});

function drawn(table, rows, { caption, heads, from = 0, count, className = "", without = [] }) {
  const places = shownPlaces(table).filter((place) => !without.includes(table.columns[place].id));
  const headPlace = places.find((place) => ["label", "voucher", "name", "title"].includes(table.columns[place].id)) ?? places[0];
  const kindPlace = placeOf(table, "kind"), levelPlace = placeOf(table, "level");
  const body = rows.map((row, number) => {
    const look = className ? `${row[kindPlace] ?? ""} level-${Math.min(row[levelPlace] ?? 0, 3)}` : null;
    return make("tr", { class: look, "aria-rowindex": count ? from + number + 2 : null }, places.map((place) => {
      const { id, kind } = table.columns[place];
      const attributes = { class: kind === "text" ? id : kind, scope: place === headPlace ? "row" : null };
      return make(place === headPlace ? "th" : "td", attributes, cellNode(table, row, place));
    }));
  });
  const head = places.map((place) => {
    const column = table.columns[place];
    const about = { scope: "col", class: column.kind, title: column.about ?? null, ...(heads?.sorted(place) ?? {}) };
    return make("th", about, heads ? make("button", { type: "button", onclick: () => heads.sort(place) }, column.label) : column.label);
  });
  return make("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": caption }, make("table",
    { class: className || null, "aria-rowcount": count ? count + 1 : null },
    make("caption", {}, caption), make("thead", {}, make("tr", {}, head)), make("tbody", {}, body)));
}

const facts = (pairs) => make("dl", {}, pairs.filter(([, value]) => value && value.length !== 0)
  .flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));

/** A list that can be filtered and sorted, drawn a page at a time; where it was is kept in the history. */
function list(table, { read, count, without = NOT_IN_LISTS.get(table.id) ?? [], caption = table.title }) {
  const kept = { words: "", place: -1, down: false, page: 0, size: ROWS_A_PAGE[0], ...history.state?.lists?.[table.id] };
  const area = make("div"), sizes = make("select", {}, ROWS_A_PAGE.map((size) => make("option", { selected: size === kept.size }, String(size))));
  const filter = make("input", { type: "search", value: kept.words });
  const before = make("button", { type: "button" }, _("Previous page")), after = make("button", { type: "button" }, _("Next page"));
  let turn = 0, every = null;
  const texts = new WeakMap();
  const places = shownPlaces(table).filter((place) => !without.includes(table.columns[place].id));
  const textOf = (row) => {
    if (!texts.has(row)) texts.set(row, plain(places.map((place) => written(row[place], table.columns[place].kind, table.columns[place].words)).join("\n")));
    return texts.get(row);
  };

  async function chosen() {
    const words = plain(kept.words).split(/\s+/).filter(Boolean);
    if (!words.length && kept.place < 0) return null;
    every ??= await read(0, count);
    const whole = plain(kept.words).trim();
    const rows = every.filter((row) => { const text = textOf(row); return text.includes(whole) || words.every((word) => text.includes(word)); });
    return kept.place < 0 ? rows : rows.sort(ordered(table, kept.place, kept.down));
  }

  async function draw(isNews = true) {
    const mine = ++turn, found = await chosen(), all = found ? found.length : count;
    kept.page = Math.max(0, Math.min(kept.page, Math.ceil(all / kept.size) - 1));
    const from = kept.page * kept.size, to = Math.min(all, from + kept.size);
    const rows = found ? found.slice(from, to) : await read(from, to);
    if (mine !== turn) return;
    const shown = all ? _("Rows {first}–{last} of {count}", { first: from + 1, last: to, count: all }) : _("Nothing is found.");
    const focused = area.contains(document.activeElement) ? [...area.querySelectorAll("button")].indexOf(document.activeElement) : -1;
    area.replaceChildren(drawn(table, rows, { caption: `${caption}. ${shown}`, heads: { sort, sorted }, from, count: all, without }));
    if (focused >= 0) area.querySelectorAll("button")[focused].focus();
    before.disabled = from === 0;
    after.disabled = to >= all;
    if (isNews) say(shown);
    remember({ lists: { [table.id]: { ...kept } } });
  }
  const sorted = (place) => ({ "aria-sort": place !== kept.place ? null : kept.down ? "descending" : "ascending" });
  function sort(place) {
    Object.assign(kept, { place, down: kept.place === place && !kept.down, page: 0 });
    draw();
  }
  const turnTo = (step) => () => { kept.page += step; draw().then(() => area.querySelector(".scroll").focus()); };
  before.addEventListener("click", turnTo(-1));
  after.addEventListener("click", turnTo(1));
  sizes.addEventListener("change", () => { kept.size = Number(sizes.value); kept.page = 0; draw(); });
  let waiting;
  filter.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { kept.words = filter.value; kept.page = 0; draw(); }, 200);
  });
  const tools = make("div", { class: "tools", role: "group", "aria-label": _("Choose rows") },
    make("label", {}, _("Only rows with"), filter), make("label", {}, _("Rows a page"), sizes), before, after);
  return draw(false).then(() => [tools, area]);
}

function ordered(table, place, isDown) {
  const { kind } = table.columns[place], turn = isDown ? -1 : 1;
  if (kind === "amount" || kind === "number") return (one, other) => turn * (Number(one[place] ?? 0) - Number(other[place] ?? 0));
  const { compare } = new Intl.Collator(book.language, { numeric: true });
  return (one, other) => turn * compare(String(one[place] ?? ""), String(other[place] ?? ""));
}

const remember = (more) => history.replaceState({ ...history.state, ...more }, "");

// ---- the views: each gives its title and what stands under it ----

async function startView() {
  const { about } = book;
  const search = link(_("Search the vouchers"), "search");
  return [about.association, [
    facts([[_("Corporate identity number"), about.orgnr], [_("Fiscal year"), about.year], [_("State"), about.state], [_("The book"), about.seal], [_("Made with"), about.program]]),
    make("p", {}, _("From a statement, each line leads to its note, each line of a note to its accounts, an account to its vouchers, and a voucher to its attachments; the browser's Back leads back.")),
    make("p", {}, search),
    make("h2", {}, _("Files of the package")),
    make("ul", {}, book.files.map(([title, path]) => make("li", {}, fileLink(title, path)))),
  ]];
}

async function tableView(id) {
  const table = tableOf(id);
  if (!table) return missing();
  if (!STATEMENTS.includes(id) && id !== "balance-requirement") {
    return [table.title, await list(table, { read: (from, to) => rowsOf(table, from, to), count: table.count })];
  }
  return [table.title, [drawn(table, await rowsOf(table), { caption: `${table.title}. ${_("Kronor and öre")}`, className: "statement" })]];
}

async function noteView(number) {
  const table = tableOf("notes"), every = await rowsOf(table);
  const rows = every.filter((row) => cellOf(table, row, "note") === number);
  if (!rows.length) return missing();
  const from = [];
  for (const id of STATEMENTS.slice(0, 3)) {
    const statement = tableOf(id);
    for (const row of await rowsOf(statement)) {
      if (String(cellOf(statement, row, "note") ?? "").split(",").includes(number)) from.push(`${statement.title}: `, lineLink(statement, row, cellOf(statement, row, "label")), make("br"));
    }
  }
  const title = `${_("Note")} ${number} ${cellOf(table, rows[0], "label")}`;
  return [title, [
    drawn(table, rows.slice(1), { caption: `${title}. ${_("Kronor and öre")}`, className: "statement", without: ["note"] }),
    facts([[_("Explains"), from], [_("All notes"), link(table.title, "table", "notes")]]),
  ]];
}

async function lineView(report, own) {
  const table = tableOf(report), parts = tableOf(`${report}-parts`);
  if (!table || !parts) return missing();
  const rows = await rowsOf(parts), below = rows.filter((row) => cellOf(parts, row, "of") === own);
  const line = (await rowsOf(table)).find((row) => cellOf(table, row, "id") === own);
  const above = rows.filter((row) => cellOf(parts, row, "part") === own);
  if (!below.length) return missing();
  const title = line ? cellOf(table, line, "label") : cellOf(parts, above[0], "label");
  const wholes = await Promise.all([...new Set(above.map((row) => cellOf(parts, row, "of")))].map((whole) => wholeLink(report, whole)));
  const note = line && cellOf(table, line, "note");
  return [title, [
    drawn(parts, line ? [line.slice(1)].map((row) => rowAs(parts, table, line)) : above.slice(0, 1), { caption: `${table.title}. ${_("Kronor and öre")}`, className: "statement" }),
    make("h2", {}, _("Made of")),
    drawn(parts, below, { caption: _("What {line} is made of", { line: title }), className: "statement" }),
    facts([[_("Note"), note && String(note).split(",").map((one) => [link(one, "note", one), " "]).flat()], [_("Part of"), wholes.flatMap((whole) => [whole, make("br")])], [_("Stands in"), link(table.title, "table", report)]]),
  ]];
}

/** A line of a report with the columns of its parts. */
const rowAs = (parts, table, line) => parts.columns.map(({ id }) => (placeOf(table, id) >= 0 ? cellOf(table, line, id) : null));

async function wholeLink(report, whole) {
  const table = tableOf(report), parts = tableOf(`${report}-parts`);
  const line = (await rowsOf(table)).find((row) => cellOf(table, row, "id") === whole);
  const part = line ? null : (await rowsOf(parts)).find((row) => cellOf(parts, row, "part") === whole);
  return link(line ? cellOf(table, line, "label") : cellOf(parts, part, "label"), "line", report, whole);
}

async function accountView(number) {
  const chart = tableOf("accounts"), trial = tableOf("trial"), ledger = tableOf("ledger");
  if (!book.accounts.has(number)) return missing();
  const name = book.accounts.get(number);
  const sums = (await rowsOf(trial)).find((row) => cellOf(trial, row, "account") === number);
  const amounts = sums ? ["opening", "movement", "closing"].map((id) => [trial.columns[placeOf(trial, id)].label, written(cellOf(trial, sums, id), "amount")]) : [];
  const wholes = [];
  for (const report of ["income", "balance", "notes"]) {
    const parts = tableOf(`${report}-parts`);
    const own = (await rowsOf(parts)).filter((row) => cellOf(parts, row, "account") === number).map((row) => cellOf(parts, row, "of"));
    for (const whole of new Set(own.filter((one) => !one.includes(" ")))) wholes.push(`${tableOf(report).title}: `, await wholeLink(report, whole), make("br"));
  }
  const [, start, count] = ledger.groups.find(([account]) => account === number) ?? [number, 0, 0];
  const caption = `${ledger.title} ${number} ${name}`;
  return [`${number} ${name}`, [
    facts([...amounts, [_("Part of"), wholes], [chart.title, link(_("All accounts"), "table", "trial")]]),
    ...(await list(ledger, { read: (from, to) => rowsOf(ledger, start + from, start + to), count, without: ["account", "sequence"], caption })),
  ]];
}

async function voucherView(given) {
  const sequence = Number(given), table = tableOf("vouchers"), journal = tableOf("journal"), files = tableOf("attachments");
  const [row] = await rowsAt(table, sequence);
  if (!row) return missing();
  const of = (id) => cellOf(table, row, id) ?? "", label = (id) => table.columns[placeOf(table, id)].label;
  const postings = (await rowsAt(journal, sequence)).map((one) => [cellOf(journal, one, "account"), book.accounts.get(cellOf(journal, one, "account")) ?? "", cellOf(journal, one, "text"), cellOf(journal, one, "objects"), cellOf(journal, one, "amount")]);
  const attached = of("files") ? (await rowsOf(files)).filter((one) => cellOf(files, one, "sequence") === sequence) : [];
  const columns = ["account", "name", "text", "objects", "amount"].map((id) => tableOf("ledger").heads.find((one) => one.id === id));
  const title = `${_("Voucher")} ${of("series")} ${of("number")}`;
  const who = (at, by) => [written(at), by].filter(Boolean).join(", ");
  const history = [
    [_("Registered"), who(of("registered_at"), of("recorded_by"))], [_("Approved"), who(of("approved_at"), of("approved_by"))],
    ...["corrects", "corrected_by"].map((way) => [label(way), correctionLink(of(way), way, sequence)]),
    ...attached.map((one) => [_("File received"), who(cellOf(files, one, "received_at"), `${cellOf(files, one, "received_by")}: ${cellOf(files, one, "file")}`)]),
  ];
  const beside = [[sequence - 1, _("Previous voucher")], [sequence + 1, _("Next voucher")]].filter(([other]) => book.isVoucher(other));
  return [title, [
    facts([...["date", "event_date", "text", "counterparty", "document"].map((id) => [label(id), of(id)]), [label("amount"), written(of("amount"), "amount")], [label("sequence"), String(sequence)]]),
    make("h2", {}, _("Postings")),
    drawn({ id: "postings", columns }, postings, { caption: `${title}. ${_("Debit positive, credit negative")}` }),
    ...(attached.length ? [make("h2", {}, files.title), drawn(files, attached, { caption: files.title, without: ["sequence"] })] : []),
    make("h2", {}, _("History")), facts(history),
    make("p", {}, [...beside.flatMap(([other, text]) => [link(text, "voucher", other), " "]), link(table.title, "table", "vouchers")]),
  ]];
}

async function searchView(query = "") {
  const table = tableOf("vouchers"), wanted = new URLSearchParams(query);
  const field = (name, text, attributes = {}) => make("label", {}, text, make("input", { name, value: wanted.get(name) ?? "", ...attributes }));
  const form = make("form", { role: "search", onsubmit: (event) => {
    event.preventDefault();
    const given = [...new FormData(form)].filter(([, value]) => value.trim());
    location.hash = hashOf("search", new URLSearchParams(given).toString());
  } },
  field("text", _("Text, party, document or number"), { type: "search" }), field("amount", _("Amount")), field("account", _("Account"), { inputmode: "numeric" }),
  field("first", _("From"), { type: "date" }), field("last", _("To"), { type: "date" }), make("button", {}, _("Search")));
  if (![...wanted.values()].length) return [_("Search the vouchers"), [form]];
  const found = await vouchersFound(table, wanted);
  return [_("Search the vouchers"), [form, ...(await list(table, { read: async (from, to) => found.slice(from, to), count: found.length }))], _("Vouchers found: {count}", { count: found.length })];
}

async function vouchersFound(table, wanted) {
  const journal = tableOf("journal"), account = (wanted.get("account") ?? "").trim();
  const amount = oreOf(wanted.get("amount") ?? ""), words = plain(wanted.get("text") ?? "").split(/\s+/).filter(Boolean);
  const [date, number, own] = ["date", "sequence", "amount"].map((id) => placeOf(table, id));
  const texts = ["text", "counterparty", "document", "date", "recorded_by", "approved_by"].map((id) => placeOf(table, id));
  const series = placeOf(table, "series"), of = placeOf(table, "number");
  const postings = new Map();
  if (account || amount !== null || words.length) {
    const [sequence, on, sum, said] = ["sequence", "account", "amount", "text"].map((id) => placeOf(journal, id));
    for (const row of await rowsOf(journal)) {
      const hit = postings.get(row[sequence]) ?? { account: false, amount: false, text: "" };
      hit.account ||= String(row[on]).startsWith(account);
      hit.amount ||= Math.abs(Number(row[sum])) === amount;
      hit.text += row[said] && !hit.text.includes(row[said]) ? `${row[said]}\n` : "";
      postings.set(row[sequence], hit);
    }
  }
  const first = wanted.get("first") ?? "", last = wanted.get("last") || "9999";
  return (await rowsOf(table)).filter((row) => {
    const hit = postings.get(row[number]);
    if (row[date] < first || row[date] > last || (account && !hit?.account)) return false;
    if (amount !== null && !hit?.amount && Number(row[own]) !== amount) return false;
    const text = plain(`${texts.map((place) => row[place] ?? "").join("\n")}\n${row[series]} ${row[of]}\n${row[series]}${row[of]}\n${hit?.text ?? ""}`);
    return words.every((word) => text.includes(word));
  });
}

/** What was typed as an amount, in öre without a sign; null when nothing was. */
function oreOf(typed) {
  const [whole, decimals = ""] = plain(typed).replace(/[ -]/g, "").replace(",", ".").split(".");
  return /^\d+$/.test(whole) ? Number(whole + decimals.padEnd(2, "0").slice(0, 2)) : typed.trim() ? NaN : null;
}

const missing = () => [_("There is no such page"), [make("p", {}, link(_("To the beginning"), "start"))]];

const VIEWS = new Map(Object.entries({ start: startView, table: tableView, note: noteView, line: lineView, account: accountView, voucher: voucherView, search: searchView }));

// ---- the frame: language, places, and which view is shown ----

async function openBook(language) {
  book = await load(language);
  if (book.accounts) return;
  const chart = tableOf("accounts"), vouchers = tableOf("vouchers"), parts = book.tables.filter((table) => table.id.endsWith("-parts"));
  book.accounts = new Map((await rowsOf(chart)).map((row) => [cellOf(chart, row, "account"), cellOf(chart, row, "name")]));
  book.corrected_by = new Map(book.corrections);
  book.corrects = new Map(book.corrections.map(([corrected, correcting]) => [correcting, corrected]));
  book.isVoucher = (sequence) => vouchers.runs.some(([first, last]) => first <= sequence && sequence <= last);
  book.opens = new Map();
  for (const table of parts) book.opens.set(table.id.replace(/-parts$/, ""), new Set((await rowsOf(table)).map((row) => cellOf(table, row, "of"))));
}

function drawFrame() {
  const { about, language, other } = book;
  const named = PLACES.flatMap(([, ids]) => ids);
  const rest = book.tables.map(({ id }) => id).filter((id) => !named.includes(id) && id !== "ledger" && !id.endsWith("-parts"));
  const groups = [...PLACES, ["For the auditor", rest]].map(([title, ids]) => [
    make("h2", {}, _(title)), make("ul", {}, ids.map(tableOf).filter(Boolean).map(({ id, title: text }) => make("li", {}, link(text, "table", id)))),
  ]);
  document.documentElement.lang = language;
  document.querySelector(".skip").textContent = _("To the content");
  document.querySelector("header").replaceChildren(
    make("p", {}, make("strong", {}, about.association), ` ${about.year}`), make("p", {}, about.state),
    make("a", { href: "#", lang: other.language, hreflang: other.language, class: "language" }, other.title));
  const nav = document.querySelector("nav");
  nav.setAttribute("aria-label", _("Parts of the book"));
  nav.replaceChildren(make("ul", {}, make("li", {}, link(about.association, "start")), make("li", {}, link(_("Search the vouchers"), "search"))), ...groups.flat());
}

let turns = 0, isFirst = true;

async function show() {
  const mine = ++turns;
  if (location.hash === "#main") return;
  const [, asked = "", name = "start", ...rest] = location.hash.split("/").map((part) => { try { return decodeURIComponent(part); } catch { return part; } });
  const start = document.documentElement.lang, language = ["sv", "en"].includes(asked) ? asked : start;
  const main = document.querySelector("main");
  main.setAttribute("aria-busy", "true");
  try {
    if (book?.language !== language) { await openBook(language); drawFrame(); }
    const [title, parts, news = ""] = await (VIEWS.get(name) ?? missing)(...rest);
    if (mine !== turns) return;
    const heading = make("h1", { tabindex: -1 }, title);
    main.replaceChildren(heading, ...parts);
    document.title = `${title} – ${book.about.association} ${book.about.year}`;
    document.querySelector(".language").href = `#/${[book.other.language, name, ...rest].map(encodeURIComponent).join("/")}`;
    for (const one of document.querySelectorAll("nav a")) {
      one.toggleAttribute("aria-current", one.hash === hashOf(name, ...rest.slice(0, 1)));
      if (one.hasAttribute("aria-current")) one.setAttribute("aria-current", "page");
    }
    say(news);
    const left = history.state?.left, back = left && [...main.querySelectorAll("a")].find((one) => one.getAttribute("href") === left);
    if (back) back.focus();
    else if (!isFirst) { heading.focus(); scrollTo(0, 0); }
    isFirst = false;
  } catch (fault) {
    main.replaceChildren(make("h1", {}, "finsam"), make("p", { role: "alert" }, `${fault.message}: ${book ? _("the file is missing or cannot be read. Unpack the whole package and open the page in its folder.") : "?"}`));
  } finally {
    if (mine === turns) main.removeAttribute("aria-busy");
  }
}

document.querySelector("main").addEventListener("click", (event) => {
  const left = event.target.closest("a")?.getAttribute("href");
  if (left) remember({ left });
});
document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); document.querySelector("main").focus(); });
addEventListener("hashchange", show);
show();
