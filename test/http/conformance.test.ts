import fc from "fast-check";
import { expect, inject, test } from "vitest";
import { liftedLimits } from "../../scripts/testing/lifted-limits.mjs";
import { type Client, exchange, type RawRequest } from "../support/client.ts";
import { newNumber } from "../support/numbers.ts";
import { describeProduct, type Product, signIn, verify } from "../support/product.ts";
import {
  type Proof,
  type RandomRequest,
  randomPrefix,
  randomRequest,
  type Transport,
} from "../support/random-requests.ts";

const { seconds, seed } = inject("conformance");

/** Requests use proofs up, so there are new ones from time to time. */
const requestsPerProofs = 150;
/**
 * Taken in turn: so many that the wait between two messages to one is over when its turn comes. The random requests send
 * to those that begin otherwise.
 */
const numbers = Array.from({ length: 120 }, newNumber).filter((number) => !number.startsWith(randomPrefix));
let taken = 0;
const nextNumber = () => numbers[taken++ % numbers.length] ?? "";

describeProduct(
  "whatever is asked",
  (product) => {
    const title = `every answer is one that the document promises (E12), for ${seconds} s from seed ${seed}`;
    test(title, { timeout: (seconds + 120) * 1_000 }, async () => {
      const seen = new Map<number, number>();
      let proofs = new Map<string, Client>();
      let asked = 0;
      const property = fc.asyncProperty(randomRequest(), async (random) => {
        if (asked++ % requestsPerProofs === 0) proofs = await newProofs(product);
        // Throws where the answer is another.
        const { status } = await exchange(product.origin, asRequest(random, proofs));
        seen.set(status, (seen.get(status) ?? 0) + 1);
      });
      await fc.assert(property, {
        seed,
        numRuns: Number.MAX_SAFE_INTEGER,
        interruptAfterTimeLimit: seconds * 1_000,
        endOnFailure: false,
      });
      console.log(
        `${asked} requests: ${[...seen]
          .toSorted()
          .map((pair) => pair.join(" × "))
          .join(", ")}`,
      );
      // A server that refuses everything would do as documented as well.
      expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 400, 401, 404, 405, 422]));
      expect((await product.client().get("/api/auth/health")).status).toBe(200);
      expect(product.server.output()).not.toContain("internal_error");
    });
  },
  liftedLimits,
);

const keyOf = ({ name, transport }: Proof) => `${name} ${transport}`;

async function newProofs(product: Product): Promise<Map<string, Client>> {
  const proofs = new Map<string, Client>();
  for (const transport of ["cookie", "token"] satisfies Transport[]) {
    const [asked, verified, signedIn] = [1, 2, 3].map(() => product.client(transport)) as [
      Client,
      Client,
      Client,
    ];
    await asked.post("/api/send-otp", { phone_number: nextNumber() });
    await verify(verified, nextNumber());
    await signIn(signedIn, nextNumber());
    proofs.set(keyOf({ name: "flow", transport }), asked);
    proofs.set(keyOf({ name: "grant", transport }), verified);
    proofs.set(keyOf({ name: "session", transport }), signedIn);
  }
  return proofs;
}

function asRequest({ proofs, body, ...random }: RandomRequest, clients: Map<string, Client>): RawRequest {
  const headers: Record<string, string> = {};
  for (const proof of proofs) {
    const client = clients.get(keyOf(proof));
    const cookies = [...(client?.cookies ?? [])].map(([name, value]) => `${name}=${value}`);
    if (cookies.length > 0) headers.cookie = [headers.cookie, ...cookies].filter(Boolean).join("; ");
    const token = client?.token();
    if (token) headers.authorization = `Bearer ${token}`;
  }
  return {
    ...random,
    headers: { ...headers, ...random.headers },
    ...(body !== undefined && { body }),
  };
}
