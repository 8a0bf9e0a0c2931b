import { decodeName, encodeName, nameBytes } from "../base/names.ts";

/** One option as written: `value` is undefined where there was no "=", a boolean only in an object. */
export interface OptionItem {
  readonly name: string;
  readonly value: string | boolean | undefined;
}

/** The options of a mount(2) data string, in order. Empty items and items that begin with "=" are skipped, a
 *  backslash keeps the comma behind it.   Kernel: ovl_next_opt, vfs_parse_monolithic_sep. */
export function splitData(text: string): OptionItem[] {
  const items: OptionItem[] = [];
  for (const [item] of cutToPage(text).matchAll(ITEM)) {
    const equals = item.indexOf("=");
    if (equals === 0) continue;
    items.push(
      equals < 0
        ? { name: item, value: undefined }
        : { name: item.slice(0, equals), value: item.slice(equals + 1) },
    );
  }
  return items;
}

/** The options of an object, in order. Nothing is split or escaped there. */
export function itemsOf(options: Readonly<Record<string, string | boolean>>): OptionItem[] {
  return Object.entries(options).map(([name, value]) => ({ name, value }));
}

/** Whether Linux does not see the whole text. */
export function exceedsPage(text: string): boolean {
  return nameBytes(text) > PAGE_TEXT;
}

/** mount(2) takes one page and ends it with a NUL; what comes after is lost without an error of its own. Real
 *  data strings name the layers too: there the cut comes that much earlier.   Kernel: copy_mount_options. */
function cutToPage(text: string): string {
  return exceedsPage(text) ? decodeName(encodeName(text).subarray(0, PAGE_TEXT)) : text;
}

const PAGE_TEXT = 4095;
const ITEM = /(?:\\.?|[^,\\])+/gs;
