import type { Command } from "../command.ts";
import { addgroup, adduser } from "./adduser.ts";
import { busyboxWith } from "./busybox.ts";
import {
  busyboxAddgroup,
  busyboxAdduser,
  busyboxDelgroup,
  busyboxDeluser,
} from "./busybox-adduser.ts";
import { bzip2 } from "./bzip2.ts";
import { getcap, setcap } from "./capabilities.ts";
import { chmod } from "./chmod.ts";
import { chgrp, chown } from "./chown.ts";
import { cp } from "./cp.ts";
import { dd } from "./dd.ts";
import { delgroup, deluser } from "./deluser.ts";
import { fallocate } from "./fallocate.ts";
import { find } from "./find.ts";
import { groupadd, groupdel, groupmod } from "./group-tools.ts";
import { gzip } from "./gzip.ts";
import { install } from "./install.ts";
import { ldconfig } from "./ldconfig.ts";
import { link, unlink } from "./links.ts";
import { ln } from "./ln.ts";
import { mkdir } from "./mkdir.ts";
import { mktemp } from "./mktemp.ts";
import { mv } from "./mv.ts";
import { mkfifo, mknod } from "./nodes.ts";
import { chpasswd, passwd } from "./passwd.ts";
import { rmWithAdvice } from "./rm.ts";
import { rmdir } from "./rmdir.ts";
import { sed } from "./sed.ts";
import { sort } from "./sort.ts";
import { split } from "./split.ts";
import { sync } from "./sync.ts";
import { tar } from "./tar.ts";
import { tee } from "./tee.ts";
import { touch } from "./touch.ts";
import { truncate } from "./truncate.ts";
import { useradd } from "./useradd.ts";
import { userdel } from "./userdel.ts";
import { userlandOf } from "./userland.ts";
import { usermod } from "./usermod.ts";
import { xargs } from "./xargs.ts";
import { getfattr, setfattr } from "./xattr-tools.ts";
import { xz } from "./xz.ts";

/** The commands that change files, by name. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    addgroup: either(addgroup, busyboxAddgroup),
    adduser: either(adduser, busyboxAdduser),
    busybox: busyboxWith(() => COMMANDS),
    chgrp,
    chmod,
    chown,
    chpasswd,
    cp,
    dd,
    delgroup: either(delgroup, busyboxDelgroup),
    deluser: either(deluser, busyboxDeluser),
    fallocate,
    find,
    getcap,
    getfattr,
    groupadd,
    groupdel,
    groupmod,
    gunzip: gzip,
    bunzip2: bzip2,
    bzcat: bzip2,
    bzip2,
    unxz: xz,
    xz,
    xzcat: xz,
    gzip,
    install,
    ldconfig,
    link,
    ln,
    mkdir,
    mkfifo,
    mknod,
    mktemp,
    mv,
    passwd,
    rm: rmWithAdvice,
    rmdir,
    sed,
    setcap,
    setfattr,
    sort,
    split,
    sync,
    tar,
    tee,
    touch,
    truncate,
    unlink,
    useradd,
    userdel,
    usermod,
    xargs,
    zcat: gzip,
  }),
);

/** A command that the two have in quite different forms. */
function either(gnu: Command, busybox: Command): Command {
  return (invocation) => (userlandOf(invocation) === "busybox" ? busybox : gnu)(invocation);
}
