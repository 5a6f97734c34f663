import { components } from "./components.ts";
import { guide } from "./guide.ts";
import { openApiPaths, type Tag } from "./operation.ts";
import { developmentPaths, operationsPaths } from "./operations.ts";
import { sessionPaths } from "./sessions.ts";
import { signInPaths } from "./sign-in.ts";

export type DocumentOptions = {
  appName: string;
  version: string;
  publicUrl: URL;
  /** The inbox exists only while nobody's real messages could end up in it. */
  includeInbox: boolean;
};

const tags: { name: Tag; description: string }[] = [
  { name: "Sign in", description: "A number, a code, signed in: three calls in this order." },
  { name: "Sessions", description: "Who is signed in, on which devices, and how to end that." },
  { name: "Operations", description: "For those who run the service." },
  { name: "Documentation", description: "What you are reading." },
];

const developmentTag: { name: Tag; description: string } = {
  name: "Development",
  description: "Exists only where no real message is sent. Never in production.",
};

/** The OpenAPI 3.1 document of everything the server answers, from the schemas that validate requests. */
export function openApiDocument({ appName, version, publicUrl, includeInbox }: DocumentOptions) {
  return {
    openapi: "3.1.1",
    info: {
      title: `${appName} API`,
      version,
      summary: "Phone-number login: a number, a code by SMS, signed in.",
      description: guide({ origin: publicUrl.origin, includeInbox }),
    },
    servers: [{ url: publicUrl.origin }],
    tags: includeInbox ? [...tags, developmentTag] : tags,
    paths: openApiPaths({
      ...signInPaths,
      ...sessionPaths,
      ...operationsPaths,
      ...(includeInbox ? developmentPaths : {}),
    }),
    components: components(publicUrl),
  };
}
