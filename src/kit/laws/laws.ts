import { ANSWERS_AS_LINUX } from "./answers-as-linux.ts";
import { CALLS_TAKE_EFFECT } from "./calls-take-effect.ts";
import { COMMITTING_KEEPS_VIEW } from "./committing-keeps-view.ts";
import { COPY_UP_IS_INVISIBLE } from "./copy-up-is-invisible.ts";
import { DIFF_THEN_APPLY } from "./diff-then-apply.ts";
import { FAILING_CHANGES_NOTHING } from "./failing-changes-nothing.ts";
import type { Law } from "./law.ts";
import { LOWERS_NEVER_CHANGE } from "./lowers-never-change.ts";
import { MERGING_GIVES_MERGED } from "./merging-gives-merged.ts";
import { READDIR_AND_LOOKUP_AGREE } from "./readdir-and-lookup-agree.ts";
import { READING_CHANGES_NOTHING } from "./reading-changes-nothing.ts";
import { REMOUNT_CHANGES_NOTHING } from "./remount-changes-nothing.ts";
import { SQUASHING_KEEPS_VIEW } from "./squashing-keeps-view.ts";

/** Every law, the plainest first. */
export const LAWS: readonly Law[] = [
  LOWERS_NEVER_CHANGE,
  READING_CHANGES_NOTHING,
  CALLS_TAKE_EFFECT,
  READDIR_AND_LOOKUP_AGREE,
  COPY_UP_IS_INVISIBLE,
  FAILING_CHANGES_NOTHING,
  REMOUNT_CHANGES_NOTHING,
  MERGING_GIVES_MERGED,
  SQUASHING_KEEPS_VIEW,
  COMMITTING_KEEPS_VIEW,
  DIFF_THEN_APPLY,
  ANSWERS_AS_LINUX,
];
