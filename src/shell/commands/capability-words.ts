/** The capabilities by number. (linux/capability.h) */
const NAMES = [
  ...["chown", "dac_override", "dac_read_search", "fowner", "fsetid", "kill", "setgid", "setuid"],
  ...["setpcap", "linux_immutable", "net_bind_service", "net_broadcast", "net_admin", "net_raw"],
  ...["ipc_lock", "ipc_owner", "sys_module", "sys_rawio", "sys_chroot", "sys_ptrace", "sys_pacct"],
  ...["sys_admin", "sys_boot", "sys_nice", "sys_resource", "sys_time", "sys_tty_config", "mknod"],
  ...["lease", "audit_write", "audit_control", "setfcap", "mac_override", "mac_admin", "syslog"],
  ...["wake_alarm", "block_suspend", "audit_read", "perfmon", "bpf", "checkpoint_restore"],
].map((name) => `cap_${name}`);

const VERSION_2 = 0x02;
const EFFECTIVE = 0x01;
const VALUE_LENGTH = 20;

type Sets = Readonly<Record<"e" | "i" | "p", Set<number>>>;

export type CapabilityFault = "not a capability" | "effective differs";

/** The value of security.capability that a text such as `cap_net_raw,cap_chown+ep` means. (cap_from_text(3)) */
export function capabilityValue(text: string): Uint8Array | CapabilityFault {
  const sets: Sets = { e: new Set(), i: new Set(), p: new Set() };
  for (const clause of text.trim().split(/\s+/)) {
    if (!applyClause(sets, clause)) return "not a capability";
  }
  const permitted = union(sets.p, sets.i);
  const same = sets.e.size === permitted.size && [...sets.e].every((each) => permitted.has(each));
  if (sets.e.size > 0 && !same) return "effective differs";
  const view = new DataView(new ArrayBuffer(VALUE_LENGTH));
  view.setUint8(3, VERSION_2);
  view.setUint8(0, sets.e.size > 0 ? EFFECTIVE : 0);
  for (const [set, at] of [
    [sets.p, 4],
    [sets.i, 8],
  ] as const) {
    for (const number of set) {
      const place = at + (number >= 32 ? 8 : 0);
      view.setUint32(place, (view.getUint32(place, true) | (1 << (number % 32))) >>> 0, true);
    }
  }
  return new Uint8Array(view.buffer);
}

const union = (a: ReadonlySet<number>, b: ReadonlySet<number>): Set<number> =>
  new Set([...a, ...b]);

function applyClause(sets: Sets, clause: string): boolean {
  const match = /^([a-z_,\d]*)((?:[-+=][eip]*)+)$/i.exec(clause);
  if (match === null) return false;
  const numbers = listed(match[1]!.toLowerCase(), match[2]!.startsWith("="));
  if (numbers === null) return false;
  for (const [, op, letters] of match[2]!.matchAll(/([-+=])([eip]*)/g)) {
    for (const letter of "eip") {
      const set = sets[letter as keyof Sets];
      for (const number of numbers) {
        if (op === "=") set.delete(number);
        if (!letters!.includes(letter)) continue;
        if (op === "-") set.delete(number);
        else set.add(number);
      }
    }
  }
  return true;
}

function listed(text: string, mayBeEmpty: boolean): number[] | null {
  if (text === "all" || (text === "" && mayBeEmpty)) return NAMES.map((_, i) => i);
  const numbers = text
    .split(",")
    .map((name) => (/^\d+$/.test(name) ? Number(name) : NAMES.indexOf(name)));
  return numbers.some((number) => number < 0 || number >= 64) ? null : numbers;
}

/** The text of a value, as getcap shows it: `cap_net_raw=ep`. (cap_to_text(3)) */
export function capabilityText(value: Uint8Array): string {
  const view = new DataView(value.buffer, value.byteOffset, value.length);
  const has = (at: number, number: number): boolean =>
    (view.getUint32(at + (number >= 32 ? 8 : 0), true) & (1 << (number % 32))) !== 0;
  const effective = (view.getUint8(0) & EFFECTIVE) !== 0;
  const groups = new Map<string, string[]>();
  NAMES.forEach((name, number) => {
    const [permitted, inheritable] = [has(4, number), has(8, number)];
    const letters =
      (effective && (permitted || inheritable) ? "e" : "") +
      (inheritable ? "i" : "") +
      (permitted ? "p" : "");
    groups.set(letters, [...(groups.get(letters) ?? []), name]);
  });
  // What most capabilities have is said of all of them; the others follow.
  const base = [...groups].reduce((most, group) =>
    group[1].length > most[1].length ? group : most,
  );
  const rest = [...groups].filter(([letters]) => letters !== base[0]);
  if (base[0] === "")
    return rest.map(([letters, names]) => `${names.join(",")}=${letters}`).join(" ");
  const others = rest.map(([letters, names]) => {
    const gone = [...base[0]].filter((letter) => !letters.includes(letter)).join("");
    return `${names.join(",")}-${gone}`;
  });
  return [`=${base[0]}`, ...others].join(" ");
}
