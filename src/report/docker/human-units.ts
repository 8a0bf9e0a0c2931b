const SIZES = ["B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"] as const;

/** Bytes as Docker shows them: "3.03MB" with 3 digits (images, history), "3.034MB" with 4 (system df). Thousands, not
 *  1024. go-units: HumanSizeWithPrecision, HumanSize */
export function humanSize(bytes: number, digits: 3 | 4): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < SIZES.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${general(size, digits)}${SIZES[unit]}`;
}

/** fmt's %.Ng: N digits, zeros at the end left out; halves go to the even digit. */
function general(value: number, digits: number): string {
  if (value === 0) return "0";
  const rounded = roundedHalfEven(value, digits);
  const [mantissa, exponent = "0"] = rounded.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < digits) return String(rounded);
  const sign = power < 0 ? "-" : "+";
  return `${mantissa}e${sign}${String(Math.abs(power)).padStart(2, "0")}`;
}

function roundedHalfEven(value: number, digits: number): number {
  const [mantissa, exponent] = value.toExponential(100).split("e") as [string, string];
  const all = mantissa.replace(".", "");
  const isHalf = /^50*$/.test(all.slice(digits)) && all.length > digits;
  if (!isHalf || Number(all[digits - 1]) % 2 === 1) return Number(value.toPrecision(digits));
  return Number(`${all[0]}.${all.slice(1, digits)}e${exponent}`);
}

/** A span of time in words: "2 hours". go-units: HumanDuration */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < 1) return "Less than a second";
  if (seconds === 1) return "1 second";
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.trunc(seconds / 60);
  if (minutes === 1) return "About a minute";
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.trunc(milliseconds / 3_600_000 + 0.5);
  if (hours === 1) return "About an hour";
  if (hours < 48) return `${hours} hours`;
  const days = Math.trunc(hours / 24);
  if (hours < 24 * 7 * 2) return `${days} days`;
  if (hours < 24 * 30 * 2) return `${Math.trunc(days / 7)} weeks`;
  if (hours < 24 * 365 * 2) return `${Math.trunc(days / 30)} months`;
  return `${Math.trunc(Math.trunc(milliseconds / 3_600_000) / 24 / 365)} years`;
}

/** Durations as Go prints them: "1m30s", from nanoseconds. time.Duration.String */
export function goDuration(nanoseconds: number): string {
  if (nanoseconds === 0) return "0s";
  const sign = nanoseconds < 0 ? "-" : "";
  const whole = Math.abs(nanoseconds);
  if (whole < 1000) return `${sign}${whole}ns`;
  if (whole < 1e6) return `${sign}${whole / 1e3}µs`;
  if (whole < 1e9) return `${sign}${whole / 1e6}ms`;
  const minutes = Math.floor(whole / 60e9);
  const seconds = `${(whole - minutes * 60e9) / 1e9}s`;
  if (minutes === 0) return sign + seconds;
  const hours = Math.floor(minutes / 60);
  return `${sign}${hours === 0 ? "" : `${hours}h`}${minutes % 60}m${seconds}`;
}
