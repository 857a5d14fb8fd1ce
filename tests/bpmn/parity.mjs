// Judges the inputs on stdin and writes what came of each.
import { readFileSync } from "node:fs";
import { judged } from "./judging.mjs";

process.stdout.write(JSON.stringify(judged(JSON.parse(readFileSync(0, "utf8")))));
