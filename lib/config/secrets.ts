import type { Secrets } from "../secrets.ts";
import type { AppEnv } from "./deployment.ts";
import type { Environment } from "./environment.ts";
import { secretFromFile } from "./secret-file.ts";

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

export function readSecrets(
  env: Environment,
  where: Where,
): { sessionSecrets: Secrets; otpSecrets: Secrets } {
  const sessionSecrets = readOne(env, "SESSION_SECRET", where);
  const otpSecrets = readOne(env, "OTP_SECRET", where);
  // One key for two purposes would tie their rotation, and their loss, together (ASVS 11.1.2).
  if (sessionSecrets.some((secret) => secret !== "" && otpSecrets.includes(secret))) {
    env.fault("OTP_SECRET", `must differ from SESSION_SECRET. ${makeOne}`);
  }
  return { sessionSecrets, otpSecrets };
}

function readOne(env: Environment, name: SecretName, { dataDir, appEnv }: Where): Secrets {
  const given = env.list(name);
  if (given !== undefined) return judged(env, name, given);
  if (appEnv === "production") {
    env.fault(name, `is missing: production needs one that all instances share. ${makeOne}`);
    return [""];
  }
  try {
    return judged(env, name, [secretFromFile(dataDir, secretFiles[name])]);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? "unreadable";
    env.fault(name, `could not be kept in DATA_DIR (${reason}). Make DATA_DIR writable, or set ${name}.`);
    return [""];
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
