// Light, dark, or as the system has it; remembered where the browser permits.

const THEMES = ["system", "light", "dark"];

function themes() {
  const button = byId("theme");
  const stored = (write) => {
    try {
      if (write !== undefined) localStorage.setItem("contract-report-theme", write);
      return localStorage.getItem("contract-report-theme");
    } catch { // a page from a file may have no storage
      return null;
    }
  };
  const show = (theme) => {
    document.documentElement.dataset.theme = theme;
    button.textContent = `Theme: ${theme}`;
  };
  let now = THEMES.includes(stored()) ? stored() : "system";
  show(now);
  button.addEventListener("click", () => {
    now = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length];
    stored(now);
    show(now);
  });
}
