/** Where busybox says something else than GNU does when a command fails: what GNU says, and busybox's words for it. */
const WORDS: Readonly<Record<string, readonly (readonly [said: RegExp, instead: string])[]>> = {
  chgrp: [
    [/^invalid group: '(.*)'$/, "unknown group $1"],
    [/^(?:cannot access|changing group of) '(.*)': /, "$1: "],
  ],
  chmod: [[/^(?:cannot access|changing permissions of) '(.*)': /, "$1: "]],
  chown: [
    [/^invalid (user|group): '(.*)'$/, "unknown $1 $2"],
    [/^(?:cannot access|changing ownership of) '(.*)': /, "$1: "],
  ],
  cp: [
    [/^cannot stat /, "can't stat "],
    [/^cannot create (?:regular file|directory) /, "can't create "],
    [/^-r not specified; omitting/, "omitting"],
    [
      /^cannot copy a directory, '.*', into itself, ('.*')$/,
      "recursion detected, omitting directory $1",
    ],
  ],
  find: [[/^'(.*)': /, "$1: "]],
  install: [[/^cannot stat /, "can't stat "]],
  ln: [[/^failed to create (?:symbolic|hard) link '(.*?)'.*: /, "$1: "]],
  mkdir: [[/^cannot create directory /, "can't create directory "]],
  mv: [[/^cannot (?:stat|move) ('.*?')(?: to '.*')?: /, "can't rename $1: "]],
  rm: [
    [/^cannot remove ('.*'): Is a directory$/, "$1 is a directory"],
    [/^cannot remove /, "can't remove "],
  ],
  rmdir: [[/^failed to remove (?:directory )?/, ""]],
  sed: [[/^can't read /, ""]],
  tar: [
    [/^(.*): Cannot open: /, "can't open '$1': "],
    [/^This does not look like a tar archive$/, "invalid tar magic"],
  ],
  touch: [[/^cannot touch '(.*)': /, "$1: "]],
};
/** What GNU's tar adds, and busybox's does not. */
const UNSAID = /^(?:Error is not recoverable: exiting now|Exiting with failure status .*)$/;

/** A message of a command as busybox words it; null for one that it does not say. */
export function busyboxWords(command: string, message: string): string | null {
  if (UNSAID.test(message)) return null;
  const found = WORDS[command]?.find(([said]) => said.test(message));
  return found === undefined ? message : message.replace(found[0], found[1]);
}
