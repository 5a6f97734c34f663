import type { Secrets } from "../secrets.ts";
import { StartRefused } from "../start-refused.ts";
import type { AppEnv } from "./deployment.ts";
import type { Environment } from "./environment.ts";
import { keptSecret, secretFromFile } from "./secret-file.ts";

type SecretName = "SESSION_SECRET" | "OTP_SECRET";
type Where = { dataDir: string; appEnv: AppEnv };

const secretFiles: Record<SecretName, string> = {
  SESSION_SECRET: "session-secret",
  OTP_SECRET: "otp-secret",
};
const makeOne = "Make one with: openssl rand -base64 32";

const minCharacters = 32;
/** 32 bytes in hexadecimal; in any other spelling 32 characters already hold enough. */
const minHexCharacters = 64;
/** 32 random characters, even hexadecimal ones, never have fewer different ones among them. */
const minDistinctCharacters = 8;
const placeholder =
  /change.?(me|this|it)|replace.?(me|this|it|with)|placeholder|your.?(own|secret|session|otp)/i;

/** Null: it is missing, and in development one is made. */
export type FoundSecrets = { sessionSecrets: Secrets | null; otpSecrets: Secrets | null };

export function readSecrets(env: Environment, where: Where): FoundSecrets {
  const sessionSecrets = readOne(env, "SESSION_SECRET", where);
  const otpSecrets = readOne(env, "OTP_SECRET", where);
  // One key for two purposes would tie their rotation, and their loss, together (ASVS 11.1.2).
  if (sessionSecrets?.some((secret) => secret !== "" && otpSecrets?.includes(secret))) {
    env.fault("OTP_SECRET", `must differ from SESSION_SECRET. ${makeOne}`);
  }
  return { sessionSecrets, otpSecrets };
}

export function isAnyMissing({ sessionSecrets, otpSecrets }: FoundSecrets): boolean {
  return sessionSecrets === null || otpSecrets === null;
}

/** Makes what is missing, and keeps it in DATA_DIR. @throws StartRefused */
export function withMissing(
  { sessionSecrets, otpSecrets }: FoundSecrets,
  dataDir: string,
): { sessionSecrets: Secrets; otpSecrets: Secrets } {
  const made = (name: SecretName): Secrets => [makeIn(dataDir, name)];
  return {
    sessionSecrets: sessionSecrets ?? made("SESSION_SECRET"),
    otpSecrets: otpSecrets ?? made("OTP_SECRET"),
  };
}

function makeIn(dataDir: string, name: SecretName): string {
  try {
    return secretFromFile(dataDir, secretFiles[name]);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartRefused(
      `${name} cannot be kept in DATA_DIR (${code}). Make DATA_DIR writable, or set ${name}.`,
    );
  }
}

function readOne(env: Environment, name: SecretName, { dataDir, appEnv }: Where): Secrets | null {
  const given = env.list(name);
  if (given !== undefined) return judged(env, name, given);
  if (appEnv === "production") {
    env.fault(name, `is missing: production needs one that all instances share. ${makeOne}`);
    return null;
  }
  try {
    const kept = keptSecret(dataDir, secretFiles[name]);
    return kept === null ? null : judged(env, name, [kept]);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? "unreadable";
    // What is wrong with the directory is said of DATA_DIR.
    if (reason !== "ENOTDIR")
      env.fault(
        name,
        `cannot be read from DATA_DIR (${reason}). Make its file there readable, or set ${name}.`,
      );
    return null;
  }
}

function judged(env: Environment, name: SecretName, secrets: readonly string[]): Secrets {
  secrets.forEach((secret, index) => {
    const weakness = weaknessOf(secret);
    const which = secrets.length > 1 ? `(number ${index + 1} of the list) ` : "";
    if (weakness) env.fault(name, `${which}${weakness} ${makeOne}`);
  });
  if (new Set(secrets).size < secrets.length)
    env.fault(name, "lists one secret twice. Remove the repetition.");
  const [newest = "", ...older] = secrets;
  return [newest, ...older];
}

function weaknessOf(secret: string): string | null {
  if (secret === "") return "is empty between two commas.";
  const isHex = /^[0-9a-f]+$/i.test(secret);
  if (secret.length < minCharacters || (isHex && secret.length < minHexCharacters)) {
    return "is too short: it must hold 32 random bytes.";
  }
  if (placeholder.test(secret)) return "is the placeholder of some example.";
  return isPatterned(secret) ? "is not random: it repeats itself or runs in sequence." : null;
}

function isPatterned(secret: string): boolean {
  const codes = [...secret].map((character) => character.charCodeAt(0));
  const steps = codes.slice(1).filter((code, index) => Math.abs(code - (codes[index] ?? 0)) <= 1).length;
  const repeatsWhole = `${secret}${secret}`.indexOf(secret, 1) < secret.length;
  return repeatsWhole || new Set(codes).size < minDistinctCharacters || steps > secret.length / 2;
}
