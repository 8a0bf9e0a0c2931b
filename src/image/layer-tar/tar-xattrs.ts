import { CAPABILITY } from "../../layer/capability.ts";
import type { LayerTarProfile } from "../tar-profile.ts";

/** The xattrs that an engine takes into a layer's tar: security.capability, and where the profile says so those that
 *  users gave. All others are lost. */
export function tarXattrs(
  xattrs: ReadonlyMap<string, Uint8Array>,
  profile: LayerTarProfile,
): ReadonlyMap<string, Uint8Array> {
  const kept = new Map<string, Uint8Array>();
  for (const [name, value] of xattrs) {
    if (name === CAPABILITY) kept.set(name, withoutRootUser(value));
    else if (profile.userXattrs && name.startsWith("user.") && !name.startsWith("user.overlay.")) {
      kept.set(name, value);
    }
  }
  return kept;
}

const VERSION = 3;
const SIZE_V2 = 20;

/** A capability of version 3 as one of version 2: its root user means nothing outside the name space it was made in.
 *  Unlike for a reader on the mount, whatever user that is. Moby: ReadSecurityXattrToTarHeader. */
function withoutRootUser(value: Uint8Array): Uint8Array {
  if (value[VERSION] !== 3) return value;
  const older = value.slice(0, SIZE_V2);
  older[VERSION] = 2;
  return older;
}
