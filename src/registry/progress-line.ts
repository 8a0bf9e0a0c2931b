import type { Digest } from "../image/imported-image.ts";
import type { LayerState, TransferEvent } from "./transfer-event.ts";

/** What `docker pull` and `docker push` print of an event when nobody watches; null where they print nothing. */
export function progressLine(event: TransferEvent): string | null {
  switch (event.kind) {
    case "default-tag":
      return `Using default tag: ${event.tag}`;
    case "pulling":
      return `${event.tag}: Pulling from ${event.repository}`;
    case "pushing":
      return `The push refers to repository [${event.repository}]`;
    case "layer":
      return isMoving(event.state) ? null : `${shortId(event.digest)}: ${stateText(event.state)}`;
    case "digest":
      return `Digest: ${event.digest}`;
    case "pulled":
      return event.isNew
        ? `Status: Downloaded newer image for ${event.name}`
        : `Status: Image is up to date for ${event.name}`;
    case "pushed":
      return `${event.tag}: digest: ${event.digest} size: ${event.size}`;
    case "name":
      return event.name;
    case "warning":
      return `WARNING: ${event.text}`;
    default:
      throw new Error(`unreachable: ${event satisfies never}`);
  }
}

/** Docker's short form: 12 digits. */
export function shortId(digest: Digest): string {
  return digest.slice("sha256:".length, "sha256:".length + 12);
}

/** States with a bar, which only a terminal shows. */
function isMoving({ kind }: LayerState): boolean {
  return kind === "downloading" || kind === "extracting" || kind === "uploading";
}

/** Docker's word for a state, without its bar. */
export function stateText(state: LayerState): string {
  switch (state.kind) {
    case "pulling":
      return "Pulling fs layer";
    case "waiting":
      return "Waiting";
    case "downloading":
      return "Downloading";
    case "retrying":
      return `Retrying in ${state.seconds} second${state.seconds === 1 ? "" : "s"}`;
    case "verifying":
      return "Verifying Checksum";
    case "downloaded":
      return "Download complete";
    case "extracting":
      return "Extracting";
    case "pulled":
      return "Pull complete";
    case "exists":
      return "Already exists";
    case "preparing":
      return "Preparing";
    case "uploading":
      return "Pushing";
    case "pushed":
      return "Pushed";
    case "mounted":
      return `Mounted from ${state.from}`;
    case "there-already":
      return "Layer already exists";
    default:
      throw new Error(`unreachable: ${state satisfies never}`);
  }
}
