import { Refusal } from "../base/refusal.ts";
import { type Dentry, inodeOf, isDirDentry, isRoot } from "../lookup/dentry.ts";
import type { FileSystem } from "./file-system.ts";
import { IN_DELETE_SELF } from "./fsnotify.ts";
import type { Task } from "./task.ts";

/** After a file system was brought to another state: working directory and descriptors of a process stay with their
 *  objects where those have their paths still, or again. Gives the dentries that do not: they are to be dropped, as after the
 *  removal of the name, once all processes are settled. */
export function settle(task: Task): Dentry[] {
  const lost: Dentry[] = [];
  const settled = (dentry: Dentry, writable: boolean): Dentry => {
    const found = successorAt(task.fs, dentry);
    if (found === null || !isSameObject(dentry, found, writable)) {
      lost.push(dentry);
      return dentry;
    }
    task.fs.dcacheOf(found).hold(found);
    return found;
  };
  task.cwd = settled(task.cwd, false);
  for (const file of task.files.all()) {
    const { dentry: left, pipe } = file;
    file.dentry = settled(left, file.writable);
    if (pipe !== null) task.fs.pipes.move(pipe, inodeOf(left), inodeOf(file.dentry));
    if (file.directory === null) continue;
    // A listing under way is one of another state.
    file.directory.close();
    file.directory = task.fs.openDirectory(file.dentry);
  }
  return lost;
}

/** The same for what is watched: marks on objects that are not at their paths any more end, as if the names had been
 *  removed. Kernel: IN_DELETE_SELF */
export function settleMarks(fs: FileSystem): void {
  for (const mark of fs.marks.all()) {
    const object = fs.identityOf(inodeOf(mark.dentry));
    const found = successorAt(fs, mark.dentry);
    if (found === null || !isSameObject(mark.dentry, found, false)) {
      fs.marks.end(object, IN_DELETE_SELF);
      continue;
    }
    fs.marks.remove(object, mark);
    fs.dcacheOf(found).hold(found);
    mark.dentry = found;
    fs.marks.add(fs.identityOf(inodeOf(found)), mark);
  }
}

function successorAt(fs: FileSystem, dentry: Dentry): Dentry | null {
  if (isRoot(dentry)) return fs.root;
  // An unnamed file has never been anywhere. What was removed may be there again.
  if (dentry.name === "") return null;
  const names: string[] = [];
  for (let at = dentry; !isRoot(at); at = at.parent) names.push(at.name);
  return successorOf(fs, names.reverse());
}

/** What has a path now, name by name; null: nothing. */
export function successorOf(fs: FileSystem, names: readonly string[]): Dentry | null {
  let found = fs.root;
  for (const name of names) {
    if (!isDirDentry(found)) return null;
    found = lookedUp(fs, found, name);
    if (found.inode === null) return null;
  }
  return found;
}

function lookedUp(fs: FileSystem, parent: Dentry, name: string): Dentry | typeof NOTHING {
  try {
    return fs.lookup(parent, name);
  } catch (error) {
    if (error instanceof Refusal) return NOTHING;
    throw error;
  }
}

const NOTHING = { inode: null } as Dentry;

/** What is written through a descriptor goes to the upper: it does not follow a file back to its lower. */
function isSameObject({ inode: old }: Dentry, { inode: now }: Dentry, writable: boolean): boolean {
  if (old === null || now === null) return false;
  if (writable) return now.upper !== null && now.upper === old.upper;
  return now.real === old.upper || now.real === old.lowers[0]?.inode;
}
