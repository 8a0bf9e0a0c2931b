import { describe, it } from "vitest";
import { copyupOverlay } from "../../src/kit/copyup-overlay.ts";
import { overlaySuite } from "../../src/kit/suite/overlay-suite.ts";

overlaySuite("copyup", copyupOverlay, { describe, it });
