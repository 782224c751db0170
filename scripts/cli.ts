import { processIo } from "./io";
import { runProgram } from "./program";

// Node 20 is supported here with the SDK that yarn.lock names; its reminder is for whoever updates it.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

void runProgram(process.argv.slice(2), processIo()).then((code) => {
  // Set already where the output could not be written: then it failed, whatever it found.
  process.exitCode ??= code;
});
