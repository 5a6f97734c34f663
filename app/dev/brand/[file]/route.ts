import { accentStylesheet } from "#lib/brand/stylesheet.ts";
import { accentOf } from "#lib/brand/tones.ts";
import { config } from "#lib/config.ts";

/** Any accent as a stylesheet (`/dev/brand/7c3aed.css`), for trying one before it is set. */
export async function GET(_request: Request, { params }: RouteContext<"/dev/brand/[file]">) {
  const [, digits] = /^([0-9a-f]{6})\.css$/.exec((await params).file) ?? [];
  const accent = digits === undefined ? null : accentOf(`#${digits}`);
  if (accent === null || config().appEnv === "production") return new Response(null, { status: 404 });
  return new Response(accentStylesheet(accent), { headers: { "Content-Type": "text/css; charset=utf-8" } });
}
