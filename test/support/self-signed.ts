import { generateKeyPairSync, sign } from "node:crypto";

/** A key and an X.509 certificate (RFC 5280) that no authority vouches for, made anew for each caller. */
export function selfSigned(host = "127.0.0.1"): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ecdsaWithSha256 = sequence(tagged(0x06, Buffer.from("2a8648ce3d040302", "hex")));
  const commonName = sequence(tagged(0x06, Buffer.from("550403", "hex")), tagged(0x0c, Buffer.from(host)));
  const name = sequence(tagged(0x31, commonName));
  const validity = sequence(utcTime("250101000000Z"), utcTime("490101000000Z"));
  const spki = publicKey.export({ type: "spki", format: "der" });
  const serial = tagged(0x02, Buffer.from([1]));
  const body = sequence(serial, ecdsaWithSha256, name, validity, name, spki);
  const signature = tagged(0x03, Buffer.concat([Buffer.from([0]), sign("sha256", body, privateKey)]));
  const cert = sequence(body, ecdsaWithSha256, signature).toString("base64");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${cert}\n-----END CERTIFICATE-----\n`,
  };
}

function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function utcTime(time: string): Buffer {
  return tagged(0x17, Buffer.from(time));
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
