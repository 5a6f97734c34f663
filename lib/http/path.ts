import { MalformedRequest } from "../errors.ts";

/** A path segment as the client meant it. Next hands segments over still escaped. @throws MalformedRequest */
export function decodedOnce(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new MalformedRequest("The address holds a bad percent escape.", cause);
  }
}
