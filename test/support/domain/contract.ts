import { askingContract } from "./asking.ts";
import { lockingContract } from "./locking.ts";
import type { Ground } from "./scene.ts";
import { signingInContract } from "./signing-in.ts";
import { storeContract } from "./store.ts";
import { typingContract } from "./typing.ts";

/** What the product promises, whatever it runs on: the same on every database, races included. */
export function domainContract(ground: () => Ground): void {
  askingContract(ground);
  typingContract(ground);
  lockingContract(ground);
  signingInContract(ground);
  storeContract(ground);
}
