import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { accentStylesheet } from "../brand/stylesheet.ts";
import { type Accent, accentOf } from "../brand/tones.ts";
import type { Environment } from "./environment.ts";

/** A file of ours with the name that it is asked for by: it holds a hash of the content, so browsers keep it for ever. */
export type BrandFile = { name: string; type: string; base64: string };

export type Logo = BrandFile & { width: number; height: number };

export type Brand = {
  /** null means the colours of app/globals.css */
  accent: BrandFile | null;
  logo: Logo | null;
  supportUrl: string | null;
};

const logoMaxBytes = 100_000;

export function readBrand(env: Environment): Brand {
  return { accent: readAccent(env), logo: readLogo(env), supportUrl: readSupportUrl(env) };
}

function readAccent(env: Environment): BrandFile | null {
  const hex = env.text("APP_ACCENT")?.toLowerCase();
  if (hex === undefined) return null;
  if (!/^#[0-9a-f]{6}$/.test(hex)) {
    env.fault("APP_ACCENT", "must be a colour such as #0b6bcb: # and six hexadecimal digits.");
    return null;
  }
  const accent = accentOf(hex);
  if (accent === null) {
    env.fault(
      "APP_ACCENT",
      "is too light: text in it could not be read on a light page (4.5:1) without becoming another colour. Choose a darker one.",
    );
  }
  return accent && accentFile(accent);
}

function accentFile(accent: Accent): BrandFile {
  return brandFile("accent", "css", Buffer.from(accentStylesheet(accent)));
}

function readLogo(env: Environment): Logo | null {
  const path = env.text("APP_LOGO");
  if (path === undefined) return null;
  const content = contentOf(path);
  if (content === null || content.length > logoMaxBytes) {
    env.fault(
      "APP_LOGO",
      `must be the path of a file that can be read, of at most ${logoMaxBytes / 1000} kB.`,
    );
    return null;
  }
  const logo = asPng(content) ?? asSvg(content);
  if (logo === null) {
    env.fault("APP_LOGO", "must be a PNG, or an SVG with a viewBox and without scripts.");
  }
  return logo;
}

function contentOf(path: string): Buffer | null {
  try {
    return readFileSync(resolve(/* turbopackIgnore: true */ path));
  } catch {
    return null;
  }
}

/** PNG 1.2 §3.2, §4.1.1: the signature, then the header chunk with width and height. */
function asPng(content: Buffer): Logo | null {
  if (content.length < 24 || content.toString("latin1", 0, 8) !== "\x89PNG\r\n\x1a\n") return null;
  const size = { width: content.readUInt32BE(16), height: content.readUInt32BE(20) };
  return size.width > 0 && size.height > 0 ? { ...brandFile("logo", "png", content), ...size } : null;
}

/** The shape of the box keeps the page from moving when the logo arrives. */
function asSvg(content: Buffer): Logo | null {
  const text = content.toString("utf8");
  const [, box = ""] = /<svg\b[^>]*\bviewBox\s*=\s*["']([^"']*)["']/i.exec(text) ?? [];
  const [, , width = 0, height = 0] = box
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  if (!(width > 0 && height > 0) || /<script|\son\w+\s*=|javascript:/i.test(text)) return null;
  return { ...brandFile("logo", "svg", content), width, height };
}

const types = { css: "text/css; charset=utf-8", png: "image/png", svg: "image/svg+xml" };

function brandFile(stem: string, ending: keyof typeof types, content: Buffer): BrandFile {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  return { name: `${stem}-${hash}.${ending}`, type: types[ending], base64: content.toString("base64") };
}

function readSupportUrl(env: Environment): string | null {
  const text = env.text("SUPPORT_URL");
  if (text === undefined) return null;
  const isAddress = URL.canParse(text) && /^(https:\/\/|mailto:)\S+$/i.test(text);
  if (!isAddress) env.fault("SUPPORT_URL", "must be an https:// address or mailto: with an e-mail address.");
  return isAddress ? text : null;
}
