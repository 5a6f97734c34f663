// Loaded before a program (`node --import`): its wall clock is then wrong by so many hours.
const hours = Number(new URL(import.meta.url).searchParams.get("hours"));
const offsetMs = hours * 3_600_000;
const RightDate = Date;
const now = () => RightDate.now() + offsetMs;

globalThis.Date = new Proxy(RightDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(
      target,
      args.length === 0 ? [now()] : args,
      newTarget === undefined ? target : newTarget,
    ),
  apply: () => new RightDate(now()).toString(),
  get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
});
