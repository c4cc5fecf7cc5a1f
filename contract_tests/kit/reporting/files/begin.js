// Unpack the report and put the page together.

async function unpack() {
  const packed = Uint8Array.from(atob(byId("data").textContent), (sign) => sign.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).json();
}

function sections(report) {
  const counts = { findings: report.findings.length, checks: report.checks.all.length + report.checks.unjudged.length,
    unseen: document.querySelectorAll("#reasons li").length, rules: Object.keys(report.rules).length };
  byId("sections").append(...[...document.querySelectorAll("main > section:not([hidden])")].map((section) =>
    make("li", {}, make("a", { href: `#${section.id}` }, `${section.dataset.name} `,
      section.id in counts ? make("b", { text: counts[section.id] }) : null))));
}

async function begin() {
  themes();
  const report = await unpack();
  const drawer = new Drawer(report);
  new Matrix(report, (cell) => drawer.cell(cell));
  new Findings(report, (finding) => drawer.finding(finding));
  listChecks(report, drawer);
  listUnseen(report);
  listSince(report, drawer);
  listBaseline(report, drawer);
  listCoverage(report);
  listRules(report);
  sections(report);
  byId("main").hidden = false;
  const linked = () => {
    const finding = drawer.findings.get(location.hash.replace("#finding=", ""));
    if (finding) drawer.finding(finding);
  };
  window.addEventListener("hashchange", linked);
  linked();
}

begin().catch((error) => {
  byId("notice").hidden = false;
  byId("notice").textContent = `This page could not be drawn (${error.message}). The same is in the report file, as JSON.`;
});
