/** Liveness: asks nothing of anything, so that a database in trouble does not get the process killed. */
export function GET(): Response {
  return Response.json({ status: "healthy" }, { headers: { "Cache-Control": "no-store" } });
}
