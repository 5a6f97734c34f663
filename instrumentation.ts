/** Runs once, before the first request: configuration checked, tables made, the SMS client loaded. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { services } = await import("#lib/services.ts");
  await services();
}
