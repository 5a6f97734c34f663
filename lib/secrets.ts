import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  randomInt,
  timingSafeEqual,
} from "node:crypto";

/** Newest first: the first one seals, all of them open. */
export type Secrets = readonly [string, ...string[]];

/** Six digits, 000000–999999, uniform, from the system's CSPRNG (ASVS 6.5.3; NIST SP 800-63B-4 §3.1.3.2). */
export function drawCode(): string {
  return randomInt(1_000_000).toString().padStart(6, "0");
}

/** 128 random bits, 22 characters: names a row, and is safe to show. */
export function newId(): string {
  return randomBytes(16).toString("base64url");
}

/** 256 random bits, 43 characters: whoever holds it is believed (ASVS 7.2.3). Store only its hash. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** A random 256-bit secret has no dictionary, so one round of a plain hash keeps it. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/**
 * A key of its own for each purpose, so that what is made for one is useless for another (ASVS 9.2.2). No bytes: nobody
 * prints it by mistake, and Node 24 takes four times as long to seal with bytes.
 */
export function deriveKey(secret: string, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync("sha256", secret, "", `phone-login ${purpose}`, 32)));
}

/**
 * Short texts under AES-256-GCM, each with a random nonce: one secret is good for 2^32 of them (NIST SP 800-38D §8.3).
 * `binding` is not in the sealed text and must be the same for opening it.
 */
export type Vault = {
  /** Seals under the newest secret. */
  seal(text: string, binding: string): string;
  /** Opens what any listed secret sealed; null for anything else. */
  open(sealed: string, binding: string): string | null;
};

const algorithm = "aes-256-gcm";
/** NIST SP 800-38D §5.2: the lengths that the mode is made for. */
const nonceBytes = 12;
const tagBytes = 16;
/** The longest of ours, the device's with five numbers, has about 500 characters. */
const sealedMaxLength = 1_000;

export function createVault(secrets: Secrets, purpose: string): Vault {
  const [newest, ...older] = secrets;
  const sealing = vaultKey(newest, purpose);
  const keys = [sealing, ...older.map((secret) => vaultKey(secret, purpose))];
  return {
    seal(text, binding) {
      const { id, key } = sealing;
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(binding));
      const sealed = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return `${id}.${sealed.toString("base64url")}`;
    },
    open(sealed, binding) {
      if (sealed.length > sealedMaxLength) return null;
      const [id, payload = "", ...rest] = sealed.split(".");
      const key = keys.find((candidate) => candidate.id === id)?.key;
      const bytes = Buffer.from(payload, "base64url");
      if (key === undefined || rest.length > 0 || bytes.length < nonceBytes + tagBytes) return null;
      // Node skips characters that are not base64url. A sealed text has one spelling.
      if (bytes.toString("base64url") !== payload) return null;
      const nonce = bytes.subarray(0, nonceBytes);
      const decipher = createDecipheriv(algorithm, key, nonce).setAAD(Buffer.from(binding));
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      try {
        const text = decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, "utf8");
        return text + decipher.final("utf8");
      } catch {
        return null; // not ours, or not for this binding
      }
    },
  };
}

/** Named by itself, so that its name stays the same when a rotation changes the list. */
function vaultKey(secret: string, purpose: string): { id: string; key: KeyObject } {
  const key = deriveKey(secret, purpose);
  return { id: createHash("sha256").update(key.export()).digest("base64url").slice(0, 6), key };
}

/** What a sealed code is bound to: it opens for no other number and under no other name. */
export type CodeBinding = { phone: string; otpId: string };

/**
 * Codes as the database holds them, under a key that is not in the database. A hash would not do, because a resend
 * repeats the code; nor would it protect one, because there are only a million.
 */
export type CodeVault = {
  seal(code: string, binding: CodeBinding): string;
  open(sealed: string, binding: CodeBinding): string | null;
};

export function createCodeVault(secrets: Secrets): CodeVault {
  const vault = createVault(secrets, "code");
  const boundTo = ({ phone, otpId }: CodeBinding) => `${phone} ${otpId}`;
  return {
    seal: (code, binding) => vault.seal(code, boundTo(binding)),
    open: (sealed, binding) => vault.open(sealed, boundTo(binding)),
  };
}

/** Compares in constant time (ASVS 11.2.4). */
export function sameCode(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
