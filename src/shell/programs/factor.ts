import { bytesOf } from "../bytes.ts";
import { program } from "../commands/call.ts";
import { quote } from "../commands/quote.ts";

/** factor [number…]: each with its prime factors. */
export const factor = program({ short: "h" }, async (call, given) => {
  const { invocation } = call;
  const words =
    given.operands.length > 0
      ? given.operands
      : invocation.stdin.split(/\s+/).filter((word) => word !== "");
  for (const word of words) {
    if (!/^\+?\d+$/.test(word)) {
      call.fail(`${quote(word)} is not a valid positive integer`);
      continue;
    }
    await invocation.turn?.();
    const number = BigInt(word.replace("+", ""));
    const factors = primesOf(number).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    invocation.stdout(bytesOf(`${[`${number}:`, ...factors].join(" ")}\n`));
  }
});

/** Small ones are tried; they are bases of the test of what is left, too. */
const SMALL = [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n];

function primesOf(number: bigint): bigint[] {
  if (number < 2n) return [];
  for (const prime of SMALL) {
    if (number % prime === 0n) return [prime, ...primesOf(number / prime)];
  }
  if (isPrime(number)) return [number];
  const found = divisorOf(number);
  return [...primesOf(found), ...primesOf(number / found)];
}

/** Miller and Rabin's test. It is certain below 2^64. */
function isPrime(number: bigint): boolean {
  let odd = number - 1n;
  let twos = 0;
  for (; odd % 2n === 0n; odd /= 2n) twos++;
  return SMALL.every((base) => {
    if (number === base) return true;
    let power = raised(base, odd, number);
    for (let i = 0; i < twos; i++) {
      if ((i === 0 && power === 1n) || power === number - 1n) return true;
      power = (power * power) % number;
    }
    return false;
  });
}

function raised(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let made = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) made = (made * square) % modulus;
    square = (square * square) % modulus;
  }
  return made;
}

/** Of a number that is no prime: Pollard's rho. */
function divisorOf(number: bigint): bigint {
  for (let seed = 1n; ; seed++) {
    const next = (at: bigint): bigint => (at * at + seed) % number;
    let [slow, fast, found] = [2n, 2n, 1n];
    while (found === 1n) {
      slow = next(slow);
      fast = next(next(fast));
      found = common(slow > fast ? slow - fast : fast - slow, number);
    }
    if (found !== number) return found;
  }
}

function common(a: bigint, b: bigint): bigint {
  let [large, small] = [a, b];
  while (small !== 0n) [large, small] = [small, large % small];
  return large;
}
