import { problem } from "../../../lib/errors.ts";
import { route } from "../../../lib/http/route.ts";

const nothing = route(async () => {
  throw problem("not_found");
});

export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT };
