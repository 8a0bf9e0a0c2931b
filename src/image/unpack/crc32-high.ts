const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let i = 0; i < 8; i++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc >>> 0;
});

/** The checksum of Ethernet with the highest bit first, which is not that of zlib, of bytes behind those that `crc` is
 *  of. Whether it begins and ends with its bits turned over is the caller's. */
export function crc32High(bytes: Iterable<number>, crc: number): number {
  let next = crc;
  for (const byte of bytes) next = (next << 8) ^ TABLE[((next >>> 24) ^ byte) & 0xff]!;
  return next >>> 0;
}
