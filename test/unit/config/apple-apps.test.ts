import { describe, expect, it } from "vitest";
import { development, faultsOf } from "./environments.ts";

const appsOf = (APPLE_APP_IDS: string) => development({ APPLE_APP_IDS }).appleApps;
const apps = (count: number) =>
  Array.from({ length: count }, (_, at) => `ABCDE12345.com.example.app${at}`).join();

describe("the iOS apps of a site", () => {
  it("are none where none are set", () => {
    expect(development().appleApps).toBeNull();
    expect(appsOf(" ")).toBeNull();
  });

  it("are team and bundle, one or several, in the order given", () => {
    expect(appsOf("ABCDE12345.com.example.app")).toEqual(["ABCDE12345.com.example.app"]);
    expect(appsOf("ABCDE12345.com.example.App-2 , 9876543210.app")).toEqual([
      "ABCDE12345.com.example.App-2",
      "9876543210.app",
    ]);
    expect(appsOf(apps(20))).toHaveLength(20);
  });

  it.each([
    "com.example.app",
    "ABCDE12345",
    "ABCDE12345.",
    "ABCDE1234.com.example.app",
    "ABCDE123456.com.example.app",
    "abcde12345.com.example.app",
    "ABCDE12345.com..app",
    "ABCDE12345.com.example.app.",
    "ABCDE12345.com.example.*",
    "ABCDE12345.com.example_app",
    "ABCDE12345.com.exämple.app",
    'ABCDE12345.com.example.app"',
    "ABCDE12345.com.example.app\nABCDE12345.com.example.other",
  ])("are refused written %j, and the value is not repeated (G5)", (strange) => {
    expect(faultsOf({ APPLE_APP_IDS: `ABCDE12345.com.example.first,${strange}` })).toEqual([
      "APPLE_APP_IDS must be apps as team and bundle, separated by commas, such as ABCDE12345.com.example.app. Entry 2 is not one.",
    ]);
  });

  it("are refused with a comma too many", () => {
    expect(faultsOf({ APPLE_APP_IDS: "ABCDE12345.com.example.app," })).toEqual([
      expect.stringContaining("Entry 2 is not one."),
    ]);
  });

  it("are refused where one is named twice, whatever its case, and where they are too many", () => {
    expect(faultsOf({ APPLE_APP_IDS: "ABCDE12345.com.example.app,ABCDE12345.com.Example.App" })).toEqual([
      "APPLE_APP_IDS must name each app once. Entry 2 is there already.",
    ]);
    expect(faultsOf({ APPLE_APP_IDS: apps(21) })).toEqual(["APPLE_APP_IDS must be at most 20 apps."]);
  });
});
