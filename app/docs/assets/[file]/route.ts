import { problem } from "#lib/errors.ts";
import { allAssets, readAsset } from "#lib/http/docs/assets.ts";

// Made while building: the running server reads no package.
export const dynamic = "force-static";
export const dynamicParams = false;

export function generateStaticParams() {
  return allAssets.map((file) => ({ file }));
}

export async function GET(_request: Request, { params }: RouteContext<"/docs/assets/[file]">) {
  const asset = readAsset((await params).file);
  if (asset === null) throw problem("not_found");
  return new Response(asset.body, {
    headers: { "Content-Type": asset.type, "Cache-Control": "public, max-age=31536000, immutable" },
  });
}
