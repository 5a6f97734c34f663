// The bundle gives this nonce to the style elements that it makes.
window.__webpack_nonce__ = document.currentScript.nonce;

const sans = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const mono = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace';

document.addEventListener("DOMContentLoaded", async () => {
  const root = document.getElementById("redoc");
  try {
    const answer = await fetch("/openapi.json");
    if (!answer.ok) throw new Error(`openapi.json answered ${answer.status}`);
    const spec = await answer.json();
    Redoc.init(
      { ...spec, servers: [{ url: location.origin }] },
      {
        // Search runs in a worker made from a blob, which the policy of this page does not allow.
        disableSearch: true,
        nativeScrollbars: true,
        hideLoading: true,
        expandResponses: "200",
        jsonSampleExpandLevel: "all",
        downloadUrls: [{ title: "openapi.json", url: "/openapi.json" }],
        theme: {
          typography: {
            fontFamily: sans,
            headings: { fontFamily: sans },
            code: { fontFamily: mono },
          },
        },
      },
      root,
    );
  } catch (error) {
    console.error(error);
    root.textContent = "The document could not be loaded. Reload the page to try again.";
  }
});
