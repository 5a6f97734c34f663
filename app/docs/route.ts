import { config } from "#lib/config.ts";
import { assetNames } from "#lib/http/docs/assets.ts";
import { docsPage } from "#lib/http/docs/page.ts";
import { problemTable } from "#lib/http/docs/problem-table.ts";

export function GET(request: Request) {
  return docsPage(request, {
    title: `${config().appName} API`,
    stylesheets: [`/docs/assets/${assetNames.swaggerStyle}`, "/docs/page.css"],
    scripts: ["/docs/swagger.js", `/docs/assets/${assetNames.swaggerScript}`],
    body: `<main><div id="swagger-ui"><p class="note">Reading the document…</p></div>${problemTable()}</main>`,
  });
}
