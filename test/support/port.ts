export { freePort } from "../../scripts/system/free-port.mjs";
