import { readFileSync } from "node:fs";
import { join } from "node:path";
import redoc from "redoc/package.json";
import swagger from "swagger-ui-dist/package.json";

type Asset = { source: string; type: string; edits?: readonly Edit[] };
type Edit = { from: string; to: string; because: string };

const scriptType = "text/javascript; charset=utf-8";

/** Names carry the version of the package, so that a browser may keep a file for ever. */
export const assetNames = {
  swaggerScript: `swagger-ui-${swagger.version}.js`,
  swaggerStyle: `swagger-ui-${swagger.version}.css`,
  redocScript: `redoc-${redoc.version}.js`,
} as const;

const assets: Record<string, Asset> = {
  [assetNames.swaggerScript]: { source: "swagger-ui-dist/swagger-ui-bundle.js", type: scriptType },
  [assetNames.swaggerStyle]: { source: "swagger-ui-dist/swagger-ui.css", type: "text/css; charset=utf-8" },
  [assetNames.redocScript]: {
    source: "redoc/bundles/redoc.standalone.js",
    type: scriptType,
    edits: [
      {
        from: "r.nc=void 0;",
        to: "r.nc=window.__webpack_nonce__;",
        because: "its style elements need the page's nonce, and the bundle fixes its own to nothing",
      },
      {
        from: 'src:"https://cdn.redoc.ly/redoc/logo-mini.svg"',
        to: 'src:""',
        because: "the page must not call anywhere; an image without a source hides itself",
      },
    ],
  },
};

export const allAssets = Object.keys(assets);

/** Reads a package file. Called while building; what it returns is served from the build ever after. */
export function readAsset(name: string): { body: string; type: string } | null {
  const asset = Object.hasOwn(assets, name) ? assets[name] : undefined;
  if (asset === undefined) return null;
  // The path is known at run time only to the build, which would otherwise trace the whole project into the route.
  const path = join(/* turbopackIgnore: true */ process.cwd(), "node_modules", asset.source);
  return { body: edited(readFileSync(path, "utf8"), asset), type: asset.type };
}

/** An edit that does not fit exactly once means another version of the package: the build should stop, not guess. */
function edited(text: string, { source, edits = [] }: Asset): string {
  return edits.reduce((before, { from, to, because }) => {
    const parts = before.split(from);
    if (parts.length !== 2) throw new Error(`${source} has ${parts.length - 1} of "${from}" (${because}).`);
    return parts.join(to);
  }, text);
}
