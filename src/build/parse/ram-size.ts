import { Fault } from "./place.ts";

const POWERS: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3, t: 4, p: 5 };

/** Bytes of "64m", "1.5GiB", "4096".   go-units: RAMInBytes
 *  @throws Fault, its message after `prefix` */
export function ramInBytes(text: string, prefix = ""): number {
  const fault = (reason: string) => new Fault(prefix + reason, { word: text });
  const match = /^(.*?[0-9. ])([^0-9. ]*)$/s.exec(text);
  if (match === null) throw fault(`invalid size: '${text}'`);
  const number = match[1]!.endsWith(" ") ? match[1]!.slice(0, -1) : match[1]!;
  const suffix = match[2]!.toLowerCase();
  if (!/^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[-+]?[0-9]+)?$/i.test(number)) {
    throw fault(`strconv.ParseFloat: parsing "${number}": invalid syntax`);
  }
  const size = Number(number);
  if (size < 0) throw fault(`invalid size: '${text}'`);
  const unit = /^(?:b|([kmgtp])(?:i?b)?)?$/.exec(suffix);
  if (unit === null) throw fault(`invalid suffix: '${match[2]!.length > 3 ? match[2] : suffix}'`);
  return Math.trunc(size * 1024 ** (POWERS[unit[1] ?? ""] ?? 0));
}
