import { program, Stop } from "../commands/call.ts";
import { quote } from "../commands/quote.ts";
import { readInput } from "./input.ts";

/** An encoding of bytes in letters. */
interface Encoding {
  encode(bytes: string): string;
  /** The bytes of the letters, which are its own. */
  decode(letters: string): string;
  /** Well formed: groups of letters, the last filled up. */
  readonly form: RegExp;
  readonly letters: RegExp;
}

const WIDTH = 76;

/** base64 and base32: [-d] [-i] [-w columns] [file] */
function encoder({ encode, decode, form, letters: own }: Encoding) {
  const spec = {
    short: "diw:D",
    long: { decode: "d", "ignore-garbage": "i", wrap: "w:" },
  };
  return program(spec, (call, given) => {
    const { invocation } = call;
    const [file = "-", more] = given.operands;
    if (more !== undefined) {
      call.fail(`extra operand ${quote(more)}`);
      call.err(`Try '${call.name} --help' for more information.\n`);
      throw new Stop();
    }
    const wrap = given.value("w") ?? String(WIDTH);
    if (!/^\d+$/.test(wrap)) {
      call.fail(`invalid wrap size: ${quote(wrap)}`);
      throw new Stop();
    }
    const text = readInput(invocation, file);
    if (text === null) throw new Stop();
    if (!given.has("d")) {
      invocation.stdout(wrapped(encode(text), Number(wrap)));
      return;
    }
    const letters = text.replaceAll("\n", "");
    const wanted = given.has("i") ? letters.replace(/[^A-Za-z0-9+/=]/g, "") : letters;
    // What comes before the fault is out.
    invocation.stdout(decode(own.exec(wanted)![0]));
    if (!form.test(wanted)) call.fail("invalid input");
  });
}

function wrapped(letters: string, width: number): string {
  if (width === 0) return letters;
  const lines = letters.match(new RegExp(`.{1,${width}}`, "g")) ?? [];
  return lines.map((line) => `${line}\n`).join("");
}

export const base64 = encoder({
  encode: (bytes) => Buffer.from(bytes, "latin1").toString("base64"),
  decode: (letters) => Buffer.from(letters, "base64").toString("latin1"),
  form: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  letters: /^[A-Za-z0-9+/]*/,
});

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export const base32 = encoder({
  encode(bytes) {
    let made = "";
    let held = 0;
    let bits = 0;
    for (let i = 0; i < bytes.length; i++) {
      held = ((held << 8) | bytes.charCodeAt(i)) & 0xfff;
      for (bits += 8; bits >= 5; bits -= 5) made += LETTERS[(held >> (bits - 5)) & 31];
    }
    if (bits > 0) made += LETTERS[(held << (5 - bits)) & 31];
    return made.padEnd(Math.ceil(made.length / 8) * 8, "=");
  },
  decode(letters) {
    let made = "";
    let held = 0;
    let bits = 0;
    for (const letter of letters) {
      held = ((held << 5) | LETTERS.indexOf(letter)) & 0xfff;
      bits += 5;
      if (bits < 8) continue;
      bits -= 8;
      made += String.fromCharCode((held >> bits) & 0xff);
    }
    return made;
  },
  form: /^(?:[A-Z2-7]{8})*(?:[A-Z2-7]{2}={6}|[A-Z2-7]{4}={4}|[A-Z2-7]{5}={3}|[A-Z2-7]{7}=)?$/,
  letters: /^[A-Z2-7]*/,
});
