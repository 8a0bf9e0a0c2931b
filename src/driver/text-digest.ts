import { sha256Hex } from "../base/sha256.ts";

/** sha256 of a text, in hexadecimal. */
export const textDigest = (text: string): string => sha256Hex([new TextEncoder().encode(text)]);
