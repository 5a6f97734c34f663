import { config } from "#lib/config.ts";
import { assetNames } from "#lib/http/docs/assets.ts";
import { docsPage } from "#lib/http/docs/page.ts";

export function GET(request: Request) {
  return docsPage(request, {
    title: `${config().appName} API reference`,
    stylesheets: ["/docs/page.css"],
    scripts: ["/docs/redoc.js", `/docs/assets/${assetNames.redocScript}`],
    body: `<main id="redoc"><p class="note">Reading the document…</p></main>`,
  });
}
