/** Numbers as English writes them. What Intl.NumberFormat would say, without the milliseconds that its first use takes. */

/** "1,234.5": at least `least` digits after the point and at most `most`, rounded half away from zero. */
export function numberWords(number: number, least: number, most: number): string {
  // Shifted as text: 1.005 is 100.5 hundredths, which a product is not.
  const scaled = Math.round(Number(`${Math.abs(number)}e${most}`));
  if (!Number.isSafeInteger(scaled)) {
    return number.toLocaleString("en-US", {
      minimumFractionDigits: least,
      maximumFractionDigits: most,
    });
  }
  const digits = `${scaled}`.padStart(most + 1, "0");
  const whole = digits.slice(0, digits.length - most).replace(/\B(?=(\d{3})+$)/g, ",");
  let fraction = digits.slice(digits.length - most);
  while (fraction.length > least && fraction.endsWith("0")) fraction = fraction.slice(0, -1);
  const sign = number < 0 || Object.is(number, -0) ? "-" : "";
  return `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}
