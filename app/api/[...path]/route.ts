import { NotFound } from "../../../lib/errors.ts";
import { route } from "../../../lib/http/route.ts";

const nothing = route(async () => {
  throw new NotFound();
});

export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT };
