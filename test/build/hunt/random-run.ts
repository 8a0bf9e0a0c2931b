import type { Random } from "../../kernel/generate/random.ts";

const FOLDERS = [
  ...["/lower", "/lower/dir", "/lower/dir", "/lower/dir/sub", "/lower/emptydir", "/lower/perm"],
  ...["/w", "/w/a", "/w/a/b", "/data", "/opt/n", "/tmp/t", "/home/h", "sub", "d"],
];
const FILES = [
  ...["/lower/file.txt", "/lower/h1", "/lower/h2", "/lower/sl", "/lower/perm/owned"],
  ...["/lower/perm/suid", "/etc/app.conf", "/lower/dir/a.txt", "/lower/dir/sub/c.txt"],
  ...[
    "/w/f",
    "/w/a/f",
    "/w/a.txt",
    "/data/f",
    "/opt/n/f",
    "a.txt",
    "f",
    "sub/f",
    "d/x.txt",
    "/new",
  ],
];
const MODES = [
  "755",
  "700",
  "0644",
  "u+s",
  "g+w",
  "a-x",
  "go-rwx",
  "u=rwX,go=rX",
  "1777",
  "+x",
  "000",
];
const OWNERS = ["app", "1000:1000", "root", "app:app", "0:0", "33", ":app"];

/** The commands of a RUN, each with what joins it to the next. */
export function randomRun(random: Random, mayFail: boolean, isRoot: boolean): string[] {
  const maker = new CommandMaker(random, isRoot);
  const commands = Array.from({ length: random.between(1, 4) }, () => {
    const joint = random.weighted({ "&&": 4, ";": 6, "||": 1 });
    return `${maker.command()}${joint === ";" ? ";" : ` ${joint}`}`;
  });
  // Most commands that fail do not fail the build.
  return !mayFail || random.chance(0.75)
    ? [...commands.slice(0, -1), `${maker.command()};`, "true"]
    : commands;
}

class CommandMaker {
  readonly #random: Random;
  readonly #isRoot: boolean;

  constructor(random: Random, isRoot: boolean) {
    this.#random = random;
    this.#isRoot = isRoot;
  }

  command(): string {
    const plain = this.#plain();
    const { folder, path } = this.#names();
    switch (this.#random.weighted({ plain: 10, quiet: 1, sub: 1, loop: 1, when: 1, group: 0.5 })) {
      case "quiet":
        return `${plain} 2>/dev/null || true`;
      case "sub":
        return `( cd ${folder} && ${plain} )`;
      case "loop":
        return `for i in 1 2 3; do echo $i > ${folder}/f$i; done`;
      case "when":
        return `if [ -${this.#random.pick(["e", "d", "f", "L", "s"])} ${path} ]; then ${plain}; fi`;
      case "group":
        return `{ ${plain}; ${this.#plain()}; }`;
      default:
        return plain;
    }
  }

  #names() {
    const random = this.#random;
    return {
      folder: random.pick(FOLDERS),
      file: random.pick(FILES),
      other: random.pick(FILES),
      path: random.pick(random.chance(0.4) ? FOLDERS : FILES),
      to: random.pick(random.chance(0.5) ? FOLDERS : FILES),
      mode: random.pick(MODES),
      owner: random.pick(OWNERS),
    };
  }

  #plain(): string {
    const random = this.#random;
    const { folder, file, other, path, to, mode, owner } = this.#names();
    const size = random.between(0, 9000);
    const form = random.pick([
      () => `mkdir -p ${folder}`,
      () => `mkdir -p ${folder}/k/l`,
      () => `mkdir ${folder}`,
      () => `mkdir -m 750 ${folder}`,
      () => `echo ${random.pick(["one", "two words", "$HOME", "$V", '"$PWD"'])} > ${file}`,
      () => `echo more >> ${file}`,
      () => `printf '%s\\n' a b c > ${file}`,
      () => `: > ${file}`,
      () => `: >> ${file}`,
      () => `rm -rf ${path}`,
      () => `rm -rf ${folder}/*`,
      () => `rm -f ${file} ${other}`,
      () => `rm ${file}`,
      () => `rm -r ${folder}`,
      () => `rmdir ${folder}`,
      () => `rm -rf ${folder} && mkdir ${folder}`,
      () => `cp -a ${path} ${to}`,
      () => `chmod 644 ${file} && cp ${file} ${to}`,
      () => `cp -pr ${folder} ${to}`,
      () => `cp -p ${file} ${to}`,
      () => `cp -pf ${file} ${other} ${folder}`,
      () => `mv ${path} ${to}`,
      () => `mv -f ${file} ${to}`,
      () => `mv ${file} ${other} ${folder}`,
      () => `ln ${file} ${other}`,
      () => `ln -f ${file} /linked`,
      () => `ln -s ${path} ${other}`,
      () => `ln -sf ${path} ${to}`,
      () => `ln -s ../f ${folder}/l`,
      () => `chmod -R ${mode} ${path}`,
      () => `chmod ${mode} ${path}`,
      () => `chown -R ${owner} ${path}`,
      () => `chown ${owner} ${path}`,
      () => `chown -h ${owner} ${file}`,
      () => `touch ${file}`,
      () => `touch -c ${path}`,
      () => `touch ${folder}/t1 ${folder}/t2`,
      () => `truncate -s ${size} ${file}`,
      // Busybox's sed loses setuid bits, and fails with another status.
      () => `chmod 644 ${file} && sed -i 's/o/0/g' ${file} || true`,
      () => `chmod 644 ${file} && sed -i '1d' ${file} || true`,
      () => `chmod 644 ${file} && sed -i '$a end' ${file} || true`,
      () => `tar -C ${folder} -cf - . | tar -C /home -xf -`,
      () => `find ${folder} -type f -exec rm -f {} +`,
      () => `find ${folder} -name '*.txt' -exec rm {} \\;`,
      () => `find ${folder} -type f -exec chmod ${mode} {} +`,
      () => `cat ${file} > ${other}`,
      // Not cat: of a file to its own end, busybox's never ends.
      () => `head -c 2000 ${file} >> ${other}`,
      () => `dd if=/dev/zero of=${file} bs=1024 count=${random.between(0, 8)} 2>/dev/null`,
      () => `dd if=${file} of=${other} bs=3 count=1 seek=${random.between(0, 3)} conv=notrunc`,
      // A name of its own: whoever reads a FIFO waits for ever.
      () => `mkfifo ${file}.pipe`,
      () => `mknod ${file} c 1 3`,
      () => `install -m 755 ${file} ${other}`,
      () => `install -d -o app ${folder}`,
      () => `umask ${random.pick(["027", "000", "077"])}`,
      () => `cd ${folder}`,
      () => `head -c 3 ${file} | tee ${other}`,
      () => `wc -c < ${file} > ${other}`,
      () => `ls ${folder} | sort > ${file}`,
      () => `id -u > ${file}`,
      () => `stat -c '%a %u %g' ${path} > ${other}`,
      () => `test -e ${path} && echo yes > ${file}`,
      () => `echo ${file} ${other} | xargs rm -f`,
      () => `mv ${folder} ${folder}.old`,
      () => `cp -a ${folder} ${folder}.old`,
    ]);
    const command = form();
    // Busybox and GNU differ in what they do to directories that a user may not read.
    return this.#isRoot || !/^(rm -r|mv|find|cp|tar|chown -R|chmod -R)/.test(command)
      ? command
      : this.#plain();
  }
}
