/** Inode flags, as FS_IOC_GETFLAGS shows them. */
export const FS_IMMUTABLE = 0x10;
export const FS_APPEND = 0x20;
export const FS_NODUMP = 0x40;
export const FS_NOATIME = 0x80;
