
"use strict";
(() => {
  const PAGE = 500;
  const table = document.getElementById("review");
  const same = document.getElementById("same");
  const controls = document.getElementById("controls");
  const filter = document.getElementById("filter");
  const risk = document.getElementById("risk");
  const way = document.getElementById("way");
  const count = document.getElementById("count");
  const more = document.getElementById("more");
  const data = JSON.parse(document.getElementById("data").textContent);
  const risks = [...risk.options].map((option) => option.value);
  const hasChange = table.tHead.rows[0].cells.length > 7;

  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const isolated = (text) => element("bdi", text);

  // A row is either in the markup, or data of which its markup is made when it is shown.
  const ofMarkup = (body) => {
    const cells = body.rows[0].cells;
    return {
      id: body.id.slice(4), risk: body.dataset.risk, way: body.dataset.way, body,
      keys: [...cells].map((cell) => cell.textContent.trim()),
      home: body.parentNode,
      extra: body.rows[1].cells[0].querySelector("summary").textContent,
    };
  };
  const ofData = ([id, [user, home, org], sort, [until, changed], proof]) => {
    const texts = data.texts;
    const [riskId, riskTitle, role, label, held, wayId, wayTitle, gives, flags] =
      data.sorts[sort].map((place) => texts[place]);
    return {
      id, risk: riskId, way: wayId, body: null, home: table,
      keys: [riskTitle, texts[user] + " " + texts[home], texts[org], label, gives,
        texts[until] || table.dataset.noEnd, flags, texts[changed]],
      extra: role + " " + table.dataset.held + " " + held + ": " + wayTitle,
      user: texts[user], at: texts[home], proof: () => tree(proof, "", ""),
    };
  };
  // Parts that many proofs share stand in the data once.
  const phrase = (place) => {
    const [text, ...words] = data.phrases[place].map((at) => data.texts[at]);
    return text.replaceAll("\u0001", () => words.shift());
  };
  const tree = (place, lead, hang) => {
    const [text, tag, below] = data.parts[place];
    const rest = "\n" + hang + (below.length ? "│ " : "  ");
    const line = lead + phrase(text).replaceAll("\n", () => rest) + "  " + phrase(tag);
    return [line, ...below.map((part, at) => at < below.length - 1
      ? tree(part, hang + "├─ ", hang + "│  ")
      : tree(part, hang + "└─ ", hang + "   "))].join("\n");
  };
  const draw = (row) => {
    if (row.body) return row.body;
    const body = element("tbody");
    body.id = "row-" + row.id;
    const line = body.insertRow();
    const pill = element("span", row.keys[0], "pill " + row.risk);
    line.insertCell().append(pill);
    const name = element("th");
    name.scope = "row";
    const home = element("small");
    home.append(isolated(row.at));
    name.append(isolated(row.user), " ", home);
    line.append(name);
    line.insertCell().append(isolated(row.keys[2]));
    line.insertCell().textContent = row.keys[3];
    line.insertCell().textContent = row.keys[4];
    line.insertCell().textContent = row.keys[5];
    const flags = line.insertCell();
    flags.className = "flags";
    for (const flag of row.keys[6].split(" ")) {
      if (flag && flag !== "no_end") flags.append(element("span", flag), " ");
    }
    if (hasChange) line.insertCell().textContent = row.keys[7];
    const why = body.insertRow();
    why.className = "why";
    const cell = why.insertCell();
    cell.colSpan = hasChange ? 8 : 7;
    const details = element("details");
    const summary = element("summary");
    const link = element("a", "#" + row.id);
    link.href = "#row-" + row.id;
    summary.append(isolated(row.extra), " ", link);
    const proof = element("pre", row.proof());
    proof.dir = "ltr";
    details.append(summary, proof);
    cell.append(details);
    row.body = body;
    return body;
  };

  const bodies = (of) => (of ? [...of.tBodies] : []);
  const rows = [...bodies(table), ...bodies(same)].map(ofMarkup).concat(data.rows.map(ofData));
  for (const row of rows) {
    row.text = (row.keys.join(" ") + " " + row.extra + " " + row.id).toLowerCase();
  }
  // Folded rows stay folded unless somebody looks for something.
  const folded = rows.filter((row) => row.home === same);

  let order = rows;
  let shown = PAGE;
  const matching = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    return order.filter((row) =>
      (!risk.value || row.risk === risk.value) && (!way.value || row.way === way.value) &&
      words.every((word) => row.text.includes(word)));
  };
  const show = () => {
    const looking = filter.value || risk.value || way.value;
    const found = matching();
    for (const row of rows) if (row.body) row.body.remove();
    const main = found.filter((row) => row.home !== same || looking);
    table.append(...main.slice(0, shown).map(draw));
    if (same && !looking) same.append(...folded.map(draw));
    more.hidden = main.length <= shown;
    const text = found.length + " " + count.dataset.of + " " + rows.length;
    count.value = found.length ? text : count.dataset.none;
  };
  const again = () => { shown = PAGE; show(); };
  for (const control of [filter, risk, way]) control.addEventListener("input", again);
  controls.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => { shown += PAGE; show(); });

  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const compare = (column) => column === 0
    ? (one, other) => risks.indexOf(one.risk) - risks.indexOf(other.risk)
    : (one, other) => collator.compare(one.keys[column] || "", other.keys[column] || "");
  [...table.tHead.rows[0].cells].forEach((heading, column) => {
    const button = element("button", heading.textContent);
    button.type = "button";
    heading.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = heading.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      const by = compare(column);
      order = [...rows].sort((one, other) => (down ? -1 : 1) * by(one, other));
      again();
    });
  });

  const follow = () => {
    const id = location.hash.replace(/^#row-/, "");
    const row = location.hash.startsWith("#row-") && rows.find((row) => row.id === id);
    if (!row) return;
    if (!row.body || !row.body.isConnected) {
      filter.value = row.id;
      risk.value = way.value = "";
      again();
    }
    for (let at = row.body.parentElement; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") at.open = true;
    }
    row.body.querySelector("details").open = true;
    row.body.scrollIntoView({ block: "center" });
    for (const other of rows) if (other.body) other.body.classList.toggle("target", other === row);
  };
  addEventListener("hashchange", follow);
  controls.hidden = false;
  if (rows.length > table.tBodies.length) again(); else count.value = rows.length + " " + count.dataset.of + " " + rows.length;
  follow();
})();
