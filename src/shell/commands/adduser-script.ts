import { firstId, type IdRange, settingsIn, usedIds } from "./account-ids.ts";
import { type Call, Stop } from "./call.ts";
import type { Given } from "./options.ts";

/** The options of adduser and its kin. */
export const SPEC = {
  short: "hqv",
  long: {
    system: "system",
    group: "group",
    home: "home:",
    shell: "shell:",
    "no-create-home": "nohome",
    "disabled-password": "disabled",
    "disabled-login": "disabled",
    gecos: "gecos:",
    comment: "gecos:",
    uid: "uid:",
    gid: "gid:",
    firstuid: "firstuid:",
    lastuid: "lastuid:",
    ingroup: "ingroup:",
    quiet: "quiet",
    "force-badname": "bad",
    "allow-badname": "bad",
    "allow-bad-names": "bad",
    add_extra_groups: "extra",
    "add-extra-groups": "extra",
    "remove-home": "removehome",
    "only-if-empty": "onlyempty",
    conf: "conf:",
    debug: "debug",
  },
};

export function stopWith(script: Script, message: string): never {
  return script.fail(message);
}

/** A script on top of the shadow tools: each of its steps opens, backs up and writes the databases again. */
export class Script {
  readonly call: Call;
  readonly given: Given;

  constructor(call: Call, given: Given) {
    this.call = call;
    this.given = given;
  }

  say(text: string): void {
    if (!this.given.has("quiet", "q")) this.call.out(`${text}\n`);
  }

  fail(message: string): never {
    this.call.fail(message);
    throw new Stop();
  }

  /** The lock file of adduser stays. */
  lock(): void {
    const { process } = this.call;
    process.close(process.open("/run/adduser", "O_WRONLY|O_CREAT|O_TRUNC", 0o666));
  }

  range(system: boolean, kind: "UID" | "GID"): IdRange {
    const conf = settingsIn(this.call, "/etc/adduser.conf");
    const number = (key: string, otherwise: number): number => Number(conf.get(key) ?? otherwise);
    const prefix = system ? "SYSTEM_" : "";
    return {
      min: number(`FIRST_${prefix}${kind}`, system ? 100 : 1000),
      max: number(`LAST_${prefix}${kind}`, system ? 999 : 59_999),
    };
  }

  free(system: boolean, kind: "UID" | "GID", alsoFreeAs?: "GID"): number {
    const used = new Set(usedIds(this.call, kind));
    if (alsoFreeAs !== undefined) for (const id of usedIds(this.call, alsoFreeAs)) used.add(id);
    return firstId(this.range(system, kind), used);
  }
}
