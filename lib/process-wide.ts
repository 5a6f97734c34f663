/**
 * What there is one of in a process, by name: made when it is first asked for. It hangs on a global symbol, because the
 * server and Next's bundle each load their own copy of our modules, and development loads them anew.
 */
export function processWide<T>(name: string, make: () => T): T {
  const made = globalThis as { [key: symbol]: T | undefined };
  const key = Symbol.for(`phone-login.${name}`);
  made[key] ??= make();
  return made[key];
}
