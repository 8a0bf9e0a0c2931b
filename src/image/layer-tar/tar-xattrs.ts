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
    if (name === CAPABILITY) kept.set(name, capabilityOf(value, profile));
    else if (profile.userXattrs && name.startsWith("user.") && !name.startsWith("user.overlay.")) {
      kept.set(name, value);
    }
  }
  return kept;
}

function capabilityOf(value: Uint8Array, { capabilityV3 }: LayerTarProfile): Uint8Array {
  switch (capabilityV3) {
    case "kept":
      return value;
    case "rewritten":
      return value[VERSION] === 3 ? withoutRootUser(value) : value;
    default:
      return capabilityV3 satisfies never;
  }
}

const VERSION = 3;
const SIZE_V2 = 20;

/** Of version 2: the root user means nothing outside the name space that the capability was made in.
 *  Moby: ReadSecurityXattrToTarHeader. */
function withoutRootUser(value: Uint8Array): Uint8Array {
  const older = value.slice(0, SIZE_V2);
  older[VERSION] = 2;
  return older;
}
