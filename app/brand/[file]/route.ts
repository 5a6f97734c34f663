import { config } from "#lib/config.ts";

/** The operator's stylesheet and logo, as they were read when the server started. */
export async function GET(_request: Request, { params }: RouteContext<"/brand/[file]">) {
  const { file: name } = await params;
  const { accent, logo } = config().brand;
  const file = [accent, logo].find((candidate) => candidate?.name === name);
  if (!file) return new Response(null, { status: 404 });
  return new Response(Buffer.from(file.base64, "base64"), {
    headers: { "Content-Type": file.type, "Cache-Control": "public, max-age=31536000, immutable" },
  });
}
