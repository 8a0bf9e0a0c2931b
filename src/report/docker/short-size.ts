import { humanSize } from "./human-units.ts";

/** Bytes as `docker images`, `history` and `ps -s` show them: "5B", "3.03MB". */
export const dockerSize = (bytes: number): string => humanSize(bytes, 3);
