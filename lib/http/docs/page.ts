export type DocsPage = {
  title: string;
  stylesheets: readonly string[];
  /** Run in this order once the page is parsed; the first runs before anything is painted. */
  scripts: readonly [string, ...string[]];
  /** HTML, already escaped. */
  body: string;
};

/**
 * A page for a documentation tool that brings its own styles, so it stands outside the layout of the app. Every script
 * carries the nonce of this answer, because a policy with a nonce may trust nothing else.
 */
export function docsPage(request: Request, { title, stylesheets, scripts, body }: DocsPage): Response {
  const nonce = nonceOf(request);
  const [first, ...rest] = scripts;
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<link rel="icon" href="/icon.svg">
${stylesheets.map((href) => `<link rel="stylesheet" href="${href}">`).join("\n")}
<script src="${first}"${nonce}></script>
${rest.map((src) => `<script defer src="${src}"${nonce}></script>`).join("\n")}
</head>
<body>
<noscript><p class="note">This page draws the API with JavaScript. The document itself is <a href="/openapi.json">openapi.json</a>.</p></noscript>
${body}
</body>
</html>`;
  return new Response(html, {
    headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" },
  });
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The edge writes the policy of the answer on the request, where Next reads the nonce for its own pages too. */
function nonceOf(request: Request): string {
  const [, nonce] = /'nonce-([\w+/=-]+)'/.exec(request.headers.get("content-security-policy") ?? "") ?? [];
  return nonce === undefined ? "" : ` nonce="${nonce}"`;
}
