import { describe, expect, it } from "vitest";
import { FsError } from "../../src/base/fs-error.ts";
import { parseOptions } from "../../src/mount/options.ts";
import { refuseUnsimulated, UnsupportedOptionError } from "../../src/mount/unsupported.ts";

function refusal(text: string, upper: boolean): UnsupportedOptionError | undefined {
  try {
    refuseUnsimulated(parseOptions(text, { upper, lowers: 2 }));
    return undefined;
  } catch (error) {
    if (error instanceof UnsupportedOptionError) return error;
    throw error;
  }
}

describe("refuseUnsimulated()", () => {
  it.each([
    ["redirect_dir=on", "redirect_dir=on"],
    ["metacopy=on", "metacopy=on"],
    ["index=on", "index=on"],
    ["nfs_export=on", "nfs_export=on"],
    ["nfs_export=on,redirect_dir=nofollow", "nfs_export=on"],
    ["xino=on", "xino=on"],
    ["userxattr", "userxattr"],
    ["verity=on", "verity=on"],
    ["verity=require", "verity=require"],
    ["fsync=strict", "fsync=strict"],
    ["sync", "sync"],
  ])("names what was written: %j", (text, setting) => {
    const error = refusal(text, true);

    expect(error?.option).toBe(setting.split("=")[0]);
    expect(error?.message).toMatch(`mount: ${setting} is valid on Linux but not simulated yet: `);
    expect(error).not.toBeInstanceOf(FsError);
  });

  it.each([
    ["metacopy=on"],
    ["nfs_export=on,redirect_dir=nofollow"],
    ["userxattr"],
    ["verity=on"],
    ["fsync=strict"],
    ["sync"],
  ])("also without an upper: %j", (text) => {
    expect(refusal(text, false)).toBeDefined();
  });

  it.each([
    "",
    "redirect_dir=off",
    "redirect_dir=follow",
    "redirect_dir=nofollow",
    "metacopy=off,index=off,nfs_export=off,verity=off,xino=off",
    "xino=auto",
    "volatile",
    "uuid=on",
    "uuid=off",
    "uuid=null",
    "default_permissions",
    "ro,dirsync,mand,lazytime,override_creds",
  ])("accepts %j", (text) => {
    expect(refusal(text, true)).toBeUndefined();
    expect(refusal(text, false)).toBeUndefined();
  });

  it.each(["redirect_dir=on", "index=on", "nfs_export=on", "xino=on"])(
    "accepts %j without an upper, where Linux makes nothing of it",
    (text) => {
      expect(refusal(text, false)).toBeUndefined();
    },
  );
});
