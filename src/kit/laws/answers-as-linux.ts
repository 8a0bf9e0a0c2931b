import { copyupOverlay } from "../copyup-overlay.ts";
import { stepText } from "../print/step-text.ts";
import { masked } from "../run/masked.ts";
import { belowRoot, differences, fieldsOf } from "../tree/compare.ts";
import { stableText } from "../tree/stable-text.ts";
import { viewOf } from "../tree/view.ts";
import { type Law, LawBroken, type Subject, withOverlay } from "./law.ts";

export const ANSWERS_AS_LINUX: Law = {
  name: "calls answer as Linux does",
  about:
    "Every call gives the value or the errno that it gives on Linux, and in the end the same tree is there. What Linux " +
    "says comes from copyup's engine, which is held against it.",
  needs: [],
  shape: { remounts: "rotate" },
  check: (given, subject) =>
    withOverlay(subject, given, async (overlay, session) => {
      const { make, supports } = { ...subject, make: copyupOverlay } satisfies Subject;
      await withOverlay({ make, supports }, given, async (linux, program) => {
        for (const op of given.ops) {
          const is = stableText(masked(op.op, await session.run(op), supports));
          const should = stableText(masked(op.op, await program.run(op), supports));
          if (is !== should) throw new LawBroken(`${stepText(op)} gives ${is}, on Linux ${should}`);
        }
        await session.closeAll();
        await program.closeAll();
        const fields = fieldsOf(supports);
        const found = differences(
          belowRoot(await viewOf(linux.calls)),
          belowRoot(await viewOf(overlay.calls)),
          fields,
        );
        if (found !== "") throw new LawBroken(`from Linux to here, ${found}`);
      });
    }),
};
