import type { Digest } from "../image/imported-image.ts";

/** What happens during a pull or a push. How it looks is told by progress-line.ts and progress-screen.ts. */
export type TransferEvent =
  /** Nobody named a tag. */
  | { readonly kind: "default-tag"; readonly tag: string }
  | { readonly kind: "pulling"; readonly tag: string; readonly repository: string }
  | { readonly kind: "pushing"; readonly repository: string }
  | LayerEvent
  | { readonly kind: "digest"; readonly digest: Digest }
  /** `isNew`: the name meant another image before, or none. */
  | { readonly kind: "pulled"; readonly name: string; readonly isNew: boolean }
  /** `size`: bytes of the manifest. */
  | {
      readonly kind: "pushed";
      readonly tag: string;
      readonly digest: Digest;
      readonly size: number;
    }
  /** The last word: the name in full. */
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "warning"; readonly text: string };

export interface LayerEvent {
  readonly kind: "layer";
  /** Of its blob in a pull, of its unpacked tar in a push. */
  readonly digest: Digest;
  readonly state: LayerState;
}

export type LayerState =
  | { readonly kind: "pulling" }
  | { readonly kind: "waiting" }
  | { readonly kind: "downloading"; readonly current: number; readonly total: number }
  | { readonly kind: "retrying"; readonly seconds: number }
  | { readonly kind: "verifying" }
  | { readonly kind: "downloaded" }
  | { readonly kind: "extracting" }
  | { readonly kind: "pulled" }
  | { readonly kind: "exists" }
  | { readonly kind: "preparing" }
  | { readonly kind: "uploading"; readonly current: number; readonly total: number }
  | { readonly kind: "pushed" }
  | { readonly kind: "mounted"; readonly from: string }
  | { readonly kind: "there-already" };

export type OnTransferEvent = (event: TransferEvent) => void;
