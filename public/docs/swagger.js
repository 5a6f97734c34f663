// Before anything is painted: Swagger UI has a dark theme, but does not look at what the reader prefers.
const dark = matchMedia("(prefers-color-scheme: dark)");
const followTheme = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", followTheme);
followTheme();

document.addEventListener("DOMContentLoaded", async () => {
  const root = document.getElementById("swagger-ui");
  keepProblemInView(root);
  try {
    const answer = await fetch("/openapi.json");
    if (!answer.ok) throw new Error(`openapi.json answered ${answer.status}`);
    const spec = await answer.json();
    SwaggerUIBundle({
      // Calls go to the origin that shows this page, whichever of the server's names it was opened by.
      spec: { ...spec, servers: [{ url: location.origin }] },
      domNode: root,
      // It takes an address such as #wrong_code, which is ours, for an old way of naming an operation, and complains.
      deepLinking: location.hash === "" || location.hash.startsWith("#/"),
      displayRequestDuration: true,
      tryItOutEnabled: true,
      defaultModelsExpandDepth: 0,
      validatorUrl: null,
    });
  } catch (error) {
    console.error(error);
    root.textContent = "The document could not be loaded. Reload the page to try again.";
  }
});

addEventListener("hashchange", showProblem);

function showProblem() {
  if (location.hash.startsWith("#/")) return;
  document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center" });
}

// The row that the address names moves down while Swagger UI draws above it.
function keepProblemInView(root) {
  const drawing = new ResizeObserver(() => {
    showProblem();
    if (root.querySelector(".opblock")) drawing.disconnect();
  });
  drawing.observe(root);
}
