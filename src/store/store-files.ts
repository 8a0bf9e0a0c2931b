/** The few operations on files that the store is made of. Each is done or not done, whenever the process is killed;
 *  only `write` may be done in part. Tests put another one in its place, that ends in the middle. */
export interface StoreFiles {
  /** The names in a folder, in byte order; of a missing folder none. */
  list(folder: string): Promise<string[]>;
  /** Null when there is nothing, or no regular file. */
  stat(path: string): Promise<StoredFile | null>;
  /** The whole of a small file, or null when it is missing. */
  read(path: string): Promise<Buffer | null>;
  /** Makes one folder; false when it is there already. */
  makeFolder(path: string): Promise<boolean>;
  /** A file that was not there before. */
  create(path: string): Promise<NewFile>;
  /** A file that is there, to go on at its end. */
  append(path: string): Promise<NewFile>;
  /** Puts the file or folder in the place of what is there (of a folder: in an empty place).
   *  False when there is nothing at `from`. */
  rename(from: string, to: string): Promise<boolean>;
  /** Takes a file away; nothing when there is none. */
  remove(path: string): Promise<void>;
  /** Takes an empty folder away; nothing when there is none. */
  removeFolder(path: string): Promise<void>;
  /** Makes the names in a folder last through a power cut. */
  syncFolder(path: string): Promise<void>;
}

export interface StoredFile {
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly changed: number;
}

export interface NewFile {
  /** Bytes in it. */
  readonly size: number;
  write(bytes: Uint8Array): void;
  /** Begins anew. */
  truncate(): void;
  /** Makes its bytes last through a power cut. */
  sync(): Promise<void>;
  close(): void;
}
