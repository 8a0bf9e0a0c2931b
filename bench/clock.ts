/** Time that this process had a processor, in its own code and in the kernel on its behalf. Unlike the time on the wall
 *  it does not grow when other programs want the machine too. Its unit in the kernel is the microsecond. */
export function cpuNanoseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

/** The same with the signature of process.hrtime, for Benchmark. */
export function cpuHrtime(since: readonly [number, number] = [0, 0]): [number, number] {
  const elapsed = cpuNanoseconds() - since[0] * 1e9 - since[1];
  return [Math.floor(elapsed / 1e9), elapsed % 1e9];
}
