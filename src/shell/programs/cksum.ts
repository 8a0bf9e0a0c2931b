import { crc32High } from "../../image/unpack/crc32-high.ts";
import { bytesOf, toArray } from "../bytes.ts";
import { program, Stop } from "../commands/call.ts";
import { readInput } from "./input.ts";

/** cksum [file…]: the checksum of POSIX, how many bytes there are, and the name. */
export const cksum = program({ short: "a:", long: { algorithm: "a:" } }, (call, given) => {
  if (given.has("a")) {
    call.note("--algorithm is not simulated: say md5sum, sha256sum and the like");
    throw new Stop();
  }
  for (const file of given.operands.length === 0 ? ["-"] : given.operands) {
    const text = readInput(call.invocation, file);
    if (text === null) {
      call.status = 1;
      continue;
    }
    const length: number[] = [];
    for (let left = text.length; left > 0; left = Math.floor(left / 256)) length.push(left % 256);
    const sum = ~crc32High(length, crc32High(toArray(text), 0)) >>> 0;
    const name = given.operands.length === 0 ? "" : ` ${bytesOf(file)}`;
    call.invocation.stdout(`${sum} ${text.length}${name}\n`);
  }
});
