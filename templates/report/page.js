(() => {
  "use strict";
  const FIRST = 200;
  const data = JSON.parse(document.getElementById("data").textContent);
  const form = document.getElementById("filter");
  const body = document.querySelector("#entries-table tbody");
  const matrix = document.querySelector("#matrix-table tbody");
  const more = document.getElementById("more");
  const hits = document.getElementById("hits");
  const rows = [...body.rows];
  const facts = data.entries.map(([cluster, teams, policies, namespaces, principal], index) => ({
    row: rows[index],
    index,
    cluster,
    team: teams,
    policy: policies,
    namespace: namespaces,
    principal: principal.toLowerCase(),
    text: rows[index].textContent.toLowerCase(),
  }));
  let order = facts;
  let showsAll = false;

  const values = () => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
  /** Whether a scope's pattern reaches a namespace; a whole cluster is every namespace. */
  const reaches = (patterns, name) =>
    patterns.some((one) => one === "*" || one === name || (one.endsWith("*") && name.startsWith(one.slice(0, -1))));
  const keeps = (fact, want) =>
    (want.cluster === "" || fact.cluster === want.cluster) &&
    (want.team === "" || fact.team.includes(want.team)) &&
    (want.policy === "" || fact.policy.includes(want.policy)) &&
    (want.namespace === "" || reaches(fact.namespace, want.namespace)) &&
    (want.principal === "" || fact.principal.includes(want.principal.toLowerCase())) &&
    (want.text === "" || fact.text.includes(want.text.toLowerCase()));

  const show = () => {
    const want = values();
    const principals = new Set();
    let count = 0;
    for (const fact of order) {
      const isHit = keeps(fact, want);
      if (isHit) {
        count += 1;
        principals.add(fact.principal);
      }
      const state = !isHit ? "miss" : count > FIRST && !showsAll ? "rest" : "";
      if (fact.row.className !== state) fact.row.className = state;
    }
    if (matrix !== null) {
      data.principals.forEach((principal, index) => {
        const state = principals.has(principal.toLowerCase()) ? "" : "miss";
        if (matrix.rows[index].className !== state) matrix.rows[index].className = state;
      });
    }
    hits.textContent = `${count} of ${facts.length} access entries`;
    more.hidden = showsAll || count <= FIRST;
    more.textContent = `Show ${count - FIRST} more`;
    const chosen = Object.entries(want).filter(([, value]) => value !== "");
    const hash = chosen.length === 0 ? "" : `#${new URLSearchParams(chosen)}`;
    if (hash !== "" || location.hash.includes("="))
      history.replaceState(null, "", hash === "" ? location.pathname : hash);
  };

  const sort = (button) => {
    const head = button.closest("th");
    const column = Number(button.dataset.column);
    const isAscending = head.getAttribute("aria-sort") !== "ascending";
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", isAscending ? "ascending" : "descending");
    const keyed = order.map((fact) => {
      const cell = fact.row.cells[column];
      return { fact, key: cell.dataset.sort ?? cell.textContent };
    });
    // What is empty stands last, whichever way it goes.
    keyed.sort(({ fact: one, key: a }, { fact: other, key: b }) => {
      if (a === "" || b === "") return (a === "") - (b === "") || one.index - other.index;
      const way = a < b ? -1 : a > b ? 1 : 0;
      return (isAscending ? way : -way) || one.index - other.index;
    });
    order = keyed.map(({ fact }) => fact);
    body.append(...order.map(({ row }) => row));
    show();
  };

  const read = () => {
    if (!location.hash.includes("=")) return;
    for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
      const field = form.elements.namedItem(name);
      if (field !== null) field.value = value;
    }
  };

  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(show));
  addEventListener("hashchange", () => {
    read();
    show();
  });
  more.addEventListener("click", () => {
    showsAll = true;
    show();
  });
  for (const button of document.querySelectorAll("#entries-table thead button")) {
    button.addEventListener("click", () => sort(button));
  }
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of closed) one.open = false;
  });
  read();
  show();
})();
