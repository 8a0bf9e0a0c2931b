import { nearMiss } from "../../base/near-miss.ts";
import * as s from "../../schema/define.ts";
import { withHint } from "../../yaml/hint.ts";
import { DEVICE_NAMES, DEVICE_PATH } from "../device.ts";

const WANTED = `expected one of ${DEVICE_NAMES.join(", ")}, or the path of a profile, as ./disk.json`;

export const device = s
  .union([
    s.enum(DEVICE_NAMES),
    s.string().regex(DEVICE_PATH, {
      error: ({ input }) => {
        const meant = nearMiss(`${input}`, DEVICE_NAMES);
        return withHint(WANTED, meant === undefined ? undefined : `did you mean ${meant}?`);
      },
    }),
  ])
  .meta({
    description:
      "What times are for: a device by its name, or the path of a profile that copyup calibrate wrote; --device overrules it",
  });
