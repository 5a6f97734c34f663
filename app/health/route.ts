import { jsonReply, mounted } from "../../lib/http/call.ts";

/** Liveness: asks nothing of anything, so that a database in trouble does not get the process killed. */
export const GET = mounted(async () => jsonReply({ status: "healthy" }));
