/** Which shell a script runs in: Debian's and Ubuntu's /bin/sh (dash), busybox's (ash), or bash. They differ in what
 *  they understand and in how they word a failure; each is followed. */
export type Flavour = "dash" | "ash" | "bash";
