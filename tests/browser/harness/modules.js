// What npm installed. It lies apart from the sources, so that a checkout stays as it was.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { told } from "./told.js";

const load = createRequire(`${told("FULCRUM_BROWSER_MODULES")}/`);

export const { chromium } = load("playwright-core");
export const axeSource = readFileSync(load.resolve("axe-core/axe.min.js"), "utf8");
