/** The page on which developers try the card: each button shows it in one mode, regardless of the survey's rules. */
for (const button of document.querySelectorAll("[data-try]")) {
  button.addEventListener("click", async () => {
    const { heed } = window;
    if (!heed) return;
    await heed.close();
    await heed.show(button.dataset.key, { mode: button.dataset.try, selector: "#place", always: true });
  });
}

const log = document.querySelector("#log");
for (const kind of ["shown", "answered", "dismissed", "refused", "error"]) {
  document.addEventListener(`heed:${kind}`, ({ type, detail }) => {
    const line = document.createElement("li");
    line.textContent = `${type} ${JSON.stringify(detail)}`;
    log.append(line);
  });
}
